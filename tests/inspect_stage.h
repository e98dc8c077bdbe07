/*
 * inspect_stage: a dashboard whose Inspect pane is in front, for test programs only.
 *
 * Nothing is trained: what the inspector would have found is made up. The functions that
 * set something up leave the pane as a person would who pressed a few keys.
 */
#ifndef FMNIST_TESTS_INSPECT_STAGE_H
#define FMNIST_TESTS_INSPECT_STAGE_H

#include "fmnist/ui.h"
#include "made_up.h"

#define IMAGES 600

struct stage {
	struct session_options options;
	struct ui ui;
	struct story story;
	struct job running; /* stands for a run in progress */
	char store[64];
};

/* For cmocka: *state is a struct stage. */
int begin(void **state);
int end(void **state);

void keys(struct stage *stage, const int *key, size_t count);

#define KEYS(stage, ...)                        \
	keys(stage, (const int[]){__VA_ARGS__}, \
		sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

#define STAGE(test) cmocka_unit_test_setup_teardown(test, begin, end)

/* ---- what is on the screen ---- */

struct grid drawn(struct stage *stage, int rows, int cols, enum glyphs glyphs, bool tones);
/* As text, without tones; free() it. */
char *screen(struct stage *stage, int rows, int cols, enum glyphs glyphs);
bool shows(struct stage *stage, int rows, int cols, const char *part);
void assert_shows(struct stage *stage, int rows, int cols, const char *part);
/* Glyphs that the grid has, roles and tones that there are. */
void check_cells(const char *name, const struct grid *grid);
/* 80x24, for what drawing finds out. */
void redraw(struct stage *stage);

/* ---- what is shown ---- */

const struct inspection *shown(const struct stage *stage);
/* The network of run 1 after so many epochs, as the inspector would have it. */
void become(struct stage *stage, uint64_t epoch);
/* The image that is chosen. */
uint32_t chosen(const struct stage *stage);

void no_network(struct stage *stage); /* a run that has just begun */
void confusion(struct stage *stage);  /* a run in its fifth epoch */
void images(struct stage *stage);     /* its mistakes */
void no_image(struct stage *stage);   /* a filter that none passes */
void weights(struct stage *stage);    /* the second page of units */

#endif
