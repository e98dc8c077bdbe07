#include "landscape_stage.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SIDE 25
#define POINTS 9

int landscape_begin(void **state)
{
	struct stage *stage;

	if (begin(state) != 0)
		return -1;
	stage = *state;
	stage->ui.pane = &pane_landscape;
	return 0;
}

void show_survey(struct stage *stage, struct survey *survey)
{
	struct surveyor *surveyor = &stage->ui.session.surveyor;

	survey_drop(surveyor->shown);
	surveyor->shown = survey;
	surveyor->matter.run = 1;
	surveyor->matter.plane = survey->plane.kind;
	surveyor->settings.plane = survey->plane.kind;
	surveyor->changes++;
}

struct survey *shown_survey(const struct stage *stage)
{
	struct subject subject = exhibit_subject(stage->ui.session.shown);
	struct survey *survey = surveyor_find(&stage->ui.session.surveyor, &subject);

	assert_non_null(survey);
	return survey;
}

const struct survey_settings *asked_for(const struct stage *stage)
{
	assert_true(stage->ui.session.surveyor.asked);
	return &stage->ui.session.surveyor.settings;
}

void run_goes_on(struct stage *stage)
{
	stage->ui.session.worker.job = &stage->running;
	story_begin(&stage->story, &stage->ui.session.live.view.sink, 50);
	for (int i = 1; i <= 4; i++)
		story_epoch(&stage->story, 0.3 + 0.8 / i, 0.5, 0.8);
}

void path_goes_on(struct stage *stage)
{
	run_goes_on(stage);
	show_survey(stage, made_up_survey(PLANE_PATH, SIDE, SIDE, POINTS));
}

void path_has_ended(struct stage *stage)
{
	path_goes_on(stage);
	story_end(&stage->story, RUN_STOPPED);
	stage->ui.session.worker.job = NULL;
}

void surface(struct stage *stage)
{
	path_goes_on(stage);
	KEYS(stage, 'v');
}

void some_rows(struct stage *stage)
{
	struct survey *survey = made_up_survey_begun(PLANE_PATH, SIDE, SIDE, POINTS);

	for (size_t row = 0; row < SIDE; row += 8)
		made_up_survey_row(survey, row);
	run_goes_on(stage);
	show_survey(stage, survey);
}

void without_numbers(struct stage *stage)
{
	struct survey *survey = made_up_survey(PLANE_PATH, SIDE, SIDE, POINTS);

	for (size_t i = 0; i < SIDE * SIDE; i++)
		if (i / SIDE > 18 && i % SIDE > 15)
			survey->loss[i] = INFINITY;
	survey->left_out = 2;
	run_goes_on(stage);
	show_survey(stage, survey);
}
