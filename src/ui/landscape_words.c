#include "fmnist/landscape_words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/number.h"
#include "fmnist/pane_head.h"
#include "fmnist/ui.h"

/* ---- the head ---- */

static void draw_run(
	const struct ui *ui, const struct survey *survey, const struct area *line)
{
	const struct exhibit *shown = ui->session.shown;
	struct subject subject = exhibit_subject(shown);
	uint64_t inputs =
		subject.trial > 0 ? shown->board.sweep.inputs : shown->view.started.inputs;
	const char *state = subject.trial > 0 ? run_status_name(shown->board.status)
					      : view_state(&shown->view);
	int end = line->cols - text_columns(state) - 3, col = 1;
	struct area left = area_part(line, 0, 0, 1, end > 1 ? end - 1 : 0);
	char shape[128];

	hparams_shape(&survey->hparams, inputs, DATASET_CLASSES, shape, sizeof shape);
	col = area_item(&left, col, ROLE_TEXT, "run %" PRIu32, subject.run);
	if (subject.trial > 0)
		col = area_item(
			&left, col, ROLE_TEXT, "best trial %" PRIu32, subject.trial - 1);
	col = area_item(&left, col, ROLE_DIM, "%s %s", shape,
		hparam_activations[survey->hparams.activation]->name);
	if (survey->hparams.batch_norm)
		area_item(&left, col, ROLE_DIM, "batch norm, estimated at each point");
	area_text(line, 0, end, subject.running ? ROLE_GOOD : ROLE_DIM, 0, "●");
	area_text(line, 0, end + 2, subject.running ? ROLE_GOOD : ROLE_TEXT, ATTR_BOLD,
		state);
}

static void draw_plane(const struct survey *survey, const struct area *line)
{
	const struct plane *plane = &survey->plane;
	int col = 1;

	if (plane->kind == PLANE_THREE) {
		area_item(line, col, ROLE_TEXT, "the plane through three networks");
		return;
	}
	if (plane->kind == PLANE_RANDOM) {
		col = area_item(line, col, ROLE_TEXT, "two random directions");
		area_item(line, col, ROLE_DIM,
			"around the network, scaled as it is, unit by unit");
		return;
	}
	col = area_item(line, col, ROLE_TEXT, "PC1 → %.1f %%  PC2 ↑ %.1f %%",
		100.0 * plane->explained[0], 100.0 * plane->explained[1]);
	col = area_item(line, col - 1, ROLE_DIM, "of the path's variance");
	col = area_item(line, col, ROLE_DIM, "random walk %.1f %%, %.1f %%",
		100.0 * plane->random_walk[0], 100.0 * plane->random_walk[1]);
	if (survey->left_out > 0)
		area_item(line, col, ROLE_WARNING, "%zu not finite", survey->left_out);
}

void landscape_words_head(
	const struct ui *ui, const struct survey *survey, const struct area *area)
{
	struct area first = area_part(area, 0, 0, 1, area->cols);
	struct area last = area_part(area, area->rows - 1, 0, area->rows > 0, area->cols);

	if (area->rows > 1)
		draw_run(ui, survey, &first);
	draw_plane(survey, &last);
}

/* ---- beside and below ---- */

/* What is not known yet, and what is no number, as on the map. */
static void loss_text(double loss, char *text, size_t size)
{
	if (!isfinite(loss))
		snprintf(text, size, isnan(loss) ? "–" : "!");
	else
		number_loss(loss, text, size);
}

/* A name at the left, and the number where all others end, too. */
static int number_line(const struct area *area, int row, enum role role, const char *name,
	const char *number)
{
	area_text(area, row, 1, ROLE_DIM, 0, name);
	area_text_right(area, row, 22, role, 0, number);
	return row + 1;
}

static int draw_cursor(const struct landscape_pane *pane, const struct area *area, int row)
{
	const struct landscape_cursor *cursor = &pane->cursor;
	char text[32];

	area_text(area, row++, 0, ROLE_TITLE, ATTR_BOLD, "+ cursor");
	snprintf(text, sizeof text, "%.3g, %.3g", cursor->x, cursor->y);
	row = number_line(area, row, ROLE_TEXT, "at", text);
	loss_text(landscape_map_loss(&pane->map, cursor->x, cursor->y), text, sizeof text);
	return number_line(area, row, ROLE_TEXT, "loss", text);
}

static int draw_snapshot(
	const struct landscape_pane *pane, const struct area *area, int row)
{
	const struct survey *survey = pane->map.survey;
	size_t i = pane->cursor.snapshot;
	const struct plane_point *point = &survey->plane.point[i];
	bool known = survey_has_path(survey);
	char text[64];

	if (survey->plane.kind == PLANE_PATH)
		area_printf(area, row++, 0, ROLE_TITLE, ATTR_BOLD, "● snapshot %zu of %zu",
			i + 1, survey->plane.points);
	else
		area_text(area, row++, 0, ROLE_TITLE, ATTR_BOLD, "● the network");
	snprintf(text, sizeof text, "%" PRIu64, point->epoch);
	row = number_line(area, row, ROLE_TEXT, "epochs done", text);
	snprintf(text, sizeof text, "%.3g, %.3g", point->x, point->y);
	row = number_line(area, row, ROLE_TEXT, "at", text);
	loss_text(known ? survey->true_loss[i] : NAN, text, sizeof text);
	row = number_line(area, row, ROLE_TRAIN, "its own loss", text);
	loss_text(known ? survey->plane_loss[i] : NAN, text, sizeof text);
	row = number_line(area, row, ROLE_TEXT, "loss in plane", text);
	snprintf(text, sizeof text, "%.3g", point->distance);
	return number_line(area, row, ROLE_TEXT, "off the plane", text);
}

static int draw_scale(const struct landscape_pane *pane, const struct area *area, int row)
{
	const struct loss_scale *scale = &pane->map.scale;
	const struct survey_settings *settings = &pane->map.survey->settings;
	char images[24], text[64];

	area_text(area, row++, 0, ROLE_TITLE, ATTR_BOLD, "cross-entropy");
	area_printf(area, row++, 0, ROLE_DIM, 0, "of %s training images",
		number_grouped(settings->images, images, sizeof images));
	area_printf(area, row++, 0, ROLE_DIM, 0, "%zu x %zu points, %s", settings->cols,
		settings->rows, scale->colours.log ? "log" : "linear");
	if (scale->above > 0)
		area_printf(area, row++, 0, ROLE_WARNING, 0, "%zu points above %s",
			scale->above, number_loss(scale->ceiling, text, sizeof text));
	if (scale->diverged > 0)
		area_printf(area, row++, 0, ROLE_FAILURE, 0, "! %zu without a number",
			scale->diverged);
	return row;
}

static int draw_state(const struct landscape_pane *pane, const struct area *area, int row)
{
	const struct survey *survey = pane->map.survey;
	size_t done = survey_rows_done(survey), rows = survey->settings.rows;

	if (done < rows)
		area_printf(area, row++, 0, ROLE_WARNING, 0, "row %zu of %zu…", done, rows);
	return row;
}

#define LEGEND_LEAST 3
#define LEGEND_MOST 12

void landscape_words_side(const struct ui *ui, const struct area *area)
{
	const struct landscape_pane *pane = &ui->landscape;
	struct area legend;
	int row = draw_scale(pane, area, 0), below = pane->cursor.on ? 10 : 6;
	int room = area->rows - row - below - 2;

	if (room >= LEGEND_LEAST) {
		legend = area_part(area, row + 1, 1,
			room < LEGEND_MOST ? room : LEGEND_MOST, area->cols);
		landscape_map_legend(&pane->map, &legend);
		row += legend.rows + 2;
	}
	row = draw_state(pane, area, row);
	if (pane->map.survey->plane.points > 0)
		row = draw_snapshot(pane, area, row) + 1;
	if (pane->cursor.on)
		draw_cursor(pane, area, row);
}

void landscape_words_below(const struct ui *ui, const struct area *area)
{
	const struct landscape_pane *pane = &ui->landscape;
	const struct survey *survey = pane->map.survey;
	const struct landscape_cursor *cursor = &pane->cursor;
	size_t i = cursor->snapshot;
	struct area line = area_part(area, area->rows - 1, 0, 1, area->cols);
	char own[32], there[32];
	bool known = survey_has_path(survey);
	int col = 1;

	if (cursor->on) {
		loss_text(landscape_map_loss(&pane->map, cursor->x, cursor->y), own,
			sizeof own);
		col = area_item(&line, col, ROLE_TEXT, "+ %.3g, %.3g loss %s", cursor->x,
			cursor->y, own);
	}
	if (survey->plane.points == 0)
		return;
	loss_text(known ? survey->true_loss[i] : NAN, own, sizeof own);
	loss_text(known ? survey->plane_loss[i] : NAN, there, sizeof there);
	col = area_item(&line, col, ROLE_TEXT, "● epoch %" PRIu64 " loss %s",
		survey->plane.point[i].epoch, own);
	col = area_item(&line, col, ROLE_DIM, "in plane %s", there);
	area_item(&line, col, ROLE_DIM, "off %.3g", survey->plane.point[i].distance);
}

void landscape_words_status(
	const struct ui *ui, const struct survey *survey, const struct area *line)
{
	struct subject subject = exhibit_subject(ui->session.shown);
	float low, high;
	int col = 0;

	survey_extent(survey, &low, &high);
	if (ui->session.data.synthetic)
		col = area_item(line, col, ROLE_WARNING, "synthetic");
	col = area_item(line, col, ROLE_TEXT, "run %" PRIu32, subject.run);
	if (isnan(low))
		col = area_item(line, col, ROLE_WARNING, "landscape without losses");
	else
		col = area_item(line, col, ROLE_TEXT, "landscape %.4g to %.4g", (double)low,
			(double)high);
	if (survey->plane.kind == PLANE_PATH)
		area_item(line, col, ROLE_DIM, "PC1 %.1f %% PC2 %.1f %%",
			100.0 * survey->plane.explained[0],
			100.0 * survey->plane.explained[1]);
}

/* ---- nothing to show ---- */

void landscape_words_empty(const struct ui *ui, const struct area *area)
{
	const char *problem = ui->session.surveyor.problem;
	const char *title =
		problem[0] != '\0' ? "No landscape yet" : "Computing the landscape…";

	pane_head_empty(area, title, problem,
		"Here stands the loss around the path of a training: over the two "
		"directions in which the network moved most, with the path "
		"itself. It grows while the network is trained.");
}
