#include "fmnist/command.h"

#include <stdio.h>

#include "fmnist/usage.h"

static int run(const struct options *options, struct err *err)
{
	const struct command *command;

	if (options->operands == 0) {
		usage_print(stdout);
		return EXIT_DONE;
	}
	command = command_find(options->operand[0]);
	if (command == NULL) {
		err_set(err, "no command '%s'; 'fmnist-tui help' lists them",
			options->operand[0]);
		return EXIT_USAGE;
	}
	usage_print_command(stdout, command);
	return EXIT_DONE;
}

const struct command command_help = {
	.name = "help",
	.operands = "[COMMAND]",
	.summary = "explain a command",
	.help = "Without a command, lists all of them.\n",
	.options = OPTIONS_COMMON,
	.most_operands = 1,
	.run = run,
};
