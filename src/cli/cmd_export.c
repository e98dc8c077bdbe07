#include "fmnist/command.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/board.h"
#include "fmnist/csv.h"
#include "fmnist/export_landscape.h"
#include "fmnist/jsonl.h"
#include "fmnist/kept_network.h"
#include "fmnist/output.h"
#include "fmnist/reconstruction.h"
#include "fmnist/run_operand.h"
#include "fmnist/store.h"
#include "fmnist/xalloc.h"

/* What is written, of which run, and where to. */
struct export
{
	const struct options *options;
	struct store *store;
	struct run_operand operand;
	struct store_run run;
	FILE *out;
};

/* Hands on the events of one trial. */
struct one_trial {
	struct sink sink;
	uint32_t trial;
	struct sink *next;
};

static void take_one_trial(struct sink *sink, const struct event *event)
{
	const struct one_trial *one = (const struct one_trial *)sink;

	if (event->trial == one->trial)
		one->next->take(one->next, event);
}

/* Gives the sink what was asked for: the run, or one trial of it. */
static int replay(const struct export *export, struct sink *sink, struct err *err)
{
	struct one_trial one = {
		.sink.take = take_one_trial, .trial = export->operand.trial, .next = sink};

	return store_replay(export->store, export->operand.run, false,
		one.trial > 0 ? &one.sink : sink, err);
}

/* A sink that writes rows. */
struct table {
	struct sink sink;
	struct csv csv;
};

static void begin_row(struct csv *csv, uint32_t run, uint32_t trial)
{
	csv_integer(csv, run);
	if (trial > 0)
		csv_integer(csv, trial - (uint64_t)1);
	else
		csv_text(csv, NULL);
}

static void take_epoch(struct sink *sink, const struct event *event)
{
	struct csv *csv = &((struct table *)sink)->csv;
	const struct event_epoch *epoch = &event->epoch;

	if (event->kind != EVENT_EPOCH)
		return;
	begin_row(csv, event->run, event->trial);
	csv_integer(csv, epoch->epoch);
	csv_number(csv, epoch->train_loss);
	csv_number(csv, epoch->validation_loss);
	csv_number(csv, epoch->validation_accuracy);
	csv_number(csv, epoch->test_loss);
	csv_number(csv, epoch->test_accuracy);
	csv_number(csv, epoch->seconds);
	csv_number(csv, epoch->examples_per_second);
	csv_end_row(csv);
}

static int write_epochs(const struct export *export, struct err *err)
{
	static const char *const head[] = {"run", "trial", "epoch", "train_loss",
		"val_loss", "val_accuracy", "test_loss", "test_accuracy", "seconds",
		"examples_per_second", NULL};
	struct table table = {.sink.take = take_epoch};

	csv_init(&table.csv, export->out);
	csv_texts(&table.csv, head);
	csv_end_row(&table.csv);
	return replay(export, &table.sink, err);
}

/* Iterations are counted from 1, as diverged_at is. A loss that is not a number was
 * measured all the same. */
static void take_iterations(struct sink *sink, const struct event *event)
{
	struct csv *csv = &((struct table *)sink)->csv;
	const struct event_iterations *block = &event->iterations;

	if (event->kind != EVENT_ITERATIONS)
		return;
	for (uint32_t i = 0; i < block->count; i++) {
		csv_integer(csv, event->run);
		csv_integer(csv, block->first + i + 1);
		if (isnan(block->loss[i]))
			csv_text(csv, "nan");
		else
			csv_number(csv, (double)block->loss[i]);
		csv_end_row(csv);
	}
}

static int write_losses(const struct export *export, struct err *err)
{
	static const char *const head[] = {"run", "iteration", "loss", NULL};
	struct table table = {.sink.take = take_iterations};

	csv_init(&table.csv, export->out);
	csv_texts(&table.csv, head);
	csv_end_row(&table.csv);
	return replay(export, &table.sink, err);
}

/* The names of hyper-parameters as JSON has them. */
static void write_hparam_names(struct csv *csv)
{
	char name[64];

	for (size_t i = 0; i < hparam_count; i++) {
		snprintf(name, sizeof name, "%s", hparam_table[i].name);
		for (char *c = name; *c != '\0'; c++)
			*c = *c == '-' ? '_' : *c;
		csv_text(csv, name);
	}
}

static void write_trial(
	struct csv *csv, uint32_t run, uint32_t number, const struct board_trial *trial)
{
	char value[64];

	begin_row(csv, run, number);
	csv_text(csv, run_status_name(trial->status));
	for (size_t i = 0; i < hparam_count; i++)
		csv_text(csv,
			hparam_format(&trial->begun.hparams, &hparam_table[i], value,
				sizeof value));
	csv_integer(csv, trial->begun.parameters);
	csv_integer(csv, trial->epochs);
	csv_number(csv, trial->train_loss);
	csv_number(csv, trial->validation_loss);
	csv_number(csv, trial->validation_accuracy);
	csv_number(csv, trial->test_accuracy);
	csv_number(csv, trial->seconds);
	csv_text(csv, trial->reason);
	csv_end_row(csv);
}

static int write_trials(const struct export *export, struct err *err)
{
	static const char *const first[] = {"run", "trial", "status", NULL};
	static const char *const last[] = {"parameters", "epochs_done", "train_loss",
		"val_loss", "val_accuracy", "test_accuracy", "seconds", "reason", NULL};
	struct board board;
	struct csv csv;
	int rc;

	board_init(&board);
	rc = store_replay(export->store, export->operand.run, true, &board.sink, err);
	if (rc != 0)
		goto out;
	csv_init(&csv, export->out);
	csv_texts(&csv, first);
	write_hparam_names(&csv);
	csv_texts(&csv, last);
	csv_end_row(&csv);
	for (size_t i = 0; i < board.trials; i++)
		if (board.trial[i].started)
			write_trial(&csv, export->operand.run, (uint32_t)i + 1,
				&board.trial[i]);
out:
	board_release(&board);
	return rc;
}

static void write_code(const struct export *export, struct csv *csv,
	const struct reconstruction *coded, const struct images *test, size_t i)
{
	csv_integer(csv, export->operand.run);
	csv_integer(csv, i);
	csv_text(csv, dataset_class_name[test->labels[i]]);
	csv_number(csv, coded->error[i]);
	for (size_t j = 0; j < coded->codes; j++)
		csv_number(csv, (double)coded->code[i * coded->codes + j]);
	csv_end_row(csv);
}

/* Images are counted from 0, as in figures, the numbers of a code from 1. */
static void write_all_codes(const struct export *export, const struct reconstruction *coded,
	const struct images *test)
{
	static const char *const head[] = {"run", "image", "class", "error", NULL};
	struct csv csv;
	char name[32];

	csv_init(&csv, export->out);
	csv_texts(&csv, head);
	for (size_t j = 0; j < coded->codes; j++) {
		snprintf(name, sizeof name, "code_%zu", j + 1);
		csv_text(&csv, name);
	}
	csv_end_row(&csv);
	for (size_t i = 0; i < coded->count; i++)
		write_code(export, &csv, coded, test, i);
}

static int write_codes(const struct export *export, struct err *err)
{
	struct reconstruction coded;
	struct kept_network kept;
	int rc;

	if (kept_network_open(&kept, export->options, export->store, &export->run,
		    &export->operand, err) != 0)
		return -1;
	rc = reconstruction_make(&coded, &kept.hparams, kept.snapshot, &kept.data.test,
		NULL, kept.data.test.count, false, err);
	if (rc == 0) {
		write_all_codes(export, &coded, &kept.data.test);
		reconstruction_release(&coded);
	}
	kept_network_release(&kept);
	return rc;
}

static int write_events(const struct export *export, struct err *err)
{
	struct jsonl jsonl;
	int rc;

	jsonl_init(&jsonl, export->out);
	rc = replay(export, &jsonl.sink, err);
	jsonl_release(&jsonl);
	return rc;
}

static int write_landscape(const struct export *export, struct err *err)
{
	return export_landscape_csv(export->store, export->operand.run, export->out, err);
}

static int write_landscape_array(const struct export *export, struct err *err)
{
	return export_landscape_npy(export->store, export->operand.run, export->out, err);
}

static int write_path(const struct export *export, struct err *err)
{
	return export_path_csv(export->store, export->operand.run, export->out, err);
}

static int write_path_array(const struct export *export, struct err *err)
{
	return export_path_npy(export->store, export->operand.run, export->out, err);
}

static const struct content {
	const char *format;
	const char *what; /* "": what the format has without --what */
	int (*write)(const struct export *export, struct err *err);
} contents[] = {
	{"csv", "epochs", write_epochs},
	{"csv", "trials", write_trials},
	{"csv", "losses", write_losses},
	{"csv", "codes", write_codes},
	{"csv", "landscape", write_landscape},
	{"csv", "path", write_path},
	{"npy", "landscape", write_landscape_array},
	{"npy", "path", write_path_array},
	{"jsonl", "", write_events},
};

static const struct content *find_content(const char *format, const char *what)
{
	for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++)
		if (strcmp(contents[i].format, format) == 0 &&
			strcmp(contents[i].what, what) == 0)
			return &contents[i];
	return NULL;
}

static const char *format_wanted(const struct options *options)
{
	if (options->format != NULL)
		return options->format;
	return options->json ? "jsonl" : "csv";
}

static int check_table(const struct options *options, const char *format, struct err *err)
{
	bool array = strcmp(format, "npy") == 0;

	if (array && options->output == NULL && isatty(STDOUT_FILENO))
		return err_set(err, "an array is no text for a terminal: give it --output");
	if (array && (options->what == NULL || find_content(format, options->what) == NULL))
		return err_set(err, "--format npy is of --what landscape and --what path");
	if (options->what != NULL && find_content(format, options->what) == NULL)
		return err_set(err,
			"--what '%s': not one of epochs, trials, losses, codes, landscape "
			"and path",
			options->what);
	return 0;
}

/* What is wrong whatever the run is. */
static int check_usage(const struct options *options, struct err *err)
{
	const char *format = format_wanted(options);
	bool events = strcmp(format, "jsonl") == 0;

	if (options->operands == 0)
		return err_set(err, "'export' needs a run: its number, or last");
	if (!events && strcmp(format, "csv") != 0 && strcmp(format, "npy") != 0)
		return err_set(err, "--format '%s': not one of csv, jsonl and npy", format);
	if (!events && options->json)
		return err_set(err, "--json is --format jsonl, and not %s", format);
	if (events && options->what != NULL)
		return err_set(err, "--what is for tables; JSON Lines are all events");
	return check_table(options, format, err);
}

/* Of a trial that waits there is nothing yet. */
static int check_begun(const struct export *export, struct err *err)
{
	struct hparams hparams;

	if (export->operand.trial == 0)
		return 0;
	return store_trial_hparams(
		export->store, export->operand.run, export->operand.trial, &hparams, err);
}

/* NULL: the run has no such table. */
static const struct content *choose(struct export *export, struct err *err)
{
	const struct options *options = export->options;
	const char *format = format_wanted(options);
	const char *what = options->what != NULL ? options->what : "";
	const struct store_run *run = &export->run;
	const struct content *content;

	if (store_run(export->store, export->operand.run, &export->run, err) != 0 ||
		check_begun(export, err) != 0)
		return NULL;
	if (options->what == NULL && strcmp(format, "csv") == 0)
		what = run->kind == RUN_SWEEP && export->operand.trial == 0 ? "trials"
									    : "epochs";
	content = find_content(format, what);
	if (content->write == write_trials &&
		(run->kind != RUN_SWEEP || export->operand.trial > 0))
		err_set(err, "%s has no trials: try --what epochs", options->operand[0]);
	else if (content->write == write_codes && run->kind != RUN_AUTOENCODER)
		err_set(err, "%s has no codes: it is no autoencoder", options->operand[0]);
	else if (content->write == write_losses && run->kind == RUN_SWEEP)
		err_set(err,
			"the losses of a trial's iterations are not kept: try --what "
			"epochs");
	else
		return content;
	return NULL;
}

static int write_file(struct export *export, const struct content *content,
	const char *path, struct err *err)
{
	struct output output;

	if (output_open(&output, path, err) != 0)
		return -1;
	export->out = output.file;
	if (content->write(export, err) == 0)
		return output_commit(&output, err);
	output_abandon(&output);
	return -1;
}

static int run(const struct options *options, struct err *err)
{
	struct export export = {.options = options, .out = stdout};
	const struct content *content;
	int rc = -1;

	if (check_usage(options, err) != 0)
		return EXIT_USAGE;
	export.store = store_open_reading(options->store, err);
	if (export.store == NULL)
		return EXIT_FAILED;
	if (run_operand_parse(&export.operand, export.store, options->operand[0], err) != 0)
		goto out;
	content = choose(&export, err);
	if (content == NULL)
		goto out;
	rc = options->output != NULL ? write_file(&export, content, options->output, err)
				     : content->write(&export, err);
out:
	store_close(export.store);
	return rc == 0 ? EXIT_DONE : EXIT_FAILED;
}

const struct command command_export = {
	.name = "export",
	.operands = "RUN[:TRIAL]",
	.summary = "write a run as CSV or JSON Lines",
	.help = "Writes a run, or a trial of a sweep (12:35), to standard output or, all "
		"or\n"
		"nothing, to --output.  RUN is a number, or last for the newest one.\n"
		"\n"
		"CSV is a table with a line of names; what was not measured is empty:\n"
		"\n"
		"  --what epochs  a row an epoch; what there is of a network without "
		"--what\n"
		"  --what trials  a row a trial with its hyper-parameters and results; "
		"what\n"
		"                 there is of a sweep without --what\n"
		"  --what losses  a row an iteration: the loss of its batch; not of a "
		"sweep\n"
		"  --what codes   of an autoencoder, a row a test image: its class, error "
		"and\n"
		"                 the numbers of its code\n"
		"  --what landscape  the stored grid of losses, a row a point\n"
		"  --what path       a row a snapshot: its place in the plane, its "
		"distance\n"
		"                    from it, its loss, and the loss of its place\n"
		"\n"
		"With --format npy these two are arrays as numpy.load() reads them.  JSON "
		"Lines\n"
		"are the events of the run as --json wrote them while it went on.\n",
	.options = OPTIONS_COMMON | OPTIONS_EXPORT,
	.most_operands = 1,
	.run = run,
};
