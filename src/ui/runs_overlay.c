#include "fmnist/runs_overlay.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/axis.h"
#include "fmnist/runs_list.h"
#include "fmnist/ui.h"
#include "fmnist/view.h"
#include "fmnist/xalloc.h"

/* ---- the curves ---- */

void runs_overlay_init(struct runs_overlay *overlay)
{
	*overlay = (struct runs_overlay){.count = 0};
	camera_init(&overlay->camera);
}

void runs_overlay_clear(struct runs_overlay *overlay)
{
	for (size_t i = 0; i < overlay->count; i++) {
		free(overlay->shown[i].loss);
		free(overlay->shown[i].measure);
	}
	free(overlay->shown);
	overlay->shown = NULL;
	overlay->count = overlay->chosen = 0;
}

void runs_overlay_release(struct runs_overlay *overlay)
{
	runs_overlay_clear(overlay);
}

static double measure_of(const struct view *view, const struct event_epoch *epoch)
{
	if (view->reconstructs)
		return epoch->test_loss;
	return isnan(epoch->validation_accuracy) ? epoch->test_accuracy
						 : epoch->validation_accuracy;
}

/* The points of the epochs; what was not measured is left out. */
static void take_epochs(struct overlay_run *shown, const struct view *view)
{
	shown->loss = xcalloc(view->epochs, sizeof *shown->loss);
	shown->measure = xcalloc(view->epochs, sizeof *shown->measure);
	for (size_t i = 0; i < view->epochs; i++) {
		const struct event_epoch *epoch = &view->epoch[i];
		double measure = measure_of(view, epoch);

		if (!isnan(epoch->train_loss))
			shown->loss[shown->losses++] = (struct chart_point){
				(double)epoch->epoch, epoch->train_loss};
		if (!isnan(measure))
			shown->measure[shown->measures++] =
				(struct chart_point){(double)epoch->epoch, measure};
	}
}

static bool is_autoencoder(const struct overlay_run *shown)
{
	return shown->run.kind == RUN_AUTOENCODER;
}

static int read_run(struct overlay_run *shown, struct store *store, struct err *err)
{
	struct view view;
	int rc;

	if (is_autoencoder(shown))
		view_init_autoencoder(&view);
	else
		view_init(&view);
	rc = store_replay(store, shown->run.id, true, &view.sink, err);
	if (rc == 0)
		take_epochs(shown, &view);
	view_release(&view);
	return rc;
}

int runs_overlay_add(struct runs_overlay *overlay, struct store *store,
	const struct store_run *run, struct err *err)
{
	struct overlay_run shown = {.run = *run};

	if (overlay->count == OVERLAY_MOST)
		return err_set(err, "%d runs are shown, more would be a blur: untag some",
			OVERLAY_MOST);
	if (read_run(&shown, store, err) != 0)
		return -1;
	snprintf(shown.name, sizeof shown.name, "%" PRIu32, run->id);
	overlay->shown =
		xrealloc(overlay->shown, overlay->count + 1, sizeof *overlay->shown);
	overlay->shown[overlay->count++] = shown;
	return 0;
}

/* ---- drawing ---- */

#define SIDE_BY_SIDE_COLUMNS 56
#define STACKED_ROWS 20
#define GAP 2

static double most_epochs(const struct runs_overlay *overlay)
{
	double most = 1.0;

	for (size_t i = 0; i < overlay->count; i++) {
		const struct overlay_run *shown = &overlay->shown[i];

		if (shown->losses > 0)
			most = fmax(most, shown->loss[shown->losses - 1].x);
		if (shown->measures > 0)
			most = fmax(most, shown->measure[shown->measures - 1].x);
	}
	return most;
}

static enum role measure_role(const struct overlay_run *shown)
{
	return isnan(shown->run.validation_accuracy) ? ROLE_TEST : ROLE_VALIDATION;
}

static struct chart_series series_of(
	const struct runs_overlay *overlay, size_t i, bool loss)
{
	const struct overlay_run *shown = &overlay->shown[i];
	enum role role = loss ? ROLE_TRAIN : measure_role(shown);

	return (struct chart_series){
		.name = shown->name,
		.role = i == overlay->chosen ? role : ROLE_DIM,
		.point = loss ? shown->loss : shown->measure,
		.count = loss ? shown->losses : shown->measures,
		.best = -1,
	};
}

/* The chosen run's curve comes last, over the others. */
static void draw_chart(
	const struct runs_overlay *overlay, bool loss, const struct area *area)
{
	static const char *const titles[2][2] = {
		{"accuracy (validation, else test)", "train loss"},
		{"test error", "train error"},
	};
	struct chart_series series[OVERLAY_MOST];
	struct chart_camera camera = overlay->camera;
	bool errors = is_autoencoder(&overlay->shown[overlay->chosen]);
	struct chart chart = {
		.title = titles[errors][loss],
		.x_name = "epoch",
		.y_format = errors ? "%.5f" : "%.4f",
		.x_max = most_epochs(overlay),
		.series = series,
		.y_ceiling = loss || errors ? INFINITY : 1.0,
	};

	for (size_t i = 0; i < overlay->count; i++)
		if (i != overlay->chosen)
			series[chart.count++] = series_of(overlay, i, loss);
	series[chart.count++] = series_of(overlay, overlay->chosen, loss);
	camera.log_y = (loss || errors) && camera.log_y;
	chart_draw(area, &chart, &camera);
}

static void draw_charts(const struct runs_overlay *overlay, const struct area *area)
{
	int half = (area->cols - GAP) / 2;
	struct area left = area_part(area, 0, 0, area->rows, half);
	struct area right =
		area_part(area, 0, half + GAP, area->rows, area->cols - half - GAP);

	if (area->cols < SIDE_BY_SIDE_COLUMNS && area->rows < STACKED_ROWS) {
		draw_chart(overlay, false, area);
		return;
	}
	if (area->cols < SIDE_BY_SIDE_COLUMNS) {
		left = area_part(area, 0, 0, area->rows / 2, area->cols);
		right = area_part(
			area, area->rows / 2, 0, area->rows - area->rows / 2, area->cols);
	}
	draw_chart(overlay, true, &left);
	draw_chart(overlay, false, &right);
}

/* What tells it from the others comes first. */
static void draw_name(const struct overlay_run *shown, bool chosen, const struct area *line)
{
	const struct hparams *hp = &shown->run.hparams;
	enum role role = chosen ? ROLE_TEXT : ROLE_DIM;
	int attr = chosen ? ATTR_BOLD : 0;
	bool errors = is_autoencoder(shown);
	double best = errors ? runs_error(&shown->run) : runs_best(&shown->run);
	bool validated = !isnan(shown->run.validation_accuracy);
	char text[EVENT_NAME * 4];
	int col = 3;

	area_text(line, 0, 1, ROLE_KEY, ATTR_BOLD, chosen ? "›" : " ");
	col += area_printf(line, 0, col, role, attr, "%-4s ", shown->name);
	value_text(text, errors ? "%.5f" : "%.4f", best);
	col += area_printf(line, 0, col, chosen ? measure_role(shown) : role, attr,
		"%s %-5s  ",
		errors              ? "error"
			: validated ? "val "
				    : "test",
		isnan(best) ? "–" : text);
	if (shown->run.synthetic)
		col += area_text(line, 0, col, ROLE_WARNING, 0, "synthetic  ");
	value_text(text, "%g", hp->lr);
	col += area_printf(line, 0, col, role, attr, "lr %-6s  ", text);
	col += area_printf(
		line, 0, col, role, attr, "batch %-4" PRId64 "  ", hp->batch_size);
	value_text(text, "%g", hp->weight_decay);
	col += area_printf(line, 0, col, role, attr, "wd %-6s  ", text);
	area_text(line, 0, col, role, attr, runs_name(&shown->run, text, sizeof text));
}

void runs_overlay_draw(const struct runs_overlay *overlay, const struct area *area)
{
	int count = (int)overlay->count;
	int names = count < area->rows / 3 ? count : area->rows / 3;
	int first = (int)overlay->chosen - names + 1;
	struct area charts = area_part(area, 0, 0, area->rows - names, area->cols);

	if (count == 0)
		return;
	draw_charts(overlay, &charts);
	first = first > 0 ? first : 0;
	for (int i = 0; i < names; i++) {
		struct area line =
			area_part(area, area->rows - names + i, 0, 1, area->cols);

		draw_name(&overlay->shown[first + i], first + i == (int)overlay->chosen,
			&line);
	}
}

/* ---- in front of the pane ---- */

/* Curves that go on are read again, as the store has more of them. */
static void follow(struct ui *ui)
{
	struct runs_overlay *overlay = &ui->runs.overlay;
	struct store *store = session_store(&ui->session);

	if (overlay->changes == ui->session.store_changes || store == NULL)
		return;
	overlay->changes = ui->session.store_changes;
	for (size_t i = 0; i < overlay->count; i++) {
		struct overlay_run *shown = &overlay->shown[i];
		struct overlay_run fresh = *shown;

		if (run_status_ended(shown->run.status) ||
			store_run(store, shown->run.id, &fresh.run, NULL) != 0)
			continue;
		fresh.losses = fresh.measures = 0;
		if (read_run(&fresh, store, NULL) != 0)
			continue;
		free(shown->loss);
		free(shown->measure);
		*shown = fresh;
	}
}

static void draw(struct ui *ui, const struct area *area)
{
	follow(ui);
	area_fill(area, ' ', ROLE_TEXT, 0);
	runs_overlay_draw(&ui->runs.overlay, area);
}

static void choose(struct ui *ui, size_t steps)
{
	struct runs_overlay *overlay = &ui->runs.overlay;

	overlay->chosen = (overlay->chosen + steps) % overlay->count;
}

static void press_down(struct ui *ui)
{
	choose(ui, 1);
}

static void press_up(struct ui *ui)
{
	choose(ui, ui->runs.overlay.count - 1);
}

static void press_log_axis(struct ui *ui)
{
	ui->runs.overlay.camera.log_y = !ui->runs.overlay.camera.log_y;
}

static void press_zoom_in(struct ui *ui)
{
	camera_zoom(&ui->runs.overlay.camera, 1.5);
}

static void press_zoom_out(struct ui *ui)
{
	camera_zoom(&ui->runs.overlay.camera, 1.0 / 1.5);
}

static void move(struct ui *ui, int steps)
{
	struct runs_overlay *overlay = &ui->runs.overlay;
	struct chart chart = {.x_max = most_epochs(overlay)};

	camera_move(&overlay->camera, &chart, steps);
}

static void press_left(struct ui *ui)
{
	move(ui, -1);
}

static void press_right(struct ui *ui)
{
	move(ui, 1);
}

static void press_back(struct ui *ui)
{
	runs_overlay_clear(&ui->runs.overlay);
	ui_close_dialog(ui);
}

static const struct binding bindings[] = {
	{KEYS_ESCAPE, 'o', "back", "back to the list", press_back, NULL},
	{KEYS_DOWN, 'j', "next run", "the next run stands out", press_down, NULL},
	{KEYS_UP, 'k', NULL, "the run before stands out", press_up, NULL},
	{'y', 0, "log axis", "logarithmic loss axis", press_log_axis, NULL},
	{'z', 0, "zoom", "zoom in", press_zoom_in, NULL},
	{'Z', 0, "zoom out", "zoom out", press_zoom_out, NULL},
	{KEYS_LEFT, 'h', NULL, "the zoomed window to the left", press_left, NULL},
	{KEYS_RIGHT, 'l', NULL, "the zoomed window to the right", press_right, NULL},
	{'q', KEYS_INTERRUPT, NULL, "as Esc", press_back, NULL},
	{0},
};

const struct pane dialog_overlay = {.name = "Overlay", .draw = draw, .bindings = bindings};
