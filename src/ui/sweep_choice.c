#include "fmnist/sweep_choice.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/column.h"
#include "fmnist/file.h"
#include "fmnist/glyph.h"
#include "fmnist/key.h"
#include "fmnist/sweep_builtin.h"
#include "fmnist/xalloc.h"

static size_t builtins(void)
{
	size_t count = 0;

	while (sweep_builtin_names[count] != NULL)
		count++;
	return count;
}

void sweep_choice_init(struct sweep_choice *choice, const char *sweep, size_t workers)
{
	*choice = (struct sweep_choice){.workers = workers};
	while (sweep_builtin_names[choice->at] != NULL &&
		strcmp(sweep_builtin_names[choice->at], sweep) != 0)
		choice->at++;
	if (sweep_choice_is_file(choice))
		snprintf(choice->path, sizeof choice->path, "%s", sweep);
}

bool sweep_choice_is_file(const struct sweep_choice *choice)
{
	return sweep_builtin_names[choice->at] == NULL;
}

void sweep_choice_move(struct sweep_choice *choice, int steps)
{
	int count = (int)builtins() + 1;
	int at = ((int)choice->at + steps) % count;

	choice->at = (size_t)(at < 0 ? at + count : at);
	choice->problem.text[0] = '\0';
}

void sweep_choice_workers(struct sweep_choice *choice, int steps)
{
	int workers = (int)choice->workers + steps;

	workers = workers < SWEEP_CHOICE_WORKERS ? workers : SWEEP_CHOICE_WORKERS;
	choice->workers = (size_t)(workers > 0 ? workers : 0);
}

void sweep_choice_type(struct sweep_choice *choice, int key)
{
	size_t used = strlen(choice->path);

	if (key == KEYS_BACKSPACE && used > 0) {
		/* A whole UTF-8 character goes. */
		while (used > 1 && ((unsigned char)choice->path[used - 1] & 0xc0) == 0x80)
			used--;
		choice->path[used - 1] = '\0';
	} else if (key >= ' ' && key < KEYS_BASE && used + 5 < sizeof choice->path) {
		int n = glyph_encode((uint32_t)key, choice->path + used);

		choice->path[used + (size_t)n] = '\0';
	} else {
		return;
	}
	choice->at = builtins();
	choice->problem.text[0] = '\0';
}

void sweep_choice_clear(struct sweep_choice *choice)
{
	choice->path[0] = '\0';
	choice->at = builtins();
	choice->problem.text[0] = '\0';
}

char *sweep_choice_check(struct sweep_choice *choice)
{
	const char *chosen = sweep_builtin_names[choice->at];
	struct sweep_spec spec;
	char *name = NULL;

	choice->problem.text[0] = '\0';
	if (chosen == NULL && choice->path[0] == '\0') {
		err_set(&choice->problem, "type the path of a sweep file");
		return NULL;
	}
	if (chosen == NULL && strncmp(choice->path, "~/", 2) == 0)
		name = path_home(choice->path + 2);
	if (name == NULL)
		name = xstrdup(chosen != NULL ? chosen : choice->path);
	if (sweep_spec_open(&spec, name, &choice->problem) != 0) {
		free(name);
		return NULL;
	}
	sweep_spec_release(&spec);
	return name;
}

const char *sweep_choice_about(const struct sweep_spec *spec, char *text, size_t size)
{
	snprintf(text, size, "%" PRIu64 " trials, %s", spec->trials,
		sampler_name(spec->sampler));
	if (spec->pruner.kind != PRUNER_NONE) {
		size_t used = strlen(text);

		snprintf(text + used, size - used, ", pruned by %s",
			pruner_name(spec->pruner.kind));
	}
	return text;
}

static void append(char *text, size_t size, const char *fmt, ...) ERR_PRINTF(3, 4);

static void append(char *text, size_t size, const char *fmt, ...)
{
	size_t used = strlen(text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + used, size - used, fmt, ap);
	va_end(ap);
}

const char *sweep_choice_axes(
	const struct sweep_spec *spec, bool values, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < spec->axes; i++) {
		const struct sweep_axis *axis = &spec->axis[i];

		append(text, size, "%s%s", i > 0 ? ", " : "",
			column_short_name(axis->param));
		for (size_t j = 0; values && j < axis->values; j++)
			append(text, size, " %s", axis->value[j]);
	}
	return text;
}
