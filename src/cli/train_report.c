#include "fmnist/train_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/number.h"

/* What is told of a classifier, and of an autoencoder. */
struct wording {
	const char *head;
	void (*epoch)(const struct event_epoch *epoch);
	void (*progress)(const struct event_epoch *epoch, char *text, size_t size);
	void (*result)(const struct view *view);
};

static void print_accuracy(double value)
{
	if (isnan(value))
		printf("  %8s", "-");
	else
		printf("  %8.4f", value);
}

static void classifier_epoch(const struct event_epoch *epoch)
{
	printf("%5" PRIu64 "  %10.4f", epoch->epoch, epoch->train_loss);
	print_accuracy(epoch->validation_accuracy);
	printf(" ");
	print_accuracy(epoch->test_accuracy);
	printf("  %9.4f", epoch->test_loss);
}

static void classifier_progress(const struct event_epoch *epoch, char *text, size_t size)
{
	snprintf(text, size, "train %.4f  test %.4f", epoch->train_loss,
		epoch->test_accuracy);
}

static void classifier_result(const struct view *view)
{
	const struct event_run_finished *finished = &view->finished;

	if (finished->best_epoch > 0)
		printf(": train loss %.4f, ", finished->train_loss);
	if (!isnan(finished->validation_accuracy))
		printf("best validation accuracy %.4f (epoch %" PRIu64 "), there ",
			finished->validation_accuracy, finished->best_epoch);
	if (!isnan(finished->test_accuracy))
		printf("test accuracy %.4f", finished->test_accuracy);
}

static void autoencoder_epoch(const struct event_epoch *epoch)
{
	printf("%5" PRIu64 "  %11.6f  %11.6f", epoch->epoch, epoch->train_loss,
		epoch->test_loss);
}

static void autoencoder_progress(const struct event_epoch *epoch, char *text, size_t size)
{
	snprintf(text, size, "train %.6f  test %.6f", epoch->train_loss, epoch->test_loss);
}

static void autoencoder_result(const struct view *view)
{
	if (view->finished.best_epoch > 0)
		printf(": train error %.6f, test error %.6f", view->finished.train_loss,
			view->finished.test_loss);
	if (view->baseline.components > 0)
		printf("\n%" PRIu64 " principal component%s, the linear answer: test "
		       "error %.6f",
			view->baseline.components,
			view->baseline.components == 1 ? "" : "s",
			view->baseline.test_loss);
}

static const struct wording wordings[] = {
	{"epoch  train loss  val acc.  test acc.  test loss", classifier_epoch,
		classifier_progress, classifier_result},
	{"epoch  train error   test error", autoencoder_epoch, autoencoder_progress,
		autoencoder_result},
};

static const struct wording *wording_of(const struct train_report *report)
{
	return &wordings[report->view.reconstructs];
}

static void take_started(struct train_report *report, const struct event *event)
{
	char shape[128], train[32], validation[32], test[32], parameters[32], value[32];
	const struct hparams *hp = &event->started.hparams;
	const char *gap = "";

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
	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];

		if (hparam_is_absent(hp, param) || hparam_shapes(param))
			continue;
		printf("%s%s %s", gap, param->name,
			hparam_format(hp, param, value, sizeof value));
		gap = "  ";
	}
	printf("\n\n%s  seconds   images/s\n", wording_of(report)->head);
}

static void take_iterations(struct train_report *report, const struct event *event)
{
	const struct view *view = &report->view;
	const struct event_epoch *last = view_last(view);
	uint64_t epochs = (uint64_t)view->started.hparams.epochs;
	char what[64], rest[128], left[32], values[64];

	(void)event;
	snprintf(what, sizeof what, "epoch %zu of %" PRIu64,
		view->epochs < epochs ? view->epochs + 1 : view->epochs, epochs);
	number_duration(view_seconds_left(view), left, sizeof left);
	if (isnan(view_seconds_left(view)))
		snprintf(rest, sizeof rest, "first epoch");
	else if (last == NULL)
		snprintf(rest, sizeof rest, "%s left", left);
	else {
		wording_of(report)->progress(last, values, sizeof values);
		snprintf(rest, sizeof rest, "%s left  %s", left, values);
	}
	progress_show(report->progress, view_fraction(view), what, rest);
}

static void take_epoch(struct train_report *report, const struct event *event)
{
	const struct event_epoch *epoch = &event->epoch;
	char speed[32];

	if (!report->table)
		return;
	progress_clear(report->progress);
	wording_of(report)->epoch(epoch);
	printf("  %7.3f  %9s\n", epoch->seconds,
		number_grouped((uint64_t)epoch->examples_per_second, speed, sizeof speed));
	fflush(stdout);
}

static void take_finished(struct train_report *report, const struct event *event)
{
	const struct event_run_finished *finished = &event->finished;
	char time[32];

	progress_clear(report->progress);
	if (!report->table)
		return;
	if (finished->status == RUN_FAILED)
		return;
	printf("\nlast %d iterations ", report->view.recent_count);
	for (int i = 0; i < report->view.recent_count; i++)
		printf(" %s",
			number_loss((double)report->view.recent[i], time, sizeof time));
	printf("\n%s after %" PRIu64 " of %" PRId64 " epochs, %s",
		run_status_name(finished->status), finished->epochs,
		report->view.started.hparams.epochs,
		number_duration(finished->seconds, time, sizeof time));
	wording_of(report)->result(&report->view);
	if (finished->status == RUN_COMPLETED && finished->reason[0] != '\0')
		printf("; %s", finished->reason);
	printf("\n");
	fflush(stdout);
}

static void train_report_take(struct sink *sink, const struct event *event)
{
	static void (*const take[])(struct train_report *, const struct event *) = {
		[EVENT_RUN_STARTED] = take_started,
		[EVENT_ITERATIONS] = take_iterations,
		[EVENT_EPOCH] = take_epoch,
		[EVENT_RUN_FINISHED] = take_finished,
		[EVENT_JOB_ENDED] = NULL,
	};
	struct train_report *report = (struct train_report *)sink;

	report->view.sink.take(&report->view.sink, event);
	if (take[event->kind] != NULL)
		take[event->kind](report, event);
}

void train_report_init(struct train_report *report, bool reconstructs,
	struct progress *progress, bool table)
{
	*report = (struct train_report){
		.sink.take = train_report_take, .progress = progress, .table = table};
	if (reconstructs)
		view_init_autoencoder(&report->view);
	else
		view_init(&report->view);
}

void train_report_release(struct train_report *report)
{
	view_release(&report->view);
}
