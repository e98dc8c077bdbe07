#include "fmnist/data_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/file.h"
#include "fmnist/idx.h"
#include "fmnist/npy.h"
#include "fmnist/xalloc.h"

#define NPY_READERS .read_images = npy_read_images, .read_labels = npy_read_labels

static const struct data_form forms[] = {
	{.format = "IDX",
		.name = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
			"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"},
		.read_images = idx_read_images,
		.read_labels = idx_read_labels},
	{.format = "NPY",
		.name = {"fashion_mnist_train_images.npy", "fashion_mnist_train_labels.npy",
			"fashion_mnist_test_images.npy", "fashion_mnist_test_labels.npy"},
		NPY_READERS},
	{.format = "NPY",
		.name = {"train_images.npy", "train_labels.npy", "test_images.npy",
			"test_labels.npy"},
		NPY_READERS},
	{.format = "NPY",
		.name = {"x_train.npy", "y_train.npy", "x_test.npy", "y_test.npy"},
		NPY_READERS},
};

#define FORMS (sizeof forms / sizeof forms[0])

/* The path of NAME or NAME.gz in the directory, NULL if neither is there. */
static char *find_one(const char *directory, const char *name)
{
	char *plain = path_join(directory, name);
	char *gzipped = xasprintf("%s.gz", plain);
	char *found = path_is_file(plain) ? plain : path_is_file(gzipped) ? gzipped : NULL;

	if (found != plain)
		free(plain);
	if (found != gzipped)
		free(gzipped);
	return found;
}

static int find_form(
	struct data_files *out, const char *directory, const struct data_form *form)
{
	int found = 0;

	*out = (struct data_files){.form = form};
	for (int i = 0; i < DATA_FILES; i++) {
		out->path[i] = find_one(directory, form->name[i]);
		found += out->path[i] != NULL;
	}
	if (found == 0)
		out->form = NULL;
	return found;
}

static int check_directory(const char *directory, struct err *err)
{
	DIR *dir = opendir(directory);

	if (dir == NULL)
		return err_set(
			err, "cannot read directory %s: %s", directory, strerror(errno));
	closedir(dir);
	return 0;
}

static int incomplete(
	const struct data_files *files, const char *directory, struct err *err)
{
	int missing = 0;
	int present = 0;

	if (files->form == NULL)
		return err_set(err,
			"no data set in %s: looked for %s and three more, gzipped or not, "
			"or for "
			"%s and three more",
			directory, forms[0].name[0], forms[1].name[0]);
	while (files->path[missing] != NULL)
		missing++;
	while (files->path[present] == NULL)
		present++;
	return err_set(err,
		"%s is missing beside %s: all four files of a data set are needed",
		files->form->name[missing], files->path[present]);
}

int data_files_find(struct data_files *out, const char *directory, struct err *err)
{
	int most = 0;

	*out = (struct data_files){0};
	if (check_directory(directory, err) != 0)
		return -1;
	for (size_t i = 0; i < FORMS && most < DATA_FILES; i++) {
		struct data_files files;
		int found = find_form(&files, directory, &forms[i]);

		if (found > most) {
			data_files_release(out);
			*out = files;
			most = found;
		} else {
			data_files_release(&files);
		}
	}
	return most == DATA_FILES ? 0 : incomplete(out, directory, err);
}

void data_files_release(struct data_files *files)
{
	for (int i = 0; i < DATA_FILES; i++)
		free(files->path[i]);
	*files = (struct data_files){0};
}

int data_files_gzipped(const struct data_files *files)
{
	int gzipped = 0;

	for (int i = 0; i < DATA_FILES; i++) {
		const char *dot =
			files->path[i] != NULL ? strrchr(files->path[i], '.') : NULL;

		gzipped += dot != NULL && strcmp(dot, ".gz") == 0;
	}
	return gzipped;
}

const char *data_files_describe(const struct data_files *files)
{
	static const char *const text[2][3] = {
		{"IDX", "IDX, partly gzipped", "IDX, gzipped"},
		{"NPY", "NPY, partly gzipped", "NPY, gzipped"},
	};
	int gzipped = data_files_gzipped(files);

	if (files->form == NULL)
		return "none";
	return text[files->form != &forms[0]][gzipped == DATA_FILES ? 2
			: gzipped > 0                               ? 1
								    : 0];
}
