#include "fmnist/network_headless.h"

#include <stdio.h>

#include "fmnist/command.h"
#include "fmnist/headless.h"
#include "fmnist/jobs.h"
#include "fmnist/train_report.h"

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
static void begin(
	struct headless *headless, const struct network_errand *errand, uint32_t *run)
{
	struct recording *recording = &headless->recording;

	if (recording_begin(recording, errand->kind, errand->name, NULL, run,
		    &headless->unrecorded) != 0) {
		recording_close(recording, NULL);
		recording_begin(recording, errand->kind, errand->name, NULL, run, NULL);
	}
	if (recording->store == NULL)
		fprintf(stderr, "fmnist-tui: nothing is recorded: %s\n",
			headless->unrecorded.text);
}

static int train(struct headless *headless, const struct network_errand *errand,
	const struct hparams *hparams, const struct train_report *report, struct err *err)
{
	struct pool *pool = pool_new(options_threads(headless->options));
	struct train_job job;
	uint32_t run;
	int status;

	begin(headless, errand, &run);
	train_job_init(&job, run, hparams, &headless->data, pool);
	status = exit_status(report, headless_run(headless, &job.job, err), err);
	pool_free(pool);
	if (status != EXIT_FAILED && errand->after != NULL &&
		errand->after(headless, &report->view, err) != 0)
		status = EXIT_FAILED;
	return status;
}

int network_headless(const struct options *options, const struct network_errand *errand,
	const struct hparams *hparams, struct err *err)
{
	struct headless headless;
	struct train_report report;
	int status = EXIT_FAILED;

	train_report_init(&report, errand->kind == RUN_AUTOENCODER, &headless.progress,
		!options->json);
	if (headless_open(&headless, options, &report.sink, err) == 0 &&
		(errand->before == NULL || errand->before(&headless, err) == 0))
		status = train(&headless, errand, hparams, &report, err);
	/* Whom a signal ended is to have saved everything, too. */
	if (headless_close(&headless, status != EXIT_FAILED ? err : NULL) != 0)
		status = EXIT_FAILED;
	train_report_release(&report);
	return status;
}
