/*
 * inlay: a part of a figure that is drawn as an image, and then laid on it.
 *
 * Finer than the figure's own pixels, whose mean it becomes, so that areas drawn without
 * smoothed edges (pen_facet()) have them in the end. What is not drawn on stays clear. In
 * PDF and SVG it is an image as well, which keeps a picture of very many pieces small.
 *
 * Places are those of the figure.
 */
#ifndef FMNIST_INLAY_H
#define FMNIST_INLAY_H

#include "fmnist/figure.h"

struct inlay {
	struct figure *onto;
	struct figure figure; /* to draw on, in place of the other */
	struct box box;
	int times; /* its pixels for one that is laid, a side */
};

void inlay_begin(struct inlay *inlay, struct figure *onto, struct box box);
void inlay_end(struct inlay *inlay);

#endif
