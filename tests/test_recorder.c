#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "child.h"
#include "fmnist/clock.h"
#include "fmnist/file.h"
#include "fmnist/mailbox.h"
#include "fmnist/recorder.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"
#include "room.h"
#include "tape.h"

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

/* A store with a run that was begun, a recorder, and a listener beside it. */
struct station {
	struct store *store;
	struct hub hub;
	struct mailbox *mailbox;
	struct tape heard;
	struct recorder *recorder;
	uint32_t run;
};

static const char *station_open(struct station *s, const char *room)
{
	*s = (struct station){.store = store_open(room, NULL)};
	MUST(s->store != NULL);
	MUST(store_begin(s->store, RUN_TRAIN, "", NULL, &s->run, NULL) == 0);
	s->mailbox = mailbox_new(NULL);
	MUST(s->mailbox != NULL);
	tape_init(&s->heard);
	mailbox_add_sink(s->mailbox, &s->heard.sink);
	hub_add(&s->hub, s->mailbox);
	s->recorder = recorder_start(room, &s->hub, NULL);
	MUST(s->recorder != NULL);
	return NULL;
}

static void station_close(struct station *s)
{
	store_close(s->store);
	mailbox_free(s->mailbox);
	tape_release(&s->heard);
}

static void post(struct station *s, const struct tape *tape)
{
	for (size_t i = 0; i < tape->count; i++)
		hub_post(&s->hub, &tape->event[i]);
}

static void what_was_posted_is_on_disk_when_it_stops(void **state)
{
	struct station s;
	struct tape told, got;

	assert_null(station_open(&s, *state));
	tape_init(&told);
	tape_init(&got);
	tape_training(&told, s.run);
	post(&s, &told);
	assert_int_equal(recorder_stop(s.recorder, NULL), 0);
	assert_int_equal(store_replay(s.store, s.run, false, &got.sink, NULL), 0);
	assert_same_events(&got, &told);
	tape_release(&told);
	tape_release(&got);
	station_close(&s);
}

static void an_epoch_is_on_disk_within_a_second(void **state)
{
	int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	struct store_run run = {0};
	struct event epoch;
	struct station s;
	double began;

	assert_null(station_open(&s, *state));
	assert_true(inotify_add_watch(watch, *state, IN_MODIFY) >= 0);
	epoch = made_epoch(s.run, 0, 1);
	hub_post(&s.hub, &epoch);
	began = clock_now();
	while (run.epochs == 0 && clock_now() - began < 1) {
		struct pollfd wait = {.fd = watch, .events = POLLIN};
		char bytes[4096];

		poll(&wait, 1, 1000);
		while (read(watch, bytes, sizeof bytes) > 0)
			;
		assert_int_equal(store_run(s.store, s.run, &run, NULL), 0);
	}
	assert_int_equal(run.epochs, 1);
	assert_int_equal(recorder_stop(s.recorder, NULL), 0);
	station_close(&s);
	close(watch);
}

static void a_message_of_no_run_is_not_recorded(void **state)
{
	struct station s;
	struct event event[2];
	struct tape got;

	assert_null(station_open(&s, *state));
	event[0] = made_message(0, MESSAGE_ERROR, "of no run");
	event[1] = made_message(s.run, MESSAGE_ERROR, "of this run");
	hub_post(&s.hub, &event[0]);
	hub_post(&s.hub, &event[1]);
	assert_int_equal(recorder_stop(s.recorder, NULL), 0);
	tape_init(&got);
	assert_int_equal(store_replay(s.store, s.run, false, &got.sink, NULL), 0);
	assert_int_equal(tape_count(&got, EVENT_MESSAGE), 1);
	tape_release(&got);
	station_close(&s);
}

/* What the recorder says is of no run. */
static size_t said(const struct station *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->heard.count; i++)
		n += s->heard.event[i].run == 0;
	return n;
}

/* Until the recorder has said so many messages. */
static void hear(struct station *s, size_t messages)
{
	while (said(s) < messages) {
		struct pollfd wait = {.fd = mailbox_fd(s->mailbox), .events = POLLIN};

		poll(&wait, 1, -1);
		mailbox_dispatch(s->mailbox);
	}
}

/* As somebody who uses the sqlite3 command. */
static void do_sql(const char *room, const char *sql)
{
	char *path = path_join(room, "runs.db"), *why = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(path);
}

static void what_failed_halfway_is_written_once(void **state)
{
	struct station s;
	struct tape told, got;

	assert_null(station_open(&s, *state));
	do_sql(*state,
		"CREATE TRIGGER no BEFORE INSERT ON epochs"
		" BEGIN SELECT RAISE(ABORT, 'not now'); END");
	tape_init(&told);
	tape_init(&got);
	tape_training(&told, s.run);
	post(&s, &told);
	hear(&s, 1);
	assert_int_equal(store_replay(s.store, s.run, false, &got.sink, NULL), 0);
	assert_int_equal(got.count, 0);
	do_sql(*state, "DROP TRIGGER no");
	hear(&s, 2);
	assert_int_equal(store_replay(s.store, s.run, false, &got.sink, NULL), 0);
	assert_same_events(&got, &told);
	assert_int_equal(recorder_stop(s.recorder, NULL), 0);
	tape_release(&told);
	tape_release(&got);
	station_close(&s);
}

/* No file may grow: what a full disk is, but for the error's name. */
static void fill_disk(bool full)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = full ? 1024 : limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
}

static const char *have_room_again(struct child *parent, void *arg)
{
	struct station s;
	struct store_run run;
	struct tape told, got;

	(void)parent;
	MUST(station_open(&s, arg) == NULL);
	tape_init(&told);
	tape_training(&told, s.run);
	fill_disk(true);
	for (size_t i = 0; i < 5; i++)
		hub_post(&s.hub, &told.event[i]);
	hear(&s, 1);
	MUST(tape_last(&s.heard, EVENT_MESSAGE)->message.level == MESSAGE_WARNING);
	MUST(strstr(tape_last(&s.heard, EVENT_MESSAGE)->message.text, "disk is full"));
	MUST(store_run(s.store, s.run, &run, NULL) == 0 && run.epochs == 0);

	for (size_t i = 5; i < told.count; i++)
		hub_post(&s.hub, &told.event[i]);
	fill_disk(false);
	hear(&s, 2);
	MUST(tape_last(&s.heard, EVENT_MESSAGE)->message.level == MESSAGE_INFO);
	MUST(recorder_stop(s.recorder, NULL) == 0);
	tape_init(&got);
	MUST(store_replay(s.store, s.run, false, &got.sink, NULL) == 0);
	MUST(got.count == told.count);
	for (size_t i = 0; i < got.count; i++)
		MUST(got.event[i].kind == told.event[i].kind);
	station_close(&s);
	return NULL;
}

static void what_does_not_fit_on_a_full_disk_is_written_later(void **state)
{
	struct child child;

	child_start(&child, have_room_again, *state);
	assert_child_ends_well(&child);
}

static const char *stay_full(struct child *parent, void *arg)
{
	struct err err = {0};
	struct event epoch;
	struct station s;

	(void)parent;
	MUST(station_open(&s, arg) == NULL);
	fill_disk(true);
	epoch = made_epoch(s.run, 0, 1);
	hub_post(&s.hub, &epoch);
	hear(&s, 1);
	/* Its own message comes back to it, and must not make another. */
	MUST(recorder_stop(s.recorder, &err) == -1);
	MUST(strstr(err.text, "not recorded") != NULL);
	if (strstr(err.text, "disk is full") == NULL)
		return xstrdup(err.text);
	mailbox_dispatch(s.mailbox);
	MUST(said(&s) == 1);
	station_close(&s);
	return NULL;
}

static void a_disk_that_stays_full_is_an_error_at_the_end(void **state)
{
	struct child child;

	child_start(&child, stay_full, *state);
	assert_child_ends_well(&child);
}

static void a_store_that_cannot_be_opened_starts_no_recorder(void **state)
{
	struct bytes bytes = idx_labels(9000, 3);
	struct hub hub = {0};
	struct err err = {0};

	free(room_write(*state, "runs.db", bytes));
	free(bytes.data);
	assert_null(recorder_start(*state, &hub, &err));
	assert_says(&err, "not a database", NULL);
	assert_int_equal(hub.mailboxes, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_was_posted_is_on_disk_when_it_stops),
		TEST(an_epoch_is_on_disk_within_a_second),
		TEST(a_message_of_no_run_is_not_recorded),
		TEST(what_failed_halfway_is_written_once),
		TEST(what_does_not_fit_on_a_full_disk_is_written_later),
		TEST(a_disk_that_stays_full_is_an_error_at_the_end),
		TEST(a_store_that_cannot_be_opened_starts_no_recorder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
