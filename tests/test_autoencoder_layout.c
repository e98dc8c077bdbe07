/*
 * Where things stand on the Autoencoder pane: at every size inside it, and none upon
 * another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/autoencoder_layout.h"

#define MOST_ROWS 70
#define MOST_COLS 220

static const struct pixels images[] = {{28, 28}, {1, 1}, {8, 40}, {40, 8}, {0, 0}};

#define IMAGES (sizeof images / sizeof images[0])

/* Cells that something has. */
struct board {
	int rows, cols;
	unsigned char taken[MOST_ROWS][MOST_COLS];
};

static void put(struct board *board, struct rect rect)
{
	if (rect.rows <= 0 || rect.cols <= 0)
		return;
	if (rect.row < 0 || rect.col < 0 || rect.row + rect.rows > board->rows ||
		rect.col + rect.cols > board->cols)
		fail_msg("%dx%d: a rectangle of %dx%d at row %d, column %d lies outside",
			board->rows, board->cols, rect.rows, rect.cols, rect.row, rect.col);
	for (int row = rect.row; row < rect.row + rect.rows; row++) {
		for (int col = rect.col; col < rect.col + rect.cols; col++) {
			if (board->taken[row][col]++ != 0)
				fail_msg("%dx%d: two things at row %d, column %d",
					board->rows, board->cols, row, col);
		}
	}
}

static void put_trio(struct board *board, const struct rect picture[TRIO],
	const struct rect caption[TRIO])
{
	for (int i = 0; i < TRIO; i++) {
		put(board, picture[i]);
		put(board, caption[i]);
	}
}

static void at_every_size(void (*check)(struct board *board, struct pixels pixels))
{
	struct board board;

	for (size_t i = 0; i < IMAGES; i++) {
		for (int rows = 0; rows <= MOST_ROWS; rows++) {
			for (int cols = 0; cols <= MOST_COLS; cols += 1 + cols / 60) {
				memset(&board, 0, sizeof board);
				board.rows = rows;
				board.cols = cols;
				check(&board, images[i]);
			}
		}
	}
}

static void check_frame(struct board *board, struct pixels pixels)
{
	struct autoencoder_frame frame;

	(void)pixels;
	layout_autoencoder(board->rows, board->cols, &frame);
	put(board, frame.config);
	put(board, frame.tabs);
	put(board, frame.list);
	put(board, frame.body);
	put(board, frame.speed);
	put(board, frame.progress);
	put(board, frame.verdict);
	put(board, frame.status);
}

static void check_pictures(struct board *board, struct pixels pixels)
{
	struct pictures_layout layout;

	layout_pictures(board->rows, board->cols, pixels, &layout);
	put(board, layout.chart);
	put_trio(board, layout.trio, layout.caption);
	put(board, layout.difference);
	put(board, layout.facts);
	put(board, layout.sentence);
	put(board, layout.code);
	for (size_t i = 0; layout.pairs.line > 0 && i < pairs_page(&layout.pairs); i++)
		put(board, pairs_place(&layout.pairs, i));
	assert_true(pairs_page(&layout.pairs) >= 1);
}

static void check_image(struct board *board, struct pixels pixels)
{
	struct image_layout layout;

	layout_image(board->rows, board->cols, pixels, &layout);
	put_trio(board, layout.trio, layout.caption);
	put(board, layout.sentence);
	put(board, layout.code);
}

static void check_latent(struct board *board, struct pixels pixels)
{
	struct latent_layout layout;

	layout_latent(board->rows, board->cols, pixels, &layout);
	put(board, layout.plot);
	put(board, layout.legend);
	put(board, layout.original);
	put(board, layout.reconstruction);
	put(board, layout.caption);
}

static void the_frame_leaves_nothing_upon_another(void **state)
{
	(void)state;
	at_every_size(check_frame);
}

static void pictures_stand_apart_at_every_size(void **state)
{
	(void)state;
	at_every_size(check_pictures);
}

static void one_image_stands_apart_at_every_size(void **state)
{
	(void)state;
	at_every_size(check_image);
}

static void the_latent_space_stands_apart_at_every_size(void **state)
{
	(void)state;
	at_every_size(check_latent);
}

/* ---- what there is room for ---- */

static struct pictures_layout pictures_at(int rows, int cols)
{
	struct autoencoder_frame frame;
	struct pictures_layout layout;

	/* Title and keys are the dashboard's. */
	layout_autoencoder(rows - 2, cols, &frame);
	layout_pictures(frame.body.rows, frame.body.cols, images[0], &layout);
	return layout;
}

static void curve_and_images_are_there_from_small_to_large(void **state)
{
	static const int sizes[][2] = {
		{12, 40}, {16, 50}, {24, 80}, {30, 100}, {40, 120}, {60, 200}};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct pictures_layout layout = pictures_at(sizes[i][0], sizes[i][1]);

		assert_true(layout.chart.rows >= 6 && layout.chart.cols >= 18);
		assert_true(layout.pairs.line >= 2 && layout.pairs.lines >= 1);
		assert_true(layout.pairs.picture_rows >= 3);
	}
}

static void check_growth(int rows, int to)
{
	int before = 0;

	for (; rows <= to; rows += 2) {
		struct pictures_layout layout = pictures_at(rows, 10 * rows / 3);

		assert_true(layout.pairs.picture_rows >= before);
		before = layout.pairs.picture_rows;
	}
}

/* Few beside the chart on a low screen, many below it on a high one. */
static void a_larger_screen_has_larger_images(void **state)
{
	(void)state;
	check_growth(12, 36);
	check_growth(38, 70);
	assert_true(pictures_at(36, 120).pairs.row < pictures_at(36, 120).chart.rows);
	assert_true(pictures_at(38, 126).pairs.row >= pictures_at(38, 126).chart.rows);
	/* A pixel a column, and two a row. */
	assert_int_equal(pictures_at(60, 200).pairs.picture_rows, 14);
	assert_int_equal(pictures_at(60, 200).pairs.picture_cols, 28);
}

static void the_code_needs_a_higher_screen(void **state)
{
	(void)state;
	assert_int_equal(pictures_at(24, 80).code.rows, 1);
	assert_int_equal(pictures_at(12, 40).code.rows, 0);
}

static void the_least_that_is_left_is_a_status_line(void **state)
{
	struct autoencoder_frame frame;

	(void)state;
	layout_autoencoder(1, 40, &frame);
	assert_int_equal(frame.status.rows, 1);
	assert_int_equal(frame.body.rows, 0);
	assert_int_equal(frame.config.rows, 0);
	layout_autoencoder(22, 80, &frame);
	assert_int_equal(frame.status.rows, 0);
	assert_int_equal(frame.config.rows, 1);
	assert_int_equal(frame.verdict.rows, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_frame_leaves_nothing_upon_another),
		cmocka_unit_test(pictures_stand_apart_at_every_size),
		cmocka_unit_test(one_image_stands_apart_at_every_size),
		cmocka_unit_test(the_latent_space_stands_apart_at_every_size),
		cmocka_unit_test(curve_and_images_are_there_from_small_to_large),
		cmocka_unit_test(a_larger_screen_has_larger_images),
		cmocka_unit_test(the_code_needs_a_higher_screen),
		cmocka_unit_test(the_least_that_is_left_is_a_status_line),
	};

	return cmocka_run_group_tests_name("autoencoder layout", tests, NULL, NULL);
}
