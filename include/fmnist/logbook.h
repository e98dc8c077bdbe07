/*
 * logbook: the last lines of messages and of captured standard error.
 *
 * Takes events (messages and the ends of runs) and raw bytes. Keeps
 * LOGBOOK_LINES lines; older ones go. Belongs to the thread that draws.
 */
#ifndef FMNIST_LOGBOOK_H
#define FMNIST_LOGBOOK_H

#include <stddef.h>
#include <time.h>

#include "fmnist/event.h"
#include "fmnist/grid.h"

#define LOGBOOK_LINES 1000

struct log_line {
	time_t when;
	enum role role;
	char *text;
};

struct logbook {
	struct sink sink;
	struct log_line line[LOGBOOK_LINES]; /* a ring */
	size_t first, count;
	/* Bytes of standard error without an end of line; "stderr: " goes before them. */
	char partial[EVENT_TEXT - 8];
	size_t partial_size;
};

void logbook_init(struct logbook *log);
void logbook_release(struct logbook *log);
void logbook_add(struct logbook *log, enum role role, const char *fmt, ...)
	ERR_PRINTF(3, 4);

/* Bytes from standard error; control characters do not get through. */
void logbook_feed(struct logbook *log, const char *bytes, size_t size);

/* Line i of count, oldest first. */
const struct log_line *logbook_line(const struct logbook *log, size_t i);

#endif
