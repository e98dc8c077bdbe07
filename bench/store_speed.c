/*
 * store_speed: how long a large store takes to answer (make bench/store_speed).
 *
 * Makes a store of 1,000 runs, one of them a sweep of 20,000 trials with 25 epochs each,
 * in the directory that is given, unless it is there, and prints milliseconds: the
 * median of 20.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/clock.h"
#include "fmnist/store.h"

#define RUNS 1000
#define TRIALS 20000
#define EPOCHS 25
#define SWEEP 500
#define REPEATS 20

struct counter {
	struct sink sink;
	size_t events;
};

static void count_event(struct sink *sink, const struct event *event)
{
	(void)event;
	((struct counter *)sink)->events++;
}

static void check(int rc, const struct err *err)
{
	if (rc == 0)
		return;
	fprintf(stderr, "store_speed: %s\n", err->text);
	exit(1);
}

static void write_trial(struct store *store, uint32_t trial, struct err *err)
{
	struct event event = {.kind = EVENT_TRIAL_STARTED, .run = SWEEP, .trial = trial};

	hparams_default(&event.started.hparams);
	event.started.hparams.seed = 576 + trial;
	event.started.hparams.epochs = EPOCHS;
	event.started.parameters = 35050;
	check(store_write(store, &event, err), err);
	event.kind = EVENT_EPOCH;
	for (uint64_t i = 1; i <= EPOCHS; i++) {
		event.epoch = (struct event_epoch){i, EPOCHS, 1.0 / (double)i, 0.4,
			0.8 + 1e-3 * (trial % 97), 0.5, 0.8, 0.1, 5e5};
		check(store_write(store, &event, err), err);
	}
	event.kind = EVENT_TRIAL_FINISHED;
	event.finished = (struct event_run_finished){
		.status = trial % 5 == 0 ? RUN_PRUNED : RUN_COMPLETED,
		.epochs = EPOCHS,
		.best_epoch = EPOCHS,
		.validation_accuracy = 0.8 + 1e-3 * (trial % 97),
		.seconds = 2.5,
	};
	snprintf(event.finished.reason, sizeof event.finished.reason, "%s",
		trial % 5 == 0 ? "after epoch 3: below the median of 12 trials" : "");
	check(store_write(store, &event, err), err);
}

static void write_sweep(struct store *store, struct err *err)
{
	struct event event = {.kind = EVENT_SWEEP_STARTED, .run = SWEEP};
	double began = clock_now();

	hparams_default(&event.sweep.hparams);
	snprintf(event.sweep.name, sizeof event.sweep.name, "large");
	event.sweep.trials = TRIALS;
	check(store_write_begin(store, err), err);
	check(store_write(store, &event, err), err);
	for (uint32_t trial = 1; trial <= TRIALS; trial++) {
		write_trial(store, trial, err);
		if (trial % 20 != 0)
			continue;
		check(store_write_end(store, err), err);
		check(store_write_begin(store, err), err);
	}
	check(store_write_end(store, err), err);
	printf("%-28s %8.1f us an event\n", "store_write",
		1e6 * (clock_now() - began) / (TRIALS * (EPOCHS + 2.0)));
}

static void fill(struct store *store, struct err *err)
{
	for (uint32_t i = 1; i <= RUNS; i++) {
		struct event event = {.kind = EVENT_RUN_FINISHED};

		check(store_begin(store, i == SWEEP ? RUN_SWEEP : RUN_TRAIN, "", NULL,
			      &event.run, err),
			err);
		if (i == SWEEP)
			write_sweep(store, err);
		event.finished.status = RUN_COMPLETED;
		check(store_write(store, &event, err), err);
		store_unclaim(store, i);
	}
}

static int list(struct store *store, struct sink *sink, struct err *err)
{
	struct store_run *runs;
	size_t count;
	int rc = store_runs(store, &runs, &count, err);

	(void)sink;
	if (rc == 0)
		free(runs);
	return rc;
}

static int replay_brief(struct store *store, struct sink *sink, struct err *err)
{
	return store_replay(store, SWEEP, true, sink, err);
}

static int replay_all(struct store *store, struct sink *sink, struct err *err)
{
	return store_replay(store, SWEEP, false, sink, err);
}

static int replay_trial(struct store *store, struct sink *sink, struct err *err)
{
	return store_replay_trial(store, SWEEP, TRIALS / 2, sink, err);
}

static int curve(struct store *store, struct sink *sink, struct err *err)
{
	float *values;
	size_t count;
	int rc = store_curve(store, SWEEP, 40, &values, &count, err);

	(void)sink;
	if (rc == 0)
		free(values);
	return rc;
}

static int changed(struct store *store, struct sink *sink, struct err *err)
{
	(void)sink;
	(void)err;
	store_changed(store);
	return 0;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(struct store *, struct sink *, struct err *);
	} question[] = {
		{"store_runs", list},
		{"store_replay (brief)", replay_brief},
		{"store_replay", replay_all},
		{"store_replay_trial", replay_trial},
		{"store_curve", curve},
		{"store_changed", changed},
	};
	struct err err = {0};
	struct store *store = argc == 2 ? store_open(argv[1], &err) : NULL;
	uint32_t last;

	if (store == NULL) {
		fprintf(stderr, "store_speed DIRECTORY: %s\n", err.text);
		return 1;
	}
	if (store_find(store, "last", &last, NULL) != 0)
		fill(store, &err);
	for (size_t q = 0; q < sizeof question / sizeof question[0]; q++) {
		struct counter counter = {.sink.take = count_event};
		double taken[REPEATS];

		for (size_t i = 0; i < REPEATS; i++) {
			double began = clock_now();

			check(question[q].run(store, &counter.sink, &err), &err);
			taken[i] = clock_now() - began;
		}
		qsort(taken, REPEATS, sizeof taken[0], by_value);
		printf("%-28s %8.3f ms   %zu events\n", question[q].name,
			1e3 * taken[REPEATS / 2], counter.events / REPEATS);
	}
	store_close(store);
	return 0;
}
