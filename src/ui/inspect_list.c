#include "fmnist/inspect_list.h"

#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

static const struct inspect_filter everything = {CLASS_ANY, CLASS_ANY};

void inspect_list_init(struct inspect_list *list)
{
	*list = (struct inspect_list){.filter = everything};
}

void inspect_list_release(struct inspect_list *list)
{
	free(list->image);
	inspect_list_init(list);
}

bool inspect_filter_equal(struct inspect_filter a, struct inspect_filter b)
{
	return a.true_class == b.true_class && a.predicted == b.predicted;
}

static bool passes(struct inspect_filter filter, int true_class, int predicted)
{
	return (filter.true_class == CLASS_ANY || filter.true_class == true_class) &&
		(filter.predicted == CLASS_ANY || filter.predicted == predicted);
}

/* An image and how sure the network was. */
struct entry {
	float confidence;
	uint32_t image;
};

static int less_sure(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	/* What is not a number is equal to all. */
	if (x->confidence < y->confidence || x->confidence > y->confidence)
		return x->confidence < y->confidence ? -1 : 1;
	return x->image < y->image ? -1 : x->image > y->image;
}

/* The inspection has the mistakes in their order already. */
static void take_mistakes(struct inspect_list *list, const struct inspection *inspection,
	const uint8_t *labels)
{
	for (size_t i = 0; i < inspection->mistakes; i++) {
		uint32_t image = inspection->mistake[i];

		if (passes(list->filter, labels[image], inspection->predicted[image]))
			list->image[list->count++] = image;
	}
}

static void take_recognised(struct inspect_list *list, const struct inspection *inspection,
	const uint8_t *labels)
{
	struct entry *found = xcalloc(inspection->count, sizeof *found);
	size_t n = 0;

	for (size_t i = 0; i < inspection->count; i++)
		if (labels[i] == inspection->predicted[i] &&
			passes(list->filter, labels[i], labels[i]))
			found[n++] = (struct entry){
				inspection_confidence(inspection, i), (uint32_t)i};
	qsort(found, n, sizeof *found, less_sure);
	for (size_t i = 0; i < n; i++)
		list->image[list->count++] = found[i].image;
	free(found);
}

/* The chosen image where it stands now; where it is gone, whatever has its place. */
static void find_choice(struct inspect_list *list)
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

void inspect_list_make(struct inspect_list *list, const struct inspection *inspection,
	uint64_t changes, const uint8_t *labels, struct inspect_filter filter)
{
	if (list->changes == changes && inspect_filter_equal(list->filter, filter))
		return;
	free(list->image);
	list->image = xcalloc(inspection->count, sizeof *list->image);
	list->count = 0;
	list->filter = filter;
	list->changes = changes;
	if (filter.true_class != CLASS_ANY && filter.true_class == filter.predicted)
		take_recognised(list, inspection, labels);
	else
		take_mistakes(list, inspection, labels);
	find_choice(list);
}

void inspect_list_move(struct inspect_list *list, long places)
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

void inspect_list_reset(struct inspect_list *list)
{
	list->at = 0;
	list->chosen = false;
}
