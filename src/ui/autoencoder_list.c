#include "fmnist/autoencoder_list.h"

#include <math.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

void autoencoder_list_init(struct autoencoder_list *list)
{
	*list = (struct autoencoder_list){.class = CLASS_ANY};
}

void autoencoder_list_release(struct autoencoder_list *list)
{
	free(list->image);
	autoencoder_list_init(list);
}

/* ---- order ---- */

/* What comes first has the least key; what is not a number comes last. */
struct entry {
	double key;
	uint32_t image;
};

static int compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (isnan(x->key) != isnan(y->key))
		return isnan(x->key) ? 1 : -1;
	if (x->key < y->key || x->key > y->key)
		return x->key < y->key ? -1 : 1;
	return x->image < y->image ? -1 : x->image > y->image;
}

static double key_of(enum autoencoder_order order, const double *error, size_t image)
{
	if (order == ORDER_NUMBER || error == NULL)
		return 0.0;
	return order == ORDER_WORST ? -error[image] : error[image];
}

static void sort(
	struct autoencoder_list *list, const struct images *test, const double *error)
{
	struct entry *entries = xcalloc(test->count, sizeof *entries);
	size_t n = 0;

	for (size_t i = 0; i < test->count; i++)
		if (list->class == CLASS_ANY || list->class == test->labels[i])
			entries[n++] =
				(struct entry){key_of(list->order, error, i), (uint32_t)i};
	qsort(entries, n, sizeof *entries, compare);
	free(list->image);
	list->image = xcalloc(n, sizeof *list->image);
	for (size_t i = 0; i < n; i++)
		list->image[i] = entries[i].image;
	list->count = n;
	free(entries);
}

/* The chosen image where it stands now; where it is gone, whatever has its place. */
static void find_choice(struct autoencoder_list *list)
{
	size_t last = list->count > 0 ? list->count - 1 : 0;

	if (!list->chosen) {
		list->at = 0;
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (list->image[i] == list->choice) {
			list->at = i;
			return;
		}
	}
	list->at = list->at < last ? list->at : last;
}

void autoencoder_list_make(struct autoencoder_list *list, const struct images *test,
	const double *error, uint64_t changes)
{
	if (list->changes == changes)
		return;
	list->changes = changes;
	sort(list, test, error);
	find_choice(list);
}

/* ---- what is asked for ---- */

/* It is made again, and begins with its first. */
static void reset(struct autoencoder_list *list)
{
	free(list->image);
	list->image = NULL;
	list->count = list->at = 0;
	list->chosen = false;
	list->changes = 0;
}

void autoencoder_list_class(struct autoencoder_list *list, int class)
{
	reset(list);
	list->class = class;
}

void autoencoder_list_order(struct autoencoder_list *list, enum autoencoder_order order)
{
	reset(list);
	list->order = order;
}

void autoencoder_list_move(struct autoencoder_list *list, long places)
{
	size_t last = list->count > 0 ? list->count - 1 : 0;

	if (list->count == 0)
		return;
	if (places < 0)
		list->at -= (size_t)-places < list->at ? (size_t)-places : list->at;
	else
		list->at =
			(size_t)places < last - list->at ? list->at + (size_t)places : last;
	list->chosen = true;
	list->choice = list->image[list->at];
}
