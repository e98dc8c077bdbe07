#include "fmnist/command.h"

#include <stdio.h>
#include <string.h>

#include "fmnist/figure_choice.h"
#include "fmnist/figure_init.h"
#include "fmnist/headless.h"
#include "fmnist/init_csv.h"
#include "fmnist/init_options.h"
#include "fmnist/init_report.h"
#include "fmnist/jobs.h"
#include "fmnist/kept_network.h"
#include "fmnist/screen.h"

struct report {
	struct sink sink;
	struct progress *progress; /* not owned */
};

static void report_take(struct sink *sink, const struct event *event)
{
	struct report *report = (struct report *)sink;
	const struct init_result *result;
	char rest[64];

	if (event->kind != EVENT_INIT)
		return;
	result = event->init;
	snprintf(
		rest, sizeof rest, "draw %zu of %zu", result->done, result->settings.draws);
	progress_show(report->progress,
		(double)result->done / (double)result->settings.draws, "init", rest);
}

static int write_figure(
	const struct options *options, const struct init_result *result, struct err *err)
{
	if (options->figure == NULL)
		return 0;
	if (figure_init_write(options->figure, result, figure_choice_scale(options), err) !=
		0)
		return -1;
	if (!options->json && options->csv == NULL)
		printf("\n%s: variances layer by layer\n", options->figure);
	return 0;
}

static void print_table(const struct init_result *result, const char *name)
{
	const struct csv_table *table = init_tables;
	struct csv csv;

	while (strcmp(table->name, name) != 0)
		table++;
	csv_init(&csv, stdout);
	table->write(&csv, result);
}

static void tell(const struct options *options, const struct init_result *result)
{
	struct progress letters; /* what this terminal can show */

	progress_init(&letters, stdout, false, options->ascii);
	if (options->json)
		init_report_json(result, stdout);
	else if (options->csv != NULL)
		print_table(result, options->csv);
	else
		init_report_print(result, letters.unicode);
	fflush(stdout);
}

/* ---- networks that are drawn ---- */

static int study(const struct options *options, const struct init_settings *settings,
	struct err *err)
{
	struct headless headless;
	struct report report = {.sink.take = report_take, .progress = &headless.progress};
	struct init_job job = {.result = NULL};
	int status = EXIT_FAILED, ended_by;

	if (headless_open(&headless, options, &report.sink, err) != 0)
		goto out;
	init_job_init(&job, settings, &headless.data, options_threads(options));
	ended_by = headless_run(&headless, &job.job, err);
	if (ended_by < 0)
		goto out;
	status = ended_by > 0 ? 128 + ended_by : EXIT_DONE;
	if (job.result == NULL) {
		fprintf(stderr, "fmnist-tui: stopped before the first two draws\n");
		goto out;
	}
	tell(options, job.result);
	if (write_figure(options, job.result, err) != 0)
		status = EXIT_FAILED;
out:
	init_result_drop(job.result);
	if (headless_close(&headless, status != EXIT_FAILED ? err : NULL) != 0)
		status = EXIT_FAILED;
	return status;
}

/* ---- a network that was trained ---- */

static int look(const struct options *options, const struct init_settings *settings,
	const struct kept_network *kept, struct err *err)
{
	struct init_settings with = *settings;
	struct init_work work = {.pool = NULL};
	struct init_study *study;
	struct init_result *result;
	int rc = -1;

	with.hparams = kept->hparams;
	study = init_study_trained(&with, kept->snapshot, kept->origin.run,
		kept->origin.trial, &kept->data, err);
	if (study == NULL)
		return -1;
	work.pool = pool_new(1);
	result = init_study_fill(study, &work);
	if (result != NULL) {
		tell(options, result);
		rc = write_figure(options, result, err);
	} else {
		err_set(err,
			"the network of run %u is of another size than its record says",
			kept->origin.run);
	}
	init_result_drop(result);
	pool_free(work.pool);
	init_study_free(study);
	return rc;
}

static int look_at_run(const struct options *options, const struct init_settings *settings,
	struct err *err)
{
	struct store *store = store_open_reading(options->store, err);
	struct run_operand operand;
	struct kept_network kept;
	struct store_run run;
	int status = EXIT_FAILED;

	if (store == NULL)
		return EXIT_FAILED;
	if (run_operand_parse(&operand, store, options->operand[0], err) == 0 &&
		store_run(store, operand.run, &run, err) == 0 &&
		kept_network_open(&kept, options, store, &run, &operand, err) == 0) {
		if (look(options, settings, &kept, err) == 0)
			status = EXIT_DONE;
		kept_network_release(&kept);
	}
	store_close(store);
	return status;
}

/* ---- the command ---- */

/* What describes the networks to be drawn says nothing of those that are trained. */
static int watch(const struct options *options, const struct init_settings *settings,
	struct err *err)
{
	struct hparams trained;
	struct screen_start start = {
		.what = START_INIT,
		.hparams = &trained,
		.run = options->operands > 0 ? options->operand[0] : NULL,
		.init = settings,
	};

	hparams_default(&trained);
	return screen_run(options, &start, err);
}

static int check(const struct options *options, struct err *err)
{
	if (figure_choice_check(options, err) != 0)
		return -1;
	if (options->operands > 0 &&
		(options->schemes != NULL || options->draws > 0 || options->given != 0))
		return err_set(err,
			"a trained network is as it is: --draws, --schemes and what "
			"describes a network are of drawn ones");
	if (options->figure == NULL)
		return 0;
	return figure_init_check(options->figure, figure_choice_scale(options), err);
}

static int run(const struct options *options, struct err *err)
{
	struct init_settings settings;

	if (init_options_read(options, &settings, err) != 0 || check(options, err) != 0)
		return EXIT_USAGE;
	if (screen_wanted(options) && options->figure == NULL && options->csv == NULL)
		return watch(options, &settings, err);
	if (options->operands > 0)
		return look_at_run(options, &settings, err);
	return study(options, &settings, err);
}

const struct command command_init = {
	.name = "init",
	.operands = "[RUN]",
	.summary = "check He's initialisation, layer by layer",
	.help = "Draws deep networks again and again, sends real images through them and\n"
		"gradients back, and tells of every layer the variance of what comes "
		"through\n"
		"beside what theory gives, for the schemes he, xavier, torch (PyTorch's "
		"default)\n"
		"and normal (a fixed deviation).  Under he the signal is kept; under the "
		"others\n"
		"it vanishes.  Then each step of the derivation, by its number in\n"
		"docs/he-initialization.md, with both sides as measured and a verdict: "
		"whether\n"
		"they differ by more than chance explains.\n"
		"\n"
		"With RUN, or RUN:TRIAL, the same is measured of a trained network, whose\n"
		"weights are no longer independent of its inputs: one sees which steps "
		"fail.\n"
		"\n"
		"On a terminal it opens the dashboard.  With --headless, --json, --csv or\n"
		"--figure, or when standard output is no terminal, it prints tables.\n",
	.options = OPTIONS_COMMON | OPTIONS_INIT,
	.most_operands = 1,
	.run = run,
};
