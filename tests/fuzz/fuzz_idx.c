/*
 * libFuzzer's way into the IDX reader: whatever the bytes, it either reads an
 * array of the size it reports or refuses with a message.
 *
 *   clang -fsanitize=fuzzer,address,undefined ... fuzz_idx.c; ./a.out corpus-idx
 */
#include <stdlib.h>

#include "fmnist/idx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* Every byte that is promised must be there to be read. */
static unsigned touch(const uint8_t *bytes, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += bytes[i];
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader reader;
	struct images images;
	struct err err = {""};
	uint8_t *labels;
	size_t count = 0;

	reader_open_memory(&reader, "images", data, size);
	if (idx_read_images(&reader, &images, &err) == 0) {
		require(images.count * images.rows * images.cols == size - 16);
		touch(images.pixels, images.count * images.rows * images.cols);
	} else {
		require(images.pixels == NULL && err.text[0] != '\0');
	}
	images_release(&images);
	err.text[0] = '\0';
	reader_open_memory(&reader, "labels", data, size);
	if (idx_read_labels(&reader, &labels, &count, &err) == 0)
		require(count == size - 8 && touch(labels, count) <= 9 * count);
	else
		require(labels == NULL && err.text[0] != '\0');
	free(labels);
	return 0;
}
