#include "fmnist/command.h"

#include "fmnist/screen.h"

static int run(const struct options *options, struct err *err)
{
	if (screen_wanted(options))
		return screen_run(options, START_NOTHING, "", err);
	err_set(err,
		"the dashboard needs a terminal; without one use a command, for instance "
		"'fmnist-tui train'");
	return EXIT_USAGE;
}

const struct command command_dashboard = {
	.name = "",
	.operands = "",
	.summary = "open the dashboard",
	.help = "",
	.options = OPTIONS_COMMON | OPTIONS_HPARAMS | OPTIONS_FETCH | OPTIONS_RUN,
	.run = run,
};
