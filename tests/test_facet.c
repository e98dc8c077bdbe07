/*
 * Areas beside each other, interrupted lines, and parts of a figure that are drawn as
 * images: what is on the page, and that there is no seam in it.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/inlay.h"
#include "fmnist/pen.h"
#include "fmnist/xalloc.h"
#include "page.h"
#include "room.h"

#define BLUE 0x2040c0
#define WIDTH 300.0
#define HEIGHT 200.0

static const struct figure_about about = {.title = "", .subtitle = ""};

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

static struct bytes written(const char *room, const char *name, double scale,
	void (*draw)(struct figure *figure))
{
	const struct figure_page page = {.width = WIDTH, .height = HEIGHT, .scale = scale};
	char *path = xasprintf("%s/%s", room, name);
	struct figure *figure = figure_open(path, &page, &about, NULL);
	struct bytes bytes;

	assert_non_null(figure);
	draw(figure);
	assert_int_equal(figure_close(figure, NULL), 0);
	bytes = room_read(path);
	free(path);
	return bytes;
}

static struct page page_of(
	const char *room, double scale, void (*draw)(struct figure *figure))
{
	char *path = xasprintf("%s/x.png", room);
	struct bytes bytes = written(room, "x.png", scale, draw);
	struct page page;

	page_read(&page, path);
	free(bytes.data);
	free(path);
	return page;
}

/* A fan of triangles and quads around a place, whose sides lie on no pixel's. */
static void draw_fan(struct figure *figure)
{
	enum { PIECES = 37 };
	const struct point middle = {150.3, 100.7};

	for (int i = 0; i < PIECES; i++) {
		double a = 2 * M_PI * i / PIECES, b = 2 * M_PI * (i + 1) / PIECES;
		const struct point inner[] = {middle,
			{middle.x + 20 * cos(a), middle.y + 20 * sin(a)},
			{middle.x + 20 * cos(b), middle.y + 20 * sin(b)}};
		const struct point outer[] = {inner[1],
			{middle.x + 60 * cos(a), middle.y + 60 * sin(a)},
			{middle.x + 60 * cos(b), middle.y + 60 * sin(b)}, inner[2]};

		pen_facet(figure, inner, 3, colour_of(BLUE));
		pen_facet(figure, outer, 4, colour_of(BLUE));
	}
}

static void draw_inlaid_fan(struct figure *figure)
{
	struct inlay inlay;

	inlay_begin(&inlay, figure, (struct box){80.2, 30.4, 140, 140});
	draw_fan(&inlay.figure);
	inlay_end(&inlay);
}

/* Pixels within `radius` of the fan's middle that are not its colour. */
static size_t count_seams(const struct page *page, double radius)
{
	size_t n = 0;

	for (double y = 100.7 - radius; y < 100.7 + radius; y += 1 / page->scale)
		for (double x = 150.3 - radius; x < 150.3 + radius; x += 1 / page->scale)
			if (hypot(x - 150.3, y - 100.7) < radius)
				n += page_at(page, x, y) != BLUE;
	return n;
}

static void facets_beside_each_other_have_no_seam(void **state)
{
	static const double scales[] = {1, 2, 3.7};

	for (size_t i = 0; i < 3; i++) {
		struct page page = page_of(*state, scales[i], draw_fan);

		assert_int_equal(count_seams(&page, 57), 0);
		page_release(&page);
		page = page_of(*state, scales[i], draw_inlaid_fan);
		assert_int_equal(count_seams(&page, 57), 0);
		page_release(&page);
	}
}

/* ---- inlays ---- */

static size_t count_between(const struct page *page)
{
	size_t n = 0;

	for (size_t i = 0; i < page->width * page->height; i++)
		n += page->pixel[i] != BLUE && page->pixel[i] != 0xffffff;
	return n;
}

static void an_inlay_has_smooth_edges_and_is_where_it_was_drawn(void **state)
{
	struct page rough = page_of(*state, 2, draw_fan);
	struct page smooth = page_of(*state, 2, draw_inlaid_fan);

	assert_int_equal(count_between(&rough), 0);
	assert_in_range(count_between(&smooth), 400, 1500);
	for (double y = 20; y < 180; y += 10)
		for (double x = 60; x < 240; x += 10) {
			const struct box box = {x, y, 10, 10};

			assert_true(fabs(page_ink(&rough, box) - page_ink(&smooth, box)) <
				0.02);
		}
	page_release(&rough);
	page_release(&smooth);
}

static void draw_over_text(struct figure *figure)
{
	struct inlay inlay;

	pen_box(figure, (struct box){100, 100, 40, 40}, colour_of(0xc04020));
	inlay_begin(&inlay, figure, (struct box){90, 90, 100, 60});
	pen_box(&inlay.figure, (struct box){120, 100, 40, 40}, colour_of(BLUE));
	/* Beyond it nothing is drawn. */
	pen_box(&inlay.figure, (struct box){60, 100, 20, 20}, colour_of(0));
	inlay_end(&inlay);
}

static void what_an_inlay_leaves_clear_is_seen_below(void **state)
{
	struct page page = page_of(*state, 2, draw_over_text);

	assert_int_equal(page_at(&page, 110, 120), 0xc04020);
	assert_int_equal(page_at(&page, 130, 120), BLUE);
	assert_int_equal(page_at(&page, 170, 120), 0xffffff);
	assert_true(page_ink(&page, (struct box){50, 90, 38, 40}) == 0);
	page_release(&page);
}

static size_t count(struct bytes bytes, const char *text)
{
	size_t n = 0;
	const char *at = (const char *)bytes.data, *end = at + bytes.size;

	while ((at = memmem(at, (size_t)(end - at), text, strlen(text))) != NULL) {
		at++;
		n++;
	}
	return n;
}

static void in_a_vector_file_an_inlay_is_one_image(void **state)
{
	struct bytes plain = written(*state, "a.svg", 1, draw_fan);
	struct bytes inlaid = written(*state, "b.svg", 1, draw_inlaid_fan);

	assert_int_equal(count(plain, "<image"), 0);
	assert_in_range(count(plain, "<path"), 74, 80);
	assert_int_equal(count(inlaid, "<image"), 1);
	assert_true(count(inlaid, "<path") < 6);
	free(plain.data);
	free(inlaid.data);
}

/* A side of 4,000 points. */
static void draw_much(struct figure *figure)
{
	struct inlay inlay;

	inlay_begin(&inlay, figure, (struct box){0, 0, WIDTH, HEIGHT});
	pen_box(&inlay.figure, (struct box){0, 0, WIDTH, HEIGHT}, colour_of(BLUE));
	inlay_end(&inlay);
}

static void an_inlay_of_many_pixels_is_no_finer_than_the_page(void **state)
{
	struct page page = page_of(*state, 20, draw_much);

	assert_int_equal(page_at(&page, 1, 1), BLUE);
	assert_int_equal(page_at(&page, WIDTH - 1, HEIGHT - 1), BLUE);
	page_release(&page);
}

/* ---- dashes ---- */

static void draw_dashes(struct figure *figure)
{
	const struct point line[] = {{50, 100.25}, {90, 100.25}, {90, 140}};
	const struct point whole[] = {{50, 150}, {90, 150}};

	pen_dashes(figure, line, 3, 1, 4, colour_of(BLUE));
	pen_lines(figure, whole, 2, 1, colour_of(BLUE));
}

static void dashes_are_as_long_as_their_gaps_and_end_with_the_line(void **state)
{
	struct page page = page_of(*state, 4, draw_dashes);

	for (int i = 0; i < 10; i++)
		assert_int_equal(page_at(&page, 52 + 4 * i, 100.25) == BLUE, i % 2 == 0);
	/* The next line is whole. */
	for (double x = 51; x < 90; x++)
		assert_int_equal(page_at(&page, x, 150), BLUE);
	page_release(&page);
}

#define ROOM(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM(facets_beside_each_other_have_no_seam),
		ROOM(an_inlay_has_smooth_edges_and_is_where_it_was_drawn),
		ROOM(what_an_inlay_leaves_clear_is_seen_below),
		ROOM(in_a_vector_file_an_inlay_is_one_image),
		ROOM(an_inlay_of_many_pixels_is_no_finer_than_the_page),
		ROOM(dashes_are_as_long_as_their_gaps_and_end_with_the_line),
	};

	return cmocka_run_group_tests_name("facets", tests, NULL, NULL);
}
