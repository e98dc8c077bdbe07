/*
 * survey: a loss landscape, computed row by row.
 *
 * survey_init() makes the plane and an empty grid; survey_fill() computes what is missing
 * in it, on all threads of a pool, coarse rows first, so that a picture refines. Between
 * the two, rows that are known from an earlier time may be filled in: so a survey is
 * resumed. A row that is not computed is NaN.
 *
 * Owns its arrays. Belongs to the thread that fills it; row() tells it of each row.
 */
#ifndef FMNIST_SURVEY_H
#define FMNIST_SURVEY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/hparams.h"
#include "fmnist/landscape.h"
#include "fmnist/plane.h"
#include "fmnist/pool.h"

struct survey_settings {
	enum plane_kind plane;
	uint64_t plane_seed; /* of random directions */
	size_t cols, rows;   /* of the grid, at least 2, at most LANDSCAPE_MOST */
	double margin;       /* around the path, as a part of its size on each side */
	bool has_range;      /* then it counts in place of the margin */
	struct plane_range range;
	size_t images; /* of the training images */
	uint64_t seed; /* that these are drawn with */
};

/* The homework's: 25x25 on 2,500 images, 20 % around. */
void survey_settings_default(struct survey_settings *settings);

struct survey {
	struct survey_settings settings;
	struct hparams hparams;
	struct plane plane;
	struct plane_range range; /* of the grid's edges */
	float *loss;              /* (rows, cols): row 0 at the lowest y */
	/* Of each snapshot of the plane: its loss, and that of the plane at its place. */
	double *true_loss, *plane_loss; /* (plane.points); NaN: not yet */
};

/* Snapshots of a network of these hyper-parameters: a path, or for PLANE_THREE three
 * networks. On failure there is nothing to release. */
int survey_init(struct survey *survey, const struct survey_settings *settings,
	const struct hparams *hp, struct snapshot *const *snapshot, size_t count,
	size_t inputs, struct err *err);
void survey_release(struct survey *survey);

/* x of a column, y of a row. */
double survey_x(const struct survey *survey, size_t col);
double survey_y(const struct survey *survey, size_t row);

bool survey_has_row(const struct survey *survey, size_t row);
bool survey_complete(const struct survey *survey);
/* Least and greatest of the losses that are finite; NaN where there is none. */
void survey_extent(const struct survey *survey, float *low, float *high);

/* How a survey is filled. */
struct survey_work {
	const struct images *images; /* to train on */
	struct pool *pool;
	struct snapshot *const *snapshot; /* those of survey_init() */
	const atomic_bool *stop;          /* set: leave off; NULL: never */
	/* A row is there; may be called by all threads of the pool. NULL: nobody asks. */
	void (*row)(void *arg, size_t row);
	void *arg;
};

/* Returns whether it is complete. */
bool survey_fill(struct survey *survey, const struct survey_work *work);

#endif
