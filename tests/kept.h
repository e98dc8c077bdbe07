/*
 * kept: figures compared with some that were looked at, for test programs only.
 *
 * A kept figure, tests/fixtures/figure/NAME.png, has a pixel for each square of four
 * points. It is compared by the mean error of each panel, so that a panel that is missing,
 * moved or wrong is noticed, and not by the bytes. Letters count: with another font than
 * that of the kept figures nothing can be said.
 */
#ifndef FMNIST_TESTS_KEPT_H
#define FMNIST_TESTS_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "page.h"

/* Whether letters are those of the kept figures. `room` is a directory to draw in. */
bool kept_font_is_here(const char *room);

/* Fails the test unless each panel, of so many across and down the page, is as kept. */
void assert_as_kept(const struct page *page, const char *name, size_t across, size_t down);

/* Keeps the page in a file. */
int kept_write(const struct page *page, const char *path);

#endif
