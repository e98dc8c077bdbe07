/*
 * near: numbers that are to be equal but for rounding. For test programs only.
 */
#ifndef FMNIST_TESTS_NEAR_H
#define FMNIST_TESTS_NEAR_H

#include <math.h>

/* The caller has included cmocka.h. */
#define assert_near(found, expected, tolerance)                                    \
	do {                                                                       \
		double near_found = (found), near_expected = (expected);           \
                                                                                   \
		if (!(fabs(near_found - near_expected) <= (tolerance)))            \
			fail_msg("%.12g is not %.12g", near_found, near_expected); \
	} while (0)

#endif
