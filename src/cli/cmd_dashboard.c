#include "fmnist/command.h"

#include "fmnist/screen.h"

static int run(const struct options *options, struct err *err)
{
	static const struct screen_start start = {.what = START_NOTHING};

	if (screen_wanted(options))
		return screen_run(options, &start, err);
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
