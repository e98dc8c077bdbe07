/*
 * plate_schemes: how the schemes of an initialisation change a variance over all hidden
 * layers, beside the theory, as a table on a figure.
 */
#ifndef FMNIST_PLATE_SCHEMES_H
#define FMNIST_PLATE_SCHEMES_H

#include "fmnist/figure.h"
#include "fmnist/init_result.h"

double plate_schemes_height(const struct init_result *result);
void plate_schemes_draw(
	struct figure *figure, struct box box, const struct init_result *result);

#endif
