#include "fmnist/blas.h"

#include <cblas.h>

void blas_init(void)
{
	openblas_set_num_threads(1);
}

const char *blas_core(void)
{
	return openblas_get_corename();
}

const char *blas_version(void)
{
	return openblas_get_config();
}

#ifdef FMNIST_DOUBLE
#define GEMM cblas_dgemm
#else
#define GEMM cblas_sgemm
#endif

void blas_gemm(enum blas_op op_a, enum blas_op op_b, size_t m, size_t n, size_t k,
	real alpha, const real *a, size_t lda, const real *b, size_t ldb, real beta,
	real *c, size_t ldc)
{
	GEMM(CblasRowMajor, op_a == BLAS_TRANSPOSED ? CblasTrans : CblasNoTrans,
		op_b == BLAS_TRANSPOSED ? CblasTrans : CblasNoTrans, (blasint)m, (blasint)n,
		(blasint)k, alpha, a, (blasint)lda, b, (blasint)ldb, beta, c, (blasint)ldc);
}
