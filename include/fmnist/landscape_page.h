/*
 * landscape_page: the page that a figure of a landscape is drawn on.
 */
#ifndef FMNIST_LANDSCAPE_PAGE_H
#define FMNIST_LANDSCAPE_PAGE_H

#include "fmnist/err.h"
#include "fmnist/figure.h"
#include "fmnist/landscape_look.h"

/* Whether the look can be, and such a page be written there now. */
int landscape_page_check(
	const char *path, const struct landscape_look *look, struct err *err);

/* What is between the margins. */
double landscape_page_inner(const struct landscape_look *look);

/* `height`: of what is drawn below the heading, where the look leaves it open. A page with
 * too little room for it is refused. */
struct figure *landscape_page_open(const char *path, const struct landscape_look *look,
	const struct figure_about *about, double height, struct err *err);

#endif
