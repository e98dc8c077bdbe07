#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "child.h"
#include "fmnist/claim.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"
#include "room.h"
#include "tape.h"

#define CHILDREN 4
#define EPOCHS 50

static int set_up(void **state)
{
	*state = room_make();
	return 0;
}

static int tear_down(void **state)
{
	room_remove(*state);
	return 0;
}

static struct store *open_store(const char *room)
{
	struct err err = {0};
	struct store *store = store_open(room, &err);

	if (store == NULL)
		fail_msg("%s", err.text);
	return store;
}

static void replay(struct store *store, uint32_t run, struct tape *tape)
{
	struct err err = {0};

	tape_release(tape);
	if (store_replay(store, run, false, &tape->sink, &err) != 0)
		fail_msg("%s", err.text);
}

static struct store_run look(struct store *store, uint32_t run)
{
	struct store_run out;

	assert_int_equal(store_run(store, run, &out, NULL), 0);
	return out;
}

/* Works on a sweep until it is told, or killed. */
static const char *work_on_sweep(struct child *parent, void *arg)
{
	struct store *store = store_open(arg, NULL);
	struct tape tape;
	uint32_t run;

	MUST(store != NULL);
	MUST(store_begin(store, RUN_SWEEP, "", "[sweep]\n", &run, NULL) == 0);
	tape_init(&tape);
	tape_sweep(&tape, run);
	tape_write(&tape, store);
	child_tell(parent);
	child_wait(parent);
	tape_release(&tape);
	store_close(store);
	return NULL;
}

static void a_run_whose_process_is_killed_is_interrupted(void **state)
{
	struct child child;
	struct tape tape;
	struct store *store;

	child_start(&child, work_on_sweep, *state);
	child_wait(&child);
	store = store_open_reading(*state, NULL);
	assert_non_null(store);
	tape_init(&tape);
	assert_int_equal(look(store, 1).status, RUN_RUNNING);
	replay(store, 1, &tape);
	assert_int_equal(tape_count(&tape, EVENT_RUN_FINISHED), 0);
	assert_int_equal(tape_count(&tape, EVENT_TRIAL_FINISHED), 2);

	child_kill(&child);
	assert_int_equal(look(store, 1).status, RUN_INTERRUPTED);
	replay(store, 1, &tape);
	assert_int_equal(tape_count(&tape, EVENT_TRIAL_FINISHED), 3);
	assert_int_equal(
		tape_last(&tape, EVENT_TRIAL_FINISHED)->finished.status, RUN_INTERRUPTED);
	assert_int_equal(tape_last(&tape, EVENT_TRIAL_FINISHED)->finished.epochs, 1);
	assert_int_equal(
		tape_last(&tape, EVENT_RUN_FINISHED)->finished.status, RUN_INTERRUPTED);
	assert_int_equal(tape_last(&tape, EVENT_RUN_FINISHED)->finished.best_trial, 1);
	assert_int_equal(tape_last(&tape, EVENT_RUN_FINISHED)->finished.epochs, 5);
	tape_release(&tape);
	store_close(store);
}

static void an_interrupted_run_goes_on_when_it_is_claimed(void **state)
{
	struct child child;
	struct tape tape;
	struct store *store;

	child_start(&child, work_on_sweep, *state);
	child_wait(&child);
	child_kill(&child);
	store = open_store(*state);
	assert_int_equal(store_claim(store, 1, NULL), 0);
	assert_int_equal(look(store, 1).status, RUN_RUNNING);
	tape_init(&tape);
	replay(store, 1, &tape);
	assert_int_equal(tape_count(&tape, EVENT_RUN_FINISHED), 0);
	/* Its trial does not: nobody has begun it again yet. */
	assert_int_equal(tape_last(&tape, EVENT_TRIAL_FINISHED)->trial, 3);
	assert_int_equal(
		tape_last(&tape, EVENT_TRIAL_FINISHED)->finished.status, RUN_INTERRUPTED);
	assert_int_equal(look(store, 1).trials_done, 2);
	tape_release(&tape);
	store_close(store);
}

static void a_run_that_ended_stays_ended_when_it_is_claimed(void **state)
{
	struct store *store = open_store(*state);
	struct event event = made_finished(1, 0, RUN_STOPPED);
	uint32_t run;

	assert_int_equal(store_begin(store, RUN_SWEEP, "", "", &run, NULL), 0);
	assert_int_equal(store_write(store, &event, NULL), 0);
	store_unclaim(store, run);
	assert_int_equal(store_claim(store, run, NULL), 0);
	assert_int_equal(look(store, run).status, RUN_STOPPED);
	store_unclaim(store, run);
	assert_int_equal(look(store, run).status, RUN_STOPPED);
	store_close(store);
}

static void a_run_that_another_process_works_on_is_refused(void **state)
{
	struct err err = {0};
	struct child child;
	struct store *store;
	char pid[24];

	child_start(&child, work_on_sweep, *state);
	child_wait(&child);
	snprintf(pid, sizeof pid, "process %ld", (long)child.pid);
	store = open_store(*state);
	assert_int_equal(store_claim(store, 1, &err), -1);
	assert_says(&err, "run 1", pid, NULL);
	assert_int_equal(store_remove(store, 1, &err), -1);
	assert_says(&err, "run 1", pid, NULL);
	child_tell(&child);
	assert_child_ends_well(&child);
	assert_int_equal(store_claim(store, 1, &err), 0);
	store_close(store);
}

static const char *claim_when_told(struct child *parent, void *arg)
{
	struct store *store = store_open(arg, NULL);
	bool won;

	MUST(store != NULL);
	child_tell(parent);
	child_wait(parent);
	won = store_claim(store, 1, NULL) == 0;
	MUST(write(parent->out, won ? "1" : "0", 1) == 1);
	/* Held until all have tried. */
	child_wait(parent);
	store_close(store);
	return NULL;
}

static void of_many_that_claim_a_run_at_once_one_has_it(void **state)
{
	struct child child[CHILDREN];
	struct store *store = open_store(*state);
	uint32_t run;
	int winners = 0;

	assert_int_equal(store_begin(store, RUN_SWEEP, "", "", &run, NULL), 0);
	store_close(store);
	for (int i = 0; i < CHILDREN; i++)
		child_start(&child[i], claim_when_told, *state);
	for (int i = 0; i < CHILDREN; i++)
		child_wait(&child[i]);
	for (int i = 0; i < CHILDREN; i++)
		child_tell(&child[i]);
	for (int i = 0; i < CHILDREN; i++) {
		char answer;

		assert_int_equal(read(child[i].in, &answer, 1), 1);
		winners += answer == '1';
	}
	for (int i = 0; i < CHILDREN; i++)
		child_tell(&child[i]);
	for (int i = 0; i < CHILDREN; i++)
		assert_child_ends_well(&child[i]);
	assert_int_equal(winners, 1);
}

static const char *look_all_the_time(struct child *parent, void *arg)
{
	for (int i = 0; i < 3000; i++)
		claim_is_taken(arg);
	child_tell(parent);
	return NULL;
}

/* To look takes the lock for a moment. */
static void looking_makes_nobodys_claim_fail(void **state)
{
	struct child child;
	struct err err = {0};

	child_start(&child, look_all_the_time, *state);
	for (int i = 0; i < 3000; i++) {
		int fd = claim_take(*state, 1, &err);

		if (fd < 0)
			fail_msg("%d: %s", i, err.text);
		close(fd);
	}
	child_wait(&child);
	assert_child_ends_well(&child);
}

static const char *write_a_run(struct child *parent, void *arg)
{
	struct store *store = store_open(arg, NULL);
	uint32_t run;

	MUST(store != NULL);
	child_tell(parent);
	child_wait(parent);
	MUST(store_begin(store, RUN_TRAIN, "", NULL, &run, NULL) == 0);
	for (uint64_t i = 1; i <= EPOCHS; i++) {
		struct event event = made_epoch(run, 0, i);

		MUST(store_write_begin(store, NULL) == 0);
		MUST(store_write(store, &event, NULL) == 0);
		MUST(store_write_end(store, NULL) == 0);
	}
	store_close(store);
	return NULL;
}

/* The store is made by all of them, too. */
static void processes_write_at_once(void **state)
{
	struct child child[CHILDREN];
	struct store *store;

	for (int i = 0; i < CHILDREN; i++)
		child_start(&child[i], write_a_run, *state);
	for (int i = 0; i < CHILDREN; i++)
		child_wait(&child[i]);
	store = open_store(*state);
	assert_false(store_changed(store));
	for (int i = 0; i < CHILDREN; i++)
		child_tell(&child[i]);
	for (int i = 0; i < CHILDREN; i++)
		assert_child_ends_well(&child[i]);
	assert_true(store_changed(store));
	assert_false(store_changed(store));
	for (uint32_t run = 1; run <= CHILDREN; run++)
		assert_int_equal(look(store, run).epochs, EPOCHS);
	store_close(store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_run_whose_process_is_killed_is_interrupted),
		TEST(an_interrupted_run_goes_on_when_it_is_claimed),
		TEST(a_run_that_ended_stays_ended_when_it_is_claimed),
		TEST(a_run_that_another_process_works_on_is_refused),
		TEST(of_many_that_claim_a_run_at_once_one_has_it),
		TEST(looking_makes_nobodys_claim_fail),
		TEST(processes_write_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
