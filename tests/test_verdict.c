/*
 * Every verdict, from a run made up for it.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/verdict.h"
#include "made_up.h"

struct scene {
	struct view view;
	struct story story;
};

static int begin(void **state)
{
	static struct scene scene;

	view_init(&scene.view);
	*state = &scene;
	return 0;
}

static int end(void **state)
{
	struct scene *scene = *state;

	view_release(&scene->view);
	return 0;
}

static void assert_verdict(const struct scene *scene, enum role role, const char *start)
{
	char text[EVENT_TEXT + 64];
	enum role got = verdict(&scene->view, text, sizeof text);

	if (strncmp(text, start, strlen(start)) != 0)
		fail_msg("'%s' does not begin with '%s'", text, start);
	assert_int_equal(got, role);
}

static void without_a_run_there_is_nothing_to_judge(void **state)
{
	assert_verdict(*state, ROLE_DIM, "nothing has been trained yet");
}

static void the_first_epoch_is_compared_with_chance(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	assert_verdict(scene, ROLE_TEXT, "first epoch begins");
	story_iterations(&scene->story, 1, 1.5, 1.5);
	assert_verdict(scene, ROLE_TEXT, "first epoch: loss is 1.500, chance is 2.303");
	story_epoch(&scene->story, 1.0717, 0.7, 0.768);
	assert_verdict(
		scene, ROLE_GOOD, "learning: loss 1.072 after one epoch, chance is 2.303");
}

static void a_run_that_ends_in_its_first_epoch_is_not_judged(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	story_iterations(&scene->story, 100, 2.3, 1.5);
	story_end(&scene->story, RUN_STOPPED);
	assert_verdict(scene, ROLE_TEXT, "stopped before the first epoch ended");
}

static void a_falling_loss_converges(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	for (int i = 0; i < 10; i++)
		story_epoch(&scene->story, pow(0.9, i), 1.1 * pow(0.9, i), 0.8);
	assert_verdict(scene, ROLE_GOOD, "converging: train loss falls 10.0 % an epoch");
}

static void a_loss_that_hardly_falls_has_converged(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	for (int i = 0; i < 10; i++)
		story_epoch(&scene->story, 0.4 * pow(0.998, i), 0.45, 0.86);
	assert_verdict(scene, ROLE_GOOD, "converged: ");
	/* It is the last epochs that count. */
	story_epoch(&scene->story, 0.2, 0.4, 0.87);
	assert_verdict(scene, ROLE_GOOD, "converging: ");
}

static void a_loss_at_chance_has_learnt_nothing(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	story_epoch(&scene->story, 2.3026, 2.3026, 0.1);
	assert_verdict(
		scene, ROLE_WARNING, "not learning: the loss stays at chance, 2.303");
	for (int i = 0; i < 9; i++)
		story_epoch(&scene->story, 2.30, 2.30, 0.1);
	assert_verdict(
		scene, ROLE_WARNING, "not learning: the loss stays at chance, 2.303");
}

static void a_loss_far_above_chance_is_not_said_to_be_at_it(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	story_epoch(&scene->story, 1e5, 1e5, 0.1);
	assert_verdict(
		scene, ROLE_WARNING, "not learning: the loss is 1e+05, chance is 2.303");
}

#define LOWEST 10 /* the epoch after which the held-out loss rises */

static void overfit(struct story *story)
{
	for (int i = 1; i <= LOWEST + 3 * VERDICT_WINDOW; i++) {
		double held_out = 0.5 + 0.02 * (i < LOWEST ? LOWEST - i : i - LOWEST);

		story_epoch(story, 1.0 * pow(0.9, i), held_out, 0.85);
	}
}

static void assert_overfits(const struct scene *scene, const char *which)
{
	char start[128];

	/* The mean is the lowest where the lowest is in the middle of its window. */
	snprintf(start, sizeof start, "overfitting since epoch %d: %s loss up ",
		LOWEST + VERDICT_WINDOW / 2, which);
	assert_verdict(scene, ROLE_WARNING, start);
}

static void a_rising_test_loss_is_overfitting(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	overfit(&scene->story);
	assert_overfits(scene, "test");
}

static void where_images_validate_they_decide(void **state)
{
	struct scene *scene = *state;

	story_begin_split(&scene->story, &scene->view.sink, 50);
	overfit(&scene->story);
	/* Whatever the test images say. */
	for (size_t i = 0; i < scene->view.epochs; i++)
		scene->view.epoch[i].test_loss = 0.5;
	assert_overfits(scene, "validation");
}

static void one_bad_epoch_is_not_overfitting(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	for (int i = 1; i <= 20; i++)
		story_epoch(&scene->story, pow(0.9, i), i < 20 ? 0.5 : 0.6, 0.85);
	assert_verdict(scene, ROLE_GOOD, "converging: ");
}

static void both_losses_rising_is_getting_worse(void **state)
{
	struct scene *scene = *state;

	story_begin(&scene->story, &scene->view.sink, 50);
	for (int i = 1; i <= 5; i++)
		story_epoch(&scene->story, pow(0.8, i), pow(0.8, i) + 0.1, 0.85);
	for (int i = 1; i <= 8; i++)
		story_epoch(&scene->story, 0.4 * pow(1.05, i), 0.5 * pow(1.05, i), 0.8);
	assert_verdict(
		scene, ROLE_WARNING, "getting worse: train loss rises 5.0 % an epoch");
}

static void a_diverged_run_says_where(void **state)
{
	struct scene *scene = *state;
	char text[EVENT_TEXT + 64];

	story_begin(&scene->story, &scene->view.sink, 50);
	story_epoch(&scene->story, 1.0, 0.7, 0.77);
	story_iterations(&scene->story, 17, 1e9, 1e30);
	story_end(&scene->story, RUN_DIVERGED);
	assert_verdict(scene, ROLE_FAILURE, "diverged: ");
	verdict(&scene->view, text, sizeof text);
	assert_non_null(strstr(text, "iteration 3767"));
}

/* ---- autoencoders ---- */

static void begin_autoencoder(struct scene *scene)
{
	view_release(&scene->view);
	view_init_autoencoder(&scene->view);
	story_begin_autoencoder(&scene->story, &scene->view.sink, 20);
}

/* Epochs whose test error falls to `last` by so much each. */
static void fall_to(struct scene *scene, int epochs, double last, double by)
{
	for (int i = epochs; i-- > 0;)
		story_epoch(&scene->story, 0.99 * last * pow(1.0 - by, -i),
			last * pow(1.0 - by, -i), (double)NAN);
}

static void an_autoencoder_has_no_chance_to_be_compared_with(void **state)
{
	struct scene *scene = *state;

	begin_autoencoder(scene);
	assert_verdict(scene, ROLE_TEXT, "first epoch begins");
	story_iterations(&scene->story, 1, 0.0612, 0.0612);
	assert_verdict(scene, ROLE_TEXT, "first epoch: error is 0.0612");
	story_epoch(&scene->story, 0.04, 0.03, (double)NAN);
	assert_verdict(scene, ROLE_TEXT,
		"test error is 0.03000 after one epoch; PCA is being computed");
	story_baseline(&scene->story, 0.01);
	assert_verdict(scene, ROLE_TEXT,
		"test error is 200.0 % above PCA-64's and is 0.03000 after one epoch");
}

static void an_error_is_seen_beside_the_linear_answers(void **state)
{
	struct scene *scene = *state;

	begin_autoencoder(scene);
	story_baseline(&scene->story, 0.01);
	fall_to(scene, 6, 0.012, 0.03);
	assert_verdict(scene, ROLE_TEXT,
		"test error is 20.0 % above PCA-64's and still falls 3.0 % an epoch");
	fall_to(scene, 6, 0.009, 0.02);
	assert_verdict(scene, ROLE_GOOD,
		"test error beats PCA-64 by 10.0 % and still falls 2.0 % an epoch");
	story_end(&scene->story, RUN_COMPLETED);
	assert_verdict(scene, ROLE_GOOD,
		"test error beats PCA-64 by 10.0 % and was falling 2.0 % an epoch");
}

static void an_error_that_stays_is_said_to(void **state)
{
	struct scene *scene = *state;

	begin_autoencoder(scene);
	story_baseline(&scene->story, 0.01);
	fall_to(scene, 6, 0.012, 0.001);
	/* No better than linear, and it will not be. */
	assert_verdict(scene, ROLE_WARNING,
		"test error is 20.0 % above PCA-64's and hardly falls any more");
	fall_to(scene, 6, 0.009, 0.001);
	assert_verdict(scene, ROLE_GOOD,
		"test error beats PCA-64 by 10.0 % and hardly falls any more");
	story_end(&scene->story, RUN_COMPLETED);
	assert_verdict(scene, ROLE_GOOD,
		"test error beats PCA-64 by 10.0 % and had stopped falling");
}

static void without_the_linear_answer_the_error_is_said_alone(void **state)
{
	struct scene *scene = *state;

	begin_autoencoder(scene);
	fall_to(scene, 6, 0.012, 0.03);
	assert_verdict(scene, ROLE_TEXT,
		"test error still falls 3.0 % an epoch; PCA is being computed");
	story_end(&scene->story, RUN_STOPPED);
	assert_verdict(scene, ROLE_TEXT, "test error was falling 3.0 % an epoch");
}

static void an_autoencoder_can_get_worse(void **state)
{
	struct scene *scene = *state;

	begin_autoencoder(scene);
	story_baseline(&scene->story, 0.02);
	fall_to(scene, 6, 0.012, -0.02);
	assert_verdict(
		scene, ROLE_WARNING, "getting worse: test error rises 2.0 % an epoch");
	begin_autoencoder(scene);
	overfit(&scene->story);
	assert_verdict(scene, ROLE_WARNING, "overfitting since epoch 12: test error up ");
}

static void a_short_buffer_is_not_overrun(void **state)
{
	struct scene *scene = *state;
	char text[8] = "1234567";

	story_begin(&scene->story, &scene->view.sink, 50);
	overfit(&scene->story);
	verdict(&scene->view, text, 5);
	assert_string_equal(text, "over");
	assert_string_equal(text + 5, "67");
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(without_a_run_there_is_nothing_to_judge),
		SCENE(the_first_epoch_is_compared_with_chance),
		SCENE(a_run_that_ends_in_its_first_epoch_is_not_judged),
		SCENE(a_falling_loss_converges),
		SCENE(a_loss_that_hardly_falls_has_converged),
		SCENE(a_loss_at_chance_has_learnt_nothing),
		SCENE(a_loss_far_above_chance_is_not_said_to_be_at_it),
		SCENE(a_rising_test_loss_is_overfitting),
		SCENE(where_images_validate_they_decide),
		SCENE(one_bad_epoch_is_not_overfitting),
		SCENE(both_losses_rising_is_getting_worse),
		SCENE(a_diverged_run_says_where),
		SCENE(an_autoencoder_has_no_chance_to_be_compared_with),
		SCENE(an_error_is_seen_beside_the_linear_answers),
		SCENE(an_error_that_stays_is_said_to),
		SCENE(without_the_linear_answer_the_error_is_said_alone),
		SCENE(an_autoencoder_can_get_worse),
		SCENE(a_short_buffer_is_not_overrun),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
