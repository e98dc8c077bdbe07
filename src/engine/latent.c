#include "fmnist/latent.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/pca.h"
#include "fmnist/xalloc.h"

static void get_codes(const void *arg, size_t first, size_t n, float *out)
{
	const struct reconstruction *coded = arg;

	memcpy(out, coded->code + first * coded->codes, n * coded->codes * sizeof *out);
}

static int check(const struct reconstruction *coded, struct err *err)
{
	for (size_t i = 0; i < coded->count * coded->codes; i++)
		if (!isfinite(coded->code[i]))
			return err_set(err,
				"the code of image %zu has numbers that are not finite",
				i / coded->codes);
	return 0;
}

/* As of a unit with ReLU that has died. */
static size_t count_idle(const struct reconstruction *coded)
{
	size_t idle = 0, i;

	for (size_t j = 0; j < coded->codes; j++) {
		for (i = 1; i < coded->count; i++)
			if (coded->code[i * coded->codes + j] != coded->code[j])
				break;
		idle += i == coded->count;
	}
	return idle;
}

static void find_means(struct latent *latent, const uint8_t *labels)
{
	size_t images[DATASET_CLASSES] = {0};

	memset(latent->mean, 0, sizeof latent->mean);
	for (size_t i = 0; i < latent->count; i++) {
		images[labels[i]]++;
		for (size_t j = 0; j < latent->axes; j++)
			latent->mean[labels[i]][j] +=
				(double)latent->place[i * latent->axes + j];
	}
	for (size_t c = 0; c < DATASET_CLASSES; c++)
		for (size_t j = 0; j < latent->axes; j++)
			latent->mean[c][j] = images[c] > 0
				? latent->mean[c][j] / (double)images[c]
				: NAN;
}

int latent_make(struct latent *latent, const struct reconstruction *coded,
	const uint8_t *labels, struct err *err)
{
	const struct pca_rows rows = {.count = coded->count,
		.width = coded->codes,
		.get = get_codes,
		.arg = coded};
	struct pca pca;

	if (check(coded, err) != 0 || pca_fit(&pca, &rows, LATENT_AXES, err) != 0)
		return -1;
	*latent = (struct latent){
		.count = coded->count, .axes = pca.components, .idle = count_idle(coded)};
	latent->place = xcalloc(latent->count * latent->axes, sizeof *latent->place);
	pca_project(&pca, coded->code, latent->count, latent->place);
	for (size_t j = 0; j < latent->axes; j++)
		latent->share[j] = pca.total > 0 ? pca.variance[j] / pca.total : NAN;
	find_means(latent, labels);
	pca_release(&pca);
	return 0;
}

void latent_release(struct latent *latent)
{
	free(latent->place);
	*latent = (struct latent){0};
}
