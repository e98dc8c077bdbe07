/*
 * The download, from files and from a small server (http_server.h).
 *
 * What is fetched are two files that the test makes, with their own checksums.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/fetch.h"
#include "fmnist/file.h"
#include "fmnist/sha256.h"
#include "fmnist/xalloc.h"
#include "http_server.h"
#include "room.h"

#define FILES 2
#define SIZE 300000

struct room {
	char *directory; /* where the files go */
	char *source;    /* where they are */
	struct bytes content[FILES];
	char sha256[FILES][SHA256_TEXT];
	struct official_file file[FILES];
	struct fetch fetch;
	char *url;
};

static void start(struct server *server, struct room *room, struct manner manner)
{
	server_start(server, room->content, manner);
	free(room->url);
	room->url = xasprintf("http://127.0.0.1:%d/data", server->port);
	room->fetch.url = room->url;
}

static int make_room(void **state)
{
	static const char *const name[FILES] = {"a.gz", "b.gz"};
	struct room *room = xcalloc(1, sizeof *room);
	char *top = room_make();

	/* A proxy would not find this machine's own address. */
	setenv("no_proxy", "127.0.0.1,localhost", 1);
	room->directory = path_join(top, "new/place");
	room->source = top;
	for (int i = 0; i < FILES; i++) {
		struct bytes *bytes = &room->content[i];

		bytes->size = (size_t)SIZE / (size_t)(1 + i);
		bytes->data = xmalloc(bytes->size);
		for (size_t k = 0; k < bytes->size; k++)
			bytes->data[k] = (uint8_t)((k * k + k / 251) >> (1 + i));
		free(room_write(top, name[i], *bytes));
		sha256_memory(bytes->data, bytes->size, room->sha256[i], NULL);
		room->file[i] = (struct official_file){.name = name[i],
			.size = (int64_t)bytes->size,
			.gzipped = room->sha256[i]};
	}
	room->url = xasprintf("file://%s", top);
	room->fetch = (struct fetch){.url = room->url,
		.directory = room->directory,
		.files = room->file,
		.file_count = FILES};
	*state = room;
	return 0;
}

static int remove_room(void **state)
{
	struct room *room = *state;

	for (int i = 0; i < FILES; i++)
		free(room->content[i].data);
	room_remove(room->source);
	free(room->directory);
	free(room->url);
	free(room);
	return 0;
}

static char *part_of(const struct room *room, const char *name)
{
	char *path = path_join(room->directory, name);
	char *part = xasprintf("%s.part", path);

	free(path);
	return part;
}

/* Leaves the first n bytes of a file as an earlier attempt would. */
static void put_part(const struct room *room, int file, const uint8_t *data, size_t n)
{
	char *name = xasprintf("%s.part", room->file[file].name);
	uint8_t *copy = xmalloc(n);
	struct bytes bytes = {copy, n};

	memcpy(copy, data, n);
	assert_int_equal(dir_make(room->directory, NULL), 0);
	free(room_write(room->directory, name, bytes));
	free(copy);
	free(name);
}

static void assert_fetched(const struct room *room)
{
	struct err err = {""};

	if (fetch_run(&room->fetch, &err) != 0)
		fail_msg("not fetched: %s", err.text);
	for (int i = 0; i < FILES; i++) {
		char *path = path_join(room->directory, room->file[i].name);
		char *part = part_of(room, room->file[i].name);
		struct bytes bytes = room_read(path);

		assert_int_equal(bytes.size, room->content[i].size);
		assert_memory_equal(bytes.data, room->content[i].data, bytes.size);
		assert_false(path_is_file(part));
		free(bytes.data);
		free(path);
		free(part);
	}
}

/* Fails with the words; a.gz is not there; its part has n bytes, -1: is not there. */
static void assert_not_fetched(
	const struct room *room, long n, const char *word, const char *other)
{
	char *path = path_join(room->directory, "a.gz");
	char *part = part_of(room, "a.gz");
	struct err err = {""};
	struct bytes left;

	assert_int_equal(fetch_run(&room->fetch, &err), -1);
	assert_says(&err, word, other, NULL);
	assert_false(path_is_file(path));
	left = room_read(part);
	assert_int_equal(left.data != NULL ? (long)left.size : -1, n);
	free(left.data);
	free(path);
	free(part);
}

static void a_file_url_is_fetched(void **state)
{
	assert_fetched(*state);
}

static void http_is_fetched(void **state)
{
	struct server server;

	start(&server, *state, (struct manner){0});
	assert_fetched(*state);
	server_stop(&server);
	assert_int_equal(server.requests, FILES);
}

static void what_is_there_and_right_is_not_fetched_again(void **state)
{
	struct room *room = *state;
	struct server server;

	start(&server, room, (struct manner){0});
	assert_fetched(room);
	assert_fetched(room);
	free(room_write(room->directory, "b.gz", room->content[0]));
	assert_fetched(room);
	server_stop(&server);
	assert_int_equal(server.requests, FILES + 1);
}

static void a_part_is_gone_on_with(void **state)
{
	struct room *room = *state;
	struct server server;

	put_part(room, 0, room->content[0].data, 1000);
	start(&server, room, (struct manner){0});
	assert_fetched(room);
	server_stop(&server);
	assert_int_equal(server.requests, FILES);
	assert_int_equal(server.ranges[0], 1000);
	assert_int_equal(server.ranges[1], 0);
}

static void a_part_of_a_file_url_is_gone_on_with(void **state)
{
	struct room *room = *state;

	put_part(room, 0, room->content[0].data, 1000);
	assert_fetched(room);
}

static void a_whole_part_needs_no_request(void **state)
{
	struct room *room = *state;
	struct server server;

	put_part(room, 0, room->content[0].data, room->content[0].size);
	start(&server, room, (struct manner){0});
	assert_fetched(room);
	server_stop(&server);
	assert_int_equal(server.requests, 1);
}

static void a_server_without_ranges_starts_again(void **state)
{
	struct room *room = *state;
	struct server server;

	put_part(room, 0, room->content[0].data, 1000);
	start(&server, room, (struct manner){.ignores_range = true});
	assert_fetched(room);
	server_stop(&server);
	assert_int_equal(server.ranges[0], 1000);
	assert_int_equal(server.ranges[1], 0);
}

/* Wrong bytes at its beginning; as long as the file; longer. */
static void a_part_of_something_else_is_replaced(void **state)
{
	struct room *room = *state;
	size_t size[] = {1000, room->content[0].size, room->content[0].size + 5};

	for (size_t i = 0; i < 3; i++) {
		char *path = path_join(room->directory, "a.gz");
		uint8_t *wrong = xcalloc(size[i], 1);
		struct server server;

		unlink(path);
		put_part(room, 0, wrong, size[i]);
		start(&server, room, (struct manner){0});
		assert_fetched(room);
		server_stop(&server);
		free(wrong);
		free(path);
	}
}

static void a_line_that_breaks_is_taken_up_again(void **state)
{
	struct room *room = *state;
	struct server server;

	start(&server, room, (struct manner){.breaks_after = 100000});
	assert_fetched(room);
	server_stop(&server);
	assert_int_equal(server.requests, 3 + 2);
	assert_int_equal(server.ranges[1], 100000);
	assert_int_equal(server.ranges[2], 200000);
}

static void a_redirect_is_followed(void **state)
{
	struct server server;

	start(&server, *state, (struct manner){.redirect = "/elsewhere"});
	assert_fetched(*state);
	server_stop(&server);
	assert_int_equal(server.requests, 2 * FILES);
}

static void a_status_is_reported_and_its_page_not_kept(void **state)
{
	static const int statuses[] = {404, 403, 500};

	for (size_t i = 0; i < 3; i++) {
		char word[32];
		struct server server;

		snprintf(word, sizeof word, "answers %d", statuses[i]);
		start(&server, *state, (struct manner){.status = statuses[i]});
		assert_not_fetched(*state, -1, word, "/data/a.gz");
		server_stop(&server);
	}
}

static void a_failure_keeps_the_part(void **state)
{
	struct room *room = *state;
	struct server server;

	put_part(room, 0, room->content[0].data, 1000);
	start(&server, room, (struct manner){.status = 503});
	assert_not_fetched(room, 1000, "answers 503", "127.0.0.1");
	server_stop(&server);
}

static void nobody_listening_is_said_at_once(void **state)
{
	struct room *room = *state;
	struct server server;

	start(&server, room, (struct manner){0});
	server_stop(&server);
	assert_not_fetched(room, -1, "cannot download from 127.0.0.1", "--data synthetic");
	assert_not_fetched(room, -1, "by hand into", room->directory);
}

static void a_url_that_is_none_is_refused(void **state)
{
	struct room *room = *state;

	room->fetch.url = "gopher://example.invalid/data";
	assert_not_fetched(room, -1, "gopher://example.invalid/data", "https");
	room->fetch.url = "";
	assert_not_fetched(room, -1, "https", "");
}

static void a_file_url_to_nothing_is_refused(void **state)
{
	struct room *room = *state;

	room->fetch.url = "file:///nonexistent/data";
	assert_not_fetched(room, -1, "file:///nonexistent/data/a.gz", "no such file");
}

static void another_file_is_not_kept(void **state)
{
	struct room *room = *state;
	struct bytes same_size = {xcalloc(SIZE, 1), SIZE};
	struct bytes smaller = {same_size.data, SIZE - 1};
	struct bytes larger = {xcalloc(SIZE + 1, 1), SIZE + 1};
	struct server server;

	start(&server, room, (struct manner){.other = &same_size});
	assert_not_fetched(room, -1, "not the official file", "SHA-256");
	server_stop(&server);
	start(&server, room, (struct manner){.other = &smaller});
	assert_not_fetched(room, SIZE - 1, "not the official file", "smaller than 300000");
	assert_not_fetched(room, SIZE - 1, "not the official file", "smaller than 300000");
	server_stop(&server);
	start(&server, room, (struct manner){.other = &larger});
	assert_int_equal(fetch_run(&room->fetch, NULL), -1);
	server_stop(&server);
	start(&server, room, (struct manner){0});
	assert_fetched(room);
	server_stop(&server);
	free(same_size.data);
	free(larger.data);
}

static void a_larger_file_is_cut_short(void **state)
{
	struct room *room = *state;
	struct bytes larger = {xcalloc(SIZE + 1, 1), SIZE + 1};
	struct err err = {""};
	struct server server;

	start(&server, room, (struct manner){.other = &larger});
	assert_int_equal(fetch_run(&room->fetch, &err), -1);
	server_stop(&server);
	assert_says(&err, "not the official file", "larger than 300000", NULL);
	free(larger.data);
}

struct reports {
	int64_t last_done;
	int calls, give_up_at; /* give_up_at 0: never */
	bool backwards, odd;
	int index;
};

static bool take_report(void *arg, const struct fetch_progress *progress)
{
	struct reports *reports = arg;

	reports->odd |= progress->files != FILES || progress->total > SIZE ||
		progress->done > progress->total ||
		strcmp(progress->file, progress->index == 0 ? "a.gz" : "b.gz") != 0;
	reports->backwards |= progress->index < reports->index ||
		(progress->index == reports->index && progress->done < reports->last_done);
	reports->index = progress->index;
	reports->last_done = progress->done;
	reports->calls++;
	return reports->give_up_at == 0 || progress->done < reports->give_up_at;
}

static void progress_goes_from_the_first_byte_to_the_last(void **state)
{
	struct room *room = *state;
	struct reports reports = {0};
	struct server server;

	room->fetch.report = take_report;
	room->fetch.arg = &reports;
	start(&server, room, (struct manner){0});
	assert_fetched(room);
	server_stop(&server);
	assert_false(reports.backwards);
	assert_false(reports.odd);
	assert_true(reports.calls >= 2 * FILES);
	assert_int_equal(reports.index, FILES - 1);
	assert_int_equal(reports.last_done, room->content[1].size);
}

static void giving_up_keeps_what_came(void **state)
{
	struct room *room = *state;
	struct reports reports = {.give_up_at = 1};
	struct err err = {""};
	struct server server;
	struct bytes left;
	char *part = part_of(room, "a.gz");

	put_part(room, 0, room->content[0].data, 1000);
	room->fetch.report = take_report;
	room->fetch.arg = &reports;
	start(&server, room, (struct manner){0});
	assert_int_equal(fetch_run(&room->fetch, &err), -1);
	server_stop(&server);
	assert_says(&err, "a.gz", "stopped", "run again", NULL);
	left = room_read(part);
	assert_true(left.size >= 1000);
	assert_memory_equal(left.data, room->content[0].data, left.size);
	room->fetch.report = NULL;
	start(&server, room, (struct manner){0});
	assert_fetched(room);
	server_stop(&server);
	free(left.data);
	free(part);
}

static void giving_up_ends_a_transfer_that_runs(void **state)
{
	struct room *room = *state;
	struct reports reports = {.give_up_at = 1};
	struct err err = {""};
	struct server server;

	room->fetch.report = take_report;
	room->fetch.arg = &reports;
	start(&server, room, (struct manner){0});
	assert_int_equal(fetch_run(&room->fetch, &err), -1);
	server_stop(&server);
	assert_int_equal(server.requests, 1);
	assert_int_equal(reports.index, 0);
	assert_says(&err, "a.gz", "stopped", "run again", NULL);
}

static void a_part_that_is_locked_is_left_alone(void **state)
{
	struct room *room = *state;
	char *part = part_of(room, "a.gz");
	int fd;

	put_part(room, 0, room->content[0].data, 1000);
	fd = open(part, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_not_fetched(room, 1000, "a.gz.part", "another process");
	close(fd);
	assert_fetched(room);
	free(part);
}

/* Whoever comes second fails or finds it done, and the files are right. */
static void two_at_once_do_not_spoil_it(void **state)
{
	struct room *room = *state;
	struct server server;

	start(&server, room, (struct manner){0});
	for (int round = 0; round < 20; round++) {
		int mine, status;
		pid_t child;

		for (int i = 0; i < FILES; i++) {
			char *path = path_join(room->directory, room->file[i].name);

			unlink(path);
			free(path);
		}
		child = fork();
		assert_true(child >= 0);
		if (child == 0)
			_exit(fetch_run(&room->fetch, NULL) == 0 ? 0 : 1);
		mine = fetch_run(&room->fetch, NULL);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_true(mine == 0 || WEXITSTATUS(status) == 0);
		assert_fetched(room);
	}
	server_stop(&server);
}

/* A limit on the size of files stands for a full disk. */
static void a_full_disk_keeps_the_part(void **state)
{
	struct room *room = *state;
	struct rlimit was, small;
	struct server server;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small = was;
	small.rlim_cur = 50000;
	signal(SIGXFSZ, SIG_IGN);
	start(&server, room, (struct manner){0});
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_not_fetched(room, 50000, "cannot write", "a.gz.part");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_fetched(room);
	server_stop(&server);
	assert_int_equal(server.ranges[1], 50000);
}

static void a_place_that_cannot_be_made_is_named(void **state)
{
	struct room *room = *state;
	char *file = path_join(room->source, "a.gz");
	char *below = path_join(file, "below");
	struct err err = {""};

	room->fetch.directory = below;
	assert_int_equal(fetch_run(&room->fetch, &err), -1);
	assert_says(&err, file, NULL);
	free(below);
	free(file);
}

#define ROOM_TEST(test) cmocka_unit_test_setup_teardown(test, make_room, remove_room)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROOM_TEST(a_file_url_is_fetched),
		ROOM_TEST(http_is_fetched),
		ROOM_TEST(what_is_there_and_right_is_not_fetched_again),
		ROOM_TEST(a_part_is_gone_on_with),
		ROOM_TEST(a_part_of_a_file_url_is_gone_on_with),
		ROOM_TEST(a_whole_part_needs_no_request),
		ROOM_TEST(a_server_without_ranges_starts_again),
		ROOM_TEST(a_part_of_something_else_is_replaced),
		ROOM_TEST(a_line_that_breaks_is_taken_up_again),
		ROOM_TEST(a_redirect_is_followed),
		ROOM_TEST(a_status_is_reported_and_its_page_not_kept),
		ROOM_TEST(a_failure_keeps_the_part),
		ROOM_TEST(nobody_listening_is_said_at_once),
		ROOM_TEST(a_url_that_is_none_is_refused),
		ROOM_TEST(a_file_url_to_nothing_is_refused),
		ROOM_TEST(another_file_is_not_kept),
		ROOM_TEST(a_larger_file_is_cut_short),
		ROOM_TEST(progress_goes_from_the_first_byte_to_the_last),
		ROOM_TEST(giving_up_keeps_what_came),
		ROOM_TEST(giving_up_ends_a_transfer_that_runs),
		ROOM_TEST(a_part_that_is_locked_is_left_alone),
		ROOM_TEST(two_at_once_do_not_spoil_it),
		ROOM_TEST(a_full_disk_keeps_the_part),
		ROOM_TEST(a_place_that_cannot_be_made_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
