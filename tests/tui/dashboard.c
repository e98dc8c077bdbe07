#include "dashboard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "../room.h"
#include "fmnist/xalloc.h"

#define ARGS_MAX 48

void dashboard_start(struct tui *tui, const struct tui_options *options, const char *args)
{
	const char *argv[ARGS_MAX] = {tui_program()};
	char *copy = xstrdup(args), *rest = NULL;
	size_t n = 1;

	for (char *word = strtok_r(copy, " ", &rest); word != NULL && n + 1 < ARGS_MAX;
		word = strtok_r(NULL, " ", &rest))
		argv[n++] = word;
	tui_start(tui, options, argv);
	free(copy);
}

void dashboard_data(struct tui *tui)
{
	char *directory = xasprintf("%s/data", tui_home(tui));

	assert_int_equal(mkdir(directory, 0700), 0);
	room_data_set(directory, 1000, 100);
	free(directory);
}

void dashboard_file(struct tui *tui, const char *name, const char *text)
{
	struct bytes bytes = {(uint8_t *)xstrdup(text), strlen(text)};

	free(room_write(tui_home(tui), name, bytes));
	free(bytes.data);
}

void dashboard_wait_ready(struct tui *tui)
{
	tui_wait_regex(tui, "s (starts training|trains this)", SOON);
	tui_wait_gone(tui, "reading", SOON);
}

void dashboard_pane(struct tui *tui, const char *title)
{
	char tab[64], key[2] = "";
	const char *tabs, *at;

	/* In a narrow terminal no blank stands between. */
	snprintf(tab, sizeof tab, "[1-9] ?%s", title);
	tui_wait_regex(tui, tab, SOON);
	tabs = tui_row(tui, 0);
	at = strstr(tabs, title);
	if (at == NULL || at < tabs + 2)
		fail_msg("no digit stands before '%s' in '%s'", title, tabs);
	key[0] = at[-1] == ' ' ? at[-2] : at[-1];
	tui_key(tui, key);
}

void dashboard_train(struct tui *tui)
{
	tui_key(tui, "s");
	tui_wait_regex(tui, "training$", SOON);
}

void dashboard_pause(struct tui *tui)
{
	do {
		tui_wait_regex(tui, "training$", SOON);
		tui_key(tui, "p");
		tui_wait_regex(tui, "paused$", SOON);
		tui_wait_quiet(tui, 150, SOON);
		tui_wait_regex(tui, "iteration [0-9,]+ of", SOON);
		if (!tui_find(tui, "iteration 0 of", NULL, NULL))
			return;
		tui_key(tui, "p");
	} while (true);
}

int dashboard_epoch(struct tui *tui)
{
	const char *at = tui_screen(tui);

	while ((at = strstr(at, "epoch ")) != NULL) {
		char *end;
		long epoch = strtol(at + 6, &end, 10);

		if (end > at + 6 && (*end == '/' || strncmp(end, " of ", 4) == 0))
			return (int)epoch;
		at += 6;
	}
	return 0;
}

void dashboard_wait_next_epoch(struct tui *tui)
{
	int epoch;

	tui_wait_regex(tui, "epoch [0-9]+(/| of )[0-9]", SOON);
	epoch = dashboard_epoch(tui);
	/* In the middle of a frame the screen may say nothing, or half a number. */
	for (int i = 0; dashboard_epoch(tui) <= epoch; i++) {
		if (i == SOON / 10)
			fail_msg("epoch %d does not end:\n%s", epoch, tui_screen(tui));
		tui_quiet(tui, 10);
	}
}

#define IDLE_MS 500
#define SETTLING_MS 1200 /* longer than between two looks at the store */
#define SETTLING 10
/* For the kernel's own work on the process's account. */
#define IDLE_CPU_MS 2.0

/* How often the process's first thread has slept so far; -1: this system does not
 * tell. */
static long count_sleeps(struct tui *tui)
{
	char line[256];
	long sleeps = -1;
	FILE *file;

	snprintf(line, sizeof line, "/proc/%d/status", tui_pid(tui));
	file = fopen(line, "r");
	if (file == NULL)
		return -1;
	while (fgets(line, sizeof line, file) != NULL)
		sscanf(line, "voluntary_ctxt_switches: %ld", &sleeps);
	fclose(file);
	return sleeps;
}

void dashboard_assert_idle(struct tui *tui)
{
	double before, after;
	uint64_t bytes;
	long sleeps;

	tui_wait_quiet(tui, 300, SOON);
	/* After a run it looks at the store until its end is there. */
	for (int i = 0; i < SETTLING; i++) {
		sleeps = count_sleeps(tui);
		if (tui_quiet(tui, SETTLING_MS) == 0 && count_sleeps(tui) == sleeps)
			break;
	}
	before = tui_cpu_ms(tui);
	sleeps = count_sleeps(tui);
	bytes = tui_quiet(tui, IDLE_MS);
	after = tui_cpu_ms(tui);
	if (bytes != 0)
		fail_msg(
			"%llu bytes came:\n%s", (unsigned long long)bytes, tui_screen(tui));
	if (before >= 0.0 && after - before > IDLE_CPU_MS * tui_slowness())
		fail_msg("%.1f ms of processor time went by", after - before);
	if (count_sleeps(tui) != sleeps)
		fail_msg("it woke up %ld times", count_sleeps(tui) - sleeps);
}

bool dashboard_all(struct tui *tui, dashboard_test *test)
{
	int rows, cols;

	tui_size(tui, &rows, &cols);
	for (int row = 0; row < rows; row++) {
		for (int col = 0; col < cols; col++) {
			struct tui_cell cell = tui_cell(tui, row, col);

			if (!test(&cell))
				return false;
		}
	}
	return true;
}

bool cell_is_ascii(const struct tui_cell *cell)
{
	return cell->glyph >= ' ' && cell->glyph < 0x7f;
}

bool cell_is_colourless(const struct tui_cell *cell)
{
	return cell->fg == TUI_DEFAULT && cell->bg == TUI_DEFAULT;
}

bool cell_is_not_braille(const struct tui_cell *cell)
{
	return cell->glyph < 0x2800 || cell->glyph > 0x28ff;
}
