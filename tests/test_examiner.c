/*
 * The examiner measures what is wanted while somebody looks, and says why where it cannot.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "session_scene.h"

#define DRAWS 20
#define MANY 100000 /* of which no test sees the end */

static struct examiner *examiner_of(struct scene *scene)
{
	return &scene->session.examiner;
}

static void want(struct scene *scene, int64_t hidden_layers, size_t draws)
{
	struct init_settings settings;

	init_settings_default(&settings);
	settings.hparams.hidden_layers = hidden_layers;
	settings.hparams.hidden_units = 8;
	settings.draws = draws;
	settings.images = 10;
	examiner_want(examiner_of(scene), &settings);
}

static void begin_with_data(struct scene *scene, size_t draws)
{
	scene_load(scene);
	want(scene, 2, draws);
}

static void train(struct scene *scene)
{
	struct err err = {""};

	if (session_start(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
	WAIT_FOR(scene,
		scene->finished == scene->started && scene_idle(scene) &&
			scene->finished > 0);
}

static const struct init_result *drawn(struct scene *scene)
{
	return examiner_find(examiner_of(scene), NULL);
}

static const struct init_result *trained(struct scene *scene)
{
	struct subject subject = exhibit_subject(scene->session.shown);

	return examiner_find(examiner_of(scene), &subject);
}

static bool busy(struct scene *scene)
{
	return worker_busy(&examiner_of(scene)->worker);
}

/* Looks until there is nothing new to be measured. */
static void look(struct scene *scene, bool at_trained)
{
	session_examine(&scene->session, at_trained);
	WAIT_FOR(scene, (session_examine(&scene->session, at_trained), !busy(scene)));
}

static void assert_problem(struct scene *scene, enum examined kind, const char *part)
{
	const char *problem = examiner_of(scene)->of[kind].problem;

	if (strstr(problem, part) == NULL)
		fail_msg("'%s' says nothing of '%s'", problem, part);
}

/* ---- drawn networks ---- */

static void all_draws_are_made_and_not_made_again(void **state)
{
	struct scene *scene = *state;
	uint64_t changes;

	begin_with_data(scene, DRAWS);
	assert_null(drawn(scene));
	look(scene, false);
	assert_non_null(drawn(scene));
	assert_true(init_result_complete(drawn(scene)));
	assert_int_equal(drawn(scene)->done, DRAWS);
	assert_int_equal(drawn(scene)->layers, 3);
	assert_int_equal(drawn(scene)->run, 0);
	assert_true(examiner_is_current(examiner_of(scene), drawn(scene)));
	changes = examiner_of(scene)->changes;
	session_examine(&scene->session, false);
	assert_false(busy(scene));
	assert_int_equal(examiner_of(scene)->changes, changes);
}

static void there_is_something_to_be_seen_before_the_last_draw(void **state)
{
	struct scene *scene = *state;

	begin_with_data(scene, MANY);
	session_examine(&scene->session, false);
	WAIT_FOR(scene, drawn(scene) != NULL);
	assert_true(busy(scene));
	assert_true(drawn(scene)->done < MANY);
	assert_true(examiner_works(examiner_of(scene), EXAMINED_DRAWN));
	assert_false(examiner_works(examiner_of(scene), EXAMINED_TRAINED));
}

static void while_nobody_looks_it_waits(void **state)
{
	struct scene *scene = *state;
	struct control *control = &examiner_of(scene)->worker.control;

	begin_with_data(scene, MANY);
	session_examine(&scene->session, false);
	WAIT_FOR(scene, drawn(scene) != NULL);
	examiner_look_away(examiner_of(scene));
	assert_int_equal(control_check(control), REQUEST_PAUSE);
	session_examine(&scene->session, false);
	assert_int_equal(control_check(control), 0);
	/* Leaving does not wait for it. */
	examiner_look_away(examiner_of(scene));
}

static void others_that_are_wanted_come_in_place_of_those_that_were(void **state)
{
	struct scene *scene = *state;

	begin_with_data(scene, MANY);
	session_examine(&scene->session, false);
	WAIT_FOR(scene, drawn(scene) != NULL);
	want(scene, 4, DRAWS);
	/* Still there, and no longer what is wanted. */
	assert_non_null(drawn(scene));
	assert_int_equal(drawn(scene)->layers, 3);
	assert_false(examiner_is_current(examiner_of(scene), drawn(scene)));
	WAIT_FOR(scene,
		(session_examine(&scene->session, false), drawn(scene)->layers == 5));
	look(scene, false);
	assert_int_equal(drawn(scene)->done, DRAWS);
	assert_true(examiner_is_current(examiner_of(scene), drawn(scene)));
}

static void what_cannot_be_drawn_is_tried_once_and_said(void **state)
{
	struct scene *scene = *state;
	struct init_settings settings;
	int ends;

	begin_with_data(scene, DRAWS);
	look(scene, false);
	settings = examiner_of(scene)->settings;
	settings.hparams.hidden_units = 100000;
	examiner_want(examiner_of(scene), &settings);
	look(scene, false);
	assert_problem(scene, EXAMINED_DRAWN, "fewer --hidden-layers or --hidden-units");
	/* The one before stays on the screen. */
	assert_int_equal(drawn(scene)->done, DRAWS);
	ends = scene->ends;
	session_examine(&scene->session, false);
	assert_false(busy(scene));
	assert_int_equal(scene->ends, ends);
	assert_false(examiner_is_current(examiner_of(scene), drawn(scene)));
	want(scene, 2, DRAWS);
	assert_int_equal(examiner_of(scene)->of[EXAMINED_DRAWN].problem[0], '\0');
}

static void fewer_images_than_are_wanted_do(void **state)
{
	struct scene *scene = *state;
	struct init_settings settings;

	begin_with_data(scene, DRAWS);
	settings = examiner_of(scene)->settings;
	settings.images = INIT_MOST_IMAGES;
	examiner_want(examiner_of(scene), &settings);
	look(scene, false);
	assert_non_null(drawn(scene));
	assert_int_equal(drawn(scene)->settings.images, scene->session.data.train.count);
	assert_true(examiner_is_current(examiner_of(scene), drawn(scene)));
	session_examine(&scene->session, false);
	assert_false(busy(scene));
}

static void a_training_that_begins_sends_it_aside(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};

	scene->session.hparams.epochs = 1000000;
	begin_with_data(scene, MANY);
	session_examine(&scene->session, false);
	WAIT_FOR(scene, drawn(scene) != NULL);
	assert_false(examiner_of(scene)->job.aside);
	if (session_start(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
	WAIT_FOR(scene,
		(session_examine(&scene->session, false),
			busy(scene) && examiner_of(scene)->job.aside));
	assert_int_equal(examiner_of(scene)->job.threads, 1);
	/* Nothing is lost on the screen. */
	assert_non_null(drawn(scene));
}

static void draws_that_are_there_are_not_taken_away(void **state)
{
	struct scene *scene = *state;
	size_t done;

	begin_with_data(scene, MANY);
	train(scene);
	session_examine(&scene->session, false);
	WAIT_FOR(scene, drawn(scene) != NULL && drawn(scene)->done >= 40);
	/* A look at something else, and back. */
	session_examine(&scene->session, true);
	WAIT_FOR(scene, (session_examine(&scene->session, true), trained(scene) != NULL));
	done = drawn(scene)->done;
	session_examine(&scene->session, false);
	WAIT_FOR(scene,
		(session_examine(&scene->session, false),
			assert_true(drawn(scene)->done >= done),
			drawn(scene)->done > done));
}

/* ---- a trained network ---- */

static void the_network_that_is_shown_is_measured(void **state)
{
	struct scene *scene = *state;

	begin_with_data(scene, DRAWS);
	train(scene);
	look(scene, true);
	assert_int_equal(examiner_of(scene)->of[EXAMINED_TRAINED].problem[0], '\0');
	assert_non_null(trained(scene));
	assert_int_equal(trained(scene)->run, 1);
	assert_int_equal(trained(scene)->trial, 0);
	assert_int_equal(trained(scene)->settings.hparams.hidden_units, 4);
	assert_int_equal(trained(scene)->settings.images, 10);
	assert_int_equal(trained(scene)->layers, 2);
	session_examine(&scene->session, true);
	assert_false(busy(scene));
	/* Drawn ones have a place of their own. */
	assert_null(drawn(scene));
	look(scene, false);
	assert_non_null(drawn(scene));
	assert_non_null(trained(scene));
}

static void the_next_run_is_not_shown_as_the_last(void **state)
{
	struct scene *scene = *state;

	begin_with_data(scene, DRAWS);
	train(scene);
	look(scene, true);
	assert_non_null(trained(scene));
	scene->session.hparams.seed = 7;
	train(scene);
	assert_null(trained(scene));
	look(scene, true);
	assert_int_equal(trained(scene)->run, 2);
}

static void every_obstacle_has_its_words(void **state)
{
	struct scene *scene = *state;
	struct examiner *examiner = examiner_of(scene);
	struct subject subject;

	session_examine(&scene->session, false);
	assert_problem(scene, EXAMINED_DRAWN, "training images are not there yet");
	session_examine(&scene->session, true);
	assert_problem(scene, EXAMINED_TRAINED, "s trains one");
	begin_with_data(scene, DRAWS);
	train(scene);
	subject = exhibit_subject(scene->session.shown);
	subject.snapshot = NULL;
	subject.running = true;
	examiner_look(examiner, &subject, &scene->session.data, false);
	assert_problem(scene, EXAMINED_TRAINED, "first network is still being trained");
	subject.running = false;
	examiner_look(examiner, &subject, &scene->session.data, false);
	assert_problem(scene, EXAMINED_TRAINED, "was not kept");
	assert_false(busy(scene));
	look(scene, true);
	assert_non_null(trained(scene));
	assert_int_equal(examiner->of[EXAMINED_TRAINED].problem[0], '\0');
}

/* ---- forgetting ---- */

static void what_is_forgotten_while_it_is_made_does_not_come_back(void **state)
{
	struct scene *scene = *state;
	int ends;

	begin_with_data(scene, MANY);
	ends = scene->ends;
	session_examine(&scene->session, false);
	WAIT_FOR(scene, drawn(scene) != NULL);
	examiner_forget(examiner_of(scene));
	assert_false(busy(scene));
	assert_null(drawn(scene));
	/* Events and the end of its job are still on their way. */
	WAIT_FOR(scene, scene->ends == ends + 1);
	assert_null(drawn(scene));
	want(scene, 2, DRAWS);
	look(scene, false);
	assert_int_equal(drawn(scene)->done, DRAWS);
}

static void other_data_are_not_mixed_with_what_was_made(void **state)
{
	struct scene *scene = *state;

	begin_with_data(scene, DRAWS);
	look(scene, false);
	scene_load(scene);
	assert_null(drawn(scene));
	look(scene, false);
	assert_non_null(drawn(scene));
}

static void leaving_while_it_draws_leaves_nothing_behind(void **state)
{
	struct scene *scene = *state;

	begin_with_data(scene, MANY);
	/* For a sanitizer to see. */
	session_examine(&scene->session, false);
	assert_true(busy(scene));
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_begin, scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(all_draws_are_made_and_not_made_again),
		SCENE(there_is_something_to_be_seen_before_the_last_draw),
		SCENE(while_nobody_looks_it_waits),
		SCENE(others_that_are_wanted_come_in_place_of_those_that_were),
		SCENE(what_cannot_be_drawn_is_tried_once_and_said),
		SCENE(fewer_images_than_are_wanted_do),
		SCENE(a_training_that_begins_sends_it_aside),
		SCENE(draws_that_are_there_are_not_taken_away),
		SCENE(the_network_that_is_shown_is_measured),
		SCENE(the_next_run_is_not_shown_as_the_last),
		SCENE(every_obstacle_has_its_words),
		SCENE(what_is_forgotten_while_it_is_made_does_not_come_back),
		SCENE(other_data_are_not_mixed_with_what_was_made),
		SCENE(leaving_while_it_draws_leaves_nothing_behind),
	};

	return cmocka_run_group_tests_name("examiner", tests, NULL, NULL);
}
