/*
 * plane: a plane in the space of a network's parameters, and the path through it.
 *
 * A point (x, y) of the plane is origin + x * direction[0] + y * direction[1]. Three kinds:
 * the first two principal components of a path of snapshots; two random directions around
 * a network, scaled as it is, filter by filter (H. Li et al., "Visualizing the Loss
 * Landscape of Neural Nets", 2018), a filter being a unit with all that comes into it;
 * and the one through three networks.
 *
 * Buffers are no parameters: batch normalisation estimates its statistics anew at every
 * point (landscape.h). Owns its arrays; plain data once it is made. Any thread.
 */
#ifndef FMNIST_PLANE_H
#define FMNIST_PLANE_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/model.h"
#include "fmnist/snapshot.h"

enum plane_kind {
	PLANE_PATH,   /* principal components of the path */
	PLANE_RANDOM, /* two random directions around the last network of the path */
	PLANE_THREE,  /* through three networks */
};

/* "path", "random", "three". */
const char *plane_kind_name(enum plane_kind kind);

/* Where a snapshot stands. */
struct plane_point {
	uint64_t epoch, iteration;
	double x, y;
	double distance; /* from the plane */
};

struct plane {
	enum plane_kind kind;
	size_t parameters;
	float *origin;             /* (parameters) */
	float *direction[2];       /* (parameters) each */
	struct plane_point *point; /* (points): the snapshots that it was made of */
	size_t points;
	double explained[2]; /* of the path's variance, 0..1; NaN: it is no plane of a path
			      */
	double random_walk[2]; /* likewise of a random walk of as many points */
};

/* How many of the snapshots, from the first, have only finite parameters: what comes after
 * a divergence has no place. */
size_t plane_finite(struct snapshot *const *snapshot, size_t count, size_t parameters);

/* Of at least three snapshots of one network, in the order of the path, which do not lie on
 * a line. The signs of the directions are such that the path begins at the left and above,
 * x <= 0 and y >= 0: so a plane does not turn round as the path grows. */
int plane_of_path(struct plane *plane, struct snapshot *const *snapshot, size_t count,
	size_t parameters, struct err *err);

/* Around the last snapshot; the path is projected onto it. */
int plane_random(struct plane *plane, const struct model *model,
	struct snapshot *const *snapshot, size_t count, uint64_t seed, struct err *err);

/* Through three snapshots, the first at (0, 0), the second at (1, 0), the third at (0, 1).
 */
int plane_through(struct plane *plane, struct snapshot *const snapshot[3],
	size_t parameters, struct err *err);

/* Where any network of so many parameters is nearest to the plane. */
struct plane_point plane_place(const struct plane *plane, const struct snapshot *snapshot);

void plane_copy(struct plane *plane, const struct plane *from);
void plane_release(struct plane *plane);

/* The parameters [first, first + n) of a point, into out (n). */
void plane_parameters(
	const struct plane *plane, double x, double y, size_t first, size_t n, float *out);

/* Ranges of x and y that hold the points, and `margin` times their size more on each
 * side. Random directions have the scale of the network: from -1 to 1. */
struct plane_range {
	double low[2], high[2];
};
struct plane_range plane_range(const struct plane *plane, double margin);

/* What two principal components explain of a random walk of n points in many dimensions,
 * of its variance: J. Antognini, J. Sohl-Dickstein, "PCA of high dimensional random walks
 * with comparison to neural network training", 2018. */
void plane_random_walk(size_t n, double explained[2]);

#endif
