#include "fmnist/run_figures.h"

#include <stdlib.h>

#include "fmnist/figure_landscape.h"
#include "fmnist/figure_latent.h"
#include "fmnist/figure_reconstruction.h"
#include "fmnist/figure_surface.h"
#include "fmnist/file.h"

#define KIND "figure"

struct wanted {
	struct origin origin;
	const struct autoencoding *autoencoding;
	const struct images *test;
	const struct survey *survey;
	size_t inputs; /* of the survey's network */
};

struct entry {
	const char *file;
	int (*write)(const char *path, const struct wanted *wanted, struct err *err);
};

static int write_reconstruction(
	const char *path, const struct wanted *wanted, struct err *err)
{
	size_t most = wanted->test->count;

	return figure_reconstruction_write(path, wanted->autoencoding, wanted->test, NULL,
		most < FIGURE_COLUMNS ? most : FIGURE_COLUMNS, &wanted->origin,
		FIGURE_SCALE, err);
}

static int write_latent(const char *path, const struct wanted *wanted, struct err *err)
{
	return figure_latent_write(path, wanted->autoencoding, wanted->test,
		&wanted->origin, FIGURE_SCALE, err);
}

static int write_surface(const char *path, const struct wanted *wanted, struct err *err)
{
	struct landscape_look look;

	landscape_look_default(&look);
	return figure_surface_write(
		path, wanted->survey, &wanted->origin, wanted->inputs, &look, err);
}

static int write_map(const char *path, const struct wanted *wanted, struct err *err)
{
	struct landscape_look look;

	landscape_look_default(&look);
	return figure_landscape_write(
		path, wanted->survey, &wanted->origin, wanted->inputs, &look, err);
}

/* Ends at the first entry without a file. */
static int write_all(struct store *store, const struct entry *entry,
	const struct wanted *wanted, struct err *err)
{
	char *directory = store_run_directory(store, wanted->origin.run);
	int rc = 0;

	for (; entry->file != NULL && rc == 0; entry++) {
		char *path = path_join(directory, entry->file);

		rc = entry->write(path, wanted, err);
		if (rc == 0)
			rc = store_add_artifact(
				store, wanted->origin.run, KIND, entry->file, err);
		free(path);
	}
	free(directory);
	return rc;
}

int run_figures_write(struct store *store, uint32_t run,
	const struct autoencoding *autoencoding, const struct images *test, bool synthetic,
	struct err *err)
{
	static const struct entry entries[] = {
		{"reconstruction.png", write_reconstruction},
		{"latent.png", write_latent},
		{NULL, NULL},
	};
	const struct wanted wanted = {
		.origin = {run, 0, synthetic}, .autoencoding = autoencoding, .test = test};

	return write_all(store, entries, &wanted, err);
}

int run_figures_landscape(struct store *store, const struct survey *survey,
	const struct origin *origin, size_t inputs, struct err *err)
{
	static const struct entry entries[] = {
		{"landscape-surface.png", write_surface},
		{"landscape-map.png", write_map},
		{NULL, NULL},
	};
	const struct wanted wanted = {
		.origin = *origin, .survey = survey, .inputs = inputs};

	return write_all(store, entries, &wanted, err);
}
