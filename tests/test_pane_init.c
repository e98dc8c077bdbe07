/*
 * The Init pane, drawn from results that theory makes up at every size, and screens
 * compared with kept ones (tests/fixtures/screens). After a change that is meant,
 * FMNIST_UPDATE_SCREENS=1 writes them anew: look at the difference.
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

#include "fmnist/examine_words.h"
#include "init_stage.h"
#include "kept_screen.h"
#include "made_up_init.h"

#define MOST_ROWS 30
#define MOST_COLS 90

/* ---- what can be on the screen ---- */

static struct init_settings *settings_of(struct stage *stage)
{
	return &stage->ui.session.examiner.settings;
}

static void no_network_yet(struct stage *stage)
{
	KEYS(stage, 'n');
	ui_follow(&stage->ui);
}

/* What 64 layers make of a scheme that vanishes, and of one that explodes. */
static void out_of_range(struct stage *stage)
{
	struct init_result *result;

	settings_of(stage)->hparams.hidden_layers = 64;
	settings_of(stage)->hparams.hidden_units = 1024;
	settings_of(stage)->hparams.init_std = 0.3;
	result = made_up_init(settings_of(stage), 200);
	for (size_t i = 5; i < result->layers; i++)
		result->scheme[2].layer[i].z = (struct init_estimate){0.0, 0.0, 1e-90};
	show_result(stage, result);
}

static void a_problem(struct stage *stage)
{
	struct examination *of = &stage->ui.session.examiner.of[EXAMINED_DRAWN];

	all_done(stage);
	snprintf(of->problem, sizeof of->problem,
		"64 hidden layers of up to 100000 units make 6.4e+11 parameters, more than "
		"67108864: use fewer --hidden-layers or --hidden-units");
}

static void one_scheme(struct stage *stage)
{
	for (int i = 0; i < INIT_SCHEMES; i++)
		settings_of(stage)->scheme[i] = i == INIT_TORCH;
	all_done(stage);
}

static void one_layer(struct stage *stage)
{
	settings_of(stage)->hparams.hidden_layers = 1;
	all_done(stage);
}

static void a_layer_is_chosen(struct stage *stage)
{
	all_done(stage);
	KEYS(stage, '>', '>', KEYS_DOWN);
}

static void another_is_wanted(struct stage *stage)
{
	all_done(stage);
	KEYS(stage, ']');
}

static void step_of_a_layer(struct stage *stage)
{
	steps(stage);
	KEYS(stage, KEYS_RIGHT, '>', KEYS_DOWN, KEYS_DOWN);
}

static void trained_steps(struct stage *stage)
{
	trained(stage);
	KEYS(stage, 'v', 'v', 'v', KEYS_DOWN);
}

static const struct {
	const char *name;
	void (*set)(struct stage *stage);
} scenes[] = {
	{"init-none", nothing_yet},
	{"init-no-network", no_network_yet},
	{"init-midst", midst},
	{"init", all_done},
	{"init-backward", backward},
	{"init-layers", layers},
	{"init-steps", steps},
	{"init-layer", a_layer_is_chosen},
	{"init-step-of-a-layer", step_of_a_layer},
	{"init-wanted", another_is_wanted},
	{"init-out-of-range", out_of_range},
	{"init-problem", a_problem},
	{"init-one-scheme", one_scheme},
	{"init-one-layer", one_layer},
	{"init-trained", trained},
	{"init-trained-steps", trained_steps},
};

#define SCENES (sizeof scenes / sizeof scenes[0])

/* ---- at every size ---- */

static struct stage *stage_of(size_t scene)
{
	void *state = NULL;

	assert_int_equal(init_begin(&state), 0);
	scenes[scene].set(state);
	return state;
}

static void draw_at(
	struct stage *stage, const char *name, int rows, int cols, enum glyphs glyphs)
{
	struct grid grid = drawn(stage, rows, cols, glyphs, false);

	check_cells(name, &grid);
	grid_release(&grid);
}

static void every_screen_is_drawn_at_every_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage = stage_of(i);
		void *end_of = stage;

		for (int rows = 1; rows <= MOST_ROWS; rows++)
			for (int cols = 1; cols <= MOST_COLS; cols++)
				draw_at(stage, scenes[i].name, rows, cols,
					(enum glyphs)((rows + cols) % 3));
		end(&end_of);
	}
}

static void large_screens_are_drawn_too(void **state)
{
	static const int sizes[][2] = {
		{60, 200}, {24, 127}, {100, 300}, {12, 500}, {200, 20}};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage = stage_of(i);
		void *end_of = stage;

		for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
			draw_at(stage, scenes[i].name, sizes[k][0], sizes[k][1],
				GLYPHS_BRAILLE);
		end(&end_of);
	}
}

/* ---- as text ---- */

static void screens_look_as_they_were_last_approved(void **state)
{
	static const struct {
		const char *end;
		int rows, cols;
		enum glyphs glyphs;
	} looks[] = {
		{"", 24, 80, GLYPHS_BRAILLE},
		{"-ascii", 24, 80, GLYPHS_ASCII},
		{"-small", 12, 40, GLYPHS_BRAILLE},
		{"-wide", 40, 120, GLYPHS_BRAILLE},
	};

	(void)state;
	for (size_t i = 0; i < SCENES; i++) {
		struct stage *stage = stage_of(i);
		void *end_of = stage;

		for (size_t k = 0; k < sizeof looks / sizeof looks[0]; k++) {
			char name[64], *text;

			/* The four views are enough to see the other sizes. */
			if (k > 0 && (scenes[i].set != all_done) &&
				scenes[i].set != backward && scenes[i].set != layers &&
				scenes[i].set != steps)
				continue;
			snprintf(name, sizeof name, "%s%s", scenes[i].name, looks[k].end);
			text = screen(stage, looks[k].rows, looks[k].cols, looks[k].glyphs);
			assert_as_kept_screen(name, text);
			free(text);
		}
		end(&end_of);
	}
}

/* ---- what is said ---- */

static void what_left_the_range_of_float_is_said(void **state)
{
	struct stage *stage = *state;

	out_of_range(stage);
	assert_shows(stage, 24, 80, "vanished");
	assert_shows(stage, 24, 80, "exploded");
	KEYS(stage, 'v', 'v', KEYS_END, KEYS_RIGHT, KEYS_RIGHT);
	assert_shows(stage, 24, 80, "›  out   1024→10   1.9e-4        0");
	KEYS(stage, KEYS_RIGHT);
	assert_shows(stage, 24, 80, "      Inf");
}

static void a_result_of_other_settings_says_so(void **state)
{
	struct stage *stage = *state;

	all_done(stage);
	assert_shows(stage, 24, 80, "784-256×20-10 relu");
	assert_shows(stage, 24, 80, "● done");
	KEYS(stage, ']', '}', 'a');
	assert_int_equal(settings_of(stage)->hparams.hidden_layers, 30);
	assert_int_equal(settings_of(stage)->hparams.hidden_units, 512);
	assert_int_equal(settings_of(stage)->hparams.activation, 1);
	/* It is still that of before. */
	assert_shows(stage, 24, 80, "784-256×20-10 relu");
	assert_shows(stage, 24, 80, "● of before");
	show_result(stage, made_up_init(settings_of(stage), 10));
	assert_shows(stage, 24, 80, "784-512×30-10 leaky_relu  draw 10 of 200");
	KEYS(stage, '[', '{', 'a', 'a', 'a');
	assert_int_equal(settings_of(stage)->hparams.hidden_layers, 20);
	assert_int_equal(settings_of(stage)->hparams.hidden_units, 256);
	assert_int_equal(settings_of(stage)->hparams.activation, 0);
}

static void depth_and_width_stay_in_their_ranges(void **state)
{
	struct stage *stage = *state;

	for (int i = 0; i < 20; i++)
		KEYS(stage, ']', '}');
	assert_int_equal(settings_of(stage)->hparams.hidden_layers, 64);
	assert_int_equal(settings_of(stage)->hparams.hidden_units, 1024);
	for (int i = 0; i < 20; i++)
		KEYS(stage, '[', '{');
	assert_int_equal(settings_of(stage)->hparams.hidden_layers, 2);
	assert_int_equal(settings_of(stage)->hparams.hidden_units, 16);
}

static void what_is_chosen_stays_chosen(void **state)
{
	struct stage *stage = *state;

	midst(stage);
	KEYS(stage, KEYS_DOWN, KEYS_DOWN, 'v', 'v', KEYS_DOWN, KEYS_DOWN, KEYS_DOWN);
	assert_shows(stage, 24, 80, "torch  Var[w] 1/(3n)");
	assert_shows(stage, 24, 80, "\n›    3 ");
	all_done(stage);
	assert_shows(stage, 24, 80, "torch  Var[w] 1/(3n)");
	assert_shows(stage, 24, 80, "\n›    3 ");
	/* A network that has fewer. */
	settings_of(stage)->hparams.hidden_layers = 1;
	all_done(stage);
	assert_shows(stage, 24, 80, "\n›  out ");
}

static void a_step_is_told_of_the_layer_that_is_looked_at(void **state)
{
	struct stage *stage = *state;

	steps(stage);
	assert_shows(stage, 24, 80, "last hidden");
	assert_shows(stage, 24, 80, "layer 20: off by");
	KEYS(stage, '>', '>', KEYS_DOWN);
	assert_shows(stage, 24, 80, "layer 2 of 21");
	assert_shows(stage, 24, 80, "rests on: weights are independent of the inputs");
	KEYS(stage, KEYS_END);
	assert_shows(stage, 24, 80, "this layer has no such step");
	/* Over all layers: told of where the gradient ends. */
	KEYS(stage, 'u');
	assert_shows(stage, 24, 80, "layer 1: off by");
}

static void of_a_scheme_that_keeps_nothing_two_steps_fail(void **state)
{
	struct stage *stage = *state;

	steps(stage);
	assert_false(shows(stage, 24, 80, "fails"));
	KEYS(stage, KEYS_RIGHT);
	assert_shows(stage, 24, 80, "xavier  Var[w] 2/(n+m)");
	assert_shows(stage, 24, 80, "fails   0/20");
}

static void without_a_network_it_says_what_to_do(void **state)
{
	struct stage *stage = *state;

	all_done(stage);
	no_network_yet(stage);
	assert_shows(stage, 24, 80, "n shows drawn ones");
	KEYS(stage, 'n');
	assert_shows(stage, 24, 80, "● done");
}

/* ---- words ---- */

static void assert_estimate(double mean, double error, const char *expected)
{
	struct init_estimate estimate = {mean, error, NAN};
	char text[EXAMINE_TEXT];

	assert_string_equal(examine_estimate(&estimate, text), expected);
}

static void numbers_have_as_many_digits_as_they_are_worth(void **state)
{
	char text[EXAMINE_TEXT];

	(void)state;
	assert_string_equal(examine_number(0.17, text), ".170");
	assert_string_equal(examine_number(0.99999, text), "1.00");
	assert_string_equal(examine_number(2.0, text), "2.00");
	assert_string_equal(examine_number(1234.5, text), "1234");
	assert_string_equal(examine_number(1.23e-19, text), "1.2e-19");
	assert_string_equal(examine_number(0.0, text), "0");
	assert_string_equal(examine_number(INFINITY, text), "Inf");
	assert_string_equal(examine_number(NAN, text), "–");
	assert_estimate(1.0021, 0.001, "1.002 ± .002");
	assert_estimate(1.0021, 0.00001, "1.002 ± .001");
	assert_estimate(1.04, 0.04, "1.04 ± .08");
	assert_estimate(0.0141, 0.0001, ".0141 ± 2 %");
	assert_estimate(2e-6, 1e-7, "2.0e-6 ± 10 %");
	assert_estimate(0.5, NAN, ".500");
	assert_estimate(0.0, 0.0, "0");
}

static void assert_fate(
	double over, double error, size_t hidden, enum examine_fate expected)
{
	struct init_result *result = init_result_new(1, hidden + 1);

	if (hidden > 0)
		result->scheme[0].layer[hidden - 1].z.mean = over;
	result->scheme[0].rule = init_he;
	result->scheme[0].forward = (struct init_estimate){over, error, NAN};
	assert_int_equal(examine_fate(result, 0, false), expected);
	init_result_drop(result);
}

static void where_biases_hold_a_variance_the_signal_is_gone(void **state)
{
	struct init_result *result = init_result_new(1, 21);

	(void)state;
	result->scheme[0].rule = init_torch;
	result->scheme[0].layer[19].z.mean = 0.0016;
	result->scheme[0].layer[0].gradient.mean = 1e-18;
	result->scheme[0].forward = (struct init_estimate){0.03, 0.001, 0.03};
	result->scheme[0].backward = (struct init_estimate){1e-15, 1e-17, 1e-15};
	assert_int_equal(examine_fate(result, 0, false), EXAMINE_BIASES);
	assert_int_equal(examine_fate(result, 0, true), EXAMINE_VANISHES);
	init_result_drop(result);
}

static void a_word_says_what_becomes_of_the_signal(void **state)
{
	(void)state;
	assert_fate(1.04, 0.04, 20, EXAMINE_KEPT);
	/* A twentieth a layer at most, or not to be told from 1. */
	assert_fate(0.5, 0.01, 20, EXAMINE_KEPT);
	assert_fate(0.5, 0.01, 2, EXAMINE_FALLS);
	assert_fate(0.5, 0.2, 2, EXAMINE_KEPT);
	assert_fate(2e-6, 1e-7, 20, EXAMINE_VANISHES);
	assert_fate(3.0, 0.01, 3, EXAMINE_GROWS);
	assert_fate(3e9, 0.01, 20, EXAMINE_EXPLODES);
	assert_fate(0.0, 0.0, 20, EXAMINE_VANISHED);
	assert_fate(INFINITY, NAN, 20, EXAMINE_EXPLODED);
	assert_fate(NAN, NAN, 20, EXAMINE_EXPLODED);
	assert_fate(1.0, 0.0, 1, EXAMINE_UNKNOWN);
	assert_fate(1.0, 0.0, 0, EXAMINE_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_is_drawn_at_every_size),
		cmocka_unit_test(large_screens_are_drawn_too),
		cmocka_unit_test(screens_look_as_they_were_last_approved),
		INIT_STAGE(what_left_the_range_of_float_is_said),
		INIT_STAGE(a_result_of_other_settings_says_so),
		INIT_STAGE(depth_and_width_stay_in_their_ranges),
		INIT_STAGE(what_is_chosen_stays_chosen),
		INIT_STAGE(a_step_is_told_of_the_layer_that_is_looked_at),
		INIT_STAGE(of_a_scheme_that_keeps_nothing_two_steps_fail),
		INIT_STAGE(without_a_network_it_says_what_to_do),
		cmocka_unit_test(numbers_have_as_many_digits_as_they_are_worth),
		cmocka_unit_test(a_word_says_what_becomes_of_the_signal),
		cmocka_unit_test(where_biases_hold_a_variance_the_signal_is_gone),
	};

	return cmocka_run_group_tests_name("init pane", tests, NULL, NULL);
}
