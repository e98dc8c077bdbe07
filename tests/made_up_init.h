/*
 * made_up_init: results of a study of initialisations that was never made, for test
 * programs only.
 *
 * Of networks that are drawn the theory, and what is measured beside it by up to one and a
 * half standard errors. All of it follows from the arguments by sums, products and roots:
 * the same on every machine.
 */
#ifndef FMNIST_TESTS_MADE_UP_INIT_H
#define FMNIST_TESTS_MADE_UP_INIT_H

#include "fmnist/init_result.h"

/* Of the default study's schemes those of the mask, bit i scheme i, on hidden layers of 256
 * units. */
#define MADE_UP_SCHEMES ((1u << INIT_SCHEMES) - 1)
struct init_settings made_up_init_settings(unsigned mask, int64_t hidden_layers);

/* After so many of its draws. What float32 cannot hold is infinite, or 0. Steps 1 to 8, 10
 * and 11 hold; 9 and 12 where the variance is kept. To be dropped. */
struct init_result *made_up_init(const struct init_settings *settings, size_t done);

/* Of run 12, three hidden layers of 40: off the theory, and no errors but the ratio's. */
struct init_result *made_up_init_trained(void);

#endif
