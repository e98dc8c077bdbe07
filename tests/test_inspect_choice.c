/*
 * What the keys of the Inspect pane choose: images, filters, pages, units.
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

#include "inspect_stage.h"

/* ---- images ---- */

static void the_surest_mistake_comes_first_with_its_ten_probabilities(void **state)
{
	struct stage *stage = *state;
	const struct inspection *inspection;
	uint32_t image;
	char text[32];

	images(stage);
	redraw(stage);
	inspection = shown(stage);
	image = inspection->mistake[0];
	assert_int_equal(chosen(stage), image);
	for (int c = 0; c < DATASET_CLASSES; c++) {
		snprintf(text, sizeof text, "%.3f",
			(double)inspection
				->probability[image * DATASET_CLASSES + (size_t)c]);
		assert_shows(stage, 24, 80, text + 1);
	}
	snprintf(text, sizeof text, "seen as %s",
		dataset_class_name[inspection->predicted[image]]);
	assert_shows(stage, 24, 80, text);
	snprintf(text, sizeof text, "test image %u", image);
	assert_shows(stage, 24, 80, text);
	snprintf(text, sizeof text, "%zu mistakes, the surest first", inspection->mistakes);
	assert_shows(stage, 24, 80, text);
}

static void filters_show_exactly_what_they_say(void **state)
{
	struct stage *stage = *state;
	const struct inspect_list *list = &stage->ui.inspect.list;
	const uint8_t *labels = stage->ui.session.data.test.labels;

	images(stage);
	for (int t = CLASS_ANY; t < DATASET_CLASSES; t++) {
		for (int p = CLASS_ANY; p < DATASET_CLASSES; p++) {
			const struct inspection *inspection = shown(stage);
			size_t expected = 0;
			float before = 2.0f;

			redraw(stage);
			assert_int_equal(list->filter.true_class, t);
			assert_int_equal(list->filter.predicted, p);
			for (int a = 0; a < DATASET_CLASSES; a++)
				for (int b = 0; b < DATASET_CLASSES; b++)
					if ((t == CLASS_ANY || t == a) &&
						(p == CLASS_ANY || p == b) &&
						((a != b) || (t == p && t != CLASS_ANY)))
						expected += inspection->confusion[a][b];
			assert_int_equal(list->count, expected);
			for (size_t i = 0; i < list->count; i++) {
				uint32_t image = list->image[i];
				float sure = inspection_confidence(inspection, image);

				assert_true(t == CLASS_ANY || labels[image] == t);
				assert_true(p == CLASS_ANY ||
					inspection->predicted[image] == p);
				assert_true(labels[image] != inspection->predicted[image] ||
					(t == p && t != CLASS_ANY));
				/* What was recognised: the least sure first. */
				if (t == p && t != CLASS_ANY)
					assert_true(i == 0 || sure >= before);
				else
					assert_true(sure <= before);
				before = sure;
			}
			KEYS(stage, 'a');
		}
		KEYS(stage, 't');
	}
	/* Another filter begins with its first. */
	KEYS(stage, KEYS_END, 't');
	redraw(stage);
	assert_int_equal(list->at, 0);
	KEYS(stage, 'T');
	/* All the way round, and back. */
	assert_int_equal(stage->ui.inspect.filter.true_class, CLASS_ANY);
	KEYS(stage, 'T', 'A');
	assert_int_equal(stage->ui.inspect.filter.true_class, 9);
	assert_int_equal(stage->ui.inspect.filter.predicted, 9);
	KEYS(stage, 'u');
	redraw(stage);
	assert_int_equal(list->count, shown(stage)->mistakes);
}

static void the_filter_is_said_in_words(void **state)
{
	struct stage *stage = *state;

	images(stage);
	assert_false(shows(stage, 24, 120, "u all"));
	KEYS(stage, 't');
	assert_shows(stage, 24, 80, "mistakes on T-shirt/top, the surest first");
	assert_shows(stage, 24, 120, "u all");
	KEYS(stage, 'a');
	assert_shows(stage, 24, 80, "of T-shirt/top recognised, the least sure first");
	KEYS(stage, 'a', 'a');
	assert_shows(stage, 24, 80, "of T-shirt/top taken for Pullover, the surest first");
	KEYS(stage, 'T');
	assert_shows(stage, 24, 80, "wrongly taken for Pullover, the surest first");
	KEYS(stage, KEYS_ESCAPE, 'v', 'u', 't', 't', 't', 't', 't', 't');
	assert_shows(stage, 24, 80, "none");
}

static void a_field_of_the_matrix_shows_its_images(void **state)
{
	struct stage *stage = *state;
	const struct inspect_list *list = &stage->ui.inspect.list;

	confusion(stage);
	KEYS(stage, KEYS_ENTER);
	assert_int_equal(stage->ui.inspect.view, INSPECT_IMAGES);
	redraw(stage);
	assert_int_equal(list->count, shown(stage)->confusion[6][0]);
	/* Down from the shirts, to the right from T-shirts: trousers among sneakers. */
	KEYS(stage, KEYS_ESCAPE, KEYS_DOWN, KEYS_RIGHT, KEYS_ENTER);
	redraw(stage);
	assert_int_equal(list->filter.true_class, 7);
	assert_int_equal(list->filter.predicted, 1);
	/* The edges lead to the other side; on the diagonal is what was recognised. */
	KEYS(stage, KEYS_ESCAPE, KEYS_DOWN, KEYS_DOWN, KEYS_DOWN, KEYS_LEFT, KEYS_ENTER);
	redraw(stage);
	assert_int_equal(list->filter.true_class, 0);
	assert_int_equal(list->filter.predicted, 0);
	assert_int_equal(list->count, shown(stage)->confusion[0][0]);
	assert_shows(stage, 24, 80, "● is");
	/* And home to the most frequent confusion. */
	KEYS(stage, KEYS_ESCAPE, 'g', KEYS_ENTER);
	assert_int_equal(stage->ui.inspect.filter.true_class, 6);
}

static void pages_and_arrows_walk_through_the_images(void **state)
{
	struct stage *stage = *state;
	const struct inspect_list *list = &stage->ui.inspect.list;
	size_t count;

	images(stage);
	assert_shows(stage, 24, 80, "1–4");
	count = list->count;
	KEYS(stage, KEYS_RIGHT);
	assert_int_equal(list->at, 1);
	KEYS(stage, KEYS_DOWN);
	assert_int_equal(list->at, 3);
	assert_shows(stage, 24, 80, "1–4");
	KEYS(stage, KEYS_RIGHT);
	assert_int_equal(list->at, 4);
	assert_shows(stage, 24, 80, "5–8");
	KEYS(stage, KEYS_PAGE_DOWN);
	assert_int_equal(list->at, 8);
	KEYS(stage, KEYS_PAGE_UP, KEYS_PAGE_UP, KEYS_PAGE_UP);
	assert_int_equal(list->at, 0);
	KEYS(stage, KEYS_UP, KEYS_LEFT);
	assert_int_equal(list->at, 0);
	KEYS(stage, KEYS_END);
	assert_int_equal(list->at, count - 1);
	KEYS(stage, KEYS_DOWN, KEYS_PAGE_DOWN, KEYS_RIGHT);
	assert_int_equal(list->at, count - 1);
	KEYS(stage, KEYS_HOME);
	assert_int_equal(list->at, 0);
	assert_false(list->chosen);
}

static void a_chosen_image_stays_while_the_network_learns(void **state)
{
	struct stage *stage = *state;
	const struct inspect_list *list = &stage->ui.inspect.list;
	const uint8_t *labels = stage->ui.session.data.test.labels;
	bool learnt = false;
	uint32_t image;
	size_t at;

	images(stage);
	redraw(stage);
	KEYS(stage, KEYS_RIGHT, KEYS_PAGE_DOWN);
	image = chosen(stage);
	at = list->at;
	for (uint64_t epoch = 5; epoch <= 9; epoch++) {
		become(stage, epoch);
		redraw(stage);
		learnt = shown(stage)->predicted[image] == labels[image];
		if (!learnt)
			assert_int_equal(chosen(stage), image);
		else
			assert_true(list->at <= at || list->at < list->count);
	}
	/* The first is the first of each list, as long as nobody chose. */
	KEYS(stage, KEYS_HOME);
	become(stage, 2);
	redraw(stage);
	assert_int_equal(chosen(stage), shown(stage)->mistake[0]);
}

static void what_is_learnt_leaves_its_place_to_another(void **state)
{
	struct stage *stage = *state;
	struct inspect_list *list = &stage->ui.inspect.list;
	uint32_t image;

	images(stage);
	redraw(stage);
	KEYS(stage, KEYS_END);
	image = chosen(stage);
	/* A network that is right about it, and about many more. */
	stage->ui.session.inspector.inspection.mistakes = 3;
	stage->ui.session.inspector.changes++;
	redraw(stage);
	assert_int_equal(list->count, 3);
	assert_int_equal(list->at, 2);
	assert_true(chosen(stage) != image);
}

/* ---- weights ---- */

static void units_have_numbers_and_ranges(void **state)
{
	struct stage *stage = *state;

	confusion(stage);
	KEYS(stage, 'v', 'v');
	assert_shows(stage, 24, 80, "first layer: 40 units");
	assert_shows(stage, 24, 80, "unit 0");
	assert_shows(stage, 24, 80, "weights -0.300 to +0.300");
	assert_shows(stage, 24, 80, "bias -0.200");
	assert_shows(stage, 24, 80, "±0.3");
	assert_shows(stage, 24, 80, "0–5");
	KEYS(stage, KEYS_PAGE_DOWN, KEYS_RIGHT);
	assert_shows(stage, 24, 80, "unit 7");
	assert_shows(stage, 24, 80, "bias -0.130");
	assert_shows(stage, 24, 80, "6–11");
	KEYS(stage, KEYS_END);
	assert_shows(stage, 24, 80, "unit 39");
	KEYS(stage, KEYS_RIGHT, KEYS_PAGE_DOWN);
	assert_shows(stage, 24, 80, "unit 39");
	KEYS(stage, KEYS_UP, KEYS_HOME);
	assert_shows(stage, 24, 80, "unit 0");
}

static void outputs(struct stage *stage)
{
	weights(stage);
	stage->ui.session.inspector.inspection.hparams.hidden_layers = 0;
}

static void without_hidden_layers_units_are_classes(void **state)
{
	struct stage *stage = *state;

	outputs(stage);
	KEYS(stage, KEYS_HOME);
	assert_shows(stage, 24, 80, "first layer: 10 outputs");
	assert_shows(stage, 24, 80, "T-shirt/top");
	assert_shows(stage, 24, 80, "Pullover");
	KEYS(stage, KEYS_END);
	assert_shows(stage, 24, 80, "Ankle boot");
}

static void weights_that_are_no_numbers_are_marked(void **state)
{
	struct stage *stage = *state;

	weights(stage);
	KEYS(stage, KEYS_HOME);
	for (int i = 0; i < 784; i++)
		stage->ui.session.inspector.inspection.snapshot->value[i] = NAN;
	assert_shows(stage, 24, 80, "!!!!!!!!!!");
	assert_shows(stage, 24, 80, "unit 0");
}

static void z_changes_the_size_of_the_small_pictures(void **state)
{
	struct stage *stage = *state;

	images(stage);
	assert_shows(stage, 60, 200, "1–16");
	KEYS(stage, 'z');
	assert_false(shows(stage, 60, 200, "1–16"));
	KEYS(stage, 'z');
	assert_shows(stage, 60, 200, "1–16");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE(the_surest_mistake_comes_first_with_its_ten_probabilities),
		STAGE(filters_show_exactly_what_they_say),
		STAGE(the_filter_is_said_in_words),
		STAGE(a_field_of_the_matrix_shows_its_images),
		STAGE(pages_and_arrows_walk_through_the_images),
		STAGE(a_chosen_image_stays_while_the_network_learns),
		STAGE(what_is_learnt_leaves_its_place_to_another),
		STAGE(units_have_numbers_and_ranges),
		STAGE(without_hidden_layers_units_are_classes),
		STAGE(weights_that_are_no_numbers_are_marked),
		STAGE(z_changes_the_size_of_the_small_pictures),
	};

	return cmocka_run_group_tests_name("inspect choice", tests, NULL, NULL);
}
