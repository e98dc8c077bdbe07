/*
 * inifile: sections, keys and values of an INI text, with the numbers of their lines.
 *
 * Read by inih, which knows no line numbers and has lines of a fixed length: here a
 * line may be as long as it likes, only a word may not. Comments begin with ';', at
 * the margin also with '#'. A line that is indented goes on with the value above it.
 *
 * Any thread. Nothing is kept: what a line points to is there while it is taken.
 */
#ifndef FMNIST_INIFILE_H
#define FMNIST_INIFILE_H

#include <stdbool.h>

#include "fmnist/err.h"

struct inifile_line {
	const char *section; /* "": before any */
	const char *key;
	const char *value;
	int number;         /* from 1 */
	int section_number; /* of the line [section] */
	bool more;          /* goes on with the value of the call before */
};

/*
 * `take` returns -1 with a message in err, and is then not called again. `source` is
 * what a message about the form names.
 */
int inifile_parse(const char *source, const char *text,
	int (*take)(void *arg, const struct inifile_line *line, struct err *err), void *arg,
	struct err *err);

#endif
