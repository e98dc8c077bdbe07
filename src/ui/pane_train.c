/*
 * The Train pane: one run, live. Curves above, numbers below, the verdict last.
 */
#include "fmnist/ui.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/curves.h"
#include "fmnist/layout.h"
#include "fmnist/number.h"
#include "fmnist/run_lines.h"

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
		"epoch %" PRIu64 " of %" PRId64 "   ", run_lines_epoch(view),
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
		run_lines_epoch(view), view->started.hparams.epochs);
	if (view->status != RUN_RUNNING) {
		col += area_text(line, 0, col, run_lines_role(view), 0, view_state(view));
		col += 2;
	}
	if (last != NULL)
		col += area_printf(line, 0, col, ROLE_TEXT, 0, "loss %.4f  test %.4f  ",
			last->train_loss, last->test_accuracy);
	if (view->status == RUN_RUNNING)
		area_printf(line, 0, col, ROLE_DIM, 0, "%s left",
			number_duration(view_seconds_left(view), left, sizeof left));
}

static void draw_config(const struct ui *ui, const struct area *line)
{
	run_lines_config(&ui->session.shown->view, line);
}

static void draw_speed(const struct ui *ui, const struct area *line)
{
	run_lines_speed(ui, &ui->session.shown->view, line);
}

static void draw_progress(const struct ui *ui, const struct area *line)
{
	run_lines_progress(&ui->session.shown->view, line);
}

static void draw_verdict(const struct ui *ui, const struct area *line)
{
	run_lines_verdict(&ui->session.shown->view, line);
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
		run_lines_welcome(&ui->session, false, area);
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
