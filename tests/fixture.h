/*
 * fixture: reads the arrays in tests/fixtures. For test programs only.
 *
 * The directory is $srcdir/tests/fixtures; make sets srcdir for the tests, and
 * without it the current directory is taken. A file that is missing, cut short
 * or of another type or shape fails the running test with the file's name.
 *
 * Arrays have shape (rows, cols), or (rows) where cols is 0. They are the
 * caller's, to free().
 */
#ifndef FMNIST_TESTS_FIXTURE_H
#define FMNIST_TESTS_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

/* name: "rng/uniform_unit", without directory and ".npy". */
float *fixture_f32(const char *name, size_t rows, size_t cols);
double *fixture_f64(const char *name, size_t rows, size_t cols);
int64_t *fixture_i64(const char *name, size_t rows, size_t cols);
uint8_t *fixture_u8(const char *name, size_t rows, size_t cols);

#endif
