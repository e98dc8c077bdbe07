/*
 * Sweeps in the dashboard, as they are used: chosen, watched, steered, left, taken up
 * again; and one of many thousands of trials.
 */
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dashboard.h"
#include "fmnist/clock.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"

/* Twelve trials that take no time; trial = 6 units + 2 lr + epochs. */
static const char quick[] = "[sweep]\nsampler = grid\n"
			    "[fixed]\nhidden-layers = 1\nbatch-size = 50\n"
			    "[space]\nhidden-units = 4 8\nlr = 0.1 0.03 0.001\n"
			    "epochs = 3 5\n";
/* Six of a few tenths of a second. */
static const char slow[] = "[sweep]\nsampler = grid\n"
			   "[fixed]\nhidden-layers = 1\nbatch-size = 1\nepochs = 6\n"
			   "[space]\nlr = 0.0001 0.0002\nhidden-units = 400 500 512\n";
/* The first does not end. */
static const char endless[] = "[sweep]\nsampler = grid\n"
			      "[fixed]\nhidden-layers = 1\nhidden-units = 8\n"
			      "[space]\nepochs = 1000000 1 2 3\n";

static void start_sweep(struct tui *tui, const char *text, const char *args)
{
	char *all = xasprintf("sweep tiny.ini %s", args);

	dashboard_data(tui);
	dashboard_file(tui, "tiny.ini", text);
	dashboard_start(tui, NULL, all);
	tui_wait_regex(tui, "^ tiny +run 1 ", SOON);
	free(all);
}

static void finish_sweep(struct tui *tui, const char *text)
{
	start_sweep(tui, text, "");
	tui_wait_regex(tui, "^ tiny +run 1 .*completed$", SOON);
}

static void leave(struct tui *tui)
{
	tui_key(tui, "q");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
}

/* ---- what the store says, once the program has ended ---- */

static struct store *open_store(struct tui *tui)
{
	char *directory = xasprintf("%s/data/fmnist-tui", tui_home(tui));
	struct err err = {""};
	struct store *store = store_open(directory, &err);

	if (store == NULL)
		fail_msg("%s", err.text);
	free(directory);
	return store;
}

struct counter {
	struct sink sink;
	enum run_status first; /* how the first trial is to have ended; the others well */
	int ended[16];         /* how often each did */
};

static void count_ends(struct sink *sink, const struct event *event)
{
	struct counter *counter = (struct counter *)(void *)sink;

	if (event->kind != EVENT_TRIAL_FINISHED)
		return;
	assert_in_range(event->trial, 1, 16);
	assert_int_equal(
		event->finished.status, event->trial == 1 ? counter->first : RUN_COMPLETED);
	counter->ended[event->trial - 1]++;
}

/* The sweep is completed, with each of its trials once. */
static void assert_whole(struct tui *tui, uint32_t run, int trials, enum run_status first)
{
	struct store *store = open_store(tui);
	struct counter counter = {.sink.take = count_ends, .first = first};
	struct store_run stored;

	assert_int_equal(store_run(store, run, &stored, NULL), 0);
	assert_int_equal(stored.status, RUN_COMPLETED);
	assert_int_equal(stored.trials_done, trials);
	assert_int_equal(store_replay(store, run, true, &counter.sink, NULL), 0);
	for (int i = 0; i < trials; i++)
		assert_int_equal(counter.ended[i], 1);
	store_close(store);
}

/* ---- starting ---- */

static void a_sweep_file_is_chosen_and_fills_the_leaderboard(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	dashboard_file(tui, "tiny.ini", quick);
	dashboard_start(tui, NULL, "");
	dashboard_wait_ready(tui);
	dashboard_pane(tui, "Sweep");
	tui_wait_text(tui, "starts the sweep 'homework'", SOON);
	tui_key(tui, "c");
	tui_wait_text(tui, "Start a sweep", SOON);
	tui_type(tui, "tiny.ino");
	tui_key(tui, "Enter");
	tui_wait_text(tui, "tiny.ino: No such file", SOON);
	tui_key(tui, "Backspace");
	tui_type(tui, "i");
	tui_key(tui, "Enter");
	tui_wait_regex(tui, "^ tiny +run 1 .*completed$", SOON);
	tui_wait_text(tui, "12 of 12 done", SOON);
	tui_wait_regex(tui, "^›  1 +[0-9]+ +\\.[0-9]{4} .* [35]/[35] .* completed ", SOON);
	tui_wait_regex(tui, "^   9 +[0-9]+ +\\.[0-9]{4} .* [35]/[35] .* completed ", SOON);
	tui_wait_regex(tui, "^ best \\.[0-9]{4} +trial [0-9]+ +units [48] ", SOON);
	/* And the same once more. */
	tui_key(tui, "s");
	tui_wait_regex(tui, "^ tiny +run 2 .*completed$", SOON);
	leave(tui);
	tui_wait_regex(tui, "^sweep 2 completed after 12 of 12 trials: best trial", SOON);
	assert_whole(tui, 1, 12, RUN_COMPLETED);
	assert_whole(tui, 2, 12, RUN_COMPLETED);
}

/* ---- steering ---- */

static void a_pause_begins_no_trial_until_it_ends(void **state)
{
	struct tui *tui = *state;

	start_sweep(tui, slow, "--threads 2");
	tui_wait_text(tui, "2 running", SOON);
	tui_wait_regex(tui, "^   –  .* [0-5]/6 .*\\[.*\\]", SOON);
	tui_key(tui, "p");
	tui_wait_regex(tui, "paused$", SOON);
	tui_wait_text(tui, "0 running", SOON);
	tui_wait_quiet(tui, 200, SOON);
	assert_int_equal(tui_quiet(tui, 300), 0);
	assert_true(tui_sees_regex(tui, "[2-5] of 6 done", 0));
	tui_key(tui, "p");
	tui_wait_regex(tui, "^ tiny +run 1 .*completed$", SOON);
	tui_wait_text(tui, "6 of 6 done", SOON);
	leave(tui);
	assert_whole(tui, 1, 6, RUN_COMPLETED);
}

/* The one trial that runs, wherever it stands. */
static void cancel_first(struct tui *tui)
{
	tui_key(tui, "/");
	tui_type(tui, "trial=0");
	tui_wait_text(tui, "1 of 4 pass", SOON);
	tui_key(tui, "Enter");
	tui_wait_text(tui, "x cancel", SOON);
	tui_key(tui, "x");
	tui_wait_regex(tui, "^ tiny +run 1 .*completed$", SOON);
	tui_wait_regex(tui, "4 of 4 done .* 1 cancelled", SOON);
	tui_wait_regex(tui, "^› +– +0 .* cancelled", SOON);
}

static void one_trial_is_cancelled_and_the_others_go_on(void **state)
{
	struct tui *tui = *state;

	start_sweep(tui, endless, "--threads 2");
	tui_wait_text(tui, "3 of 4 done", SOON);
	cancel_first(tui);
	leave(tui);
	assert_whole(tui, 1, 4, RUN_CANCELLED);
}

static void a_sweep_that_was_stopped_goes_on_from_the_runs_pane(void **state)
{
	struct tui *tui = *state;

	start_sweep(tui, slow, "--threads 2");
	tui_wait_regex(tui, "[1-3] of 6 done", SOON);
	tui_key(tui, "s");
	tui_wait_regex(tui, "^ tiny +run 1 .*stopped$", SOON);
	tui_wait_regex(tui, "[2-5] of 6 done +[1-4] not run", SOON);
	dashboard_pane(tui, "Runs");
	tui_wait_regex(tui, "^ +1 sweep stopped +tiny .* [2-5]/6 ", SOON);
	tui_wait_text(tui, "r resume", SOON);
	tui_key(tui, "r");
	tui_wait_regex(tui, "^ tiny +run 1 .*running$", SOON);
	tui_wait_regex(tui, "^ tiny +run 1 .*completed$", SOON);
	tui_wait_text(tui, "6 of 6 done", SOON);
	leave(tui);
	assert_whole(tui, 1, 6, RUN_COMPLETED);
}

static void a_sweep_whose_process_was_killed_goes_on(void **state)
{
	struct tui *tui = *state;

	start_sweep(tui, endless, "--threads 2");
	tui_wait_text(tui, "3 of 4 done", SOON);
	/* Here is what is on disk. */
	dashboard_pane(tui, "Runs");
	tui_wait_regex(tui, "^ +1 sweep running +tiny .* 3/4 ", SOON);
	tui_signal(tui, SIGKILL);
	assert_int_equal(tui_exit_status(tui, SOON), 128 + SIGKILL);
	dashboard_start(tui, NULL, "");
	dashboard_wait_ready(tui);
	dashboard_pane(tui, "Runs");
	tui_wait_regex(tui, "^ +1 sweep interrupted +tiny .* 3/4 ", SOON);
	tui_key(tui, "Enter");
	tui_wait_regex(tui, "^ tiny +run 1 .*interrupted$", SOON);
	tui_wait_regex(tui, "3 of 4 done +1 not run", SOON);
	tui_wait_regex(tui, "^(›| ) +– +0 .* interrupted", SOON);
	dashboard_pane(tui, "Runs");
	tui_key(tui, "r");
	tui_wait_regex(tui, "3 of 4 done +1 running", SOON);
	cancel_first(tui);
	leave(tui);
	tui_wait_regex(tui, "^sweep 1 completed after 4 of 4 trials", SOON);
	assert_whole(tui, 1, 4, RUN_CANCELLED);
}

static void leaving_asks_what_becomes_of_the_sweep(void **state)
{
	struct tui *tui = *state;

	start_sweep(tui, slow, "--threads 2");
	tui_wait_text(tui, "2 running", SOON);
	tui_key(tui, "q");
	tui_wait_regex(tui, "Sweep 1 is running: [0-3] of 6 trials done", SOON);
	tui_key(tui, "Esc");
	tui_wait_gone(tui, "Sweep 1 is running", SOON);
	tui_key(tui, "q");
	tui_wait_text(tui, "stop after the trials that run, then quit", SOON);
	tui_key(tui, "s");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
	tui_wait_regex(tui, "^sweep 1 stopped after [2-5] of 6 trials: best", SOON);
	tui_wait_text(tui, "go on with: fmnist-tui sweep --resume 1", SOON);

	dashboard_start(tui, NULL, "sweep --resume 1 --threads 1");
	tui_wait_text(tui, "1 running", SOON);
	tui_key(tui, "q");
	tui_wait_text(tui, "cancel now and quit; it can be resumed", SOON);
	tui_key(tui, "c");
	assert_int_equal(tui_exit_status(tui, SOON), 0);
	tui_assert_restored(tui);
	tui_wait_regex(tui, "^sweep 1 cancelled after [2-5] of 6 trials", SOON);
	tui_wait_text(tui, "go on with: fmnist-tui sweep --resume 1", SOON);
}

/* ---- looking ---- */

static void the_leaderboard_is_filtered_and_sorted(void **state)
{
	struct tui *tui = *state;

	finish_sweep(tui, quick);
	tui_key(tui, "/");
	tui_type(tui, "lr<0.01 units=8");
	tui_wait_text(tui, "2 of 12 pass", SOON);
	tui_key(tui, "Enter");
	tui_wait_text(tui, "filter lr<0.01 units=8 hides 10", SOON);
	tui_key(tui, ">");
	tui_wait_text(tui, "trial▲", SOON);
	tui_wait_regex(
		tui, "^›.* 10 +\\..* 8 +\\.001 .*\n +[0-9]+ +11 +\\..* 8 +\\.001 ", SOON);
	tui_key(tui, "I");
	tui_wait_text(tui, "trial▼", SOON);
	tui_wait_regex(tui, "^›.* 11 +\\..*\n +[0-9]+ +10 +\\.", SOON);
	tui_key(tui, "/");
	tui_key(tui, "C-u");
	tui_wait_text(tui, "lr<0.01 layers=3 state=pruned acc>.85", SOON);
	tui_key(tui, "Esc");
	tui_wait_text(tui, "hides 10", SOON);
	tui_key(tui, "<");
	tui_wait_text(tui, "#▼", SOON);
}

static void curves_of_one_trial_and_of_those_tagged_are_shown(void **state)
{
	struct tui *tui = *state;

	finish_sweep(tui, quick);
	tui_key(tui, "/");
	tui_type(tui, "trial>=10");
	tui_key(tui, "Enter");
	tui_wait_text(tui, "hides 10", SOON);
	tui_key(tui, ">");
	tui_wait_text(tui, "trial▲", SOON);
	tui_key(tui, "Enter");
	tui_wait_regex(tui, "^ trial 10 +completed +rank ", SOON);
	tui_wait_regex(tui, "^ hidden-units +8 ", SOON);
	tui_wait_regex(tui, " epoch 3$", SOON);
	tui_wait_regex(tui, "train 2\\.[0-9]{4}$", SOON);
	tui_key(tui, "Down");
	tui_wait_regex(tui, "^ trial 11 +completed +rank ", SOON);
	tui_wait_regex(tui, " epoch 5$", SOON);
	tui_key(tui, "Esc");
	tui_wait_text(tui, "hides 10", SOON);
	tui_key(tui, "Home");
	tui_key(tui, "Space");
	tui_key(tui, "Space");
	tui_wait_text(tui, "● 2 tagged", SOON);
	tui_key(tui, "o");
	tui_wait_regex(tui, "^ +10 +\\.[0-9]{4} +units 8 +lr \\.001 +epochs 3$", SOON);
	tui_wait_regex(tui, "^ +11 +\\.[0-9]{4} +units 8 +lr \\.001 +epochs 5$", SOON);
	tui_wait_text(tui, "epoch 5", SOON);
	leave(tui);

	dashboard_start(tui, NULL, "--run 1");
	tui_wait_regex(tui, "^ tiny +run 1 .*completed$", SOON);
	tui_wait_text(tui, "12 of 12 done", SOON);
	tui_wait_regex(tui, "^›  1 +[0-9]+ +\\.[0-9]{4} .* completed .*⠉", SOON);
	tui_key(tui, "Enter");
	tui_wait_regex(tui, "^ trial [0-9]+ +completed +rank 1 ", SOON);
	tui_wait_regex(tui, "val \\.[0-9]{4}$", SOON);
}

static void the_best_is_trained_again_on_all_images(void **state)
{
	struct tui *tui = *state;
	struct store_run run;
	struct store *store;

	finish_sweep(tui, quick);
	tui_wait_text(tui, "b retrain best", SOON);
	tui_key(tui, "b");
	tui_wait_regex(tui, "run 2 +784-[48]-10 relu", SOON);
	tui_wait_regex(tui, "completed$", SOON);
	dashboard_pane(tui, "Runs");
	tui_wait_regex(tui, "^ +2 train completed +784-[48]-10 .* t +\\.[0-9]{4} ", SOON);
	leave(tui);
	store = open_store(tui);
	assert_int_equal(store_run(store, 2, &run, NULL), 0);
	assert_int_equal(run.hparams.train_on, TRAIN_ON_FULL);
	assert_int_equal(strncmp(run.name, "of 1:", 5), 0);
	store_close(store);
}

/* ---- very many trials ---- */

#define TRIALS 20000
#define OPEN_MS 200.0
#define KEY_MS 50.0
#define ROUNDS 6 /* what else a machine does may spoil some, not each of them */

static void write_event(struct store *store, const struct event *event)
{
	struct err err;

	if (store_write(store, event, &err) != 0)
		fail_msg("%s", err.text);
}

/* Hyper-parameters and results spread as if they had been drawn. */
static void write_trial(struct store *store, uint32_t trial)
{
	static const double rate[] = {0.1, 0.01, 0.005, 0.001, 0.0001};
	static const double decay[] = {0.0, 1e-5, 0.0001, 0.001};
	struct event event = {.kind = EVENT_TRIAL_STARTED, .run = 1, .trial = trial};
	struct event_run_finished *end = &event.finished;
	uint32_t drawn = trial * 2654435761u;
	bool pruned = trial % 5 == 0;
	double accuracy = (pruned ? 0.3 : 0.6) + (double)(drawn >> 8) / 16777216.0 * 0.3;

	hparams_default(&event.started.hparams);
	event.started.hparams.hidden_layers = 1 + drawn % 5;
	event.started.hparams.hidden_units = 8 << (drawn / 5 % 5);
	event.started.hparams.lr = rate[drawn / 25 % 5];
	event.started.hparams.weight_decay = decay[drawn / 300 % 4];
	event.started.hparams.seed = trial;
	event.started.hparams.epochs = 3;
	write_event(store, &event);
	event.kind = EVENT_EPOCH;
	for (uint64_t i = 1; i <= (pruned ? 2 : 3); i++) {
		event.epoch = (struct event_epoch){i, 3, 1.0 / (double)i, 0.4,
			accuracy - 0.01 * (double)(3 - i), 0.5, 0.8, 0.1, 5e5};
		write_event(store, &event);
	}
	event.kind = EVENT_TRIAL_FINISHED;
	*end = (struct event_run_finished){
		.status = pruned ? RUN_PRUNED : RUN_COMPLETED,
		.epochs = pruned ? 2 : 3,
		.best_epoch = pruned ? 2 : 3,
		.validation_loss = 1.0 - accuracy,
		.validation_accuracy = accuracy,
		.seconds = 0.3,
	};
	snprintf(end->reason, sizeof end->reason, "%s", pruned ? "below the median" : "");
	write_event(store, &event);
}

static void write_large_sweep(struct tui *tui)
{
	static const char *const axes[] = {
		"hidden-layers", "hidden-units", "lr", "weight-decay"};
	struct event event = {.kind = EVENT_SWEEP_STARTED};
	struct store *store = open_store(tui);
	double began = clock_now();

	assert_int_equal(
		store_begin(store, RUN_SWEEP, "large", "[sweep]\n", &event.run, NULL), 0);
	assert_int_equal(event.run, 1);
	event.sweep = (struct event_sweep_started){.name = "large",
		.axes = 4,
		.trials = TRIALS,
		.workers = 2,
		.sampler = "random",
		.pruner = "median"};
	hparams_default(&event.sweep.hparams);
	for (uint8_t i = 0; i < 4; i++)
		event.sweep.axis[i] = (uint8_t)(hparam_find(axes[i]) - hparam_table);
	assert_int_equal(store_write_begin(store, NULL), 0);
	write_event(store, &event);
	for (uint32_t trial = 1; trial <= TRIALS; trial++)
		write_trial(store, trial);
	event = (struct event){.kind = EVENT_RUN_FINISHED,
		.run = 1,
		.finished = {.status = RUN_COMPLETED,
			.best_trial = 1,
			.validation_accuracy = 0.9,
			.seconds = 3000.0}};
	write_event(store, &event);
	assert_int_equal(store_write_end(store, NULL), 0);
	store_close(store);
	print_message("%d trials are written in %.2f s\n", TRIALS, clock_now() - began);
}

/* Milliseconds until what the key leads to, which is not on the screen yet, is there. */
static double answer_ms(struct tui *tui, const char *key, const char *regex)
{
	double began;

	tui_wait_quiet(tui, 20, SOON);
	if (tui_sees_regex(tui, regex, 0))
		fail_msg("'%s' is there before %s:\n%s", regex, key, tui_screen(tui));
	began = clock_now();
	tui_key(tui, key);
	tui_wait_regex(tui, regex, SOON);
	return 1e3 * (clock_now() - began);
}

static bool all_within(const double *ms, size_t count, double limit)
{
	for (size_t i = 0; i < count; i++)
		if (ms[i] > limit * tui_slowness())
			return false;
	return true;
}

/* ms (count): the least of each that was measured. */
static void assert_fast(
	const char *const *what, const double *ms, size_t count, double limit)
{
	for (size_t i = 0; i < count; i++)
		if (ms[i] > limit * tui_slowness())
			fail_msg("%s takes %.1f ms", what[i], ms[i]);
}

static double start_ms(struct tui *tui)
{
	double began = clock_now();

	dashboard_start(tui, NULL, "--run 1");
	tui_wait_text(tui, "1–9 of 20000", SOON);
	return 1e3 * (clock_now() - began);
}

static void open_large_sweep(struct tui *tui)
{
	static const char *const what[] = {"--run", "Enter in the list"};
	double ms[2] = {INFINITY, INFINITY};

	for (int round = 0; round < ROUNDS && !all_within(ms, 2, OPEN_MS); round++) {
		ms[0] = fmin(ms[0], start_ms(tui));
		dashboard_pane(tui, "Runs");
		tui_wait_regex(tui, "^ +1 completed +large .* 20000/20000 ", SOON);
		ms[1] = fmin(ms[1], answer_ms(tui, "Enter", "1–9 of 20000"));
	}
	print_message(
		"opening: %.1f ms by %s, %.1f ms by %s\n", ms[0], what[0], ms[1], what[1]);
	assert_fast(what, ms, 2, OPEN_MS);
}

static void press_keys(struct tui *tui)
{
	/* Each with what is on the screen then, and not before. */
	static const struct {
		const char *key, *regex;
	} keys[] = {
		{"Down", "^› +2 "},
		{"PageDown", "^› +11 .*(\n.*)*3–11 of 20000"},
		{"End", "^› +– .*\n 19992–20000 of 20000  trial [0-9]+ pruned: "},
		{"PageUp", "19991–19999 of 20000"},
		{"Home", " 1–9 of 20000"},
		{">", "trial▲"},
		{"I", "trial▼"},
		{">", "acc▼"},
		{">", "loss▲"},
		{">", "layers▲"},
		{"v", "accuracy by units"},
		{"v", "accuracy by lr"},
		{"Space", "● 1 tagged"},
		{"Space", "● 2 tagged"},
		{"o", "^ *[0-9]+ +\\.[0-9]{4} +layers 2 "},
		{"Esc", "● 2 tagged"},
		{"Enter", "^ trial [0-9]+ .*(\n.*)* epoch 3$"},
		{"Esc", "● 2 tagged"},
		{"/", "^ filter$"},
		{"l", "^ filter l$"},
		{"r", "^ filter lr$"},
		{"<", "^ filter lr<$"},
		{".", "^ filter lr<\\.$"},
		{"0", "^ filter lr<\\.0$"},
		{"1", "[0-9]+ of 20000 pass(\n.*)*^ filter lr<\\.01$"},
		{"Enter", "Enter curves"},
		{"End", "^›.*\n filter lr<\\.01 hides [0-9]+  ● 2 tagged  trial "},
	};
	enum { KEYS = sizeof keys / sizeof keys[0] };
	const char *name[KEYS];
	double ms[KEYS], longest = 0.0;

	for (size_t i = 0; i < KEYS; i++) {
		name[i] = keys[i].key;
		ms[i] = INFINITY;
	}
	for (int round = 0; round < ROUNDS && !all_within(ms, KEYS, KEY_MS); round++) {
		start_ms(tui);
		for (size_t i = 0; i < KEYS; i++)
			ms[i] = fmin(ms[i], answer_ms(tui, keys[i].key, keys[i].regex));
	}
	for (size_t i = 0; i < KEYS; i++)
		longest = fmax(longest, ms[i]);
	print_message("a key: %.1f ms at most\n", longest);
	assert_fast(name, ms, KEYS, KEY_MS);
}

static void twenty_thousand_trials_are_there_at_once_and_every_key_is_answered(void **state)
{
	struct tui *tui = *state;

	dashboard_data(tui);
	write_large_sweep(tui);
	open_large_sweep(tui);
	press_keys(tui);
	leave(tui);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_TERMINAL(a_sweep_file_is_chosen_and_fills_the_leaderboard),
		IN_TERMINAL(a_pause_begins_no_trial_until_it_ends),
		IN_TERMINAL(one_trial_is_cancelled_and_the_others_go_on),
		IN_TERMINAL(a_sweep_that_was_stopped_goes_on_from_the_runs_pane),
		IN_TERMINAL(a_sweep_whose_process_was_killed_goes_on),
		IN_TERMINAL(leaving_asks_what_becomes_of_the_sweep),
		IN_TERMINAL(the_leaderboard_is_filtered_and_sorted),
		IN_TERMINAL(curves_of_one_trial_and_of_those_tagged_are_shown),
		IN_TERMINAL(the_best_is_trained_again_on_all_images),
		IN_TERMINAL(
			twenty_thousand_trials_are_there_at_once_and_every_key_is_answered),
	};

	return cmocka_run_group_tests_name("sweeps in the dashboard", tests, NULL, NULL);
}
