#include "fmnist/pca.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "fmnist/blas.h"
#include "fmnist/xalloc.h"

/* Numbers of a piece of the rows. */
#define PIECE ((size_t)1 << 18)

static size_t piece_rows(const struct pca_rows *rows)
{
	size_t n = PIECE / (rows->width + 1) + 1;

	return n < rows->count ? n : rows->count;
}

static bool stopped(const struct pca_rows *rows)
{
	return rows->stop != NULL && atomic_load(rows->stop);
}

static void find_mean(struct pca *pca, const struct pca_rows *rows)
{
	size_t piece = piece_rows(rows);
	float *x = xcalloc(piece * rows->width, sizeof *x);
	double *sum = xcalloc(rows->width, sizeof *sum);

	for (size_t first = 0; first < rows->count && !stopped(rows); first += piece) {
		size_t n = rows->count - first < piece ? rows->count - first : piece;

		rows->get(rows->arg, first, n, x);
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < rows->width; j++)
				sum[j] += (double)x[i * rows->width + j];
	}
	for (size_t j = 0; j < rows->width; j++)
		pca->mean[j] = (float)(sum[j] / (double)rows->count);
	free(sum);
	free(x);
}

/* n rows from `first`, less the mean. */
static void get_centred(const struct pca *pca, const struct pca_rows *rows, size_t first,
	size_t n, float *x)
{
	rows->get(rows->arg, first, n, x);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < rows->width; j++)
			x[i * rows->width + j] -= pca->mean[j];
}

/* Sum over the rows of the products of each two columns, into all (width, width). */
static void add_products(const struct pca *pca, const struct pca_rows *rows, double *all)
{
	size_t width = rows->width, piece = piece_rows(rows);
	float *x = xcalloc(piece * width, sizeof *x);
	float *part = xcalloc(width * width, sizeof *part);

	for (size_t first = 0; first < rows->count && !stopped(rows); first += piece) {
		size_t n = rows->count - first < piece ? rows->count - first : piece;

		get_centred(pca, rows, first, n, x);
		blas_gemm(BLAS_TRANSPOSED, BLAS_AS_IS, width, width, n, 1.0f, x, width, x,
			width, 0.0f, part, width);
		for (size_t i = 0; i < width * width; i++)
			all[i] += (double)part[i];
	}
	free(part);
	free(x);
}

/* Sum over the columns of the products of each two rows, into all (count, count). */
static void add_gram(const float *x, const struct pca_rows *rows, double *all)
{
	for (size_t i = 0; i < rows->count; i++)
		for (size_t k = 0; k <= i; k++) {
			const float *a = x + i * rows->width, *b = x + k * rows->width;
			double sum = 0.0;

			for (size_t j = 0; j < rows->width; j++)
				sum += (double)a[j] * (double)b[j];
			all[i * rows->count + k] = all[k * rows->count + i] = sum;
		}
}

static double trace(const double *matrix, size_t n)
{
	double sum = 0.0;

	for (size_t i = 0; i < n; i++)
		sum += matrix[i * n + i];
	return sum;
}

/* Of each direction the number that is largest in magnitude is positive. */
static void fix_sign(float *direction, size_t width)
{
	size_t largest = 0;

	for (size_t j = 1; j < width; j++)
		if (fabsf(direction[j]) > fabsf(direction[largest]))
			largest = j;
	if (direction[largest] < 0.0f)
		for (size_t j = 0; j < width; j++)
			direction[j] = -direction[j];
}

/* From an eigenvector (rows) of the Gram matrix to one of the covariance: the sum of the
 * centred rows x, each as often as it says. */
static void combine_rows(float *direction, const double *vector, double value,
	const float *x, const struct pca_rows *rows)
{
	double scale = value > 0.0 ? 1.0 / sqrt(value) : 0.0;
	double *sum = xcalloc(rows->width, sizeof *sum);

	for (size_t i = 0; i < rows->count; i++)
		for (size_t j = 0; j < rows->width; j++)
			sum[j] += vector[i] * scale * (double)x[i * rows->width + j];
	for (size_t j = 0; j < rows->width; j++)
		direction[j] = (float)sum[j];
	free(sum);
}

/* matrix (n, n): of the products of columns, or with x, the centred rows, of rows. */
static int solve(struct pca *pca, const struct pca_rows *rows, double *matrix, size_t n,
	const float *x, struct err *err)
{
	double share = 1.0 / (double)(rows->count - 1);
	double *value = xcalloc(n, sizeof *value);
	int rc = 0;

	pca->total = trace(matrix, n) * share;
	if (blas_eigen(matrix, n, value) != 0)
		rc = err_set(err, "the principal components of %zu rows do not converge",
			rows->count);
	for (size_t i = 0; i < pca->components && rc == 0; i++) {
		float *direction = pca->direction + i * pca->width;
		const double *vector = matrix + (n - 1 - i) * n;
		double greatest = fmax(value[n - 1 - i], 0.0);

		pca->variance[i] = greatest * share;
		if (x != NULL)
			combine_rows(direction, vector, greatest, x, rows);
		for (size_t j = 0; x == NULL && j < pca->width; j++)
			direction[j] = (float)vector[j];
		fix_sign(direction, pca->width);
	}
	free(value);
	return rc;
}

static int fit_columns(struct pca *pca, const struct pca_rows *rows, struct err *err)
{
	double *products = xcalloc(rows->width * rows->width, sizeof *products);
	int rc;

	add_products(pca, rows, products);
	rc = stopped(rows) ? err_set(err, "stopped")
			   : solve(pca, rows, products, rows->width, NULL, err);
	free(products);
	return rc;
}

static int fit_rows(struct pca *pca, const struct pca_rows *rows, struct err *err)
{
	double *gram = xcalloc(rows->count * rows->count, sizeof *gram);
	float *x = xcalloc(rows->count * rows->width, sizeof *x);
	int rc;

	get_centred(pca, rows, 0, rows->count, x);
	add_gram(x, rows, gram);
	rc = solve(pca, rows, gram, rows->count, x, err);
	free(x);
	free(gram);
	return rc;
}

int pca_fit(
	struct pca *pca, const struct pca_rows *rows, size_t components, struct err *err)
{
	bool wide = rows->count < rows->width;
	/* As many rows, less the mean, have one direction fewer. */
	size_t most = wide ? rows->count - 1 : rows->width;
	int rc;

	if (rows->count < 2)
		return err_set(err, "%zu rows have no principal components", rows->count);
	components = components < most ? components : most;
	*pca = (struct pca){
		.width = rows->width,
		.components = components,
		.mean = xcalloc(rows->width, sizeof *pca->mean),
		.direction = xcalloc(components * rows->width, sizeof *pca->direction),
		.variance = xcalloc(components, sizeof *pca->variance),
	};
	find_mean(pca, rows);
	rc = wide ? fit_rows(pca, rows, err) : fit_columns(pca, rows, err);
	if (rc != 0)
		pca_release(pca);
	return rc;
}

void pca_release(struct pca *pca)
{
	free(pca->mean);
	free(pca->direction);
	free(pca->variance);
	*pca = (struct pca){0};
}

/* Of rows that are centred. */
static void project(const struct pca *pca, const float *x, size_t n, float *coordinate)
{
	blas_gemm(BLAS_AS_IS, BLAS_TRANSPOSED, n, pca->components, pca->width, 1.0f, x,
		pca->width, pca->direction, pca->width, 0.0f, coordinate, pca->components);
}

void pca_project(const struct pca *pca, const float *x, size_t n, float *coordinate)
{
	float *centred = xmalloc(n * pca->width * sizeof *centred);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < pca->width; j++)
			centred[i * pca->width + j] = x[i * pca->width + j] - pca->mean[j];
	project(pca, centred, n, coordinate);
	free(centred);
}

double pca_error(const struct pca *pca, const struct pca_rows *rows)
{
	size_t piece = piece_rows(rows);
	float *x = xcalloc(piece * pca->width, sizeof *x);
	float *coordinate = xcalloc(piece * pca->components, sizeof *coordinate);
	double sum = 0.0;

	for (size_t first = 0; first < rows->count; first += piece) {
		size_t n = rows->count - first < piece ? rows->count - first : piece;

		get_centred(pca, rows, first, n, x);
		project(pca, x, n, coordinate);
		/* What is left of them. */
		blas_gemm(BLAS_AS_IS, BLAS_AS_IS, n, pca->width, pca->components, -1.0f,
			coordinate, pca->components, pca->direction, pca->width, 1.0f, x,
			pca->width);
		for (size_t i = 0; i < n * pca->width; i++)
			sum += (double)x[i] * (double)x[i];
	}
	free(coordinate);
	free(x);
	return sum / ((double)rows->count * (double)pca->width);
}
