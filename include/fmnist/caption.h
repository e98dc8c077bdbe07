/*
 * caption: what stands above a figure, and in its file: title, data set, configuration and
 * seed, the same for all figures of the program.
 *
 * Owns its texts; caption->about points to them.
 */
#ifndef FMNIST_CAPTION_H
#define FMNIST_CAPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/autoencoding.h"
#include "fmnist/err.h"
#include "fmnist/figure.h"
#include "fmnist/hparams.h"

/* Where the numbers of a figure come from. */
struct origin {
	uint32_t run;   /* 0: none that has a number */
	uint32_t trial; /* from 1, of the run that is a sweep; 0: the run itself */
	bool synthetic;
};

struct caption {
	struct figure_about about;
	char *title, *subtitle;
	struct figure_tag *tag; /* (about.tags), both texts owned */
};

/* The title. Of synthetic data it ends in these words. */
void caption_init(struct caption *caption, const struct origin *origin, const char *fmt,
	...) ERR_PRINTF(3, 4);
void caption_release(struct caption *caption);

/* A paragraph below the title. */
void caption_line(struct caption *caption, const char *fmt, ...) ERR_PRINTF(2, 3);
void caption_tag(struct caption *caption, const char *name, const char *fmt, ...)
	ERR_PRINTF(3, 4);

/* The network and how it was trained, as a paragraph; the same as the options that train it
 * again, seed, run and data set as tags. */
void caption_network(struct caption *caption, const struct origin *origin,
	const struct hparams *hp, size_t inputs, size_t outputs);

/* The same of an autoencoder, and before it what it does to these test images, beside the
 * linear answer where that is known. */
void caption_autoencoder(struct caption *caption, const struct origin *origin,
	const struct autoencoding *autoencoding, const struct images *test);

/* "run 12", "trial 35 of run 12"; "a network". Returns buffer. */
const char *origin_name(const struct origin *origin, char *buffer, size_t size);

/* "Fashion-MNIST", or that it is not. */
const char *origin_data(const struct origin *origin);

#endif
