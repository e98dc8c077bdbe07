#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <pthread.h>

#include "fmnist/init_result.h"
#include "fmnist/mailbox.h"

#define THREADS 4
#define EPOCHS 2000

struct counter {
	struct sink sink;
	uint64_t epochs, blocks, last_epoch[THREADS];
	uint64_t last_first; /* of the newest block */
	bool in_order;
};

static void count(struct sink *sink, const struct event *event)
{
	struct counter *counter = (struct counter *)sink;

	if (event->kind == EVENT_EPOCH) {
		counter->epochs++;
		counter->in_order &= event->epoch.epoch > counter->last_epoch[event->run];
		counter->last_epoch[event->run] = event->epoch.epoch;
	}
	if (event->kind == EVENT_ITERATIONS) {
		counter->in_order &= counter->blocks == 0 ||
			event->iterations.first > counter->last_first;
		counter->blocks++;
		counter->last_first = event->iterations.first;
	}
}

static bool readable(const struct mailbox *mailbox)
{
	struct pollfd fd = {.fd = mailbox_fd(mailbox), .events = POLLIN};

	return poll(&fd, 1, 0) == 1;
}

struct poster {
	struct mailbox *mailbox;
	uint32_t run;
};

static void *post_epochs(void *arg)
{
	const struct poster *poster = arg;

	for (uint64_t i = 1; i <= EPOCHS; i++) {
		struct event event = {.kind = EVENT_EPOCH, .run = poster->run};

		event.epoch.epoch = i;
		mailbox_post(poster->mailbox, &event);
	}
	return NULL;
}

static void every_epoch_of_every_thread_arrives_in_order(void **state)
{
	struct counter counter = {.sink.take = count, .in_order = true};
	struct mailbox *mailbox = mailbox_new(NULL);
	struct poster poster[THREADS];
	pthread_t thread[THREADS];
	struct pollfd fd = {.fd = mailbox_fd(mailbox), .events = POLLIN};

	(void)state;
	mailbox_add_sink(mailbox, &counter.sink);
	for (uint32_t i = 0; i < THREADS; i++) {
		poster[i] = (struct poster){mailbox, i};
		assert_int_equal(
			pthread_create(&thread[i], NULL, post_epochs, &poster[i]), 0);
	}
	while (counter.epochs < THREADS * EPOCHS) {
		assert_int_equal(poll(&fd, 1, 60000), 1);
		mailbox_dispatch(mailbox);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	assert_true(counter.in_order);
	assert_false(mailbox_dispatch(mailbox));
	assert_int_equal(counter.epochs, THREADS * EPOCHS);
	mailbox_free(mailbox);
}

static void the_descriptor_is_readable_only_while_events_wait(void **state)
{
	struct event event = {.kind = EVENT_EPOCH};
	struct mailbox *mailbox = mailbox_new(NULL);

	(void)state;
	assert_false(readable(mailbox));
	mailbox_post(mailbox, &event);
	mailbox_post(mailbox, &event);
	assert_true(readable(mailbox));
	assert_true(mailbox_dispatch(mailbox));
	assert_false(readable(mailbox));
	assert_false(mailbox_dispatch(mailbox));
	mailbox_post(mailbox, &event);
	assert_true(readable(mailbox));
	mailbox_free(mailbox);
}

static void a_reader_that_stands_still_loses_old_iterations_and_nothing_else(void **state)
{
	struct counter counter = {.sink.take = count, .in_order = true};
	const uint64_t blocks = 3 * MAILBOX_BLOCKS;
	struct mailbox *mailbox = mailbox_new(NULL);

	(void)state;
	mailbox_add_sink(mailbox, &counter.sink);
	for (uint64_t i = 0; i < blocks; i++) {
		struct event event = {.kind = EVENT_ITERATIONS};

		event.iterations.first = i;
		mailbox_post(mailbox, &event);
		event = (struct event){.kind = EVENT_EPOCH};
		event.epoch.epoch = i + 1;
		mailbox_post(mailbox, &event);
	}
	mailbox_dispatch(mailbox);
	assert_int_equal(counter.epochs, blocks);
	assert_true(counter.blocks <= MAILBOX_BLOCKS);
	assert_true(counter.blocks >= MAILBOX_BLOCKS / 2);
	assert_int_equal(counter.last_first, blocks - 1);
	assert_true(counter.in_order);
	mailbox_free(mailbox);
}

struct gallery {
	struct sink sink;
	uint64_t epoch[2 * MAILBOX_SNAPSHOTS]; /* of those that came */
	size_t count;
};

static void collect(struct sink *sink, const struct event *event)
{
	struct gallery *gallery = (struct gallery *)sink;

	if (event->kind == EVENT_SNAPSHOT)
		gallery->epoch[gallery->count++] = event->snapshot->epoch;
}

static void post_snapshot(struct mailbox *mailbox, uint64_t epoch)
{
	struct event event = {.kind = EVENT_SNAPSHOT, .snapshot = snapshot_empty(3)};

	event.snapshot->epoch = epoch;
	mailbox_post(mailbox, &event);
	event_drop(&event);
}

/* What is dropped, read or left behind is freed: the leak checker would tell. */
static void a_slow_reader_gets_snapshots_from_the_first_to_the_newest(void **state)
{
	struct gallery gallery = {.sink.take = collect};
	struct mailbox *mailbox = mailbox_new(NULL);

	(void)state;
	mailbox_add_sink(mailbox, &gallery.sink);
	for (uint64_t i = 1; i <= 1000; i++)
		post_snapshot(mailbox, i);
	mailbox_dispatch(mailbox);
	assert_in_range(gallery.count, MAILBOX_SNAPSHOTS / 2, MAILBOX_SNAPSHOTS);
	assert_int_equal(gallery.epoch[0], 1);
	assert_int_equal(gallery.epoch[gallery.count - 1], 1000);
	for (size_t i = 1; i < gallery.count; i++)
		assert_true(gallery.epoch[i] > gallery.epoch[i - 1]);
	post_snapshot(mailbox, 1001);
	mailbox_free(mailbox);
}

static void count_results(struct sink *sink, const struct event *event)
{
	struct counter *counter = (struct counter *)sink;

	counter->blocks++;
	counter->in_order &= event->init->done > counter->last_first;
	counter->last_first = event->init->done;
}

static void of_many_results_the_newest_arrive(void **state)
{
	struct counter counter = {.sink.take = count_results, .in_order = true};
	struct mailbox *mailbox = mailbox_new(NULL);

	(void)state;
	mailbox_add_sink(mailbox, &counter.sink);
	for (size_t i = 1; i <= 200; i++) {
		struct event event = {.kind = EVENT_INIT};

		event.init = init_result_new(1, 1);
		event.init->done = i;
		mailbox_post(mailbox, &event);
		init_result_drop(event.init);
	}
	mailbox_dispatch(mailbox);
	assert_in_range(counter.blocks, 1, MAILBOX_RESULTS);
	assert_int_equal(counter.last_first, 200);
	assert_true(counter.in_order);
	mailbox_free(mailbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_epoch_of_every_thread_arrives_in_order),
		cmocka_unit_test(the_descriptor_is_readable_only_while_events_wait),
		cmocka_unit_test(
			a_reader_that_stands_still_loses_old_iterations_and_nothing_else),
		cmocka_unit_test(a_slow_reader_gets_snapshots_from_the_first_to_the_newest),
		cmocka_unit_test(of_many_results_the_newest_arrive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
