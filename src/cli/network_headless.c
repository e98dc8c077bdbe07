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
	struct headless *headless, enum run_kind kind, const char *name, uint32_t *run)
{
	struct recording *recording = &headless->recording;

	if (recording_begin(recording, kind, name, NULL, run, &headless->unrecorded) != 0) {
		recording_close(recording, NULL);
		recording_begin(recording, kind, name, NULL, run, NULL);
	}
	if (recording->store == NULL)
		fprintf(stderr, "fmnist-tui: nothing is recorded: %s\n",
			headless->unrecorded.text);
}

int network_headless(const struct options *options, enum run_kind kind,
	const struct hparams *hparams, const char *name, struct err *err)
{
	struct headless headless;
	struct train_report report;
	struct train_job job;
	struct pool *pool = NULL;
	int status = EXIT_FAILED;
	uint32_t run;

	train_report_init(
		&report, kind == RUN_AUTOENCODER, &headless.progress, !options->json);
	if (headless_open(&headless, options, &report.sink, err) != 0)
		goto out;
	begin(&headless, kind, name, &run);
	pool = pool_new(options_threads(options));
	train_job_init(&job, run, hparams, &headless.data, pool);
	status = exit_status(&report, headless_run(&headless, &job.job, err), err);
out:
	/* Whom a signal ended is to have saved everything, too. */
	if (headless_close(&headless, status != EXIT_FAILED ? err : NULL) != 0)
		status = EXIT_FAILED;
	pool_free(pool);
	train_report_release(&report);
	return status;
}
