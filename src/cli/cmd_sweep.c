#include "fmnist/command.h"

#include <inttypes.h>
#include <stdio.h>

#include "fmnist/headless.h"
#include "fmnist/jobs.h"
#include "fmnist/run_operand.h"
#include "fmnist/screen.h"
#include "fmnist/sweep_builtin.h"
#include "fmnist/sweep_report.h"

#define DEFAULT_SWEEP "homework"

static const char *wanted(const struct options *options)
{
	return options->operands > 0 ? options->operand[0] : DEFAULT_SWEEP;
}

/* A sweep is worth hours: one that could not be resumed is not begun. */
static int require_store(const struct headless *headless, struct err *err)
{
	if (headless->recording.store != NULL)
		return 0;
	return err_set(
		err, "a sweep has to be recorded: %.400s", headless->unrecorded.text);
}

/* The run that --resume names; 0: a new one is wanted. */
static int find_resumed(const struct options *options, uint32_t *run, struct err *err)
{
	struct run_operand operand = {0};
	struct store *store;
	int rc;

	*run = 0;
	if (options->resume == NULL)
		return 0;
	store = store_open_reading(options->store, err);
	if (store == NULL)
		return -1;
	rc = run_operand_parse(&operand, store, options->resume, err);
	store_close(store);
	if (rc == 0 && operand.trial > 0)
		rc = err_set(err,
			"--resume goes on with a whole sweep, not with one trial: "
			"--resume %" PRIu32,
			operand.run);
	*run = operand.run;
	return rc;
}

/* `run`: the one to go on with, or 0; becomes the one that goes on. */
static int begin(
	struct headless *headless, struct sweep_spec *spec, uint32_t *run, struct err *err)
{
	struct recording *recording = &headless->recording;

	if (*run == 0)
		return recording_begin(
			recording, RUN_SWEEP, spec->name, spec->text, run, err);
	return recording_resume(recording, *run, headless->data.synthetic, spec, err);
}

/* What is known of a resumed sweep, for itself and for the table. */
static int remember(struct headless *headless, struct sweep_job *job, struct board *board,
	struct err *err)
{
	struct store *store = headless->recording.store;

	if (headless->options->resume == NULL)
		return 0;
	if (recording_recall(&headless->recording, job->sweep, err) != 0)
		return -1;
	return store_replay(store, job->run, true, &board->sink, err);
}

static int exit_status(int ended_by)
{
	if (ended_by < 0)
		return EXIT_FAILED;
	return ended_by > 0 ? 128 + ended_by : EXIT_DONE;
}

static size_t workers_of(const struct options *options, const struct sweep_spec *spec)
{
	if (options->threads == 0 && spec->workers > 0)
		return spec->workers;
	return options_threads(options);
}

static int run_headless(const struct options *options, struct sweep_spec *spec,
	uint32_t run, struct err *err)
{
	struct headless headless;
	struct sweep_report report;
	struct sweep_job job = {0};
	int status = EXIT_FAILED;

	sweep_report_init(&report, &headless.progress, !options->json);
	if (headless_open(&headless, options, &report.sink, err) != 0 ||
		require_store(&headless, err) != 0 ||
		begin(&headless, spec, &run, err) != 0 ||
		sweep_job_init(&job, run, spec, &headless.data, workers_of(options, spec),
			err) != 0 ||
		remember(&headless, &job, &report.board, err) != 0)
		goto out;
	status = exit_status(headless_run(&headless, &job.job, err));
out:
	/* Whom a signal ended is to have saved everything, too. */
	if (headless_close(&headless, status != EXIT_FAILED ? err : NULL) != 0)
		status = EXIT_FAILED;
	sweep_job_release(&job);
	sweep_report_release(&report);
	return status;
}

static int run(const struct options *options, struct err *err)
{
	const struct screen_start start = {
		.what = options->resume != NULL ? START_RESUME : START_SWEEP};
	struct sweep_spec spec = {0};
	uint32_t resumed;
	int status;

	if (options->resume != NULL && options->operands > 0) {
		err_set(err,
			"--resume goes on with the file that the run began with: "
			"leave out '%s'",
			options->operand[0]);
		return EXIT_USAGE;
	}
	if (options->print) {
		const char *text = sweep_builtin_text(wanted(options));

		if (text == NULL) {
			err_set(err, "no built-in sweep '%s'", wanted(options));
			return EXIT_FAILED;
		}
		fputs(text, stdout);
		return EXIT_DONE;
	}
	if (find_resumed(options, &resumed, err) != 0)
		return EXIT_FAILED;
	if (resumed == 0 && sweep_spec_open(&spec, wanted(options), err) != 0)
		return EXIT_FAILED;
	status = screen_wanted(options) ? screen_run(options, &start, err)
					: run_headless(options, &spec, resumed, err);
	sweep_spec_release(&spec);
	return status;
}

const struct command command_sweep = {
	.name = "sweep",
	.operands = "[FILE]",
	.summary = "search for good hyper-parameters",
	.help = "Trains many networks, several at once, and ranks them by what they reach "
		"on\n"
		"validation images; the test accuracy is reported and chooses nothing.\n"
		"\n"
		"FILE is a built-in sweep, homework (50 trials, the default) or enhanced, "
		"or\n"
		"the path of a file that says what is tried. 'sweep --print homework' "
		"prints\n"
		"one as an example, and fmnist-tui(1) describes the format. A file with "
		"the\n"
		"name of a built-in one is meant by a path: ./homework.\n"
		"\n"
		"Everything is recorded as it happens. A sweep that was stopped, or that "
		"died\n"
		"with its machine, goes on with --resume; trials that had ended stay.\n",
	.options = OPTIONS_COMMON | OPTIONS_SWEEP | OPTIONS_FETCH,
	.most_operands = 1,
	.run = run,
};
