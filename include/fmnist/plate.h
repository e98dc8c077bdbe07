/*
 * plate: the heading of a part of a figure.
 */
#ifndef FMNIST_PLATE_H
#define FMNIST_PLATE_H

#include "fmnist/figure.h"
#include "fmnist/pen.h"

/* How high the heading is, and how much is left free below a part. */
#define PLATE_HEAD 17.0
#define PLATE_GAP 16.0

/* The title, and beside it in small letters what the reader must know. */
void plate_head(
	struct figure *figure, struct box box, const char *title, const char *explanation);

/* A small square of a colour and its name, their left edge at x; returns where the next
 * one may begin, which is the width away. */
double plate_key_width(struct figure *figure, const char *name);
double plate_key(
	struct figure *figure, double x, double y, struct colour colour, const char *name);

#endif
