/*
 * page: a PNG read back, for test programs only.
 *
 * Places are in points of the figure, as they were drawn. Failures fail the running test.
 */
#ifndef FMNIST_TESTS_PAGE_H
#define FMNIST_TESTS_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/figure.h"

struct page {
	size_t width, height; /* pixels */
	double scale;         /* pixels a point, as the file says */
	uint32_t *pixel;      /* (height, width) 0xRRGGBB */
	struct figure_tag *tag;
	size_t tags;
};

/* A file that is not a whole PNG fails the test. */
void page_read(struct page *page, const char *path);
void page_release(struct page *page);

/* The text of a tag; a tag that is not there fails the test. */
const char *page_tag(const struct page *page, const char *name);

uint32_t page_at(const struct page *page, double x, double y);

/* 0 white to 1 black, the mean over the box: of red, green and blue together; of one of
 * them, 0, 1 or 2. */
double page_ink(const struct page *page, struct box box);
double page_ink_of(const struct page *page, struct box box, int channel);

#endif
