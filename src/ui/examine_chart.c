#include "fmnist/examine_chart.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "fmnist/chart.h"
#include "fmnist/examine_words.h"
#include "fmnist/variance_range.h"
#include "fmnist/xalloc.h"

static bool on_log_axis(double value)
{
	return isfinite(value) && value > 0.0;
}

static size_t offset_of(bool backward)
{
	return backward ? offsetof(struct init_layer, gradient)
			: offsetof(struct init_layer, z);
}

static struct chart_series measured(const struct init_result *result, size_t scheme,
	bool backward, struct chart_point *out)
{
	for (size_t i = 0; i < result->layers; i++)
		out[i] = (struct chart_point){(double)(i + 1),
			variance_estimate(result, scheme, i, offset_of(backward))->mean};
	return (struct chart_series){
		.name = init_result_name(result, scheme),
		.role = examine_role(result, scheme),
		.point = out,
		.count = result->layers,
		.best = -1,
	};
}

/* Only where something was measured: beyond what float holds theory goes on, and would
 * leave no room for the lines. */
static struct chart_series expected(const struct init_result *result, size_t scheme,
	bool backward, struct chart_point *out)
{
	size_t count = 0;

	for (size_t i = 0; i < result->layers; i++) {
		const struct init_estimate *of =
			variance_estimate(result, scheme, i, offset_of(backward));

		if (on_log_axis(of->mean) && on_log_axis(of->theory))
			out[count++] = (struct chart_point){(double)(i + 1), of->theory};
	}
	return (struct chart_series){
		.role = ROLE_ENVELOPE, .point = out, .count = count, .best = -1};
}

static const char *title_of(bool backward, int cols)
{
	if (cols < 60)
		return backward ? "Var[δz] ← right to left" : "Var[z]";
	return backward ? "Var[δz], the gradient of the loss of an image: ← right to left"
			: "Var[z] of each layer's outputs";
}

void examine_chart_draw(const struct init_result *result, size_t chosen, bool backward,
	size_t layer, const struct area *area)
{
	size_t schemes = result->schemes, layers = result->layers, n = 0;
	struct chart_series *series = xcalloc(2 * schemes, sizeof *series);
	struct chart_point *point = xcalloc(2 * schemes * layers, sizeof *point);
	struct variance_range range = variance_range_of(result, offset_of(backward));
	struct chart_camera camera;
	struct chart chart = {
		.title = title_of(backward, area->cols),
		.x_name = "layer",
		/* At that end the gradient has only begun. */
		.y_format = backward && layer == result->layers ? "" : "%.2g",
		.x_min = 1.0,
		.x_max = layers > 1 ? (double)layers : 2.0,
		.series = series,
		.count = 2 * schemes,
		.y_floor = -INFINITY,
		.y_ceiling = INFINITY,
		.y_least = range.low,
		.y_most = range.high,
	};

	camera_init(&camera);
	camera.log_y = true;
	camera.cursor_on = layer < layers;
	camera.cursor = (double)(layer + 1);
	for (size_t i = 0; i < schemes; i++, n++)
		series[n] = measured(
			result, (chosen + 1 + i) % schemes, backward, &point[n * layers]);
	/* The envelope's role is below all others, wherever it stands. */
	for (size_t i = 0; i < schemes; i++, n++)
		series[n] = expected(result, i, backward, &point[n * layers]);
	chart_draw(area, &chart, &camera);
	free(series);
	free(point);
}
