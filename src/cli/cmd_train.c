#include "fmnist/command.h"

#include <stdio.h>
#include <stdlib.h>

#include "fmnist/headless.h"
#include "fmnist/jobs.h"
#include "fmnist/run_operand.h"
#include "fmnist/screen.h"
#include "fmnist/train_report.h"

/* What is trained, and what the run is called: "of 12:35". */
struct wanted {
	struct hparams hparams;
	char name[EVENT_NAME];
};

/* The hyper-parameters of a stored run or trial, on all images; what stands on the
 * command line goes over them. */
static int read_from(struct wanted *wanted, const struct options *options, struct err *err)
{
	struct store *store = store_open_reading(options->store, err);
	struct run_operand operand;
	struct store_run run;
	uint64_t best_epoch;
	int rc = -1;

	if (store == NULL)
		return -1;
	if (run_operand_parse(&operand, store, options->from, err) != 0 ||
		store_run(store, operand.run, &run, err) != 0)
		goto out;
	if (run.kind == RUN_SWEEP && operand.trial == 0) {
		operand.trial = run.best_trial;
		if (operand.trial == 0) {
			err_set(err, "run %u: no trial of this sweep has ended yet",
				run.id);
			goto out;
		}
	}
	if (operand.trial > 0) {
		snprintf(wanted->name, sizeof wanted->name, "of %u:%u", run.id,
			operand.trial - 1);
		rc = store_trial_hparams(
			store, run.id, operand.trial, &wanted->hparams, err);
	} else {
		snprintf(wanted->name, sizeof wanted->name, "of %u", run.id);
		wanted->hparams = run.hparams;
		rc = 0;
	}
	if (rc == 0)
		rc = store_best_epoch(store, run.id, operand.trial, &best_epoch, err);
	if (rc != 0)
		goto out;
	hparams_train_on_all(&wanted->hparams, best_epoch);
	options_apply_given(options, &wanted->hparams);
out:
	store_close(store);
	return rc;
}

static int exit_status(const struct train_report *report, int ended_by, struct err *err)
{
	if (ended_by < 0)
		return EXIT_FAILED;
	if (ended_by > 0)
		return 128 + ended_by;
	if (report->view.status != RUN_DIVERGED)
		return EXIT_DONE;
	err_set(err, "training diverged: %s", report->view.finished.reason);
	return EXIT_FAILED;
}

/* Without a store it is trained nevertheless. */
static void begin(struct headless *headless, const char *name, uint32_t *run)
{
	struct recording *recording = &headless->recording;

	if (recording_begin(recording, RUN_TRAIN, name, NULL, run, &headless->unrecorded) !=
		0) {
		recording_close(recording, NULL);
		recording_begin(recording, RUN_TRAIN, name, NULL, run, NULL);
	}
	if (recording->store == NULL)
		fprintf(stderr, "fmnist-tui: nothing is recorded: %s\n",
			headless->unrecorded.text);
}

static int run_headless(
	const struct options *options, const struct wanted *wanted, struct err *err)
{
	struct headless headless;
	struct train_report report;
	struct train_job job;
	struct pool *pool = NULL;
	int status = EXIT_FAILED;
	uint32_t run;

	train_report_init(&report, &headless.progress, !options->json);
	if (headless_open(&headless, options, &report.sink, err) != 0)
		goto out;
	begin(&headless, wanted->name, &run);
	pool = pool_new(options_threads(options));
	train_job_init(&job, run, &wanted->hparams, &headless.data, pool);
	status = exit_status(&report, headless_run(&headless, &job.job, err), err);
out:
	if (headless_close(&headless, status == EXIT_DONE ? err : NULL) != 0 &&
		status == EXIT_DONE)
		status = EXIT_FAILED;
	pool_free(pool);
	train_report_release(&report);
	return status;
}

static int run(const struct options *options, struct err *err)
{
	struct wanted wanted = {.hparams = options->hparams};

	if (options->from != NULL && read_from(&wanted, options, err) != 0)
		return EXIT_FAILED;
	if (screen_wanted(options)) {
		struct options with = *options;

		with.hparams = wanted.hparams;
		return screen_run(&with, START_TRAIN, wanted.name, err);
	}
	return run_headless(options, &wanted, err);
}

const struct command command_train = {
	.name = "train",
	.operands = "",
	.summary = "train one network",
	.help = "Trains a fully connected network. On a terminal it opens the dashboard "
		"and\n"
		"starts at once; with --headless, --json or when standard output is not a\n"
		"terminal it prints a table, and progress on standard error.\n"
		"\n"
		"With --train-on train, 20 % of the training images validate. The test\n"
		"accuracy is always reported and never used to choose anything.\n"
		"\n"
		"With --from, the hyper-parameters are those of a stored run, or of a "
		"trial\n"
		"of a sweep (12:35), by default its best one, and all images are trained "
		"on.\n"
		"Hyper-parameters that are given beside it go over them.\n",
	.options = OPTIONS_COMMON | OPTIONS_HPARAMS | OPTIONS_FETCH | OPTIONS_FROM,
	.run = run,
};
