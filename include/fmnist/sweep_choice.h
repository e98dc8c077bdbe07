/*
 * sweep_choice: which sweep to start, as the user is choosing it.
 *
 * One of the built-in sweeps or the path of a file, and the number of workers. What was
 * typed stays whatever is chosen meanwhile, and whatever was wrong with it. Pure data
 * but for sweep_choice_check(), which reads the file; dialog_sweep.c draws it.
 */
#ifndef FMNIST_SWEEP_CHOICE_H
#define FMNIST_SWEEP_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/err.h"
#include "fmnist/sweep_spec.h"

#define SWEEP_CHOICE_PATH 512
#define SWEEP_CHOICE_WORKERS 256 /* at most */

struct sweep_choice {
	size_t at; /* index into sweep_builtin_names; of its end: the file */
	char path[SWEEP_CHOICE_PATH];
	size_t workers;     /* 0: as the file says */
	struct err problem; /* with what was chosen last; "": none */
};

/* `sweep`: a name or a path, that is chosen at first. */
void sweep_choice_init(struct sweep_choice *choice, const char *sweep, size_t workers);

bool sweep_choice_is_file(const struct sweep_choice *choice);

void sweep_choice_move(struct sweep_choice *choice, int steps); /* around the ends */
void sweep_choice_workers(struct sweep_choice *choice, int steps);

/* A character of the path, also backspace; chooses the file. */
void sweep_choice_type(struct sweep_choice *choice, int key);
void sweep_choice_clear(struct sweep_choice *choice); /* the path */

/* The name, or the path with "~/" replaced, of a sweep that can be started; to be freed.
 * NULL: choice->problem says why. */
char *sweep_choice_check(struct sweep_choice *choice);

/* "50 trials, random". Returns text. */
const char *sweep_choice_about(const struct sweep_spec *spec, char *text, size_t size);
/* "layers 2 3 4, lr .01 .001", or without the values. Returns text. */
const char *sweep_choice_axes(
	const struct sweep_spec *spec, bool values, char *text, size_t size);

#endif
