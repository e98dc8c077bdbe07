/*
 * The figure of test images and their reconstructions.
 *
 * Images are looked for on the page, wherever they may be, and must be what the network
 *makes of them; the whole is compared with a figure that was kept (kept.h). After a change
 *of the look, look at the figure, and keep it:
 *
 *	srcdir=.. tests/test_figure_reconstruction --keep FILE
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

#include "fmnist/blas.h"
#include "fmnist/figure_reconstruction.h"
#include "fmnist/number.h"
#include "fmnist/xalloc.h"
#include "kept.h"
#include "made_up_autoencoding.h"
#include "page.h"
#include "room.h"

#define IMAGES 60

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

/* How a figure is asked for. */
struct wish {
	const uint32_t *index; /* (columns) */
	size_t columns;
	double scale;
	const struct origin *origin;
};

static struct page drawn(
	const char *room, const struct made_up_autoencoding *made, const struct wish *wish)
{
	char *path = xasprintf("%s/x.png", room);
	struct err err = {""};
	struct page page;

	if (figure_reconstruction_write(path, &made->autoencoding, &made->test, wish->index,
		    wish->columns, wish->origin, wish->scale, &err) != 0)
		fail_msg("%s", err.text);
	page_read(&page, path);
	free(path);
	return page;
}

/* ---- images on a page ---- */

/* Grey values, 0 to 255. */
struct picture {
	const int *grey; /* (rows, cols) */
	size_t rows, cols;
};

static bool is_grey(const struct page *page, size_t x, size_t y, int grey)
{
	uint32_t pixel = page->pixel[y * page->width + x];

	return pixel == (pixel & 0xff) * 0x010101 && abs((int)(pixel & 0xff) - grey) <= 1;
}

/* Of each of its pixels the first corner and the last. */
static bool is_at(const struct page *page, const struct picture *picture, size_t left,
	size_t top, size_t each)
{
	for (size_t i = 0; i < picture->rows * picture->cols; i++) {
		size_t x = left + i % picture->cols * each;
		size_t y = top + i / picture->cols * each;

		if (!is_grey(page, x, y, picture->grey[i]) ||
			!is_grey(page, x + each - 1, y + each - 1, picture->grey[i]))
			return false;
	}
	return true;
}

/* Where it is, `each` pixels of the page for one of its own. */
static bool find(const struct page *page, const struct picture *picture, size_t each,
	size_t *left, size_t *top)
{
	size_t wide = picture->cols * each, high = picture->rows * each;

	for (*top = 0; *top + high <= page->height; ++*top)
		for (*left = 0; *left + wide <= page->width; ++*left)
			if (is_at(page, picture, *left, *top, each))
				return true;
	return false;
}

static struct box found(const struct page *page, const int *grey,
	const struct made_up_autoencoding *made, size_t each)
{
	const struct picture picture = {grey, made->test.rows, made->test.cols};
	double scale = page->scale;
	size_t left = 0, top = 0;

	if (!find(page, &picture, each, &left, &top))
		fail_msg("an image is not on the page");
	return (struct box){(double)left / scale, (double)top / scale,
		(double)(picture.cols * each) / scale,
		(double)(picture.rows * each) / scale};
}

/* What the network makes of the images. */
static struct reconstruction outputs(
	const struct made_up_autoencoding *made, const uint32_t *index, size_t count)
{
	const struct autoencoding *autoencoding = &made->autoencoding;
	struct reconstruction r;

	assert_int_equal(
		reconstruction_make(&r, &autoencoding->hparams, autoencoding->snapshot,
			&made->test, index, count, true, NULL),
		0);
	return r;
}

/* Letters stand in it, dark on white. */
static void assert_letters(const struct page *page, struct box box)
{
	double ink = page_ink(page, box);

	if (!(ink > 0.005 && ink < 0.5))
		fail_msg("no letters at %g, %g: %g", box.x, box.y, ink);
}

/* The pair number i: its image above, what is made of it below, and letters over and under
 * each. Returns where the original is. */
static struct box check_pair(const struct page *page,
	const struct made_up_autoencoding *made, const struct reconstruction *r, size_t i,
	size_t image, size_t each)
{
	size_t pixels = made->test.rows * made->test.cols;
	int *grey = xcalloc(pixels, sizeof *grey);
	struct box above, below;

	for (size_t k = 0; k < pixels; k++)
		grey[k] = made->test.pixels[image * pixels + k];
	above = found(page, grey, made, each);
	for (size_t k = 0; k < pixels; k++)
		grey[k] = (int)lroundf(255 * r->output[i * pixels + k]);
	below = found(page, grey, made, each);
	assert_true(below.x == above.x);
	assert_true(below.y > above.y + above.h + 10);
	assert_true(below.y < above.y + above.h + 50);
	assert_letters(page, (struct box){above.x, above.y - 12, above.w, 11});
	assert_letters(page, (struct box){above.x, above.y + above.h + 2, above.w, 9});
	assert_letters(page, (struct box){below.x, below.y - 12, below.w, 11});
	assert_letters(page, (struct box){below.x, below.y + below.h + 2, below.w, 9});
	free(grey);
	return above;
}

/* ---- what is drawn ---- */

static void the_first_images_stand_above_what_is_made_of_them(void **state)
{
	const struct hparams hp = made_up_autoencoder(3);
	const struct wish wish = {NULL, FIGURE_COLUMNS, FIGURE_SCALE, &origin};
	struct made_up_autoencoding made;
	struct box first, second;
	struct reconstruction r;
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	r = outputs(&made, NULL, 2);
	page = drawn(*state, &made, &wish);
	first = check_pair(&page, &made, &r, 0, 0, 12);
	second = check_pair(&page, &made, &r, 1, 1, 12);
	assert_true(second.y == first.y);
	assert_true(second.x > first.x + first.w + 10);
	/* White paper between them. */
	assert_true(page_ink(&page,
			    (struct box){first.x + first.w + 1, first.y,
				    second.x - first.x - first.w - 2, first.h}) == 0);
	page_release(&page);
	reconstruction_release(&r);
	made_up_autoencoding_release(&made);
}

static void images_can_be_chosen(void **state)
{
	static const uint32_t index[] = {41, 7, 19};
	const struct hparams hp = made_up_autoencoder(3);
	const struct wish wish = {index, 3, FIGURE_SCALE, &origin};
	struct made_up_autoencoding made;
	struct reconstruction r;
	struct page page;
	double x = 0;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	r = outputs(&made, index, 3);
	page = drawn(*state, &made, &wish);
	for (size_t i = 0; i < 3; i++) {
		struct box box = check_pair(&page, &made, &r, i, index[i], 10);

		assert_true(box.x > x);
		x = box.x;
	}
	assert_string_equal(page_tag(&page, "Images"), "41 7 19");
	page_release(&page);
	reconstruction_release(&r);
	made_up_autoencoding_release(&made);
}

/* How many pairs a row may have, how large an image is then, and how many there are. */
static void many_images_become_smaller_and_then_begin_new_rows(void **state)
{
	static const struct {
		size_t columns, row;
		size_t each; /* pixels for one of the image's */
	} wanted[] = {{1, 1, 12}, {3, 3, 10}, {4, 4, 8}, {5, 5, 6}, {6, 6, 5}, {8, 8, 4},
		{9, 5, 6}, {17, 6, 5}, {40, 8, 4}};
	const struct hparams hp = made_up_autoencoder(3);
	struct made_up_autoencoding made;
	struct reconstruction r;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	r = outputs(&made, NULL, IMAGES);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		size_t columns = wanted[i].columns, row = wanted[i].row;
		const struct wish wish = {NULL, columns, FIGURE_SCALE, &origin};
		struct page page = drawn(*state, &made, &wish);
		struct box first, box;

		assert_true((double)page.width / page.scale <= FIGURE_WIDTH + 0.5);
		first = check_pair(&page, &made, &r, 0, 0, wanted[i].each);
		box = check_pair(&page, &made, &r, row - 1, row - 1, wanted[i].each);
		assert_true(box.y == first.y);
		if (row < columns) {
			box = check_pair(&page, &made, &r, row, row, wanted[i].each);
			assert_true(box.x == first.x);
			assert_true(box.y > first.y + 2 * first.h);
		}
		check_pair(&page, &made, &r, columns - 1, columns - 1, wanted[i].each);
		page_release(&page);
	}
	reconstruction_release(&r);
	made_up_autoencoding_release(&made);
}

static void every_scale_shows_the_same(void **state)
{
	static const double scales[] = {0.5, 1, 3.5};
	const struct hparams hp = made_up_autoencoder(3);
	struct wish wish = {NULL, 2, FIGURE_SCALE, &origin};
	struct made_up_autoencoding made;
	struct reconstruction r;
	struct box box;
	struct page page;
	double ink;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	r = outputs(&made, NULL, 2);
	page = drawn(*state, &made, &wish);
	box = check_pair(&page, &made, &r, 0, 0, 12);
	ink = page_ink(&page, box);
	for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
		struct page other;

		wish.scale = scales[i];
		other = drawn(*state, &made, &wish);
		assert_true(fabs((double)other.width -
				    (double)page.width * scales[i] / FIGURE_SCALE) <= 1);
		assert_true(fabs(page_ink(&other, box) - ink) < 0.01);
		page_release(&other);
	}
	page_release(&page);
	reconstruction_release(&r);
	made_up_autoencoding_release(&made);
}

static void images_of_any_size_find_room(void **state)
{
	static const size_t sizes[][2] = {{6, 5}, {40, 100}, {100, 40}, {1, 784}, {1, 1}};
	const struct hparams hp = made_up_autoencoder(3);
	const struct wish wish = {NULL, 9, FIGURE_SCALE, &origin};

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct made_up_autoencoding made;
		struct page page;

		made_up_autoencoding_init_sized(&made, &hp, 20, sizes[i][0], sizes[i][1]);
		page = drawn(*state, &made, &wish);
		assert_true((double)page.height / page.scale < 700);
		page_release(&page);
		made_up_autoencoding_release(&made);
	}
}

/* 12 points of six columns and five rows: 28 of the half points of an image are not
 * square then. */
static void an_image_that_is_not_square_keeps_its_shape(void **state)
{
	const struct hparams hp = made_up_autoencoder(3);
	const struct wish wish = {NULL, 2, FIGURE_SCALE, &origin};
	struct made_up_autoencoding made;
	struct reconstruction r;
	struct page page;

	made_up_autoencoding_init_sized(&made, &hp, 20, 6, 4);
	r = outputs(&made, NULL, 2);
	page = drawn(*state, &made, &wish);
	check_pair(&page, &made, &r, 1, 1, 2 * 168 / 6);
	page_release(&page);
	reconstruction_release(&r);
	made_up_autoencoding_release(&made);
}

static void what_is_not_a_number_is_seen(void **state)
{
	const struct hparams hp = made_up_autoencoder(3);
	const struct wish wish = {NULL, 2, FIGURE_SCALE, &origin};
	struct made_up_autoencoding made;
	struct snapshot *snapshot;
	size_t strange = 0;
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	snapshot = made.autoencoding.snapshot;
	snapshot->value[snapshot->count - 1] = NAN; /* the bias of the last pixel */
	page = drawn(*state, &made, &wish);
	for (size_t i = 0; i < page.width * page.height; i++)
		strange += page.pixel[i] == 0xd55e00;
	assert_int_equal(strange, 2 * 12 * 12);
	page_release(&page);
	made_up_autoencoding_release(&made);
}

/* ---- what it says ---- */

static void the_file_tells_data_errors_configuration_and_seed(void **state)
{
	const struct origin from = {.run = 12, .synthetic = true};
	const struct wish wish = {NULL, 2, FIGURE_SCALE, &from};
	struct hparams hp = made_up_autoencoder(3);
	struct made_up_autoencoding made;
	char error[32], *told;
	struct page page;

	hp.seed = 4711;
	made_up_autoencoding_init(&made, &hp, IMAGES);
	number_error(made.autoencoding.error, error, sizeof error);
	page = drawn(*state, &made, &wish);
	assert_string_equal(page_tag(&page, "Title"),
		"Run 12: test images and their reconstructions (synthetic data)");
	assert_string_equal(page_tag(&page, "Run"), "run 12");
	assert_string_equal(
		page_tag(&page, "Data set"), "synthetic data (not Fashion-MNIST)");
	assert_string_equal(page_tag(&page, "Network"), "784-9-3-9-784");
	assert_string_equal(page_tag(&page, "Seed"), "4711");
	assert_string_equal(page_tag(&page, "Epoch"), "7");
	assert_string_equal(page_tag(&page, "Test images"), "60");
	assert_string_equal(page_tag(&page, "Test error"), error);
	assert_string_equal(page_tag(&page, "Principal components"), "3");
	assert_string_equal(page_tag(&page, "Error of principal components"), "0.020000");
	assert_string_equal(page_tag(&page, "Images"), "0 1");
	told = xasprintf("60 test images, mean squared error of a pixel %s, that of 3 "
			 "principal components 0.020000, after 7 epochs",
		error);
	assert_non_null(strstr(page_tag(&page, "Description"), told));
	assert_non_null(strstr(page_tag(&page, "Description"), "seed 4711"));
	free(told);
	page_release(&page);
	made_up_autoencoding_release(&made);
}

static void a_linear_answer_that_is_not_known_is_not_told(void **state)
{
	const struct hparams hp = made_up_autoencoder(3);
	const struct wish wish = {NULL, 2, FIGURE_SCALE, &origin};
	struct made_up_autoencoding made;
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	made.autoencoding.baseline = (struct event_baseline){0};
	page = drawn(*state, &made, &wish);
	assert_null(strstr(page_tag(&page, "Description"), "principal"));
	page_release(&page);
	made_up_autoencoding_release(&made);
}

static void the_configuration_trains_the_network_again(void **state)
{
	const struct wish wish = {NULL, 2, FIGURE_SCALE, &origin};
	struct hparams hp, same;
	struct made_up_autoencoding made;
	char *text, *rest;
	struct page page;

	hp = made_up_autoencoder(5);
	assert_int_equal(hparam_set(&hp, hparam_find("widths"), "11-7", NULL), 0);
	made_up_autoencoding_init(&made, &hp, IMAGES);
	page = drawn(*state, &made, &wish);
	text = rest = xstrdup(page_tag(&page, "Configuration"));
	hparams_default_autoencoder(&same);
	for (char *word; (word = strsep(&rest, " ")) != NULL;) {
		char *value = strchr(word, '=');

		assert_memory_equal(word, "--", 2);
		assert_non_null(value);
		*value = '\0';
		assert_int_equal(
			hparam_set(&same, hparam_find(word + 2), value + 1, NULL), 0);
	}
	assert_memory_equal(&same, &hp, sizeof hp);
	free(text);
	page_release(&page);
	made_up_autoencoding_release(&made);
}

/* ---- as it was kept ---- */

static struct page usual_figure(const char *room)
{
	const struct hparams hp = made_up_autoencoder(3);
	const struct wish wish = {NULL, 10, FIGURE_SCALE, &origin};
	struct made_up_autoencoding made;
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	page = drawn(room, &made, &wish);
	made_up_autoencoding_release(&made);
	return page;
}

static void the_figure_is_as_the_one_that_was_looked_at(void **state)
{
	struct page page;

	if (!kept_font_is_here(*state))
		skip();
	page = usual_figure(*state);
	assert_as_kept(&page, "reconstruction", 5, 8);
	page_release(&page);
}

static int keep(const char *path)
{
	char *room = room_make();
	struct page page = usual_figure(room);
	int rc = kept_write(&page, path);

	page_release(&page);
	room_remove(room);
	return rc;
}

/* ---- what is refused ---- */

static void assert_refused(
	const char *path, const struct images *test, size_t columns, const char *why)
{
	struct err err = {""};

	assert_int_equal(
		figure_reconstruction_check(path, test, columns, FIGURE_SCALE, &err), -1);
	assert_says(&err, why, NULL);
}

static void what_cannot_be_drawn_is_known_before(void **state)
{
	const struct images few = {.count = 60}, many = {.count = 10000};
	char *good = xasprintf("%s/x.png", (char *)*state);
	char *nowhere = xasprintf("%s/no/x.png", (char *)*state);
	char *strange = xasprintf("%s/x.jpg", (char *)*state);
	struct bytes bytes;

	assert_int_equal(
		figure_reconstruction_check(good, &few, 60, FIGURE_SCALE, NULL), 0);
	assert_refused(good, &few, 61, "--columns 61: there are 60 test images");
	assert_refused(good, &many, 10000, "at most 32767 pixels");
	assert_refused(nowhere, &few, 2, "No such file or directory");
	assert_refused(strange, &few, 2, ".png, .pdf or .svg");
	assert_refused(*state, &few, 2, ".png, .pdf or .svg");
	/* And nothing was made. */
	bytes = room_read(good);
	assert_null(bytes.data);
	free(good);
	free(nowhere);
	free(strange);
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		ROOM(the_first_images_stand_above_what_is_made_of_them),
		ROOM(images_can_be_chosen),
		ROOM(many_images_become_smaller_and_then_begin_new_rows),
		ROOM(every_scale_shows_the_same),
		ROOM(images_of_any_size_find_room),
		ROOM(an_image_that_is_not_square_keeps_its_shape),
		ROOM(what_is_not_a_number_is_seen),
		ROOM(the_file_tells_data_errors_configuration_and_seed),
		ROOM(a_linear_answer_that_is_not_known_is_not_told),
		ROOM(the_configuration_trains_the_network_again),
		ROOM(the_figure_is_as_the_one_that_was_looked_at),
		ROOM(what_cannot_be_drawn_is_known_before),
	};

	blas_init();
	if (argc == 3 && strcmp(argv[1], "--keep") == 0)
		return keep(argv[2]) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	return cmocka_run_group_tests_name("figure of reconstructions", tests, NULL, NULL);
}
