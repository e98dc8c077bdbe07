/*
 * The map of a landscape.
 *
 * Landscapes are made up, so that it is known where which colour must be; the whole is
 * compared with a figure that was kept (kept.h). After a change of the look, look at the
 * figure, and keep it:
 *
 *	srcdir=.. tests/test_figure_landscape --keep FILE
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

#include "fmnist/figure_landscape.h"
#include "fmnist/terrain.h"
#include "fmnist/xalloc.h"
#include "kept.h"
#include "made_up_shape.h"
#include "page.h"
#include "room.h"

#define INPUTS 784
#define SIDE 21
#define PATH_INK 0xc3102f
#define GAP_GROUND 0xe4e4e4
#define GAP_STROKE 0x8f8f8f
#define RADIUS 2.9 /* of the path's ends */

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

static struct landscape_look usual(void)
{
	struct landscape_look look;

	landscape_look_default(&look);
	return look;
}

/* Drawn as usual; the survey is dropped. */
static struct page map_of(const char *room, struct survey *survey)
{
	const struct landscape_look look = usual();
	char *path = xasprintf("%s/x.png", room);
	struct err err = {""};
	struct page page;

	if (figure_landscape_write(path, survey, &origin, INPUTS, &look, &err) != 0)
		fail_msg("%s", err.text);
	page_read(&page, path);
	free(path);
	survey_drop(survey);
	return page;
}

/* ---- what is on a page ---- */

/* Of the pixels from x and y on. */
static size_t count_in(
	const struct page *page, uint32_t colour, size_t x, size_t w, size_t y, size_t h)
{
	size_t n = 0;

	for (size_t i = y; i < y + h; i++)
		for (size_t j = x; j < x + w; j++)
			n += page->pixel[i * page->width + j] == colour;
	return n;
}

static size_t count(const struct page *page, uint32_t colour)
{
	return count_in(page, colour, 0, page->width, 0, page->height);
}

/* Of the pixels of a colour, in points; none fails the test. */
static struct box bounds(const struct page *page, uint32_t colour)
{
	double left = INFINITY, top = INFINITY, right = 0, foot = 0;

	for (size_t i = 0; i < page->width * page->height; i++) {
		double x = (double)(i % page->width) / page->scale;
		double y = (double)(i / page->width) / page->scale;

		if (page->pixel[i] != colour)
			continue;
		left = fmin(left, x);
		top = fmin(top, y);
		right = fmax(right, x + 1 / page->scale);
		foot = fmax(foot, y + 1 / page->scale);
	}
	assert_true(right > left);
	return (struct box){left, top, right - left, foot - top};
}

static bool is_colourful(uint32_t pixel)
{
	int red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;
	int low = red < green ? red : green, high = red > green ? red : green;

	return (high > blue ? high : blue) - (low < blue ? low : blue) > 40;
}

/* The first row of the page that has a colour, in points. */
static double first_colour(const struct page *page)
{
	size_t i = 0;

	while (i < page->width * page->height && !is_colourful(page->pixel[i]))
		i++;
	return (double)(i / page->width) / page->scale;
}

static double missing(double x, double y)
{
	(void)x;
	(void)y;
	return NAN;
}

/* What is between the axes of a page: as wide and as high as where there is the grey of
 * gaps and nothing else; where it begins depends on the heading. */
static struct box inside_of(const char *room, const struct page *page)
{
	struct page empty = map_of(room, made_up_shape(PLANE_PATH, SIDE, SIDE, 0, missing));
	struct box box = {.x = INFINITY, .y = first_colour(page)};
	double pixel = 1 / empty.scale;

	/* Letters have greys, too, but few of one. */
	for (size_t x = 0; x < empty.width; x++)
		if (count_in(&empty, GAP_GROUND, x, 1, 0, empty.height) >
			empty.height / 4) {
			box.x = fmin(box.x, (double)x * pixel);
			box.w = (double)(x + 1) * pixel - box.x;
		}
	for (size_t y = 0; y < empty.height; y++)
		box.h +=
			count_in(&empty, GAP_GROUND, 0, empty.width, y, 1) > empty.width / 4
			? pixel
			: 0;
	page_release(&empty);
	return box;
}

/* ---- the path ---- */

static double ramp(double x, double y)
{
	(void)y;
	return 1 + x / 2;
}

static void the_path_stands_where_it_is_in_the_plane(void **state)
{
	struct box wide, narrow, aside, inside;
	struct survey *survey;
	struct page page;

	page = map_of(*state, made_up_shape(PLANE_PATH, SIDE, SIDE, 5, ramp));
	wide = bounds(&page, PATH_INK);
	inside = inside_of(*state, &page);
	page_release(&page);
	survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, ramp);
	for (size_t i = 0; i < 5; i++)
		made_up_place(survey, i, survey->plane.point[i].x / 2,
			survey->plane.point[i].y, 1);
	page = map_of(*state, survey);
	narrow = bounds(&page, PATH_INK);
	page_release(&page);
	survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, ramp);
	for (size_t i = 0; i < 5; i++)
		made_up_place(survey, i, survey->plane.point[i].x + 0.25,
			survey->plane.point[i].y, 1);
	page = map_of(*state, survey);
	aside = bounds(&page, PATH_INK);
	page_release(&page);
	assert_true(fabs((wide.w - 2 * RADIUS) / inside.w - 0.5) < 0.01);
	assert_true(fabs((wide.x + RADIUS - inside.x) / inside.w - 0.25) < 0.01);
	assert_true(fabs((wide.y + RADIUS - inside.y) / inside.h - 0.25) < 0.01);
	assert_true(fabs((wide.w - 2 * RADIUS) / (narrow.w - 2 * RADIUS) - 2) < 0.03);
	assert_true(fabs(wide.h - narrow.h) < 1);
	assert_true(fabs((aside.x - wide.x) / (wide.w - 2 * RADIUS) - 0.25) < 0.02);
	assert_true(fabs(aside.w - wide.w) < 1.5);
}

static void a_path_is_joined_and_three_networks_are_not(void **state)
{
	struct page path = map_of(*state, made_up_shape(PLANE_PATH, SIDE, SIDE, 3, ramp)),
		    three = map_of(*state, made_up_shape(PLANE_THREE, SIDE, SIDE, 3, ramp));
	double disc = M_PI * RADIUS * RADIUS * path.scale * path.scale;

	/* Pixels at the edges are mixed. */
	assert_true((double)count(&three, PATH_INK) > 1.8 * disc);
	assert_true((double)count(&three, PATH_INK) < 3.1 * disc);
	assert_true(count(&path, PATH_INK) > count(&three, PATH_INK) + 200);
	page_release(&path);
	page_release(&three);
}

static void nothing_is_drawn_beyond_the_axes(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 3, ramp);
	struct box inside, ink;
	struct page page;

	made_up_place(survey, 0, -3, 0.5, 1);
	made_up_place(survey, 2, 0.5, -9, 1);
	page = map_of(*state, survey);
	inside = inside_of(*state, &page);
	ink = bounds(&page, PATH_INK);
	assert_true(ink.x > inside.x - 1 && ink.y > inside.y - 1);
	assert_true(ink.x + ink.w < inside.x + inside.w + 1);
	assert_true(ink.y + ink.h < inside.y + inside.h + 1);
	page_release(&page);
}

static void first_last_and_round_epochs_have_names(void **state)
{
	struct landscape_look look = usual();
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 13, ramp);
	static const char *const names[13] = {"start", "epoch 1", "epoch 2", NULL, NULL,
		"epoch 5", NULL, NULL, NULL, NULL, "epoch 10", NULL, "end, epoch 12"};
	struct terrain terrain;

	(void)state;
	terrain_init(&terrain, survey, &look);
	for (size_t i = 0; i < 13; i++) {
		char name[TERRAIN_NAME];

		assert_true(terrain_name(&terrain, i, name) == (names[i] != NULL));
		if (names[i] != NULL)
			assert_string_equal(name, names[i]);
	}
	terrain_release(&terrain);
	survey_drop(survey);
}

/* Onto random directions a long path is projected as a place. */
static void of_a_path_that_leaves_the_plane_only_the_end_is_drawn(void **state)
{
	struct survey *survey = made_up_shape(PLANE_RANDOM, SIDE, SIDE, 5, ramp);
	struct page page;

	for (size_t i = 0; i < 5; i++)
		made_up_place(survey, i, 0.001 * (double)i, 0, 1);
	page = map_of(*state, survey);
	assert_true(bounds(&page, PATH_INK).w < 2 * RADIUS + 1);
	assert_non_null(strstr(page_tag(&page, "Description"), "leaves this plane"));
	page_release(&page);
	survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, ramp);
	for (size_t i = 0; i < 5; i++)
		made_up_place(survey, i, 0.001 * (double)i, 0, 1);
	page = map_of(*state, survey);
	assert_non_null(strstr(page_tag(&page, "Description"), "too small for this range"));
	page_release(&page);
}

/* ---- losses ---- */

/* Crossings of contour lines along a row of the map: where it is darker, or lighter, than
 * at both sides. */
static size_t crossings(const struct page *page, struct box inside, double y)
{
	double before = NAN;
	size_t n = 0;

	for (double x = inside.x + 4; x < inside.x + inside.w - 4; x += 0.5) {
		struct box here = {x, y, 1, 1}, left = {x - 3, y, 1, 1},
			   right = {x + 3, y, 1, 1};
		double step = page_ink(page, here) -
			(page_ink(page, left) + page_ink(page, right)) / 2;

		if (fabs(step) > 0.04 && !(x - before < 8)) {
			n++;
			before = x;
		}
	}
	return n;
}

static void lines_of_equal_loss_cross_a_ramp_and_a_plain_has_none(void **state)
{
	struct page page = map_of(*state, made_up_shape(PLANE_PATH, SIDE, SIDE, 0, ramp));
	struct box inside = inside_of(*state, &page);
	struct survey *survey;
	size_t n = crossings(&page, inside, inside.y + 0.8 * inside.h);

	/* From 0.5 to 1.5: 0.6 to 1.4 at least. */
	if (n < 8 || n > 14)
		fail_msg("%zu lines", n);
	/* Along them nothing is crossed. */
	page_release(&page);
	survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 0, ramp);
	for (size_t i = 0; i < SIDE * SIDE; i++)
		survey->loss[i] = 1;
	page = map_of(*state, survey);
	assert_int_equal(crossings(&page, inside, inside.y + 0.8 * inside.h), 0);
	page_release(&page);
}

static void higher_losses_are_lighter(void **state)
{
	struct page page = map_of(*state, made_up_shape(PLANE_PATH, SIDE, SIDE, 0, ramp));
	struct box inside = inside_of(*state, &page);
	double before = 2;

	for (int i = 0; i < 4; i++) {
		struct box part = {inside.x + (0.02 + 0.25 * i) * inside.w,
			inside.y + 0.1 * inside.h, 0.2 * inside.w, 0.8 * inside.h};
		double ink = page_ink(&page, part);

		assert_true(ink < before - 0.03);
		before = ink;
	}
	page_release(&page);
}

static double half_missing(double x, double y)
{
	return x > 0.01 ? NAN : ramp(x, y);
}

static double half_infinite(double x, double y)
{
	return x > 0.01 ? INFINITY : ramp(x, y);
}

static void what_is_no_number_is_marked_and_told(void **state)
{
	struct page whole, absent, infinite;
	struct box inside, gap;
	double all;

	whole = map_of(*state, made_up_shape(PLANE_PATH, SIDE, SIDE, 0, ramp));
	absent = map_of(*state, made_up_shape(PLANE_PATH, SIDE, SIDE, 0, half_missing));
	infinite = map_of(*state, made_up_shape(PLANE_PATH, SIDE, SIDE, 0, half_infinite));
	inside = inside_of(*state, &absent);
	all = inside.w * inside.h * whole.scale * whole.scale;
	assert_true((double)count(&whole, GAP_GROUND) < 0.001 * all);
	assert_true((double)count(&absent, GAP_GROUND) > 0.3 * all);
	assert_true((double)count(&absent, GAP_STROKE) > 0.05 * all);
	/* Lines both ways. */
	assert_true((double)count(&infinite, GAP_STROKE) >
		1.5 * (double)count(&absent, GAP_STROKE));
	/* At the right, where it is. */
	gap = (struct box){inside.x + 0.52 * inside.w, inside.y, 0.48 * inside.w, inside.h};
	assert_true((double)count_in(&absent, GAP_GROUND, (size_t)(gap.x * absent.scale),
			    (size_t)(gap.w * absent.scale), 0,
			    absent.height) > 0.9 * (double)count(&absent, GAP_GROUND));
	assert_non_null(strstr(page_tag(&absent, "Description"),
		"210 of the 441 points are not computed"));
	assert_string_equal(page_tag(&absent, "Points that are not computed"), "210");
	assert_non_null(strstr(page_tag(&infinite, "Description"),
		"At 210 of the 441 points the loss is above all numbers"));
	assert_string_equal(page_tag(&infinite, "Points above all numbers"), "210");
	page_release(&whole);
	page_release(&absent);
	page_release(&infinite);
}

static double spike(double x, double y)
{
	return x > 0.95 && y > 0.95 ? 1e9 : ramp(x, y);
}

static void one_huge_loss_does_not_press_the_others_flat(void **state)
{
	struct page page = map_of(*state, made_up_shape(PLANE_PATH, SIDE, SIDE, 0, spike));
	struct box inside = inside_of(*state, &page);

	assert_true(crossings(&page, inside, inside.y + 0.8 * inside.h) >= 5);
	assert_non_null(strstr(page_tag(&page, "Description"),
		"At 1 of the 441 points the loss is above 1.5, beyond the scale"));
	page_release(&page);
}

/* ---- what it says ---- */

static void the_file_tells_configuration_seed_and_plane(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);
	struct page page;

	survey->hparams.seed = 99;
	page = map_of(*state, survey);
	assert_string_equal(page_tag(&page, "Title"), "The loss landscape of run 12");
	assert_string_equal(page_tag(&page, "Seed"), "99");
	assert_non_null(strstr(page_tag(&page, "Configuration"), "--lr=0.01"));
	assert_string_equal(page_tag(&page, "Explained variance"), "0.800000, 0.125000");
	assert_string_equal(page_tag(&page, "Of a random walk"), "0.600000, 0.150000");
	assert_string_equal(page_tag(&page, "Points"), "21 x 21");
	assert_non_null(strstr(page_tag(&page, "Description"),
		"80.0 % and 12.5 % of its variance; of a random walk of as many points: "
		"60.0 %, 15.0 %"));
	assert_non_null(strstr(page_tag(&page, "Description"), "up to 0.25 away"));
	assert_null(strstr(page_tag(&page, "Description"), "batch normalisation"));
	page_release(&page);
}

static void of_batch_normalisation_it_says_which_statistics(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);
	struct page page;

	survey->hparams.batch_norm = true;
	page = map_of(*state, survey);
	assert_non_null(strstr(page_tag(&page, "Description"),
		"statistics of batch normalisation are estimated anew at each point"));
	page_release(&page);
}

/* The same map, but for what stands below it and above it. */
static void explained_variance_stands_at_the_axes(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);
	struct page usual_page = map_of(*state, survey), other;
	struct box inside = inside_of(*state, &usual_page);
	struct box below = {inside.x, inside.y + inside.h + 14, inside.w, 12};
	struct box left = {inside.x - 32, inside.y, 9, inside.h};

	survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);
	survey->plane.explained[0] = 0.111;
	other = map_of(*state, survey);
	assert_true(page_ink(&usual_page, below) > 0.01);
	assert_true(page_ink(&usual_page, left) > 0.01);
	assert_true(page_ink(&usual_page, below) != page_ink(&other, below));
	assert_true(page_ink(&usual_page, left) == page_ink(&other, left));
	assert_true(page_ink(&usual_page, inside) == page_ink(&other, inside));
	page_release(&usual_page);
	page_release(&other);
}

/* ---- as it was kept ---- */

static struct page usual_figure(const char *room)
{
	return map_of(room, made_up_shape(PLANE_PATH, SIDE, SIDE, 13, made_up_broken));
}

static void the_figure_is_as_the_one_that_was_looked_at(void **state)
{
	struct page page;

	if (!kept_font_is_here(*state))
		skip();
	page = usual_figure(*state);
	assert_as_kept(&page, "landscape", 5, 6);
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
		ROOM(the_path_stands_where_it_is_in_the_plane),
		ROOM(a_path_is_joined_and_three_networks_are_not),
		ROOM(nothing_is_drawn_beyond_the_axes),
		ROOM(first_last_and_round_epochs_have_names),
		ROOM(of_a_path_that_leaves_the_plane_only_the_end_is_drawn),
		ROOM(lines_of_equal_loss_cross_a_ramp_and_a_plain_has_none),
		ROOM(higher_losses_are_lighter),
		ROOM(what_is_no_number_is_marked_and_told),
		ROOM(one_huge_loss_does_not_press_the_others_flat),
		ROOM(the_file_tells_configuration_seed_and_plane),
		ROOM(of_batch_normalisation_it_says_which_statistics),
		ROOM(explained_variance_stands_at_the_axes),
		ROOM(the_figure_is_as_the_one_that_was_looked_at),
	};

	if (argc == 3 && strcmp(argv[1], "--keep") == 0)
		return keep(argv[2]) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	return cmocka_run_group_tests_name("map of a landscape", tests, NULL, NULL);
}
