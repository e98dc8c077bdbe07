/*
 * autoencoding_csv: the numbers of an autoencoder's figures as CSV.
 *
 * Each table has a line of names. Of reconstructions:
 *
 *	images      a row an image that is shown: its number among the test images, from 0,
 *	            class, mean squared error, and the numbers of its code
 *	epochs      a row an epoch: mean squared error of training and test images, and that
 *	            of as many principal components
 *
 * Of the latent space:
 *
 *	images      a row a test image: number, class, error, and its place on the plane
 *	classes     a row a class: images, mean error and mean place
 */
#ifndef FMNIST_AUTOENCODING_CSV_H
#define FMNIST_AUTOENCODING_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/autoencoding.h"
#include "fmnist/csv.h"
#include "fmnist/dataset.h"
#include "fmnist/event.h"
#include "fmnist/latent.h"

/* What the tables are of; what one does not show may be NULL. */
struct autoencoded {
	const struct autoencoding *autoencoding;
	const struct images *test; /* that it is of */
	const uint32_t *image;     /* (images): those that are shown */
	size_t images;
	const struct event_epoch *epoch; /* (epochs) */
	size_t epochs;
	const struct latent *latent;
};

/* For csv_write_tables(), of a struct autoencoded. */
extern const struct csv_table reconstruction_tables[], latent_tables[];

#endif
