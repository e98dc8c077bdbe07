/*
 * coder_stage: a dashboard whose Autoencoder pane is in front, for test programs only.
 *
 * Nothing is trained: what the reconstructor would have found is made up, and the same each
 * time. The functions that set something up leave the pane as a person would who pressed a
 * few keys.
 */
#ifndef FMNIST_TESTS_CODER_STAGE_H
#define FMNIST_TESTS_CODER_STAGE_H

#include "inspect_stage.h"

/* For cmocka: *state is a struct stage. */
int coder_begin(void **state);

#define CODER_STAGE(test) cmocka_unit_test_setup_teardown(test, coder_begin, end)

/* What run 1's network would make of all images after so many epochs: sharper each time. */
void coder_become(struct stage *stage, uint64_t epoch, size_t codes);

void coder_no_network(struct stage *stage); /* a run that has just begun */
void coder_pictures(struct stage *stage);   /* a run in its fifth epoch */
void coder_image(struct stage *stage);
void coder_latent(struct stage *stage);
void coder_beats(struct stage *stage);  /* one that has ended, better than PCA */
void coder_broken(struct stage *stage); /* its numbers are not finite */
void coder_line(struct stage *stage);   /* one number in its middle */

/* The image that is chosen. */
uint32_t coder_chosen(const struct stage *stage);

#endif
