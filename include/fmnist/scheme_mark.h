/*
 * scheme_mark: how a scheme of an initialisation is told from others on a figure: by its
 * colour, and by the shape of its points, which stays where there are no colours.
 */
#ifndef FMNIST_SCHEME_MARK_H
#define FMNIST_SCHEME_MARK_H

#include <stddef.h>

#include "fmnist/figure.h"
#include "fmnist/init_result.h"
#include "fmnist/pen.h"

/* Of a trained network its own. */
struct colour scheme_colour(const struct init_result *result, size_t scheme);

/* Dark enough for letters. */
struct colour scheme_ink(const struct init_result *result, size_t scheme);

/* As large as a disc of this radius. */
void scheme_mark(struct figure *figure, struct point at, double radius,
	const struct init_result *result, size_t scheme);

#endif
