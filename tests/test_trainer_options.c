/*
 * What a training can be told besides the plain network: batch norm, dropout, schedules,
 * label smoothing, early stopping; and what it leaves behind.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/blas.h"
#include "fmnist/evaluate.h"
#include "fmnist/network.h"
#include "fmnist/trainer.h"
#include "fmnist/xalloc.h"
#include "tiny.h"

#define TRAIN 230
#define TEST 75
#define MOST_EPOCHS 400

/* What became of a training. */
struct outcome {
	struct event_epoch epoch[MOST_EPOCHS + 1]; /* by number */
	uint64_t epochs;
	struct event_run_finished end;
	struct snapshot *snapshot; /* the last one */
	size_t snapshots;
	struct model model;
	int rc;
	struct err err;
};

static void keep(void *arg, const struct event *event)
{
	struct outcome *outcome = arg;

	if (event->kind == EVENT_EPOCH) {
		assert_true(event->epoch.epoch <= MOST_EPOCHS);
		outcome->epoch[event->epoch.epoch] = event->epoch;
		outcome->epochs = event->epoch.epoch;
	} else if (event->kind == EVENT_SNAPSHOT) {
		snapshot_drop(outcome->snapshot);
		outcome->snapshot = snapshot_hold(event->snapshot);
		outcome->snapshots++;
	} else if (event->kind == EVENT_RUN_FINISHED) {
		outcome->end = event->finished;
	}
}

static unsigned nothing_asked(void *arg)
{
	(void)arg;
	return 0;
}

static struct outcome *train(
	const struct hparams *hp, const struct dataset *data, size_t workers, bool trial)
{
	struct outcome *outcome = xcalloc(1, sizeof *outcome);
	struct pool *pool = pool_new(workers);
	const struct trainer trainer = {
		.hparams = hp,
		.data = data,
		.pool = pool,
		.last_counts = trial,
		.emit = keep,
		.check = nothing_asked,
		.arg = outcome,
	};

	outcome->rc = trainer_run(&trainer, &outcome->model, &outcome->err);
	pool_free(pool);
	return outcome;
}

static void outcome_free(struct outcome *outcome)
{
	snapshot_drop(outcome->snapshot);
	model_release(&outcome->model);
	free(outcome);
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
	hp.weight_decay = 0.0;
	return hp;
}

/* So large steps that what it learns comes and goes. */
static struct hparams restless(int64_t patience)
{
	struct hparams hp = small_network();

	hp.optimizer = OPTIMIZER_ADAM;
	hp.lr = 0.1;
	hp.epochs = MOST_EPOCHS;
	hp.train_on = TRAIN_ON_TRAIN;
	hp.patience = patience;
	return hp;
}

static void refuse(const struct hparams *hp, const struct dataset *data, const char *what)
{
	struct outcome *outcome = train(hp, data, 1, false);

	assert_int_equal(outcome->rc, -1);
	if (strstr(outcome->err.text, what) == NULL)
		fail_msg("'%s' is not in '%s'", what, outcome->err.text);
	outcome_free(outcome);
}

static void early_stopping_ends_after_its_patience_and_keeps_the_best(void **state)
{
	const struct hparams hp = restless(7);
	struct outcome *run = train(&hp, *state, 1, false);
	uint64_t best = run->end.best_epoch;

	assert_int_equal(run->end.status, RUN_COMPLETED);
	assert_true(run->epochs < MOST_EPOCHS);
	assert_int_equal(run->epochs, best + 7);
	assert_int_equal(run->end.epochs, run->epochs);
	for (uint64_t i = 1; i <= run->epochs; i++)
		assert_true(run->epoch[i].validation_loss >= run->end.validation_loss);
	assert_true(run->epoch[best].validation_loss == run->end.validation_loss);
	assert_true(run->epoch[best].test_accuracy == run->end.test_accuracy);
	assert_non_null(strstr(run->end.reason, "no better validation loss in 7 epochs"));
	/* What it leaves is the best one. */
	assert_int_equal(run->snapshot->epoch, best);
	assert_memory_equal(run->snapshot->value, run->model.param,
		run->snapshot->count * sizeof(float));
	outcome_free(run);
}

static void a_trial_is_tested_with_the_network_that_was_kept(void **state)
{
	const struct hparams hp = restless(7);
	struct outcome *run = train(&hp, *state, 1, false);
	struct outcome *trial = train(&hp, *state, 1, true);

	assert_int_equal(trial->end.best_epoch, run->end.best_epoch);
	assert_true(isnan(trial->epoch[trial->end.best_epoch].test_accuracy));
	assert_true(trial->end.test_accuracy == run->end.test_accuracy);
	assert_int_equal(trial->snapshots, 1);
	assert_memory_equal(trial->snapshot->value, run->snapshot->value,
		run->snapshot->count * sizeof(float));
	outcome_free(trial);
	outcome_free(run);
}

static void without_patience_all_epochs_are_trained(void **state)
{
	struct hparams hp = restless(0);
	struct outcome *run;

	hp.epochs = 60;
	run = train(&hp, *state, 1, false);
	assert_int_equal(run->epochs, 60);
	assert_string_equal(run->end.reason, "");
	assert_int_equal(run->snapshot->epoch, 60);
	outcome_free(run);
}

static void patience_is_refused_where_nothing_validates(void **state)
{
	struct hparams hp = restless(3);

	hp.train_on = TRAIN_ON_FULL;
	refuse(&hp, *state, "--train-on train");
}

static void a_choice_is_retrained_for_as_long_as_its_best_network_was(void **state)
{
	struct hparams hp = restless(3);

	(void)state;
	hparams_train_on_all(&hp, 17);
	assert_int_equal(hp.train_on, TRAIN_ON_FULL);
	assert_int_equal(hp.patience, 0);
	assert_int_equal(hp.epochs, 17);
	hp = restless(0);
	hparams_train_on_all(&hp, 17);
	assert_int_equal(hp.epochs, MOST_EPOCHS);
}

/* 15 iterations an epoch; one snapshot before the first. */
static void as_many_snapshots_are_taken_as_are_asked_for(void **state)
{
	static const int64_t often[] = {1, 4, 15, 1000};
	static const size_t taken[] = {1, 4, 15, 15};

	for (size_t i = 0; i < 4; i++) {
		struct hparams hp = small_network();
		struct outcome *run;

		hp.snapshots_per_epoch = often[i];
		run = train(&hp, *state, 1, false);
		assert_int_equal(run->snapshots, 1 + 6 * taken[i]);
		outcome_free(run);
	}
}

static void the_last_snapshot_is_the_network_that_is_left(void **state)
{
	struct hparams hp = small_network();
	struct outcome *run;

	hp.batch_norm = 1;
	run = train(&hp, *state, 1, false);
	assert_int_equal(run->snapshot->epoch, 6);
	assert_int_equal(run->snapshot->iteration, 6 * ((TRAIN + 15) / 16));
	assert_int_equal(run->snapshot->count, run->model.parameters + run->model.buffers);
	assert_true(run->model.buffers > 0);
	assert_memory_equal(run->snapshot->value, run->model.param,
		run->snapshot->count * sizeof(float));
	outcome_free(run);
}

static void batch_norm_and_dropout_learn_the_same_with_any_number_of_threads(void **state)
{
	struct hparams hp = small_network();
	struct outcome *one, *three;

	hp.batch_norm = 1;
	hp.dropout = 0.1;
	hp.epochs = 40;
	hp.hidden_units = 24;
	one = train(&hp, *state, 1, false);
	three = train(&hp, *state, 3, false);
	for (uint64_t i = 1; i <= 40; i++) {
		assert_true(one->epoch[i].train_loss == three->epoch[i].train_loss);
		assert_true(one->epoch[i].test_loss == three->epoch[i].test_loss);
	}
	assert_true(one->epoch[40].test_accuracy > 0.9);
	/* Dropout makes training harder than testing. */
	assert_true(one->epoch[40].train_loss > one->epoch[40].test_loss);
	outcome_free(three);
	outcome_free(one);
}

static void a_batch_of_one_is_refused_with_batch_norm(void **state)
{
	struct hparams hp = small_network();

	hp.batch_norm = 1;
	hp.batch_size = 1;
	refuse(&hp, *state, "--batch-size");
	hp.batch_size = TRAIN - 1; /* and one is left */
	refuse(&hp, *state, "leave one alone");
}

/* A step of a millionth stops it in its tracks. */
static void the_step_schedule_takes_its_step(void **state)
{
	struct hparams hp = small_network();
	struct outcome *run;

	hp.schedule = SCHEDULE_STEP;
	hp.step_epochs = 2;
	hp.step_factor = 1e-6;
	run = train(&hp, *state, 1, false);
	assert_true(fabs(run->epoch[1].test_loss - run->epoch[2].test_loss) > 1e-3);
	assert_true(fabs(run->epoch[2].test_loss - run->epoch[6].test_loss) < 1e-4);
	outcome_free(run);
}

static void the_cosine_schedule_comes_to_rest(void **state)
{
	struct hparams hp = small_network();
	struct outcome *constant, *cosine;

	hp.epochs = 20;
	constant = train(&hp, *state, 1, false);
	hp.schedule = SCHEDULE_COSINE;
	hp.warmup_epochs = 2;
	cosine = train(&hp, *state, 1, false);
	/* Slower at first, and at the end all but still. */
	assert_true(cosine->epoch[1].train_loss > constant->epoch[1].train_loss);
	assert_true(fabs(cosine->epoch[20].test_loss - cosine->epoch[19].test_loss) <
		0.1 * fabs(constant->epoch[20].test_loss - constant->epoch[19].test_loss));
	outcome_free(cosine);
	outcome_free(constant);
}

static void a_warm_up_that_leaves_no_epoch_is_refused(void **state)
{
	struct hparams hp = small_network();

	hp.warmup_epochs = 6;
	refuse(&hp, *state, "--warmup-epochs 6");
}

/* With a share s spread over ten classes no loss is below that of the right answer,
 * the entropy of what the labels stand for. */
static void label_smoothing_is_in_the_train_loss_and_not_in_the_others(void **state)
{
	const double s = 0.3, rest = s / 10;
	const double entropy = -(1 - s + rest) * log(1 - s + rest) - 9 * rest * log(rest);
	struct hparams hp = small_network();
	struct outcome *run;

	hp.epochs = 150;
	hp.label_smoothing = s;
	run = train(&hp, *state, 1, false);
	assert_true(run->epoch[150].train_loss > entropy);
	assert_true(run->epoch[150].train_loss < entropy + 0.2);
	assert_true(run->epoch[150].test_loss < entropy - 0.3);
	outcome_free(run);
}

static void every_optimizer_learns(void **state)
{
	static const struct {
		enum optimizer_kind kind;
		double lr, momentum;
		bool nesterov;
	} optimizers[] = {
		{OPTIMIZER_SGD, 0.05, 0.9, false},
		{OPTIMIZER_SGD, 0.05, 0.9, true},
		{OPTIMIZER_ADAM, 0.01, 0.0, false},
		{OPTIMIZER_ADAMW, 0.01, 0.0, false},
	};

	for (size_t i = 0; i < sizeof optimizers / sizeof optimizers[0]; i++) {
		struct hparams hp = small_network();
		struct outcome *run;

		hp.epochs = 40;
		hp.optimizer = (int64_t)optimizers[i].kind;
		hp.lr = optimizers[i].lr;
		hp.momentum = optimizers[i].momentum;
		hp.nesterov = optimizers[i].nesterov;
		run = train(&hp, *state, 1, false);
		assert_true(run->epoch[40].test_accuracy > 0.9);
		outcome_free(run);
	}
}

static int make_data(void **state)
{
	struct dataset *data = xcalloc(1, sizeof *data);

	tiny_make(data, TRAIN, TEST);
	*state = data;
	return 0;
}

static int release_data(void **state)
{
	dataset_release(*state);
	free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(early_stopping_ends_after_its_patience_and_keeps_the_best),
		cmocka_unit_test(a_trial_is_tested_with_the_network_that_was_kept),
		cmocka_unit_test(without_patience_all_epochs_are_trained),
		cmocka_unit_test(patience_is_refused_where_nothing_validates),
		cmocka_unit_test(a_choice_is_retrained_for_as_long_as_its_best_network_was),
		cmocka_unit_test(as_many_snapshots_are_taken_as_are_asked_for),
		cmocka_unit_test(the_last_snapshot_is_the_network_that_is_left),
		cmocka_unit_test(
			batch_norm_and_dropout_learn_the_same_with_any_number_of_threads),
		cmocka_unit_test(a_batch_of_one_is_refused_with_batch_norm),
		cmocka_unit_test(the_step_schedule_takes_its_step),
		cmocka_unit_test(the_cosine_schedule_comes_to_rest),
		cmocka_unit_test(a_warm_up_that_leaves_no_epoch_is_refused),
		cmocka_unit_test(
			label_smoothing_is_in_the_train_loss_and_not_in_the_others),
		cmocka_unit_test(every_optimizer_learns),
	};

	blas_init();
	return cmocka_run_group_tests_name(
		"options of the trainer", tests, make_data, release_data);
}
