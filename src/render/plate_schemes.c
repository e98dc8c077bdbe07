#include "fmnist/plate_schemes.h"

#include <math.h>
#include <stdio.h>

#include "fmnist/plate.h"
#include "fmnist/plate_variance.h"
#include "fmnist/scheme_mark.h"
#include "fmnist/variance_text.h"

#define ROW 14.0
#define HEADS 27.0 /* two lines */
#define GROUP 11.0 /* the upper one */
#define MARK 2.2
#define INDENT 9.0
#define FACE FACE_SMALL

/* What is known of a scheme in one direction. */
struct passage {
	const char *title;
	struct init_estimate (*of)(const struct init_result_scheme *scheme);
	double left; /* of the table's width */
};

static struct init_estimate forward_of(const struct init_result_scheme *scheme)
{
	return scheme->forward;
}

static struct init_estimate backward_of(const struct init_result_scheme *scheme)
{
	return scheme->backward;
}

static const struct passage passages[] = {
	{"forward: Var[z_L] / Var[z₁]", forward_of, 0.205},
	{"backward: Var[δz₁] / Var[δz_L]", backward_of, 0.61},
};

#define PASSAGES (sizeof passages / sizeof passages[0])

/* Left ends of a passage's columns, from its own. */
static const struct head {
	const char *name;
	double left;
} heads[] = {
	{"measured", 0},
	{"theory", 0.165},
	{"a layer", 0.25},
	{"theory", 0.32},
};

#define VARIANCE_LEFT 0.095

static void write_cell(
	struct figure *figure, struct box row, double left, uint32_t rgb, const char *text)
{
	const struct lettering how = {.face = FACE, .colour = colour_of(rgb), .up = 0.5};

	pen_text(figure, row.x + left * row.w, row.y + row.h / 2, &how, text);
}

static void write_number(
	struct figure *figure, struct box row, double left, double value, double error)
{
	char text[VARIANCE_TEXT];

	write_cell(figure, row, left, PEN_INK,
		variance_text(text, value, INIT_INTERVAL * error));
}

/* "2/n"; a trained network has the variance that it has. */
static void write_variance(
	struct figure *figure, struct box row, const struct init_result *result, size_t i)
{
	const struct init_rule *rule = &result->scheme[i].rule;
	char text[64];

	if (result->run != 0)
		snprintf(text, sizeof text, "measured");
	else if (rule->scheme == INIT_NORMAL)
		snprintf(text, sizeof text, "%s, s = %g", init_kinds[rule->scheme].variance,
			rule->std);
	else
		snprintf(text, sizeof text, "%s", init_kinds[rule->scheme].variance);
	write_cell(figure, row, VARIANCE_LEFT, PEN_INK, text);
}

static void write_passage(struct figure *figure, struct box row,
	const struct passage *passage, const struct init_result *result, size_t i)
{
	struct init_estimate all = passage->of(&result->scheme[i]);
	double each = 1 / ((double)result->layers - 2);
	const double number[][2] = {{all.mean, all.error}, {all.theory, NAN},
		{pow(all.mean, each), NAN}, {pow(all.theory, each), NAN}};

	for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++)
		write_number(figure, row, passage->left + heads[k].left, number[k][0],
			number[k][1]);
}

static void draw_row(
	struct figure *figure, struct box row, const struct init_result *result, size_t i)
{
	pen_line(figure, (struct point){row.x, row.y}, (struct point){row.x + row.w, row.y},
		PEN_HAIR, colour_of(PEN_FAINT));
	scheme_mark(figure, (struct point){row.x + MARK + 1, row.y + row.h / 2}, MARK,
		result, i);
	write_cell(figure, row, INDENT / row.w, PEN_INK, init_result_name(result, i));
	write_variance(figure, row, result, i);
	for (size_t k = 0; k < PASSAGES; k++)
		write_passage(figure, row, &passages[k], result, i);
}

static void draw_heads(struct figure *figure, struct box box)
{
	struct box upper = {box.x, box.y, box.w, GROUP};
	struct box lower = {box.x, box.y + GROUP, box.w, HEADS - GROUP};

	write_cell(figure, lower, 0, PEN_DIM, "scheme");
	write_cell(figure, lower, VARIANCE_LEFT, PEN_DIM, "Var[w]");
	for (size_t k = 0; k < PASSAGES; k++) {
		write_cell(figure, upper, passages[k].left, PEN_INK, passages[k].title);
		for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
			write_cell(figure, lower, passages[k].left + heads[i].left, PEN_DIM,
				heads[i].name);
	}
}

double plate_schemes_height(const struct init_result *result)
{
	return PLATE_HEAD + HEADS + ROW * (double)result->schemes;
}

void plate_schemes_draw(
	struct figure *figure, struct box box, const struct init_result *result)
{
	char text[96];

	snprintf(text, sizeof text,
		"L = %zu; a layer: the (L - 1)th root, the mean factor; ± half of a 95 %% "
		"interval",
		result->layers - 1);
	plate_head(figure, box, "Through all hidden layers", text);
	box.y += PLATE_HEAD;
	draw_heads(figure, box);
	box.y += HEADS;
	box.h = ROW;
	for (size_t i = 0; i < result->schemes; i++) {
		draw_row(figure, box, result, i);
		box.y += ROW;
	}
}
