/*
 * ui: what the panes share.
 *
 * A pane is a const table: how it draws and which keys it has. A dialog (help,
 * form, question) is a pane that stands in front of the others and takes all
 * keys. The key line and the help are made from the tables of keys, so a key
 * cannot be there without being explained.
 *
 * One thread owns a struct ui. Drawing changes nothing but the grid.
 */
#ifndef FMNIST_UI_H
#define FMNIST_UI_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/chart.h"
#include "fmnist/form.h"
#include "fmnist/grid.h"
#include "fmnist/key.h"
#include "fmnist/leaderboard.h"
#include "fmnist/pane_autoencoder.h"
#include "fmnist/pane_init.h"
#include "fmnist/pane_inspect.h"
#include "fmnist/pane_landscape.h"
#include "fmnist/pane_runs.h"
#include "fmnist/session.h"
#include "fmnist/sweep_choice.h"

struct ui;

struct binding {
	int key, other;    /* other: a second key for the same; 0: none */
	const char *label; /* in the key line; NULL: only in the help */
	const char *help;  /* a phrase */
	void (*press)(struct ui *ui);
	/* Whether it does anything at the moment; NULL: always. */
	bool (*useful)(const struct ui *ui);
};

struct pane {
	const char *name;
	void (*draw)(struct ui *ui, const struct area *area);
	const struct binding *bindings; /* `press` NULL at the end */
	/* Keys that no binding has, for text fields; NULL: none. */
	void (*key)(struct ui *ui, int key);
	/* What the help says beyond the keys, a paragraph a line; NULL: nothing. */
	const char *notes;
};

struct ui {
	struct session session;
	const struct pane *pane;
	const struct pane *dialog; /* in front; NULL: none */

	struct chart_camera camera; /* of the Train pane's charts */
	size_t log_back;            /* lines that the log is scrolled back */
	size_t help_top;            /* first line of the help that is shown */
	struct form form;
	struct sweep_choice sweep_choice;
	char path[512];  /* typed in the data dialog */
	bool data_asked; /* the data dialog opened by itself once */
	struct landscape_pane landscape;
	struct autoencoder_pane autoencoder;
	struct inspect_pane inspect;
	struct init_pane init;
	struct runs_pane runs;
	struct leaderboard leaders;
	char filter_typed[FILTER_TEXT]; /* in the filter dialog */
	char filter_before[FILTER_TEXT];

	char notice[640]; /* stands on the last rows until the next key */
	enum role notice_role;

	double cpu_since, wall_since; /* clocks when the run began, for the screen's cost */
	uint32_t cost_run;

	bool leaving; /* the loop ends */
	bool leave_when_stopped;
	bool suspend, repaint; /* asked of the loop */
	int signal;            /* that ends the program; 0: none */
};

extern const struct pane pane_train, pane_sweep, pane_landscape, pane_autoencoder,
	pane_inspect, pane_init, pane_runs, pane_log;
extern const struct pane dialog_help, dialog_form, dialog_quit, dialog_data, dialog_delete,
	dialog_trials, dialog_overlay, dialog_sweep;

/* The panes in the order of Tab and of the number keys; NULL at the end. */
extern const struct pane *const ui_panes[];

/* Keys that work on every pane. */
extern const struct binding ui_bindings[];

int ui_init(struct ui *ui, const struct session_options *options, struct err *err);
void ui_release(struct ui *ui);

/* After events and keys: opens and closes dialogs that events call for, and sees to what
 * the pane in front wants done. */
void ui_follow(struct ui *ui);
/* Whether what is shown can change by what is written to the store. */
bool ui_watches(const struct ui *ui);
void ui_key(struct ui *ui, int key);
void ui_draw(struct ui *ui, struct grid *grid);

void ui_notice(struct ui *ui, enum role role, const char *fmt, ...) ERR_PRINTF(3, 4);
/* Starts a run with the session's hyper-parameters, or says why not. */
void ui_start(struct ui *ui);
/* Likewise an autoencoder. */
void ui_start_autoencoder(struct ui *ui);
/* Likewise the session's sweep. */
void ui_start_sweep(struct ui *ui);
/* Opens the form with hyper-parameters of the session, of either kind of network. */
void ui_configure(struct ui *ui, const struct hparams *hparams);
/* Opens the dialog that chooses a sweep. */
void ui_choose_sweep(struct ui *ui);
/* Trains what the best trial of the sweep that is shown had, on all images. */
void ui_retrain_best(struct ui *ui);
/* The dialog goes; what asked for it is as before. */
void ui_close_dialog(struct ui *ui);

/* The pane of a run of this kind. */
const struct pane *ui_pane_of(enum run_kind kind);

/* A box in the middle of the area with a title; returns its inside. */
struct area ui_box(const struct area *area, int rows, int cols, const char *title);

#endif
