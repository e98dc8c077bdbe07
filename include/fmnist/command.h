/*
 * command: a subcommand is one file that exports one const entry.
 *
 * command_table[] in main.c lists them. main() finds the command, options.h
 * parses what its entry allows, and `run` does it and returns the exit status.
 */
#ifndef FMNIST_COMMAND_H
#define FMNIST_COMMAND_H

#include "fmnist/err.h"
#include "fmnist/options.h"

/* Exit statuses; a run ended by a signal is 128 + its number. */
enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1, /* run() has set the message */
	EXIT_USAGE = 2,  /* likewise */
};

struct command {
	const char *name;
	const char *operands; /* "[fetch|verify|path]"; "" */
	const char *summary;  /* one line for the list of commands */
	const char *help;     /* paragraphs for `help COMMAND`, lines up to 78 columns */
	unsigned options;     /* enum option_group, or-ed */
	int most_operands;
	int (*run)(const struct options *options, struct err *err);
};

extern const struct command command_dashboard; /* no name: what runs without a command */
extern const struct command command_train;
extern const struct command command_sweep;
extern const struct command command_autoencoder;
extern const struct command command_landscape;
extern const struct command command_init;
extern const struct command command_runs;
extern const struct command command_show;
extern const struct command command_rm;
extern const struct command command_export;
extern const struct command command_data;
extern const struct command command_bench;
extern const struct command command_help;

/* All that have a name, NULL at the end. */
extern const struct command *const command_table[];
const struct command *command_find(const char *name);

#endif
