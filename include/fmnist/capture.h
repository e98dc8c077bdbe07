/*
 * capture: standard error as a pipe, while the screen is in use.
 *
 * What the program and its libraries write to descriptor 2 can be read from
 * pipe[0]. Neither end blocks, for the thread that reads may be the one that
 * writes; what a full pipe does not take is lost. A standard error that is not a
 * terminal cannot break the screen and stays where the user sent it: then the
 * pipe is there but nothing comes out of it.
 */
#ifndef FMNIST_CAPTURE_H
#define FMNIST_CAPTURE_H

#include <stdbool.h>

#include "fmnist/err.h"

struct capture {
	int pipe[2]; /* reading, writing end; -1: none */
	int real;    /* standard error as it was; -1: not captured */
	bool on;
};

#define CAPTURE_NONE ((struct capture){{-1, -1}, -1, false})

/* Whatever it returns, capture_release() is to be called. */
int capture_init(struct capture *capture, struct err *err);
/* Standard error is what it was; what was not read is written to it. */
void capture_release(struct capture *capture);

#endif
