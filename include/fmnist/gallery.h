/*
 * gallery: one picture large with what is known of it, and many small ones around it.
 *
 * The small ones stand in lines, beside the large one and below it, in reading order.
 * Where things stand is a pure function of sizes; any size, 0x0 too. A rectangle without
 * rows or columns is not shown. As the room gets less the small pictures leave, then the
 * facts, then the large picture gets smaller.
 */
#ifndef FMNIST_GALLERY_H
#define FMNIST_GALLERY_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/layout.h"

/* What is to be shown. */
struct gallery_plan {
	int pixel_rows, pixel_cols; /* of the pictures */
	int facts_cols;             /* of the facts beside the large picture; 0: they stand
				       below it */
	int facts_rows;             /* of the facts */
	int facts_least;            /* the rows of them that say something */
	bool other_size;            /* small pictures of the size that was not chosen */
};

struct gallery {
	struct rect large, facts;
	int picture_rows, picture_cols; /* of a small one, without its caption */
	int beside, below;              /* small ones in a line of either kind */
	int lines_beside, lines_below;  /* lines; those below come after those beside */
	int col_beside, col_below;      /* where a line begins */
};

void gallery_layout(
	int rows, int cols, const struct gallery_plan *plan, struct gallery *out);

/* Small pictures that are shown at once. */
size_t gallery_shown(const struct gallery *gallery);
/* The same for paging: at least 1. */
size_t gallery_page(const struct gallery *gallery);

/* The first of the page that `at` is on. */
size_t gallery_first(const struct gallery *gallery, size_t at);

/* The picture above or below `at`, on the page before or after where there is none on this
 * one. May be beyond the last. */
size_t gallery_above(const struct gallery *gallery, size_t at);
size_t gallery_under(const struct gallery *gallery, size_t at);

/* The place of picture i of the page, with a line for its caption. */
struct rect gallery_place(const struct gallery *gallery, size_t i);

#endif
