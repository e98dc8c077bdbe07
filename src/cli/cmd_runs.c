#include "fmnist/command.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fmnist/file.h"
#include "fmnist/jsonl.h"
#include "fmnist/store.h"
#include "fmnist/number.h"
#include "fmnist/summary.h"

#define COLUMNS 80
/* Of everything but name, kind and the run's number. */
#define COLUMNS_TAKEN 56

/* As ls writes it: the year in place of the time when it is not of the last months. */
static const char *moment(double started, char *buffer, size_t size)
{
	const double half_a_year = 182.0 * 86400.0;
	double age = (double)time(NULL) - started;
	time_t seconds = isnan(started) ? 0 : (time_t)started;
	struct tm tm;

	if (isnan(started) || localtime_r(&seconds, &tm) == NULL ||
		strftime(buffer, size,
			fabs(age) < half_a_year ? "%b %e %H:%M" : "%b %e  %Y", &tm) == 0)
		snprintf(buffer, size, "-");
	return buffer;
}

static const char *accuracy(double value, char *buffer, size_t size)
{
	snprintf(buffer, size, isnan(value) ? "-" : "%.4f", value);
	return buffer;
}

/* Cut to `columns`; two dots say so. */
static void cut(char *text, int columns)
{
	char *end = text + columns - 2;

	if (strlen(text) <= (size_t)columns)
		return;
	while (end > text &&
		((unsigned char)*end & 0xc0) == 0x80) /* inside of a character */
		end--;
	memcpy(end, "..", 3);
}

static int digits(uint32_t number)
{
	int n = 1;

	for (; number >= 10; number /= 10)
		n++;
	return n;
}

/* "autoencoder" takes its room where there is one. */
static int kind_columns(const struct store_run *runs, size_t count)
{
	size_t widest = 5;

	for (size_t i = 0; i < count; i++) {
		size_t columns = strlen(run_kind_name(runs[i].kind));

		widest = columns > widest ? columns : widest;
	}
	return (int)widest;
}

static void print_table(const struct store_run *runs, size_t count)
{
	/* The newest has the greatest number. */
	int number = digits(runs[0].id) > 3 ? digits(runs[0].id) : 3;
	int kind = kind_columns(runs, count);
	int name = COLUMNS - COLUMNS_TAKEN - kind - number;

	printf("%*s %-*s %-*s %-11s %7s %6s %6s %-12s %6s\n", number, "run", kind, "kind",
		name, "name", "status", "done", "val", "test", "started", "took");
	for (size_t i = 0; i < count; i++) {
		const struct store_run *run = &runs[i];
		char what[EVENT_NAME * 4], done[64], validation[16], test[16];
		char started[32], took[32];

		summary_name(run, what, sizeof what);
		cut(what, name);
		printf("%*" PRIu32 " %-*s %-*s %-11s %7s %6s %6s %-12s %6s\n", number,
			run->id, kind, run_kind_name(run->kind), name, what,
			run_status_name(run->status), summary_done(run, done, sizeof done),
			accuracy(run->validation_accuracy, validation, sizeof validation),
			accuracy(run->kind == RUN_AUTOENCODER ? run->test_loss
							      : run->test_accuracy,
				test, sizeof test),
			moment(run->started, started, sizeof started),
			number_span(run->seconds, took, sizeof took));
	}
}

static void print_runs(
	const struct options *options, const struct store_run *runs, size_t count)
{
	if (options->json) {
		for (size_t i = 0; i < count; i++)
			jsonl_write(stdout, summary_json(&runs[i]));
	} else if (count > 0) {
		print_table(runs, count);
	}
}

static bool is_there(const struct options *options)
{
	char *user = path_user_data();
	const char *directory = options->store != NULL ? options->store : user;
	char *database = directory != NULL ? path_join(directory, "runs.db") : NULL;
	bool there = database == NULL || path_is_file(database);

	free(database);
	free(user);
	return there;
}

static void say_empty(const struct options *options)
{
	if (options->json || options->quiet)
		return;
	fprintf(stderr,
		"fmnist-tui: there are no runs yet%s%s; 'fmnist-tui train' makes one\n",
		options->store != NULL ? " in " : "",
		options->store != NULL ? options->store : "");
}

static int run(const struct options *options, struct err *err)
{
	struct store *store;
	struct store_run *runs = NULL;
	size_t count = 0;
	int rc;

	if (!is_there(options)) {
		say_empty(options);
		return EXIT_DONE;
	}
	store = store_open_reading(options->store, err);
	if (store == NULL)
		return EXIT_FAILED;
	rc = store_runs(store, &runs, &count, err);
	store_close(store);
	if (rc != 0)
		return EXIT_FAILED;
	if (count == 0)
		say_empty(options);
	print_runs(options, runs, count);
	free(runs);
	return EXIT_DONE;
}

const struct command command_runs = {
	.name = "runs",
	.operands = "",
	.summary = "list the runs that were recorded",
	.help = "A line for each run, the newest first: its number, a sweep's name or a\n"
		"network's layers, its state, how many epochs or trials are done, the "
		"best\n"
		"validation accuracy and the test accuracy there, when it began and how "
		"long\n"
		"it took.  'show' tells more of one run.\n",
	.options = OPTIONS_COMMON,
	.run = run,
};
