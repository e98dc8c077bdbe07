/*
 * inspect_weights: the weights of a network's first layer, a picture a unit.
 *
 * A weight stands where its pixel stands in the images; each unit has a scale of its own.
 */
#ifndef FMNIST_INSPECT_WEIGHTS_H
#define FMNIST_INSPECT_WEIGHTS_H

#include "fmnist/dataset.h"
#include "fmnist/gallery.h"
#include "fmnist/inspection.h"

/* Units of the first layer; 0: the images have another size. */
size_t inspect_weights_units(
	const struct inspection *inspection, const struct images *test);

void inspect_weights_layout(const struct images *test, const struct area *area,
	bool other_size, struct gallery *out);

void inspect_weights_say(const struct inspection *inspection, size_t units, size_t unit,
	const struct gallery *gallery, const struct area *line);

void inspect_weights_draw(const struct inspection *inspection, const struct images *test,
	size_t unit, const struct gallery *gallery, const struct area *area);

#endif
