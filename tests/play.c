#include "play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"

static void record(void *arg, const struct event *event)
{
	struct play *play = arg;

	if (play->at != NULL)
		play->at(play, event);
	pthread_mutex_lock(&play->lock);
	play->event = xrealloc(play->event, play->count + 1, sizeof play->event[0]);
	play->event[play->count++] = *event;
	play->started += event->kind == EVENT_TRIAL_STARTED;
	play->finished += event->kind == EVENT_TRIAL_FINISHED;
	pthread_cond_broadcast(&play->begun);
	while (event->kind == EVENT_TRIAL_STARTED && play->started < play->together)
		pthread_cond_wait(&play->begun, &play->lock);
	pthread_mutex_unlock(&play->lock);
}

static unsigned check(void *arg)
{
	return control_check(&((struct play *)arg)->control);
}

/* Once both threads wait, the pause is over. */
static void wait_for_both(void *arg)
{
	struct play *play = arg;
	bool both;

	pthread_mutex_lock(&play->lock);
	both = ++play->waiting == 2;
	if (both)
		play->held = play->started == play->finished ? play->started : 0;
	pthread_mutex_unlock(&play->lock);
	if (both)
		control_resume(&play->control);
	control_wait(&play->control);
}

struct play *play_on(const struct dataset *data, const char *text, size_t workers,
	void (*at)(struct play *, const struct event *), const struct play *before)
{
	struct play *play = xcalloc(1, sizeof *play);
	const struct sweep_settings settings = {
		.spec = &play->spec,
		.data = data,
		.workers = workers,
		.emit = record,
		.check = check,
		.wait = wait_for_both,
		.arg = play,
	};
	struct sink *memory;

	play->at = at;
	control_init(&play->control);
	pthread_mutex_init(&play->lock, NULL);
	pthread_cond_init(&play->begun, NULL);
	if (sweep_spec_parse(&play->spec, "test.ini", text, &play->err) != 0)
		fail_msg("%s", play->err.text);
	play->sweep = sweep_new(&settings, &play->err);
	if (play->sweep == NULL)
		fail_msg("%s", play->err.text);
	/* Else the first thread may be done before the second has begun. */
	play->together = before == NULL ? workers : 0;
	memory = sweep_memory(play->sweep);
	for (size_t i = 0; before != NULL && i < before->count; i++)
		memory->take(memory, &before->event[i]);
	play->rc = sweep_run(play->sweep, &play->err);
	return play;
}

void play_free(struct play *play)
{
	sweep_free(play->sweep);
	sweep_spec_release(&play->spec);
	pthread_cond_destroy(&play->begun);
	pthread_mutex_destroy(&play->lock);
	control_release(&play->control);
	free(play->event);
	free(play);
}

const struct event *event_of(const struct play *play, enum event_kind kind, uint32_t trial)
{
	for (size_t i = 0; i < play->count; i++)
		if (play->event[i].kind == kind && play->event[i].trial == trial)
			return &play->event[i];
	return NULL;
}

const struct event_run_finished *end_of(const struct play *play, uint32_t trial)
{
	const struct event *event = event_of(
		play, trial == 0 ? EVENT_RUN_FINISHED : EVENT_TRIAL_FINISHED, trial);

	if (event == NULL)
		fail_msg("trial %u has no end", trial);
	return &event->finished;
}

size_t states(const struct play *play, enum run_status state)
{
	size_t n = 0;

	for (size_t i = 0; i < play->count; i++) {
		if (play->event[i].kind != EVENT_STATE)
			continue;
		assert_int_equal(play->event[i].trial, 0);
		n += play->event[i].state == state;
	}
	return n;
}
