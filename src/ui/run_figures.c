#include "fmnist/run_figures.h"

#include <stdlib.h>

#include "fmnist/figure_latent.h"
#include "fmnist/figure_reconstruction.h"
#include "fmnist/file.h"

#define KIND "figure"

struct wanted {
	const struct autoencoding *autoencoding;
	const struct images *test;
	struct origin origin;
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

static const struct {
	const char *file;
	int (*write)(const char *path, const struct wanted *wanted, struct err *err);
} figures[] = {
	{"reconstruction.png", write_reconstruction},
	{"latent.png", write_latent},
};

int run_figures_write(struct store *store, uint32_t run,
	const struct autoencoding *autoencoding, const struct images *test, bool synthetic,
	struct err *err)
{
	const struct wanted wanted = {autoencoding, test, {run, 0, synthetic}};
	char *directory = store_run_directory(store, run);
	int rc = 0;

	for (size_t i = 0; i < sizeof figures / sizeof figures[0] && rc == 0; i++) {
		char *path = path_join(directory, figures[i].file);

		rc = figures[i].write(path, &wanted, err);
		if (rc == 0)
			rc = store_add_artifact(store, run, KIND, figures[i].file, err);
		free(path);
	}
	free(directory);
	return rc;
}
