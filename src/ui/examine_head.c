#include "fmnist/examine_head.h"

#include <inttypes.h>
#include <stdio.h>

#include "fmnist/examine_words.h"
#include "fmnist/pane_head.h"
#include "fmnist/ui.h"

static enum examined kind_shown(const struct ui *ui)
{
	return ui->init.trained ? EXAMINED_TRAINED : EXAMINED_DRAWN;
}

/* ---- the networks ---- */

static const char *state_of(
	const struct ui *ui, const struct init_result *result, enum role *role)
{
	const struct examiner *examiner = &ui->session.examiner;
	bool works = examiner_works(examiner, kind_shown(ui));

	*role = ROLE_WARNING;
	if (!examiner_is_current(examiner, result))
		return works ? "others are drawn" : "of before";
	if (works)
		*role = ROLE_GOOD;
	if (result->run != 0 && works)
		return "measuring";
	if (init_result_complete(result)) {
		*role = ROLE_TEXT;
		return "done";
	}
	return works ? "drawing" : "waiting";
}

/* Returns the next column. */
static int draw_networks(const struct init_result *result, const struct area *line, int col)
{
	const struct hparams *hp = &result->settings.hparams;
	char shape[EXAMINE_TEXT];

	examine_shape(&result->settings, result->inputs, result->outputs, shape);
	if (result->run != 0)
		col = area_item(line, col, ROLE_TEXT, "run %" PRIu32, result->run);
	if (result->trial > 0)
		col = area_item(
			line, col, ROLE_TEXT, "best trial %" PRIu32, result->trial - 1);
	return area_item(line, col, ROLE_TEXT, "%s %s", shape,
		hparam_activations[hp->activation]->name);
}

/* What changes stands at the right end, so that nothing else moves. */
static void draw_first(
	const struct ui *ui, const struct init_result *result, const struct area *line)
{
	enum role role;
	const char *state = state_of(ui, result, &role);
	int end = line->cols - text_columns(state) - 3, col;
	struct area left = area_part(line, 0, 0, 1, end > 1 ? end - 1 : 0);

	area_text(line, 0, end, role, 0, "●");
	area_text(line, 0, end + 2, role, ATTR_BOLD, state);
	col = draw_networks(result, &left, 1);
	if (result->run == 0)
		col = area_item(&left, col, ROLE_TEXT, "draw %zu of %zu", result->done,
			result->settings.draws);
	area_item(&left, col, ROLE_DIM, "%zu images", result->settings.images);
}

/* ---- the views ---- */

static const char *const view_names[INIT_VIEWS] = {
	"Forward", "Backward", "Layers", "Steps"};

/* Of which scheme and layer a table is. */
static void say_choice(
	const struct ui *ui, const struct init_result *result, char *text, size_t size)
{
	size_t scheme = pane_init_scheme(&ui->init, result);
	char variance[EXAMINE_TEXT], layer[EXAMINE_TEXT] = "";

	if (ui->init.view == INIT_STEPWISE && !ui->init.one_layer)
		snprintf(layer, sizeof layer, "  last hidden");
	else if (ui->init.view == INIT_STEPWISE)
		snprintf(layer, sizeof layer, "  layer %zu of %zu", ui->init.layer + 1,
			result->layers);
	snprintf(text, size, "%s  Var[w] %s%s", init_result_name(result, scheme),
		examine_variance(result, scheme, variance), layer);
}

/* What the view is of; where this is the only line, how far it is. */
static void draw_last(const struct ui *ui, const struct init_result *result,
	const struct area *line, int col, bool only)
{
	bool chosen = ui->init.view == INIT_LAYERS || ui->init.view == INIT_STEPWISE;
	struct area rest = area_part(line, 0, col, 1, line->cols - col - 1);
	enum role role = ROLE_DIM;
	char text[160];

	if (only && result->run == 0 && !init_result_complete(result)) {
		snprintf(text, sizeof text, "draw %zu of %zu", result->done,
			result->settings.draws);
	} else if (chosen) {
		say_choice(ui, result, text, sizeof text);
		role = examine_role(result, pane_init_scheme(&ui->init, result));
	} else {
		snprintf(text, sizeof text, "%s",
			result->run != 0 ? "a trained network"
					 : "networks as they are drawn");
	}
	if (text_columns(text) <= rest.cols)
		area_text_right(&rest, 0, rest.cols, role, 0, text);
}

#define TABS_FROM 52 /* columns */

void examine_head_draw(
	const struct ui *ui, const struct init_result *result, const struct area *area)
{
	struct area first = area_part(area, 0, 0, 1, area->cols);
	struct area last = area_part(area, area->rows - 1, 0, area->rows > 0, area->cols);
	int col;

	if (area->rows > 1)
		draw_first(ui, result, &first);
	col = pane_head_views(
		&last, view_names, INIT_VIEWS, (int)ui->init.view, area->cols >= TABS_FROM);
	draw_last(ui, result, &last, col, area->rows == 1);
}

void examine_head_status(
	const struct ui *ui, const struct init_result *result, const struct area *line)
{
	size_t scheme = pane_init_scheme(&ui->init, result);
	bool backward = ui->init.view == INIT_BACKWARD;
	enum examine_fate fate = examine_fate(result, scheme, backward);
	int col = 0;

	if (ui->session.data.synthetic)
		col = area_item(line, col, ROLE_WARNING, "synthetic");
	col = area_item(line, col, examine_role(result, scheme), "%s",
		init_result_name(result, scheme));
	col = area_item(line, col, examine_fate_role(fate), "%s %s",
		backward ? "gradient" : "signal", examine_fate_word(fate));
	col = draw_networks(result, line, col);
	if (result->run == 0)
		area_item(line, col, ROLE_DIM, "draw %zu of %zu", result->done,
			result->settings.draws);
}

int examine_head_problem(const struct ui *ui, const struct area *area)
{
	const char *problem = ui->session.examiner.of[kind_shown(ui)].problem;
	struct area text = area_part(area, 0, 1, area->rows, area->cols - 2);

	return problem[0] != '\0' ? area_paragraph(&text, 0, ROLE_WARNING, problem) : 0;
}

/* ---- nothing to show ---- */

void examine_head_empty(const struct ui *ui, const struct area *area)
{
	const char *problem = ui->session.examiner.of[kind_shown(ui)].problem;
	const char *title = problem[0] != '\0' ? "Nothing is measured yet"
		: ui->init.trained             ? "Measuring the network…"
					       : "Drawing the first networks…";

	pane_head_empty(area, title, problem,
		"Here stands what an initialisation does to a deep network: how "
		"the signal and its gradient grow or fade from layer to layer, for "
		"networks that are drawn again and again, beside what He's "
		"derivation says, step by step.");
}
