#include "fmnist/keepsake.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/figure_inspection.h"
#include "fmnist/file.h"
#include "fmnist/inspection_csv.h"
#include "fmnist/xalloc.h"

#define MOST 9999 /* files of one name */
#define ENDING ".png"

/* "fmnist-run12-trial35-inspect", and "-2" from the second on. To be freed. */
static char *make_prefix(const struct origin *origin, int number)
{
	char run[32] = "", trial[32] = "", again[32] = "";

	if (origin->run > 0)
		snprintf(run, sizeof run, "-run%" PRIu32, origin->run);
	if (origin->trial > 0)
		snprintf(trial, sizeof trial, "-trial%" PRIu32, origin->trial - 1);
	if (number > 1)
		snprintf(again, sizeof again, "-%d", number);
	return xasprintf("fmnist%s%s%s-inspect%s", run, trial,
		origin->synthetic ? "-synthetic" : "", again);
}

/* Whether a table of an earlier time has the name. */
static bool is_taken(const char *prefix)
{
	bool taken = false;

	for (size_t i = 0; inspection_csv_name[i] != NULL; i++) {
		char *path = inspection_csv_path(prefix, inspection_csv_name[i]);

		taken |= access(path, F_OK) == 0;
		free(path);
	}
	return taken;
}

/* Makes an empty picture of that name, so that no other process takes it as well. 1: the
 * name is taken; -1: the message is set. */
static int claim(const char *prefix, struct err *err)
{
	char *path = xasprintf("%s" ENDING, prefix);
	int fd = -1, rc = 1;

	if (!is_taken(prefix)) {
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			rc = err_set(err, "cannot write %s: %s", path, file_problem(errno));
	}
	if (fd >= 0) {
		close(fd);
		rc = 0;
	}
	free(path);
	return rc;
}

/* The first prefix that nothing has, claimed. To be freed; NULL: the message is set. */
static char *claim_prefix(const struct origin *origin, struct err *err)
{
	for (int number = 1; number <= MOST; number++) {
		char *prefix = make_prefix(origin, number);
		int rc = claim(prefix, err);

		if (rc == 0)
			return prefix;
		free(prefix);
		if (rc < 0)
			return NULL;
	}
	err_set(err, "there are %d pictures of this name here already", MOST);
	return NULL;
}

static void remove_all(const char *prefix)
{
	char *path = xasprintf("%s" ENDING, prefix);

	unlink(path);
	free(path);
	for (size_t i = 0; inspection_csv_name[i] != NULL; i++) {
		path = inspection_csv_path(prefix, inspection_csv_name[i]);
		unlink(path);
		free(path);
	}
}

int inspect_export(const struct inspection *inspection, const struct images *test,
	const struct origin *origin, char *message, size_t size)
{
	struct err err = {""};
	char *prefix = claim_prefix(origin, &err);
	char *picture = prefix != NULL ? xasprintf("%s" ENDING, prefix) : NULL;
	int rc = -1;

	if (prefix != NULL) {
		rc = figure_inspection_write(
			picture, inspection, test, origin, FIGURE_SCALE, &err);
		if (rc == 0)
			rc = inspection_csv_write(prefix, inspection, test, &err);
		if (rc != 0)
			remove_all(prefix);
	}
	if (rc == 0)
		snprintf(message, size, "written: %s and its tables, %s-*.csv", picture,
			prefix);
	else
		snprintf(message, size, "%s", err.text);
	free(picture);
	free(prefix);
	return rc;
}
