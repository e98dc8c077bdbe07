/*
 * The figure of a study of initialisations.
 *
 * Results are made up, so that it is known which line must be where; the whole is compared
 * with a figure that was kept (kept.h). After a change of the look, look at the figure, and
 * keep it:
 *
 *	srcdir=.. tests/test_figure_init --keep FILE
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/colour.h"
#include "fmnist/figure_init.h"
#include "fmnist/hue.h"
#include "fmnist/variance_text.h"
#include "fmnist/xalloc.h"
#include "kept.h"
#include "made_up_init.h"
#include "page.h"
#include "room.h"

#define DRAWS 200

static const uint32_t hue[INIT_SCHEMES] = HUE_SCHEMES;

static int begin(void **state)
{
	*state = room_make();
	return 0;
}

static int end(void **state)
{
	room_remove(*state);
	return 0;
}

static struct bytes file_of(
	const char *room, const char *name, const struct init_result *result)
{
	char *path = xasprintf("%s/%s", room, name);
	struct err err = {""};
	struct bytes bytes;

	if (figure_init_write(path, result, FIGURE_SCALE, &err) != 0)
		fail_msg("%s", err.text);
	bytes = room_read(path);
	free(path);
	return bytes;
}

/* Drawn, and the result dropped. */
static struct page page_of(const char *room, struct init_result *result)
{
	char *path = xasprintf("%s/x.png", room);
	struct page page;

	free(file_of(room, "x.png", result).data);
	init_result_drop(result);
	page_read(&page, path);
	free(path);
	return page;
}

static struct init_result *drawn(unsigned mask, int64_t hidden_layers)
{
	const struct init_settings settings = made_up_init_settings(mask, hidden_layers);

	return made_up_init(&settings, DRAWS);
}

/* ---- what is on a page ---- */

/* Of a page: the plots of outputs and of gradients, without their numbers and labels. */
static const struct box plots[] = {{80, 110, 470, 182}, {80, 362, 470, 182}};

/* But for what rounding does. */
static bool is_like(uint32_t pixel, uint32_t colour)
{
	for (int shift = 0; shift < 24; shift += 8)
		if (abs((int)(pixel >> shift & 0xff) - (int)(colour >> shift & 0xff)) > 2)
			return false;
	return true;
}

static size_t count(const struct page *page, struct box box, uint32_t colour)
{
	size_t n = 0;

	for (double y = box.y; y < box.y + box.h; y += 1 / page->scale)
		for (double x = box.x; x < box.x + box.w; x += 1 / page->scale)
			n += is_like(page_at(page, x, y), colour);
	return n;
}

/* The mean height of a colour in the columns from left to right; NaN: it is not there. */
static double height_of(const struct page *page, struct box plot, uint32_t colour,
	double left, double right)
{
	double sum = 0;
	size_t n = 0;

	for (double y = plot.y; y < plot.y + plot.h; y += 1 / page->scale)
		for (double x = plot.x + left * plot.w; x < plot.x + right * plot.w;
			x += 1 / page->scale)
			if (is_like(page_at(page, x, y), colour)) {
				sum += y;
				n++;
			}
	return n > 0 ? sum / (double)n : NAN;
}

/* ---- tests ---- */

static void each_scheme_has_a_line_in_both_plots(void **state)
{
	struct page page = page_of(*state, drawn(MADE_UP_SCHEMES, 20));

	assert_string_equal(page_tag(&page, "Schemes"), "he, xavier, torch, normal");
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < INIT_SCHEMES; i++)
			if (count(&page, plots[k], hue[i]) < 100)
				fail_msg("plot %zu has no line of scheme %zu", k, i);
	page_release(&page);
	page = page_of(*state, drawn(1u << INIT_HE | 1u << INIT_NORMAL, 20));
	assert_string_equal(page_tag(&page, "Schemes"), "he, normal");
	assert_int_equal(count(&page, plots[0], hue[INIT_XAVIER]), 0);
	assert_int_equal(count(&page, plots[1], hue[INIT_TORCH]), 0);
	page_release(&page);
}

/* Forward they fall to the right, backward to the left. */
static void he_stays_level_and_xavier_falls(void **state)
{
	struct page page = page_of(*state, drawn(MADE_UP_SCHEMES, 20));

	for (size_t k = 0; k < 2; k++) {
		double from = k == 0 ? 0 : 0.75, to = k == 0 ? 0.75 : 0;
		double he = height_of(&page, plots[k], hue[INIT_HE], to, to + 0.2);
		double fallen = height_of(&page, plots[k], hue[INIT_XAVIER], to, to + 0.2);

		assert_true(fabs(he -
				    height_of(&page, plots[k], hue[INIT_HE], from,
					    from + 0.2)) < 5);
		assert_true(fallen > he + 20);
		assert_true(fallen > 15 +
				height_of(&page, plots[k], hue[INIT_XAVIER], from,
					from + 0.2));
	}
	page_release(&page);
}

/* And no further, since the others could not be told apart. */
static void what_vanishes_leaves_at_the_foot(void **state)
{
	struct page page = page_of(*state, drawn(MADE_UP_SCHEMES, 20));
	double he = height_of(&page, plots[0], hue[INIT_HE], 0.5, 1);
	double xavier = height_of(&page, plots[0], hue[INIT_XAVIER], 0.9, 1);

	assert_true(xavier - he > 50);
	assert_true(isnan(height_of(&page, plots[0], hue[INIT_NORMAL], 0.4, 1)));
	assert_true(height_of(&page, plots[0], hue[INIT_NORMAL], 0.24, 0.33) >
		plots[0].y + 0.8 * plots[0].h);
	page_release(&page);
}

static void what_explodes_leaves_at_the_head(void **state)
{
	struct init_settings settings = made_up_init_settings(MADE_UP_SCHEMES, 64);
	struct page page;

	settings.hparams.init_std = 1;
	page = page_of(*state, made_up_init(&settings, DRAWS));
	assert_true(height_of(&page, plots[0], hue[INIT_NORMAL], 0, 0.2) <
		height_of(&page, plots[0], hue[INIT_HE], 0, 0.2) - 20);
	assert_true(isnan(height_of(&page, plots[0], hue[INIT_NORMAL], 0.2, 1)));
	page_release(&page);
}

/* The theory's colour is that of the scheme, paler. */
static void the_theory_lies_where_it_is_and_not_where_was_measured(void **state)
{
	const uint32_t pale = colour_rgb(
		colour_between(colour_of(hue[INIT_HE]), colour_of(0xffffff), 0.72));
	struct init_result *result = drawn(1u << INIT_HE, 20);
	struct page page;

	for (size_t l = 0; l < result->layers; l++)
		result->scheme->layer[l].z.mean *= 1000;
	page = page_of(*state, result);
	assert_true(height_of(&page, plots[0], pale, 0.3, 0.7) >
		height_of(&page, plots[0], hue[INIT_HE], 0.3, 0.7) + 50);
	page_release(&page);
}

static void a_large_error_is_a_bar(void **state)
{
	struct init_result *result = drawn(1u << INIT_HE, 1);
	struct page page = page_of(*state, drawn(1u << INIT_HE, 1));
	size_t before = count(&page, plots[0], hue[INIT_HE]);

	result->scheme->layer[1].z.error = result->scheme->layer[1].z.mean / 4;
	page_release(&page);
	page = page_of(*state, result);
	assert_true(count(&page, plots[0], hue[INIT_HE]) > before + 20);
	page_release(&page);
}

static void a_trained_network_is_one_line_and_its_run_is_said(void **state)
{
	struct page page = page_of(*state, made_up_init_trained());

	assert_string_equal(page_tag(&page, "Title"),
		"Run 12, trained: variances through its 3 hidden layers");
	assert_string_equal(page_tag(&page, "Run"), "run 12");
	assert_true(count(&page, (struct box){80, 125, 470, 170}, HUE_TRAIN) > 100);
	for (size_t i = 0; i < INIT_SCHEMES; i++)
		assert_int_equal(count(&page, plots[0], hue[i]), 0);
	page_release(&page);
}

static void the_file_says_what_was_drawn(void **state)
{
	const struct init_settings settings = made_up_init_settings(MADE_UP_SCHEMES, 20);
	struct init_result *result = made_up_init(&settings, 37);
	struct page page;

	result->synthetic = true;
	page = page_of(*state, result);
	assert_string_equal(page_tag(&page, "Title"),
		"Initialisation of a network of 20 hidden layers (synthetic data)");
	assert_string_equal(page_tag(&page, "Network"), "784-256x20-10");
	assert_string_equal(page_tag(&page, "Draws"), "37 of 200 draws so far");
	assert_string_equal(page_tag(&page, "Images"), "64 training images");
	assert_string_equal(page_tag(&page, "Seed"), "576");
	page_release(&page);
	page = page_of(*state, drawn(MADE_UP_SCHEMES, 20));
	assert_string_equal(page_tag(&page, "Draws"), "200 draws");
	assert_null(strstr(page_tag(&page, "Title"), "synthetic"));
	page_release(&page);
}

static void the_same_result_is_the_same_file(void **state)
{
	static const char *const names[] = {"x.png", "x.pdf", "x.svg"};
	struct init_result *result = drawn(MADE_UP_SCHEMES, 20);

	for (size_t i = 0; i < 3; i++) {
		struct bytes first = file_of(*state, names[i], result);
		struct bytes second = file_of(*state, names[i], result);

		assert_int_equal(first.size, second.size);
		assert_memory_equal(first.data, second.data, first.size);
		free(first.data);
		free(second.data);
	}
	init_result_drop(result);
}

static void what_cannot_be_written_is_known_before(void **state)
{
	char *good = xasprintf("%s/x.svg", (char *)*state);
	struct err err = {""};

	assert_int_equal(figure_init_check("x.gif", FIGURE_SCALE, &err), -1);
	assert_says(&err, "x.gif", ".png", NULL);
	assert_int_equal(figure_init_check("/no/such/x.png", FIGURE_SCALE, &err), -1);
	assert_says(&err, "/no/such", NULL);
	assert_int_equal(figure_init_check("x.png", 100, &err), -1);
	assert_int_equal(figure_init_check(good, FIGURE_SCALE, &err), 0);
	assert_null(room_read(good).data);
	free(good);
}

/* ---- odd results ---- */

static void spoil(struct init_result *result, double value, size_t from, size_t step)
{
	for (size_t i = 0; i < result->schemes; i++)
		for (size_t l = from; l < result->layers; l += step) {
			struct init_layer *layer = &result->scheme[i].layer[l];

			layer->z = (struct init_estimate){value, value, value};
			layer->gradient = layer->z;
		}
}

static void no_number_breaks_the_figure(void **state)
{
	static const double values[] = {NAN, INFINITY, 0, 1e300, 1e-300, -1};

	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		for (size_t step = 1; step < 4; step++) {
			struct init_result *result = drawn(MADE_UP_SCHEMES, 5);
			struct page page;

			spoil(result, values[i], step - 1, step);
			page = page_of(*state, result);
			page_release(&page);
		}
}

static void few_layers_and_few_draws_break_nothing(void **state)
{
	for (int64_t hidden = 1; hidden < 4; hidden++) {
		const struct init_settings settings =
			made_up_init_settings(MADE_UP_SCHEMES, hidden);
		struct page page = page_of(*state, made_up_init(&settings, 1));

		assert_true(count(&page, plots[0], hue[INIT_HE]) > 20);
		page_release(&page);
	}
}

static struct init_result *one_layer(void)
{
	struct init_result *result = init_result_new(1, 1);

	result->settings = made_up_init_settings(1u << INIT_HE, 1);
	result->done = 200;
	result->scheme->rule = init_he;
	result->scheme->forward = result->scheme->backward =
		(struct init_estimate){NAN, NAN, NAN};
	result->scheme->layer->z = (struct init_estimate){0.34, 0.01, 0.34};
	result->scheme->layer->gradient = (struct init_estimate){0.09, 0.01, 0.09};
	return result;
}

static void a_network_of_one_layer_is_a_point(void **state)
{
	struct page page = page_of(*state, one_layer());

	assert_true(count(&page, plots[0], hue[INIT_HE]) > 10);
	page_release(&page);
}

/* ---- numbers ---- */

static void a_number_has_the_digits_that_its_error_leaves(void **state)
{
	static const struct {
		double value, error;
		const char *text;
	} cases[] = {
		{0.98123, 0.0361, "0.981 ± 0.036"},
		{1.9287e-6, 1.2e-7, "(1.93 ± 0.12)e-6"},
		{123.4, 21, "123 ± 21"},
		{1.898e-6, 0.0997e-6, "(1.90 ± 0.10)e-6"},
		{0.5, NAN, "0.500"},
		{0.99996, NAN, "1.00"},
		{1, 0, "1.00"},
		{128, NAN, "128"},
		{1.934e-6, NAN, "1.93e-6"},
		{0, NAN, "0"},
		{NAN, 1, "-"},
		{INFINITY, NAN, "inf"},
	};
	char text[VARIANCE_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(
			variance_text(text, cases[i].value, cases[i].error), cases[i].text);
}

/* ---- as it was kept ---- */

static void the_figure_is_as_the_one_that_was_looked_at(void **state)
{
	struct page page;

	if (!kept_font_is_here(*state))
		skip();
	page = page_of(*state, drawn(MADE_UP_SCHEMES, 20));
	assert_as_kept(&page, "init", 5, 12);
	page_release(&page);
}

static int keep(const char *path)
{
	char *room = room_make();
	struct page page = page_of(room, drawn(MADE_UP_SCHEMES, 20));
	int rc = kept_write(&page, path);

	page_release(&page);
	room_remove(room);
	return rc;
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		ROOM(each_scheme_has_a_line_in_both_plots),
		ROOM(he_stays_level_and_xavier_falls),
		ROOM(what_vanishes_leaves_at_the_foot),
		ROOM(what_explodes_leaves_at_the_head),
		ROOM(the_theory_lies_where_it_is_and_not_where_was_measured),
		ROOM(a_large_error_is_a_bar),
		ROOM(a_trained_network_is_one_line_and_its_run_is_said),
		ROOM(the_file_says_what_was_drawn),
		ROOM(the_same_result_is_the_same_file),
		ROOM(what_cannot_be_written_is_known_before),
		ROOM(no_number_breaks_the_figure),
		ROOM(few_layers_and_few_draws_break_nothing),
		ROOM(a_network_of_one_layer_is_a_point),
		cmocka_unit_test(a_number_has_the_digits_that_its_error_leaves),
		ROOM(the_figure_is_as_the_one_that_was_looked_at),
	};

	if (argc == 3 && strcmp(argv[1], "--keep") == 0)
		return keep(argv[2]) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	return cmocka_run_group_tests_name("figure of initialisations", tests, NULL, NULL);
}
