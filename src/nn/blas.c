#include "fmnist/blas.h"

#include <cblas.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

/* OpenBLAS holds LAPACK, but no header of Debian's declares it without LAPACKE. */
void dsyevd_(const char *jobz, const char *uplo, const blasint *n, double *a,
	const blasint *lda, double *w, double *work, const blasint *lwork, blasint *iwork,
	const blasint *liwork, blasint *info);

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

/* Column by column, as LAPACK has it, the vectors are the columns: our rows. */
int blas_eigen(double *a, size_t n, double *value)
{
	const blasint order = (blasint)n, ask = -1;
	blasint iwork_size, work_size, info, *iwork;
	double size, *work;

	if (n == 0)
		return 0;
	dsyevd_("V", "U", &order, a, &order, value, &size, &ask, &iwork_size, &ask, &info);
	work_size = (blasint)size;
	work = xcalloc((size_t)work_size, sizeof *work);
	iwork = xcalloc((size_t)iwork_size, sizeof *iwork);
	dsyevd_("V", "U", &order, a, &order, value, work, &work_size, iwork, &iwork_size,
		&info);
	free(iwork);
	free(work);
	return info == 0 ? 0 : -1;
}
