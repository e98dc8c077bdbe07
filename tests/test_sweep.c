/*
 * A sweep's crew: results that do not depend on it, and trials that run once.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/control.h"
#include "fmnist/sweep.h"
#include "tiny.h"

#define TRIALS 8

static const char text[] =
	"[sweep]\ntrials = 8\nseed = 3\n[fixed]\ntrain-on = train\n"
	"epochs = 3\n[space]\nhidden-units = 4 6 8\nlr = 0.1 0.05 0.01\n";

struct record {
	pthread_mutex_t lock; /* guards all below */
	int started[TRIALS + 1], ended[TRIALS + 1];
	struct event_run_finished trial[TRIALS + 1]; /* from 1 */
	struct event_run_finished run;
	struct sink *memory; /* is given every event; NULL: nobody */
	int cancel_after;    /* so many ended trials; 0: never */
	int done;
	unsigned requests;
};

static void record_event(void *arg, const struct event *event)
{
	struct record *record = arg;

	pthread_mutex_lock(&record->lock);
	if (event->kind == EVENT_TRIAL_STARTED)
		record->started[event->trial]++;
	if (event->kind == EVENT_TRIAL_FINISHED) {
		record->ended[event->trial]++;
		record->trial[event->trial] = event->finished;
		if (event->finished.status == RUN_COMPLETED &&
			++record->done == record->cancel_after)
			record->requests = REQUEST_CANCEL;
	}
	if (event->kind == EVENT_RUN_FINISHED)
		record->run = event->finished;
	if (record->memory != NULL)
		record->memory->take(record->memory, event);
	pthread_mutex_unlock(&record->lock);
}

static unsigned requests(void *arg)
{
	struct record *record = arg;
	unsigned asked;

	pthread_mutex_lock(&record->lock);
	asked = record->requests;
	pthread_mutex_unlock(&record->lock);
	return asked;
}

static void wait_not(void *arg)
{
	(void)arg;
}

struct bench {
	struct dataset data;
	struct sweep_spec spec;
};

static struct sweep *make(struct bench *bench, struct record *record, size_t workers)
{
	const struct sweep_settings settings = {
		.spec = &bench->spec,
		.data = &bench->data,
		.workers = workers,
		.emit = record_event,
		.check = requests,
		.wait = wait_not,
		.arg = record,
	};

	pthread_mutex_init(&record->lock, NULL);
	return sweep_new(&settings, NULL);
}

static void run(struct bench *bench, struct record *record, size_t workers)
{
	struct sweep *sweep = make(bench, record, workers);

	assert_non_null(sweep);
	assert_int_equal(sweep_run(sweep, NULL), 0);
	sweep_free(sweep);
}

static void assert_same_result(const struct record *a, const struct record *b)
{
	for (int i = 1; i <= TRIALS; i++) {
		assert_int_equal(b->ended[i], 1);
		assert_int_equal(b->trial[i].status, RUN_COMPLETED);
		assert_true(
			a->trial[i].validation_accuracy == b->trial[i].validation_accuracy);
		assert_true(a->trial[i].validation_loss == b->trial[i].validation_loss);
		assert_true(a->trial[i].train_loss == b->trial[i].train_loss);
	}
	assert_int_equal(a->run.best_trial, b->run.best_trial);
}

static void results_do_not_depend_on_the_number_of_workers(void **state)
{
	struct record one = {0}, two = {0}, three = {0};

	run(*state, &one, 1);
	run(*state, &two, 2);
	run(*state, &three, 3);
	assert_int_equal(one.run.status, RUN_COMPLETED);
	assert_true(one.run.best_trial > 0);
	assert_same_result(&one, &one);
	assert_same_result(&one, &two);
	assert_same_result(&one, &three);
}

static void a_cancelled_sweep_goes_on_and_runs_no_trial_twice(void **state)
{
	struct record whole = {0}, first = {.cancel_after = 3}, second = {0};
	struct sweep *sweep = make(*state, &second, 2);

	run(*state, &whole, 2);
	first.memory = sweep_memory(sweep);
	run(*state, &first, 2);
	assert_int_equal(first.run.status, RUN_STOPPED);
	assert_int_equal(sweep_run(sweep, NULL), 0);
	sweep_free(sweep);
	assert_int_equal(second.run.status, RUN_COMPLETED);
	for (int i = 1; i <= TRIALS; i++) {
		bool kept = first.ended[i] > 0 && first.trial[i].status == RUN_COMPLETED;

		assert_int_equal(second.started[i], kept ? 0 : 1);
		if (kept) {
			second.ended[i] = 1;
			second.trial[i] = first.trial[i];
		}
	}
	assert_same_result(&whole, &second);
}

static int set_up(void **state)
{
	static struct bench bench;

	tiny_make(&bench.data, 400, 50);
	*state = &bench;
	return sweep_spec_parse(&bench.spec, "tiny.ini", text, NULL);
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	sweep_spec_release(&bench->spec);
	dataset_release(&bench->data);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_do_not_depend_on_the_number_of_workers),
		cmocka_unit_test(a_cancelled_sweep_goes_on_and_runs_no_trial_twice),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
