/*
 * init_stage: a dashboard whose Init pane is in front, for test programs only.
 *
 * No network is drawn: what the examiner would have found is made up (made_up_init.h). It is
 * the stage of inspect_stage.h with another pane.
 */
#ifndef FMNIST_TESTS_INIT_STAGE_H
#define FMNIST_TESTS_INIT_STAGE_H

#include "fmnist/init_result.h"
#include "inspect_stage.h"

/* For cmocka: *state is a struct stage. */
int init_begin(void **state);

#define INIT_STAGE(test) cmocka_unit_test_setup_teardown(test, init_begin, end)

/* As the examiner would have it; dropped with the stage. */
void show_result(struct stage *stage, struct init_result *result);

void nothing_yet(struct stage *stage);
void midst(struct stage *stage); /* 120 of 200 draws */
void all_done(struct stage *stage);
void backward(struct stage *stage);
void layers(struct stage *stage);
void steps(struct stage *stage);
void trained(struct stage *stage); /* run 1 */

#endif
