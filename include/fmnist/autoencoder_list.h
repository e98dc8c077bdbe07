/*
 * autoencoder_list: the test images that are reconstructed, in their order.
 *
 * An image that somebody has chosen stays chosen wherever it comes to stand. Owns its
 * numbers; belongs to the thread that draws.
 */
#ifndef FMNIST_AUTOENCODER_LIST_H
#define FMNIST_AUTOENCODER_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/dataset.h"
#include "fmnist/inspect_list.h"

enum autoencoder_order {
	ORDER_NUMBER,
	ORDER_WORST, /* the greatest error first */
	ORDER_BEST,
	ORDERS,
};

struct autoencoder_list {
	uint32_t *image; /* (count) of the test images */
	size_t count;
	size_t at;       /* the chosen one; 0 where there is none */
	bool chosen;     /* by somebody; else it is the first */
	uint32_t choice; /* the image then */
	int class;       /* that all are of, or CLASS_ANY */
	enum autoencoder_order order;
	uint64_t changes; /* of what it was made; 0: not made yet */
};

void autoencoder_list_init(struct autoencoder_list *list);
void autoencoder_list_release(struct autoencoder_list *list);

/* Those of list->class, by list->order, of which error (test->count) is known, or NULL.
 * `changes` tells these images and errors from others, and is not 0. */
void autoencoder_list_make(struct autoencoder_list *list, const struct images *test,
	const double *error, uint64_t changes);

/* Another class, another order: they begin with their first. */
void autoencoder_list_class(struct autoencoder_list *list, int class);
void autoencoder_list_order(struct autoencoder_list *list, enum autoencoder_order order);

/* By so many places, as far as there are any. */
void autoencoder_list_move(struct autoencoder_list *list, long places);

#endif
