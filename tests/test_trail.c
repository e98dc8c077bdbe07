/*
 * The snapshots of a training, in memory and on disk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/array_file.h"
#include "fmnist/file.h"
#include "fmnist/store.h"
#include "fmnist/trail.h"
#include "fmnist/xalloc.h"
#include "room.h"

#define LARGE (((size_t)1 << 20) + 7) /* numbers: no more than TRAIL_LEAST are kept */

static struct snapshot *made(size_t count, uint64_t number)
{
	struct snapshot *snapshot = snapshot_empty(count);

	snapshot->epoch = number / 4;
	snapshot->iteration = number * 10;
	for (size_t i = 0; i < count; i++)
		snapshot->value[i] = (float)number + (float)(i % 100) / 128.0f;
	return snapshot;
}

/* Snapshots 0, stride, 2 stride, ... */
static void assert_trail(const struct trail *trail, size_t count, uint64_t stride)
{
	assert_int_equal(trail->count, count);
	for (size_t i = 0; i < count; i++) {
		struct snapshot *want = made(trail->snapshot[i]->count, i * stride);

		assert_int_equal(trail->snapshot[i]->iteration, want->iteration);
		assert_int_equal(trail->snapshot[i]->epoch, want->epoch);
		assert_memory_equal(trail->snapshot[i]->value, want->value,
			want->count * sizeof(float));
		snapshot_drop(want);
	}
}

static void add(struct trail *trail, size_t numbers, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++) {
		struct snapshot *snapshot = made(numbers, i);

		trail_add(trail, snapshot);
		snapshot_drop(snapshot);
	}
}

static void a_trail_keeps_what_fits_and_thins_what_does_not(void **state)
{
	struct trail trail;

	(void)state;
	trail_init(&trail);
	add(&trail, 5, 0, 1000);
	assert_trail(&trail, 1000, 1);
	trail_clear(&trail);
	assert_int_equal(trail.count, 0);
	add(&trail, LARGE, 0, 16);
	assert_trail(&trail, 16, 1);
	add(&trail, LARGE, 16, 17);
	assert_trail(&trail, 9, 2);
	add(&trail, LARGE, 17, 31);
	assert_trail(&trail, 16, 2);
	add(&trail, LARGE, 31, 65);
	assert_trail(&trail, 9, 8);
	trail_release(&trail);
}

struct fixture {
	char *room;
	struct store *store;
	uint32_t run;
	struct err err;
};

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	f->room = room_make();
	f->store = store_open(f->room, &f->err);
	assert_non_null(f->store);
	assert_int_equal(store_begin(f->store, RUN_TRAIN, "", NULL, &f->run, &f->err), 0);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	room_remove(f->room);
	free(f);
	return 0;
}

static void write_one(struct fixture *f, size_t numbers, uint64_t number, bool keep)
{
	struct event event = {.kind = EVENT_SNAPSHOT, .run = f->run};

	event.snapshot = made(numbers, number);
	assert_int_equal(store_write_begin(f->store, &f->err), 0);
	if (store_write(f->store, &event, &f->err) != 0)
		fail_msg("%s", f->err.text);
	if (keep)
		assert_int_equal(store_write_end(f->store, &f->err), 0);
	else
		store_write_cancel(f->store);
	event_drop(&event);
}

static void write_some(struct fixture *f, size_t numbers, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++)
		write_one(f, numbers, i, true);
}

static void assert_stored(struct fixture *f, size_t count, uint64_t stride)
{
	struct trail trail;

	trail_init(&trail);
	if (store_trail(f->store, f->run, &trail, &f->err) != 0)
		fail_msg("%s", f->err.text);
	assert_trail(&trail, count, stride);
	trail_release(&trail);
}

static void a_stored_trail_comes_back(void **state)
{
	struct fixture *f = *state;

	assert_stored(f, 0, 1);
	write_some(f, 33, 0, 12);
	assert_stored(f, 12, 1);
}

/* A transaction that is taken back leaves a row in the file that nobody knows of. */
static void what_was_taken_back_is_written_over(void **state)
{
	struct fixture *f = *state;

	write_some(f, 33, 0, 3);
	write_one(f, 33, 77, false);
	assert_stored(f, 3, 1);
	write_some(f, 33, 3, 5);
	assert_stored(f, 5, 1);
}

static void a_stored_trail_is_thinned_like_one_in_memory(void **state)
{
	struct fixture *f = *state;

	write_some(f, LARGE, 0, 16);
	/* Also where the thinning is taken back, once. */
	write_one(f, LARGE, 16, false);
	write_some(f, LARGE, 16, 17);
	assert_stored(f, 9, 2);
	write_some(f, LARGE, 17, 19);
	assert_stored(f, 10, 2);
}

static void a_trail_that_is_damaged_is_named(void **state)
{
	struct fixture *f = *state;
	char *directory = store_run_directory(f->store, f->run);
	char *path = path_join(directory, "snapshots.npy");
	struct trail trail;

	write_some(f, 33, 0, 3);
	assert_int_equal(truncate(path, 200), 0);
	trail_init(&trail);
	assert_int_equal(store_trail(f->store, f->run, &trail, &f->err), -1);
	assert_non_null(strstr(f->err.text, "snapshots.npy is not whole"));
	trail_release(&trail);
	free(path);
	free(directory);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trail_keeps_what_fits_and_thins_what_does_not),
		CASE(a_stored_trail_comes_back),
		CASE(what_was_taken_back_is_written_over),
		CASE(a_stored_trail_is_thinned_like_one_in_memory),
		CASE(a_trail_that_is_damaged_is_named),
	};

	return cmocka_run_group_tests_name("trail", tests, NULL, NULL);
}
