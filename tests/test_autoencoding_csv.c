/*
 * The numbers of an autoencoder's figures, as programs for tables read them.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/autoencoding_csv.h"
#include "fmnist/xalloc.h"
#include "made_up_autoencoding.h"
#include "room.h"

#define COUNT 60
#define CODES 5
#define FIELDS 16

static const uint32_t shown[] = {17, 3, 59};

static const struct event_epoch epochs[] = {
	{.epoch = 1, .train_loss = 0.25, .test_loss = 0.125},
	{.epoch = 2, .train_loss = 0.0625, .test_loss = 0.03125},
};

struct scene {
	char *room, *prefix;
	struct made_up_autoencoding made;
	struct latent latent;
	struct autoencoded of;
};

static int begin(void **state)
{
	struct scene *scene = xcalloc(1, sizeof *scene);
	struct hparams hp = made_up_autoencoder(CODES);

	scene->room = room_make();
	scene->prefix = xasprintf("%s/out", scene->room);
	made_up_autoencoding_init(&scene->made, &hp, COUNT);
	if (latent_make(&scene->latent, &scene->made.autoencoding.all,
		    scene->made.test.labels, NULL) != 0)
		return -1;
	scene->of = (struct autoencoded){
		.autoencoding = &scene->made.autoencoding,
		.test = &scene->made.test,
		.image = shown,
		.images = 3,
		.epoch = epochs,
		.epochs = 2,
		.latent = &scene->latent,
	};
	*state = scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	latent_release(&scene->latent);
	made_up_autoencoding_release(&scene->made);
	room_remove(scene->room);
	free(scene->prefix);
	free(scene);
	return 0;
}

struct table {
	char *text;
	size_t rows;
	char *head, *row[COUNT + 1];
};

static void read_table(struct table *table, const struct scene *scene, const char *name)
{
	char *path = csv_path(scene->prefix, name), *rest;
	struct bytes bytes = room_read(path);

	assert_non_null(bytes.data);
	bytes.data[bytes.size] = '\0';
	*table = (struct table){.text = (char *)bytes.data};
	rest = table->text;
	table->head = strsep(&rest, "\n");
	while (rest != NULL && *rest != '\0') {
		assert_true(table->rows <= COUNT);
		table->row[table->rows++] = strsep(&rest, "\n");
	}
	free(path);
}

static void assert_fields(const char *row, size_t count, double *number, char class[32])
{
	char *copy = xstrdup(row), *rest = copy, *field;
	size_t n = 0;

	while ((field = strsep(&rest, ",")) != NULL) {
		assert_true(n < count);
		number[n] = *field != '\0' ? atof(field) : NAN;
		if (number[n] == 0.0 && strpbrk(field, "0123456789") == NULL)
			strncpy(class, field, 31);
		n++;
	}
	assert_int_equal(n, count);
	free(copy);
}

static void the_images_that_are_shown_have_a_row_each(void **state)
{
	struct scene *scene = *state;
	const struct reconstruction *all = &scene->made.autoencoding.all;
	struct table table;

	assert_int_equal(
		csv_write_tables(scene->prefix, reconstruction_tables, &scene->of, NULL),
		0);
	read_table(&table, scene, "images");
	assert_string_equal(table.head, "image,class,error,code1,code2,code3,code4,code5");
	assert_int_equal(table.rows, 3);
	for (size_t i = 0; i < 3; i++) {
		double number[FIELDS];
		char class[32] = "";

		assert_fields(table.row[i], 3 + CODES, number, class);
		assert_true(number[0] == shown[i]);
		assert_string_equal(
			class, dataset_class_name[scene->made.test.labels[shown[i]]]);
		assert_true(fabs(number[2] - all->error[shown[i]]) < 1e-8);
		for (size_t k = 0; k < CODES; k++)
			assert_true(
				(float)number[3 + k] == all->code[shown[i] * CODES + k]);
	}
	free(table.text);
}

static void an_epoch_stands_beside_the_linear_answer(void **state)
{
	struct scene *scene = *state;
	struct table table;

	csv_write_tables(scene->prefix, reconstruction_tables, &scene->of, NULL);
	read_table(&table, scene, "epochs");
	assert_string_equal(table.head, "epoch,train_error,test_error,pca_error");
	assert_int_equal(table.rows, 2);
	assert_string_equal(table.row[0], "1,0.25,0.125,0.02");
	assert_string_equal(table.row[1], "2,0.0625,0.03125,0.02");
	free(table.text);
	/* As long as it is not known. */
	scene->made.autoencoding.baseline.components = 0;
	csv_write_tables(scene->prefix, reconstruction_tables, &scene->of, NULL);
	read_table(&table, scene, "epochs");
	assert_string_equal(table.row[0], "1,0.25,0.125,");
	free(table.text);
}

static void every_image_has_its_place_in_the_latent_space(void **state)
{
	struct scene *scene = *state;
	struct table table;

	assert_int_equal(
		csv_write_tables(scene->prefix, latent_tables, &scene->of, NULL), 0);
	read_table(&table, scene, "images");
	assert_string_equal(table.head, "image,class,error,pc1,pc2");
	assert_int_equal(table.rows, COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		double number[FIELDS];
		char class[32] = "";

		assert_fields(table.row[i], 5, number, class);
		assert_true(number[0] == (double)i);
		assert_true((float)number[3] == scene->latent.place[2 * i]);
		assert_true((float)number[4] == scene->latent.place[2 * i + 1]);
	}
	free(table.text);
}

static void a_class_has_its_means_and_one_without_images_has_none(void **state)
{
	struct scene *scene = *state;
	struct latent latent = scene->latent;
	struct table table;
	double sum = 0.0, number[FIELDS];
	char class[32] = "";
	size_t n = 0;

	for (size_t i = 0; i < COUNT; i++) {
		if (scene->made.test.labels[i] == 5)
			scene->made.test.labels[i] = 6;
		if (scene->made.test.labels[i] != 6)
			continue;
		sum += scene->made.autoencoding.all.error[i];
		n++;
	}
	latent.mean[5][0] = latent.mean[5][1] = NAN;
	scene->of.latent = &latent;
	csv_write_tables(scene->prefix, latent_tables, &scene->of, NULL);
	read_table(&table, scene, "classes");
	assert_string_equal(table.head, "class,images,error,pc1,pc2");
	assert_int_equal(table.rows, DATASET_CLASSES);
	assert_string_equal(table.row[5], "Sandal,0,,,");
	assert_fields(table.row[6], 5, number, class);
	assert_string_equal(class, "Shirt");
	assert_true(number[1] == (double)n);
	assert_true(fabs(number[2] - sum / (double)n) < 1e-8);
	assert_true(fabs(number[3] - latent.mean[6][0]) < 1e-6);
	free(table.text);
}

static void what_cannot_be_written_is_said(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};

	assert_int_equal(
		csv_write_tables("/no/such/place", latent_tables, &scene->of, &err), -1);
	assert_non_null(strstr(err.text, "/no/such/place-images.csv"));
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(the_images_that_are_shown_have_a_row_each),
		SCENE(an_epoch_stands_beside_the_linear_answer),
		SCENE(every_image_has_its_place_in_the_latent_space),
		SCENE(a_class_has_its_means_and_one_without_images_has_none),
		SCENE(what_cannot_be_written_is_said),
	};

	return cmocka_run_group_tests_name("autoencoding tables", tests, NULL, NULL);
}
