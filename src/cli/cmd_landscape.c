#include "fmnist/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "fmnist/figure_choice.h"
#include "fmnist/headless.h"
#include "fmnist/jobs.h"
#include "fmnist/landscape_choice.h"
#include "fmnist/landscape_options.h"
#include "fmnist/landscape_report.h"
#include "fmnist/run_data.h"
#include "fmnist/run_figures.h"
#include "fmnist/run_operand.h"
#include "fmnist/screen.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"

/* What the store knows of the run, and the survey that is made of it. */
struct subject_run {
	struct store *store;
	struct run_operand operand;
	struct store_run run;
	uint32_t trial; /* from 1, of a sweep: whose network it is; 0: the run's */
	struct hparams hparams;
	struct trail trail; /* the snapshots that the plane is made of */
	struct survey *survey;
};

struct newest {
	struct sink sink;
	struct trail *trail;
	uint32_t trial; /* from 1, of a sweep: whose it is */
};

static void take_newest(struct sink *sink, const struct event *event)
{
	struct newest *newest = (struct newest *)sink;

	if (event->kind != EVENT_SNAPSHOT)
		return;
	trail_add(newest->trail, event->snapshot);
	newest->trial = event->trial;
}

/* The network that is kept of a run, behind those that are in the trail. */
static int add_network(
	struct subject_run *subject, uint32_t run, uint32_t *trial, struct err *err)
{
	struct newest newest = {.sink.take = take_newest, .trail = &subject->trail};
	size_t before = subject->trail.count;

	if (store_replay_network(subject->store, run, &newest.sink, err) != 0)
		return -1;
	if (subject->trail.count == before)
		return err_set(err, "of run %" PRIu32 " no network is kept", run);
	*trial = newest.trial;
	return 0;
}

static int read_path(struct subject_run *subject, struct err *err)
{
	const struct store_run *run = &subject->run;

	if (run->kind == RUN_SWEEP)
		return err_set(err,
			"of a sweep's trials no path is kept: train one with 'train --from "
			"%" PRIu32 ":N', or take --plane random around its best",
			run->id);
	if (store_trail(subject->store, run->id, &subject->trail, err) != 0)
		return -1;
	if (subject->trail.count > 0)
		return 0;
	return err_set(err,
		"of run %" PRIu32
		" no snapshots are kept: it has not begun, is of an earlier "
		"version, or its folder is gone",
		run->id);
}

/* Around the newest network: of a path only its end is needed, so of a sweep, too. */
static int read_network(struct subject_run *subject, struct err *err)
{
	uint32_t trial = 0;

	if (add_network(subject, subject->run.id, &trial, err) != 0)
		return -1;
	subject->trial = trial;
	if (subject->operand.trial > 0 && subject->operand.trial != trial)
		return err_set(err,
			"of run %" PRIu32 " the network of trial %" PRIu32
			" is not kept, only that of %" PRIu32 ":%" PRIu32,
			subject->run.id, subject->operand.trial - 1, subject->run.id,
			trial - 1);
	if (trial == 0)
		return 0;
	return store_trial_hparams(
		subject->store, subject->run.id, trial, &subject->hparams, err);
}

static int read_three(struct subject_run *subject, const char *through,
	struct survey_settings *settings, struct err *err)
{
	char *text = xstrdup(through);
	char *comma = strchr(text, ',');
	const char *name[2] = {text, comma + 1};
	uint32_t trial;
	int rc = read_network(subject, err);

	*comma = '\0';
	for (int i = 0; i < 2 && rc == 0; i++) {
		rc = store_find(subject->store, name[i], &settings->through[i], err);
		if (rc == 0)
			rc = add_network(subject, settings->through[i], &trial, err);
	}
	free(text);
	return rc;
}

static int read_snapshots(struct subject_run *subject, const struct options *options,
	struct survey_settings *settings, struct err *err)
{
	if (subject->run.kind == RUN_AUTOENCODER)
		return err_set(err,
			"run %" PRIu32 " is an autoencoder: it has no cross-entropy",
			subject->run.id);
	if (settings->plane == PLANE_PATH)
		return read_path(subject, err);
	if (settings->plane == PLANE_RANDOM)
		return read_network(subject, err);
	return read_three(subject, options->through, settings, err);
}

static int subject_run_open(struct subject_run *subject, const struct options *options,
	struct survey_settings *settings, struct err *err)
{
	*subject = (struct subject_run){0};
	trail_init(&subject->trail);
	subject->store = store_open_reading(options->store, err);
	if (subject->store == NULL ||
		run_operand_parse(
			&subject->operand, subject->store, options->operand[0], err) != 0 ||
		store_run(subject->store, subject->operand.run, &subject->run, err) != 0)
		return -1;
	subject->hparams = subject->run.hparams;
	return read_snapshots(subject, options, settings, err);
}

static void subject_run_close(struct subject_run *subject)
{
	survey_drop(subject->survey);
	trail_release(&subject->trail);
	store_close(subject->store);
}

/* Rows that were computed before are not computed again. */
static int recall(struct subject_run *subject, struct err *err)
{
	struct survey *survey = subject->survey, *before;
	size_t cols = survey->settings.cols;

	if (store_landscape(subject->store, subject->run.id, &before, err) != 0)
		return -1;
	if (before != NULL && survey_equal(before, survey))
		for (size_t i = 0; i < survey->settings.rows; i++)
			if (survey_has_row(before, i))
				survey_set_row(survey, i, before->loss + i * cols);
	survey_drop(before);
	return 0;
}

static int survey_begin(struct subject_run *subject, const struct options *options,
	const struct survey_settings *wanted, const struct dataset *data, struct err *err)
{
	struct survey_settings settings = *wanted;

	if (settings.images > data->train.count && options->images != NULL)
		return err_set(err, "--images %zu: there are %zu training images",
			settings.images, data->train.count);
	if (settings.images > data->train.count)
		settings.images = data->train.count;
	subject->survey = survey_new(&settings, &subject->hparams, subject->trail.snapshot,
		subject->trail.count, data->train.rows * data->train.cols, err);
	if (subject->survey == NULL)
		return -1;
	return recall(subject, err);
}

/* ---- figures ---- */

/* The one that was asked for, and how figures look. */
struct wish {
	const struct landscape_choice *choice; /* NULL: none was */
	struct landscape_look look;
};

static int wish_read(struct wish *wish, const struct options *options, struct err *err)
{
	*wish = (struct wish){0};
	if (figure_choice_check(options, err) != 0 ||
		landscape_choice_check(options, true, err) != 0 ||
		landscape_choice_look(options, &wish->look, err) != 0)
		return -1;
	if (options->figure == NULL)
		return 0;
	wish->choice = landscape_choice_find(options, err);
	return wish->choice != NULL ? 0 : -1;
}

/* What cannot be written is to be known before it is waited for. */
static int wish_check(
	const struct wish *wish, const struct options *options, struct err *err)
{
	if (wish->choice == NULL)
		return 0;
	return wish->choice->check(options->figure, &wish->look, err);
}

/* The landscape is worth more than its pictures. */
static void leave_figures(const struct headless *headless, const struct survey *survey,
	const struct origin *origin, size_t inputs)
{
	struct store *store = headless->recording.store;
	struct err err = {""};

	if (store != NULL &&
		run_figures_landscape(store, survey, origin, inputs, &err) != 0)
		fprintf(stderr, "fmnist-tui: the run's folder lacks figures: %s\n",
			err.text);
}

static int draw(const struct headless *headless, const struct subject_run *subject,
	const struct wish *wish, struct err *err)
{
	const struct origin origin = {
		subject->run.id, subject->trial, headless->data.synthetic};
	const struct images *images = &headless->data.train;
	const struct options *options = headless->options;
	size_t inputs = images->rows * images->cols;

	leave_figures(headless, subject->survey, &origin, inputs);
	if (wish->choice == NULL)
		return 0;
	if (wish->choice->write(options->figure, subject->survey, &origin, inputs,
		    &wish->look, err) != 0)
		return -1;
	if (!options->json)
		printf("%s: %s\n", options->figure, wish->choice->shows);
	return 0;
}

/* ---- the command ---- */

static int exit_status(int ended_by)
{
	if (ended_by < 0)
		return EXIT_FAILED;
	return ended_by > 0 ? 128 + ended_by : EXIT_DONE;
}

static int compute(const struct options *options, struct subject_run *subject,
	const struct survey_settings *settings, const struct wish *wish, struct err *err)
{
	struct options with = *options;
	struct landscape_report report;
	struct headless headless;
	struct survey_job job;
	int status = EXIT_FAILED;

	with.data = run_data_option(options, &subject->run);
	landscape_report_init(&report, &headless.progress, !options->json);
	if (headless_open(&headless, &with, &report.sink, err) != 0 ||
		run_data_check(&headless.data, &subject->run, err) != 0 ||
		survey_begin(subject, options, settings, &headless.data, err) != 0 ||
		wish_check(wish, options, err) != 0)
		goto out;
	if (headless.recording.store == NULL)
		fprintf(stderr, "fmnist-tui: nothing is recorded: %s\n",
			headless.unrecorded.text);
	survey_job_init(&job, subject->run.id, subject->trail.snapshot,
		subject->trail.count, &headless.data, options_threads(options));
	job.survey = subject->survey;
	status = exit_status(headless_run(&headless, &job.job, err));
	if (status == EXIT_DONE && survey_complete(subject->survey) &&
		draw(&headless, subject, wish, err) != 0)
		status = EXIT_FAILED;
out:
	if (headless_close(&headless, status != EXIT_FAILED ? err : NULL) != 0)
		status = EXIT_FAILED;
	return status;
}

/* In the dashboard; through three networks there is no path to follow. */
static bool is_watched(const struct options *options)
{
	return screen_wanted(options) && options->figure == NULL &&
		options->through == NULL;
}

static int watch(const struct options *options, const struct survey_settings *settings,
	struct err *err)
{
	const struct screen_start start = {.what = START_LANDSCAPE,
		.run = options->operand[0],
		.survey = landscape_options_given(options) ? settings : NULL};
	struct options with = *options;
	struct run_operand operand;
	struct store_run run;
	struct store *store = store_open_reading(options->store, err);
	int rc = -1;

	if (store != NULL && run_operand_parse(&operand, store, start.run, err) == 0)
		rc = store_run(store, operand.run, &run, err);
	store_close(store);
	if (rc != 0)
		return EXIT_FAILED;
	with.data = run_data_option(options, &run);
	return screen_run(&with, &start, err);
}

static int run(const struct options *options, struct err *err)
{
	struct survey_settings settings;
	struct subject_run subject;
	struct wish wish;
	int status = EXIT_FAILED;

	if (options->operands == 0) {
		err_set(err, "'landscape' needs a run: its number, or last");
		return EXIT_USAGE;
	}
	if (landscape_options_read(options, &settings, err) != 0 ||
		wish_read(&wish, options, err) != 0)
		return EXIT_USAGE;
	if (is_watched(options))
		return watch(options, &settings, err);
	if (subject_run_open(&subject, options, &settings, err) == 0)
		status = compute(options, &subject, &settings, &wish, err);
	subject_run_close(&subject);
	return status;
}

const struct command command_landscape = {
	.name = "landscape",
	.operands = "RUN",
	.summary = "the loss around the path of a training",
	.help = "Computes the loss of a network over a plane in the space of its "
		"parameters: by\n"
		"default the one that the first two principal components of its snapshots "
		"span,\n"
		"which shows best where training went.  How much of the path's variance "
		"they hold\n"
		"is said, and how much of a random walk's; and of each epoch the loss, "
		"the loss\n"
		"of its place in the plane, and its distance from it.\n"
		"\n"
		"The loss is the plain cross-entropy, without a penalty, of a fixed part "
		"of the\n"
		"training images.  Rows are recorded as they are computed; the same "
		"command again\n"
		"goes on where it was stopped.\n"
		"\n"
		"On a terminal it opens the dashboard, which follows a run that goes on. "
		"With\n"
		"--headless, --json, --figure or --through, or when standard output is no\n"
		"terminal, it prints a table and stores what it computes.\n"
		"\n"
		"In the end landscape-surface.png and landscape-map.png are in the run's "
		"folder.\n"
		"With --figure a picture is written where it says, too: the surface, seen "
		"from\n"
		"--azimuth and --elevation, with the path over it, or with --what map "
		"contour\n"
		"lines from above.  The file's name ends in .png, .pdf or .svg.\n",
	.options = OPTIONS_COMMON | OPTIONS_LANDSCAPE | OPTIONS_LOOK,
	.most_operands = 1,
	.run = run,
};
