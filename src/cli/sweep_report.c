#include "fmnist/sweep_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fmnist/column.h"
#include "fmnist/number.h"

/* As wide as the name of a hyper-parameter, or as usual values. */
#define VALUE_COLUMNS 6

static int width_of(const struct hparam *param)
{
	int name = (int)strlen(column_short_name(param));

	return name > VALUE_COLUMNS ? name : VALUE_COLUMNS;
}

static void take_started(struct sweep_report *report, const struct event *event)
{
	const struct event_sweep_started *sweep = &event->sweep;
	char train[32], validation[32];

	if (!report->table)
		return;
	printf("%s: %s images to train on, %s to validate\n",
		sweep->synthetic ? "synthetic data (not Fashion-MNIST)" : "Fashion-MNIST",
		number_grouped(sweep->train_images, train, sizeof train),
		number_grouped(sweep->validation_images, validation, sizeof validation));
	printf("sweep %s, run %" PRIu32 ": %" PRIu64 " trials, %s, seed %" PRId64
	       ", pruner %s, %" PRIu64 " worker%s\n\n",
		sweep->name, event->run, sweep->trials, sweep->sampler, sweep->seed,
		sweep->pruner, sweep->workers, sweep->workers > 1 ? "s" : "");
	printf("trial  %8s",
		sweep->metric == METRIC_VAL_ACCURACY ? "val acc." : "val loss");
	for (uint32_t i = 0; i < sweep->axes; i++) {
		const struct hparam *param = &hparam_table[sweep->axis[i]];

		printf("  %*s", width_of(param), column_short_name(param));
	}
	printf("  seconds\n");
	fflush(stdout);
}

static void print_row(struct sweep_report *report, size_t number)
{
	const struct board *board = &report->board;
	const struct board_trial *trial = &board->trial[number];
	char value[64];

	printf("%5zu", number);
	if (isnan(trial->score))
		printf("  %8s", "-");
	else
		printf("  %8.4f", trial->score);
	for (uint32_t i = 0; i < board->sweep.axes; i++) {
		const struct hparam *param = &hparam_table[board->sweep.axis[i]];

		printf("  %*s", width_of(param),
			hparam_format(&trial->begun.hparams, param, value, sizeof value));
	}
	printf("  %7.2f", trial->seconds);
	if (trial->status != RUN_COMPLETED) {
		printf("  %s", run_status_name(trial->status));
	} else if (metric_better(board->sweep.metric, trial->score, report->best)) {
		report->best = trial->score;
		printf("  new best");
	}
	printf("\n");
}

static void take_trial_finished(struct sweep_report *report, const struct event *event)
{
	const struct board *board = &report->board;

	(void)event;
	if (!report->table)
		return;
	progress_clear(report->progress);
	while (report->printed < board->trials) {
		const struct board_trial *next = &board->trial[report->printed];

		if (!next->started || !run_status_ended(next->status) ||
			next->status == RUN_INTERRUPTED)
			break;
		print_row(report, report->printed++);
	}
	fflush(stdout);
}

static void show_progress(struct sweep_report *report, const struct event *event)
{
	const struct board *board = &report->board;
	char what[64], rest[128], left[32];
	struct board_counts counts;
	int best = board_best(board);
	double fraction = 0.0;

	(void)event;
	board_count(board, &counts);
	for (size_t i = 0; i < board->trials; i++)
		fraction += board_trial_fraction(&board->trial[i]);
	fraction /= board->trials > 0 ? (double)board->trials : 1.0;
	snprintf(what, sizeof what, "%zu of %zu trials", counts.done, board->trials);
	number_duration(board_seconds_left(board), left, sizeof left);
	if (best < 0)
		snprintf(rest, sizeof rest, "%s left", left);
	else
		snprintf(rest, sizeof rest, "%s left  best %.4f (trial %d)", left,
			board->trial[best].score, best);
	progress_show(report->progress, fraction, what, rest);
}

static void take_finished(struct sweep_report *report, const struct event *event)
{
	const struct event_run_finished *finished = &event->finished;
	const struct board *board = &report->board;
	struct board_counts counts;
	char time[32];

	progress_clear(report->progress);
	if (!report->table)
		return;
	/* Rows behind a trial that was interrupted. */
	for (; report->printed < board->trials; report->printed++)
		if (board->trial[report->printed].started)
			print_row(report, report->printed);
	board_count(board, &counts);
	printf("\n%s after %zu of %zu trials, %s", run_status_name(finished->status),
		counts.done, board->trials,
		number_duration(finished->seconds, time, sizeof time));
	if (finished->best_trial > 0)
		printf(": best trial %" PRIu32
		       ", validation accuracy %.4f, there test accuracy %.4f",
			finished->best_trial - 1, finished->validation_accuracy,
			finished->test_accuracy);
	printf("\n");
	if (finished->best_trial > 0 && finished->status == RUN_COMPLETED)
		printf("train it on all images with: fmnist-tui train --from %" PRIu32 "\n",
			event->run);
	if (finished->status == RUN_STOPPED)
		printf("go on with: fmnist-tui sweep --resume %" PRIu32 "\n", event->run);
	fflush(stdout);
}

static void sweep_report_take(struct sink *sink, const struct event *event)
{
	static void (*const take[])(struct sweep_report *, const struct event *) = {
		[EVENT_SWEEP_STARTED] = take_started,
		[EVENT_ITERATIONS] = show_progress,
		[EVENT_TRIAL_FINISHED] = take_trial_finished,
		[EVENT_RUN_FINISHED] = take_finished,
		[EVENT_JOB_ENDED] = NULL,
	};
	struct sweep_report *report = (struct sweep_report *)sink;

	report->board.sink.take(&report->board.sink, event);
	if (take[event->kind] != NULL)
		take[event->kind](report, event);
}

void sweep_report_init(struct sweep_report *report, struct progress *progress, bool table)
{
	*report = (struct sweep_report){
		.sink.take = sweep_report_take,
		.progress = progress,
		.table = table,
		.best = NAN,
	};
	board_init(&report->board);
}

void sweep_report_release(struct sweep_report *report)
{
	board_release(&report->board);
}
