#include "fmnist/landscape_caption.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/axis.h"
#include "fmnist/number.h"
#include "fmnist/xalloc.h"

/* ---- planes ---- */

static void loss_text(double loss, char *text, size_t size)
{
	if (isfinite(loss))
		number_loss(loss, text, size);
	else
		snprintf(text, size, "that is no number");
}

/* A snapshot is beside the plane, and its own loss another than the plane's below it. */
static void tell_distance(struct caption *caption, const struct survey *survey)
{
	const struct plane *plane = &survey->plane;
	size_t last = plane->points - 1;
	char own[2][32], under[2][32];
	double far = 0;

	if (!survey_has_path(survey) || plane->points == 0)
		return;
	for (size_t i = 0; i < plane->points; i++)
		far = fmax(far, plane->point[i].distance);
	for (int k = 0; k < 2; k++) {
		size_t i = k == 0 ? 0 : last;

		loss_text(survey->true_loss[i], own[k], sizeof own[k]);
		loss_text(survey->plane_loss[i], under[k], sizeof under[k]);
	}
	caption_line(caption,
		"Snapshots are up to %.2g away from the plane: the first has a loss of %s, "
		"and the plane %s at its place; the last %s, and the plane %s",
		far, own[0], under[0], own[1], under[1]);
}

static void tell_path(struct caption *caption, const struct survey *survey)
{
	const struct plane *plane = &survey->plane;
	const double *explained = plane->explained, *walk = plane->random_walk;

	caption_line(caption,
		"The plane of the two principal components of the path's %zu snapshots. "
		"They hold %.1f %% and %.1f %% of its variance; of a random walk of as "
		"many points: %.1f %%, %.1f %%",
		plane->points, 100 * explained[0], 100 * explained[1], 100 * walk[0],
		100 * walk[1]);
	caption_tag(
		caption, "Explained variance", "%.6f, %.6f", explained[0], explained[1]);
	caption_tag(caption, "Of a random walk", "%.6f, %.6f", walk[0], walk[1]);
}

static void tell_random(struct caption *caption, const struct survey *survey)
{
	caption_line(caption,
		"The plane of two random directions (seed %" PRIu64
		") around the last network, in which each unit's change is as long as its "
		"weights",
		survey->settings.seed);
}

static void tell_three(struct caption *caption, const struct survey *survey)
{
	const uint32_t *through = survey->settings.through;

	caption_line(caption,
		"The plane through three networks: this one at (0, 0), that of run %" PRIu32
		" at (1, 0), that of run %" PRIu32 " at (0, 1)",
		through[0], through[1]);
	caption_tag(caption, "Networks 2 and 3", "run %" PRIu32 ", run %" PRIu32,
		through[0], through[1]);
}

static void name_of_path(const struct survey *survey, int axis, struct landscape_name *name)
{
	double part = 100 * survey->plane.explained[axis];

	snprintf(name->full, LANDSCAPE_NAME, "PC%d (%.1f %% of the variance)", axis + 1,
		part);
	snprintf(name->brief, LANDSCAPE_NAME, "PC%d (%.1f %%)", axis + 1, part);
}

static void name_of_random(
	const struct survey *survey, int axis, struct landscape_name *name)
{
	(void)survey;
	snprintf(name->full, LANDSCAPE_NAME,
		"random direction %d (1: as long as the weights)", axis + 1);
	snprintf(name->brief, LANDSCAPE_NAME, "random direction %d", axis + 1);
}

static void name_of_three(
	const struct survey *survey, int axis, struct landscape_name *name)
{
	(void)survey;
	snprintf(name->full, LANDSCAPE_NAME, "from network 1 (0) to network %d (1)",
		axis + 2);
	snprintf(name->brief, LANDSCAPE_NAME, "to network %d", axis + 2);
}

static const struct words {
	void (*tell)(struct caption *caption, const struct survey *survey);
	void (*name)(const struct survey *survey, int axis, struct landscape_name *name);
} words[] = {
	[PLANE_PATH] = {tell_path, name_of_path},
	[PLANE_RANDOM] = {tell_random, name_of_random},
	[PLANE_THREE] = {tell_three, name_of_three},
};

void landscape_axis_name(const struct survey *survey, int axis, struct landscape_name *name)
{
	words[survey->plane.kind].name(survey, axis, name);
}

/* ---- notes ---- */

/* "; text" to what there is already. To be freed, as it was. */
static char *append(char *text, char *more)
{
	char *all = xasprintf("%s%s%s", text, text[0] != '\0' ? "; " : "", more);

	free(text);
	free(more);
	return all;
}

static char *note_grid(char *text, const struct loss_scale *scale)
{
	char loss[NUMBER_MAX], some[32], all[32];

	value_text(loss, "%.3g", scale->ceiling);
	number_grouped(scale->points, all, sizeof all);
	if (scale->missing > 0)
		text = append(text,
			xasprintf(
				"%s of the %s points are not computed (grey, lines across)",
				number_grouped(scale->missing, some, sizeof some), all));
	if (scale->diverged > 0)
		text = append(text,
			xasprintf("at %s of the %s points the loss is above all numbers "
				  "(grey, lines both ways)",
				number_grouped(scale->diverged, some, sizeof some), all));
	if (scale->above > 0)
		text = append(text,
			xasprintf("at %s of the %s points the loss is above %s, beyond the "
				  "scale",
				number_grouped(scale->above, some, sizeof some), all,
				loss));
	return text;
}

static char *note_path(
	char *text, const struct survey *survey, const struct terrain *terrain)
{
	size_t unknown = 0;

	for (size_t i = 0; i < terrain->points; i++)
		unknown += isnan(terrain->point[i].loss) != 0;
	if (terrain->omitted > 0)
		text = append(text,
			xasprintf("the path, which %s, is not drawn; its end is",
				survey->plane.kind == PLANE_PATH
					? "is too small for this range"
					: "leaves this plane"));
	if (survey->left_out > 0)
		text = append(text,
			xasprintf("%zu snapshots have parameters that are not finite, and "
				  "no place",
				survey->left_out));
	if (unknown > 0)
		text = append(text,
			xasprintf("of %zu snapshots no loss is known: they lie on the "
				  "surface, or in a gap on the floor",
				unknown));
	if (terrain->scale.path_above > 0)
		text = append(text,
			xasprintf("%zu snapshots have a loss above the picture",
				terrain->scale.path_above));
	return text;
}

static void tell(struct caption *caption, char *text)
{
	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	if (text[0] != '\0')
		caption_line(caption, "%s", text);
	free(text);
}

/* ---- caption ---- */

static void tell_tags(
	struct caption *caption, const struct survey *survey, const struct terrain *terrain)
{
	const struct plane_range *range = &terrain->range;

	caption_tag(caption, "Plane", "%s", plane_kind_name(survey->plane.kind));
	caption_tag(caption, "Points", "%zu x %zu", terrain->cols, terrain->rows);
	caption_tag(caption, "Range", "%.6g to %.6g, %.6g to %.6g", range->low[0],
		range->high[0], range->low[1], range->high[1]);
	caption_tag(caption, "Images", "%zu training images, drawn with seed %" PRIu64,
		survey->settings.images, survey->settings.seed);
	caption_tag(caption, "Points that are not computed", "%zu", terrain->scale.missing);
	caption_tag(caption, "Points above all numbers", "%zu", terrain->scale.diverged);
	caption_tag(caption, "Losses shown", "%.6g to %.6g, %s", terrain->scale.colours.low,
		terrain->scale.colours.high,
		terrain->scale.colours.log ? "logarithmic" : "linear");
}

void landscape_caption(struct caption *caption, const struct survey *survey,
	const struct terrain *terrain, const struct origin *origin, size_t inputs,
	const char *note)
{
	char name[64], images[32];

	caption_init(caption, origin, "The loss landscape of %s",
		origin_name(origin, name, sizeof name));
	caption_line(caption,
		"%s: cross-entropy of %s training images (seed %" PRIu64
		"), at %zu x %zu points%s",
		origin_data(origin),
		number_grouped(survey->settings.images, images, sizeof images),
		survey->settings.seed, terrain->cols, terrain->rows,
		survey->hparams.batch_norm
			? "; the statistics of batch normalisation are estimated anew at "
			  "each point, over these images"
			: "");
	tell(caption, note_grid(xstrdup(""), &terrain->scale));
	words[survey->plane.kind].tell(caption, survey);
	caption_network(caption, origin, &survey->hparams, inputs, DATASET_CLASSES);
	if (survey->plane.kind == PLANE_PATH)
		tell_distance(caption, survey);
	tell(caption, note_path(xstrdup(note != NULL ? note : ""), survey, terrain));
	tell_tags(caption, survey, terrain);
}
