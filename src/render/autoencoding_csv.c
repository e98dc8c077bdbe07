#include "fmnist/autoencoding_csv.h"

#include <math.h>
#include <stdio.h>

/* "code1", "code2", ... */
static void write_numbered(struct csv *csv, const char *name, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char text[32];

		snprintf(text, sizeof text, "%s%zu", name, i + 1);
		csv_text(csv, text);
	}
}

static void write_image(struct csv *csv, const struct autoencoded *of, size_t image)
{
	csv_integer(csv, image);
	csv_text(csv, dataset_class_name[of->test->labels[image]]);
	csv_number(csv, of->autoencoding->all.error[image]);
}

static const char *const image_names[] = {"image", "class", "error", NULL};

/* ---- reconstructions ---- */

static void write_shown(struct csv *csv, const void *source)
{
	const struct autoencoded *of = source;
	size_t codes = of->autoencoding->all.codes;

	csv_texts(csv, image_names);
	write_numbered(csv, "code", codes);
	csv_end_row(csv);
	for (size_t i = 0; i < of->images; i++) {
		const float *code =
			of->autoencoding->all.code + (size_t)of->image[i] * codes;

		write_image(csv, of, of->image[i]);
		for (size_t k = 0; k < codes; k++)
			csv_number(csv, (double)code[k]);
		csv_end_row(csv);
	}
}

static void write_epochs(struct csv *csv, const void *source)
{
	static const char *const head[] = {
		"epoch", "train_error", "test_error", "pca_error", NULL};
	const struct autoencoded *of = source;
	const struct event_baseline *baseline = &of->autoencoding->baseline;

	csv_texts(csv, head);
	csv_end_row(csv);
	for (size_t i = 0; i < of->epochs; i++) {
		csv_integer(csv, of->epoch[i].epoch);
		csv_number(csv, of->epoch[i].train_loss);
		csv_number(csv, of->epoch[i].test_loss);
		csv_number(csv, baseline->components > 0 ? baseline->test_loss : NAN);
		csv_end_row(csv);
	}
}

const struct csv_table reconstruction_tables[] = {
	{"images", write_shown},
	{"epochs", write_epochs},
	{0},
};

/* ---- the latent space ---- */

static void write_places(struct csv *csv, const void *source)
{
	const struct autoencoded *of = source;
	size_t axes = of->latent->axes;

	csv_texts(csv, image_names);
	write_numbered(csv, "pc", axes);
	csv_end_row(csv);
	for (size_t i = 0; i < of->latent->count; i++) {
		write_image(csv, of, i);
		for (size_t axis = 0; axis < axes; axis++)
			csv_number(csv, (double)of->latent->place[i * axes + axis]);
		csv_end_row(csv);
	}
}

static void write_classes(struct csv *csv, const void *source)
{
	static const char *const head[] = {"class", "images", "error", NULL};
	const struct autoencoded *of = source;
	double error[DATASET_CLASSES] = {0};
	size_t images[DATASET_CLASSES] = {0};

	for (size_t i = 0; i < of->latent->count; i++) {
		error[of->test->labels[i]] += of->autoencoding->all.error[i];
		images[of->test->labels[i]]++;
	}
	csv_texts(csv, head);
	write_numbered(csv, "pc", of->latent->axes);
	csv_end_row(csv);
	for (size_t c = 0; c < DATASET_CLASSES; c++) {
		csv_text(csv, dataset_class_name[c]);
		csv_integer(csv, images[c]);
		csv_number(csv, images[c] > 0 ? error[c] / (double)images[c] : NAN);
		for (size_t axis = 0; axis < of->latent->axes; axis++)
			csv_number(csv, of->latent->mean[c][axis]);
		csv_end_row(csv);
	}
}

const struct csv_table latent_tables[] = {
	{"images", write_places},
	{"classes", write_classes},
	{0},
};
