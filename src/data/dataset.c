#include "fmnist/dataset.h"

#include <inttypes.h>
#include <stdlib.h>

#include "fmnist/data_files.h"
#include "fmnist/synthetic.h"
#include "fmnist/xalloc.h"

#define SYNTHETIC_TRAIN 60000
#define SYNTHETIC_TEST 10000
#define SYNTHETIC_TRAIN_SEED 60000
#define SYNTHETIC_TEST_SEED 10000

const char *const dataset_class_name[DATASET_CLASSES] = {
	"T-shirt/top",
	"Trouser",
	"Pullover",
	"Dress",
	"Coat",
	"Sandal",
	"Shirt",
	"Sneaker",
	"Bag",
	"Ankle boot",
};

int label_check(const char *name, size_t index, int64_t label, struct err *err)
{
	if (label >= 0 && label < DATASET_CLASSES)
		return 0;
	return err_set(err, "%s has label %" PRId64 " at position %zu: labels are 0 to %d",
		name, label, index, DATASET_CLASSES - 1);
}

/* One file of images and its file of labels. */
static int load_half(const struct data_files *files, enum data_file images,
	enum data_file labels, struct images *out, struct err *err)
{
	struct reader reader;
	size_t count = 0;
	int rc;

	if (reader_open(&reader, files->path[images], err) != 0)
		return -1;
	rc = files->form->read_images(&reader, out, err);
	reader_close(&reader);
	if (rc != 0)
		return -1;
	if (reader_open(&reader, files->path[labels], err) != 0)
		return -1;
	rc = files->form->read_labels(&reader, &out->labels, &count, err);
	reader_close(&reader);
	if (rc != 0)
		return -1;
	if (count != out->count)
		return err_set(err, "%s has %zu images, but %s has %zu labels",
			files->path[images], out->count, files->path[labels], count);
	return 0;
}

int dataset_load(struct dataset *out, const char *directory, struct err *err)
{
	struct data_files files;
	int rc = -1;

	*out = (struct dataset){0};
	if (data_files_find(&files, directory, err) != 0)
		goto out;
	if (load_half(&files, DATA_TRAIN_IMAGES, DATA_TRAIN_LABELS, &out->train, err) != 0)
		goto out;
	if (load_half(&files, DATA_TEST_IMAGES, DATA_TEST_LABELS, &out->test, err) != 0)
		goto out;
	if (out->train.rows != out->test.rows || out->train.cols != out->test.cols) {
		err_set(err, "%s has images of %zux%zu, but %s of %zux%zu",
			files.path[DATA_TRAIN_IMAGES], out->train.rows, out->train.cols,
			files.path[DATA_TEST_IMAGES], out->test.rows, out->test.cols);
		goto out;
	}
	out->where = xstrdup(directory);
	rc = 0;
out:
	if (rc != 0)
		dataset_release(out);
	data_files_release(&files);
	return rc;
}

void dataset_synthesize(struct dataset *out)
{
	*out = (struct dataset){.synthetic = true, .where = xstrdup("synthetic")};
	synthetic_draw(&out->train, SYNTHETIC_TRAIN, SYNTHETIC_TRAIN_SEED);
	synthetic_draw(&out->test, SYNTHETIC_TEST, SYNTHETIC_TEST_SEED);
}

void dataset_release(struct dataset *set)
{
	images_release(&set->train);
	images_release(&set->test);
	free(set->where);
	*set = (struct dataset){0};
}

const char *dataset_title(const struct dataset *set)
{
	return set->synthetic ? "synthetic data (not Fashion-MNIST)" : "Fashion-MNIST";
}

void images_release(struct images *images)
{
	free(images->pixels);
	free(images->labels);
	*images = (struct images){0};
}

void images_class_counts(const struct images *images, size_t counts[DATASET_CLASSES])
{
	for (int c = 0; c < DATASET_CLASSES; c++)
		counts[c] = 0;
	for (size_t i = 0; i < images->count; i++)
		counts[images->labels[i]]++;
}
