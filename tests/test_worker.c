#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include "fmnist/jobs.h"
#include "tiny.h"

/* Counts what arrives and remembers the last of each. */
struct watcher {
	struct sink sink;
	uint64_t epochs, iterations;
	enum run_status state;
	struct event_run_finished finished;
	char message[EVENT_TEXT];
	bool started, ended, failed;
};

static void watch(struct sink *sink, const struct event *event)
{
	struct watcher *watcher = (struct watcher *)sink;

	if (event->kind == EVENT_RUN_STARTED)
		watcher->started = true;
	else if (event->kind == EVENT_EPOCH)
		watcher->epochs = event->epoch.epoch;
	else if (event->kind == EVENT_ITERATIONS)
		watcher->iterations += event->iterations.count;
	else if (event->kind == EVENT_STATE)
		watcher->state = event->state;
	else if (event->kind == EVENT_RUN_FINISHED)
		watcher->finished = event->finished;
	else if (event->kind == EVENT_MESSAGE)
		strcpy(watcher->message, event->message.text);
	else if (event->kind == EVENT_JOB_ENDED) {
		watcher->ended = true;
		watcher->failed = event->ended.failed;
	}
}

struct fixture {
	struct dataset data;
	struct hub hub;
	struct mailbox *events;
	struct pool *pool;
	struct worker worker;
	struct watcher watcher;
	struct train_job job;
};

static int set_up(void **state)
{
	static struct fixture fixture;
	struct hparams hp;

	fixture = (struct fixture){.watcher.sink.take = watch};
	tiny_make(&fixture.data, 400, 50);
	fixture.events = mailbox_new(NULL);
	hub_add(&fixture.hub, fixture.events);
	mailbox_add_sink(fixture.events, &fixture.watcher.sink);
	fixture.pool = pool_new(2);
	worker_init(&fixture.worker, &fixture.hub);
	hparams_default(&hp);
	hp.hidden_units = 8;
	hp.epochs = 1000000; /* ends only when it is asked to */
	train_job_init(&fixture.job, 7, &hp, &fixture.data, fixture.pool);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	worker_release(&fixture->worker);
	pool_free(fixture->pool);
	mailbox_free(fixture->events);
	dataset_release(&fixture->data);
	return 0;
}

/* Takes events until the condition holds, at most a minute long. */
#define TAKE_UNTIL(fixture, condition)                                          \
	do {                                                                    \
		struct pollfd fd = {                                            \
			.fd = mailbox_fd((fixture)->events), .events = POLLIN}; \
		while (!(condition)) {                                          \
			assert_int_equal(poll(&fd, 1, 60000), 1);               \
			mailbox_dispatch((fixture)->events);                    \
		}                                                               \
	} while (0)

static void a_run_is_told_and_stops_when_asked(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(worker_start(&f->worker, &f->job.job, NULL), 0);
	assert_true(worker_busy(&f->worker));
	TAKE_UNTIL(f, f->watcher.started && f->watcher.epochs >= 2);
	control_request(&f->worker.control, REQUEST_STOP);
	TAKE_UNTIL(f, f->watcher.ended);
	assert_int_equal(worker_join(&f->worker), 0);
	assert_false(worker_busy(&f->worker));
	assert_false(f->watcher.failed);
	assert_int_equal(f->watcher.finished.status, RUN_STOPPED);
	assert_int_equal(f->watcher.finished.epochs, f->watcher.epochs);
}

static void a_paused_run_does_nothing_until_it_is_resumed(void **state)
{
	struct fixture *f = *state;
	uint64_t before;

	assert_int_equal(worker_start(&f->worker, &f->job.job, NULL), 0);
	TAKE_UNTIL(f, f->watcher.epochs >= 1);
	control_request(&f->worker.control, REQUEST_PAUSE);
	TAKE_UNTIL(f, f->watcher.state == RUN_PAUSED);
	before = f->watcher.iterations;
	{
		struct pollfd fd = {.fd = mailbox_fd(f->events), .events = POLLIN};

		/* Nothing more comes; this is a bound on the test, not a wait for it. */
		assert_int_equal(poll(&fd, 1, 100), 0);
	}
	assert_int_equal(f->watcher.iterations, before);
	control_resume(&f->worker.control);
	TAKE_UNTIL(f, f->watcher.state == RUN_RUNNING && f->watcher.iterations > before);
}

static void a_paused_run_can_be_cancelled(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(worker_start(&f->worker, &f->job.job, NULL), 0);
	control_request(&f->worker.control, REQUEST_PAUSE);
	TAKE_UNTIL(f, f->watcher.state == RUN_PAUSED);
	control_request(&f->worker.control, REQUEST_CANCEL);
	TAKE_UNTIL(f, f->watcher.ended);
	assert_int_equal(worker_join(&f->worker), 0);
	assert_int_equal(f->watcher.finished.status, RUN_STOPPED);
}

static void a_second_job_is_not_told_to_stop_by_the_first_ones_requests(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(worker_start(&f->worker, &f->job.job, NULL), 0);
	control_request(&f->worker.control, REQUEST_CANCEL);
	TAKE_UNTIL(f, f->watcher.ended);
	worker_join(&f->worker);
	f->watcher.ended = false;
	f->watcher.epochs = 0;
	assert_int_equal(worker_start(&f->worker, &f->job.job, NULL), 0);
	TAKE_UNTIL(f, f->watcher.epochs >= 2);
}

static void a_job_that_fails_says_why(void **state)
{
	struct fixture *f = *state;
	struct load_job load;

	load_job_init(&load, "/nonexistent/data");
	assert_int_equal(worker_start(&f->worker, &load.job, NULL), 0);
	TAKE_UNTIL(f, f->watcher.ended);
	assert_int_equal(worker_join(&f->worker), -1);
	assert_true(f->watcher.failed);
	assert_non_null(strstr(f->watcher.message, "/nonexistent/data"));
	assert_string_equal(f->watcher.message, f->worker.err.text);
}

struct mask_job {
	struct job job;
	sigset_t blocked;
};

static int look_at_mask(struct job *job, struct worker *worker, struct err *err)
{
	(void)worker;
	(void)err;
	return pthread_sigmask(SIG_BLOCK, NULL, &((struct mask_job *)job)->blocked);
}

/* Blocked, a crash would end the process before the terminal is given back. */
static void a_thread_takes_its_own_crash_and_no_other_signal(void **state)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	static const int others[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGALRM};
	struct fixture *f = *state;
	struct mask_job job = {.job.run = look_at_mask};

	assert_int_equal(worker_start(&f->worker, &job.job, NULL), 0);
	assert_int_equal(worker_join(&f->worker), 0);
	for (int i = 0; i < 5; i++) {
		assert_false(sigismember(&job.blocked, crashes[i]));
		assert_true(sigismember(&job.blocked, others[i]));
	}
}

static void leaving_while_a_run_is_going_on_ends_it(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(worker_start(&f->worker, &f->job.job, NULL), 0);
	TAKE_UNTIL(f, f->watcher.started);
	/* tear_down() releases the worker; it would never return otherwise. */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_run_is_told_and_stops_when_asked),
		CASE(a_paused_run_does_nothing_until_it_is_resumed),
		CASE(a_paused_run_can_be_cancelled),
		CASE(a_second_job_is_not_told_to_stop_by_the_first_ones_requests),
		CASE(a_job_that_fails_says_why),
		CASE(a_thread_takes_its_own_crash_and_no_other_signal),
		CASE(leaving_while_a_run_is_going_on_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
