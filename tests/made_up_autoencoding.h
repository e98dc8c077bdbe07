/*
 * made_up_autoencoding: an autoencoder that was never trained, and what it makes of images,
 * for test programs only.
 */
#ifndef FMNIST_TESTS_MADE_UP_AUTOENCODING_H
#define FMNIST_TESTS_MADE_UP_AUTOENCODING_H

#include <stddef.h>

#include "fmnist/autoencoding.h"

struct made_up_autoencoding {
	struct images test;
	struct autoencoding autoencoding;
};

/* Synthetic images of 28x28, seen by a network as it was drawn; after 7 epochs, beside 3
 * principal components with an error of 0.02. */
void made_up_autoencoding_init(
	struct made_up_autoencoding *made, const struct hparams *hp, size_t count);

/* Of other images: rows x cols of any sizes. */
void made_up_autoencoding_init_sized(struct made_up_autoencoding *made,
	const struct hparams *hp, size_t count, size_t rows, size_t cols);
void made_up_autoencoding_release(struct made_up_autoencoding *made);

/* An autoencoder's hyper-parameters with a hidden layer of 9 and so many in the middle. */
struct hparams made_up_autoencoder(int64_t bottleneck);

#endif
