#include "surveyor_stage.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/blas.h"
#include "fmnist/network.h"
#include "fmnist/xalloc.h"
#include "made_up_landscape.h"
#include "room.h"
#include "tiny.h"

/* A limit that only a surveyor that hangs reaches. */
#define WAIT_MS 60000
#define IMAGES 30

static void take(struct sink *sink, const struct event *event)
{
	struct stage *stage =
		(struct stage *)(void *)((char *)sink - offsetof(struct stage, sink));

	surveyor_take(&stage->surveyor, event);
	stage->ends += event->kind == EVENT_JOB_ENDED;
}

int stage_begin(void **state)
{
	struct stage *stage = xcalloc(1, sizeof *stage);
	struct model model;

	blas_init();
	stage->directory = room_make();
	stage->store = store_open(stage->directory, NULL);
	stage->events = mailbox_new(NULL);
	if (stage->store == NULL || stage->events == NULL)
		return -1;
	stage->sink.take = take;
	mailbox_add_sink(stage->events, &stage->sink);
	hub_add(&stage->hub, stage->events);
	surveyor_init(&stage->surveyor, &stage->hub);
	stage->surveyor.settings.cols = 5;
	stage->surveyor.settings.rows = 4;
	tiny_make(&stage->data, IMAGES, 10);
	hparams_default(&stage->hparams);
	stage->hparams.hidden_layers = 1;
	stage->hparams.hidden_units = 4;
	network_build(&model, &stage->hparams, 30, 10);
	stage->numbers = model.parameters;
	model_release(&model);
	*state = stage;
	return 0;
}

int stage_end(void **state)
{
	struct stage *stage = *state;

	surveyor_release(&stage->surveyor);
	mailbox_free(stage->events);
	snapshot_drop(stage->subject.snapshot);
	dataset_release(&stage->data);
	store_close(stage->store);
	room_remove(stage->directory);
	free(stage);
	return 0;
}

/* ---- runs ---- */

static void become(struct stage *stage, uint32_t run, struct snapshot *newest, bool running)
{
	snapshot_drop(stage->subject.snapshot);
	stage->subject = (struct subject){.run = run,
		.snapshot = newest,
		.hparams = &stage->hparams,
		.running = running};
}

static void tell(struct stage *stage, const struct event *event)
{
	surveyor_take(&stage->surveyor, event);
}

void stage_train(struct stage *stage, uint32_t run)
{
	tell(stage, &(struct event){.kind = EVENT_RUN_STARTED, .run = run});
	become(stage, run, NULL, true);
	stage->training = true;
}

void stage_snapshots(struct stage *stage, uint64_t from, uint64_t count)
{
	uint32_t run = stage->subject.run;

	for (uint64_t k = from; k < from + count; k++) {
		struct snapshot *next = made_up_step(stage->numbers, run, k);

		tell(stage,
			&(struct event){
				.kind = EVENT_SNAPSHOT, .run = run, .snapshot = next});
		become(stage, run, next, true);
	}
}

void stage_train_ends(struct stage *stage)
{
	stage->subject.running = stage->training = false;
}

static void store_event(struct stage *stage, struct event event, uint32_t run)
{
	struct err err = {""};

	event.run = run;
	if (store_write(stage->store, &event, &err) != 0)
		fail_msg("%s", err.text);
}

void stage_store_more(struct stage *stage, uint32_t run, uint64_t from, uint64_t count)
{
	assert_int_equal(store_write_begin(stage->store, NULL), 0);
	for (uint64_t k = from; k < from + count; k++) {
		struct snapshot *next = made_up_step(stage->numbers, run, k);

		store_event(stage, (struct event){.kind = EVENT_SNAPSHOT, .snapshot = next},
			run);
		snapshot_drop(next);
	}
	assert_int_equal(store_write_end(stage->store, NULL), 0);
}

uint32_t stage_store(struct stage *stage, uint64_t snapshots)
{
	struct event event = {.kind = EVENT_RUN_STARTED};
	uint32_t run;

	assert_int_equal(store_begin(stage->store, RUN_TRAIN, "", NULL, &run, NULL), 0);
	event.started.hparams = stage->hparams;
	store_event(stage, event, run);
	stage_store_more(stage, run, 0, snapshots);
	return run;
}

void stage_store_survey(struct stage *stage, uint32_t run, struct survey *survey)
{
	struct event event = {
		.kind = EVENT_LANDSCAPE, .landscape = {.survey = survey, .seconds = 1.5}};

	store_event(stage, event, run);
	event.kind = EVENT_LANDSCAPE_ROW;
	for (size_t row = 0; row < survey->settings.rows; row++) {
		event.landscape.row = row;
		if (survey_has_row(survey, row))
			store_event(stage, event, run);
	}
	event.kind = EVENT_LANDSCAPE_PATH;
	if (survey_has_path(survey))
		store_event(stage, event, run);
	event.kind = EVENT_LANDSCAPE_FINISHED;
	store_event(stage, event, run);
}

void stage_show(struct stage *stage, uint32_t run, uint64_t newest)
{
	become(stage, run, made_up_step(stage->numbers, run, newest), false);
}

/* ---- looking ---- */

bool stage_busy(const struct stage *stage)
{
	return worker_busy(&stage->surveyor.worker);
}

void stage_look(struct stage *stage)
{
	surveyor_look(&stage->surveyor, &stage->subject, stage->store,
		stage->data.train.count > 0 ? &stage->data : NULL, stage->training);
}

static void take_some(struct stage *stage)
{
	struct pollfd fd = {.fd = mailbox_fd(stage->events), .events = POLLIN};

	if (poll(&fd, 1, WAIT_MS) != 1)
		fail_msg("nothing happens");
	mailbox_dispatch(stage->events);
}

void stage_wait(struct stage *stage)
{
	while (stage_busy(stage))
		take_some(stage);
}

void stage_wait_ends(struct stage *stage, int ends)
{
	while (stage->ends < ends)
		take_some(stage);
}

void stage_look_through(struct stage *stage)
{
	stage_look(stage);
	while (stage_busy(stage)) {
		stage_wait(stage);
		stage_look(stage);
	}
}

struct survey *stage_found(struct stage *stage)
{
	return surveyor_find(&stage->surveyor, &stage->subject);
}

void assert_problem(struct stage *stage, const char *part)
{
	if (strstr(stage->surveyor.problem, part) == NULL)
		fail_msg("'%s' says nothing of '%s'", stage->surveyor.problem, part);
}
