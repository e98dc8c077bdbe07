/*
 * main: finds the command, runs it, says what went wrong. The only place that
 * prints an error and ends the program.
 */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/blas.h"
#include "fmnist/command.h"
#include "fmnist/usage.h"

const struct command *const command_table[] = {
	&command_train,
	&command_sweep,
	&command_autoencoder,
	&command_landscape,
	&command_init,
	&command_runs,
	&command_show,
	&command_rm,
	&command_export,
	&command_data,
	&command_bench,
	&command_help,
	NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; command_table[i] != NULL; i++)
		if (strcmp(command_table[i]->name, name) == 0)
			return command_table[i];
	return NULL;
}

/* Options may stand before the command and after it. */
static int parse(struct options *options, const struct command **command, int argc,
	char **argv, struct err *err)
{
	*command = &command_dashboard;
	if (options_parse(options, command_dashboard.options, true, argc, argv, err) != 0)
		return -1;
	if (options->operands == 0)
		return 0;
	*command = command_find(options->operand[0]);
	if (*command == NULL) {
		*command = &command_dashboard;
		return err_set(err, "no command '%s'", options->operand[0]);
	}
	argc = options->operands;
	argv += options->operand - argv;
	if (options_parse(options, (*command)->options, false, argc, argv, err) != 0)
		return -1;
	if (options->operands > (*command)->most_operands)
		return err_set(err, "'%s' takes no argument '%s'", (*command)->name,
			options->operand[(*command)->most_operands]);
	return 0;
}

static int run(
	const struct options *options, const struct command *command, struct err *err)
{
	if (options->version) {
		usage_print_version(stdout);
		return EXIT_DONE;
	}
	if (options->help && command == &command_dashboard) {
		usage_print(stdout);
		return EXIT_DONE;
	}
	if (options->help) {
		usage_print_command(stdout, command);
		return EXIT_DONE;
	}
	return command->run(options, err);
}

static void hint_at_help(const struct command *command)
{
	fprintf(stderr, "Try 'fmnist-tui help%s%s'.\n", command->name[0] != '\0' ? " " : "",
		command->name);
}

/* A file or pipe opened later must not become a standard stream that was closed: what
 * is printed would go there. Opened the wrong way round, they fail as closed ones. */
static void fill_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct options options;
	struct err err = {""};
	int status = EXIT_USAGE;

	fill_standard_streams();
	/* A file that may not grow any more is an error of what writes it, as a full disk
	 * is, and not the end. */
	signal(SIGXFSZ, SIG_IGN);
	setlocale(LC_CTYPE, "");
	blas_init();
	options_default(&options);
	if (parse(&options, &command, argc, argv, &err) == 0)
		status = run(&options, command, &err);
	if ((fflush(stdout) != 0 || ferror(stdout) != 0) && status == EXIT_DONE) {
		err_set(&err, "cannot write to standard output");
		status = EXIT_FAILED;
	}
	if (err.text[0] != '\0')
		fprintf(stderr, "fmnist-tui: %s\n", err.text);
	if (status == EXIT_USAGE)
		hint_at_help(command);
	return status;
}
