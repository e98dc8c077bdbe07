/*
 * survey: a loss landscape, computed row by row.
 *
 * survey_new() makes the plane and an empty grid; survey_fill() computes what is missing
 * in it, on all threads of a pool, coarse rows first, so that a picture refines. Before
 * that, rows that are known from an earlier time may be filled in with survey_set_row().
 *
 * It is counted, as a snapshot is (snapshot.h): who keeps one holds it. One thread fills
 * it, and others may read meanwhile: a row once survey_has_row() says that it is there,
 * the losses of the path once survey_has_path() does, and all else at any time. What was
 * computed is never changed again.
 */
#ifndef FMNIST_SURVEY_H
#define FMNIST_SURVEY_H

#include <stdbool.h>
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
	uint32_t through[2]; /* of PLANE_THREE: the runs of the other two networks */
	size_t cols, rows;   /* of the grid, at least 2, at most LANDSCAPE_MOST */
	double margin;       /* around the path, as a part of its size on each side */
	bool has_range;      /* then it counts in place of the margin */
	struct plane_range range;
	size_t images; /* of the training images */
	uint64_t seed; /* that these are drawn with, and random directions */
};

/* The homework's: 25x25 on 2,500 images, 20 % around. */
void survey_settings_default(struct survey_settings *settings);

struct survey {
	struct survey_settings settings;
	struct hparams hparams;
	struct plane plane;
	size_t left_out; /* snapshots behind the plane's: a number of them is not finite */
	struct plane_range range; /* of the grid's edges */
	float *loss; /* (rows, cols): row 0 at the lowest y; NaN: not computed, Inf: no
			number */
	atomic_bool *has_row; /* (rows) */
	/* Of each snapshot of the plane its loss, and that of the plane at its place. */
	double *true_loss, *plane_loss; /* (plane.points) */
	atomic_bool has_path;
};

/* Snapshots of a network of these hyper-parameters: a path, or for PLANE_THREE three
 * networks. NULL on failure. */
struct survey *survey_new(const struct survey_settings *settings, const struct hparams *hp,
	struct snapshot *const *snapshot, size_t count, size_t inputs, struct err *err);
/* Over the plane of another one, which is not made again: another grid, range, or other
 * images. */
struct survey *survey_again(
	const struct survey *before, const struct survey_settings *settings);
/* One of so many points, all of whose numbers are to be filled in, and whose plane has no
 * vectors: what is left of a survey in a store. */
struct survey *survey_empty(const struct survey_settings *settings, size_t points);
struct survey *survey_hold(struct survey *survey); /* NULL stays NULL */
void survey_drop(struct survey *survey);           /* NULL: nothing */

/* x of a column, y of a row. */
double survey_x(const struct survey *survey, size_t col);
double survey_y(const struct survey *survey, size_t row);

/* A row (cols) that is known; that the losses of the path are. */
void survey_set_row(struct survey *survey, size_t row, const float *loss);
void survey_set_path(struct survey *survey);

/* The losses of snapshots that are known from another survey of the same run. Before it is
 * filled. */
void survey_recall_path(struct survey *survey, const struct survey *before);

/* Whether the same was to be computed. */
bool survey_equal(const struct survey *a, const struct survey *b);

bool survey_has_row(const struct survey *survey, size_t row);
bool survey_has_path(const struct survey *survey);
size_t survey_rows_done(const struct survey *survey);
/* All rows, and the path. */
bool survey_complete(const struct survey *survey);
/* Least and greatest of the losses that are there and finite; NaN where there is none. */
void survey_extent(const struct survey *survey, float *low, float *high);

/* How a survey is filled. */
struct survey_work {
	const struct images *images; /* to train on */
	struct pool *pool;
	struct snapshot *const *snapshot; /* those of survey_new() */
	/* Called by all threads of the pool; each may be NULL. */
	bool (*stopped)(void *arg);         /* to leave off? */
	void (*path)(void *arg);            /* the losses of the path are there */
	void (*row)(void *arg, size_t row); /* a row is */
	void *arg;
};

/* The path first. What is there already is told, too. Returns whether it is complete. */
bool survey_fill(struct survey *survey, const struct survey_work *work);

#endif
