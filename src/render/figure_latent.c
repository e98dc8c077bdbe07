#include "fmnist/figure_latent.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/callout.h"
#include "fmnist/hue.h"
#include "fmnist/latent.h"
#include "fmnist/pen.h"
#include "fmnist/plate.h"
#include "fmnist/plate_classes.h"
#include "fmnist/plot.h"
#include "fmnist/rng_torch.h"
#include "fmnist/xalloc.h"

#define CLASSES DATASET_CLASSES
#define LEGEND 16.0
#define PLOT_HEIGHT 400.0
#define ASPECT 0.78 /* of the small pictures, as of the large one */
#define HEADING_MOST 240.0
#define MEAN_RADIUS 3.2
#define MEAN_EDGE 1.0
#define ROOM 0.03 /* of the range of the points, around them */
#define STRIP 0.4 /* of a class's height, to both sides, where there is one axis */

static const uint32_t hue[CLASSES] = HUE_CLASSES;

/* What is drawn: places on the plot. */
struct scatter {
	const struct latent *latent;
	const uint8_t *labels; /* (latent->count) */
	struct plot plot;
	struct rng rng;
};

/* Many are small and clear, few are large. */
static double radius_of(size_t count)
{
	return fmin(2.5, fmax(0.7, 115 / sqrt((double)count + 1)));
}

static double opacity_of(size_t count)
{
	return fmin(0.9, fmax(0.4, 70 / sqrt((double)count + 1)));
}

/* ---- places ---- */

/* Where there is one axis each class has a strip, in which points stand at random heights.
 */
static double second_of(struct scatter *scatter, size_t i)
{
	const struct latent *latent = scatter->latent;

	if (latent->axes == LATENT_AXES)
		return (double)latent->place[i * LATENT_AXES + 1];
	return scatter->labels[i] +
		STRIP * ((double)rng_u32(&scatter->rng) / 2147483648.0 - 1);
}

static struct point mean_of(const struct scatter *scatter, size_t class)
{
	const struct latent *latent = scatter->latent;
	double up = latent->axes == LATENT_AXES ? latent->mean[class][1] : (double)class;

	return plot_point(&scatter->plot, latent->mean[class][0], up);
}

static struct axis axis_of(const struct latent *latent, size_t j)
{
	double low = INFINITY, high = -INFINITY, room;
	struct axis axis = {0};

	for (size_t i = 0; i < latent->count; i++) {
		low = fmin(low, (double)latent->place[i * latent->axes + j]);
		high = fmax(high, (double)latent->place[i * latent->axes + j]);
	}
	room = fmax(ROOM * (high - low), 1e-6);
	axis.low = low - room;
	axis.high = high + room;
	return axis;
}

/* ---- what is drawn ---- */

static void make_label(char *text, size_t size, const char *which, double share)
{
	if (isnan(share))
		snprintf(text, size, "%s principal component of the code", which);
	else
		snprintf(text, size,
			"%s principal component of the code: %.1f %% of its variance",
			which, 100 * share);
}

static void draw_axes(struct scatter *scatter, struct figure *figure, struct box box)
{
	const struct latent *latent = scatter->latent;
	const struct axis strips = {.low = -0.5, .high = CLASSES - 0.5, .whole = true};
	struct axis x = axis_of(latent, 0), y;
	char first[96], second[96];

	make_label(first, sizeof first, "first", latent->share[0]);
	if (latent->axes < LATENT_AXES) {
		plot_init(&scatter->plot, figure, box, &x, first, &strips, "class");
		return;
	}
	y = axis_of(latent, 1);
	make_label(second, sizeof second, "second", latent->share[1]);
	plot_init_even(&scatter->plot, figure, box, &x, first, &y, second);
}

/* One after the other in a drawn order, so that no class hides the others. */
static void draw_points(struct scatter *scatter)
{
	const struct latent *latent = scatter->latent;
	uint32_t *order = xcalloc(latent->count, sizeof *order);
	struct figure *figure = scatter->plot.figure;

	rng_seed(&scatter->rng, 0);
	rng_torch_randperm(&scatter->rng, order, latent->count);
	pen_clip(figure, scatter->plot.inside);
	for (size_t k = 0; k < latent->count; k++) {
		size_t i = order[k];
		double first = (double)latent->place[i * latent->axes];

		pen_dot(figure, plot_point(&scatter->plot, first, second_of(scatter, i)),
			radius_of(latent->count), colour_of(hue[scatter->labels[i]]),
			opacity_of(latent->count));
	}
	pen_unclip(figure);
	free(order);
}

static void draw_disc(struct figure *figure, struct point at, size_t class)
{
	pen_disc(figure, at, MEAN_RADIUS + MEAN_EDGE, colour_of(0xffffff));
	pen_disc(figure, at, MEAN_RADIUS, colour_of(hue[class]));
}

static void draw_means(struct scatter *scatter)
{
	struct callout callout[CLASSES];
	size_t n = 0;

	for (size_t c = 0; c < CLASSES; c++) {
		if (isnan(scatter->latent->mean[c][0]))
			continue;
		callout[n++] = (struct callout){mean_of(scatter, c), dataset_class_name[c]};
		draw_disc(scatter->plot.figure, callout[n - 1].at, c);
	}
	callout_draw(scatter->plot.figure, scatter->plot.inside, callout, n,
		MEAN_RADIUS + MEAN_EDGE, FACE_BODY);
}

static void draw_legend(struct figure *figure, struct box box)
{
	const struct lettering name = {
		.face = FACE_SMALL, .colour = colour_of(PEN_INK), .up = 0.5};
	double each = box.w / CLASSES, y = box.y + LEGEND / 2 - 3;

	for (size_t c = 0; c < CLASSES; c++) {
		double x = box.x + each * (double)c;

		draw_disc(figure, (struct point){x + MEAN_RADIUS, y}, c);
		pen_text_within(figure, x + 2 * MEAN_RADIUS + 3, y,
			each - 2 * MEAN_RADIUS - 5, &name, dataset_class_name[c]);
	}
}

/* ---- the page ---- */

static void make_caption(struct caption *caption, const struct latent *latent,
	const struct autoencoding *autoencoding, const struct images *test,
	const struct origin *origin)
{
	char name[64], idle[96] = "";

	origin_name(origin, name, sizeof name);
	name[0] = (char)toupper((unsigned char)name[0]);
	if (latent->idle > 0)
		snprintf(idle, sizeof idle,
			"; %zu of the numbers %s the same for every image", latent->idle,
			latent->idle == 1 ? "is" : "are");
	caption_init(caption, origin, "%s: the codes of the test images", name);
	caption_autoencoder(caption, origin, autoencoding, test);
	caption_line(caption,
		"A point is a test image: its code of %zu number%s, on the %s; a large "
		"disc is the mean of a class%s",
		autoencoding->all.codes, autoencoding->all.codes == 1 ? "" : "s",
		latent->axes == 1 ? "first principal component"
				  : "first two principal components",
		idle);
	for (size_t j = 0; j < latent->axes && !isnan(latent->share[j]); j++)
		caption_tag(caption,
			j == 0 ? "Variance of the first component"
			       : "Variance of the second component",
			"%.4f", latent->share[j]);
	caption_tag(caption, "Idle numbers of the code", "%zu", latent->idle);
}

/* Without a second axis the large picture shows each class by itself. */
static double height_of(const struct latent *latent)
{
	double classes =
		plate_classes_height(FIGURE_WIDTH - 2 * FIGURE_MARGIN, ASPECT) + PLATE_GAP;

	return LEGEND + PLOT_HEIGHT + (latent->axes == LATENT_AXES ? classes : 0);
}

static void draw(struct figure *figure, const struct latent *latent,
	const struct reconstruction *coded, const struct images *test)
{
	struct scatter scatter = {.latent = latent, .labels = test->labels};
	struct box box = figure_inside(figure);

	draw_legend(figure, box);
	box.y += LEGEND;
	box.h = PLOT_HEIGHT;
	draw_axes(&scatter, figure, box);
	draw_points(&scatter);
	draw_means(&scatter);
	box.y += PLOT_HEIGHT + PLATE_GAP;
	if (latent->axes == LATENT_AXES)
		plate_classes_draw(figure, box, latent, test->labels, coded,
			&scatter.plot.x, &scatter.plot.y, ASPECT);
}

static int write_page(const char *path, const struct latent *latent,
	const struct reconstruction *coded, const struct images *test,
	const struct caption *caption, double scale, struct err *err)
{
	struct figure_page page = {.width = FIGURE_WIDTH, .scale = scale};
	struct figure *figure;

	page.height = figure_overhead(&caption->about, &page) + height_of(latent);
	figure = figure_open(path, &page, &caption->about, err);
	if (figure == NULL)
		return -1;
	draw(figure, latent, coded, test);
	return figure_close(figure, err);
}

int figure_latent_check(const char *path, double scale, struct err *err)
{
	const struct latent plane = {.axes = LATENT_AXES};
	const struct figure_page page = {.width = FIGURE_WIDTH,
		.height = height_of(&plane) + 2 * FIGURE_MARGIN + HEADING_MOST,
		.scale = scale};

	return figure_page_check(path, &page, err);
}

int figure_latent_write(const char *path, const struct autoencoding *autoencoding,
	const struct images *test, const struct origin *origin, double scale,
	struct err *err)
{
	struct caption caption;
	struct latent latent;
	int rc;

	if (latent_make(&latent, &autoencoding->all, test->labels, err) != 0)
		return -1;
	make_caption(&caption, &latent, autoencoding, test, origin);
	rc = write_page(path, &latent, &autoencoding->all, test, &caption, scale, err);
	caption_release(&caption);
	latent_release(&latent);
	return rc;
}
