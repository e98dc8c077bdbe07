#include "session_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "room.h"

static void take(struct sink *sink, const struct event *event)
{
	struct scene *scene =
		(struct scene *)(void *)((char *)sink - offsetof(struct scene, sink));

	scene->started += event->kind == EVENT_RUN_STARTED;
	scene->epochs += event->kind == EVENT_EPOCH;
	scene->finished += event->kind == EVENT_RUN_FINISHED;
	scene->messages += event->kind == EVENT_MESSAGE;
	scene->ends += event->kind == EVENT_JOB_ENDED;
	if (event->kind == EVENT_STATE)
		scene->states[event->state]++;
}

int scene_begin(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);
	struct err err;

	if (scene == NULL)
		return -1;
	scene->directory = room_make();
	setenv("HOME", scene->directory, 1);
	setenv("XDG_DATA_HOME", scene->directory, 1);
	unsetenv("KERAS_HOME");
	unsetenv("FMNIST_DATA_DIR");
	room_data_set(scene->directory, 200, 50);
	hparams_default(&scene->options.hparams);
	scene->options.threads = 1;
	scene->options.hparams.hidden_units = 4;
	scene->options.hparams.hidden_layers = 1;
	scene->options.hparams.epochs = 5;
	hparams_default_autoencoder(&scene->options.autoencoder);
	scene->options.autoencoder.hidden_units = 6;
	scene->options.autoencoder.bottleneck = 3;
	scene->options.autoencoder.epochs = 4;
	if (session_init(&scene->session, &scene->options, &err) != 0)
		return -1;
	scene->sink.take = take;
	mailbox_add_sink(scene->session.events, &scene->sink);
	*state = scene;
	return 0;
}

int scene_end(void **state)
{
	struct scene *scene = *state;

	session_release(&scene->session);
	room_remove(scene->directory);
	free(scene);
	return 0;
}

void scene_load(struct scene *scene)
{
	session_load(&scene->session, scene->directory);
	assert_int_equal(scene->session.data_state, DATA_READING);
	WAIT_FOR(scene, scene->session.data_state != DATA_READING);
}

bool scene_idle(const struct scene *scene)
{
	return !worker_busy(&scene->session.worker);
}
