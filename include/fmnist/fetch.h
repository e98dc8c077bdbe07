/*
 * fetch: brings the official data set onto this machine.
 *
 * Downloads the four files over HTTPS into <directory>, each as NAME.part
 * (resumed where an earlier attempt left it), checks its SHA-256 and renames it
 * into place: a file under its final name is whole and official. A file already
 * there and right is not downloaded again.
 *
 * NAME.part is locked while it is written, so that a second process fetching
 * into the same directory fails instead of writing into it. It stays after a
 * failure that a later attempt can go on from, a full disk too.
 *
 * Blocks; called from a worker thread, one call at a time in a process. Progress
 * is reported through a callback on the calling thread, about once a second or
 * more often, which can end the transfer.
 */
#ifndef FMNIST_FETCH_H
#define FMNIST_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/official.h"

/* data/fashion/ of the zalandoresearch/fashion-mnist repository. */
extern const char *const fetch_default_url;

struct fetch_progress {
	const char *file; /* NAME.gz */
	int index, files; /* this is file index + 1 of files */
	int64_t done;     /* bytes, of this file */
	int64_t total;    /* bytes; -1: not known yet */
};

/* Returns false to give up; the partial file stays for the next attempt. */
typedef bool fetch_report(void *arg, const struct fetch_progress *progress);

struct fetch {
	const char *url;       /* http, https or file, without the names; NULL: default */
	const char *directory; /* made if need be */
	fetch_report *report;  /* may be NULL */
	void *arg;
	const struct official_file *files; /* (file_count); NULL: official_files */
	size_t file_count;
};

int fetch_run(const struct fetch *fetch, struct err *err);

#endif
