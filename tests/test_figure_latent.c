/*
 * The figure of the codes, and the names beside their means.
 *
 * Codes are made up, so that it is known where points of which colour must be; the whole is
 * compared with a figure that was kept (kept.h). After a change of the look, look at the
 * figure, and keep it:
 *
 *	srcdir=.. tests/test_figure_latent --keep FILE
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
#include "fmnist/callout.h"
#include "fmnist/colour.h"
#include "fmnist/figure_latent.h"
#include "fmnist/hue.h"
#include "fmnist/xalloc.h"
#include "kept.h"
#include "made_up_autoencoding.h"
#include "page.h"
#include "room.h"

#define IMAGES 600
#define CLASSES DATASET_CLASSES
#define DOT 0.9 /* opacity of one, of so many images */

static const struct origin origin = {.run = 12};
static const uint32_t hue[CLASSES] = HUE_CLASSES;

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

static struct page drawn(const char *room, const struct made_up_autoencoding *made,
	const struct origin *from)
{
	char *path = xasprintf("%s/x.png", room);
	struct err err = {""};
	struct page page;

	if (figure_latent_write(
		    path, &made->autoencoding, &made->test, from, FIGURE_SCALE, &err) != 0)
		fail_msg("%s", err.text);
	page_read(&page, path);
	free(path);
	return page;
}

/* ---- codes at places that are known ---- */

/* Class c of the first `classes` lies around x, y: the first lies furthest out along x, so
 * that this is the first component. */
static const double centre[CLASSES][2] = {{20, 0}, {-20, 0}, {0, 10}, {0, -10}, {10, 5},
	{10, -5}, {-10, 5}, {-10, -5}, {4, 0}, {-4, 0}};

static void place_codes(struct made_up_autoencoding *made, size_t classes)
{
	struct reconstruction *all = &made->autoencoding.all;

	for (size_t i = 0; i < all->count; i++) {
		size_t class = i % classes;

		made->test.labels[i] = (uint8_t) class;
		for (size_t j = 0; j < all->codes; j++)
			all->code[i * all->codes + j] = j < 2
				? (float)(centre[class][j] +
					  sin((double)i + M_PI / 2 * (double)j))
				: 0;
	}
}

/* On white paper, of at least this opacity. */
static bool is_hue(uint32_t pixel, size_t class, double opacity)
{
	static const int near = 10; /* of 255 */
	double dark = 0, wanted = 0, part;

	for (int shift = 0; shift < 24; shift += 8) {
		dark += 255 - (pixel >> shift & 0xff);
		wanted += 255 - (hue[class] >> shift & 0xff);
	}
	part = dark / wanted;
	for (int shift = 0; shift < 24; shift += 8) {
		double mixed = 255 - part * (255 - (hue[class] >> shift & 0xff));

		if (fabs(mixed - (pixel >> shift & 0xff)) > near)
			return false;
	}
	return part > opacity - 0.02 && part < 1.02;
}

/* Of the plot: below the legend, above the small pictures. */
static struct box plot_of(const struct page *page)
{
	return (struct box){FIGURE_MARGIN + 20, 128, FIGURE_WIDTH - 2 * FIGURE_MARGIN - 20,
		fmin((double)page->height / page->scale, 530) - 128};
}

/* Pixels of a class's colour: how many, their middle, and how far up and down they go. */
struct spot {
	size_t pixels;
	double x, y, high;
};

static struct spot spot_of(
	const struct page *page, struct box box, size_t class, double opacity)
{
	double scale = page->scale, top = INFINITY, foot = -INFINITY;
	struct spot spot = {0};

	for (double y = box.y; y < box.y + box.h; y += 1 / scale)
		for (double x = box.x; x < box.x + box.w; x += 1 / scale) {
			if (!is_hue(page_at(page, x, y), class, opacity))
				continue;
			spot.x += x;
			spot.y += y;
			spot.pixels++;
			top = fmin(top, y);
			foot = fmax(foot, y);
		}
	spot.x /= (double)spot.pixels;
	spot.y /= (double)spot.pixels;
	spot.high = foot - top;
	return spot;
}

static struct spot in_plot(const struct page *page, size_t class, double opacity)
{
	return spot_of(page, plot_of(page), class, opacity);
}

static void points_stand_where_their_codes_are(void **state)
{
	const struct hparams hp = made_up_autoencoder(5);
	struct made_up_autoencoding made;
	struct spot at[4];
	struct page page;
	double unit;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	place_codes(&made, 4);
	page = drawn(*state, &made, &origin);
	for (size_t c = 0; c < 4; c++) {
		at[c] = in_plot(&page, c, DOT);
		assert_true(at[c].pixels > 500);
		assert_true(at[c].high < 50);
	}
	/* A unit up is as long as one along: 40 of them from class 0 to 1, 20 from 2 to 3.
	 */
	unit = fabs(at[0].x - at[1].x) / 40;
	assert_true(unit > 5);
	assert_true(fabs(fabs(at[2].y - at[3].y) / 20 - unit) < 0.03 * unit);
	assert_true(fabs(at[0].y - at[1].y) < 6);
	assert_true(fabs(at[2].x - at[3].x) < 4);
	assert_true(fabs(at[0].x + at[1].x - 2 * at[2].x) < 8);
	page_release(&page);
	made_up_autoencoding_release(&made);
}

static double away(uint32_t pixel, size_t class)
{
	return colour_distance(colour_of(pixel), colour_of(hue[class]));
}

/* Which part of the pixels around a place looks more like class 0 than like class 1. */
static double share_of_first(const struct page *page, struct spot at)
{
	size_t first = 0, all = 0;

	for (int i = 0; i < 40 * 40; i++) {
		uint32_t pixel =
			page_at(page, at.x + i % 40 - 20, at.y + (int)(i / 40) - 20);

		if (pixel == 0xffffff)
			continue;
		first += away(pixel, 0) < away(pixel, 1);
		all++;
	}
	return (double)first / (double)all;
}

/* All over the same place: drawn class by class, the last would hide the first. */
static void no_class_hides_another(void **state)
{
	enum { COUNT = 4000 };
	const struct hparams hp = made_up_autoencoder(2);
	struct made_up_autoencoding made;
	struct spot middle;
	struct page page;
	double share;

	made_up_autoencoding_init_sized(&made, &hp, COUNT, 2, 2);
	for (size_t i = 0; i < COUNT; i++) {
		made.autoencoding.all.code[2 * i] = (float)(i * 7919 % 1009) / 50;
		made.autoencoding.all.code[2 * i + 1] = (float)(i * 104729 % 997) / 50;
		made.test.labels[i] = i >= COUNT / 2;
	}
	/* Two of a third class, whose mean is in the middle, make room around them. */
	for (size_t i = 0; i < 2; i++) {
		made.autoencoding.all.code[2 * i] = i == 0 ? -200 : 220;
		made.autoencoding.all.code[2 * i + 1] = 10;
		made.test.labels[i] = 2;
	}
	page = drawn(*state, &made, &origin);
	middle = in_plot(&page, 2, 1);
	assert_true(middle.pixels > 30);
	share = share_of_first(&page, middle);
	if (!(share > 0.3 && share < 0.7))
		fail_msg("%.2f of the pixels are the first class's", share);
	page_release(&page);
	made_up_autoencoding_release(&made);
}

static void each_class_has_its_colour_in_the_legend(void **state)
{
	const struct hparams hp = made_up_autoencoder(2);
	const struct box legend = {FIGURE_MARGIN, 60, FIGURE_WIDTH - 2 * FIGURE_MARGIN, 46};
	struct made_up_autoencoding made;
	struct spot at[CLASSES];
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	page = drawn(*state, &made, &origin);
	for (size_t c = 0; c < CLASSES; c++) {
		struct box name;

		at[c] = spot_of(&page, legend, c, 1);
		assert_true(at[c].pixels > 30);
		assert_true(c == 0 || at[c].x > at[c - 1].x + 40);
		assert_true(fabs(at[c].y - at[0].y) < 0.5);
		name = (struct box){at[c].x + 5.5, at[c].y - 3, 10, 6};
		assert_true(page_ink(&page, name) > 0.05);
	}
	page_release(&page);
	made_up_autoencoding_release(&made);
}

/* There a class has its colour where its images are, and grey where others are. */
static void each_class_has_a_picture_of_its_own(void **state)
{
	const double pitch = (FIGURE_WIDTH - 2 * FIGURE_MARGIN + 9) / 5;
	const struct hparams hp = made_up_autoencoder(2);
	struct made_up_autoencoding made;
	struct page page;
	double foot;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	place_codes(&made, CLASSES);
	page = drawn(*state, &made, &origin);
	foot = (double)page.height / page.scale - FIGURE_MARGIN;
	for (size_t c = 0; c < CLASSES; c++) {
		const struct box box = {FIGURE_MARGIN + pitch * (double)(c % 5),
			foot - 74 - (c < 5 ? 96 : 0), pitch - 9, 73};

		for (size_t other = 0; other < CLASSES; other++)
			assert_true(
				(spot_of(&page, box, other, 1).pixels > 0) == (other == c));
		/* Its name above it. */
		assert_true(page_ink(&page, (struct box){box.x, box.y - 11, 20, 7}) > 0.05);
	}
	page_release(&page);
	made_up_autoencoding_release(&made);
}

static void one_number_is_a_strip_for_each_class(void **state)
{
	const struct hparams hp = made_up_autoencoder(1);
	struct made_up_autoencoding made;
	struct spot at[CLASSES];
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	for (size_t i = 0; i < IMAGES; i++) {
		made.test.labels[i] = (uint8_t)(i % CLASSES);
		made.autoencoding.all.code[i] =
			(float)(i % CLASSES) + (float)(i / CLASSES) / 100;
	}
	page = drawn(*state, &made, &origin);
	for (size_t c = 0; c < CLASSES; c++) {
		at[c] = in_plot(&page, c, DOT);
		assert_true(at[c].pixels > 300);
		assert_true(at[c].high < 45);
		assert_true(c == 0 || at[c].x > at[c - 1].x + 20);
		assert_true(c == 0 || at[c].y < at[c - 1].y - 20);
	}
	page_release(&page);
	made_up_autoencoding_release(&made);
}

static void a_class_without_images_has_no_mean(void **state)
{
	const struct hparams hp = made_up_autoencoder(2);
	struct made_up_autoencoding made;
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	place_codes(&made, 3);
	page = drawn(*state, &made, &origin);
	for (size_t c = 0; c < CLASSES; c++)
		assert_true((in_plot(&page, c, 1).pixels > 0) == (c < 3));
	page_release(&page);
	made_up_autoencoding_release(&made);
}

/* ---- what it says ---- */

static void the_file_tells_how_much_of_the_variance_is_seen(void **state)
{
	const struct origin from = {.run = 12, .synthetic = true};
	const struct hparams hp = made_up_autoencoder(5);
	struct made_up_autoencoding made;
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	place_codes(&made, 4);
	/* Far apart along the first number, half as far along the second, so a quarter of
	 * that variance, and as much again along the third. */
	for (size_t i = 0; i < IMAGES; i++) {
		float *code = made.autoencoding.all.code + 5 * i;

		code[0] = (float)(i % 2 * 2);
		code[1] = (float)(i / 2 % 2);
		code[2] = (float)(i / 4 % 2);
	}
	page = drawn(*state, &made, &from);
	assert_string_equal(page_tag(&page, "Title"),
		"Run 12: the codes of the test images (synthetic data)");
	assert_string_equal(page_tag(&page, "Run"), "run 12");
	assert_string_equal(page_tag(&page, "Network"), "784-9-5-9-784");
	assert_string_equal(page_tag(&page, "Seed"), "541");
	assert_string_equal(page_tag(&page, "Variance of the first component"), "0.6667");
	assert_string_equal(page_tag(&page, "Variance of the second component"), "0.1667");
	assert_string_equal(page_tag(&page, "Idle numbers of the code"), "2");
	assert_non_null(strstr(page_tag(&page, "Description"),
		"its code of 5 numbers, on the first two principal components"));
	assert_non_null(strstr(page_tag(&page, "Description"),
		"2 of the numbers are the same for every image"));
	page_release(&page);
	made_up_autoencoding_release(&made);
}

static void codes_that_are_not_finite_are_refused(void **state)
{
	const struct hparams hp = made_up_autoencoder(2);
	char *path = xasprintf("%s/x.png", (char *)*state);
	struct made_up_autoencoding made;
	struct err err = {""};
	struct bytes bytes;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	made.autoencoding.all.code[7] = NAN;
	assert_int_equal(figure_latent_write(path, &made.autoencoding, &made.test, &origin,
				 FIGURE_SCALE, &err),
		-1);
	assert_says(&err, "image 3", "not finite", NULL);
	bytes = room_read(path);
	assert_null(bytes.data);
	made_up_autoencoding_release(&made);
	free(path);
}

static void what_cannot_be_written_is_known_before(void **state)
{
	char *good = xasprintf("%s/x.png", (char *)*state);
	struct err err = {""};

	assert_int_equal(figure_latent_check(good, FIGURE_SCALE, &err), 0);
	assert_int_equal(figure_latent_check(good, 100, &err), -1);
	assert_says(&err, "at most 32767 pixels", NULL);
	assert_int_equal(figure_latent_check("/no/such/x.png", FIGURE_SCALE, &err), -1);
	assert_says(&err, "No such file", NULL);
	assert_int_equal(figure_latent_check("x.gif", FIGURE_SCALE, &err), -1);
	assert_says(&err, ".svg", NULL);
	free(good);
}

/* ---- names ---- */

/* A page with these names on it. */
static struct page called_out(const char *room, const struct callout *callout, size_t count)
{
	static const struct figure_about about = {.title = "", .subtitle = ""};
	static const struct figure_page size = {.width = 200, .height = 200, .scale = 4};
	char *path = xasprintf("%s/names.png", room);
	struct figure *figure = figure_open(path, &size, &about, NULL);
	struct page page;

	assert_non_null(figure);
	callout_draw(figure, (struct box){20, 20, 160, 160}, callout, count, 3, FACE_BODY);
	assert_int_equal(figure_close(figure, NULL), 0);
	page_read(&page, path);
	free(path);
	return page;
}

static double ink_of(const char *room, const struct callout *callout, size_t count)
{
	struct page page = called_out(room, callout, count);
	double ink = page_ink(&page, (struct box){20, 20, 160, 160});

	/* Nothing beyond the box. */
	assert_true(fabs(page_ink(&page, (struct box){0, 0, 200, 200}) * 200 * 200 -
			    ink * 160 * 160) < 0.5);
	page_release(&page);
	return ink;
}

/* Names that lie over each other leave less ink than each by itself: the edge of one wipes
 * out letters of another. Lines that lead to names add some. */
static void names_do_not_lie_over_each_other(void **state)
{
	struct callout callout[CLASSES];
	double each = 0;

	for (size_t c = 0; c < CLASSES; c++) {
		callout[c] =
			(struct callout){{100 + (double)(c % 3), 100 + (double)(c / 3)},
				dataset_class_name[c]};
		each += ink_of(*state, &callout[c], 1);
	}
	assert_true(ink_of(*state, callout, CLASSES) > 0.995 * each);
}

static void a_name_stands_beside_its_place_and_inside(void **state)
{
	const struct callout corner[] = {{{22, 22}, "Trouser"}, {{178, 178}, "Sandal"}};
	struct page page = called_out(*state, corner, 2);

	assert_true(page_ink(&page, (struct box){20, 20, 40, 25}) > 0.01);
	assert_true(page_ink(&page, (struct box){140, 155, 40, 25}) > 0.01);
	assert_true(page_ink(&page, (struct box){70, 20, 60, 160}) == 0);
	page_release(&page);
	ink_of(*state, corner, 2);
}

static void a_place_without_a_name_is_left_clear(void **state)
{
	/* Where "Trouser" would stand by itself. */
	const struct callout callout[] = {
		{{100, 100}, "Trouser"}, {{112, 100}, NULL}, {{124, 100}, NULL}};
	struct page page = called_out(*state, callout, 1);

	assert_true(page_ink(&page, (struct box){110, 98, 4, 4}) > 0.02);
	page_release(&page);
	page = called_out(*state, callout, 3);
	for (size_t i = 1; i < 3; i++)
		assert_true(page_ink(&page,
				    (struct box){callout[i].at.x - 3, callout[i].at.y - 3,
					    6, 6}) == 0);
	assert_true(page_ink(&page, (struct box){20, 20, 160, 160}) > 0.001);
	page_release(&page);
}

/* ---- as it was kept ---- */

static struct page usual_figure(const char *room)
{
	const struct hparams hp = made_up_autoencoder(8);
	struct made_up_autoencoding made;
	struct page page;

	made_up_autoencoding_init(&made, &hp, IMAGES);
	page = drawn(room, &made, &origin);
	made_up_autoencoding_release(&made);
	return page;
}

static void the_figure_is_as_the_one_that_was_looked_at(void **state)
{
	struct page page;

	if (!kept_font_is_here(*state))
		skip();
	page = usual_figure(*state);
	assert_as_kept(&page, "latent", 5, 12);
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

#define ROOM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		ROOM(points_stand_where_their_codes_are),
		ROOM(no_class_hides_another),
		ROOM(each_class_has_its_colour_in_the_legend),
		ROOM(each_class_has_a_picture_of_its_own),
		ROOM(one_number_is_a_strip_for_each_class),
		ROOM(a_class_without_images_has_no_mean),
		ROOM(the_file_tells_how_much_of_the_variance_is_seen),
		ROOM(codes_that_are_not_finite_are_refused),
		ROOM(what_cannot_be_written_is_known_before),
		ROOM(names_do_not_lie_over_each_other),
		ROOM(a_name_stands_beside_its_place_and_inside),
		ROOM(a_place_without_a_name_is_left_clear),
		ROOM(the_figure_is_as_the_one_that_was_looked_at),
	};

	blas_init();
	if (argc == 3 && strcmp(argv[1], "--keep") == 0)
		return keep(argv[2]) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	return cmocka_run_group_tests_name("figure of codes", tests, NULL, NULL);
}
