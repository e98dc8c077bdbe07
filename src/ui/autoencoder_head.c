#include "fmnist/autoencoder_head.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/axis.h"
#include "fmnist/number.h"
#include "fmnist/run_lines.h"

static const struct view *shown_view(const struct ui *ui)
{
	return &ui->session.shown->autoencoder;
}

/* ---- views and error ---- */

static const char *const view_names[AUTOENCODER_VIEWS] = {
	"Pictures", "Image", "Latent space"};

/* Returns the next column. */
static int draw_views(const struct ui *ui, const struct area *line, bool all)
{
	int col = 1;

	for (int i = 0; i < AUTOENCODER_VIEWS; i++) {
		bool on = i == (int)ui->autoencoder.view;

		if (on)
			col += area_printf(line, 0, col, ROLE_SELECTED, ATTR_REVERSE,
				" %s ", view_names[i]);
		else if (all)
			col += area_printf(
				line, 0, col, ROLE_DIM, 0, " %s ", view_names[i]);
		col += all;
	}
	return col + 1;
}

/* The newest epoch's, of the test images; NaN: not known. */
static double newest_error(const struct view *view)
{
	const struct event_epoch *last = view_last(view);

	return last != NULL ? last->test_loss : NAN;
}

/* The longest that fits. */
static void draw_error(const struct view *view, const struct area *line, int col)
{
	double error = newest_error(view);
	char now[NUMBER_MAX], linear[NUMBER_MAX], texts[3][160];
	int room = line->cols - col - 1;

	if (!isfinite(error))
		return;
	value_text(now, "%.5f", error);
	value_text(linear, "%.5f", view->baseline.test_loss);
	snprintf(texts[2], sizeof texts[2], "test %s", now);
	snprintf(texts[1], sizeof texts[1], "test error %s", now);
	if (view->baseline.components > 0)
		snprintf(texts[0], sizeof texts[0], "test error %s, PCA-%" PRIu64 " %s",
			now, view->baseline.components, linear);
	else
		snprintf(texts[0], sizeof texts[0], "%s", texts[1]);
	for (int i = 0; i < 3; i++) {
		if (i < 2 && text_columns(texts[i]) > room)
			continue;
		area_text_right(line, 0, line->cols - 1, ROLE_TEST, 0, texts[i]);
		return;
	}
}

/* The network that is shown, where it is not the newest. */
static void draw_held(const struct ui *ui, const struct area *line, int col)
{
	const struct snapshot *snapshot = ui->session.reconstructor.snapshot;

	if (ui->autoencoder.held && snapshot != NULL)
		area_printf(line, 0, col, ROLE_WARNING, ATTR_BOLD, "held in epoch %" PRIu64,
			snapshot->epoch + 1);
}

#define VIEWS_FROM 60 /* columns */

void autoencoder_head_tabs(const struct ui *ui, const struct area *line)
{
	int col = draw_views(ui, line, line->cols >= VIEWS_FROM);

	if (ui->autoencoder.held)
		draw_held(ui, line, col);
	else
		draw_error(shown_view(ui), line, col);
}

void autoencoder_head_list(const struct ui *ui, const struct area *line)
{
	struct sight sight = pane_autoencoder_sight(ui);

	if (autoencoder_head_obstacle(ui) == NULL)
		autoencoder_images_say(&sight, &ui->autoencoder.pairs, line);
}

void autoencoder_head_status(const struct ui *ui, const struct area *line)
{
	const struct view *view = shown_view(ui);
	double error = newest_error(view);
	char left[32], text[NUMBER_MAX];
	int col = 0;

	if (ui->session.data.synthetic)
		col = area_item(line, col, ROLE_WARNING, "synthetic");
	col = area_item(line, col, ROLE_TEXT, "run %" PRIu32 "  epoch %" PRIu64 "/%" PRId64,
		view->run, run_lines_epoch(view), view->started.hparams.epochs);
	if (view->status != RUN_RUNNING)
		col = area_item(line, col, run_lines_role(view), "%s", view_state(view));
	value_text(text, "%.5f", error);
	if (isfinite(error))
		col = area_item(line, col, ROLE_TEST, "error %s", text);
	value_text(text, "%.5f", view->baseline.test_loss);
	if (view->baseline.components > 0)
		col = area_item(line, col, ROLE_DIM, "PCA %s", text);
	if (view->status == RUN_RUNNING)
		area_item(line, col, ROLE_DIM, "%s left",
			number_duration(view_seconds_left(view), left, sizeof left));
}

/* ---- what is missing ---- */

const char *autoencoder_head_obstacle(const struct ui *ui)
{
	const struct session *session = &ui->session;
	const struct reconstructor *made = &session->reconstructor;
	struct sight sight = pane_autoencoder_sight(ui);
	uint32_t image;

	if (session->data_state == DATA_MISSING || session->data_state == DATA_FETCHING)
		return "without the data set there are no images to show: d chooses or "
		       "downloads it";
	if (sight.made == NULL)
		return made->problem[0] != '\0' ? made->problem
						: "the network is being looked at";
	if (!sight_chosen(&sight, &image))
		return "there is no image of this class";
	if (sight_is_broken(&sight, image))
		return "this network has numbers that are not finite: there is nothing "
		       "that it could reconstruct";
	return NULL;
}

const char *autoencoder_head_latent_obstacle(const struct ui *ui)
{
	const struct reconstructor *made = &ui->session.reconstructor;
	const char *obstacle = autoencoder_head_obstacle(ui);

	if (obstacle != NULL)
		return obstacle;
	if (pane_autoencoder_sight(ui).all == NULL)
		return made->problem[0] != '\0' ? made->problem
						: "the test images are being encoded";
	return made->latent.count == 0 ? made->latent_problem.text : NULL;
}

void autoencoder_head_missing(const char *why, const struct area *area)
{
	int rows = text_rows(why, area->cols - 2);
	struct area text = area_part(area, area->rows > rows ? (area->rows - rows) / 3 : 0,
		1, area->rows, area->cols - 2);

	area_paragraph(&text, 0, ROLE_DIM, why);
}
