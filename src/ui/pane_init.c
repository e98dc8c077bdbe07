/*
 * The Init pane: what initialisations do to the signal of deep networks, and why.
 */
#include "fmnist/pane_init.h"

#include "fmnist/examine_chart.h"
#include "fmnist/examine_column.h"
#include "fmnist/examine_head.h"
#include "fmnist/examine_layers.h"
#include "fmnist/examine_schemes.h"
#include "fmnist/examine_steps.h"
#include "fmnist/keepsake.h"
#include "fmnist/ui.h"

void pane_init_init(struct init_pane *pane)
{
	*pane = (struct init_pane){.scheme = INIT_HE};
}

/* ---- what is shown ---- */

const struct init_result *pane_init_shown(const struct ui *ui)
{
	struct subject subject = exhibit_subject(ui->session.shown);

	return examiner_find(&ui->session.examiner, ui->init.trained ? &subject : NULL);
}

void pane_init_follow(struct ui *ui)
{
	session_examine(&ui->session, ui->init.trained);
}

size_t pane_init_scheme(const struct init_pane *pane, const struct init_result *result)
{
	size_t i = 0;

	while (i < result->schemes && result->scheme[i].rule.scheme != pane->scheme)
		i++;
	return result->run == 0 && i < result->schemes ? i : 0;
}

/* Keys may come before the next drawing, so both see to what is chosen. Returns what is
 * shown. */
static const struct init_result *follow_choice(struct ui *ui)
{
	struct init_pane *pane = &ui->init;
	const struct init_result *result = pane_init_shown(ui);

	if (result != NULL && pane->layer >= result->layers)
		pane->layer = result->layers - 1;
	return result;
}

/* Of all of them result->layers. */
static size_t chosen_layer(const struct init_pane *pane, const struct init_result *result)
{
	return pane->one_layer ? pane->layer : result->layers;
}

/* ---- drawing ---- */

#define HEAD_ROWS 2
#define BLANK_FROM 20 /* rows of the pane */
#define CHART_LEAST 4 /* rows of a chart that shows a shape */
#define STATUS_ROWS 3 /* up to here there is one line */

/* The table says most in the least room. */
static void draw_chart(struct ui *ui, const struct init_result *result, bool backward,
	const struct area *area)
{
	size_t scheme = pane_init_scheme(&ui->init, result);
	int table = 1 + (int)result->schemes, blank = area->rows >= BLANK_FROM;
	int rows = area->rows - table - blank;
	struct area chart = area_part(area, 0, 0, rows, area->cols), below;

	if (rows < CHART_LEAST)
		rows = blank = 0;
	else
		examine_chart_draw(
			result, scheme, backward, chosen_layer(&ui->init, result), &chart);
	below = area_part(area, rows + blank, 0, table, area->cols);
	examine_schemes_draw(result, scheme, backward, &below);
}

static void draw_forward(
	struct ui *ui, const struct init_result *result, const struct area *area)
{
	draw_chart(ui, result, false, area);
}

static void draw_backward(
	struct ui *ui, const struct init_result *result, const struct area *area)
{
	draw_chart(ui, result, true, area);
}

static void draw_layers(
	struct ui *ui, const struct init_result *result, const struct area *area)
{
	struct init_pane *pane = &ui->init;
	size_t rows = examine_layers_rows(area);
	size_t at = pane->one_layer ? pane->layer : pane->top;

	pane->top = examine_column_top(pane->top, at, rows, result->layers);
	examine_layers_draw(result, pane_init_scheme(pane, result),
		chosen_layer(pane, result), pane->top, area);
}

static void draw_steps(
	struct ui *ui, const struct init_result *result, const struct area *area)
{
	struct init_pane *pane = &ui->init;
	size_t rows = examine_steps_rows(area);
	struct examine_steps steps = {
		.result = result,
		.scheme = pane_init_scheme(pane, result),
		.layer = chosen_layer(pane, result),
		.step = pane->step,
	};

	pane->steps_top =
		examine_column_top(pane->steps_top, (size_t)pane->step, rows, INIT_STEPS);
	steps.top = pane->steps_top;
	examine_steps_draw(&steps, area);
}

static void (*const views[INIT_VIEWS])(
	struct ui *, const struct init_result *, const struct area *) = {
	[INIT_FORWARD] = draw_forward,
	[INIT_BACKWARD] = draw_backward,
	[INIT_LAYERS] = draw_layers,
	[INIT_STEPWISE] = draw_steps,
};

static void draw(struct ui *ui, const struct area *area)
{
	const struct init_result *result = follow_choice(ui);
	int head = area->rows >= 12 ? HEAD_ROWS : 1, blank = area->rows >= BLANK_FROM + 2;
	struct area top = area_part(area, 0, 0, head, area->cols);
	struct area body =
		area_part(area, head + blank, 0, area->rows - head - blank, area->cols);
	int problem;

	if (result == NULL) {
		examine_head_empty(ui, area);
		return;
	}
	if (area->rows <= STATUS_ROWS) {
		examine_head_status(ui, result, area);
		return;
	}
	examine_head_draw(ui, result, &top);
	problem = examine_head_problem(ui, &body);
	body = area_part(&body, problem, 0, body.rows - problem, body.cols);
	views[ui->init.view](ui, result, &body);
}

/* ---- keys: what is looked at ---- */

static void press_view(struct ui *ui)
{
	ui->init.view = (ui->init.view + 1) % INIT_VIEWS;
}

static void press_network(struct ui *ui)
{
	ui->init.trained = !ui->init.trained;
}

static void move_scheme(struct ui *ui, size_t steps)
{
	const struct init_result *result = pane_init_shown(ui);
	size_t scheme;

	if (result == NULL || result->run != 0)
		return;
	scheme = (pane_init_scheme(&ui->init, result) + steps) % result->schemes;
	ui->init.scheme = result->scheme[scheme].rule.scheme;
}

static void press_scheme_before(struct ui *ui)
{
	const struct init_result *result = pane_init_shown(ui);

	if (result != NULL)
		move_scheme(ui, result->schemes - 1);
}

static void press_scheme_after(struct ui *ui)
{
	move_scheme(ui, 1);
}

/* From all layers one comes to the last or the first of them. */
static void move_layer(struct ui *ui, long steps)
{
	struct init_pane *pane = &ui->init;
	const struct init_result *result = follow_choice(ui);
	long to, last;

	if (result == NULL)
		return;
	last = (long)result->layers - 1;
	to = pane->one_layer ? (long)pane->layer + steps : steps < 0 ? last : 0;
	pane->layer = (size_t)(to < 0 ? 0 : to > last ? last : to);
	pane->one_layer = true;
}

static void press_layer_before(struct ui *ui)
{
	move_layer(ui, -1);
}

static void press_layer_after(struct ui *ui)
{
	move_layer(ui, 1);
}

static void press_all_layers(struct ui *ui)
{
	ui->init.one_layer = false;
}

static void move_step(struct ui *ui, int steps)
{
	int to = (int)ui->init.step + steps;

	ui->init.step = to < 0 ? 0 : to < INIT_STEPS ? (enum init_step)to : INIT_STEPS - 1;
}

/* A row of the view in front. */
static void move_row(struct ui *ui, int steps)
{
	switch (ui->init.view) {
	case INIT_LAYERS:
		move_layer(ui, steps);
		break;
	case INIT_STEPWISE:
		move_step(ui, steps);
		break;
	default:
		(steps < 0 ? press_scheme_before : press_scheme_after)(ui);
		break;
	}
}

static void press_up(struct ui *ui)
{
	move_row(ui, -1);
}

static void press_down(struct ui *ui)
{
	move_row(ui, 1);
}

#define PAGE 10
#define FARTHEST 1000000

static void press_page_up(struct ui *ui)
{
	move_row(ui, -PAGE);
}

static void press_page_down(struct ui *ui)
{
	move_row(ui, PAGE);
}

static void press_first(struct ui *ui)
{
	move_row(ui, -FARTHEST);
	move_row(ui, -FARTHEST);
}

static void press_last(struct ui *ui)
{
	move_row(ui, FARTHEST);
	move_row(ui, FARTHEST);
}

/* ---- keys: what is drawn ---- */

static void want(struct ui *ui, const struct hparams *hparams)
{
	struct init_settings settings = ui->session.examiner.settings;

	settings.hparams = *hparams;
	examiner_want(&ui->session.examiner, &settings);
}

/* The next greater or smaller number (count, rising); the value itself at the end. */
static int64_t neighbour(int64_t value, const int64_t *number, size_t count, int step)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = step > 0 ? i : count - 1 - i;

		if (step > 0 ? number[at] > value : number[at] < value)
			return number[at];
	}
	return value;
}

static void change_depth(struct ui *ui, int step)
{
	static const int64_t depths[] = {2, 3, 5, 10, 20, 30, 50, 64};
	struct hparams hparams = ui->session.examiner.settings.hparams;

	hparams.widths = 0;
	hparams.hidden_layers = neighbour(
		hparams.hidden_layers, depths, sizeof depths / sizeof depths[0], step);
	want(ui, &hparams);
}

static void change_width(struct ui *ui, int step)
{
	static const int64_t widths[] = {16, 32, 64, 128, 256, 512, 1024};
	struct hparams hparams = ui->session.examiner.settings.hparams;

	hparams.widths = 0;
	hparams.hidden_units = neighbour(
		hparams.hidden_units, widths, sizeof widths / sizeof widths[0], step);
	want(ui, &hparams);
}

static void press_deeper(struct ui *ui)
{
	change_depth(ui, 1);
}

static void press_shallower(struct ui *ui)
{
	change_depth(ui, -1);
}

static void press_wider(struct ui *ui)
{
	change_width(ui, 1);
}

static void press_narrower(struct ui *ui)
{
	change_width(ui, -1);
}

static void press_activation(struct ui *ui)
{
	struct hparams hparams = ui->session.examiner.settings.hparams;

	hparams.activation++;
	if (hparam_activations[hparams.activation] == NULL)
		hparams.activation = 0;
	want(ui, &hparams);
}

/* ---- keys: what is kept ---- */

static void press_write(struct ui *ui)
{
	char message[sizeof ui->notice];
	int rc;

	/* Figures are drawn by one thread at a time. */
	illustrator_wait(&ui->session.illustrator);
	rc = init_export(pane_init_shown(ui), message, sizeof message);
	ui_notice(ui, rc == 0 ? ROLE_TEXT : ROLE_FAILURE, "%s", message);
}

/* ---- when keys do something ---- */

static bool shows(const struct ui *ui)
{
	return pane_init_shown(ui) != NULL;
}

static bool in_forward(const struct ui *ui)
{
	return shows(ui) && ui->init.view == INIT_FORWARD;
}

static bool in_backward(const struct ui *ui)
{
	return shows(ui) && ui->init.view == INIT_BACKWARD;
}

static bool in_layers(const struct ui *ui)
{
	return shows(ui) && ui->init.view == INIT_LAYERS;
}

static bool in_steps(const struct ui *ui)
{
	return shows(ui) && ui->init.view == INIT_STEPWISE;
}

static bool has_rows(const struct ui *ui)
{
	return in_layers(ui) || in_steps(ui);
}

static bool is_drawn(const struct ui *ui)
{
	return !ui->init.trained;
}

static bool is_trained(const struct ui *ui)
{
	return ui->init.trained;
}

static bool has_schemes(const struct ui *ui)
{
	const struct init_result *result = pane_init_shown(ui);

	return result != NULL && result->schemes > 1;
}

static bool has_one_layer(const struct ui *ui)
{
	return shows(ui) && ui->init.one_layer;
}

static const struct binding bindings[] = {
	{'v', 0, "backward", "to the gradients", press_view, in_forward},
	{'v', 0, "layers", "to the layers of one scheme", press_view, in_backward},
	{'v', 0, "steps", "to the steps of the derivation", press_view, in_layers},
	{'v', 0, "forward", "to the signal", press_view, in_steps},
	{'n', 0, "trained", "measure the network of the run that is shown", press_network,
		is_drawn},
	{'n', 0, "drawn", "networks as they are drawn again", press_network, is_trained},
	{']', 0, "deeper", "more hidden layers", press_deeper, is_drawn},
	{'[', 0, NULL, "fewer hidden layers", press_shallower, is_drawn},
	{'}', 0, "wider", "more units in each of them", press_wider, is_drawn},
	{'{', 0, NULL, "fewer units", press_narrower, is_drawn},
	{'a', 0, "activation", "the next activation", press_activation, is_drawn},
	{'w', 0, "write", "write a picture and tables", press_write, shows},
	{KEYS_UP, 'k', NULL, "the scheme, layer or step above", press_up, shows},
	{KEYS_DOWN, 'j', NULL, "the scheme, layer or step below", press_down, shows},
	{KEYS_LEFT, 0, NULL, "the scheme before", press_scheme_before, has_schemes},
	{KEYS_RIGHT, 0, NULL, "the next scheme", press_scheme_after, has_schemes},
	{'>', 0, "layer", "look at one layer: the next", press_layer_after, shows},
	{'<', 0, NULL, "the layer before", press_layer_before, shows},
	{'u', 0, "all", "all layers again", press_all_layers, has_one_layer},
	{KEYS_PAGE_UP, 0, NULL, "ten rows up", press_page_up, has_rows},
	{KEYS_PAGE_DOWN, 0, NULL, "ten rows down", press_page_down, has_rows},
	{KEYS_HOME, 'g', NULL, "the first row", press_first, has_rows},
	{KEYS_END, 'G', NULL, "the last row", press_last, has_rows},
	{0},
};

const struct pane pane_init = {
	.name = "Init",
	.draw = draw,
	.bindings = bindings,
	.notes = "Networks are drawn again and again, by each scheme with the same seeds, "
		 "and the same training images go through them. ± is half of an interval "
		 "of 95 % over the draws.\n"
		 "He's derivation says Var[z] = n Var[w] E[x²], and that ReLU halves what "
		 "comes next: with Var[w] = 2/n the variance is kept.\n"
		 "torch draws biases, too: where the signal is gone, theirs is what is "
		 "left, and keeps its size.\n"
		 "A step holds where left and right, divided by what they have in common, "
		 "differ by at most four standard errors. Where a formula has ½ stands what "
		 "the activation lets through. Of a trained network units take the place of draws.",
};
