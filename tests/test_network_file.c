/*
 * The network of a run, on disk and back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/array_file.h"
#include "fmnist/file.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"
#include "room.h"
#include "tape.h"

#define COUNT 1000

struct fixture {
	struct sink sink;
	char *room;
	struct store *store;
	uint32_t run;
	struct event got; /* the last snapshot; kind EVENT_SNAPSHOT once there is one */
	struct err err;
};

static void take(struct sink *sink, const struct event *event)
{
	struct fixture *f = (struct fixture *)sink;

	assert_int_equal(event->kind, EVENT_SNAPSHOT);
	event_hold(event);
	event_drop(&f->got);
	f->got = *event;
}

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	f->sink.take = take;
	f->room = room_make();
	f->store = store_open(f->room, &f->err);
	assert_non_null(f->store);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	event_drop(&f->got);
	store_close(f->store);
	room_remove(f->room);
	free(f);
	return 0;
}

static void well(const struct fixture *f, int rc)
{
	if (rc != 0)
		fail_msg("%s", f->err.text);
}

static void begin(struct fixture *f, enum run_kind kind)
{
	well(f, store_begin(f->store, kind, "", NULL, &f->run, &f->err));
}

/* A network whose numbers are start, start + 1, ... */
static struct event made(
	const struct fixture *f, uint32_t trial, uint64_t epoch, float start)
{
	struct event event = {.kind = EVENT_SNAPSHOT, .run = f->run, .trial = trial};

	event.snapshot = snapshot_empty(COUNT);
	event.snapshot->epoch = epoch;
	event.snapshot->iteration = epoch * 100;
	for (size_t i = 0; i < COUNT; i++)
		event.snapshot->value[i] = start + (float)i;
	return event;
}

static int try_write(struct fixture *f, const struct event *event)
{
	int rc;

	well(f, store_write_begin(f->store, &f->err));
	rc = store_write(f->store, event, &f->err);
	if (rc != 0) {
		store_write_cancel(f->store);
		return -1;
	}
	well(f, store_write_end(f->store, &f->err));
	return 0;
}

static void keep(struct fixture *f, uint32_t trial, uint64_t epoch, float start)
{
	struct event event = made(f, trial, epoch, start);

	well(f, try_write(f, &event));
	event_drop(&event);
}

static void assert_got(const struct fixture *f, uint32_t trial, uint64_t epoch, float start)
{
	struct event want = made(f, trial, epoch, start);

	assert_int_equal(f->got.kind, EVENT_SNAPSHOT);
	assert_int_equal(f->got.run, f->run);
	assert_int_equal(f->got.trial, trial);
	assert_int_equal(f->got.snapshot->epoch, epoch);
	assert_int_equal(f->got.snapshot->iteration, epoch * 100);
	assert_int_equal(f->got.snapshot->count, COUNT);
	assert_memory_equal(
		f->got.snapshot->value, want.snapshot->value, COUNT * sizeof(float));
	event_drop(&want);
}

static void read_back(struct fixture *f)
{
	well(f, store_replay_network(f->store, f->run, &f->sink, &f->err));
}

static char *path_of(const struct fixture *f, const char *name)
{
	char *directory = store_run_directory(f->store, f->run);
	char *path = path_join(directory, name);

	free(directory);
	return path;
}

static bool has_file(const struct fixture *f, const char *name)
{
	char *path = path_of(f, name);
	bool there = path_is_file(path);

	free(path);
	return there;
}

static void the_newest_network_of_a_run_comes_back(void **state)
{
	struct fixture *f = *state;

	begin(f, RUN_TRAIN);
	keep(f, 0, 1, 0.5f);
	keep(f, 0, 2, -7.0f);
	read_back(f);
	assert_got(f, 0, 2, -7.0f);
	assert_true(has_file(f, "network.npy"));
	assert_false(has_file(f, "network.npy.part"));
}

static void of_a_sweep_only_the_last_best_trials_network_stays(void **state)
{
	struct fixture *f = *state;

	begin(f, RUN_SWEEP);
	keep(f, 3, 5, 1.0f);
	assert_true(has_file(f, "trial-2.npy"));
	keep(f, 11, 9, 2.0f);
	assert_false(has_file(f, "trial-2.npy"));
	assert_true(has_file(f, "trial-10.npy"));
	read_back(f);
	assert_got(f, 11, 9, 2.0f);
}

static void a_run_without_a_network_gives_none(void **state)
{
	struct fixture *f = *state;

	begin(f, RUN_TRAIN);
	read_back(f);
	assert_int_not_equal(f->got.kind, EVENT_SNAPSHOT);
}

static void a_network_that_is_not_whole_is_refused_by_name(void **state)
{
	struct fixture *f = *state;
	char *path;

	begin(f, RUN_TRAIN);
	keep(f, 0, 1, 0.5f);
	path = path_of(f, "network.npy");
	assert_int_equal(truncate(path, 128 + 4 * (COUNT - 1)), 0);
	assert_int_equal(store_replay_network(f->store, f->run, &f->sink, &f->err), -1);
	assert_non_null(strstr(f->err.text, "network.npy is not whole"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(store_replay_network(f->store, f->run, &f->sink, &f->err), -1);
	assert_non_null(strstr(f->err.text, "No such file"));
	free(path);
}

static void a_network_that_cannot_be_written_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct event event;
	char *directory;

	begin(f, RUN_TRAIN);
	directory = store_run_directory(f->store, f->run);
	event = made(f, 0, 1, 0.5f);
	/* Its place is taken by a directory. */
	free(directory);
	directory = path_of(f, "network.npy");
	well(f, dir_make(directory, &f->err));
	assert_int_equal(try_write(f, &event), -1);
	assert_non_null(strstr(f->err.text, "network.npy"));
	assert_false(has_file(f, "network.npy.part"));
	event_drop(&event);
	free(directory);
}

static void the_network_goes_with_its_run(void **state)
{
	struct fixture *f = *state;

	begin(f, RUN_TRAIN);
	keep(f, 0, 1, 0.5f);
	store_unclaim(f->store, f->run);
	well(f, store_remove(f->store, f->run, &f->err));
	assert_false(has_file(f, "network.npy"));
}

static void arrays_of_every_shape_come_back(void **state)
{
	static const size_t shape[][2] = {
		{0, 0}, {1, 0}, {7, 0}, {3, 5}, {1, 1}, {100000, 0}};
	struct fixture *f = *state;
	char *path = path_join(f->room, "array.npy");

	for (size_t i = 0; i < sizeof shape / sizeof shape[0]; i++) {
		size_t count = shape[i][0] * (shape[i][1] > 0 ? shape[i][1] : 1);
		float *values = xcalloc(count + 1, sizeof *values), *back;
		size_t rows, cols;

		for (size_t j = 0; j < count; j++)
			values[j] = (float)j * 0.25f;
		well(f, array_file_write(path, values, shape[i][0], shape[i][1], &f->err));
		well(f, array_file_read(path, &back, &rows, &cols, &f->err));
		assert_int_equal(rows, shape[i][0]);
		assert_int_equal(cols, shape[i][1]);
		assert_memory_equal(back, values, count * sizeof *values);
		free(back);
		free(values);
	}
	free(path);
}

static void what_is_no_array_of_float32_is_refused(void **state)
{
	static const char *const headers[] = {
		"{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }",
		"{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }",
		"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1), }",
		"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
		"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 9), }",
		"nonsense",
	};
	struct fixture *f = *state;
	char *path = path_join(f->room, "array.npy");

	for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
		FILE *file = fopen(path, "wb");
		float *back = NULL, value = 1.0f;
		size_t rows, cols;

		fprintf(file, "\x93NUMPY\x01%cv%c%-117s\n", 0, 0, headers[i]);
		fwrite(&value, sizeof value, 1, file);
		fclose(file);
		assert_int_equal(array_file_read(path, &back, &rows, &cols, &f->err), -1);
		assert_null(back);
		assert_non_null(strstr(f->err.text, "array.npy"));
	}
	free(path);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_newest_network_of_a_run_comes_back),
		CASE(of_a_sweep_only_the_last_best_trials_network_stays),
		CASE(a_run_without_a_network_gives_none),
		CASE(a_network_that_is_not_whole_is_refused_by_name),
		CASE(a_network_that_cannot_be_written_is_an_error),
		CASE(the_network_goes_with_its_run),
		CASE(arrays_of_every_shape_come_back),
		CASE(what_is_no_array_of_float32_is_refused),
	};

	return cmocka_run_group_tests_name("network file", tests, NULL, NULL);
}
