#include "sweep_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"
#include "room.h"

#define NETWORK                        \
	"[fixed]\nhidden-layers = 1\n" \
	"hidden-units = 4\n"           \
	"batch-size = 16\n"            \
	"\n[space]\n"

/* Eight trials that take no time. */
static const char small[] = "[sweep]\ntrials = 8\nseed = 3\n"
			    "[space]\n"
			    "hidden-layers = 1 2\n"
			    "hidden-units = 4 8\n"
			    "lr = 0.1 0.03 0.01\n"
			    "batch-size = 8 16\n"
			    "epochs = 2 3 4\n";
/* Two short trials, then four that leave time for a signal. */
static const char lasting[] =
	"[sweep]\nsampler = grid\n" NETWORK "epochs = 2 350 351\nlr = 0.1 0.01\n";
/* Two short ones, then two without an end. */
static const char endless[] =
	"[sweep]\nsampler = grid\n" NETWORK "epochs = 2 1000000\nlr = 0.1 0.01\n";
static const char diverging[] =
	"[sweep]\nsampler = grid\n" NETWORK "epochs = 50\nlr = 1e6 0.1\n";

char *sweep_scene_write(const struct sweep_scene *scene, const char *name, const char *text)
{
	struct bytes bytes = {(uint8_t *)xstrdup(text), strlen(text)};
	char *path = room_write(scene->home, name, bytes);

	free(bytes.data);
	return path;
}

int sweep_scene_begin(void **state)
{
	struct sweep_scene *scene = xcalloc(1, sizeof *scene);
	char *xdg;

	scene->home = room_make();
	xdg = xasprintf("%s/xdg", scene->home);
	scene->directory = xasprintf("%s/fmnist-tui", xdg);
	assert_int_equal(mkdir(xdg, 0700), 0);
	assert_int_equal(mkdir(scene->directory, 0700), 0);
	room_data_set(scene->directory, 300, 60);
	scene->small = sweep_scene_write(scene, "small.ini", small);
	scene->lasting = sweep_scene_write(scene, "lasting.ini", lasting);
	scene->endless = sweep_scene_write(scene, "endless.ini", endless);
	scene->diverging = sweep_scene_write(scene, "diverging.ini", diverging);
	free(xdg);
	*state = scene;
	return 0;
}

int sweep_scene_end(void **state)
{
	struct sweep_scene *scene = *state;

	launch_release(&scene->launch);
	room_remove(scene->home);
	free(scene->directory);
	free(scene->small);
	free(scene->lasting);
	free(scene->endless);
	free(scene->diverging);
	free(scene);
	return 0;
}

/* ---- running the program ---- */

void assert_holds(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in '%s'", part, text);
}

/* One line that says what, and nothing else. */
void assert_says_only(const struct launch *launch, const char *what)
{
	const char *text = launch->stderr_text;
	const char *newline = strchr(text, '\n');

	if (newline == NULL || newline[1] != '\0')
		fail_msg("not one line: '%s'", text);
	assert_int_equal(strncmp(text, "fmnist-tui: ", 12), 0);
	assert_holds(text, what);
	assert_string_equal(launch->stdout_text, "");
}

void assert_ends(struct launch *launch, int status)
{
	launch_finish(launch);
	if (launch->status != status)
		fail_msg("ended with %d and not %d: %s%s", launch->status, status,
			launch->stdout_text, launch->stderr_text);
}

static ERR_PRINTF(2, 0) void start(struct sweep_scene *scene, const char *fmt, va_list ap)
{
	char args[1024];
	int n = vsnprintf(args, sizeof args, fmt, ap);

	assert_true(n > 0 && (size_t)n < sizeof args);
	launch_release(&scene->launch);
	launch_start(&scene->launch, scene->home, LAUNCH_PIPE, args);
}

void sweep_scene_start(struct sweep_scene *scene, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	start(scene, fmt, ap);
	va_end(ap);
}

const char *sweep_scene_run(struct sweep_scene *scene, int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	start(scene, fmt, ap);
	va_end(ap);
	assert_ends(&scene->launch, status);
	return scene->launch.stdout_text;
}

void sweep_scene_refused(struct sweep_scene *scene, const char *what, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	start(scene, fmt, ap);
	va_end(ap);
	assert_ends(&scene->launch, 1);
	assert_says_only(&scene->launch, what);
}

/* ---- events ---- */

json_t *events_read(const char *text)
{
	json_t *events = json_array();

	while (*text != '\0') {
		size_t size = strcspn(text, "\n");
		json_t *event = json_loadb(text, size, 0, NULL);

		if (!json_is_object(event) || text[size] != '\n')
			fail_msg("'%.*s' is no object in a line", (int)size, text);
		json_array_append_new(events, event);
		text += size + 1;
	}
	return events;
}

const char *event_text(const json_t *event, const char *key)
{
	const char *text = json_string_value(json_object_get(event, key));

	return text != NULL ? text : "(none)";
}

long long event_integer(const json_t *event, const char *key)
{
	if (!json_is_integer(json_object_get(event, key)))
		fail_msg("\"%s\" of %s is no integer", key, event_text(event, "event"));
	return json_integer_value(json_object_get(event, key));
}

bool event_is(const json_t *event, const char *name)
{
	return strcmp(event_text(event, "event"), name) == 0;
}

const json_t *events_last(const json_t *events)
{
	return json_array_get(events, json_array_size(events) - 1);
}

int events_count(const json_t *events, const char *name, int trial, const char *status)
{
	int n = 0;

	for (size_t i = 0; i < json_array_size(events); i++) {
		const json_t *event = json_array_get(events, i);

		n += event_is(event, name) &&
			(trial < 0 || event_integer(event, "trial") == trial) &&
			(status == NULL ||
				strcmp(event_text(event, "status"), status) == 0);
	}
	return n;
}

int events_ends(const json_t *events, int trial)
{
	return events_count(events, "trial_finished", trial, NULL) -
		events_count(events, "trial_finished", trial, "interrupted");
}

json_t *sweep_scene_disturb(
	struct sweep_scene *scene, const char *file, int number, int status)
{
	sweep_scene_start(scene, "sweep %s --json --quiet --threads 2", file);
	launch_wait_text(&scene->launch, SWEEP_UNDER_WAY);
	launch_signal(&scene->launch, number);
	assert_ends(&scene->launch, status);
	assert_string_equal(scene->launch.stderr_text, "");
	return events_read(scene->launch.stdout_text);
}

/* A row a trial of a stored run, without its number and seconds; the caller's. */
static char *trials_of(struct sweep_scene *scene, int run)
{
	const char *line = sweep_scene_run(scene, 0, "export %d --what trials", run);
	char *all = xstrdup("");

	for (; *line != '\0'; line = strchr(line, '\n') + 1) {
		const char *from = strchr(line, ',');
		const char *to = line + strcspn(line, "\n");
		char *more;

		/* The last two are the seconds and the reason, which is empty. */
		for (int commas = 0; commas < 2; commas += *to == ',')
			to--;
		assert_true(from < to);
		more = xasprintf("%s%.*s\n", all, (int)(to - from), from);
		free(all);
		all = more;
	}
	return all;
}

void assert_same_trials(struct sweep_scene *scene, int run, int other)
{
	char *a = trials_of(scene, run), *b = trials_of(scene, other);

	assert_string_equal(a, b);
	free(a);
	free(b);
}
