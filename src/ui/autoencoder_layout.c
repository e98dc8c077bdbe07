#include "fmnist/autoencoder_layout.h"

#include "fmnist/picture.h"

#define CAPTION 1
#define GAP 1      /* columns between pairs */
#define WIDE_GAP 2 /* between other things */
#define LEAST_PICTURE 3
#define CAPTIONS_FROM 6 /* rows of a picture, from which on it has its own */
#define MARGIN 1
#define FACTS_COLS 14
#define LEFT_WIDE 32 /* of the chart beside pairs */
#define LEFT 26
#define LEFT_NARROW 20
#define CHART_BESIDE 30 /* beside the trio */
#define ABOVE_FROM 28   /* rows */
#define SPREAD 8        /* columns between pairs at most */
#define LEGEND_COLS 23
#define LEGEND_ROWS 11 /* a heading and the classes */

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

/* ---- around ---- */

/* A line from the bottom of what is left. */
static struct rect take_bottom(int *left, int cols)
{
	--*left;
	return (struct rect){*left, 0, 1, cols};
}

void layout_autoencoder(int rows, int cols, struct autoencoder_frame *out)
{
	int left = rows, top = 0;

	*out = (struct autoencoder_frame){0};
	if (rows < 9) {
		if (rows >= 1)
			out->status = take_bottom(&left, cols);
		if (rows >= 5)
			out->progress = take_bottom(&left, cols);
		out->body = (struct rect){0, 0, left, cols};
		return;
	}
	if (rows >= 12)
		out->verdict = take_bottom(&left, cols);
	out->progress = take_bottom(&left, cols);
	if (rows >= 28)
		out->speed = take_bottom(&left, cols);
	left -= rows >= 44;
	out->config = (struct rect){top++, 0, 1, cols};
	if (rows >= 14)
		out->tabs = (struct rect){top++, 0, 1, cols};
	if (rows >= 20)
		out->list = (struct rect){top++, 0, 1, cols};
	out->body = (struct rect){top, 0, left - top, cols};
}

/* ---- pictures ---- */

/* One in its own proportions. */
static void fit(struct pixels pixels, int rows, int cols, int *high, int *wide)
{
	struct picture picture = picture_of_bytes(NULL, pixels.rows, pixels.cols);

	*high = *wide = 0;
	if (pixels.rows > 0 && pixels.cols > 0)
		picture_fit(&picture, rows, cols, high, wide);
}

static int pair_rows(const struct pairs_layout *pairs)
{
	return 2 * pairs->picture_rows + pairs->between + CAPTION;
}

static int pairs_cols(const struct pairs_layout *pairs)
{
	return pairs->line * (pairs->picture_cols + pairs->gap) - pairs->gap;
}

/* Over all columns, but not too far apart. */
static void spread_pairs(struct pairs_layout *pairs, int cols)
{
	int gap = pairs->line > 1
		? (cols - pairs->line * pairs->picture_cols) / (pairs->line - 1)
		: GAP;

	pairs->gap = least(gap, SPREAD);
}

/* As large as they can be with `want` in a line. */
static void place_pairs(
	int rows, int cols, int want, struct pixels pixels, struct pairs_layout *out)
{
	for (; want > 0; want--) {
		for (int high = (rows - CAPTION) / 2; high >= LEAST_PICTURE; high--) {
			*out = (struct pairs_layout){
				.gap = GAP, .between = high >= CAPTIONS_FROM ? CAPTION : 0};
			fit(pixels, high, cols, &out->picture_rows, &out->picture_cols);
			if (out->picture_rows < 1 || pair_rows(out) > rows)
				continue;
			out->line = (cols + GAP) / (out->picture_cols + GAP);
			out->lines = rows / pair_rows(out);
			if (out->line >= want)
				return;
		}
	}
	*out = (struct pairs_layout){0};
}

size_t pairs_page(const struct pairs_layout *pairs)
{
	int shown = pairs->line * pairs->lines;

	return shown > 0 ? (size_t)shown : 1;
}

struct rect pairs_place(const struct pairs_layout *pairs, size_t i)
{
	int line = (int)i / pairs->line, place = (int)i % pairs->line;

	return (struct rect){pairs->row + line * pair_rows(pairs),
		pairs->col + place * (pairs->picture_cols + pairs->gap), pair_rows(pairs),
		pairs->picture_cols};
}

/* ---- the trio ---- */

static void place_trio(int row, int col, int high, int wide, int gap,
	struct rect picture[TRIO], struct rect caption[TRIO])
{
	for (int i = 0; i < TRIO; i++) {
		int at = col + i * (wide + gap);

		picture[i] = (struct rect){row, at, high, wide};
		caption[i] = (struct rect){row + high, at, CAPTION, wide};
	}
}

/* ---- the pictures view ---- */

/* The chosen image's difference and facts in a corner, the difference left. */
static void place_difference(int row, int col, int rows, int cols, struct pixels pixels,
	struct pictures_layout *out)
{
	int high, wide;

	fit(pixels, rows, cols, &high, &wide);
	if (wide + GAP + FACTS_COLS > cols)
		return;
	out->difference = (struct rect){row, col, high, wide};
	out->facts = (struct rect){row, col + wide + GAP, rows, cols - wide - GAP};
}

/* Chart left, pairs right; below the chart the difference. */
static void place_beside(
	int rows, int cols, struct pixels pixels, struct pictures_layout *out)
{
	int left = cols >= 72 ? LEFT_WIDE : cols >= 56 ? LEFT : LEFT_NARROW;
	struct pairs_layout *pairs = &out->pairs;
	int lower;

	place_pairs(
		rows, cols - left - WIDE_GAP - MARGIN, cols >= 56 ? 3 : 2, pixels, pairs);
	if (pairs->line == 0) {
		out->chart = (struct rect){0, 0, rows, cols};
		return;
	}
	pairs->col = cols - MARGIN - pairs_cols(pairs);
	left = pairs->col - WIDE_GAP;
	lower = rows >= 11 ? pairs->picture_rows : 0;
	place_difference(rows - lower, 1, lower, left - 1, pixels, out);
	if (out->difference.rows == 0)
		lower = 0;
	out->chart = (struct rect){0, 0, rows - lower, left};
}

/* Chart and the chosen image above, pairs below. */
static void place_above(
	int rows, int cols, struct pixels pixels, struct pictures_layout *out)
{
	int high, wide, top, right, spare;
	bool trio;

	fit(pixels, rows / 2 - CAPTION, cols, &high, &wide);
	right = TRIO * wide + 2 * WIDE_GAP + MARGIN;
	trio = cols >= right + WIDE_GAP + CHART_BESIDE;
	top = trio ? high + CAPTION : least(most(rows / 3, 8), 14);
	place_pairs(rows - top, cols - 2 * MARGIN, 3, pixels, &out->pairs);
	spread_pairs(&out->pairs, cols - 2 * MARGIN);
	spare = rows - top - out->pairs.lines * pair_rows(&out->pairs);
	top += spare;
	out->pairs.row = top;
	out->pairs.col = MARGIN;
	if (trio) {
		place_trio(0, cols - right, high, wide, WIDE_GAP, out->trio, out->caption);
		if (spare > 2)
			out->sentence = (struct rect){
				high + CAPTION + 1, cols - right, 1, right - MARGIN};
	} else {
		right = least(cols / 2, 2 * top + 2 * FACTS_COLS);
		place_difference(
			0, cols - right, top - (spare > 0), right - MARGIN, pixels, out);
	}
	out->chart = (struct rect){0, 0, top - (spare > 0), cols - right - WIDE_GAP};
}

void layout_pictures(int rows, int cols, struct pixels pixels, struct pictures_layout *out)
{
	bool code = rows >= 14;
	int body = rows - code;

	*out = (struct pictures_layout){0};
	if (rows <= 0 || cols <= 0)
		return;
	if (body >= ABOVE_FROM)
		place_above(body, cols, pixels, out);
	else
		place_beside(body, cols, pixels, out);
	if (code)
		out->code = (struct rect){rows - 1, 0, 1, cols};
}

/* ---- one image ---- */

/* As large as there is room; larger than a pixel a column only in whole steps. */
static void fit_large(struct pixels pixels, int rows, int cols, int *high, int *wide)
{
	int times = pixels.rows > 0 && pixels.cols > 0
		? least(cols / pixels.cols, 2 * rows / pixels.rows)
		: 0;

	fit(pixels, rows, cols, high, wide);
	if (times > 1) {
		*high = (times * pixels.rows + 1) / 2;
		*wide = times * pixels.cols;
	}
}

void layout_image(int rows, int cols, struct pixels pixels, struct image_layout *out)
{
	int gap = cols >= 60 ? WIDE_GAP : GAP;
	int code = rows >= 30 ? 8 : rows >= 20 ? 2 : rows >= 9;
	int sentence = rows >= 11, blanks = rows >= 22 ? 2 : rows >= 16;
	int high, wide, row;

	*out = (struct image_layout){0};
	fit_large(pixels, rows - CAPTION - code - sentence - blanks,
		(cols - 2 * gap) / TRIO, &high, &wide);
	if (high == 0)
		return;
	place_trio(0, most((cols - TRIO * wide - 2 * gap + 1) / 2, 0), high, wide, gap,
		out->trio, out->caption);
	row = high + CAPTION + (blanks > 1);
	if (sentence)
		out->sentence = (struct rect){row, 0, 1, cols};
	row += sentence + (blanks > 0);
	if (code > 0)
		out->code = (struct rect){row, 0, least(rows - row, 16), cols};
}

/* ---- the latent space ---- */

void layout_latent(int rows, int cols, struct pixels pixels, struct latent_layout *out)
{
	bool legend = cols >= 68 && rows >= LEGEND_ROWS;
	int plot = legend ? cols - LEGEND_COLS - WIDE_GAP - MARGIN : cols - MARGIN;
	int col = plot + WIDE_GAP, row = LEGEND_ROWS + (rows >= LEGEND_ROWS + 9);
	int high, wide;

	*out = (struct latent_layout){.plot = {0, 0, most(rows, 0), most(plot, 0)}};
	if (!legend)
		return;
	out->legend = (struct rect){0, col, LEGEND_ROWS, LEGEND_COLS};
	fit(pixels, rows - row - CAPTION, (LEGEND_COLS - GAP) / 2, &high, &wide);
	if (high < LEAST_PICTURE)
		return;
	out->original = (struct rect){row, col, high, wide};
	out->reconstruction = (struct rect){row, col + wide + GAP, high, wide};
	out->caption = (struct rect){row + high, col, CAPTION, LEGEND_COLS};
}
