/*
 * What figures are made of: images, tables of colours, axes and curves. Each is drawn and
 * its pixels are read back.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/colourbar.h"
#include "fmnist/heatmap.h"
#include "fmnist/bitmap.h"
#include "fmnist/plot.h"
#include "fmnist/xalloc.h"
#include "page.h"
#include "room.h"

#define WIDTH 300.0
#define HEIGHT 200.0
#define BLUE 0x2040c0

/* A page that a test draws on and then reads. */
struct sheet {
	char *room, *path;
	struct figure *figure;
	struct page page;
};

static int begin(void **state)
{
	static const struct figure_about about = {.title = "", .subtitle = ""};
	const struct figure_page page = {.width = WIDTH, .height = HEIGHT, .scale = 3};
	struct sheet *sheet = xcalloc(1, sizeof *sheet);

	sheet->room = room_make();
	sheet->path = xasprintf("%s/x.png", sheet->room);
	sheet->figure = figure_open(sheet->path, &page, &about, NULL);
	assert_non_null(sheet->figure);
	*state = sheet;
	return 0;
}

static int end(void **state)
{
	struct sheet *sheet = *state;

	page_release(&sheet->page);
	room_remove(sheet->room);
	free(sheet->path);
	free(sheet);
	return 0;
}

static const struct page *finish(struct sheet *sheet)
{
	assert_int_equal(figure_close(sheet->figure, NULL), 0);
	page_read(&sheet->page, sheet->path);
	return &sheet->page;
}

static void assert_near(double value, double wanted, double most)
{
	if (!(fabs(value - wanted) <= most))
		fail_msg("%.6f is not %.6f", value, wanted);
}

/* ---- pictures ---- */

static void the_pixels_of_a_picture_are_sharp(void **state)
{
	static const uint32_t pixel[] = {
		0xff0000, 0x00ff00, 0x0000ff, 0x102030, 0x000000, 0xffffff};
	struct sheet *sheet = *state;
	const struct page *page;

	bitmap_draw(sheet->figure, (struct box){100, 60, 90, 60}, pixel, 2, 3);
	page = finish(sheet);
	for (int i = 0; i < 6; i++)
		for (int corner = 0; corner < 4; corner++) {
			double x = 100 + 30 * (i % 3) + (corner % 2 ? 29.5 : 0.5);
			double y = 60 + 30 * (i / 3) + (corner / 2 ? 29.5 : 0.5);

			assert_int_equal(page_at(page, x, y), pixel[i]);
		}
	assert_int_equal(page_at(page, 99.5, 70), 0xffffff);
	assert_int_equal(page_at(page, 190.5, 70), 0xffffff);
}

/* 28 columns over 100 pixels, which they do not divide, and 500 that share 30. */
static void a_picture_has_the_mean_of_its_pixels_at_every_size(void **state)
{
	static const struct {
		size_t rows, cols;
		struct box box;
	} sizes[] = {{28, 28, {20, 60, 100.0 / 3, 100.0 / 3}},
		{500, 400, {100, 60, 10, 20}}, {1, 1, {150, 60, 7, 9}},
		{3, 200, {200, 60, 31, 17}}};
	struct sheet *sheet = *state;
	double sum[4] = {0};

	for (size_t i = 0; i < 4; i++) {
		size_t count = sizes[i].rows * sizes[i].cols;
		uint8_t *grey = xmalloc(count);

		for (size_t j = 0; j < count; j++) {
			grey[j] = (uint8_t)(j * 37 + j / 7 % 91);
			sum[i] += (255 - grey[j]) / 255.0 / (double)count;
		}
		bitmap_grey(
			sheet->figure, sizes[i].box, grey, sizes[i].rows, sizes[i].cols);
		free(grey);
	}
	finish(sheet);
	for (size_t i = 0; i < 4; i++)
		assert_near(page_ink(&sheet->page, sizes[i].box), sum[i], 0.003);
}

/* One pixel and a half of the image lie under each of the page. */
static void a_pixel_has_the_mean_of_what_lies_under_it(void **state)
{
	static const uint8_t grey[] = {0, 90, 180};
	struct sheet *sheet = *state;
	const struct page *page;

	bitmap_grey(sheet->figure, (struct box){100, 60, 2.0 / 3, 10}, grey, 1, 3);
	bitmap_grey(sheet->figure, (struct box){120, 60, 10, 2.0 / 3}, grey, 3, 1);
	page = finish(sheet);
	assert_int_equal(page_at(page, 100 + 0.5 / 3, 65), 0x1e1e1e);
	assert_int_equal(page_at(page, 100 + 1.5 / 3, 65), 0x969696);
	assert_int_equal(page_at(page, 125, 60 + 0.5 / 3), 0x1e1e1e);
	assert_int_equal(page_at(page, 125, 60 + 1.5 / 3), 0x969696);
}

static void a_picture_of_numbers_has_their_colours(void **state)
{
	static const float value[] = {-2, 0, 2, NAN};
	struct sheet *sheet = *state;
	const struct page *page;
	struct colourscale scale;

	colourscale_init_signed(&scale, 2);
	bitmap_coloured(sheet->figure, (struct box){100, 60, 40, 10}, value, 1, 4, &scale);
	page = finish(sheet);
	for (int i = 0; i < 4; i++)
		assert_int_equal(page_at(page, 105 + 10 * i, 65),
			colour_rgb(colourscale_colour(&scale, (double)value[i])));
}

static void a_picture_keeps_its_pixels_square(void **state)
{
	struct box wide = bitmap_fit((struct box){10, 20, 60, 60}, 10, 30);
	struct box high = bitmap_fit((struct box){10, 20, 60, 30}, 30, 10);

	(void)state;
	figure_abandon(((struct sheet *)*state)->figure);
	assert_true(wide.x == 10 && wide.y == 40 && wide.w == 60 && wide.h == 20);
	assert_true(high.x == 35 && high.y == 20 && high.w == 10 && high.h == 30);
}

/* ---- heat maps ---- */

static void cells_have_their_colour_and_their_number(void **state)
{
	static const double value[] = {0, 500, 1000, NAN};
	const struct axis axis = {.low = 0, .high = 1000};
	struct sheet *sheet = *state;
	const struct page *page;
	struct colourscale scale;

	colourscale_init(&scale, COLORMAP_COUNTS, &axis, 0.5);
	heatmap_draw(sheet->figure, (struct box){100, 60, 80, 60},
		&(struct heatmap){value, 2, 2, &scale, "%.0f", FACE_BODY});
	page = finish(sheet);
	for (int i = 0; i < 4; i++) {
		double x = 100 + 40 * (i % 2), y = 60 + 30 * (i / 2);
		struct colour ground = colourscale_colour(&scale, value[i]);
		struct box middle = {x + 10, y + 10, 20, 10};
		struct box edge = {x + 2, y + 2, 36, 6};
		double paper = page_ink(page, edge);

		assert_true(colour_distance(colour_of(page_at(page, x + 3, y + 3)),
				    ground) < 0.005);
		/* The number: dark on light, light on dark; a 0 is pale. */
		if (colour_ink_on(ground).r > 0)
			assert_true(page_ink(page, middle) < paper - 0.03);
		else
			assert_true(page_ink(page, middle) >
				paper + (value[i] == 0 ? 0.005 : 0.03));
	}
	for (double x = 102; x < 138; x += 1.0 / 3)
		for (double y = 62; y < 88; y += 1.0 / 3)
			assert_true((page_at(page, x, y) & 0xff) >= (PEN_PALE & 0xff) - 1);
}

static void names_that_are_too_long_stay_beside_the_table(void **state)
{
	static const char *const names[] = {
		"a class with a very long name indeed, longer than any", "short"};
	const struct box box = {100, 100, 80, 60};
	struct sheet *sheet = *state;
	const struct page *page;

	heatmap_name_rows(sheet->figure, box, names, 2, 50, FACE_SMALL);
	heatmap_name_cols(sheet->figure, box, names, 2, 30, FACE_SMALL);
	page = finish(sheet);
	assert_true(page_ink(page, (struct box){50, 110, 50, 10}) > 0.05);
	assert_true(page_ink(page, (struct box){75, 140, 22, 10}) > 0.05);
	assert_true(page_ink(page, (struct box){0, 60, 50, 140}) == 0);
	assert_true(page_ink(page, (struct box){115, 72, 60, 28}) > 0.02);
	assert_true(page_ink(page, (struct box){60, 40, 200, 27}) == 0);
	assert_true(page_ink(page, (struct box){101, 101, 80, 60}) == 0);
}

static void a_colour_bar_goes_from_the_low_end_to_the_high_one(void **state)
{
	const struct axis axis = {.low = 0, .high = 10};
	struct sheet *sheet = *state;
	const struct page *page;
	struct colourscale scale;

	colourscale_init(&scale, COLORMAP_VALUES, &axis, 1);
	colourbar_draw(sheet->figure, (struct box){50, 60, 30, 100}, &scale, true);
	colourbar_draw(sheet->figure, (struct box){150, 60, 100, 20}, &scale, false);
	page = finish(sheet);
	for (int i = 1; i < 10; i++) {
		struct colour wanted = colourscale_colour(&scale, i);

		assert_true(colour_distance(wanted,
				    colour_of(page_at(page, 53, 160 - 10 * i))) < 0.02);
		assert_true(colour_distance(wanted,
				    colour_of(page_at(page, 150 + 10 * i, 63))) < 0.02);
	}
	/* Numbers: 10 at the top, and at the right below the bar. */
	assert_true(page_ink(page, (struct box){61, 57, 8, 6}) > 0.02);
	assert_true(page_ink(page, (struct box){245, 70, 10, 8}) > 0.02);
}

/* Dark pixels just right of an upright bar, up and down around a place. */
static bool has_tick(const struct page *page, double x, double y)
{
	return page_ink(page, (struct box){x, y - 0.7, 1, 1.4}) > 0.15;
}

static void a_colour_bar_has_the_numbers_it_is_given_where_there_is_room(void **state)
{
	static const double number[] = {1, 5, 5.2, 8};
	const struct axis axis = {.low = 0, .high = 10};
	struct sheet *sheet = *state;
	const struct page *page;
	struct colourscale scale;

	colourscale_init(&scale, COLORMAP_VALUES, &axis, 1);
	colourbar_draw_numbers(
		sheet->figure, (struct box){50, 60, 30, 100}, &scale, true, number, 4);
	page = finish(sheet);
	assert_true(has_tick(page, 58, 150));
	assert_true(has_tick(page, 58, 110));
	assert_false(has_tick(page, 58, 108));
	assert_true(has_tick(page, 58, 80));
	assert_false(has_tick(page, 58, 60));
	/* "1.0", and a number less for the one that has no room. */
	assert_true(page_ink(page, (struct box){61, 147, 8, 6}) > 0.02);
	assert_true(page_ink(page, (struct box){61, 96, 12, 9}) == 0);
}

/* ---- plots ---- */

static struct plot plotted(struct sheet *sheet, bool log)
{
	const struct axis x = {.low = 0, .high = 10};
	const struct axis y = {.low = 0.01, .high = 100, .log = true};
	const struct axis even = {.low = 0, .high = 1};
	struct plot plot;

	plot_init(&plot, sheet->figure, (struct box){40, 50, 220, 120}, &x, "epoch",
		log ? &y : &even, "loss");
	return plot;
}

static void an_axis_has_numbers_and_a_label(void **state)
{
	struct sheet *sheet = *state;
	struct plot plot = plotted(sheet, false);
	const struct page *page = finish(sheet);
	struct box in = plot.inside;

	/* All within the box: the label turned at the left, numbers, the label below. */
	assert_true(page_ink(page, (struct box){40, in.y + 30, 8, 40}) > 0.02);
	assert_true(page_ink(page, (struct box){in.x - 16, in.y - 3, 14, 8}) > 0.02);
	assert_true(page_ink(page, (struct box){in.x - 2, in.y + in.h + 3, 6, 6}) > 0.02);
	assert_true(page_ink(page, (struct box){in.x + in.w / 2 - 15, 160, 30, 10}) > 0.02);
	assert_true(page_ink(page, (struct box){0, 0, 39, HEIGHT}) == 0);
	assert_true(page_ink(page, (struct box){0, 172, WIDTH, 28}) == 0);
	assert_true(page_ink(page, (struct box){261, 0, 39, HEIGHT}) == 0);
}

static void a_plot_is_as_high_as_its_proportions_need(void **state)
{
	static const double aspects[] = {0.2, 0.56, 1, 1.7};
	const struct axis x = {.low = 0, .high = 10}, y = {.low = 0, .high = 1e-7};
	struct sheet *sheet = *state;

	for (size_t i = 0; i < 4; i++) {
		struct plot plot;
		double high = plot_height(
			sheet->figure, 180, aspects[i], &x, "epoch", &y, "loss");

		plot_init(&plot, sheet->figure, (struct box){20, 10, 180, high}, &x,
			"epoch", &y, "loss");
		assert_near(plot.inside.h / plot.inside.w, aspects[i], 0.003);
	}
	figure_abandon(sheet->figure);
}

static void places_are_where_the_axes_say(void **state)
{
	struct sheet *sheet = *state;
	struct plot plot = plotted(sheet, true);
	struct point low = plot_point(&plot, 0, 0.01), middle = plot_point(&plot, 5, 1);

	figure_abandon(sheet->figure);
	assert_near(low.x, plot.inside.x, 1e-9);
	assert_near(low.y, plot.inside.y + plot.inside.h, 1e-9);
	assert_near(middle.x, plot.inside.x + plot.inside.w / 2, 1e-9);
	assert_near(middle.y, plot.inside.y + plot.inside.h / 2, 1e-9);
}

static bool is_blue(const struct page *page, struct point at)
{
	return page_at(page, at.x, at.y) == BLUE;
}

static void a_line_goes_through_its_values_and_ends_at_nan(void **state)
{
	static const double x[] = {0, 2, 4, 6, 8}, y[] = {0.1, 0.5, NAN, 0.5, 0.5};
	struct sheet *sheet = *state;
	struct plot plot = plotted(sheet, false);
	const struct page *page;

	plot_line(&plot, x, y, 5, 2, colour_of(BLUE));
	page = finish(sheet);
	assert_true(is_blue(page, plot_point(&plot, 1, 0.3)));
	assert_true(is_blue(page, plot_point(&plot, 7, 0.5)));
	assert_false(is_blue(page, plot_point(&plot, 3, 0.5)));
	assert_false(is_blue(page, plot_point(&plot, 5, 0.5)));
}

static void what_lies_beyond_the_axes_is_cut_off(void **state)
{
	static const double x[] = {-100, 5, 100}, y[] = {-100, 0.5, 100};
	struct sheet *sheet = *state;
	struct plot plot = plotted(sheet, false);
	const struct page *page;
	struct box in = plot.inside;

	plot_line(&plot, x, y, 3, 40, colour_of(BLUE));
	plot_scatter(&plot, x, y, 3, 5, colour_of(BLUE));
	plot_bars(&plot, x, y, 3, 1, colour_of(BLUE));
	page = finish(sheet);
	assert_true(is_blue(page, plot_point(&plot, 5, 0.5)));
	assert_int_equal(page_at(page, in.x + in.w / 2, in.y - 2), 0xffffff);
	assert_int_equal(page_at(page, in.x + in.w + 4, in.y + 40), 0xffffff);
}

static void points_and_bars_are_drawn_where_their_values_are(void **state)
{
	static const double x[] = {2, 5, 8}, y[] = {0.25, 0.75, NAN},
			    top[] = {0.9, 0.9, 0.9};
	struct sheet *sheet = *state;
	struct plot plot = plotted(sheet, false);
	const struct page *page;

	plot_bars(&plot, x, y, 3, 1, colour_of(BLUE));
	plot_scatter(&plot, x, top, 3, 3, colour_of(BLUE));
	page = finish(sheet);
	for (int i = 0; i < 3; i++)
		assert_true(is_blue(page, plot_point(&plot, x[i], 0.9)));
	for (int i = 0; i < 2; i++) {
		assert_true(is_blue(page, plot_point(&plot, x[i] - 0.4, y[i] - 0.02)));
		assert_true(is_blue(page, plot_point(&plot, x[i] + 0.4, 0.02)));
		assert_false(is_blue(page, plot_point(&plot, x[i], y[i] + 0.02)));
		assert_false(is_blue(page, plot_point(&plot, x[i] + 0.6, 0.1)));
	}
	assert_false(is_blue(page, plot_point(&plot, 8, 0.05)));
}

/* Whichever axis has room to spare goes on at both ends. */
static void a_unit_is_as_long_up_as_along(void **state)
{
	static const struct axis one = {.low = -1, .high = 1}, ten = {.low = 0, .high = 10};
	static const struct {
		const struct axis *x, *y;
	} axes[] = {{&one, &one}, {&one, &ten}, {&ten, &one}};
	struct sheet *sheet = *state;

	for (size_t i = 0; i < sizeof axes / sizeof axes[0]; i++) {
		struct plot plot;
		double along, up;

		plot_init_even(&plot, sheet->figure, (struct box){20, 60, 250, 120},
			axes[i].x, "x", axes[i].y, "y");
		along = plot.inside.w / (plot.x.high - plot.x.low);
		up = plot.inside.h / (plot.y.high - plot.y.low);
		assert_near(along / up, 1, 0.005);
		assert_true(plot.x.low <= axes[i].x->low && plot.x.high >= axes[i].x->high);
		assert_true(plot.y.low <= axes[i].y->low && plot.y.high >= axes[i].y->high);
		assert_near(
			plot.x.low + plot.x.high, axes[i].x->low + axes[i].x->high, 1e-9);
		assert_near(
			plot.y.low + plot.y.high, axes[i].y->low + axes[i].y->high, 1e-9);
		/* One of them is as it was. */
		assert_near(fmin(plot.x.low - axes[i].x->low + 1,
				    plot.y.low - axes[i].y->low + 1) < 1,
			1, 0);
	}
	finish(sheet);
}

static void dots_let_through_what_lies_below(void **state)
{
	struct sheet *sheet = *state;
	const struct page *page;

	pen_box(sheet->figure, (struct box){100, 60, 50, 50}, colour_of(0x000000));
	pen_dot(sheet->figure, (struct point){125, 85}, 10, colour_of(BLUE), 0.5);
	pen_dot(sheet->figure, (struct point){200, 85}, 10, colour_of(BLUE), 1);
	page = finish(sheet);
	assert_int_equal(page_at(page, 125, 85), 0x102060);
	assert_int_equal(page_at(page, 125, 93), 0x102060);
	assert_int_equal(page_at(page, 125, 97), 0x000000);
	assert_int_equal(page_at(page, 200, 85), BLUE);
	assert_int_equal(page_at(page, 193, 85), BLUE);
	assert_int_equal(page_at(page, 207, 93), 0xffffff);
}

static void what_a_logarithmic_axis_cannot_show_is_left_out(void **state)
{
	static const double x[] = {2, 4, 6, 8}, y[] = {1, 0, -1, 1};
	struct sheet *sheet = *state;
	struct plot plot = plotted(sheet, true);
	const struct page *page;
	size_t blue = 0;

	plot_line(&plot, x, y, 4, 2, colour_of(BLUE));
	page = finish(sheet);
	/* One value alone is a dot. */
	assert_true(is_blue(page, plot_point(&plot, 2, 1)));
	assert_true(is_blue(page, plot_point(&plot, 8, 1)));
	assert_false(is_blue(page, plot_point(&plot, 5, 1)));
	for (size_t i = 0; i < page->width * page->height; i++)
		blue += page->pixel[i] == BLUE;
	assert_in_range(blue, 120, 250);
}

#define SHEET(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHEET(the_pixels_of_a_picture_are_sharp),
		SHEET(a_picture_has_the_mean_of_its_pixels_at_every_size),
		SHEET(a_pixel_has_the_mean_of_what_lies_under_it),
		SHEET(a_picture_of_numbers_has_their_colours),
		SHEET(a_picture_keeps_its_pixels_square),
		SHEET(cells_have_their_colour_and_their_number),
		SHEET(names_that_are_too_long_stay_beside_the_table),
		SHEET(a_colour_bar_goes_from_the_low_end_to_the_high_one),
		SHEET(a_colour_bar_has_the_numbers_it_is_given_where_there_is_room),
		SHEET(an_axis_has_numbers_and_a_label),
		SHEET(a_plot_is_as_high_as_its_proportions_need),
		SHEET(places_are_where_the_axes_say),
		SHEET(a_line_goes_through_its_values_and_ends_at_nan),
		SHEET(what_lies_beyond_the_axes_is_cut_off),
		SHEET(points_and_bars_are_drawn_where_their_values_are),
		SHEET(a_unit_is_as_long_up_as_along),
		SHEET(dots_let_through_what_lies_below),
		SHEET(what_a_logarithmic_axis_cannot_show_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
