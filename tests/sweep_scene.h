/*
 * sweep_scene: a home with a data set and sweep files, in which the program sweeps, for
 * test programs only.
 *
 * The store comes to be beside the data, so that neither needs an option. Failures fail
 * the running test.
 */
#ifndef FMNIST_TESTS_SWEEP_SCENE_H
#define FMNIST_TESTS_SWEEP_SCENE_H

#include <stdbool.h>

#include <jansson.h>

#include "fmnist/err.h"
#include "launch.h"

struct sweep_scene {
	char *home,
		*directory;   /* of data and store: where $XDG_DATA_HOME home/xdg has it */
	char *small;          /* paths of sweep files: eight trials that take no time */
	char *lasting;        /* two short trials, then four that leave time for a signal */
	char *endless;        /* two short trials, then two without an end */
	char *diverging;      /* two trials, of which the first diverges */
	struct launch launch; /* the last that was started */
};

/* For cmocka; *state is a struct sweep_scene. */
int sweep_scene_begin(void **state);
int sweep_scene_end(void **state);

/* Starts the program with these arguments. What the one before wrote is gone. */
void sweep_scene_start(struct sweep_scene *scene, const char *fmt, ...) ERR_PRINTF(2, 3);

/* Starts it and waits for its end, which must have this status. Returns what it printed. */
const char *sweep_scene_run(struct sweep_scene *scene, int status, const char *fmt, ...)
	ERR_PRINTF(3, 4);

/* Starts it, and it must end with 1, one line that holds `what`, and nothing else. */
void sweep_scene_refused(struct sweep_scene *scene, const char *what, const char *fmt, ...)
	ERR_PRINTF(3, 4);

/* Starts a sweep on two workers as JSON Lines, and sends it a signal once its third trial
 * is under way; of `lasting` or `endless`. It must end with this status. Returns the
 * events, to json_decref(). */
json_t *sweep_scene_disturb(
	struct sweep_scene *scene, const char *file, int number, int status);

/* What tells that the third trial is under way. */
#define SWEEP_UNDER_WAY "\"trial\":2,\"epoch\":3,"

/* Both stored runs have the same trials, but for what a clock says. */
void assert_same_trials(struct sweep_scene *scene, int run, int other);

/* A file of this name in the home; its path, to be freed. */
char *sweep_scene_write(
	const struct sweep_scene *scene, const char *name, const char *text);

void assert_ends(struct launch *launch, int status);
void assert_holds(const char *text, const char *part);
void assert_says_only(const struct launch *launch, const char *what);

/* JSON Lines as an array of objects, to json_decref(). */
json_t *events_read(const char *text);
const char *event_text(const json_t *event, const char *key); /* "(none)": no text */
long long event_integer(const json_t *event, const char *key);
bool event_is(const json_t *event, const char *name);
const json_t *events_last(const json_t *events);

/* How many there are of this name, of a trial or of all (-1), with a status or with any
 * (NULL). */
int events_count(const json_t *events, const char *name, int trial, const char *status);

/* How often a trial, or all (-1), ended other than interrupted. */
int events_ends(const json_t *events, int trial);

#endif
