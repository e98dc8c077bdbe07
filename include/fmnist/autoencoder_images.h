/*
 * autoencoder_images: test images and what an autoencoder makes of them, in the terminal.
 *
 * Pure drawing of what the reconstructor has found.
 */
#ifndef FMNIST_AUTOENCODER_IMAGES_H
#define FMNIST_AUTOENCODER_IMAGES_H

#include <stdbool.h>

#include "fmnist/autoencoder_layout.h"
#include "fmnist/autoencoder_list.h"
#include "fmnist/reconstructor.h"

/* What is looked at. */
struct sight {
	const struct images *test;
	const struct reconstructor *made; /* NULL: nothing yet */
	const struct autoencoding *all;   /* of all images; NULL: not known */
	const struct autoencoder_list *list;
};

struct pixels sight_pixels(const struct sight *sight);
/* The chosen image; false: there is none. */
bool sight_chosen(const struct sight *sight, uint32_t *image);
/* Its error; NaN: not known. */
double sight_error(const struct sight *sight, uint32_t image);
/* Whether it is known, and no number: of a network that has diverged. */
bool sight_is_broken(const struct sight *sight, uint32_t image);

/* The page that the chosen image is on. */
void autoencoder_images_pairs(const struct sight *sight, const struct pairs_layout *pairs,
	const struct area *area);

/* Of the chosen image. */
void autoencoder_images_trio(const struct sight *sight, const struct rect picture[TRIO],
	const struct rect caption[TRIO], const struct area *area);
void autoencoder_images_original(const struct sight *sight, const struct area *area);
void autoencoder_images_reconstruction(const struct sight *sight, const struct area *area);
void autoencoder_images_difference(const struct sight *sight, const struct area *area);
void autoencoder_images_code(const struct sight *sight, const struct area *area);

/* What is known of it: below each other, in a line, or as short as can be. */
void autoencoder_images_facts(const struct sight *sight, const struct area *area);
void autoencoder_images_sentence(const struct sight *sight, const struct area *line);
void autoencoder_images_caption(const struct sight *sight, const struct area *line);

/* Which images these are, and in what order. */
void autoencoder_images_say(const struct sight *sight, const struct pairs_layout *pairs,
	const struct area *line);

#endif
