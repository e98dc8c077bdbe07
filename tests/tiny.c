#include "tiny.h"

#include "fmnist/rng.h"
#include "fmnist/xalloc.h"

#define ROWS 6
#define COLS 5

static void make_images(struct images *out, size_t count, struct rng *rng)
{
	*out = (struct images){.count = count, .rows = ROWS, .cols = COLS};
	out->pixels = xmalloc(count * ROWS * COLS);
	out->labels = xmalloc(count);
	for (size_t i = 0; i < count; i++) {
		uint8_t label = (uint8_t)(rng_u32(rng) % DATASET_CLASSES);

		out->labels[i] = label;
		for (size_t j = 0; j < ROWS * COLS; j++) {
			uint32_t base = j % DATASET_CLASSES == label ? 150 : 40;

			out->pixels[i * ROWS * COLS + j] =
				(uint8_t)(base + rng_u32(rng) % 100);
		}
	}
}

void tiny_make(struct dataset *out, size_t train, size_t test)
{
	struct rng rng;

	rng_seed(&rng, 1);
	*out = (struct dataset){.where = xstrdup("tiny")};
	make_images(&out->train, train, &rng);
	make_images(&out->test, test, &rng);
}
