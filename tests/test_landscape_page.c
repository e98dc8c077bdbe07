/*
 * The page that a figure of a landscape is drawn on, by the map: its size, its heading,
 * what is refused, and that the file has no place that is no number.
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
#include "fmnist/xalloc.h"
#include "made_up_shape.h"
#include "page.h"
#include "room.h"

#define INPUTS 784
#define SIDE 21

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

/* A look of this size, in points. */
static struct landscape_look sized(double width, double height, double pixels)
{
	struct landscape_look look = usual();

	look.width = width;
	look.height = height;
	look.pixels = pixels;
	return look;
}

/* To be freed. */
static char *write_file(const char *room, const char *name, const struct survey *survey,
	const struct landscape_look *look)
{
	char *path = xasprintf("%s/%s", room, name);
	struct err err = {""};

	if (figure_landscape_write(path, survey, &origin, INPUTS, look, &err) != 0)
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

/* Drawn as usual; the survey is dropped. */ /* ---- losses ---- */

static double ramp(double x, double y)
{
	(void)y;
	return 1 + x / 2;
}

static double half_missing(double x, double y)
{
	return x > 0.01 ? NAN : ramp(x, y);
}

static double half_infinite(double x, double y)
{
	return x > 0.01 ? INFINITY : ramp(x, y);
}

static double spike(double x, double y)
{
	return x > 0.95 && y > 0.95 ? 1e9 : ramp(x, y);
}

/* ---- what is on a page ---- */

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

/* ---- the page ---- */

static void a_page_has_the_size_that_was_asked_for(void **state)
{
	static const double sizes[][3] = {
		{400, 300, 1}, {600, 450, 4}, {300, 225, 1}, {300, 700, 2}};
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct landscape_look look = sized(sizes[i][0], sizes[i][1], sizes[i][2]);
		struct page page = drawn(*state, survey, &look);

		assert_int_equal(page.width, sizes[i][0] * sizes[i][2]);
		assert_int_equal(page.height, sizes[i][1] * sizes[i][2]);
		page_release(&page);
	}
	survey_drop(survey);
}

static void on_a_low_page_the_heading_makes_room(void **state)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);
	struct landscape_look low = sized(400, 300, 1), high = sized(400, NAN, 1);
	struct page short_page = drawn(*state, survey, &low);
	struct page page = drawn(*state, survey, &high);

	assert_true(first_colour(&short_page) < 0.4 * 300);
	assert_true(first_colour(&short_page) < first_colour(&page) - 20);
	/* So do the margins: there are letters where a wide page has none. */
	assert_true(page_ink(&short_page, (struct box){24, 20, 11, 20}) > 0.01);
	/* As much of the heading stays as there is room for. */
	assert_true(page_ink(&short_page, (struct box){26, 43, 150, 8}) > 0.03);
	/* What is not on the page is in the file. */
	assert_string_equal(
		page_tag(&short_page, "Description"), page_tag(&page, "Description"));
	page_release(&page);
	page_release(&short_page);
	survey_drop(survey);
}

static void assert_refused(
	const char *room, const struct landscape_look *look, const char *why)
{
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 5, made_up_bowl);
	char *path = xasprintf("%s/no.png", room);
	struct err err = {""};
	struct bytes bytes;

	assert_int_equal(
		figure_landscape_write(path, survey, &origin, INPUTS, look, &err), -1);
	assert_says(&err, why, NULL);
	bytes = room_read(path);
	assert_null(bytes.data);
	free(path);
	survey_drop(survey);
}

static void what_cannot_be_drawn_is_refused_and_known_before(void **state)
{
	struct landscape_look look = sized(100, 300, 1);
	char *path = xasprintf("%s/x.png", (char *)*state);
	struct err err = {""};

	assert_refused(*state, &look, "at least 183 points wide");
	look = sized(400, 60, 1);
	assert_refused(*state, &look, "points high, not 60");
	look = sized(600, 450, 100);
	assert_refused(*state, &look, "at most 32767 pixels");
	look = usual();
	look.elevation = 91;
	assert_refused(*state, &look, "between -90 and 90");
	look = usual();
	assert_int_equal(figure_landscape_check(path, &look, &err), 0);
	assert_int_equal(figure_landscape_check("/no/such/x.png", &look, &err), -1);
	assert_says(&err, "No such file", NULL);
	assert_int_equal(figure_landscape_check("x.gif", &look, &err), -1);
	assert_says(&err, ".svg", NULL);
	free(path);
}

static double all_infinite(double x, double y)
{
	(void)x;
	(void)y;
	return INFINITY;
}

static double zero(double x, double y)
{
	(void)x;
	(void)y;
	return 0;
}

/* Cairo writes numbers as text there. */
static void there_is_no_place_that_is_no_number(void **state)
{
	static made_up_loss *const losses[] = {
		ramp, half_missing, half_infinite, all_infinite, zero, spike};
	static const enum landscape_scale scales[] = {LANDSCAPE_AUTOMATIC, LANDSCAPE_LOG};

	for (size_t i = 0; i < 2 * sizeof losses / sizeof losses[0]; i++) {
		struct survey *survey = made_up_shape(
			i % 3 == 0 ? PLANE_RANDOM : PLANE_PATH, 7, 6, 4, losses[i / 2]);
		struct landscape_look look = usual();
		struct bytes bytes;
		char *path;

		look.scale = scales[i % 2];
		survey->true_loss[1] = NAN;
		survey->true_loss[2] = INFINITY;
		path = write_file(*state, "x.svg", survey, &look);
		bytes = room_read(path);
		assert_true(bytes.size > 1000);
		bytes.data[bytes.size - 1] = '\0';
		assert_non_null(strstr((char *)bytes.data, "The loss landscape of run 12"));
		assert_null(strstr((char *)bytes.data, " nan"));
		assert_null(strstr((char *)bytes.data, "-nan"));
		assert_null(strstr((char *)bytes.data, "\"nan"));
		assert_null(strstr((char *)bytes.data, "\"inf"));
		free(bytes.data);
		free(path);
		survey_drop(survey);
	}
}

static void the_same_landscape_is_the_same_file(void **state)
{
	static const struct {
		const char *name, *begins;
	} file[] = {{"x.png", "\x89PNG"}, {"x.pdf", "%PDF"}, {"x.svg", "<?xml"}};
	struct survey *survey = made_up_shape(PLANE_PATH, SIDE, SIDE, 9, made_up_broken);
	struct landscape_look look = usual();

	for (size_t i = 0; i < 3; i++) {
		char *path = write_file(*state, file[i].name, survey, &look);
		struct bytes first = room_read(path), second;

		free(path);
		path = write_file(*state, file[i].name, survey, &look);
		second = room_read(path);
		assert_memory_equal(first.data, file[i].begins, strlen(file[i].begins));
		assert_int_equal(first.size, second.size);
		assert_memory_equal(first.data, second.data, first.size);
		free(first.data);
		free(second.data);
		free(path);
	}
	survey_drop(survey);
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM(a_page_has_the_size_that_was_asked_for),
		ROOM(on_a_low_page_the_heading_makes_room),
		ROOM(what_cannot_be_drawn_is_refused_and_known_before),
		ROOM(there_is_no_place_that_is_no_number),
		ROOM(the_same_landscape_is_the_same_file),
	};

	return cmocka_run_group_tests_name("page of a landscape", tests, NULL, NULL);
}
