#include "fmnist/inspect_head.h"

#include <inttypes.h>
#include <stdio.h>

#include "fmnist/column.h"
#include "fmnist/number.h"
#include "fmnist/pane_head.h"
#include "fmnist/ui.h"

/* ---- the network ---- */

/* "training", "paused", ...: of the run that is shown. */
static const char *state_of(const struct ui *ui, enum role *role)
{
	const struct exhibit *shown = ui->session.shown;
	bool sweep = shown->board.run > shown->view.run;
	enum run_status status = sweep ? shown->board.status : shown->view.status;

	if (ui->inspect.held) {
		*role = ROLE_WARNING;
		return "held";
	}
	*role = status == RUN_FAILED || status == RUN_DIVERGED     ? ROLE_FAILURE
		: status == RUN_RUNNING || status == RUN_COMPLETED ? ROLE_GOOD
								   : ROLE_WARNING;
	return sweep ? run_status_name(status) : view_state(&shown->view);
}

/* Iterations in an epoch of the network that is shown; 0: not known. */
static uint64_t iterations_of(const struct ui *ui)
{
	const struct exhibit *shown = ui->session.shown;
	uint32_t trial = ui->session.inspector.trial;

	if (trial == 0)
		return shown->view.started.iterations;
	return trial <= shown->board.trials ? shown->board.trial[trial - 1].begun.iterations
					    : 0;
}

static void say_epoch(
	const struct ui *ui, const struct snapshot *snapshot, char *text, size_t size)
{
	uint64_t before = snapshot->epoch * iterations_of(ui);

	if (snapshot->epoch == 0 && snapshot->iteration == 0)
		snprintf(text, size, "not trained yet");
	else if (before > 0 ? snapshot->iteration > before : snapshot->epoch == 0)
		snprintf(text, size, "in epoch %" PRIu64, snapshot->epoch + 1);
	else
		snprintf(text, size, "after epoch %" PRIu64, snapshot->epoch);
}

/* What changes stands at the right end, so that nothing else moves. */
static void draw_network(
	const struct ui *ui, const struct inspection *inspection, const struct area *line)
{
	const struct inspector *inspector = &ui->session.inspector;
	const struct images *test = &ui->session.data.test;
	const struct hparams *hp = &inspection->hparams;
	char shape[128], epoch[48];
	enum role role;
	const char *state = state_of(ui, &role);
	int end = line->cols - text_columns(state) - 3, col = 1;
	struct area left;

	say_epoch(ui, inspection->snapshot, epoch, sizeof epoch);
	area_text_right(line, 0, end - 1, ROLE_TEXT, 0, epoch);
	area_text(line, 0, end, role, 0, "●");
	area_text(line, 0, end + 2, role, ATTR_BOLD, state);
	left = area_part(line, 0, 0, 1, end - text_columns(epoch) - 2);
	hparams_shape(hp, test->rows * test->cols, DATASET_CLASSES, shape, sizeof shape);
	col = area_item(&left, col, ROLE_TEXT, "run %" PRIu32, inspector->run);
	if (inspector->trial > 0)
		col = area_item(
			&left, col, ROLE_TEXT, "best trial %" PRIu32, inspector->trial - 1);
	col = area_item(&left, col, ROLE_DIM, "%s %s", shape,
		hparam_activations[hp->activation]->name);
	col = area_item(&left, col, ROLE_DIM, "%s", hp->batch_norm ? "batch norm" : "");
	if (hp->dropout > 0.0)
		area_item(&left, col, ROLE_DIM, "dropout %g", hp->dropout);
}

/* ---- the views ---- */

static const char *const view_names[INSPECT_VIEWS] = {"Confusion", "Images", "Weights"};

/* The longest that fits. That these figures choose nothing is said where there is room. */
static void draw_accuracy(
	const struct inspection *inspection, const struct area *line, int col)
{
	char accuracy[COLUMN_TEXT], count[24], texts[4][128];
	int room = line->cols - col - 1, chosen = 0;

	column_accuracy(inspection->accuracy, accuracy);
	number_grouped(inspection->count, count, sizeof count);
	snprintf(texts[0], sizeof texts[0],
		"test accuracy %s of %s images, which choose nothing", accuracy, count);
	snprintf(texts[1], sizeof texts[1], "test %s of %s images, for showing only",
		accuracy, count);
	snprintf(texts[2], sizeof texts[2], "test %s, only shown", accuracy);
	snprintf(texts[3], sizeof texts[3], "test %s", accuracy);
	while (chosen < 3 && text_columns(texts[chosen]) > room)
		chosen++;
	area_text_right(line, 0, line->cols - 1, ROLE_TEST, 0, texts[chosen]);
}

#define TABS_FROM 52 /* columns */

void inspect_head_draw(
	const struct ui *ui, const struct inspection *inspection, const struct area *area)
{
	struct area first = area_part(area, 0, 0, 1, area->cols);
	struct area last = area_part(area, area->rows - 1, 0, area->rows > 0, area->cols);
	int col;

	if (area->rows > 1)
		draw_network(ui, inspection, &first);
	col = pane_head_views(&last, view_names, INSPECT_VIEWS, (int)ui->inspect.view,
		area->cols >= TABS_FROM);
	draw_accuracy(inspection, &last, col);
}

void inspect_head_status(
	const struct ui *ui, const struct inspection *inspection, const struct area *line)
{
	struct area rest;
	char accuracy[COLUMN_TEXT];
	int col = 0;

	if (ui->session.data.synthetic)
		col = area_item(line, col, ROLE_WARNING, "synthetic");
	col = area_item(line, col, ROLE_TEXT, "run %" PRIu32, ui->session.inspector.run);
	col = area_item(line, col, ROLE_TEST, "test %s",
		column_accuracy(inspection->accuracy, accuracy));
	rest = area_part(line, 0, col - 1, 1, line->cols - col + 1);
	confusion_say(inspection, ui->inspect.cursor, &rest);
}

/* ---- nothing to inspect ---- */

void inspect_head_empty(const struct ui *ui, const struct area *area)
{
	const char *problem = ui->session.inspector.problem;
	const char *title = problem[0] != '\0' ? "No network to look into yet"
					       : "Looking into the network";

	pane_head_empty(area, title, problem,
		"Here stands where a network goes wrong: which classes it takes "
		"for which, the mistakes that it was surest of as images, and what "
		"its first layer looks for. It is looked into after every epoch.");
}
