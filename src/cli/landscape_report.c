#include "fmnist/landscape_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "fmnist/number.h"
#include "fmnist/survey.h"

static void print_plane(const struct survey *survey)
{
	const struct plane *plane = &survey->plane;

	if (plane->kind == PLANE_PATH)
		printf("plane        principal components of %zu snapshots: %.1f %% and "
		       "%.1f %% of their variance\n"
		       "random walk  of as many snapshots: %.1f %% and %.1f %%\n",
			plane->points, 100.0 * plane->explained[0],
			100.0 * plane->explained[1], 100.0 * plane->random_walk[0],
			100.0 * plane->random_walk[1]);
	else if (plane->kind == PLANE_RANDOM)
		printf("plane        two random directions, scaled filter by filter, seed "
		       "%" PRIu64 "\n",
			survey->settings.seed);
	else
		printf("plane        through the networks of this run, %" PRIu32
		       " and %" PRIu32 "\n",
			survey->settings.through[0], survey->settings.through[1]);
	if (survey->left_out > 0)
		printf("left out     the last %zu snapshots: their numbers are not "
		       "finite\n",
			survey->left_out);
}

static void print_begin(const struct event *event)
{
	const struct survey *survey = event->landscape.survey;
	const struct plane_range *range = &survey->range;
	char images[32];

	printf("run %" PRIu32 ": cross-entropy of %s training images, seed %" PRIu64
	       ", at %zu x %zu points\n",
		event->run, number_grouped(survey->settings.images, images, sizeof images),
		survey->settings.seed, survey->settings.cols, survey->settings.rows);
	print_plane(survey);
	printf("range        x %.4g to %.4g, y %.4g to %.4g\n", range->low[0],
		range->high[0], range->low[1], range->high[1]);
	if (survey->hparams.batch_norm)
		printf("batch norm   statistics estimated anew at every point, over these "
		       "images\n");
}

static void take_begin(struct landscape_report *report, const struct event *event)
{
	if (report->table)
		print_begin(event);
}

static void take_row(struct landscape_report *report, const struct event *event)
{
	const struct survey *survey = event->landscape.survey;
	size_t done = survey_rows_done(survey), rows = survey->settings.rows;
	char rest[64];

	snprintf(rest, sizeof rest, "row %zu of %zu", done, rows);
	progress_show(report->progress, (double)done / (double)rows, "landscape", rest);
}

/* The first of all, those at the ends of epochs, and the last. */
static bool is_told(const struct plane *plane, size_t i)
{
	return i + 1 == plane->points || i == 0 ||
		plane->point[i].epoch != plane->point[i - 1].epoch;
}

static void print_path(const struct survey *survey)
{
	const struct plane *plane = &survey->plane;
	char truth[32], there[32];

	printf("\nepoch  iteration           x           y    distance      loss  in "
	       "plane\n");
	for (size_t i = 0; i < plane->points; i++) {
		const struct plane_point *point = &plane->point[i];

		if (!is_told(plane, i))
			continue;
		printf("%5" PRIu64 "  %9" PRIu64 "  %10.4f  %10.4f  %10.4f  %8s  %8s\n",
			point->epoch, point->iteration, point->x, point->y, point->distance,
			number_loss(survey->true_loss[i], truth, sizeof truth),
			number_loss(survey->plane_loss[i], there, sizeof there));
	}
}

static size_t count_infinite(const struct survey *survey)
{
	size_t count = 0;

	for (size_t i = 0; i < survey->settings.rows * survey->settings.cols; i++)
		count += isinf(survey->loss[i]) ? 1 : 0;
	return count;
}

static void print_end(const struct event *event)
{
	const struct survey *survey = event->landscape.survey;
	float low, high;
	size_t infinite = count_infinite(survey);
	char a[32], b[32], time[32];

	if (survey_has_path(survey))
		print_path(survey);
	survey_extent(survey, &low, &high);
	printf("\n%zu of %zu rows in %s", survey_rows_done(survey), survey->settings.rows,
		number_duration(event->landscape.seconds, time, sizeof time));
	if (isfinite(low))
		printf(": losses from %s to %s", number_loss((double)low, a, sizeof a),
			number_loss((double)high, b, sizeof b));
	if (infinite > 0)
		printf(", and %zu that are not finite", infinite);
	printf("\n");
	fflush(stdout);
}

static void take_finished(struct landscape_report *report, const struct event *event)
{
	progress_clear(report->progress);
	if (report->table)
		print_end(event);
}

static void landscape_report_take(struct sink *sink, const struct event *event)
{
	static void (*const take[])(struct landscape_report *, const struct event *) = {
		[EVENT_LANDSCAPE] = take_begin,
		[EVENT_LANDSCAPE_ROW] = take_row,
		[EVENT_LANDSCAPE_FINISHED] = take_finished,
		[EVENT_JOB_ENDED] = NULL,
	};

	if (take[event->kind] != NULL)
		take[event->kind]((struct landscape_report *)sink, event);
}

void landscape_report_init(
	struct landscape_report *report, struct progress *progress, bool table)
{
	*report = (struct landscape_report){
		.sink.take = landscape_report_take, .progress = progress, .table = table};
}
