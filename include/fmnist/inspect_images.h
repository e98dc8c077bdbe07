/*
 * inspect_images: test images with what a network takes them for.
 *
 * The chosen image stands large, with its classes and the ten probabilities; those of its
 * page stand beside it, small.
 */
#ifndef FMNIST_INSPECT_IMAGES_H
#define FMNIST_INSPECT_IMAGES_H

#include "fmnist/gallery.h"
#include "fmnist/inspect_list.h"

/* What the list holds, in words, and which part of it is on the screen. */
void inspect_images_say(const struct inspect_list *list, const struct gallery *gallery,
	const struct area *line);

/* test: the images that the inspection is of. */
void inspect_images_draw(const struct inspect_list *list,
	const struct inspection *inspection, const struct images *test,
	const struct gallery *gallery, const struct area *area);

/* Where things stand, to be given to the others. */
void inspect_images_layout(const struct images *test, const struct area *area,
	bool other_size, struct gallery *out);

#endif
