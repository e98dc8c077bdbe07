/*
 * The Train pane: one run, live. Curves above, numbers below, the verdict last.
 */
#include "fmnist/ui.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/clock.h"
#include "fmnist/curves.h"
#include "fmnist/layout.h"
#include "fmnist/number.h"
#include "fmnist/verdict.h"

static enum role state_role(const struct view *view)
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

		if (!param->extra || hparam_is_absent(hp, param))
			continue;
		if (param->type == HPARAM_SWITCH)
			col = area_item(line, col, ROLE_TEXT, "%s", param->name);
		else
			col = area_item(line, col, ROLE_TEXT, "%s %s", param->name,
				hparam_format(hp, param, value, sizeof value));
	}
}

static void draw_config(const struct ui *ui, const struct area *line)
{
	const struct view *view = &ui->session.shown->view;
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
	col = area_item(&left, col, ROLE_TEXT, "wd %g%s", hp->weight_decay,
		hp->decay_scope == DECAY_ALL ? "" : " (weights)");
	col = area_item(&left, col, ROLE_TEXT, "batch %" PRId64, hp->batch_size);
	col = area_item(&left, col, ROLE_TEXT, "seed %" PRId64, hp->seed);
	col = area_item(&left, col, ROLE_TEXT, "%s", hp->init == INIT_HE ? "init he" : "");
	col = area_item(&left, col, ROLE_TEXT, "%s",
		hp->train_on == TRAIN_ON_FULL ? "" : "80/20 split");
	draw_extras(&left, col, hp);
	area_text(line, 0, end, state_role(view), 0, "●");
	area_text(line, 0, end + 2, state_role(view), ATTR_BOLD, state);
}

static uint64_t current_epoch(const struct view *view)
{
	uint64_t epochs = (uint64_t)view->started.hparams.epochs;
	uint64_t running = view_running(view) && view->epochs < epochs;

	return view->epochs + running;
}

#define ITERATION_COLUMNS 64

static void draw_now(const struct ui *ui, const struct area *line)
{
	const struct view *view = &ui->session.shown->view;
	uint64_t within = view_iteration(view) - view->epochs * view->started.iterations;
	const struct event_epoch *last = view_last(view);
	char a[24], b[24];
	int col = 1;

	col += area_text(line, 0, col, ROLE_DIM, 0, "now    ");
	col += area_printf(line, 0, col, ROLE_TEXT, 0,
		"epoch %" PRIu64 " of %" PRId64 "   ", current_epoch(view),
		view->started.hparams.epochs);
	if (view_running(view) && line->cols >= ITERATION_COLUMNS)
		col += area_printf(line, 0, col, ROLE_TEXT, 0, "iteration %s of %s   ",
			number_grouped(within, a, sizeof a),
			number_grouped(view->started.iterations, b, sizeof b));
	if (last != NULL)
		area_printf(
			line, 0, col, ROLE_TRAIN, 0, "train loss %.4f", last->train_loss);
}

static int draw_accuracy(const struct area *line, int col, const char *name, enum role role,
	double now, const struct event_epoch *best, double best_value)
{
	col += area_printf(line, 0, col, role, 0, "%s %.4f", name, now);
	col += area_text(line, 0, col, ROLE_DIM, 0, " best ");
	col += area_printf(line, 0, col, ROLE_BEST, ATTR_BOLD, "%.4f", best_value);
	return col +
		area_printf(
			line, 0, col, ROLE_DIM, 0, " at epoch %" PRIu64 "   ", best->epoch);
}

static void draw_best(const struct ui *ui, const struct area *line)
{
	const struct view *view = &ui->session.shown->view;
	const struct event_epoch *last = view_last(view);
	int test = view_best_test(view);
	int validation = view_best_validation(view);
	int col = 1;

	col += area_text(line, 0, col, ROLE_DIM, 0, "acc.   ");
	if (last == NULL)
		area_text(line, 0, col, ROLE_DIM, 0, "after the first epoch");
	if (validation >= 0)
		col = draw_accuracy(line, col, "val", ROLE_VALIDATION,
			last->validation_accuracy, &view->epoch[validation],
			view->epoch[validation].validation_accuracy);
	if (test >= 0)
		draw_accuracy(line, col, "test", ROLE_TEST, last->test_accuracy,
			&view->epoch[test], view->epoch[test].test_accuracy);
}

static void draw_speed(const struct ui *ui, const struct area *line)
{
	const struct view *view = &ui->session.shown->view;
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

static void draw_progress(const struct ui *ui, const struct area *line)
{
	const struct view *view = &ui->session.shown->view;
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

static void draw_verdict(const struct ui *ui, const struct area *line)
{
	const struct view *view = &ui->session.shown->view;
	char text[EVENT_TEXT + 64];
	enum role role = verdict(view, text, sizeof text);

	area_text(line, 0, 1, ROLE_DIM, 0, "verdict");
	area_text(line, 0, 9, role, 0, text);
}

/* All of it in one line, for a very small terminal. */
static void draw_status(const struct ui *ui, const struct area *line)
{
	const struct view *view = &ui->session.shown->view;
	const struct event_epoch *last = view_last(view);
	char left[32];
	int col = 0;

	if (ui->session.data.synthetic)
		col += area_text(line, 0, col, ROLE_WARNING, 0, "synthetic ");
	col += area_printf(line, 0, col, ROLE_TEXT, 0,
		"run %" PRIu32 "  epoch %" PRIu64 "/%" PRId64 "  ", view->run,
		current_epoch(view), view->started.hparams.epochs);
	if (view->status != RUN_RUNNING) {
		col += area_text(line, 0, col, state_role(view), 0, view_state(view));
		col += 2;
	}
	if (last != NULL)
		col += area_printf(line, 0, col, ROLE_TEXT, 0, "loss %.4f  test %.4f  ",
			last->train_loss, last->test_accuracy);
	if (view->status == RUN_RUNNING)
		area_printf(line, 0, col, ROLE_DIM, 0, "%s left",
			number_duration(view_seconds_left(view), left, sizeof left));
}

#define WELCOME_COLUMNS 76

static const char *welcome(const struct session *session)
{
	if (session->pending == START_TRAIN)
		return "Training starts when the data are read";
	if (session_training(session) && !session_sweeping(session))
		return "Training begins";
	return session_sweeping(session) ? "A sweep is running"
					 : "Nothing has been trained yet";
}

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

/* Before the first run: what s would start. */
static void draw_welcome(const struct ui *ui, const struct area *area)
{
	const struct session *session = &ui->session;
	const struct hparams *hp = &session->hparams;
	int rows = count_shown(hp) + 3, row;
	int top = area->rows > rows ? (area->rows - rows) / 2 : 0;
	int col = area->cols > WELCOME_COLUMNS ? (area->cols - WELCOME_COLUMNS) / 2 : 0;

	if (area->rows < rows) {
		area_text(area, 0, col, ROLE_TEXT, 0,
			session->pending == START_TRAIN ? "starts when the data are read"
							: "s starts training");
		return;
	}
	area_text(area, top, col, ROLE_TITLE, ATTR_BOLD, welcome(session));
	area_text(area, top + 1, col, ROLE_DIM, 0,
		session_sweeping(session) ? "when it has ended, s trains this network:"
					  : "s trains this network, c changes it first:");
	row = top + 3;
	for (size_t i = 0; i < hparam_count; i++) {
		struct area line = area_part(area, row, 0, 1, area->cols);

		if (hparam_is_absent(hp, &hparam_table[i]))
			continue;
		draw_hparam(&line, col, hp, &hparam_table[i]);
		row++;
	}
}

/* The lines below the curves, and where the layout puts each. */
static const struct {
	size_t rect; /* offset in struct train_layout */
	void (*draw)(const struct ui *ui, const struct area *line);
} lines[] = {
	{offsetof(struct train_layout, config), draw_config},
	{offsetof(struct train_layout, now), draw_now},
	{offsetof(struct train_layout, best), draw_best},
	{offsetof(struct train_layout, speed), draw_speed},
	{offsetof(struct train_layout, progress), draw_progress},
	{offsetof(struct train_layout, verdict), draw_verdict},
	{offsetof(struct train_layout, status), draw_status},
};

static void draw(struct ui *ui, const struct area *area)
{
	const struct view *view = &ui->session.shown->view;
	struct train_layout layout;

	if (view->run == 0) {
		draw_welcome(ui, area);
		return;
	}
	layout_train(area->rows, area->cols, &layout);
	curves_draw(view, &ui->camera, area, &layout);
	curves_draw_recent(view, area, &layout);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		const void *rect = (const char *)&layout + lines[i].rect;
		struct area line = layout_part(area, *(const struct rect *)rect);

		lines[i].draw(ui, &line);
	}
}

static void press_log_axis(struct ui *ui)
{
	ui->camera.log_y = !ui->camera.log_y;
}

static void press_smoother(struct ui *ui)
{
	ui->camera.smoothing = 1.0 - (1.0 - ui->camera.smoothing) / 1.5;
	ui->camera.smoothing = fmin(ui->camera.smoothing, 0.98);
}

static void press_rougher(struct ui *ui)
{
	ui->camera.smoothing = fmax(1.0 - (1.0 - ui->camera.smoothing) * 1.5, 0.0);
}

static void press_as_it_is(struct ui *ui)
{
	ui->camera.smoothing = 0.0;
}

static void press_zoom_in(struct ui *ui)
{
	camera_zoom(&ui->camera, 1.5);
}

static void press_zoom_out(struct ui *ui)
{
	camera_zoom(&ui->camera, 1.0 / 1.5);
}

static void press_cursor(struct ui *ui)
{
	ui->camera.cursor_on = !ui->camera.cursor_on;
	ui->camera.cursor = NAN;
}

static void move(struct ui *ui, int steps)
{
	curves_move(&ui->session.shown->view, &ui->camera, steps);
}

static void press_left(struct ui *ui)
{
	move(ui, -1);
}

static void press_right(struct ui *ui)
{
	move(ui, 1);
}

static void press_first(struct ui *ui)
{
	move(ui, -1000000);
}

static void press_last(struct ui *ui)
{
	move(ui, 1000000);
}

static bool has_run(const struct ui *ui)
{
	return ui->session.shown->view.run != 0;
}

static const struct binding bindings[] = {
	{'y', 0, "log axis", "logarithmic loss axis", press_log_axis, has_run},
	{'x', 0, "cursor", "reading cursor on the curves", press_cursor, has_run},
	{'z', 0, "zoom", "zoom in", press_zoom_in, has_run},
	{'Z', 0, NULL, "zoom out", press_zoom_out, has_run},
	{'+', '=', "smooth", "smooth the curves more", press_smoother, has_run},
	{'-', 0, NULL, "smooth the curves less", press_rougher, has_run},
	{'0', 0, NULL, "curves as they are", press_as_it_is, has_run},
	{KEYS_LEFT, 0, NULL, "cursor, or zoomed window, to the left", press_left, has_run},
	{KEYS_RIGHT, 0, NULL, "cursor, or zoomed window, to the right", press_right,
		has_run},
	{KEYS_HOME, 0, NULL, "cursor to the first epoch", press_first, has_run},
	{KEYS_END, 0, NULL, "cursor to the newest epoch", press_last, has_run},
	{0},
};

const struct pane pane_train = {.name = "Train", .draw = draw, .bindings = bindings};
