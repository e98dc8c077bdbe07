/*
 * pca: principal components of the rows of a matrix.
 *
 * I. Jolliffe, "Principal Component Analysis", 2002; what is found equals scikit-learn's
 * PCA up to the signs, which a rule fixes: of each direction the number that is largest in
 * magnitude is positive. Rows come in pieces, so the matrix need not exist. Of fewer rows
 * than columns the eigenvectors of the Gram matrix (rows, rows) are taken, else those of
 * the covariance (columns, columns).
 *
 * Owns its arrays; plain data once it is fitted. Any thread.
 */
#ifndef FMNIST_PCA_H
#define FMNIST_PCA_H

#include <stdatomic.h>
#include <stddef.h>

#include "fmnist/err.h"

/* A matrix whose rows are asked for. */
struct pca_rows {
	size_t count, width;
	/* Rows first .. first + n into out (n, width). */
	void (*get)(const void *arg, size_t first, size_t n, float *out);
	const void *arg;
	const atomic_bool *stop; /* set: give up, as soon as it is seen; NULL: never */
};

struct pca {
	size_t width, components;
	float *mean;      /* (width) */
	float *direction; /* (components, width), each of length 1 */
	double *variance; /* (components), divided by rows - 1; falling */
	double total;     /* variance in all directions */
};

/* At most `components`, at least one; fewer where the rows have no more. -1: there are
 * fewer than two rows, or it was to stop. On failure there is nothing to release. */
int pca_fit(
	struct pca *pca, const struct pca_rows *rows, size_t components, struct err *err);
void pca_release(struct pca *pca);

/* Coordinates (n, components) of rows x (n, width), of which nothing is kept. */
void pca_project(const struct pca *pca, const float *x, size_t n, float *coordinate);

/* Mean squared difference, over all numbers, between the rows and what their coordinates
 * say of them. */
double pca_error(const struct pca *pca, const struct pca_rows *rows);

#endif
