/*
 * inspect_list: the test images that are looked at, in their order.
 *
 * Made of an inspection and a filter; made again when either changes. An image that
 * somebody has chosen stays chosen as long as it passes, wherever it comes to stand. Owns
 * its numbers; belongs to the thread that draws.
 */
#ifndef FMNIST_INSPECT_LIST_H
#define FMNIST_INSPECT_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/inspection.h"

#define CLASS_ANY (-1)

/*
 * Mistakes on a class, mistakes for a class, or both: one for the other. The same class
 * twice means those that were recognised. Mistakes come with the surest first, what was
 * recognised with the least sure.
 */
struct inspect_filter {
	int true_class, predicted; /* CLASS_ANY: whichever */
};

struct inspect_list {
	uint32_t *image; /* (count) of the test images */
	size_t count;
	size_t at;       /* the chosen one; 0 where there is none */
	bool chosen;     /* by somebody; else it is the first */
	uint32_t choice; /* the image then */
	struct inspect_filter filter;
	uint64_t changes; /* of what it was made; 0: not made yet */
};

void inspect_list_init(struct inspect_list *list);
void inspect_list_release(struct inspect_list *list);

bool inspect_filter_equal(struct inspect_filter a, struct inspect_filter b);

/* `changes` tells one inspection from another, and is not 0; labels (inspection->count). */
void inspect_list_make(struct inspect_list *list, const struct inspection *inspection,
	uint64_t changes, const uint8_t *labels, struct inspect_filter filter);

/* By so many places, as far as there are any. */
void inspect_list_move(struct inspect_list *list, long places);
/* The first of whatever list is made. */
void inspect_list_reset(struct inspect_list *list);

#endif
