/*
 * The surface of a landscape: what hides what, light, gaps, and the sides it is seen from.
 *
 * Landscapes are made up, so that it is known what must be seen; the whole is compared with
 * a figure that was kept (kept.h). After a change of the look, look at the figure, and keep
 * it:
 *
 *	srcdir=.. tests/test_figure_surface --keep FILE
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

#include "fmnist/figure_surface.h"
#include "fmnist/xalloc.h"
#include "kept.h"
#include "made_up_shape.h"
#include "page.h"
#include "room.h"

#define INPUTS 784
#define SIDE 21
#define PATH_INK 0xc3102f
#define GAP_GROUND 0xdcdcdc
#define RIM 0x4a4a4a

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

/* Linear, so that heights are losses. */
static struct landscape_look seen_from(double azimuth, double elevation)
{
	struct landscape_look look;

	landscape_look_default(&look);
	look.scale = LANDSCAPE_LINEAR;
	look.azimuth = azimuth;
	look.elevation = elevation;
	return look;
}

/* To be freed. */
static char *write_file(const char *room, const char *name, const struct survey *survey,
	const struct landscape_look *look)
{
	char *path = xasprintf("%s/%s", room, name);
	struct err err = {""};

	if (figure_surface_write(path, survey, &origin, INPUTS, look, &err) != 0)
		fail_msg("%s", err.text);
	return path;
}

static struct page drawn(
	const char *room, const struct survey *survey, const struct landscape_look *look)
{
	char *path = write_file(room, "x.png", survey, look);
	struct page page;

	page_read(&page, path);
	free(path);
	return page;
}

static struct page from(
	const char *room, const struct survey *survey, double azimuth, double elevation)
{
	const struct landscape_look look = seen_from(azimuth, elevation);

	return drawn(room, survey, &look);
}

/* ---- what is on a page ---- */

static size_t count(const struct page *page, uint32_t colour)
{
	size_t n = 0;

	for (size_t i = 0; i < page->width * page->height; i++)
		n += page->pixel[i] == colour;
	return n;
}

/* The middle of the pixels of a colour, in points, and how many they are. */
struct spot {
	double x, y;
	size_t pixels;
};

static struct spot spot_of(const struct page *page, uint32_t colour)
{
	struct spot spot = {0, 0, 0};

	for (size_t i = 0; i < page->width * page->height; i++) {
		if (page->pixel[i] != colour)
			continue;
		spot.x += (double)(i % page->width) / page->scale;
		spot.y += (double)(i / page->width) / page->scale;
		spot.pixels++;
	}
	spot.x /= (double)spot.pixels;
	spot.y /= (double)spot.pixels;
	return spot;
}

static bool is_colourful(uint32_t pixel)
{
	int red = pixel >> 16 & 0xff, green = pixel >> 8 & 0xff, blue = pixel & 0xff;
	int low = red < green ? red : green, high = red > green ? red : green;

	return (high > blue ? high : blue) - (low < blue ? low : blue) > 40;
}

/* ---- losses ---- */

/* A wall along y = 0 in a plain. */
static double wall(double x, double y)
{
	(void)x;
	return fabs(y) < 0.05 ? 2 : 1;
}

/* The same, and the plain is better seen from negative y. */
static double slanted_wall(double x, double y)
{
	return wall(x, y) + 0.3 * y;
}

/* A roof whose ridge runs along y. */
static double roof(double x, double y)
{
	(void)y;
	return 2 - fabs(x);
}

static double plain(double x, double y)
{
	(void)x;
	(void)y;
	return 1;
}

static double hole(double x, double y)
{
	return fabs(x) < 0.25 && fabs(y) < 0.25 ? NAN : made_up_bowl(x, y);
}

static double spike(double x, double y)
{
	return hypot(x, y) < 0.05 ? 1e9 : made_up_bowl(x, y);
}

static double all_infinite(double x, double y)
{
	(void)x;
	(void)y;
	return INFINITY;
}

/* One network in the plain, at y = 0.5, behind the wall when seen from negative y. */
static struct survey *behind_a_wall(double loss)
{
	struct survey *survey = made_up_shape(PLANE_THREE, SIDE, SIDE, 1, wall);

	made_up_place(survey, 0, 0, 0.5, loss);
	return survey;
}

/* ---- what is hidden ---- */

static void what_the_surface_hides_is_only_hinted_at(void **state)
{
	struct survey *low = behind_a_wall(1.02), *high = behind_a_wall(1.95);
	struct page front = from(*state, low, 90, 15), back = from(*state, low, -90, 15),
		    above = from(*state, high, -90, 15);

	assert_true(count(&front, PATH_INK) > 60);
	assert_int_equal(count(&back, PATH_INK), 0);
	/* Over the wall it is seen. */
	assert_true(count(&above, PATH_INK) > 60);
	page_release(&front);
	page_release(&back);
	page_release(&above);
	survey_drop(low);
	survey_drop(high);
}

/* The part of a path that goes through a wall's shadow is dashes: less of its ink. */
static void of_a_path_the_hidden_part_is_dashes(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 2, wall);
	struct page front, back;

	made_up_place(survey, 0, -0.8, 0.5, 1.02);
	made_up_place(survey, 1, 0.8, 0.5, 1.02);
	front = from(*state, survey, 90, 15);
	back = from(*state, survey, -90, 15);
	assert_true(count(&front, PATH_INK) > 1000);
	assert_true(count(&back, PATH_INK) < count(&front, PATH_INK) / 4);
	page_release(&front);
	page_release(&back);
	survey_drop(survey);
}

/* Before the wall the plain is seen, behind it it is not: what is painted last is in front.
 */
static void near_parts_cover_far_ones(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 0, wall);
	struct page page = from(*state, survey, -90, 45);
	size_t low = 0, middle = 0, high = 0;
	double x = FIGURE_WIDTH / 2 - 27; /* the middle of the box */

	/* From the foot up: the plain, dark; then the wall up to its top, light. */
	for (double y = (double)page.height / page.scale - 1; y > 0; y -= 0.5) {
		uint32_t pixel = page_at(&page, x, y);

		if (!is_colourful(pixel))
			continue;
		if ((pixel >> 8 & 0xff) < 60)
			low++;
		else if ((pixel >> 8 & 0xff) > 150)
			high++;
		else
			middle++;
	}
	assert_true(low > 20);
	/* The plain behind it would cover most of it. */
	assert_true(middle > 40);
	assert_true(high > 10);
	page_release(&page);
	survey_drop(survey);
}

/* ---- light ---- */

static void a_slope_towards_the_light_is_lighter(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 0, roof);
	struct page page = from(*state, survey, -90, 30);
	double foot = (double)page.height / page.scale, left = 0, right = 0, middle;
	double begin = INFINITY, end = 0;

	/* The surface along a line of the page, without the colour bar. */
	for (double x = 40; x < FIGURE_WIDTH - 100; x += 0.5)
		if (is_colourful(page_at(&page, x, foot * 0.72))) {
			begin = fmin(begin, x);
			end = fmax(end, x);
		}
	middle = (begin + end) / 2;
	for (double away = 10; away < (end - begin) / 2 - 10; away += 1) {
		left += page_ink(&page, (struct box){middle - away, foot * 0.72, 1, 1});
		right += page_ink(&page, (struct box){middle + away, foot * 0.72, 1, 1});
	}
	if (!(left < 0.95 * right))
		fail_msg("%g at the left, %g at the right", left, right);
	page_release(&page);
	survey_drop(survey);
}

/* ---- sides ---- */

static void the_surface_turns_with_the_eye(void **state)
{
	struct survey *survey = made_up_shape(PLANE_THREE, SIDE, SIDE, 1, made_up_bowl);
	struct page front, back, left;
	struct spot at[3];

	made_up_place(survey, 0, 0.8, 0, 2.3);
	front = from(*state, survey, -90, 40);
	back = from(*state, survey, 90, 40);
	left = from(*state, survey, 180, 40);
	at[0] = spot_of(&front, PATH_INK);
	at[1] = spot_of(&back, PATH_INK);
	at[2] = spot_of(&left, PATH_INK);
	assert_true(at[0].x > at[2].x + 80 && at[2].x > at[1].x + 80);
	/* Away from the eye is up. */
	assert_true(at[2].y < at[0].y - 20);
	page_release(&front);
	page_release(&back);
	page_release(&left);
	survey_drop(survey);
}

static void from_every_side_it_keeps_within_the_margins(void **state)
{
	static const double elevations[] = {-90, -40, 0, 1, 35, 89, 90};
	struct survey *survey = made_up_shape(PLANE_PATH, 9, 7, 5, made_up_bowl);

	for (size_t i = 0; i < 28; i++) {
		struct landscape_look look =
			seen_from((double)(i % 4) * 77, elevations[i / 4]);
		double h, w = 400;
		struct page page;

		look.width = w;
		look.pixels = 1;
		page = drawn(*state, survey, &look);
		h = (double)page.height;
		assert_true(page_ink(&page, (struct box){0, 0, w, 20}) == 0);
		assert_true(page_ink(&page, (struct box){0, 0, 14, h}) == 0);
		assert_true(page_ink(&page, (struct box){w - 14, 0, 14, h}) == 0);
		assert_true(page_ink(&page, (struct box){0, h - 14, w, 14}) == 0);
		page_release(&page);
	}
	survey_drop(survey);
}

/* Without an azimuth one is found from which the path is not behind the wall. */
static void the_side_that_is_chosen_shows_the_path(void **state)
{
	struct survey *survey = made_up_shape(PLANE_THREE, SIDE, SIDE, 1, slanted_wall);
	struct landscape_look look = seen_from(NAN, 15);
	struct page page;

	made_up_place(survey, 0, 0, 0.5, 1.2);
	page = drawn(*state, survey, &look);
	assert_true(count(&page, PATH_INK) > 60);
	page_release(&page);
	survey_drop(survey);
}

/* ---- what is no number ---- */

static void a_gap_has_a_rim_and_a_mark_below_it(void **state)
{
	struct survey *whole = made_up_shape(PLANE_PATH, SIDE, SIDE, 0, made_up_bowl);
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 0, hole);
	struct page page = from(*state, survey, -60, 60);
	struct page low = from(*state, survey, -60, 1),
		    without = from(*state, whole, -60, 60);

	/* Letters have such greys, too. */
	assert_true(count(&page, RIM) > count(&without, RIM) + 100);
	assert_true(count(&page, GAP_GROUND) > count(&without, GAP_GROUND) + 1000);
	/* Where the floor is hidden the rim is not. */
	assert_true(count(&low, RIM) > count(&without, RIM) + 20);
	assert_non_null(strstr(
		page_tag(&page, "Description"), "25 of the 441 points are not computed"));
	page_release(&page);
	page_release(&low);
	page_release(&without);
	survey_drop(survey);
	survey_drop(whole);
}

static void a_huge_loss_is_cut_off_and_told(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 0, spike);
	struct page page = from(*state, survey, -60, 35);

	assert_non_null(strstr(page_tag(&page, "Description"),
		"At 1 of the 441 points the loss is above 2.2, beyond the scale"));
	page_release(&page);
	survey_drop(survey);
}

static void there_is_no_place_that_is_no_number(void **state)
{
	static made_up_loss *const losses[] = {
		made_up_bowl, hole, made_up_broken, all_infinite, plain, spike};

	for (size_t i = 0; i < sizeof losses / sizeof losses[0]; i++) {
		struct survey *survey = made_up_shape(
			i % 2 ? PLANE_RANDOM : PLANE_PATH, 7, 6, 4, losses[i]);
		struct landscape_look look = seen_from(NAN, 35);
		struct bytes bytes;
		char *path;

		look.scale = LANDSCAPE_AUTOMATIC;
		survey->true_loss[1] = NAN;
		survey->true_loss[2] = INFINITY;
		path = write_file(*state, "x.svg", survey, &look);
		bytes = room_read(path);
		assert_true(bytes.size > 1000);
		bytes.data[bytes.size - 1] = '\0';
		assert_null(strstr((char *)bytes.data, " nan"));
		assert_null(strstr((char *)bytes.data, "-nan"));
		assert_null(strstr((char *)bytes.data, "\"nan"));
		assert_null(strstr((char *)bytes.data, "\"inf"));
		free(bytes.data);
		free(path);
		survey_drop(survey);
	}
}

/* ---- what it says ---- */

static void the_file_tells_where_the_eye_is(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);
	struct page page;

	survey->hparams.batch_norm = true;
	page = from(*state, survey, -60, 25);
	assert_string_equal(page_tag(&page, "Eye"), "azimuth -60, elevation 25 degrees");
	assert_string_equal(page_tag(&page, "Seed"), "576");
	assert_non_null(strstr(page_tag(&page, "Description"), "behind the surface"));
	assert_non_null(strstr(page_tag(&page, "Description"),
		"statistics of batch normalisation are estimated anew"));
	page_release(&page);
	survey_drop(survey);
}

/* A snapshot that is off the plane has another loss than the plane below it. */
static void a_line_leads_from_a_snapshot_to_the_surface(void **state)
{
	struct survey *survey = made_up_shape(PLANE_THREE, SIDE, SIDE, 1, roof);
	struct page above, on;
	struct spot spot;
	struct box below;

	made_up_place(survey, 0, 0, 0, 2.6);
	above = from(*state, survey, -90, 10);
	made_up_place(survey, 0, 0, 0, NAN);
	on = from(*state, survey, -90, 10);
	spot = spot_of(&above, PATH_INK);
	below = (struct box){spot.x - 0.5, spot.y + 6, 1.5, 15};
	assert_true(page_ink(&above, below) > 0.15);
	below.x += 4;
	assert_true(page_ink(&above, below) < 0.1);
	/* Without a loss it lies on the surface. */
	assert_true(spot_of(&on, PATH_INK).pixels > 60);
	assert_non_null(
		strstr(page_tag(&on, "Description"), "of 1 snapshots no loss is known"));
	page_release(&above);
	page_release(&on);
	survey_drop(survey);
	/* Where there is none, either, on the floor. */
	survey = made_up_shape(PLANE_THREE, SIDE, SIDE, 1, all_infinite);
	on = from(*state, survey, -90, 10);
	assert_true(spot_of(&on, PATH_INK).pixels > 60);
	page_release(&on);
	survey_drop(survey);
}

static void the_page_has_the_size_that_was_asked_for(void **state)
{
	static const double sizes[][3] = {{400, 300, 1}, {600, 450, 4}, {300, 225, 1}};
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct landscape_look look = seen_from(-60, 35);
		struct page page;

		look.width = sizes[i][0];
		look.height = sizes[i][1];
		look.pixels = sizes[i][2];
		page = drawn(*state, survey, &look);
		assert_int_equal(page.width, sizes[i][0] * sizes[i][2]);
		assert_int_equal(page.height, sizes[i][1] * sizes[i][2]);
		page_release(&page);
	}
	survey_drop(survey);
}

/* ---- as it was kept ---- */

static struct page usual_figure(const char *room)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 13, made_up_broken);
	struct page page;

	made_up_place(survey, 0, -0.5, 0.5, 1.4);
	page = from(room, survey, -60, 35);
	survey_drop(survey);
	return page;
}

static void the_figure_is_as_the_one_that_was_looked_at(void **state)
{
	struct page page;

	if (!kept_font_is_here(*state))
		skip();
	page = usual_figure(*state);
	assert_as_kept(&page, "surface", 6, 7);
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
		ROOM(what_the_surface_hides_is_only_hinted_at),
		ROOM(of_a_path_the_hidden_part_is_dashes),
		ROOM(near_parts_cover_far_ones),
		ROOM(a_slope_towards_the_light_is_lighter),
		ROOM(the_surface_turns_with_the_eye),
		ROOM(from_every_side_it_keeps_within_the_margins),
		ROOM(the_side_that_is_chosen_shows_the_path),
		ROOM(a_gap_has_a_rim_and_a_mark_below_it),
		ROOM(a_huge_loss_is_cut_off_and_told),
		ROOM(there_is_no_place_that_is_no_number),
		ROOM(the_file_tells_where_the_eye_is),
		ROOM(a_line_leads_from_a_snapshot_to_the_surface),
		ROOM(the_page_has_the_size_that_was_asked_for),
		ROOM(the_figure_is_as_the_one_that_was_looked_at),
	};

	if (argc == 3 && strcmp(argv[1], "--keep") == 0)
		return keep(argv[2]) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	return cmocka_run_group_tests_name("surface of a landscape", tests, NULL, NULL);
}
