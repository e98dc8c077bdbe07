/*
 * What a network makes of each image, beside answers that were computed by hand.
 *
 * The network is one linear layer over two pixels. Only two of its classes look at
 * anything: class 3 at the first pixel and class 7 at the second, each with a weight of
 * 2 ln 9, so that a white pixel (0.5) gives a logit of ln 9 and a black one (-0.5) of
 * -ln 9. A network that sees nothing says 0 for all classes, and takes the first.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/inspection.h"

#define PIXELS 2
#define NEAR 1e-5

/* (images, 2), and what they are. */
static uint8_t pixels[] = {
	255, 0,   /* class 3 with 9 / (9 + 8 + 1/9) */
	0, 255,   /* class 7 likewise */
	255, 255, /* 3 and 7 with 9 / (9 + 9 + 8) each: the first of equals */
	0, 0,     /* the first of the eight others, 1 / (8 + 2/9) */
	255, 0,   /* as the first */
	255, 255, /* as the third */
};
static uint8_t labels[] = {3, 3, 7, 0, 9, 0};

#define IMAGES (sizeof labels)
#define SURE (9.0 / (9.0 + 8.0 + 1.0 / 9.0))
#define TORN (9.0 / 26.0)
#define BLIND (1.0 / (8.0 + 2.0 / 9.0))

struct scene {
	struct hparams hparams;
	struct images images;
	struct snapshot *snapshot;
	struct pool *pool;
	struct inspection inspection;
};

static int begin(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);
	float *value;

	if (scene == NULL)
		return -1;
	hparams_default(&scene->hparams);
	scene->hparams.hidden_layers = 0;
	scene->images = (struct images){.count = IMAGES,
		.rows = 1,
		.cols = PIXELS,
		.pixels = pixels,
		.labels = labels};
	scene->snapshot = snapshot_empty(DATASET_CLASSES * (PIXELS + 1));
	scene->snapshot->epoch = 4;
	value = scene->snapshot->value;
	memset(value, 0, scene->snapshot->count * sizeof *value);
	value[3 * PIXELS] = value[7 * PIXELS + 1] = 2.0f * logf(9.0f);
	scene->pool = pool_new(2);
	*state = scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	inspection_release(&scene->inspection);
	snapshot_drop(scene->snapshot);
	pool_free(scene->pool);
	free(scene);
	return 0;
}

static const struct inspection *make(struct scene *scene)
{
	struct err err = {""};

	if (inspection_make(&scene->inspection, &scene->hparams, scene->snapshot,
		    &scene->images, scene->pool, &err) != 0)
		fail_msg("%s", err.text);
	return &scene->inspection;
}

static void assert_near(double value, double expected)
{
	if (!(fabs(value - expected) < NEAR))
		fail_msg("%.9g is not %.9g", value, expected);
}

static void assert_probability(
	const struct inspection *inspection, size_t image, size_t class, double expected)
{
	assert_near(
		(double)inspection->probability[image * DATASET_CLASSES + class], expected);
}

static void every_probability_is_as_by_hand(void **state)
{
	const struct inspection *inspection = make(*state);

	assert_int_equal(inspection->count, IMAGES);
	assert_probability(inspection, 0, 3, SURE);
	assert_probability(inspection, 0, 7, SURE / 81);
	assert_probability(inspection, 0, 0, SURE / 9);
	assert_probability(inspection, 1, 7, SURE);
	assert_probability(inspection, 2, 3, TORN);
	assert_probability(inspection, 2, 7, TORN);
	assert_probability(inspection, 2, 9, TORN / 9);
	assert_probability(inspection, 3, 0, BLIND);
	assert_probability(inspection, 3, 3, BLIND / 9);
	for (size_t i = 0; i < IMAGES; i++) {
		double sum = 0.0;

		for (size_t c = 0; c < DATASET_CLASSES; c++)
			sum += (double)inspection->probability[i * DATASET_CLASSES + c];
		assert_near(sum, 1.0);
	}
}

static void the_greatest_is_predicted_and_of_equals_the_first(void **state)
{
	static const uint8_t expected[] = {3, 7, 3, 0, 3, 3};
	const struct inspection *inspection = make(*state);

	assert_memory_equal(inspection->predicted, expected, IMAGES);
	assert_near((double)inspection_confidence(inspection, 1), SURE);
	assert_near((double)inspection_confidence(inspection, 3), BLIND);
}

static void the_matrix_counts_every_image_once(void **state)
{
	uint32_t expected[DATASET_CLASSES][DATASET_CLASSES] = {
		[0] = {[0] = 1, [3] = 1},
		[3] = {[3] = 1, [7] = 1},
		[7] = {[3] = 1},
		[9] = {[3] = 1},
	};
	const struct inspection *inspection = make(*state);

	assert_memory_equal(inspection->confusion, expected, sizeof expected);
}

static void classes_have_recall_and_precision_where_there_is_any(void **state)
{
	const struct inspection *inspection = make(*state);
	const struct inspection_class *class = inspection->by_class;

	assert_int_equal(class[3].images, 2);
	assert_int_equal(class[3].predicted, 4);
	assert_int_equal(class[3].correct, 1);
	assert_near(class[3].recall, 0.5);
	assert_near(class[3].precision, 0.25);
	assert_near(class[0].recall, 0.5);
	assert_near(class[0].precision, 1.0);
	assert_near(class[7].recall, 0.0);
	assert_near(class[7].precision, 0.0);
	assert_near(class[9].recall, 0.0);
	/* Nothing was taken for it, and of class 5 there is no image. */
	assert_true(isnan(class[9].precision));
	assert_true(isnan(class[5].recall) && isnan(class[5].precision));
}

static void mistakes_are_sorted_by_how_sure_it_was(void **state)
{
	/* Of equally sure ones the first image comes first. */
	static const uint32_t expected[] = {1, 4, 2, 5};
	const struct inspection *inspection = make(*state);

	assert_int_equal(inspection->mistakes, 4);
	assert_memory_equal(inspection->mistake, expected, sizeof expected);
}

static void accuracy_and_loss_are_means(void **state)
{
	const struct inspection *inspection = make(*state);
	/* The probabilities of the true classes. */
	double loss = -(log(SURE) + log(SURE / 81) + log(TORN) + log(BLIND) +
			      log(SURE / 9) + log(TORN / 9)) /
		(double)IMAGES;

	assert_near(inspection->accuracy, 2.0 / 6.0);
	assert_near(inspection->loss, loss);
}

static void a_hidden_layer_is_evaluated_too(void **state)
{
	struct scene *scene = *state;
	const struct inspection *inspection;
	/* A unit that sees the first pixel where that is white, and hands it to class 6. */
	const struct {
		float unit[PIXELS], unit_bias;
		float out[DATASET_CLASSES], out_bias[DATASET_CLASSES];
	} network = {.unit = {2.0f, 0.0f}, .out = {[6] = logf(9.0f)}};

	scene->hparams.hidden_layers = 1;
	scene->hparams.hidden_units = 1;
	snapshot_drop(scene->snapshot);
	scene->snapshot = snapshot_empty(sizeof network / sizeof(float));
	memcpy(scene->snapshot->value, &network, sizeof network);
	inspection = make(scene);
	assert_probability(inspection, 0, 6, 0.5);
	assert_probability(inspection, 0, 0, 0.5 / 9);
	assert_probability(inspection, 1, 6, 0.1);
}

static void a_network_of_another_size_is_refused(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};

	scene->hparams.hidden_layers = 1;
	assert_int_equal(inspection_make(&scene->inspection, &scene->hparams,
				 scene->snapshot, &scene->images, scene->pool, &err),
		-1);
	assert_non_null(strstr(err.text, "has 30 numbers"));
	hparams_default_autoencoder(&scene->hparams);
	assert_int_equal(inspection_make(&scene->inspection, &scene->hparams,
				 scene->snapshot, &scene->images, scene->pool, &err),
		-1);
	assert_non_null(strstr(err.text, "autoencoder"));
	assert_null(scene->inspection.snapshot);
}

static void it_holds_the_network_it_was_made_of(void **state)
{
	struct scene *scene = *state;
	const struct inspection *inspection = make(scene);

	snapshot_drop(scene->snapshot);
	scene->snapshot = NULL;
	assert_int_equal(inspection->snapshot->epoch, 4);
	assert_near((double)inspection->snapshot->value[3 * PIXELS], 2 * log(9));
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(every_probability_is_as_by_hand),
		SCENE(the_greatest_is_predicted_and_of_equals_the_first),
		SCENE(the_matrix_counts_every_image_once),
		SCENE(classes_have_recall_and_precision_where_there_is_any),
		SCENE(mistakes_are_sorted_by_how_sure_it_was),
		SCENE(accuracy_and_loss_are_means),
		SCENE(a_hidden_layer_is_evaluated_too),
		SCENE(a_network_of_another_size_is_refused),
		SCENE(it_holds_the_network_it_was_made_of),
	};

	return cmocka_run_group_tests_name("inspection", tests, NULL, NULL);
}
