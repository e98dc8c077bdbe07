#include "fmnist/official.h"

#include <stdlib.h>
#include <string.h>

#include "fmnist/sha256.h"

#define OFFICIAL_SIDE 28

/* clang-format off */
const struct official_file official_files[DATA_FILES] = {
	[DATA_TRAIN_IMAGES] = {"train-images-idx3-ubyte.gz", 26421880,
		"3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
		"c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
		"2e487a6c89124f78f2d7521542223cafe96f7123c3ca13d447772ac6ecbb3012"},
	[DATA_TRAIN_LABELS] = {"train-labels-idx1-ubyte.gz", 29515,
		"a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
		"bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
		"657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7"},
	[DATA_TEST_IMAGES] = {"t10k-images-idx3-ubyte.gz", 4422102,
		"346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
		"5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
		"c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a"},
	[DATA_TEST_LABELS] = {"t10k-labels-idx1-ubyte.gz", 5148,
		"67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
		"0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
		"3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9"},
};
/* clang-format on */

static int read_payload(const struct data_files *files, enum data_file which,
	struct reader *reader, char text[SHA256_TEXT], struct err *err)
{
	struct images images = {0};
	size_t size = 0;
	bool pixels = which == DATA_TRAIN_IMAGES || which == DATA_TEST_IMAGES;
	int rc;

	if (pixels)
		rc = files->form->read_images(reader, &images, err);
	else
		rc = files->form->read_labels(reader, &images.labels, &size, err);
	if (rc == 0 && pixels &&
		(images.rows != OFFICIAL_SIDE || images.cols != OFFICIAL_SIDE))
		rc = err_set(err, "%s has images of %zux%zu, not %dx%d", reader->name,
			images.rows, images.cols, OFFICIAL_SIDE, OFFICIAL_SIDE);
	if (rc == 0 && pixels)
		rc = sha256_memory(
			images.pixels, images.count * images.rows * images.cols, text, err);
	else if (rc == 0)
		rc = sha256_memory(images.labels, size, text, err);
	images_release(&images);
	return rc;
}

/* Of the decompressed file, or of an NPY file's content. */
static int content_digest(const struct data_files *files, enum data_file which,
	char text[SHA256_TEXT], struct err *err)
{
	struct reader reader;
	int rc;

	if (reader_open(&reader, files->path[which], err) != 0)
		return -1;
	if (strcmp(files->form->format, "IDX") == 0)
		rc = sha256_reader(&reader, text, err);
	else
		rc = read_payload(files, which, &reader, text, err);
	reader_close(&reader);
	return rc;
}

enum dataset_verified official_check(const struct data_files *files, enum data_file which,
	const struct official_file *official, struct err *err)
{
	char text[SHA256_TEXT];

	if (sha256_file(files->path[which], text, err) != 0)
		return DATASET_DIFFERENT;
	if (strcmp(text, official->gzipped) == 0)
		return DATASET_OFFICIAL;
	if (content_digest(files, which, text, err) != 0)
		return DATASET_DIFFERENT;
	if (strcmp(text, official->idx) == 0 || strcmp(text, official->payload) == 0)
		return DATASET_OFFICIAL;
	err_set(err, "%s is not the official file: SHA-256 of its content is %s",
		files->path[which], text);
	return DATASET_DIFFERENT;
}
