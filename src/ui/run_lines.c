#include "fmnist/run_lines.h"

#include <inttypes.h>
#include <stdio.h>

#include "fmnist/clock.h"
#include "fmnist/number.h"
#include "fmnist/verdict.h"

enum role run_lines_role(const struct view *view)
{
	switch (view->status) {
	case RUN_DIVERGED:
	case RUN_FAILED:
		return ROLE_FAILURE;
	case RUN_PAUSED:
	case RUN_STOPPING:
	case RUN_STOPPED:
		return ROLE_WARNING;
	default:
		return ROLE_GOOD;
	}
}

/* The word for a choice. */
static const char *named(const struct hparams *hp, const char *name)
{
	return hparam_format(hp, hparam_find(name), NULL, 0);
}

/* What is there beyond the plain network, as far as there is room. */
static void draw_extras(const struct area *line, int col, const struct hparams *hp)
{
	char value[32];

	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];

		if (!param->extra || hparam_shapes(param) || hparam_is_absent(hp, param))
			continue;
		if (param->type == HPARAM_SWITCH)
			col = area_item(line, col, ROLE_TEXT, "%s", param->name);
		else
			col = area_item(line, col, ROLE_TEXT, "%s %s", param->name,
				hparam_format(hp, param, value, sizeof value));
	}
}

void run_lines_config(const struct view *view, const struct area *line)
{
	const struct hparams *hp = &view->started.hparams;
	const char *state = view_state(view);
	int end = line->cols - text_columns(state) - 3;
	struct area left = area_part(line, 0, 0, 1, end > 1 ? end - 1 : 0);
	char shape[128];
	int col = 1;

	hparams_shape(hp, view->started.inputs, view->started.classes, shape, sizeof shape);
	col = area_item(&left, col, ROLE_TEXT, "run %" PRIu32, view->run);
	col = area_item(&left, col, ROLE_TEXT, "%s %s", shape,
		hparam_activations[hp->activation]->name);
	col = area_item(&left, col, ROLE_TEXT, "%s %g", named(hp, "optimizer"), hp->lr);
	/* Of an autoencoder that would be news. */
	if (!view->reconstructs || hp->weight_decay > 0.0)
		col = area_item(&left, col, ROLE_TEXT, "wd %g%s", hp->weight_decay,
			hp->decay_scope == DECAY_ALL ? "" : " (weights)");
	col = area_item(&left, col, ROLE_TEXT, "batch %" PRId64, hp->batch_size);
	col = area_item(&left, col, ROLE_TEXT, "seed %" PRId64, hp->seed);
	if (hp->init != INIT_TORCH)
		col = area_item(&left, col, ROLE_TEXT, "init %s", named(hp, "init"));
	col = area_item(&left, col, ROLE_TEXT, "%s",
		hp->train_on == TRAIN_ON_FULL ? "" : "80/20 split");
	draw_extras(&left, col, hp);
	area_text(line, 0, end, run_lines_role(view), 0, "●");
	area_text(line, 0, end + 2, run_lines_role(view), ATTR_BOLD, state);
}

uint64_t run_lines_epoch(const struct view *view)
{
	uint64_t epochs = (uint64_t)view->started.hparams.epochs;
	uint64_t running = view_running(view) && view->epochs < epochs;

	return view->epochs + running;
}

void run_lines_speed(const struct ui *ui, const struct view *view, const struct area *line)
{
	const struct event_epoch *last = view_last(view);
	double wall = clock_now() - ui->wall_since;
	char speed[24];
	int col = 1;

	col += area_text(line, 0, col, ROLE_DIM, 0, "speed  ");
	if (last != NULL)
		col += area_printf(line, 0, col, ROLE_TEXT, 0,
			"%s images/s   %.3g s an epoch   ",
			number_grouped(
				(uint64_t)last->examples_per_second, speed, sizeof speed),
			last->seconds);
	if (view_running(view) && wall > 1.0)
		area_printf(line, 0, col, ROLE_DIM, 0, "screen costs %.1f %%",
			(clock_thread_cpu() - ui->cpu_since) / wall * 100);
}

void run_lines_progress(const struct view *view, const struct area *line)
{
	double fraction = view_fraction(view);
	char left[32], text[64];
	int end;

	if (view_running(view))
		snprintf(text, sizeof text, "%3.0f %%  %s left", fraction * 100,
			number_duration(view_seconds_left(view), left, sizeof left));
	else
		snprintf(text, sizeof text, "%3.0f %%  %s", fraction * 100,
			number_duration(view->finished.seconds, left, sizeof left));
	end = line->cols - text_columns(text) - 2;
	if (end > 8)
		area_bar(line, 0, 1, end - 2, fraction, ROLE_TRAIN);
	area_text(line, 0, end > 8 ? end : 0, ROLE_TEXT, 0, text);
}

#define VERDICT_COL 9 /* after the word, which leaves where that helps */

void run_lines_verdict(const struct view *view, const struct area *line)
{
	char text[EVENT_TEXT + 64];
	enum role role = verdict(view, text, sizeof text);
	int cols = text_columns(text);

	if (cols > line->cols - VERDICT_COL && cols < line->cols) {
		area_text(line, 0, 1, role, 0, text);
		return;
	}
	area_text(line, 0, 1, ROLE_DIM, 0, "verdict");
	area_text(line, 0, VERDICT_COL, role, 0, text);
}

#define WELCOME_COLUMNS 76

static int count_shown(const struct hparams *hp)
{
	int count = 0;

	for (size_t i = 0; i < hparam_count; i++)
		count += !hparam_is_absent(hp, &hparam_table[i]);
	return count;
}

static void draw_hparam(const struct area *line, int col, const struct hparams *hp,
	const struct hparam *param)
{
	char value[32];

	area_text(line, 0, col + 2, ROLE_DIM, 0, param->name);
	area_text(line, 0, col + 18, ROLE_TEXT, 0,
		hparam_format(hp, param, value, sizeof value));
	area_text(line, 0, col + 29, ROLE_DIM, 0, param->help);
}

static bool is_waiting(const struct session *session, bool autoencoder)
{
	return session->pending == (autoencoder ? START_AUTOENCODER : START_TRAIN);
}

/* A run of this kind goes on that has not told anything yet. */
static bool is_beginning(const struct session *session, bool autoencoder)
{
	return session_training(session) && !session_sweeping(session) &&
		session_network(session)->reconstructs == autoencoder;
}

static const char *welcome_title(const struct session *session, bool autoencoder)
{
	if (is_waiting(session, autoencoder))
		return "Training starts when the data are read";
	if (is_beginning(session, autoencoder))
		return "Training begins";
	if (session_training(session))
		return session_sweeping(session) ? "A sweep is running"
			: autoencoder            ? "A network is being trained"
						 : "An autoencoder is being trained";
	if (session->shown != &session->live)
		return autoencoder ? "No autoencoder is shown" : "No network is shown";
	return autoencoder ? "No autoencoder has been trained yet"
			   : "Nothing has been trained yet";
}

void run_lines_welcome(
	const struct session *session, bool autoencoder, const struct area *area)
{
	const struct hparams *hp = autoencoder ? &session->autoencoder : &session->hparams;
	const char *name = autoencoder ? "autoencoder" : "network";
	bool later = session_training(session) && !is_beginning(session, autoencoder);
	int rows = count_shown(hp) + 3, row;
	int top = area->rows > rows ? (area->rows - rows) / 2 : 0;
	int col = area->cols > WELCOME_COLUMNS ? (area->cols - WELCOME_COLUMNS) / 2 : 0;

	if (area->rows < rows && is_waiting(session, autoencoder)) {
		area_text(area, 0, col, ROLE_TEXT, 0, "starts when the data are read");
		return;
	}
	if (area->rows < rows) {
		area_printf(area, 0, col, ROLE_TEXT, 0, "s trains this %s", name);
		return;
	}
	area_text(
		area, top, col, ROLE_TITLE, ATTR_BOLD, welcome_title(session, autoencoder));
	area_printf(area, top + 1, col, ROLE_DIM, 0,
		"%ss trains this %s%s:", later ? "when it has ended, " : "", name,
		later ? "" : ", c changes it first");
	row = top + 3;
	for (size_t i = 0; i < hparam_count; i++) {
		struct area line = area_part(area, row, 0, 1, area->cols);

		if (hparam_is_absent(hp, &hparam_table[i]))
			continue;
		draw_hparam(&line, col, hp, &hparam_table[i]);
		row++;
	}
}
