#include "fmnist/headless.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <signal.h>

#include "fmnist/command.h"
#include "fmnist/hub.h"
#include "fmnist/jobs.h"
#include "fmnist/jsonl.h"
#include "fmnist/locate.h"
#include "fmnist/number.h"
#include "fmnist/progress.h"
#include "fmnist/signals.h"
#include "fmnist/view.h"

/* The sink that shows progress, prints the table, and remembers the end. */
struct report {
	struct sink sink;
	struct view view; /* takes every event first */
	struct progress progress;
	bool table;
	bool ended;
};

static void print_accuracy(FILE *out, double value)
{
	if (isnan(value))
		fprintf(out, "  %8s", "-");
	else
		fprintf(out, "  %8.4f", value);
}

static void take_started(struct report *report, const struct event *event)
{
	char shape[128], train[32], validation[32], test[32], parameters[32], value[32];
	const struct hparams *hp = &event->started.hparams;

	if (!report->table)
		return;
	printf("%s: %s images to train on, ",
		event->started.synthetic ? "synthetic data (not Fashion-MNIST)"
					 : "Fashion-MNIST",
		number_grouped(event->started.train_images, train, sizeof train));
	if (event->started.validation_images > 0)
		printf("%s to validate, ",
			number_grouped(event->started.validation_images, validation,
				sizeof validation));
	printf("%s to test\n",
		number_grouped(event->started.test_images, test, sizeof test));
	printf("%s, %s parameters\n",
		hparams_shape(hp, event->started.inputs, event->started.classes, shape,
			sizeof shape),
		number_grouped(event->started.parameters, parameters, sizeof parameters));
	for (size_t i = 2; i < hparam_count; i++)
		printf("%s%s %s", i > 2 ? "  " : "", hparam_table[i].name,
			hparam_format(hp, &hparam_table[i], value, sizeof value));
	printf("\n\nepoch  train loss  val acc.  test acc.  test loss  seconds   "
	       "images/s\n");
}

static void take_iterations(struct report *report, const struct event *event)
{
	const struct view *view = &report->view;
	const struct event_epoch *last = view_last(view);
	uint64_t epochs = (uint64_t)view->started.hparams.epochs;
	char what[64], rest[128], left[32];

	(void)event;
	snprintf(what, sizeof what, "epoch %zu of %" PRIu64,
		view->epochs < epochs ? view->epochs + 1 : view->epochs, epochs);
	number_duration(view_seconds_left(view), left, sizeof left);
	if (isnan(view_seconds_left(view)))
		snprintf(rest, sizeof rest, "first epoch");
	else if (last == NULL)
		snprintf(rest, sizeof rest, "%s left", left);
	else
		snprintf(rest, sizeof rest, "%s left  train %.4f  test %.4f", left,
			last->train_loss, last->test_accuracy);
	progress_show(&report->progress, view_fraction(view), what, rest);
}

static void take_epoch(struct report *report, const struct event *event)
{
	const struct event_epoch *epoch = &event->epoch;
	char speed[32];

	if (!report->table)
		return;
	progress_clear(&report->progress);
	printf("%5" PRIu64 "  %10.4f", epoch->epoch, epoch->train_loss);
	print_accuracy(stdout, epoch->validation_accuracy);
	printf(" ");
	print_accuracy(stdout, epoch->test_accuracy);
	printf("  %9.4f  %7.3f  %9s\n", epoch->test_loss, epoch->seconds,
		number_grouped((uint64_t)epoch->examples_per_second, speed, sizeof speed));
	fflush(stdout);
}

static void take_finished(struct report *report, const struct event *event)
{
	const struct event_run_finished *finished = &event->finished;
	char time[32];

	progress_clear(&report->progress);
	if (!report->table || finished->status == RUN_FAILED)
		return;
	printf("\nlast %d iterations ", report->view.recent_count);
	for (int i = 0; i < report->view.recent_count; i++)
		printf(" %s",
			number_loss((double)report->view.recent[i], time, sizeof time));
	printf("\n%s after %" PRIu64 " of %" PRId64 " epochs, %s",
		run_status_name(finished->status), finished->epochs,
		report->view.started.hparams.epochs,
		number_duration(finished->seconds, time, sizeof time));
	if (finished->best_epoch > 0)
		printf(": train loss %.4f, ", finished->train_loss);
	if (!isnan(finished->validation_accuracy))
		printf("best validation accuracy %.4f (epoch %" PRIu64 "), there ",
			finished->validation_accuracy, finished->best_epoch);
	if (!isnan(finished->test_accuracy))
		printf("test accuracy %.4f", finished->test_accuracy);
	printf("\n");
	fflush(stdout);
}

static void take_ended(struct report *report, const struct event *event)
{
	(void)event;
	report->ended = true;
}

static void report_take(struct sink *sink, const struct event *event)
{
	static void (*const take[])(struct report *, const struct event *) = {
		[EVENT_RUN_STARTED] = take_started,
		[EVENT_ITERATIONS] = take_iterations,
		[EVENT_EPOCH] = take_epoch,
		[EVENT_STATE] = NULL,
		[EVENT_RUN_FINISHED] = take_finished,
		[EVENT_FETCH] = NULL,
		[EVENT_MESSAGE] = NULL, /* an error is main's to print */
		[EVENT_JOB_ENDED] = take_ended,
	};

	struct report *report = (struct report *)sink;

	report->view.sink.take(&report->view.sink, event);
	if (take[event->kind] != NULL)
		take[event->kind](report, event);
}

/* Until the job has ended. Returns the signal that ended it, or 0. */
static int wait_for_end(
	struct mailbox *events, struct worker *worker, const struct report *report)
{
	struct pollfd fds[] = {
		{.fd = mailbox_fd(events), .events = POLLIN},
		{.fd = signals_fd(), .events = POLLIN},
	};
	int ended_by = 0;

	while (!report->ended) {
		int number;

		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			break;
		while ((number = signals_next()) != 0) {
			if (number == SIGWINCH)
				continue;
			ended_by = ended_by != 0 ? ended_by : number;
			control_request(&worker->control, REQUEST_CANCEL);
		}
		mailbox_dispatch(events);
		/* Nobody reads the results any more: main() says so. */
		if (ferror(stdout) != 0)
			control_request(&worker->control, REQUEST_CANCEL);
	}
	return ended_by;
}

static int exit_status(const struct report *report, int ended_by, struct err *err)
{
	if (ended_by != 0)
		return 128 + ended_by;
	if (report->view.status != RUN_DIVERGED)
		return EXIT_DONE;
	err_set(err, "training diverged: %s", report->view.finished.reason);
	return EXIT_FAILED;
}

int headless_train(const struct options *options, struct err *err)
{
	struct report report = {.sink.take = report_take, .table = !options->json};
	struct jsonl jsonl;
	struct dataset data = {0};
	struct train_job job;
	struct worker worker;
	struct pool *pool = NULL;
	struct mailbox *events;
	struct hub hub = {0};
	int status = EXIT_FAILED;
	int ended_by;

	events = mailbox_new(err);
	if (events == NULL)
		return EXIT_FAILED;
	hub_add(&hub, events);
	worker_init(&worker, &hub);
	view_init(&report.view);
	if (signals_open(NULL, err) != 0 || dataset_open(&data, options->data, err) != 0)
		goto out;
	progress_init(&report.progress, stderr, options->quiet, options->ascii);
	jsonl_init(&jsonl, stdout);
	mailbox_add_sink(events, &report.sink);
	if (options->json)
		mailbox_add_sink(events, &jsonl.sink);
	pool = pool_new(options_threads(options));
	train_job_init(&job, 1, &options->hparams, &data, pool);
	if (worker_start(&worker, &job.job, err) != 0)
		goto out;
	ended_by = wait_for_end(events, &worker, &report);
	progress_clear(&report.progress);
	if (worker_join(&worker) != 0)
		*err = worker.err;
	else
		status = exit_status(&report, ended_by, err);
out:
	worker_release(&worker);
	pool_free(pool);
	dataset_release(&data);
	view_release(&report.view);
	mailbox_free(events);
	return status;
}
