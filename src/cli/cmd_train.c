#include "fmnist/command.h"

#include "fmnist/headless.h"
#include "fmnist/screen.h"

static int run(const struct options *options, struct err *err)
{
	if (screen_wanted(options))
		return screen_run(options, true, err);
	return headless_train(options, err);
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
		"accuracy is always reported and never used to choose anything.\n",
	.options = OPTIONS_COMMON | OPTIONS_HPARAMS | OPTIONS_FETCH,
	.run = run,
};
