#include "fmnist/keepsake.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/figure_inspection.h"
#include "fmnist/figure_landscape.h"
#include "fmnist/figure_latent.h"
#include "fmnist/figure_reconstruction.h"
#include "fmnist/figure_surface.h"
#include "fmnist/file.h"
#include "fmnist/inspection_csv.h"
#include "fmnist/landscape_csv.h"
#include "fmnist/xalloc.h"

#define MOST 9999 /* files of one name */
#define ENDING ".png"

/* Something to be kept, and how. */
struct keepsake {
	const char *name;         /* "inspect" */
	const char *const *table; /* names of its tables, NULL at the end */
	const struct origin *origin;
	int (*draw)(const struct keepsake *keepsake, const char *path, struct err *err);
	int (*list)(const struct keepsake *keepsake, const char *prefix, struct err *err);

	const struct inspection *inspection;
	const struct images *test;

	const struct survey *survey;
	size_t inputs;
	const struct landscape_look *look;

	const struct autoencoded *made;
};

/* "fmnist-run12-trial35-inspect", and "-2" from the second on. To be freed. */
static char *make_prefix(const struct keepsake *keepsake, int number)
{
	const struct origin *origin = keepsake->origin;
	char run[32] = "", trial[32] = "", again[32] = "";

	if (origin->run > 0)
		snprintf(run, sizeof run, "-run%" PRIu32, origin->run);
	if (origin->trial > 0)
		snprintf(trial, sizeof trial, "-trial%" PRIu32, origin->trial - 1);
	if (number > 1)
		snprintf(again, sizeof again, "-%d", number);
	return xasprintf("fmnist%s%s%s-%s%s", run, trial,
		origin->synthetic ? "-synthetic" : "", keepsake->name, again);
}

static char *table_path(const char *prefix, const char *name)
{
	return xasprintf("%s-%s.csv", prefix, name);
}

/* Whether a table of an earlier time has the name. */
static bool is_taken(const struct keepsake *keepsake, const char *prefix)
{
	bool taken = false;

	for (size_t i = 0; keepsake->table[i] != NULL; i++) {
		char *path = table_path(prefix, keepsake->table[i]);

		taken |= access(path, F_OK) == 0;
		free(path);
	}
	return taken;
}

/* Makes an empty picture of that name, so that no other process takes it as well. 1: the
 * name is taken; -1: the message is set. */
static int claim(const struct keepsake *keepsake, const char *prefix, struct err *err)
{
	char *path = xasprintf("%s" ENDING, prefix);
	int fd = -1, rc = 1;

	if (!is_taken(keepsake, prefix)) {
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
static char *claim_prefix(const struct keepsake *keepsake, struct err *err)
{
	for (int number = 1; number <= MOST; number++) {
		char *prefix = make_prefix(keepsake, number);
		int rc = claim(keepsake, prefix, err);

		if (rc == 0)
			return prefix;
		free(prefix);
		if (rc < 0)
			return NULL;
	}
	err_set(err, "there are %d pictures of this name here already", MOST);
	return NULL;
}

static void remove_all(const struct keepsake *keepsake, const char *prefix)
{
	char *path = xasprintf("%s" ENDING, prefix);

	unlink(path);
	free(path);
	for (size_t i = 0; keepsake->table[i] != NULL; i++) {
		path = table_path(prefix, keepsake->table[i]);
		unlink(path);
		free(path);
	}
}

static int keep(const struct keepsake *keepsake, char *message, size_t size)
{
	struct err err = {""};
	char *prefix = claim_prefix(keepsake, &err);
	char *picture = prefix != NULL ? xasprintf("%s" ENDING, prefix) : NULL;
	int rc = -1;

	if (prefix != NULL) {
		rc = keepsake->draw(keepsake, picture, &err);
		if (rc == 0)
			rc = keepsake->list(keepsake, prefix, &err);
		if (rc != 0)
			remove_all(keepsake, prefix);
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

/* ---- inspections ---- */

static int draw_inspection(
	const struct keepsake *keepsake, const char *path, struct err *err)
{
	return figure_inspection_write(path, keepsake->inspection, keepsake->test,
		keepsake->origin, FIGURE_SCALE, err);
}

static int list_inspection(
	const struct keepsake *keepsake, const char *prefix, struct err *err)
{
	return inspection_csv_write(prefix, keepsake->inspection, keepsake->test, err);
}

int inspect_export(const struct inspection *inspection, const struct images *test,
	const struct origin *origin, char *message, size_t size)
{
	const struct keepsake keepsake = {.name = "inspect",
		.table = inspection_csv_name,
		.origin = origin,
		.draw = draw_inspection,
		.list = list_inspection,
		.inspection = inspection,
		.test = test};

	return keep(&keepsake, message, size);
}

/* ---- landscapes ---- */

static int draw_map(const struct keepsake *keepsake, const char *path, struct err *err)
{
	return figure_landscape_write(path, keepsake->survey, keepsake->origin,
		keepsake->inputs, keepsake->look, err);
}

static int draw_surface(const struct keepsake *keepsake, const char *path, struct err *err)
{
	return figure_surface_write(path, keepsake->survey, keepsake->origin,
		keepsake->inputs, keepsake->look, err);
}

static int list_landscape(
	const struct keepsake *keepsake, const char *prefix, struct err *err)
{
	return landscape_csv_write(prefix, keepsake->survey, keepsake->origin->run, err);
}

int landscape_export(const struct survey *survey, const struct origin *origin,
	size_t inputs, bool surface, const struct landscape_look *look, char *message,
	size_t size)
{
	const struct keepsake keepsake = {
		.name = surface ? "landscape-surface" : "landscape-map",
		.table = landscape_csv_name,
		.origin = origin,
		.draw = surface ? draw_surface : draw_map,
		.list = list_landscape,
		.survey = survey,
		.inputs = inputs,
		.look = look};

	return keep(&keepsake, message, size);
}

/* ---- autoencoders ---- */

static int draw_reconstructions(
	const struct keepsake *keepsake, const char *path, struct err *err)
{
	const struct autoencoded *made = keepsake->made;

	return figure_reconstruction_write(path, made->autoencoding, made->test,
		made->image, made->images, keepsake->origin, FIGURE_SCALE, err);
}

static int list_reconstructions(
	const struct keepsake *keepsake, const char *prefix, struct err *err)
{
	return csv_write_tables(prefix, reconstruction_tables, keepsake->made, err);
}

int reconstruction_export(const struct autoencoded *made, const struct origin *origin,
	char *message, size_t size)
{
	const struct keepsake keepsake = {.name = "reconstruction",
		.table = reconstruction_csv_name,
		.origin = origin,
		.draw = draw_reconstructions,
		.list = list_reconstructions,
		.made = made};

	return keep(&keepsake, message, size);
}

static int draw_latent(const struct keepsake *keepsake, const char *path, struct err *err)
{
	const struct autoencoded *made = keepsake->made;

	return figure_latent_write(
		path, made->autoencoding, made->test, keepsake->origin, FIGURE_SCALE, err);
}

static int list_latent(const struct keepsake *keepsake, const char *prefix, struct err *err)
{
	return csv_write_tables(prefix, latent_tables, keepsake->made, err);
}

int latent_export(const struct autoencoded *made, const struct origin *origin,
	char *message, size_t size)
{
	const struct keepsake keepsake = {.name = "latent",
		.table = latent_csv_name,
		.origin = origin,
		.draw = draw_latent,
		.list = list_latent,
		.made = made};

	return keep(&keepsake, message, size);
}
