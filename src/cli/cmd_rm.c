#include "fmnist/command.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "fmnist/jsonl.h"
#include "fmnist/store.h"
#include "fmnist/summary.h"
#include "fmnist/xalloc.h"

/* What is to be deleted, each once. */
struct doomed {
	struct store_run *run; /* (count) */
	size_t count;
};

static bool doomed_has(const struct doomed *doomed, uint32_t run)
{
	for (size_t i = 0; i < doomed->count; i++)
		if (doomed->run[i].id == run)
			return true;
	return false;
}

/* Finds all of them before any is deleted. */
static int find_all(struct doomed *doomed, const struct options *options, struct err *err)
{
	struct store *store = store_open_reading(options->store, err);
	uint32_t run;
	int rc = store != NULL ? 0 : -1;

	for (int i = 0; rc == 0 && i < options->operands; i++) {
		rc = store_find(store, options->operand[i], &run, err);
		if (rc != 0 || doomed_has(doomed, run))
			continue;
		rc = store_run(store, run, &doomed->run[doomed->count], err);
		if (rc == 0)
			doomed->count++;
	}
	store_close(store);
	return rc;
}

static void describe(const struct store_run *run)
{
	char name[EVENT_NAME * 4], done[64], started[64];

	fprintf(stderr, "run %" PRIu32 ": %s %s, %s %s, %s, %s\n", run->id,
		run_kind_name(run->kind), summary_name(run, name, sizeof name),
		summary_done(run, done, sizeof done),
		run->kind == RUN_SWEEP ? "trials" : "epochs", run_status_name(run->status),
		summary_moment(run->started, started, sizeof started));
}

static bool confirmed(const struct doomed *doomed)
{
	char *line = NULL;
	size_t size = 0;
	bool yes;

	for (size_t i = 0; i < doomed->count; i++)
		describe(&doomed->run[i]);
	if (doomed->count == 1)
		fputs("Delete it with its files? [y/N] ", stderr);
	else
		fprintf(stderr, "Delete these %zu with their files? [y/N] ", doomed->count);
	yes = getline(&line, &size, stdin) > 0 && (line[0] == 'y' || line[0] == 'Y');
	free(line);
	return yes;
}

static void report(const struct options *options, uint32_t run)
{
	json_t *object;

	if (!options->json) {
		if (!options->quiet)
			printf("deleted run %" PRIu32 "\n", run);
		return;
	}
	object = json_object();
	json_object_set_new(object, "run", json_integer(run));
	json_object_set_new(object, "deleted", json_true());
	jsonl_write(stdout, object);
}

static int delete_all(
	const struct doomed *doomed, const struct options *options, struct err *err)
{
	struct store *store = store_open(options->store, err);
	int rc = store != NULL ? 0 : -1;

	for (size_t i = 0; rc == 0 && i < doomed->count; i++) {
		rc = store_remove(store, doomed->run[i].id, err);
		if (rc == 0)
			report(options, doomed->run[i].id);
	}
	store_close(store);
	return rc;
}

static int run(const struct options *options, struct err *err)
{
	struct doomed doomed = {0};
	int status = EXIT_FAILED;

	if (options->operands == 0) {
		err_set(err, "'rm' needs a run: its number, or last");
		return EXIT_USAGE;
	}
	if (!options->yes && (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))) {
		err_set(err, "'rm' cannot ask without a terminal: add --yes");
		return EXIT_USAGE;
	}
	doomed.run = xcalloc((size_t)options->operands, sizeof doomed.run[0]);
	if (find_all(&doomed, options, err) != 0)
		goto out;
	if (!options->yes && !confirmed(&doomed))
		err_set(err, "nothing was deleted");
	else if (delete_all(&doomed, options, err) == 0)
		status = EXIT_DONE;
out:
	free(doomed.run);
	return status;
}

const struct command command_rm = {
	.name = "rm",
	.operands = "RUN...",
	.summary = "delete runs with their files",
	.help = "Deletes the runs named by their numbers, or last, for the newest one.  "
		"It\n"
		"asks first; --yes deletes without a question, and is needed where there "
		"is\n"
		"no terminal.  A run that a process works on is not deleted, and nothing "
		"is\n"
		"where one of the runs does not exist.  Numbers are not given again.\n",
	.options = OPTIONS_COMMON | OPTIONS_RM,
	.most_operands = INT_MAX,
	.run = run,
};
