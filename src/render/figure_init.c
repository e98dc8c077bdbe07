#include "fmnist/figure_init.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/number.h"
#include "fmnist/plate.h"
#include "fmnist/plate_schemes.h"
#include "fmnist/plate_variance.h"
#include "fmnist/xalloc.h"

#define HEADING_MOST 240.0

struct origin figure_init_origin(const struct init_result *result)
{
	return (struct origin){
		.run = result->run, .trial = result->trial, .synthetic = result->synthetic};
}

/* ---- the heading ---- */

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

static const char *activation_of(const struct init_result *result)
{
	return hparam_activations[result->settings.hparams.activation]->name;
}

/* "he, xavier, normal"; to be freed. */
static char *list_schemes(const struct init_result *result)
{
	char *text = xstrdup("");

	for (size_t i = 0; i < result->schemes; i++) {
		char *before = text;

		text = xasprintf(
			"%s%s%s", before, i > 0 ? ", " : "", init_result_name(result, i));
		free(before);
	}
	return text;
}

/* "200 draws", "37 of 200 draws so far". */
static const char *count_draws(const struct init_result *result, char *text, size_t size)
{
	char done[32], all[32];

	number_grouped(result->done, done, sizeof done);
	number_grouped(result->settings.draws, all, sizeof all);
	if (init_result_complete(result))
		snprintf(text, size, "%s draw%s", done, plural(result->done));
	else
		snprintf(text, size, "%s of %s draws so far", done, all);
	return text;
}

static void tell_drawn(
	struct caption *caption, const struct init_result *result, const char *images)
{
	const struct hparams *hp = &result->settings.hparams;
	const char *data = origin_data(&(struct origin){.synthetic = result->synthetic});
	char shape[128], draws[96], *schemes = list_schemes(result);

	hparams_shape(hp, result->inputs, result->outputs, shape, sizeof shape);
	count_draws(result, draws, sizeof draws);
	caption_line(caption, "%s: %s through %s, %s; %s of each scheme, seed %" PRId64,
		data, images, shape, activation_of(result), draws, hp->seed);
	caption_tag(caption, "Data set", "%s", data);
	caption_tag(caption, "Network", "%s", shape);
	caption_tag(caption, "Activation", "%s", activation_of(result));
	caption_tag(caption, "Schemes", "%s", schemes);
	caption_tag(caption, "Draws", "%s", draws);
	caption_tag(caption, "Seed", "%" PRId64, hp->seed);
	free(schemes);
}

static void tell_trained(struct caption *caption, const struct init_result *result,
	const struct origin *origin, const char *images)
{
	caption_line(caption, "%s: %s", origin_data(origin), images);
	caption_network(caption, origin, &result->settings.hparams, result->inputs,
		result->outputs);
}

static void init_caption(struct caption *caption, const struct init_result *result,
	const struct origin *origin)
{
	size_t hidden = result->layers - 1;
	char name[64];

	origin_name(origin, name, sizeof name);
	name[0] = (char)toupper((unsigned char)name[0]);
	if (result->run != 0)
		caption_init(caption, origin,
			"%s, trained: variances through its %zu hidden layer%s", name,
			hidden, plural(hidden));
	else
		caption_init(caption, origin,
			"Initialisation of a network of %zu hidden layer%s", hidden,
			plural(hidden));
}

static void make_caption(struct caption *caption, const struct init_result *result)
{
	const struct origin origin = figure_init_origin(result);
	char count[32], images[64];

	snprintf(images, sizeof images, "%s training image%s",
		number_grouped(result->settings.images, count, sizeof count),
		plural(result->settings.images));
	init_caption(caption, result, &origin);
	if (result->run != 0)
		tell_trained(caption, result, &origin, images);
	else
		tell_drawn(caption, result, images);
	caption_line(caption,
		"Points and thin lines are measured%s; wide pale lines are the theory",
		result->run != 0 ? ""
				 : ", bars are intervals of 95 % where these are larger "
				   "than a point");
	caption_tag(caption, "Images", "%s", images);
}

/* ---- the page ---- */

/* The parts below each other. */
static void draw(struct figure *figure, const struct init_result *result)
{
	struct box box = figure_inside(figure);

	plate_variance_draw(figure, box, result);
	box.y += plate_variance_height() + PLATE_GAP;
	plate_schemes_draw(figure, box, result);
}

static double height_of(const struct init_result *result)
{
	return plate_variance_height() + PLATE_GAP + plate_schemes_height(result);
}

int figure_init_check(const char *path, double scale, struct err *err)
{
	const struct init_result most = {.schemes = INIT_SCHEMES};
	const struct figure_page page = {.width = FIGURE_WIDTH,
		.height = height_of(&most) + 2 * FIGURE_MARGIN + HEADING_MOST,
		.scale = scale};

	return figure_page_check(path, &page, err);
}

int figure_init_write(
	const char *path, const struct init_result *result, double scale, struct err *err)
{
	struct figure_page page = {.width = FIGURE_WIDTH, .scale = scale};
	struct caption caption;
	struct figure *figure;
	int rc = -1;

	make_caption(&caption, result);
	page.height = figure_overhead(&caption.about, &page) + height_of(result);
	figure = figure_open(path, &page, &caption.about, err);
	if (figure != NULL) {
		draw(figure, result);
		rc = figure_close(figure, err);
	}
	caption_release(&caption);
	return rc;
}
