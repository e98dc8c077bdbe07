#include "fmnist/keepsake.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/figure_init.h"
#include "fmnist/figure_inspection.h"
#include "fmnist/figure_landscape.h"
#include "fmnist/figure_latent.h"
#include "fmnist/figure_reconstruction.h"
#include "fmnist/figure_surface.h"
#include "fmnist/file.h"
#include "fmnist/init_csv.h"
#include "fmnist/inspection_csv.h"
#include "fmnist/landscape_csv.h"
#include "fmnist/xalloc.h"

#define MOST 9999 /* files of one name */
#define ENDING ".png"

struct keepsake {
	const char *what; /* in the files' names */
	const struct csv_table *tables;
	int (*draw)(const char *path, const void *of, const struct origin *origin,
		struct err *err);
};

/* "fmnist-run12-trial35-inspect", and "-2" from the second on. To be freed. */
static char *make_prefix(const char *what, const struct origin *origin, int number)
{
	char run[32] = "", trial[32] = "", again[32] = "";

	if (origin->run > 0)
		snprintf(run, sizeof run, "-run%" PRIu32, origin->run);
	if (origin->trial > 0)
		snprintf(trial, sizeof trial, "-trial%" PRIu32, origin->trial - 1);
	if (number > 1)
		snprintf(again, sizeof again, "-%d", number);
	return xasprintf("fmnist%s%s%s-%s%s", run, trial,
		origin->synthetic ? "-synthetic" : "", what, again);
}

/* Whether a table of an earlier time has the name. */
static bool is_taken(const char *prefix, const struct csv_table *tables)
{
	bool taken = false;

	for (; tables->name != NULL; tables++) {
		char *path = csv_path(prefix, tables->name);

		taken |= access(path, F_OK) == 0;
		free(path);
	}
	return taken;
}

/* Makes an empty picture of that name, so that no other process takes it as well. 1: the
 * name is taken; -1: the message is set. */
static int claim(const char *prefix, const struct csv_table *tables, struct err *err)
{
	char *path = xasprintf("%s" ENDING, prefix);
	int fd = -1, rc = 1;

	if (!is_taken(prefix, tables)) {
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
static char *claim_prefix(
	const struct keepsake *keepsake, const struct origin *origin, struct err *err)
{
	for (int number = 1; number <= MOST; number++) {
		char *prefix = make_prefix(keepsake->what, origin, number);
		int rc = claim(prefix, keepsake->tables, err);

		if (rc == 0)
			return prefix;
		free(prefix);
		if (rc < 0)
			return NULL;
	}
	err_set(err, "there are %d pictures of this name here already", MOST);
	return NULL;
}

static void remove_all(const char *prefix, const struct csv_table *tables)
{
	char *path = xasprintf("%s" ENDING, prefix);

	unlink(path);
	free(path);
	for (; tables->name != NULL; tables++) {
		path = csv_path(prefix, tables->name);
		unlink(path);
		free(path);
	}
}

/* Writes picture and tables of a thing, whose kind the functions of the keepsake know. */
static int keep(const struct keepsake *keepsake, const void *of,
	const struct origin *origin, char *message, size_t size)
{
	struct err err = {""};
	char *prefix = claim_prefix(keepsake, origin, &err);
	char *picture = prefix != NULL ? xasprintf("%s" ENDING, prefix) : NULL;
	int rc = -1;

	if (prefix != NULL) {
		rc = keepsake->draw(picture, of, origin, &err);
		if (rc == 0)
			rc = csv_write_tables(prefix, keepsake->tables, of, &err);
		if (rc != 0)
			remove_all(prefix, keepsake->tables);
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

/* ---- what is kept ---- */

static int draw_inspection(
	const char *path, const void *of, const struct origin *origin, struct err *err)
{
	const struct inspected *inspected = of;

	return figure_inspection_write(
		path, inspected->inspection, inspected->test, origin, FIGURE_SCALE, err);
}

int inspect_export(const struct inspection *inspection, const struct images *test,
	const struct origin *origin, char *message, size_t size)
{
	static const struct keepsake keepsake = {
		"inspect", inspection_tables, draw_inspection};

	return keep(
		&keepsake, &(struct inspected){inspection, test}, origin, message, size);
}

static int draw_reconstructions(
	const char *path, const void *of, const struct origin *origin, struct err *err)
{
	const struct autoencoded *made = of;

	return figure_reconstruction_write(path, made->autoencoding, made->test,
		made->image, made->images, origin, FIGURE_SCALE, err);
}

int reconstruction_export(const struct autoencoded *made, const struct origin *origin,
	char *message, size_t size)
{
	static const struct keepsake keepsake = {
		"reconstruction", reconstruction_tables, draw_reconstructions};

	return keep(&keepsake, made, origin, message, size);
}

static int draw_latent(
	const char *path, const void *of, const struct origin *origin, struct err *err)
{
	const struct autoencoded *made = of;

	return figure_latent_write(
		path, made->autoencoding, made->test, origin, FIGURE_SCALE, err);
}

int latent_export(const struct autoencoded *made, const struct origin *origin,
	char *message, size_t size)
{
	static const struct keepsake keepsake = {"latent", latent_tables, draw_latent};

	return keep(&keepsake, made, origin, message, size);
}

static int draw_map(
	const char *path, const void *of, const struct origin *origin, struct err *err)
{
	const struct surveyed *surveyed = of;

	return figure_landscape_write(
		path, surveyed->survey, origin, surveyed->inputs, surveyed->look, err);
}

static int draw_surface(
	const char *path, const void *of, const struct origin *origin, struct err *err)
{
	const struct surveyed *surveyed = of;

	return figure_surface_write(
		path, surveyed->survey, origin, surveyed->inputs, surveyed->look, err);
}

int landscape_export(const struct surveyed *surveyed, bool surface,
	const struct origin *origin, char *message, size_t size)
{
	static const struct keepsake map = {"landscape-map", landscape_tables, draw_map};
	static const struct keepsake view = {
		"landscape-surface", landscape_tables, draw_surface};

	return keep(surface ? &view : &map, surveyed, origin, message, size);
}

/* A result knows its origin. */
static int draw_init(
	const char *path, const void *of, const struct origin *origin, struct err *err)
{
	(void)origin;
	return figure_init_write(path, of, FIGURE_SCALE, err);
}

int init_export(const struct init_result *result, char *message, size_t size)
{
	static const struct keepsake keepsake = {"init", init_tables, draw_init};
	const struct origin origin = figure_init_origin(result);

	return keep(&keepsake, result, &origin, message, size);
}
