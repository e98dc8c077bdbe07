#include "fmnist/plane.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/pca.h"
#include "fmnist/rng_torch.h"
#include "fmnist/xalloc.h"

#define PI 3.14159265358979323846
/* What is left of the variance, or of an area, where there is none, is rounding. */
#define FLAT 1e-10

const char *plane_kind_name(enum plane_kind kind)
{
	static const char *const name[] = {
		[PLANE_PATH] = "path",
		[PLANE_RANDOM] = "random",
		[PLANE_THREE] = "three",
	};

	return name[kind];
}

struct path {
	struct snapshot *const *snapshot;
	size_t parameters;
};

static void get_snapshots(const void *arg, size_t first, size_t n, float *out)
{
	const struct path *path = arg;

	for (size_t i = 0; i < n; i++)
		memcpy(out + i * path->parameters, path->snapshot[first + i]->value,
			path->parameters * sizeof *out);
}

static void init(
	struct plane *plane, enum plane_kind kind, size_t parameters, size_t points)
{
	*plane = (struct plane){
		.kind = kind,
		.parameters = parameters,
		.origin = xcalloc(parameters, sizeof(float)),
		.direction = {xcalloc(parameters, sizeof(float)),
			xcalloc(parameters, sizeof(float))},
		.point = xcalloc(points, sizeof(struct plane_point)),
		.points = points,
		.explained = {NAN, NAN},
		.random_walk = {NAN, NAN},
	};
}

void plane_copy(struct plane *plane, const struct plane *from)
{
	size_t n = from->parameters;

	init(plane, from->kind, n, from->points);
	memcpy(plane->origin, from->origin, n * sizeof *plane->origin);
	memcpy(plane->point, from->point, from->points * sizeof *plane->point);
	for (int k = 0; k < 2; k++) {
		memcpy(plane->direction[k], from->direction[k], n * sizeof(float));
		plane->explained[k] = from->explained[k];
		plane->random_walk[k] = from->random_walk[k];
	}
}

void plane_release(struct plane *plane)
{
	free(plane->origin);
	free(plane->direction[0]);
	free(plane->direction[1]);
	free(plane->point);
	*plane = (struct plane){0};
}

static double dot(const float *a, const float *b, size_t n)
{
	double sum = 0.0;

	for (size_t i = 0; i < n; i++)
		sum += (double)a[i] * (double)b[i];
	return sum;
}

/* Least squares: where in the plane the snapshot is nearest, and how far it is from there.
 * The directions need neither be of length 1 nor at right angles. */
struct plane_point plane_place(const struct plane *plane, const struct snapshot *snapshot)
{
	size_t n = plane->parameters;
	const float *u = plane->direction[0], *v = plane->direction[1];
	float *off = xmalloc(n * sizeof *off);
	double uu = dot(u, u, n), vv = dot(v, v, n), uv = dot(u, v, n);
	double determinant = uu * vv - uv * uv, du, dv, rest = 0.0;
	struct plane_point point = {
		.epoch = snapshot->epoch, .iteration = snapshot->iteration};

	for (size_t i = 0; i < n; i++)
		off[i] = snapshot->value[i] - plane->origin[i];
	du = dot(off, u, n);
	dv = dot(off, v, n);
	point.x = determinant > 0.0 ? (du * vv - dv * uv) / determinant : 0.0;
	point.y = determinant > 0.0 ? (dv * uu - du * uv) / determinant : 0.0;
	for (size_t i = 0; i < n; i++) {
		double left =
			(double)off[i] - point.x * (double)u[i] - point.y * (double)v[i];

		rest += left * left;
	}
	point.distance = sqrt(rest);
	free(off);
	return point;
}

static void place_all(struct plane *plane, struct snapshot *const *snapshot)
{
	for (size_t i = 0; i < plane->points; i++)
		plane->point[i] = plane_place(plane, snapshot[i]);
}

static int check(struct snapshot *const *snapshot, size_t count, size_t least,
	size_t parameters, struct err *err)
{
	if (count < least)
		return err_set(err,
			"a plane needs %zu snapshots of the network, and there are %zu: "
			"train longer, or with more --snapshots-per-epoch",
			least, count);
	for (size_t i = 0; i < count; i++)
		if (snapshot[i]->count < parameters)
			return err_set(err,
				"snapshot %zu has %zu numbers, and the network %zu "
				"parameters",
				i, snapshot[i]->count, parameters);
	return 0;
}

size_t plane_finite(struct snapshot *const *snapshot, size_t count, size_t parameters)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < parameters && k < snapshot[i]->count; k++)
			if (!isfinite(snapshot[i]->value[k]))
				return i;
	return count;
}

/* The covariance of a walk of n points has the eigenvalues 1 / (4 sin^2(k pi / 2n)). */
void plane_random_walk(size_t n, double explained[2])
{
	double value[2] = {0.0, 0.0}, total = 0.0;

	for (size_t k = 1; k < n; k++) {
		double root = 2.0 * sin((double)k * PI / (2.0 * (double)n));
		double eigenvalue = 1.0 / (root * root);

		total += eigenvalue;
		if (k <= 2)
			value[k - 1] = eigenvalue;
	}
	for (int i = 0; i < 2; i++)
		explained[i] = total > 0.0 ? value[i] / total : NAN;
}

static void turn_round(struct plane *plane, int axis)
{
	for (size_t i = 0; i < plane->parameters; i++)
		plane->direction[axis][i] = -plane->direction[axis][i];
	for (size_t i = 0; i < plane->points; i++) {
		double *at = axis == 0 ? &plane->point[i].x : &plane->point[i].y;

		*at = -*at;
	}
}

int plane_of_path(struct plane *plane, struct snapshot *const *snapshot, size_t count,
	size_t parameters, struct err *err)
{
	const struct path path = {snapshot, parameters};
	const struct pca_rows rows = {
		.count = count, .width = parameters, .get = get_snapshots, .arg = &path};
	struct pca pca;

	if (check(snapshot, count, 3, parameters, err) != 0 ||
		pca_fit(&pca, &rows, 2, err) != 0)
		return -1;
	if (pca.components < 2 || pca.variance[1] <= FLAT * pca.total) {
		const char *where = pca.total > 0.0 ? "lie on a line" : "are all the same";

		pca_release(&pca);
		return err_set(err, "the %zu snapshots %s: there is no plane through them",
			count, where);
	}
	init(plane, PLANE_PATH, parameters, count);
	memcpy(plane->origin, pca.mean, parameters * sizeof *plane->origin);
	for (size_t i = 0; i < 2; i++) {
		memcpy(plane->direction[i], pca.direction + i * parameters,
			parameters * sizeof(float));
		plane->explained[i] = pca.variance[i] / pca.total;
	}
	plane_random_walk(count, plane->random_walk);
	pca_release(&pca);
	place_all(plane, snapshot);
	if (plane->point[0].x > 0.0)
		turn_round(plane, 0);
	if (plane->point[0].y < 0.0)
		turn_round(plane, 1);
	return 0;
}

static double length(const float *values, size_t n)
{
	return sqrt(dot(values, values, n));
}

/* As long as what stands at the same place of the network. */
static void scale_as(float *direction, const float *as, size_t n)
{
	double own = length(direction, n);
	double factor = own > 0.0 ? length(as, n) / own : 0.0;

	for (size_t i = 0; i < n; i++)
		direction[i] = (float)((double)direction[i] * factor);
}

/* Biases, and the numbers of batch normalisation and PReLU, stay as they are: they are
 * few, and a step of theirs is not comparable. */
static void normalise_filters(const struct model *model, const float *as, float *direction)
{
	for (size_t i = 0; i < model->layers; i++) {
		const struct layer *layer = &model->layer[i];
		struct layer_counts counts = layer_count(layer);
		size_t first = layer->first;
		bool linear = layer->ops == &layer_linear;

		for (size_t unit = 0; linear && unit < layer->out; unit++)
			scale_as(direction + first + unit * layer->in,
				as + first + unit * layer->in, layer->in);
		for (size_t k = linear ? counts.weights : 0;
			k < counts.weights + counts.biases; k++)
			direction[first + k] = 0.0f;
	}
}

int plane_random(struct plane *plane, const struct model *model,
	struct snapshot *const *snapshot, size_t count, uint64_t seed, struct err *err)
{
	const struct snapshot *last = count > 0 ? snapshot[count - 1] : NULL;
	struct rng rng;

	if (check(snapshot, count, 1, model->parameters, err) != 0)
		return -1;
	init(plane, PLANE_RANDOM, model->parameters, count);
	memcpy(plane->origin, last->value, model->parameters * sizeof *plane->origin);
	rng_seed(&rng, seed);
	for (int i = 0; i < 2; i++) {
		rng_torch_normal(&rng, plane->direction[i], model->parameters, 0.0f, 1.0f);
		normalise_filters(model, last->value, plane->direction[i]);
	}
	place_all(plane, snapshot);
	return 0;
}

static bool is_line(const struct plane *plane)
{
	const float *u = plane->direction[0], *v = plane->direction[1];
	size_t n = plane->parameters;
	double uu = dot(u, u, n), vv = dot(v, v, n), uv = dot(u, v, n);

	return uu * vv - uv * uv <= FLAT * uu * vv;
}

int plane_through(struct plane *plane, struct snapshot *const snapshot[3],
	size_t parameters, struct err *err)
{
	if (check(snapshot, 3, 3, parameters, err) != 0)
		return -1;
	init(plane, PLANE_THREE, parameters, 3);
	memcpy(plane->origin, snapshot[0]->value, parameters * sizeof *plane->origin);
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < parameters; i++)
			plane->direction[k][i] =
				snapshot[k + 1]->value[i] - plane->origin[i];
	if (is_line(plane)) {
		plane_release(plane);
		return err_set(err,
			"the three networks lie on a line: there is no plane "
			"through them");
	}
	place_all(plane, snapshot);
	return 0;
}

void plane_parameters(
	const struct plane *plane, double x, double y, size_t first, size_t n, float *out)
{
	const float *origin = plane->origin + first;
	const float *u = plane->direction[0] + first, *v = plane->direction[1] + first;
	const float a = (float)x, b = (float)y;

	for (size_t i = 0; i < n; i++)
		out[i] = origin[i] + a * u[i] + b * v[i];
}

struct plane_range plane_range(const struct plane *plane, double margin)
{
	struct plane_range range = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};

	if (plane->kind == PLANE_RANDOM)
		return (struct plane_range){{-1.0, -1.0}, {1.0, 1.0}};
	for (size_t i = 0; i < plane->points; i++) {
		const double at[2] = {plane->point[i].x, plane->point[i].y};

		for (int k = 0; k < 2; k++) {
			range.low[k] = fmin(range.low[k], at[k]);
			range.high[k] = fmax(range.high[k], at[k]);
		}
	}
	for (int k = 0; k < 2; k++) {
		double room = margin * (range.high[k] - range.low[k]);

		range.low[k] -= room;
		range.high[k] += room;
	}
	return range;
}
