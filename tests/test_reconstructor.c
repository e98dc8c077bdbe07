/*
 * The reconstructor follows the autoencoder that is shown, and says why where it cannot.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "session_scene.h"

static const uint32_t three[] = {4, 0, 49};

static const struct reconstruct_wish some = {.image = three, .count = 3};
static const struct reconstruct_wish everything = {.image = three, .count = 3, .all = true};

static const struct reconstructor *of(const struct scene *scene)
{
	return &scene->session.reconstructor;
}

static void start(struct scene *scene)
{
	struct err err = {""};

	if (session_start_autoencoder(&scene->session, &err) != 0)
		fail_msg("%s", err.text);
}

static void train(struct scene *scene)
{
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, scene->finished == 1 && scene_idle(scene));
}

static bool busy(const struct scene *scene)
{
	return worker_busy(&of(scene)->worker);
}

/* Looks until there is nothing new to be seen. */
static void look(struct scene *scene, const struct reconstruct_wish *wish)
{
	session_reconstruct(&scene->session, wish);
	WAIT_FOR(scene, (session_reconstruct(&scene->session, wish), !busy(scene)));
}

static uint32_t run_of(const struct scene *scene)
{
	return scene->session.shown->autoencoder.run;
}

static bool knows(const struct scene *scene)
{
	return reconstructor_knows(of(scene), run_of(scene));
}

static void assert_problem(struct scene *scene, const char *part)
{
	if (strstr(of(scene)->problem, part) == NULL)
		fail_msg("'%s' says nothing of '%s'", of(scene)->problem, part);
}

/* Asks where nothing is known, and no more once it is. */
static bool is_known(struct scene *scene, const struct reconstruct_wish *wish)
{
	if (!knows(scene))
		session_reconstruct(&scene->session, wish);
	return knows(scene);
}

/* ---- what is seen ---- */

static void images_are_reconstructed_by_the_newest_network(void **state)
{
	struct scene *scene = *state;
	const struct view *view = &scene->session.live.autoencoder;
	const struct images *test = &scene->session.data.test;

	train(scene);
	assert_false(knows(scene));
	look(scene, &some);
	assert_true(knows(scene));
	assert_ptr_equal(of(scene)->snapshot, view->network);
	assert_int_equal(of(scene)->some.count, 3);
	assert_null(reconstructor_all(of(scene), 1));
	for (size_t i = 0; i < 3; i++) {
		size_t at = reconstructor_find(of(scene), three[i]);
		const float *output = of(scene)->some.output + at * 784;
		double sum = 0.0;

		assert_true(at < 3);
		for (size_t k = 0; k < 784; k++) {
			double pixel = test->pixels[three[i] * 784 + k] / 255.0;

			sum += ((double)output[k] - pixel) * ((double)output[k] - pixel);
		}
		assert_true(fabs(sum / 784 - of(scene)->some.error[at]) < 1e-6);
	}
	assert_int_equal(reconstructor_find(of(scene), 5), 3);
}

static void all_images_are_coded_where_that_is_asked_for(void **state)
{
	struct scene *scene = *state;
	const struct view *view = &scene->session.live.autoencoder;
	const struct autoencoding *all;

	train(scene);
	look(scene, &everything);
	all = reconstructor_all(of(scene), 1);
	assert_non_null(all);
	assert_ptr_equal(all->snapshot, view->network);
	assert_int_equal(all->all.count, 50);
	assert_int_equal(all->all.codes, 3);
	assert_true(fabs(all->error - view_last(view)->test_loss) < 1e-6);
	assert_int_equal(of(scene)->latent.count, 50);
	assert_string_equal(of(scene)->latent_problem.text, "");
	assert_true(of(scene)->seconds > 0.0);
	for (size_t i = 0; i < 3; i++)
		assert_true(all->all.error[three[i]] ==
			of(scene)->some.error[reconstructor_find(of(scene), three[i])]);
}

static void what_is_known_is_not_made_again(void **state)
{
	struct scene *scene = *state;
	static const uint32_t fewer[] = {49};
	static const uint32_t others[] = {49, 7};
	uint64_t changes;

	train(scene);
	look(scene, &everything);
	changes = of(scene)->changes;
	session_reconstruct(&scene->session, &everything);
	assert_false(busy(scene));
	session_reconstruct(&scene->session, &some);
	assert_false(busy(scene));
	session_reconstruct(
		&scene->session, &(struct reconstruct_wish){.image = fewer, .count = 1});
	assert_false(busy(scene));
	/* Another image is made, and all others stay as they are. */
	look(scene, &(struct reconstruct_wish){.image = others, .count = 2, .all = true});
	assert_int_equal(of(scene)->some.count, 2);
	assert_true(reconstructor_find(of(scene), 7) < 2);
	assert_non_null(reconstructor_all(of(scene), 1));
	assert_int_equal(of(scene)->changes, changes + 1);
}

static void nothing_at_all_can_be_asked_for(void **state)
{
	struct scene *scene = *state;

	train(scene);
	look(scene, &(struct reconstruct_wish){.all = true});
	assert_int_equal(of(scene)->some.count, 0);
	assert_int_equal(reconstructor_all(of(scene), 1)->all.count, 50);
}

/* ---- following ---- */

static void a_run_is_followed_while_it_goes_on(void **state)
{
	struct scene *scene = *state;
	uint64_t iteration;

	scene->session.autoencoder.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, is_known(scene, &everything));
	iteration = of(scene)->snapshot->iteration;
	/* There is something to be shown all the time. */
	WAIT_FOR(scene,
		(session_reconstruct(&scene->session, &some),
			!knows(scene) || of(scene)->snapshot->iteration > iteration + 100));
	assert_true(knows(scene));
	/* All of them stay those of the network that was asked about. */
	assert_true(reconstructor_all(of(scene), 1)->snapshot->iteration == iteration);
	session_cancel(&scene->session);
	WAIT_FOR(scene, scene_idle(scene));
	look(scene, &everything);
	assert_ptr_equal(of(scene)->snapshot, scene->session.live.autoencoder.network);
	assert_ptr_equal(reconstructor_all(of(scene), 1)->snapshot, of(scene)->snapshot);
}

static void a_network_that_is_held_is_asked_for_other_images(void **state)
{
	struct scene *scene = *state;
	static const uint32_t others[] = {7, 8};
	const struct snapshot *held;

	scene->session.autoencoder.epochs = 1000000;
	scene_load(scene);
	start(scene);
	WAIT_FOR(scene, is_known(scene, &some));
	held = of(scene)->snapshot;
	WAIT_FOR(scene, scene->session.live.autoencoder.network != held);
	look(scene,
		&(struct reconstruct_wish){
			.image = others, .count = 2, .all = true, .held = true});
	assert_ptr_equal(of(scene)->snapshot, held);
	assert_ptr_equal(reconstructor_all(of(scene), 1)->snapshot, held);
	assert_int_equal(reconstructor_find(of(scene), 8), 1);
}

static void the_next_run_has_nothing_until_its_first_network(void **state)
{
	struct scene *scene = *state;

	train(scene);
	look(scene, &everything);
	scene->session.autoencoder.epochs = 1000000;
	scene->session.autoencoder.seed = 7;
	start(scene);
	WAIT_FOR(scene, scene->session.live.autoencoder.run == 2);
	if (scene->session.live.autoencoder.network == NULL) {
		session_reconstruct(&scene->session, &some);
		assert_problem(scene, "still being trained");
	}
	assert_false(knows(scene));
	assert_null(reconstructor_all(of(scene), 2));
	WAIT_FOR(scene, is_known(scene, &some));
	/* And nothing of the other run is taken for its own. */
	assert_null(reconstructor_all(of(scene), 2));
	assert_string_equal(of(scene)->problem, "");
}

static void a_stored_run_is_seen_as_a_live_one(void **state)
{
	struct scene *scene = *state;
	struct err err = {""};
	double error;

	train(scene);
	look(scene, &everything);
	error = reconstructor_all(of(scene), 1)->error;
	/* The recorder tells nobody that it has written; this asks again. */
	while (recording_settle(&scene->session.recording))
		assert_int_equal(poll(NULL, 0, 10), 0);
	scene->session.autoencoder.seed = 7;
	start(scene);
	WAIT_FOR(scene, scene->finished == 2 && scene_idle(scene));
	look(scene, &everything);
	assert_int_equal(of(scene)->run, 2);
	if (session_show(&scene->session, 1, &err) != 0)
		fail_msg("%s", err.text);
	assert_false(knows(scene));
	look(scene, &everything);
	assert_true(reconstructor_all(of(scene), 1)->error == error);
}

/* ---- what cannot be seen ---- */

static void every_obstacle_has_its_words(void **state)
{
	struct scene *scene = *state;
	struct reconstructor *reconstructor = &scene->session.reconstructor;
	struct subject subject;
	struct dataset other;

	train(scene);
	subject = exhibit_autoencoder(scene->session.shown);
	reconstructor_look(reconstructor, &subject, NULL, &some);
	assert_problem(scene, "test images are not there yet");
	subject.snapshot = NULL;
	subject.running = true;
	reconstructor_look(reconstructor, &subject, &scene->session.data, &some);
	assert_problem(scene, "first network is still being trained");
	subject.running = false;
	reconstructor_look(reconstructor, &subject, &scene->session.data, &some);
	assert_problem(scene, "was not kept");
	subject = exhibit_autoencoder(scene->session.shown);
	subject.synthetic = true;
	reconstructor_look(reconstructor, &subject, &scene->session.data, &some);
	assert_problem(scene, "--data synthetic");
	subject.synthetic = false;
	other = scene->session.data;
	other.synthetic = true;
	reconstructor_look(reconstructor, &subject, &other, &some);
	assert_problem(scene, "trained on Fashion-MNIST, which is not there");
	assert_false(busy(scene));
	assert_false(knows(scene));
	look(scene, &some);
	assert_true(knows(scene));
	assert_string_equal(of(scene)->problem, "");
}

static void a_network_that_does_not_fit_is_tried_once(void **state)
{
	struct scene *scene = *state;
	struct reconstructor *reconstructor = &scene->session.reconstructor;
	struct snapshot *small = snapshot_empty(3);
	struct subject subject;
	int ends;

	train(scene);
	look(scene, &everything);
	subject = exhibit_autoencoder(scene->session.shown);
	subject.snapshot = small;
	reconstructor_look(reconstructor, &subject, &scene->session.data, &everything);
	assert_true(busy(scene));
	WAIT_FOR(scene, !busy(scene));
	assert_problem(scene, "is not an autoencoder of these hyper-parameters");
	/* What was made before stays on the screen. */
	assert_true(knows(scene));
	assert_non_null(reconstructor_all(reconstructor, 1));
	ends = scene->ends;
	reconstructor_look(reconstructor, &subject, &scene->session.data, &everything);
	assert_false(busy(scene));
	assert_int_equal(scene->ends, ends);
	snapshot_drop(small);
}

static void codes_that_are_not_finite_have_errors_and_no_plane(void **state)
{
	struct scene *scene = *state;
	struct reconstructor *reconstructor = &scene->session.reconstructor;
	struct snapshot *broken;
	struct subject subject;

	train(scene);
	subject = exhibit_autoencoder(scene->session.shown);
	broken = snapshot_empty(subject.snapshot->count);
	for (size_t i = 0; i < broken->count; i++)
		broken->value[i] = NAN;
	subject.snapshot = broken;
	reconstructor_look(reconstructor, &subject, &scene->session.data, &everything);
	WAIT_FOR(scene, !busy(scene));
	assert_true(isnan(reconstructor_all(reconstructor, 1)->error));
	assert_int_equal(reconstructor->latent.count, 0);
	assert_non_null(strstr(reconstructor->latent_problem.text, "not finite"));
	snapshot_drop(broken);
}

/* ---- forgetting ---- */

static void what_is_forgotten_while_it_is_made_does_not_come_back(void **state)
{
	struct scene *scene = *state;
	int ends;

	train(scene);
	ends = scene->ends;
	session_reconstruct(&scene->session, &everything);
	assert_true(busy(scene));
	reconstructor_forget(&scene->session.reconstructor);
	assert_false(busy(scene));
	assert_false(knows(scene));
	/* The end of its job is still on its way. */
	WAIT_FOR(scene, scene->ends == ends + 1);
	assert_false(knows(scene));
	look(scene, &everything);
	assert_true(knows(scene));
}

static void other_data_are_not_mixed_with_what_was_made(void **state)
{
	struct scene *scene = *state;
	uint64_t changes;

	train(scene);
	look(scene, &everything);
	changes = of(scene)->changes;
	scene_load(scene);
	assert_false(knows(scene));
	assert_true(of(scene)->changes > changes);
	look(scene, &everything);
	assert_true(knows(scene));
}

static void leaving_while_it_looks_leaves_nothing_behind(void **state)
{
	struct scene *scene = *state;

	train(scene);
	session_reconstruct(&scene->session, &everything);
	assert_true(busy(scene));
	/* Nobody posts to a mailbox that is about to go; the rest is for a sanitizer. */
	assert_int_equal(session_close(&scene->session, NULL), 0);
	assert_false(busy(scene));
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, scene_begin, scene_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(images_are_reconstructed_by_the_newest_network),
		SCENE(all_images_are_coded_where_that_is_asked_for),
		SCENE(what_is_known_is_not_made_again),
		SCENE(nothing_at_all_can_be_asked_for),
		SCENE(a_run_is_followed_while_it_goes_on),
		SCENE(a_network_that_is_held_is_asked_for_other_images),
		SCENE(the_next_run_has_nothing_until_its_first_network),
		SCENE(a_stored_run_is_seen_as_a_live_one),
		SCENE(every_obstacle_has_its_words),
		SCENE(a_network_that_does_not_fit_is_tried_once),
		SCENE(codes_that_are_not_finite_have_errors_and_no_plane),
		SCENE(what_is_forgotten_while_it_is_made_does_not_come_back),
		SCENE(other_data_are_not_mixed_with_what_was_made),
		SCENE(leaving_while_it_looks_leaves_nothing_behind),
	};

	return cmocka_run_group_tests_name("reconstructor", tests, NULL, NULL);
}
