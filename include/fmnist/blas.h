/*
 * blas: the one door to OpenBLAS.
 *
 * Matrices are row-major. Every call computes on the calling thread: the
 * program runs several threads of its own, and OpenBLAS's threaded products
 * would serialise them behind its global lock.
 */
#ifndef FMNIST_BLAS_H
#define FMNIST_BLAS_H

#include <stddef.h>

#include "fmnist/real.h"

enum blas_op { BLAS_AS_IS, BLAS_TRANSPOSED };

/* Call once, before the first product, on the main thread. */
void blas_init(void);

/* Kernels in use ("SkylakeX", "Haswell", ...), chosen by OpenBLAS when it is
 * loaded; $OPENBLAS_CORETYPE overrides its choice. */
const char *blas_core(void);
const char *blas_version(void);

/* c (m, n) = alpha * op(a) (m, k) * op(b) (k, n) + beta * c. Rows of a stored
 * matrix lie lda, ldb, ldc apart. beta 0: c is not read. */
void blas_gemm(enum blas_op op_a, enum blas_op op_b, size_t m, size_t n, size_t k,
	real alpha, const real *a, size_t lda, const real *b, size_t ldb, real beta,
	real *c, size_t ldc);

/*
 * Eigenvalues and eigenvectors of a symmetric matrix a (n, n), of which the lower half is
 * read: value (n) rising, and row i of a becomes the vector of value[i], of length 1. -1:
 * it did not converge. Source: LAPACK's dsyevd.
 */
int blas_eigen(double *a, size_t n, double *value);

#endif
