/*
 * dashboard: what tests of the dashboard share, on top of the harness.
 *
 * Failures fail the running test and show the screen, but at a line in here: the
 * test's name says which.
 */
#ifndef TUI_DASHBOARD_H
#define TUI_DASHBOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "harness.h"

/* A limit in milliseconds that only a program that hangs reaches. */
#define SOON 20000

/* A network that trains the synthetic set's epoch in a few hundredths of a second. */
#define SMALL "--hidden-layers 1 --hidden-units 8"
/* One whose epoch of dashboard_data()'s thousand images takes a few tenths. */
#define SLOW "--hidden-layers 1 --hidden-units 512 --batch-size 1 --lr 0.0001"
/* A run that no test sees the end of. */
#define ENDLESS "--epochs 1000000"

#define IN_TERMINAL(test) cmocka_unit_test_setup_teardown(test, tui_setup, tui_teardown)

/* Starts the program. args: without its name, parts separated by single spaces. */
void dashboard_start(struct tui *tui, const struct tui_options *options, const char *args);

/* Puts a data set of 1,000 images where the program finds it by itself. */
void dashboard_data(struct tui *tui);

/* Writes a text file into the directory that the program runs in. */
void dashboard_file(struct tui *tui, const char *name, const char *text);

/* Waits for the welcome screen, with the data read. */
void dashboard_wait_ready(struct tui *tui);

/* Presses the digit that stands before the pane's title. */
void dashboard_pane(struct tui *tui, const char *title);

/* Presses s and waits until a run trains. */
void dashboard_train(struct tui *tui);

/* Pauses the run that trains within an epoch, and not between two, where there is none to
 * be finished. */
void dashboard_pause(struct tui *tui);

/* The epoch that the screen says is running; 0: it says nothing of it. */
int dashboard_epoch(struct tui *tui);
void dashboard_wait_next_epoch(struct tui *tui);

/* Nothing is written, no time used and nothing waited for in vain, after what is going
 * on has settled. */
void dashboard_assert_idle(struct tui *tui);

/* Whether all cells of the screen are so. */
typedef bool dashboard_test(const struct tui_cell *cell);
bool dashboard_all(struct tui *tui, dashboard_test *test);
bool cell_is_ascii(const struct tui_cell *cell);
bool cell_is_colourless(const struct tui_cell *cell);
bool cell_is_not_braille(const struct tui_cell *cell);

#endif
