#include "fmnist/command.h"

#include <stdio.h>

#include "fmnist/network_headless.h"
#include "fmnist/run_operand.h"
#include "fmnist/screen.h"
#include "fmnist/store.h"

/* What is trained, and what the run is called: "of 12:35". */
struct wanted {
	struct hparams hparams;
	char name[EVENT_NAME];
};

/* The hyper-parameters of a stored run or trial, on all images; what stands on the
 * command line goes over them. */
static int read_from(struct wanted *wanted, const struct options *options, struct err *err)
{
	struct store *store = store_open_reading(options->store, err);
	struct run_operand operand;
	struct store_run run;
	uint64_t best_epoch;
	int rc = -1;

	if (store == NULL)
		return -1;
	if (run_operand_parse(&operand, store, options->from, err) != 0 ||
		store_run(store, operand.run, &run, err) != 0)
		goto out;
	if (run.kind == RUN_SWEEP && operand.trial == 0) {
		operand.trial = run.best_trial;
		if (operand.trial == 0) {
			err_set(err, "run %u: no trial of this sweep has ended yet",
				run.id);
			goto out;
		}
	}
	if (operand.trial > 0) {
		snprintf(wanted->name, sizeof wanted->name, "of %u:%u", run.id,
			operand.trial - 1);
		rc = store_trial_hparams(
			store, run.id, operand.trial, &wanted->hparams, err);
	} else {
		snprintf(wanted->name, sizeof wanted->name, "of %u", run.id);
		wanted->hparams = run.hparams;
		rc = 0;
	}
	if (rc == 0)
		rc = store_best_epoch(store, run.id, operand.trial, &best_epoch, err);
	if (rc != 0)
		goto out;
	hparams_train_on_all(&wanted->hparams, best_epoch);
	options_apply_given(options, &wanted->hparams);
out:
	store_close(store);
	return rc;
}

static int run(const struct options *options, struct err *err)
{
	struct wanted wanted = {.hparams = options->hparams};

	if (options->from != NULL && read_from(&wanted, options, err) != 0)
		return EXIT_FAILED;
	if (screen_wanted(options)) {
		const struct screen_start start = {.what = START_TRAIN,
			.hparams = &wanted.hparams,
			.name = wanted.name};

		return screen_run(options, &start, err);
	}
	return network_headless(options,
		&(struct network_errand){.kind = RUN_TRAIN, .name = wanted.name},
		&wanted.hparams, err);
}

const struct command command_train = {
	.name = "train",
	.operands = "",
	.summary = "train one network",
	.help = "Trains a fully connected network. On a terminal it opens the dashboard "
		"and\n"
		"starts at once; with --headless, --json or when standard output is not a\n"
		"terminal it prints a table, and progress on standard error.\n"
		"\n"
		"With --train-on train, 20 % of the training images validate. The test\n"
		"accuracy is always reported and never used to choose anything.\n"
		"\n"
		"With --from, the hyper-parameters are those of a stored run, or of a "
		"trial\n"
		"of a sweep (12:35), by default its best one, and all images are trained "
		"on.\n"
		"Hyper-parameters that are given beside it go over them.\n",
	.options = OPTIONS_COMMON | OPTIONS_HPARAMS | OPTIONS_FETCH | OPTIONS_FROM,
	.run = run,
};
