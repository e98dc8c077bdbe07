/*
 * locate: where the data set is on this machine.
 *
 * Looked for in this order:
 *
 *   --data option, or else $FMNIST_DATA_DIR: asked for by name, so that when it
 *     holds no data set it is an error, and no other place is looked at
 *   ./data
 *   $XDG_DATA_HOME/fmnist-tui, by default ~/.local/share/fmnist-tui
 *   a torchvision root, which keeps the files in FashionMNIST/raw/: ./data, .,
 *     ~/data, ~/datasets, ~/.pytorch/F_MNIST_data
 *   the Keras cache: $KERAS_HOME/datasets/fashion-mnist, by default
 *     ~/.keras/datasets/fashion-mnist
 *
 * A place asked for by name may be a torchvision root too. The word "synthetic"
 * there stands for the synthetic set. An empty option or variable counts as
 * absent. Sources: torchvision.datasets.FashionMNIST and
 * keras.utils.get_file, their documentation.
 */
#ifndef FMNIST_LOCATE_H
#define FMNIST_LOCATE_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/dataset.h"
#include "fmnist/err.h"

#define LOCATE_SYNTHETIC "synthetic"

struct location {
	const char *why; /* "--data", "$FMNIST_DATA_DIR", "torchvision", ... */
	char *path;      /* directory, or "synthetic" */
	bool complete;   /* all four files are there */
	bool required;   /* asked for by name: nothing else will do */
};

struct places {
	struct location *place; /* in the order of the search */
	size_t count;
};

/* Lists every place that is looked at. `option` is --data's value, or NULL. */
void places_init(struct places *places, const char *option);
void places_release(struct places *places);

/*
 * The place to load from, or NULL with a message that says what to do: none is
 * complete, or the explicit one is not.
 */
const struct location *places_choose(const struct places *places, struct err *err);

/* places_init, places_choose, then dataset_load or dataset_synthesize. */
int dataset_open(struct dataset *out, const char *option, struct err *err);

/*
 * Compares the files of a directory with the published SHA-256: official when
 * all four are, not checked when there are no four files. official.h tells which
 * file differs.
 */
enum dataset_verified dataset_verify(const char *directory);

#endif
