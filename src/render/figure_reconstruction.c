#include "fmnist/figure_reconstruction.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/bitmap.h"
#include "fmnist/number.h"
#include "fmnist/pen.h"
#include "fmnist/xalloc.h"

#define ROW_MOST 8 /* pairs beside each other */
#define GAP 25.0   /* between pairs; less where they are many */
#define TITLE 15.0 /* of an image */
#define BELOW 12.0 /* what stands below an image */
#define APART 8.0  /* from the original to its reconstruction */
#define BAND_GAP 18.0
#define LEAST_WIDTH 430.0  /* of a page: the heading has to find room */
#define HEADING_MOST 240.0 /* its height */
#define LARGE_LETTERS 84.0 /* images of this size have room for them */
#define NOT_A_NUMBER 0xd55e00

/* How the pairs stand. */
struct arrangement {
	size_t pairs, row, rows; /* all, in a row, rows */
	double side, gap;        /* of a square for an image; from one to the next */
	double page;             /* its width */
};

/* As large as they find room. Of half a point for each pixel of 28, so that in a PNG of the
 * usual scale all of them are equally large. */
static double side_of(size_t row)
{
	static const double side[ROW_MOST + 1] = {168, 168, 168, 140, 112, 84, 70, 56, 56};

	return side[row];
}

static struct arrangement arrange(size_t pairs)
{
	struct arrangement to = {.pairs = pairs};
	double inside = FIGURE_WIDTH - 2 * FIGURE_MARGIN, wide;

	to.rows = (pairs + ROW_MOST - 1) / ROW_MOST;
	to.row = (pairs + to.rows - 1) / to.rows;
	to.side = side_of(to.row);
	to.gap = GAP;
	if (to.row > 1)
		to.gap = fmin(
			GAP, (inside - (double)to.row * to.side) / (double)(to.row - 1));
	wide = (double)to.row * (to.side + to.gap) - to.gap;
	to.page = fmax(wide + 2 * FIGURE_MARGIN, LEAST_WIDTH);
	return to;
}

static double band_height(const struct arrangement *to)
{
	return 2 * (TITLE + to->side + BELOW) + APART;
}

static double inside_height(const struct arrangement *to)
{
	return (double)to->rows * (band_height(to) + BAND_GAP) - BAND_GAP;
}

/* What is drawn. */
struct scene {
	struct figure *figure;
	const struct images *test;
	const struct reconstruction *shown;
	const uint32_t *index; /* (shown->count) */
	struct arrangement to;
};

static void write_centred(
	const struct scene *scene, double x, double y, bool title, const char *text)
{
	bool large = scene->to.side >= LARGE_LETTERS;
	const struct lettering how = {.face = title && large ? FACE_HEADING
			: title || large                     ? FACE_SMALL
							     : FACE_TINY,
		.colour = colour_of(title ? PEN_INK : PEN_DIM),
		.across = 0.5,
		.up = title ? 0 : 1};

	pen_text(scene->figure, x + scene->to.side / 2, y, &how, text);
}

static void draw_original(const struct scene *scene, double x, double y, size_t i)
{
	const struct images *test = scene->test;
	size_t image = scene->index[i];
	struct box box = {x, y + TITLE, scene->to.side, scene->to.side};
	char text[48];

	snprintf(text, sizeof text, "Original %zu", i + 1);
	write_centred(scene, x, box.y - 4, true, text);
	bitmap_grey(scene->figure, bitmap_fit(box, test->rows, test->cols),
		test->pixels + image * test->rows * test->cols, test->rows, test->cols);
	write_centred(scene, x, box.y + box.h + 3, false,
		dataset_class_name[test->labels[image]]);
}

/* From black to white; what is not a number is neither. */
static uint32_t shade(float value)
{
	if (isnan(value))
		return NOT_A_NUMBER;
	return (uint32_t)lroundf(255 * fminf(fmaxf(value, 0), 1)) * 0x010101;
}

static void draw_output(const struct scene *scene, struct box box, size_t i)
{
	const struct images *test = scene->test;
	size_t pixels = test->rows * test->cols;
	uint32_t *rgb = xcalloc(pixels, sizeof *rgb);

	for (size_t k = 0; k < pixels; k++)
		rgb[k] = shade(scene->shown->output[i * pixels + k]);
	bitmap_draw(scene->figure, bitmap_fit(box, test->rows, test->cols), rgb, test->rows,
		test->cols);
	free(rgb);
}

static void draw_reconstructed(const struct scene *scene, double x, double y, size_t i)
{
	struct box box = {x, y + TITLE, scene->to.side, scene->to.side};
	char text[48], error[32];

	snprintf(text, sizeof text, "Reconstructed %zu", i + 1);
	write_centred(scene, x, box.y - 4, true, text);
	draw_output(scene, box, i);
	snprintf(text, sizeof text, "error %s",
		number_error(scene->shown->error[i], error, sizeof error));
	write_centred(scene, x, box.y + box.h + 3, false, text);
}

static void draw(struct scene *scene)
{
	const struct arrangement *to = &scene->to;
	struct box inside = figure_inside(scene->figure);
	double wide = (double)to->row * (to->side + to->gap) - to->gap;
	double left = inside.x + (inside.w - wide) / 2;

	for (size_t i = 0; i < to->pairs; i++) {
		double x = left + (double)(i % to->row) * (to->side + to->gap);
		double y = inside.y + (double)(i / to->row) * (band_height(to) + BAND_GAP);

		draw_original(scene, x, y, i);
		draw_reconstructed(scene, x, y + TITLE + to->side + BELOW + APART, i);
	}
}

static void make_caption(struct caption *caption, const struct autoencoding *autoencoding,
	const struct scene *scene, const struct origin *origin)
{
	char name[64], *images = xstrdup("");

	origin_name(origin, name, sizeof name);
	name[0] = (char)toupper((unsigned char)name[0]);
	caption_init(caption, origin, "%s: test images and their reconstructions", name);
	caption_autoencoder(caption, origin, autoencoding, scene->test);
	for (size_t i = 0; i < scene->to.pairs; i++) {
		char *before = images;

		images = xasprintf(
			"%s%s%u", before, i > 0 ? " " : "", (unsigned)scene->index[i]);
		free(before);
	}
	caption_tag(caption, "Images", "%s", images);
	free(images);
}

static int write_page(struct scene *scene, const char *path,
	const struct autoencoding *autoencoding, const struct origin *origin, double scale,
	struct err *err)
{
	struct figure_page page = {.width = scene->to.page, .scale = scale};
	struct caption caption;
	int rc = -1;

	make_caption(&caption, autoencoding, scene, origin);
	page.height = figure_overhead(&caption.about, &page) + inside_height(&scene->to);
	scene->figure = figure_open(path, &page, &caption.about, err);
	if (scene->figure != NULL) {
		draw(scene);
		rc = figure_close(scene->figure, err);
	}
	caption_release(&caption);
	return rc;
}

int figure_reconstruction_check(const char *path, const struct images *test, size_t columns,
	double scale, struct err *err)
{
	const struct arrangement to = arrange(columns);
	const struct figure_page page = {.width = to.page,
		.height = inside_height(&to) + 2 * FIGURE_MARGIN + HEADING_MOST,
		.scale = scale};

	if (columns > test->count)
		return err_set(err, "--columns %zu: there are %zu test images", columns,
			test->count);
	return figure_page_check(path, &page, err);
}

int figure_reconstruction_write(const char *path, const struct autoencoding *autoencoding,
	const struct images *test, const uint32_t *index, size_t columns,
	const struct origin *origin, double scale, struct err *err)
{
	uint32_t *first = xcalloc(columns, sizeof *first);
	struct reconstruction shown;
	struct scene scene = {.test = test,
		.shown = &shown,
		.index = index != NULL ? index : first,
		.to = arrange(columns)};
	int rc;

	for (size_t i = 0; i < columns; i++)
		first[i] = (uint32_t)i;
	rc = reconstruction_make(&shown, &autoencoding->hparams, autoencoding->snapshot,
		test, scene.index, columns, true, err);
	if (rc == 0) {
		rc = write_page(&scene, path, autoencoding, origin, scale, err);
		reconstruction_release(&shown);
	}
	free(first);
	return rc;
}
