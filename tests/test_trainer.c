#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/control.h"
#include "fmnist/network.h"
#include "fixture.h"
#include "fmnist/trainer.h"
#include "tiny.h"

#define TRAIN 230
#define TEST 75
#define MOST_EVENTS 4096

/* Keeps every event, and asks for something at a given iteration. */
struct recorder {
	struct event event[MOST_EVENTS];
	size_t count;
	unsigned checks, waits;
	unsigned ask_from; /* number of the check from which on `ask` is asked */
	unsigned ask;
};

static void record(void *arg, const struct event *event)
{
	struct recorder *recorder = arg;

	assert_true(recorder->count < MOST_EVENTS);
	recorder->event[recorder->count++] = *event;
}

static unsigned check(void *arg)
{
	struct recorder *recorder = arg;

	recorder->checks++;
	if (recorder->ask == 0 || recorder->checks < recorder->ask_from)
		return 0;
	return recorder->ask;
}

/* A pause ends when it is waited for. */
static void wait_for_resume(void *arg)
{
	struct recorder *recorder = arg;

	recorder->waits++;
	recorder->ask = 0;
}

static struct hparams small_network(void)
{
	struct hparams hp;

	hparams_default(&hp);
	hp.hidden_layers = 2;
	hp.hidden_units = 12;
	hp.epochs = 6;
	hp.batch_size = 16;
	hp.lr = 0.1;
	return hp;
}

static struct recorder *train(const struct hparams *hp, const struct dataset *data,
	size_t workers, unsigned ask, unsigned ask_from)
{
	struct recorder *recorder = calloc(1, sizeof *recorder);
	struct pool *pool = pool_new(workers);
	struct err err = {""};
	const struct trainer trainer = {
		.hparams = hp,
		.data = data,
		.pool = pool,
		.emit = record,
		.check = check,
		.wait = wait_for_resume,
		.arg = recorder,
	};

	assert_non_null(recorder);
	recorder->ask = ask;
	recorder->ask_from = ask_from;
	if (trainer_run(&trainer, NULL, &err) != 0)
		fail_msg("%s", err.text);
	pool_free(pool);
	return recorder;
}

static const struct event_epoch *epoch_of(const struct recorder *recorder, uint64_t epoch)
{
	for (size_t i = 0; i < recorder->count; i++)
		if (recorder->event[i].kind == EVENT_EPOCH &&
			recorder->event[i].epoch.epoch == epoch)
			return &recorder->event[i].epoch;
	fail_msg("no epoch %d", (int)epoch);
	return NULL;
}

static const struct event_run_finished *end_of(const struct recorder *recorder)
{
	const struct event *last = &recorder->event[recorder->count - 1];

	assert_int_equal(last->kind, EVENT_RUN_FINISHED);
	return &last->finished;
}

static void assert_same_numbers(
	const struct recorder *a, const struct recorder *b, int epochs)
{
	for (int i = 1; i <= epochs; i++) {
		const struct event_epoch *x = epoch_of(a, (uint64_t)i);
		const struct event_epoch *y = epoch_of(b, (uint64_t)i);

		assert_memory_equal(&x->train_loss, &y->train_loss, sizeof x->train_loss);
		assert_memory_equal(&x->test_loss, &y->test_loss, sizeof x->test_loss);
		assert_true(x->test_accuracy == y->test_accuracy);
	}
}

static void learns_what_can_be_learnt(void **state)
{
	struct hparams hp = small_network();
	struct recorder *run;

	hp.epochs = 60;
	run = train(&hp, *state, 1, 0, 0);
	assert_true(epoch_of(run, 60)->train_loss < 0.3 * epoch_of(run, 1)->train_loss);
	assert_true(epoch_of(run, 60)->test_accuracy > 0.9);
	assert_int_equal(end_of(run)->status, RUN_COMPLETED);
	assert_int_equal(end_of(run)->epochs, 60);
	free(run);
}

static void the_same_seed_gives_the_same_numbers_with_any_number_of_threads(void **state)
{
	const struct hparams hp = small_network();
	struct recorder *one = train(&hp, *state, 1, 0, 0);
	struct recorder *again = train(&hp, *state, 1, 0, 0);
	struct recorder *three = train(&hp, *state, 3, 0, 0);

	assert_same_numbers(one, again, 6);
	assert_same_numbers(one, three, 6);
	free(one);
	free(again);
	free(three);
}

static void another_seed_gives_other_numbers(void **state)
{
	struct hparams hp = small_network();
	struct recorder *one = train(&hp, *state, 1, 0, 0);
	struct recorder *other;

	hp.seed++;
	other = train(&hp, *state, 1, 0, 0);
	assert_true(epoch_of(one, 1)->train_loss != epoch_of(other, 1)->train_loss);
	free(one);
	free(other);
}

/* Share of an iteration's images in its epoch: the last batch is short. */
static double weight(uint64_t iteration)
{
	return (iteration % 15 == 14 ? TRAIN % 16 : 16.0) / TRAIN;
}

static void every_iteration_is_told_once_and_before_its_epoch(void **state)
{
	const struct hparams hp = small_network();
	struct recorder *run = train(&hp, *state, 1, 0, 0);
	const uint64_t per_epoch = (TRAIN + 15) / 16;
	uint64_t told = 0, epochs = 0;
	double sum = 0.0;

	assert_int_equal(run->event[0].kind, EVENT_RUN_STARTED);
	assert_int_equal(run->event[0].started.iterations, per_epoch);
	assert_int_equal(run->event[0].started.train_images, TRAIN);
	for (size_t i = 1; i < run->count; i++) {
		const struct event *event = &run->event[i];

		if (event->kind == EVENT_ITERATIONS) {
			assert_int_equal(event->iterations.first, told);
			told += event->iterations.count;
			for (uint32_t j = 0; j < event->iterations.count; j++)
				sum += weight(event->iterations.first + j) *
					(double)event->iterations.loss[j];
		} else if (event->kind == EVENT_EPOCH) {
			epochs++;
			assert_int_equal(event->epoch.epoch, epochs);
			assert_int_equal(told, epochs * per_epoch);
			/* The epoch's loss is the mean over its images. */
			assert_true(fabs(event->epoch.train_loss - sum) < 1e-5);
			sum = 0.0;
		}
	}
	assert_int_equal(epochs, 6);
	free(run);
}

static void eighty_percent_are_trained_on_and_the_rest_validates(void **state)
{
	struct hparams hp = small_network();
	struct recorder *run;

	hp.train_on = TRAIN_ON_TRAIN;
	run = train(&hp, *state, 1, 0, 0);
	assert_int_equal(run->event[0].started.train_images, TRAIN * 8 / 10);
	assert_int_equal(run->event[0].started.validation_images, TRAIN - TRAIN * 8 / 10);
	assert_true(epoch_of(run, 6)->validation_accuracy > 0.0);
	assert_true(isfinite(epoch_of(run, 6)->validation_loss));
	free(run);

	hp.train_on = TRAIN_ON_FULL;
	run = train(&hp, *state, 1, 0, 0);
	assert_true(isnan(epoch_of(run, 6)->validation_accuracy));
	assert_true(isnan(end_of(run)->validation_accuracy));
	free(run);
}

static void the_test_images_choose_nothing(void **state)
{
	struct dataset *data = *state;
	struct hparams hp = small_network();
	struct recorder *before, *after;
	uint8_t kept[TEST];

	hp.train_on = TRAIN_ON_TRAIN;
	before = train(&hp, data, 1, 0, 0);
	memcpy(kept, data->test.labels, TEST);
	memset(data->test.labels, 0, TEST);
	after = train(&hp, data, 1, 0, 0);
	memcpy(data->test.labels, kept, TEST);

	assert_true(epoch_of(before, 6)->test_loss != epoch_of(after, 6)->test_loss);
	assert_int_equal(end_of(before)->best_epoch, end_of(after)->best_epoch);
	for (uint64_t i = 1; i <= 6; i++)
		assert_true(
			epoch_of(before, i)->train_loss == epoch_of(after, i)->train_loss);
	free(before);
	free(after);
}

static void the_best_epoch_is_the_one_with_the_best_validation_accuracy(void **state)
{
	struct hparams hp = small_network();
	double best = 0.0;
	uint64_t at = 0;
	struct recorder *run;

	hp.train_on = TRAIN_ON_TRAIN;
	hp.lr = 0.5;
	hp.epochs = 12;
	run = train(&hp, *state, 1, 0, 0);
	for (uint64_t i = 1; i <= 12; i++) {
		if (epoch_of(run, i)->validation_accuracy > best) {
			best = epoch_of(run, i)->validation_accuracy;
			at = i;
		}
	}
	assert_int_equal(end_of(run)->best_epoch, at);
	assert_true(end_of(run)->validation_accuracy == best);
	assert_true(end_of(run)->test_accuracy == epoch_of(run, at)->test_accuracy);
	free(run);
}

static void stop_ends_after_the_epoch(void **state)
{
	const struct hparams hp = small_network();
	struct recorder *run = train(&hp, *state, 1, REQUEST_STOP, 20);

	assert_int_equal(end_of(run)->status, RUN_STOPPED);
	assert_int_equal(end_of(run)->epochs, 2); /* 15 iterations in an epoch */
	free(run);
}

static void stop_in_the_last_epoch_completes_the_run(void **state)
{
	const struct hparams hp = small_network();
	struct recorder *run = train(&hp, *state, 1, REQUEST_STOP, 5 * 15 + 7);

	assert_int_equal(end_of(run)->status, RUN_COMPLETED);
	free(run);
}

static void cancel_ends_at_once(void **state)
{
	const struct hparams hp = small_network();
	struct recorder *run = train(&hp, *state, 1, REQUEST_CANCEL, 20);

	assert_int_equal(end_of(run)->status, RUN_STOPPED);
	assert_int_equal(end_of(run)->epochs, 1);
	assert_int_equal(run->checks, 20);
	free(run);
}

/* Check 15 is the one after the first epoch, once it has been evaluated: the first
 * iteration of an epoch asks nothing. */
static void stop_asked_during_the_evaluation_is_meant_for_that_epoch(void **state)
{
	const struct hparams hp = small_network();
	struct recorder *run = train(&hp, *state, 1, REQUEST_STOP, 15);

	assert_int_equal(end_of(run)->status, RUN_STOPPED);
	assert_int_equal(end_of(run)->epochs, 1);
	free(run);
}

static void a_pause_is_told_and_changes_no_number(void **state)
{
	const struct hparams hp = small_network();
	struct recorder *straight = train(&hp, *state, 1, 0, 0);
	struct recorder *paused = train(&hp, *state, 1, REQUEST_PAUSE, 20);
	int states = 0;

	for (size_t i = 0; i < paused->count; i++) {
		static const enum run_status expected[] = {RUN_PAUSED, RUN_RUNNING};

		if (paused->event[i].kind == EVENT_STATE)
			assert_int_equal(paused->event[i].state, expected[states++]);
	}
	assert_int_equal(states, 2);
	assert_int_equal(paused->waits, 1);
	assert_same_numbers(straight, paused, 6);
	free(straight);
	free(paused);
}

static void divergence_ends_the_run_and_names_the_iteration(void **state)
{
	struct hparams hp = small_network();
	const struct event_run_finished *end;
	struct recorder *run;
	uint64_t told = 0;

	hp.lr = 1e6;
	run = train(&hp, *state, 1, 0, 0);
	end = end_of(run);
	assert_int_equal(end->status, RUN_DIVERGED);
	for (size_t i = 0; i < run->count; i++)
		if (run->event[i].kind == EVENT_ITERATIONS)
			told += run->event[i].iterations.count;
	assert_true(end->diverged_at > 0);
	assert_int_equal(end->diverged_at, told);
	assert_non_null(strstr(end->reason, "--lr"));
	free(run);
}

static void a_batch_larger_than_the_set_is_one_batch(void **state)
{
	struct hparams hp = small_network();
	struct recorder *run;

	hp.batch_size = 65536;
	run = train(&hp, *state, 1, 0, 0);
	assert_int_equal(run->event[0].started.iterations, 1);
	assert_int_equal(end_of(run)->status, RUN_COMPLETED);
	free(run);
}

static void no_hidden_layer_is_a_linear_classifier(void **state)
{
	struct hparams hp = small_network();
	struct recorder *run;

	hp.hidden_layers = 0;
	run = train(&hp, *state, 1, 0, 0);
	assert_int_equal(run->event[0].started.parameters, 30 * 10 + 10);
	assert_true(epoch_of(run, 6)->train_loss < epoch_of(run, 1)->train_loss);
	free(run);
}

static void he_initialisation_is_another_start(void **state)
{
	struct hparams hp = small_network();
	struct recorder *torch = train(&hp, *state, 1, 0, 0);
	struct recorder *he;

	hp.init = INIT_HE;
	he = train(&hp, *state, 1, 0, 0);
	assert_true(epoch_of(torch, 1)->train_loss != epoch_of(he, 1)->train_loss);
	free(torch);
	free(he);
}

static void assert_refused(struct dataset *data, const struct hparams *hp, const char *what)
{
	struct recorder recorder = {.count = 0};
	struct pool *pool = pool_new(1);
	const struct trainer trainer = {
		hp, data, pool, false, record, check, wait_for_resume, &recorder};
	struct err err = {""};

	assert_int_equal(trainer_run(&trainer, NULL, &err), -1);
	assert_non_null(strstr(err.text, what));
	assert_int_equal(recorder.count, 0);
	pool_free(pool);
}

static void a_network_that_no_memory_holds_is_refused(void **state)
{
	struct hparams hp = small_network();

	hp.hidden_layers = 64;
	hp.hidden_units = 8192;
	assert_refused(*state, &hp, "parameters");
}

static void batches_that_no_memory_holds_are_refused(void **state)
{
	struct dataset large = *(struct dataset *)*state;
	struct hparams hp = small_network();

	hp.hidden_layers = 64;
	hp.hidden_units = 2000;
	hp.batch_size = 65536;
	large.train.count = 60000; /* is not looked at */
	assert_refused(&large, &hp, "--batch-size");
}

static void one_image_cannot_be_split_but_trained_on(void **state)
{
	struct dataset one = *(struct dataset *)*state;
	struct hparams hp = small_network();
	struct recorder *run;

	one.train.count = one.test.count = 1;
	hp.train_on = TRAIN_ON_TRAIN;
	assert_refused(&one, &hp, "--train-on full");
	hp.train_on = TRAIN_ON_FULL;
	run = train(&hp, &one, 1, 0, 0);
	assert_int_equal(end_of(run)->status, RUN_COMPLETED);
	free(run);
}

static void the_trained_model_is_handed_over(void **state)
{
	const struct hparams hp = small_network();
	struct recorder *recorder = calloc(1, sizeof *recorder);
	struct pool *pool = pool_new(1);
	struct model model = {0}, fresh;
	const struct trainer trainer = {
		&hp, *state, pool, false, record, check, wait_for_resume, recorder};
	struct rng rng;

	assert_int_equal(trainer_run(&trainer, &model, NULL), 0);
	network_build(&fresh, &hp, 30, 10);
	rng_seed(&rng, (uint64_t)hp.seed);
	model_draw_parameters(&fresh, &init_torch, &rng);
	assert_int_equal(model.parameters, fresh.parameters);
	assert_memory_not_equal(
		model.param, fresh.param, model.parameters * sizeof *model.param);
	model_release(&fresh);
	model_release(&model);
	pool_free(pool);
	free(recorder);
}

/* fixtures/run: the draws of a whole run, the loaders' included. */
static void a_whole_run_has_torchs_losses(void **state)
{
	double *full = fixture_f64("run/full_loss", 4, 0);
	double *accuracy = fixture_f64("run/full_test_accuracy", 4, 0);
	double *split = fixture_f64("run/split_loss", 4, 0);
	struct hparams hp = small_network();
	struct recorder *run;

	hp.epochs = 4;
	run = train(&hp, *state, 1, 0, 0);
	for (uint64_t i = 0; i < 4; i++) {
		const struct event_epoch *epoch = epoch_of(run, i + 1);

		assert_true(fabs(epoch->train_loss / full[i] - 1.0) < 1e-5);
		assert_true(fabs(epoch->test_accuracy - accuracy[i]) < 1e-9);
	}
	free(run);
	hp.train_on = TRAIN_ON_TRAIN;
	run = train(&hp, *state, 1, 0, 0);
	for (uint64_t i = 0; i < 4; i++)
		assert_true(fabs(epoch_of(run, i + 1)->train_loss / split[i] - 1.0) < 1e-5);
	free(run);
	free(full);
	free(accuracy);
	free(split);
}

static int make_data(void **state)
{
	static struct dataset data;

	tiny_make(&data, TRAIN, TEST);
	*state = &data;
	return 0;
}

static int release_data(void **state)
{
	dataset_release(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(learns_what_can_be_learnt),
		cmocka_unit_test(
			the_same_seed_gives_the_same_numbers_with_any_number_of_threads),
		cmocka_unit_test(another_seed_gives_other_numbers),
		cmocka_unit_test(every_iteration_is_told_once_and_before_its_epoch),
		cmocka_unit_test(eighty_percent_are_trained_on_and_the_rest_validates),
		cmocka_unit_test(the_test_images_choose_nothing),
		cmocka_unit_test(
			the_best_epoch_is_the_one_with_the_best_validation_accuracy),
		cmocka_unit_test(stop_ends_after_the_epoch),
		cmocka_unit_test(stop_in_the_last_epoch_completes_the_run),
		cmocka_unit_test(stop_asked_during_the_evaluation_is_meant_for_that_epoch),
		cmocka_unit_test(cancel_ends_at_once),
		cmocka_unit_test(a_pause_is_told_and_changes_no_number),
		cmocka_unit_test(divergence_ends_the_run_and_names_the_iteration),
		cmocka_unit_test(a_batch_larger_than_the_set_is_one_batch),
		cmocka_unit_test(no_hidden_layer_is_a_linear_classifier),
		cmocka_unit_test(he_initialisation_is_another_start),
		cmocka_unit_test(a_network_that_no_memory_holds_is_refused),
		cmocka_unit_test(batches_that_no_memory_holds_are_refused),
		cmocka_unit_test(one_image_cannot_be_split_but_trained_on),
		cmocka_unit_test(the_trained_model_is_handed_over),
		cmocka_unit_test(a_whole_run_has_torchs_losses),
	};

	return cmocka_run_group_tests(tests, make_data, release_data);
}
