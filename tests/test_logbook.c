/*
 * The log: events as lines, and standard error made harmless.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/logbook.h"
#include "made_up.h"

static int begin(void **state)
{
	static struct logbook log;

	logbook_init(&log);
	*state = &log;
	return 0;
}

static int end(void **state)
{
	logbook_release(*state);
	return 0;
}

static void feed(struct logbook *log, const char *text)
{
	logbook_feed(log, text, strlen(text));
}

static const struct log_line *last(const struct logbook *log)
{
	assert_true(log->count > 0);
	return logbook_line(log, log->count - 1);
}

static void assert_holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("'%s' does not hold '%s'", text, part);
}

static void a_run_is_told_from_start_to_end(void **state)
{
	struct logbook *log = *state;
	struct story story;

	story_begin(&story, &log->sink, 50);
	assert_holds(last(log)->text, "run 1 started");
	assert_holds(last(log)->text, "784-40-40-40-10");
	assert_holds(last(log)->text, "seed 576");
	story_state(&story, RUN_PAUSED);
	assert_string_equal(last(log)->text, "run 1 is paused");
	story_epoch(&story, 0.5, 0.5, 0.8);
	story_end(&story, RUN_COMPLETED);
	assert_holds(last(log)->text, "run 1 completed after 1 epoch");
	assert_holds(last(log)->text, "0.3456");
	assert_holds(last(log)->text, "0.8765");
	assert_int_equal(last(log)->role, ROLE_TEXT);
	assert_int_equal(log->count, 3);
}

static void an_end_in_the_first_epoch_shows_no_figures(void **state)
{
	struct logbook *log = *state;
	struct story story;

	story_begin(&story, &log->sink, 50);
	story_end(&story, RUN_STOPPED);
	assert_holds(last(log)->text, "run 1 stopped");
	assert_null(strstr(last(log)->text, "nan"));
}

static void divergence_is_a_failure(void **state)
{
	struct logbook *log = *state;
	struct story story;

	story_begin(&story, &log->sink, 50);
	story_iterations(&story, 12, 1.0, 1e30);
	story_end(&story, RUN_DIVERGED);
	assert_holds(last(log)->text, "diverged");
	assert_holds(last(log)->text, "iteration 12");
	assert_int_equal(last(log)->role, ROLE_FAILURE);
}

static void messages_keep_their_level(void **state)
{
	static const enum role role[] = {ROLE_TEXT, ROLE_WARNING, ROLE_FAILURE};
	struct logbook *log = *state;

	for (int level = MESSAGE_INFO; level <= MESSAGE_ERROR; level++) {
		struct event event = {.kind = EVENT_MESSAGE};

		event.message.level = (enum message_level)level;
		snprintf(
			event.message.text, sizeof event.message.text, "message %d", level);
		log->sink.take(&log->sink, &event);
		assert_holds(last(log)->text, "message ");
		assert_int_equal(last(log)->role, role[level]);
	}
}

static void bytes_become_lines_when_they_end(void **state)
{
	struct logbook *log = *state;

	feed(log, "a library s");
	assert_int_equal(log->count, 0);
	feed(log, "ays\nsomething\n\nand ");
	assert_int_equal(log->count, 2);
	assert_string_equal(logbook_line(log, 0)->text, "stderr: a library says");
	assert_string_equal(logbook_line(log, 1)->text, "stderr: something");
	assert_int_equal(logbook_line(log, 0)->role, ROLE_WARNING);
	feed(log, "more\n");
	assert_string_equal(last(log)->text, "stderr: and more");
}

static void control_characters_do_not_get_through(void **state)
{
	struct logbook *log = *state;
	char all[256];

	feed(log, "\033[31mred\033[0m\a\r\ttab\177\b\n");
	assert_string_equal(last(log)->text, "stderr: [31mred[0m tab");
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	logbook_feed(log, all, sizeof all);
	feed(log, "\n");
	for (size_t i = 0; i < log->count; i++)
		for (const char *c = logbook_line(log, i)->text; *c != '\0'; c++)
			assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
}

static void a_long_line_is_broken_and_nothing_of_it_lost(void **state)
{
	struct logbook *log = *state;
	char together[3001] = "";
	char text[3001];

	for (size_t i = 0; i + 1 < sizeof text; i++)
		text[i] = (char)('a' + i % 26);
	text[sizeof text - 1] = '\0';
	feed(log, text);
	feed(log, "\n");
	assert_true(log->count > 1);
	for (size_t i = 0; i < log->count; i++) {
		const char *line = logbook_line(log, i)->text;

		assert_int_equal(strncmp(line, "stderr: ", 8), 0);
		strncat(together, line + 8, sizeof together - strlen(together) - 1);
	}
	assert_string_equal(together, text);
}

static void old_lines_make_room(void **state)
{
	struct logbook *log = *state;

	for (int i = 0; i < LOGBOOK_LINES + 300; i++)
		logbook_add(log, ROLE_TEXT, "line %d", i);
	assert_int_equal(log->count, LOGBOOK_LINES);
	assert_string_equal(logbook_line(log, 0)->text, "line 300");
	assert_string_equal(last(log)->text, "line 1299");
}

static void what_is_no_news_is_not_a_line(void **state)
{
	static const enum event_kind quiet[] = {
		EVENT_ITERATIONS, EVENT_EPOCH, EVENT_FETCH, EVENT_JOB_ENDED};
	struct logbook *log = *state;

	for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++) {
		struct event event = {.kind = quiet[i]};

		log->sink.take(&log->sink, &event);
	}
	assert_int_equal(log->count, 0);
}

#define LOG(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LOG(a_run_is_told_from_start_to_end),
		LOG(an_end_in_the_first_epoch_shows_no_figures),
		LOG(divergence_is_a_failure),
		LOG(messages_keep_their_level),
		LOG(bytes_become_lines_when_they_end),
		LOG(control_characters_do_not_get_through),
		LOG(a_long_line_is_broken_and_nothing_of_it_lost),
		LOG(old_lines_make_room),
		LOG(what_is_no_news_is_not_a_line),
	};

	return cmocka_run_group_tests_name("logbook", tests, NULL, NULL);
}
