/*
 * The chart: what it draws of realistic curves, what it says about points that
 * it cannot draw, and that it stays inside its area at every size.
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

#include "fmnist/chart.h"

#define EPOCHS 50

/* A run as the homework's: loss 1.07 to 0.25, accuracy 0.77 to 0.88. */
struct sample {
	struct chart_point loss[EPOCHS], test[EPOCHS], validation[EPOCHS];
	struct chart_span spread[EPOCHS];
	struct chart_series series[3];
	struct chart chart;
	struct chart_camera camera;
	struct grid grid;
};

static void sample_init(struct sample *s, size_t epochs)
{
	memset(s, 0, sizeof(*s));
	for (size_t i = 0; i < EPOCHS; i++) {
		double e = (double)i + 1, wave = sin(e * 1.7) * 0.002;
		s->loss[i] = (struct chart_point){e, 0.22 + 0.85 / pow(e, 0.75)};
		s->test[i] =
			(struct chart_point){e, 0.877 - 0.107 * exp(-(e - 1) / 4) + wave};
		s->validation[i] = (struct chart_point){e, s->test[i].y + 0.004 - 2 * wave};
		s->spread[i] = (struct chart_span){
			e - 1, e, 0.7 * s->loss[i].y, 1.3 * s->loss[i].y};
	}
	s->series[0] = (struct chart_series){
		"train", ROLE_TRAIN, s->loss, epochs, s->spread, epochs, -1};
	s->series[1] = (struct chart_series){
		"val", ROLE_VALIDATION, s->validation, epochs, NULL, 0, -1};
	s->series[2] =
		(struct chart_series){"test", ROLE_TEST, s->test, epochs, NULL, 0, -1};
	s->chart = (struct chart){
		"loss", "epoch", "%.4f", 0, EPOCHS, s->series, 1, 0, INFINITY, 0, 0};
	camera_init(&s->camera);
}

static void use_accuracy(struct sample *s)
{
	s->chart.title = "accuracy";
	s->chart.series = s->series + 1;
	s->chart.count = 2;
	s->chart.y_ceiling = 1;
}

/* The chart as text; free() it. The grid stays for looking at roles. */
static char *draw(struct sample *s, int rows, int cols, enum glyphs glyphs)
{
	grid_release(&s->grid);
	grid_init(&s->grid, rows, cols, glyphs);
	struct area area = grid_area(&s->grid);
	chart_draw(&area, &s->chart, &s->camera);
	return grid_dump(&s->grid);
}

static void assert_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in:\n%s", part, text);
}

/* How many cells show this glyph in this role. */
static int count_cells(const struct sample *s, uint32_t glyph, enum role role)
{
	int count = 0;

	for (int i = 0; i < s->grid.rows * s->grid.cols; i++)
		count += s->grid.cell[i].glyph == glyph && s->grid.cell[i].role == role;
	return count;
}

static void check_shown(struct sample *s, int rows, int cols, const char *const *parts)
{
	char *text = draw(s, rows, cols, GLYPHS_BRAILLE);

	for (size_t i = 0; parts[i]; i++)
		assert_holds(text, parts[i]);
	free(text);
	grid_release(&s->grid);
}

static void a_chart_has_title_axes_names_and_newest_values(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 12);
	check_shown(&s, 10, 38,
		(const char *const[]){"loss\n", "1.0┤", "0.5┤", "└┬", "0     10",
			"epoch 50\n", "train .3518", NULL});
	use_accuracy(&s);
	check_shown(&s, 10, 38,
		(const char *const[]){
			"accuracy\n", "0.85┤", "test .8722", "val .8722", NULL});
}

static void names_of_near_curves_stand_apart_in_the_curves_order(void **state)
{
	struct sample s;

	(void)state;
	for (size_t epochs = 2; epochs <= EPOCHS; epochs += 3) {
		sample_init(&s, epochs);
		use_accuracy(&s);
		char *text = draw(&s, 12, 60, GLYPHS_BRAILLE);
		char *val = strstr(text, "val ."), *test = strstr(text, "test .");
		assert_non_null(val);
		assert_non_null(test);
		if (s.validation[epochs - 1].y > s.test[epochs - 1].y)
			assert_true(val < test);
		else
			assert_true(test < val);
		free(text);
		grid_release(&s.grid);
	}
}

/* Surrounded by a grid of its own mark, which must stay. */
static void draw_framed(struct sample *s, int rows, int cols, enum glyphs glyphs)
{
	struct grid grid;

	grid_init(&grid, rows + 2, cols + 2, glyphs);
	struct area all = grid_area(&grid);
	area_fill(&all, '~', ROLE_TITLE, 0);
	struct area inside = area_part(&all, 1, 1, rows, cols);
	area_fill(&inside, ' ', ROLE_TEXT, 0);
	chart_draw(&inside, &s->chart, &s->camera);
	for (int row = 0; row < rows + 2; row++)
		for (int col = 0; col < cols + 2; col++)
			if (row == 0 || col == 0 || row == rows + 1 || col == cols + 1)
				assert_int_equal(
					grid.cell[row * (cols + 2) + col].glyph, '~');
	grid_release(&grid);
}

static void every_size_draws_inside_its_area(void **state)
{
	struct sample s;
	unsigned variant = 0;

	(void)state;
	for (enum glyphs glyphs = GLYPHS_ASCII; glyphs <= GLYPHS_BRAILLE; glyphs++) {
		for (int rows = 0; rows <= 40; rows++) {
			for (int cols = 0; cols <= 120; cols++, variant++) {
				sample_init(&s, variant % (EPOCHS + 1));
				if (variant % 2)
					use_accuracy(&s);
				s.camera.log_y = variant % 3 == 0;
				s.camera.smoothing = variant % 5 == 0 ? 0.9 : 0;
				s.camera.zoom = 1 + variant % 7;
				s.camera.cursor_on = variant % 4 == 0;
				s.series[2].best = variant % 3 ? 0 : -1;
				if (variant % 11 == 0) {
					s.loss[0].y = NAN;
					s.loss[3].y = 1e30;
					s.test[1].y = -1;
				}
				draw_framed(&s, rows, cols, glyphs);
			}
		}
	}
}

static void a_small_area_loses_numbers_then_axes_then_all_but_the_curve(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 30);
	char *text = draw(&s, 8, 24, GLYPHS_BRAILLE);
	assert_holds(text, "0.5┤");
	assert_holds(text, "epoch");
	free(text);
	text = draw(&s, 8, 16, GLYPHS_BRAILLE);
	assert_lacks(text, "0.5");
	assert_lacks(text, "epoch");
	assert_holds(text, "┤");
	assert_holds(text, "└");
	free(text);
	text = draw(&s, 2, 10, GLYPHS_BRAILLE);
	assert_lacks(text, "│");
	assert_lacks(text, "└");
	assert_lacks(text, "loss");
	assert_holds(text, "⠤");
	free(text);
	grid_release(&s.grid);
}

static void an_empty_chart_has_its_axes(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 0);
	check_shown(
		&s, 8, 30, (const char *const[]){"loss", "1.0┤", "0.0┤", "epoch 40", NULL});
	s.chart.count = 0;
	s.chart.series = NULL;
	s.camera.cursor_on = true;
	check_shown(&s, 8, 30, (const char *const[]){"loss", "1.0┤", "epoch 40", NULL});
}

static void one_point_and_equal_points_can_be_seen(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 1);
	s.series[0].spans = 0;
	check_shown(&s, 9, 40, (const char *const[]){"• train 1.0700", NULL});
	sample_init(&s, EPOCHS);
	for (int i = 0; i < EPOCHS; i++)
		s.loss[i].y = 0.5;
	s.series[0].spans = 0;
	check_shown(
		&s, 9, 40, (const char *const[]){"⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉", "0.50┤", NULL});
}

static void tiny_and_huge_values_have_short_numbers(void **state)
{
	static const double scales[] = {1e-9, 1e9, 1e-300, 1e300};

	(void)state;
	for (int k = 0; k < 4; k++) {
		struct sample s;
		sample_init(&s, EPOCHS);
		for (int i = 0; i < EPOCHS; i++)
			s.loss[i].y *= scales[k];
		s.series[0].spans = 0;
		s.chart.y_format = "%.3g";
		char *text = draw(&s, 10, 40, GLYPHS_BRAILLE);
		/* There is a number and a good part of the width is left. */
		char *tick = strstr(text, "┤");
		assert_non_null(tick);
		assert_holds(text, "e");
		char *corner = strstr(text, "└");
		while (corner[-1] == ' ')
			corner--;
		assert_true(strstr(text, "└") - corner <= 10);
		free(text);
		grid_release(&s.grid);
	}
}

static void what_is_not_finite_is_marked_and_breaks_the_line(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 10);
	s.loss[4].y = NAN;
	s.loss[7].y = INFINITY;
	s.loss[9].y = NAN;
	char *text = draw(&s, 10, 60, GLYPHS_BRAILLE);
	assert_int_equal(count_cells(&s, '!', ROLE_FAILURE), 3);
	/* The newest value is what it is. */
	assert_holds(text, "train NaN");
	free(text);
	grid_release(&s.grid);
}

static void an_outlier_is_marked_and_squeezes_nothing(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 40);
	s.series[0].spans = 0;
	s.loss[20].y = 1e6;
	s.loss[30].y = -1e6;
	char *text = draw(&s, 10, 60, GLYPHS_BRAILLE);
	assert_int_equal(count_cells(&s, 0x25b2, ROLE_TRAIN), 1);
	assert_int_equal(count_cells(&s, 0x25bc, ROLE_TRAIN), 1);
	assert_holds(text, "0.5┤");
	free(text);
	grid_release(&s.grid);
}

static void wide_spread_leaves_the_curve_its_height(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 40);
	for (int i = 0; i < 40; i++)
		s.spread[i].high = 40;
	char *text = draw(&s, 12, 60, GLYPHS_BRAILLE);
	assert_holds(text, "0.5┤");
	assert_int_equal(count_cells(&s, 0x25b2, ROLE_ENVELOPE), 1);
	free(text);
	/* Before the first epoch's point the spread is all there is. */
	s.series[0].count = 0;
	text = draw(&s, 12, 60, GLYPHS_BRAILLE);
	assert_holds(text, "40┤");
	free(text);
	grid_release(&s.grid);
}

static void a_log_axis_marks_what_it_has_no_place_for(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 40);
	s.camera.log_y = true;
	s.loss[20].y = 0;
	s.loss[21].y = -1;
	char *text = draw(&s, 12, 60, GLYPHS_BRAILLE);
	assert_holds(text, "  log\n");
	assert_holds(text, "0.5┤");
	assert_holds(text, "1┤");
	assert_in_range(count_cells(&s, 0x25bc, ROLE_WARNING), 1, 2);
	free(text);
	grid_release(&s.grid);
}

static void the_best_point_is_bold_and_marked(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 40);
	use_accuracy(&s);
	s.series[2].best = 20;
	free(draw(&s, 12, 60, GLYPHS_BRAILLE));
	int found = 0;
	for (int i = 0; i < 12 * 60; i++) {
		if (s.grid.cell[i].glyph != 0x25cf)
			continue;
		found++;
		assert_int_equal(s.grid.cell[i].role, ROLE_TEST);
		assert_int_equal(s.grid.cell[i].attr, ATTR_BOLD);
	}
	assert_int_equal(found, 1);
	grid_release(&s.grid);
}

static void smoothing_keeps_the_raw_values_in_view_and_in_the_numbers(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, EPOCHS);
	s.series[0].spans = 0;
	for (int i = 0; i < EPOCHS; i++)
		s.loss[i].y = i % 2 ? 1.0 : 0.2;
	s.camera.smoothing = 0.95;
	char *text = draw(&s, 14, 80, GLYPHS_BRAILLE);
	int raw = 0, row_high = 14, row_low = 0;
	for (int row = 1; row < 12; row++) {
		for (int col = 40; col < 64; col++) {
			const struct cell *cell = &s.grid.cell[row * 80 + col];
			raw += cell->role == ROLE_ENVELOPE;
			if (cell->role == ROLE_TRAIN) {
				row_high = row < row_high ? row : row_high;
				row_low = row > row_low ? row : row_low;
			}
		}
	}
	assert_true(raw > 50);
	/* The mean of the two is a flat line half way up. */
	assert_in_range(row_high, 4, 8);
	assert_in_range(row_low, row_high, row_high + 1);
	assert_holds(text, "smoothed 0.95");
	assert_holds(text, "train 1.0000");
	free(text);
	grid_release(&s.grid);
}

static void a_smoothed_curve_starts_at_its_first_value(void **state)
{
	struct sample a, b;

	(void)state;
	sample_init(&a, EPOCHS);
	for (int i = 0; i < EPOCHS; i++)
		a.loss[i].y = 0.5;
	a.series[0].spans = 0;
	b = a;
	b.series[0].point = b.loss;
	b.chart.series = b.series;
	b.camera.smoothing = 0.99;
	char *plain = draw(&a, 10, 60, GLYPHS_BRAILLE);
	char *smooth = draw(&b, 10, 60, GLYPHS_BRAILLE);
	/* But for the title's line, a constant is what it was. */
	assert_string_equal(strchr(plain, '\n'), strchr(smooth, '\n'));
	free(plain);
	free(smooth);
	grid_release(&a.grid);
	grid_release(&b.grid);
}

static void the_cursor_reads_every_series_at_its_point(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, EPOCHS);
	use_accuracy(&s);
	s.series[2].count = 11;
	s.camera.cursor_on = true;
	s.camera.cursor = 12.3;
	char *text = draw(&s, 12, 80, GLYPHS_BRAILLE);
	assert_holds(text, "accuracy  epoch 12  val .8722  test –\n");
	assert_true(count_cells(&s, 0x2502, ROLE_CURSOR) > 5);
	free(text);
	camera_move(&s.camera, &s.chart, -1);
	text = draw(&s, 12, 80, GLYPHS_BRAILLE);
	assert_holds(text, "epoch 11  val .8725  test .8679");
	free(text);
	/* The readings are worth more than the title. */
	text = draw(&s, 12, 34, GLYPHS_BRAILLE);
	assert_holds(text, "epoch 11  val .8725  test .8679\n");
	free(text);
	camera_move(&s.camera, &s.chart, -1000);
	text = draw(&s, 12, 80, GLYPHS_BRAILLE);
	assert_holds(text, "epoch 1 ");
	free(text);
	grid_release(&s.grid);
}

static void a_cursor_on_the_newest_point_goes_on_with_it(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 10);
	s.camera.cursor_on = true;
	assert_true(camera_cursor(&s.camera, &s.chart) == 10);
	s.series[0].count = 11;
	assert_true(camera_cursor(&s.camera, &s.chart) == 11);
	camera_move(&s.camera, &s.chart, -2);
	s.series[0].count = 20;
	assert_true(camera_cursor(&s.camera, &s.chart) == 9);
	camera_move(&s.camera, &s.chart, 100);
	s.series[0].count = 30;
	assert_true(camera_cursor(&s.camera, &s.chart) == 30);
	s.series[0].count = 0;
	assert_true(isnan(camera_cursor(&s.camera, &s.chart)));
	camera_move(&s.camera, &s.chart, 1);
}

static void zoom_survives_updates_and_follows_until_moved(void **state)
{
	struct sample s;
	double x0, x1;

	(void)state;
	sample_init(&s, 30);
	camera_window(&s.camera, &s.chart, &x0, &x1);
	assert_true(x0 == 0 && x1 == 50);
	camera_zoom(&s.camera, 5);
	camera_window(&s.camera, &s.chart, &x0, &x1);
	assert_true(fabs(x1 - x0 - 10) < 1e-9 && x1 > 30 && x0 < 30);
	s.series[0].count = 40;
	camera_window(&s.camera, &s.chart, &x0, &x1);
	assert_true(x1 > 40 && x0 < 40);
	camera_move(&s.camera, &s.chart, -5);
	camera_window(&s.camera, &s.chart, &x0, &x1);
	double before = x0;
	assert_true(x1 < 40 && !s.camera.follow);
	s.series[0].count = 45;
	camera_window(&s.camera, &s.chart, &x0, &x1);
	assert_true(x0 == before);
	camera_move(&s.camera, &s.chart, 1000);
	assert_true(s.camera.follow);
	camera_zoom(&s.camera, 1e-9);
	assert_true(s.camera.zoom == 1);
	camera_zoom(&s.camera, NAN);
	assert_true(s.camera.zoom == 1);
	camera_zoom(&s.camera, 1e30);
	camera_window(&s.camera, &s.chart, &x0, &x1);
	assert_true(x1 > x0 && x1 <= 50);
}

static void the_window_holds_the_cursor(void **state)
{
	struct sample s;
	double x0, x1;

	(void)state;
	sample_init(&s, EPOCHS);
	s.camera.zoom = 10;
	s.camera.cursor_on = true;
	for (int i = 0; i < 2 * EPOCHS; i++) {
		camera_move(&s.camera, &s.chart, i < EPOCHS ? -1 : 1);
		camera_window(&s.camera, &s.chart, &x0, &x1);
		double x = camera_cursor(&s.camera, &s.chart);
		assert_true(x >= x0 && x <= x1);
		assert_true(x0 >= 0 && x1 <= 50 + 1e-9);
	}
}

static void a_range_of_nothing_is_still_a_window(void **state)
{
	static const double ranges[][2] = {
		{0, 0}, {5, 5}, {3, 2}, {NAN, 1}, {0, INFINITY}, {1e9, 1e9}};

	(void)state;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		struct sample s;
		double x0, x1;
		sample_init(&s, 10);
		s.chart.x_min = ranges[i][0];
		s.chart.x_max = ranges[i][1];
		s.camera.zoom = 3;
		camera_move(&s.camera, &s.chart, -1);
		camera_window(&s.camera, &s.chart, &x0, &x1);
		assert_true(isfinite(x0) && isfinite(x1) && x0 < x1);
		free(draw(&s, 10, 40, GLYPHS_BRAILLE));
		grid_release(&s.grid);
	}
}

static void ascii_uses_nothing_but_ascii(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, 30);
	s.series[0].best = 12;
	s.loss[3].y = 1e9;
	s.camera.zoom = 1.5;
	char *text = draw(&s, 12, 60, GLYPHS_ASCII);
	for (char *at = text; *at; at++)
		assert_true(*at == '\n' || (*at >= 0x20 && *at < 0x7f));
	assert_holds(text, "+-");
	free(text);
	grid_release(&s.grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chart_has_title_axes_names_and_newest_values),
		cmocka_unit_test(names_of_near_curves_stand_apart_in_the_curves_order),
		cmocka_unit_test(every_size_draws_inside_its_area),
		cmocka_unit_test(
			a_small_area_loses_numbers_then_axes_then_all_but_the_curve),
		cmocka_unit_test(an_empty_chart_has_its_axes),
		cmocka_unit_test(one_point_and_equal_points_can_be_seen),
		cmocka_unit_test(tiny_and_huge_values_have_short_numbers),
		cmocka_unit_test(what_is_not_finite_is_marked_and_breaks_the_line),
		cmocka_unit_test(an_outlier_is_marked_and_squeezes_nothing),
		cmocka_unit_test(wide_spread_leaves_the_curve_its_height),
		cmocka_unit_test(a_log_axis_marks_what_it_has_no_place_for),
		cmocka_unit_test(the_best_point_is_bold_and_marked),
		cmocka_unit_test(smoothing_keeps_the_raw_values_in_view_and_in_the_numbers),
		cmocka_unit_test(a_smoothed_curve_starts_at_its_first_value),
		cmocka_unit_test(the_cursor_reads_every_series_at_its_point),
		cmocka_unit_test(a_cursor_on_the_newest_point_goes_on_with_it),
		cmocka_unit_test(zoom_survives_updates_and_follows_until_moved),
		cmocka_unit_test(the_window_holds_the_cursor),
		cmocka_unit_test(a_range_of_nothing_is_still_a_window),
		cmocka_unit_test(ascii_uses_nothing_but_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
