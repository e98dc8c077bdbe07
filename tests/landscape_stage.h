/*
 * landscape_stage: a dashboard whose Landscape pane is in front, for test programs only.
 *
 * Nothing is trained or computed: what the surveyor would have made is made up. It is the
 * stage of inspect_stage.h with another pane.
 */
#ifndef FMNIST_TESTS_LANDSCAPE_STAGE_H
#define FMNIST_TESTS_LANDSCAPE_STAGE_H

#include "inspect_stage.h"
#include "made_up_landscape.h"

/* For cmocka: *state is a struct stage. */
int landscape_begin(void **state);

#define LANDSCAPE_STAGE(test) cmocka_unit_test_setup_teardown(test, landscape_begin, end)

/* Of run 1, as the surveyor would have it; dropped with the stage. */
void show_survey(struct stage *stage, struct survey *survey);
/* What is shown; fails the test where there is nothing. */
struct survey *shown_survey(const struct stage *stage);
/* What the user asked the surveyor for, and that he did. */
const struct survey_settings *asked_for(const struct stage *stage);

void run_goes_on(struct stage *stage);  /* run 1 in its fifth epoch, without a landscape */
void path_goes_on(struct stage *stage); /* with one, of nine snapshots */
void path_has_ended(struct stage *stage);
void surface(struct stage *stage);
void some_rows(struct stage *stage);       /* four of its rows, and no path yet */
void without_numbers(struct stage *stage); /* a corner of it, and a snapshot left out */

#endif
