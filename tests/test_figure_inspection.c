/*
 * The figure and the tables of an inspection.
 *
 * The figure is compared with one that was kept (kept.h). After a change of the look, look
 * at the figure, and keep it:
 *
 *	srcdir=.. tests/test_figure_inspection --keep FILE
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

#include "fmnist/figure_inspection.h"
#include "fmnist/hue.h"
#include "fmnist/inspection_csv.h"
#include "fmnist/xalloc.h"
#include "kept.h"
#include "made_up_inspection.h"
#include "page.h"
#include "room.h"

#define IMAGES 600
#define PANELS_ACROSS 3
#define PANELS_DOWN 12

static const struct origin origin = {.run = 12};

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

static struct hparams hparams_of(int64_t layers, int64_t units)
{
	struct hparams hp;

	hparams_default(&hp);
	hp.hidden_layers = layers;
	hp.hidden_units = units;
	return hp;
}

static struct page drawn_from(
	const char *room, const struct made_up_inspection *made, const struct origin *from)
{
	char *path = xasprintf("%s/x.png", room);
	struct err err = {""};
	struct page page;

	if (figure_inspection_write(
		    path, &made->inspection, &made->test, from, FIGURE_SCALE, &err) != 0)
		fail_msg("%s", err.text);
	page_read(&page, path);
	free(path);
	return page;
}

/* ---- as it was kept ---- */

static struct page usual_figure(const char *room)
{
	const struct hparams hp = hparams_of(3, 40);
	struct made_up_inspection made;
	struct page page;

	made_up_inspection_init(&made, &hp, IMAGES);
	page = drawn_from(room, &made, &origin);
	made_up_inspection_release(&made);
	return page;
}

static void the_figure_is_as_the_one_that_was_looked_at(void **state)
{
	struct page page;

	if (!kept_font_is_here(*state))
		skip();
	page = usual_figure(*state);
	assert_as_kept(&page, "inspection", PANELS_ACROSS, PANELS_DOWN);
	page_release(&page);
}

/* Writes what the test above compares with. */
static int keep(const char *path)
{
	char *room = room_make();
	struct page page = usual_figure(room);
	int rc = kept_write(&page, path);

	page_release(&page);
	room_remove(room);
	return rc;
}

/* ---- what it says ---- */

static void the_file_tells_run_data_configuration_and_seed(void **state)
{
	const struct origin trial = {.run = 12, .trial = 36, .synthetic = true};
	struct hparams hp = hparams_of(2, 5);
	struct made_up_inspection made;
	struct page page;

	hp.seed = 4711;
	hp.batch_norm = 1;
	made_up_inspection_init(&made, &hp, IMAGES);
	page = drawn_from(*state, &made, &trial);
	assert_string_equal(page_tag(&page, "Title"),
		"Trial 35 of run 12 on the test images (synthetic data)");
	assert_string_equal(page_tag(&page, "Run"), "trial 35 of run 12");
	assert_string_equal(
		page_tag(&page, "Data set"), "synthetic data (not Fashion-MNIST)");
	assert_string_equal(page_tag(&page, "Network"), "784-5-5-10");
	assert_string_equal(page_tag(&page, "Seed"), "4711");
	assert_string_equal(page_tag(&page, "Epoch"), "7");
	assert_string_equal(page_tag(&page, "Test images"), "600");
	assert_string_equal(page_tag(&page, "Test accuracy"), "0.8333");
	assert_non_null(strstr(
		page_tag(&page, "Description"), "synthetic data (not Fashion-MNIST)"));
	assert_non_null(strstr(page_tag(&page, "Description"), "batch-norm true"));
	assert_non_null(strstr(page_tag(&page, "Description"), "seed 4711"));
	page_release(&page);
	made_up_inspection_release(&made);
}

static void the_configuration_is_what_the_command_line_takes(void **state)
{
	const struct hparams hp = hparams_of(2, 5);
	struct made_up_inspection made;
	struct page page;
	char *text, *rest;

	made_up_inspection_init(&made, &hp, IMAGES);
	page = drawn_from(*state, &made, &origin);
	text = rest = xstrdup(page_tag(&page, "Configuration"));
	for (char *word; (word = strsep(&rest, " ")) != NULL;) {
		char *value = strchr(word, '=');
		struct hparams same = hp;

		assert_memory_equal(word, "--", 2);
		assert_non_null(value);
		*value = '\0';
		assert_non_null(hparam_find(word + 2));
		assert_int_equal(
			hparam_set(&same, hparam_find(word + 2), value + 1, NULL), 0);
		assert_memory_equal(&same, &hp, sizeof hp);
	}
	free(text);
	page_release(&page);
	made_up_inspection_release(&made);
}

/* ---- of other networks and images ---- */

/* How high the page is beyond what two others have in common, in points. */
static double height_with(const char *room, const struct hparams *hp)
{
	struct made_up_inspection made;
	struct page page;
	double height;

	made_up_inspection_init(&made, hp, IMAGES);
	page = drawn_from(room, &made, &origin);
	height = (double)page.height / page.scale;
	/* The weights are at the foot: a picture at the left, above the margin. */
	assert_true(page_ink(&page,
			    (struct box){FIGURE_MARGIN, height - FIGURE_MARGIN - 24, 30,
				    12}) > 0.02);
	/* And nothing is in the margins. */
	assert_true(page_ink(&page, (struct box){0, 0, FIGURE_MARGIN - 2, height}) == 0);
	assert_true(page_ink(&page,
			    (struct box){FIGURE_WIDTH - FIGURE_MARGIN + 2, 0,
				    FIGURE_MARGIN - 2, height}) == 0);
	assert_true(page_ink(&page,
			    (struct box){0, height - FIGURE_MARGIN + 4, FIGURE_WIDTH,
				    FIGURE_MARGIN - 4}) == 0);
	page_release(&page);
	made_up_inspection_release(&made);
	return height;
}

static void few_and_many_units_find_room(void **state)
{
	static const int64_t units[] = {1, 5, 14, 15, 42, 256};
	double height[6];

	for (size_t i = 0; i < 6; i++) {
		const struct hparams hp = hparams_of(1, units[i]);

		height[i] = height_with(*state, &hp);
	}
	/* One row, then two, then three and never more. */
	assert_true(height[3] > height[2] + 25);
	assert_true(height[4] > height[3] + 25);
	assert_true(height[5] == height[4]);
}

/* Of the first layer only the first width counts. */
static void widths_of_their_own_are_those_of_the_pictures(void **state)
{
	const struct hparams five = hparams_of(1, 5), many = hparams_of(1, 40);
	struct hparams own = many;

	assert_int_equal(hparam_set(&own, hparam_find("widths"), "5-60", NULL), 0);
	assert_true(height_with(*state, &own) == height_with(*state, &five));
	assert_true(height_with(*state, &own) != height_with(*state, &many));
}

static void without_a_hidden_layer_each_class_has_a_picture_with_its_name(void **state)
{
	const struct hparams none = hparams_of(0, 40), ten = hparams_of(1, 10);

	assert_true(height_with(*state, &none) > height_with(*state, &ten) + 5);
}

static void images_of_any_size_find_room(void **state)
{
	static const size_t sizes[][2] = {{6, 5}, {40, 100}, {100, 40}, {1, 784}, {1, 1}};
	const struct hparams hp = hparams_of(1, 3);

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct made_up_inspection made;
		struct page page;

		made_up_inspection_init_sized(&made, &hp, 60, sizes[i][0], sizes[i][1]);
		page = drawn_from(*state, &made, &origin);
		assert_true((double)page.height / page.scale < 1000);
		page_release(&page);
		made_up_inspection_release(&made);
	}
}

static void a_network_without_mistakes_has_a_shorter_page(void **state)
{
	const struct hparams hp = hparams_of(1, 5);
	struct made_up_inspection made;
	struct page some, none;

	made_up_inspection_init(&made, &hp, IMAGES);
	some = drawn_from(*state, &made, &origin);
	memcpy(made.inspection.predicted, made.test.labels, IMAGES);
	made_up_inspection_count(&made);
	none = drawn_from(*state, &made, &origin);
	assert_int_equal(made.inspection.mistakes, 0);
	assert_true(none.height + 500 < some.height);
	page_release(&some);
	page_release(&none);
	made_up_inspection_release(&made);
}

static size_t count_pixels(const struct page *page, uint32_t colour)
{
	size_t n = 0;

	for (size_t i = 0; i < page->width * page->height; i++)
		n += page->pixel[i] == colour;
	return n;
}

/* A class without images has no recall, one that is never predicted no precision, and a
 * network that has diverged has no number at all. */
static void what_is_not_a_number_is_no_bar(void **state)
{
	const struct hparams hp = hparams_of(1, 5);
	struct made_up_inspection made;
	struct page page;

	made_up_inspection_init(&made, &hp, IMAGES);
	memset(made.test.labels, 3, IMAGES);
	memset(made.inspection.predicted, 0, IMAGES);
	made_up_inspection_count(&made);
	for (size_t i = 0; i < IMAGES * DATASET_CLASSES; i++)
		made.inspection.probability[i] = NAN;
	made.inspection.loss = NAN;
	page = drawn_from(*state, &made, &origin);
	/* All shares are 0 or none. */
	assert_int_equal(count_pixels(&page, HUE_TEST), 0);
	assert_string_equal(page_tag(&page, "Test loss"), "nan");
	page_release(&page);
	made_up_inspection_release(&made);
}

/* So many colours has a picture at the foot of the page, at the left; at most `most`. */
static size_t count_colours(const struct page *page, size_t most)
{
	double y = (double)page->height / page->scale - FIGURE_MARGIN - 30;
	uint32_t *seen = xcalloc(most, sizeof *seen);
	size_t n = 0, j;

	for (size_t i = 0; i < 40 * 40 && n < most; i++) {
		uint32_t colour = page_at(page, FIGURE_MARGIN + 2 + (double)(i % 40) / 2,
			y + (double)(i / 40) / 2);

		for (j = 0; j < n && seen[j] != colour;)
			j++;
		seen[j] = colour;
		n += j == n;
	}
	free(seen);
	return n;
}

static void weights_that_are_not_finite_spoil_no_other(void **state)
{
	const struct hparams hp = hparams_of(1, 5);
	struct made_up_inspection made;
	struct page page;

	made_up_inspection_init(&made, &hp, IMAGES);
	for (size_t i = 0; i < made.inspection.snapshot->count; i += 10)
		made.inspection.snapshot->value[i] = INFINITY;
	page = drawn_from(*state, &made, &origin);
	assert_int_equal(count_colours(&page, 20), 20);
	page_release(&page);
	for (size_t i = 0; i < made.inspection.snapshot->count; i++)
		made.inspection.snapshot->value[i] = NAN;
	page = drawn_from(*state, &made, &origin);
	assert_int_equal(count_colours(&page, 20), 1);
	page_release(&page);
	made_up_inspection_release(&made);
}

/* ---- tables ---- */

static int write_tables(
	const char *prefix, const struct made_up_inspection *made, struct err *err)
{
	return csv_write_tables(prefix, inspection_tables,
		&(struct inspected){&made->inspection, &made->test}, err);
}

static char *text_of(const char *prefix, const char *name)
{
	char *path = csv_path(prefix, name);
	struct bytes bytes = room_read(path);

	assert_non_null(bytes.data);
	bytes.data[bytes.size] = '\0';
	free(path);
	return (char *)bytes.data;
}

/* The row of a table, from 0 below the head, as fields; each row must have as many. */
static size_t fields_of(char *text, size_t row, char *field[32])
{
	char *line;
	size_t fields = 0;

	for (size_t i = 0; i <= row + 1; i++)
		line = strsep(&text, "\n");
	assert_non_null(line);
	for (char *next; (next = strsep(&line, ",")) != NULL;) {
		assert_true(fields < 32);
		field[fields++] = next;
	}
	return fields;
}

static void assert_row(const char *prefix, const char *table, size_t row, size_t fields,
	void (*check)(
		char *const *field, size_t row, const struct made_up_inspection *made),
	const struct made_up_inspection *made)
{
	char *text = text_of(prefix, table), *field[32];

	assert_int_equal(fields_of(text, row, field), fields);
	check(field, row, made);
	free(text);
}

static void check_confusion(
	char *const *field, size_t row, const struct made_up_inspection *made)
{
	assert_string_equal(field[0], dataset_class_name[row]);
	for (size_t j = 0; j < DATASET_CLASSES; j++)
		assert_int_equal(atoi(field[1 + j]), made->inspection.confusion[row][j]);
}

static void check_class(
	char *const *field, size_t row, const struct made_up_inspection *made)
{
	const struct inspection_class *class = &made->inspection.by_class[row];

	assert_string_equal(field[0], dataset_class_name[row]);
	assert_int_equal(atoi(field[1]), class->images);
	assert_int_equal(atoi(field[2]), class->predicted);
	assert_int_equal(atoi(field[3]), class->correct);
	if (class->images == 0)
		assert_string_equal(field[4], "");
	else
		assert_true(fabs(atof(field[4]) - class->recall) < 1e-8);
	assert_true(fabs(atof(field[5]) - class->precision) < 1e-8);
}

static void check_mistake(
	char *const *field, size_t row, const struct made_up_inspection *made)
{
	size_t image = made->inspection.mistake[row];
	const float *p = made->inspection.probability + image * DATASET_CLASSES;

	assert_int_equal(atoi(field[0]), image);
	assert_string_equal(field[1], dataset_class_name[made->test.labels[image]]);
	assert_string_equal(
		field[2], dataset_class_name[made->inspection.predicted[image]]);
	assert_true(strtof(field[3], NULL) == p[made->inspection.predicted[image]]);
	for (size_t c = 0; c < DATASET_CLASSES; c++)
		assert_true(strtof(field[4 + c], NULL) == p[c]);
}

static void the_tables_hold_the_numbers_to_the_last_digit(void **state)
{
	const struct hparams hp = hparams_of(1, 5);
	char *prefix = xasprintf("%s/out", (char *)*state);
	struct made_up_inspection made;

	made_up_inspection_init(&made, &hp, IMAGES);
	/* No Sandal is left. */
	for (size_t i = 0; i < IMAGES; i++)
		if (made.test.labels[i] == 5)
			made.test.labels[i] = 6;
	made_up_inspection_count(&made);
	assert_int_equal(write_tables(prefix, &made, NULL), 0);
	for (size_t c = 0; c < DATASET_CLASSES; c++) {
		assert_row(prefix, "confusion", c, 1 + DATASET_CLASSES, check_confusion,
			&made);
		assert_row(prefix, "classes", c, 6, check_class, &made);
	}
	for (size_t i = 0; i < made.inspection.mistakes; i++)
		assert_row(
			prefix, "mistakes", i, 4 + DATASET_CLASSES, check_mistake, &made);
	made_up_inspection_release(&made);
	free(prefix);
}

static void the_tables_begin_with_their_names(void **state)
{
	static const char *const heads[] = {"true_class,T-shirt/top,Trouser,",
		"class,images,predicted,correct,recall,precision\n",
		"image,true_class,predicted_class,confidence,T-shirt/top,"};
	const struct hparams hp = hparams_of(1, 5);
	char *prefix = xasprintf("%s/out", (char *)*state);
	struct made_up_inspection made;
	struct err err;

	made_up_inspection_init(&made, &hp, 20);
	assert_int_equal(write_tables(prefix, &made, NULL), 0);
	for (size_t i = 0; inspection_tables[i].name != NULL; i++) {
		char *text = text_of(prefix, inspection_tables[i].name);

		assert_memory_equal(text, heads[i], strlen(heads[i]));
		free(text);
	}
	assert_int_equal(write_tables("/no/such/place", &made, &err), -1);
	assert_says(&err, "/no/such/place-confusion.csv", "No such file", NULL);
	made_up_inspection_release(&made);
	free(prefix);
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		ROOM(the_figure_is_as_the_one_that_was_looked_at),
		ROOM(the_file_tells_run_data_configuration_and_seed),
		ROOM(the_configuration_is_what_the_command_line_takes),
		ROOM(few_and_many_units_find_room),
		ROOM(widths_of_their_own_are_those_of_the_pictures),
		ROOM(without_a_hidden_layer_each_class_has_a_picture_with_its_name),
		ROOM(images_of_any_size_find_room),
		ROOM(a_network_without_mistakes_has_a_shorter_page),
		ROOM(what_is_not_a_number_is_no_bar),
		ROOM(weights_that_are_not_finite_spoil_no_other),
		ROOM(the_tables_hold_the_numbers_to_the_last_digit),
		ROOM(the_tables_begin_with_their_names),
	};

	if (argc == 3 && strcmp(argv[1], "--keep") == 0)
		return keep(argv[2]) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
