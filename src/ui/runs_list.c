#include "fmnist/runs_list.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

double runs_best(const struct store_run *run)
{
	return isnan(run->validation_accuracy) ? run->test_accuracy
					       : run->validation_accuracy;
}

double runs_error(const struct store_run *run)
{
	return run->kind == RUN_AUTOENCODER ? run->test_loss : NAN;
}

bool runs_has_hparams(const struct store_run *run)
{
	return run->kind == RUN_SWEEP ? run->best_trial > 0 : run->inputs > 0;
}

const char *runs_name(const struct store_run *run, char *buffer, size_t size)
{
	if (run->kind != RUN_SWEEP && run->inputs > 0)
		return hparams_shape(
			&run->hparams, run->inputs, run->classes, buffer, size);
	snprintf(buffer, size, "%s", run->name);
	return buffer;
}

const char *runs_short_name(const struct store_run *run, char *buffer, size_t size)
{
	const struct hparams *hp = &run->hparams;
	size_t width[HPARAMS_HIDDEN], n = hparams_widths(hp, width), used = 0;

	if (run->kind == RUN_SWEEP || run->inputs == 0 || n == 0)
		return runs_name(run, buffer, size);
	if (!hparams_reconstruct(hp) && hp->widths == 0) {
		snprintf(buffer, size, "%" PRId64 "×%" PRId64, hp->hidden_layers,
			hp->hidden_units);
		return buffer;
	}
	n = hparams_reconstruct(hp) ? n / 2 + 1 : n;
	for (size_t i = 0; i < n && used < size; i++)
		used += (size_t)snprintf(
			buffer + used, size - used, "%s%zu", i > 0 ? "-" : "", width[i]);
	return buffer;
}

/* ---- order ---- */

struct sort_key {
	size_t index;
	double number;
	char text[EVENT_NAME];
};

static void key_number(const struct store_run *run, struct sort_key *key)
{
	key->number = run->id;
}

static void key_kind(const struct store_run *run, struct sort_key *key)
{
	snprintf(key->text, sizeof key->text, "%s", run_kind_name(run->kind));
}

static void key_status(const struct store_run *run, struct sort_key *key)
{
	snprintf(key->text, sizeof key->text, "%s", run_status_name(run->status));
}

static void key_name(const struct store_run *run, struct sort_key *key)
{
	runs_name(run, key->text, sizeof key->text);
}

static void key_lr(const struct store_run *run, struct sort_key *key)
{
	key->number = runs_has_hparams(run) ? run->hparams.lr : NAN;
}

static void key_batch(const struct store_run *run, struct sort_key *key)
{
	key->number = runs_has_hparams(run) ? (double)run->hparams.batch_size : NAN;
}

static void key_done(const struct store_run *run, struct sort_key *key)
{
	key->number = (double)(run->kind == RUN_SWEEP ? run->trials_done : run->epochs);
}

/* What is better is greater: after the accuracies the errors, the least first. */
static void key_best(const struct store_run *run, struct sort_key *key)
{
	key->number = run->kind == RUN_AUTOENCODER ? -runs_error(run) : runs_best(run);
}

static void key_started(const struct store_run *run, struct sort_key *key)
{
	key->number = run->started;
}

static void key_took(const struct store_run *run, struct sort_key *key)
{
	key->number = run->seconds;
}

static const struct {
	void (*key)(const struct store_run *run, struct sort_key *key);
	bool descends; /* by itself */
} columns[RUNS_COLUMNS] = {
	[RUNS_NUMBER] = {key_number, true},
	[RUNS_KIND] = {key_kind, false},
	[RUNS_STATUS] = {key_status, false},
	[RUNS_NAME] = {key_name, false},
	[RUNS_LR] = {key_lr, false},
	[RUNS_BATCH] = {key_batch, false},
	[RUNS_DONE] = {key_done, true},
	[RUNS_BEST] = {key_best, true},
	[RUNS_CURVES] = {NULL, false},
	[RUNS_STARTED] = {key_started, true},
	[RUNS_TOOK] = {key_took, true},
};

static int compare(const void *a, const void *b, void *data)
{
	const struct sort_key *x = a, *y = b;
	int sign = *(const bool *)data ? -1 : 1;
	int text = strcmp(x->text, y->text);

	/* What is not known stands at the end, whatever the direction. */
	if (isnan(x->number) != isnan(y->number))
		return isnan(x->number) ? 1 : -1;
	if (x->number != y->number && !isnan(x->number))
		return x->number < y->number ? -sign : sign;
	if (text != 0)
		return text < 0 ? -sign : sign;
	return x->index < y->index ? -1 : x->index > y->index;
}

bool runs_list_descends(const struct runs_list *list)
{
	return columns[list->sort].descends != list->inverted;
}

static void sort_rows(struct runs_list *list)
{
	bool descends = runs_list_descends(list);
	struct sort_key *keys = xcalloc(list->rows, sizeof *keys);

	for (size_t i = 0; i < list->rows; i++) {
		keys[i].index = list->row[i];
		columns[list->sort].key(&list->run[list->row[i]], &keys[i]);
	}
	qsort_r(keys, list->rows, sizeof *keys, compare, &descends);
	for (size_t i = 0; i < list->rows; i++)
		list->row[i] = keys[i].index;
	free(keys);
}

/* ---- rows ---- */

/* The chosen run's row, or the one that has taken its place. */
static void find_chosen(struct runs_list *list)
{
	for (size_t i = 0; i < list->rows; i++) {
		if (list->run[list->row[i]].id == list->chosen) {
			list->at = i;
			return;
		}
	}
	if (list->at >= list->rows)
		list->at = list->rows > 0 ? list->rows - 1 : 0;
	list->chosen = list->rows > 0 ? list->run[list->row[list->at]].id : 0;
}

/* Only a measured validation accuracy on real data says that a run is the best. */
static double best_of(const struct runs_list *list)
{
	double best = NAN;

	for (size_t i = 0; i < list->rows; i++) {
		const struct store_run *run = &list->run[list->row[i]];

		if (!run->synthetic && (isnan(best) || run->validation_accuracy > best))
			best = run->validation_accuracy;
	}
	return best;
}

static void arrange(struct runs_list *list)
{
	list->rows = 0;
	for (size_t i = 0; i < list->count; i++)
		if (runs_filter_passes(&list->filter, &list->run[i]))
			list->row[list->rows++] = i;
	sort_rows(list);
	find_chosen(list);
	list->best = best_of(list);
}

void runs_list_init(struct runs_list *list)
{
	*list = (struct runs_list){.best = NAN};
}

static void free_curves(struct runs_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->curve[i].value);
	free(list->curve);
}

void runs_list_release(struct runs_list *list)
{
	free_curves(list);
	free(list->run);
	free(list->row);
	free(list->tag);
	runs_list_init(list);
}

/* Its index; list->count: it is not there. Newest first is greatest number first. */
static size_t index_of(const struct runs_list *list, uint32_t run)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->run[middle].id == run)
			return middle;
		if (list->run[middle].id > run)
			low = middle + 1;
		else
			high = middle;
	}
	return list->count;
}

const struct store_run *runs_list_find(const struct runs_list *list, uint32_t run)
{
	size_t index = index_of(list, run);

	return index < list->count ? &list->run[index] : NULL;
}

/* Curves of runs that have not gone on are taken over. */
static struct runs_curve *keep_curves(
	struct runs_list *list, const struct store_run *runs, size_t count)
{
	struct runs_curve *curves = xcalloc(count, sizeof *curves);

	for (size_t i = 0; i < count; i++) {
		size_t index = index_of(list, runs[i].id);

		if (index == list->count || list->run[index].epochs != runs[i].epochs ||
			list->run[index].trials_done != runs[i].trials_done)
			continue;
		curves[i] = list->curve[index];
		list->curve[index].value = NULL;
	}
	return curves;
}

static void forget_tags(struct runs_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->tags; i++)
		if (runs_list_find(list, list->tag[i]) != NULL)
			list->tag[kept++] = list->tag[i];
	list->tags = kept;
}

void runs_list_set(struct runs_list *list, struct store_run *runs, size_t count)
{
	struct runs_curve *curves = keep_curves(list, runs, count);

	free_curves(list);
	free(list->run);
	list->run = runs;
	list->curve = curves;
	list->count = count;
	list->row = xrealloc(list->row, count, sizeof *list->row);
	forget_tags(list);
	arrange(list);
}

int runs_list_filter(struct runs_list *list, const char *text, struct err *err)
{
	if (runs_filter_parse(&list->filter, text, err) != 0)
		return -1;
	arrange(list);
	return 0;
}

void runs_list_sort(struct runs_list *list, int steps)
{
	int at = (int)list->sort;

	do
		at = (at + steps + RUNS_COLUMNS) % RUNS_COLUMNS;
	while (columns[at].key == NULL);
	list->sort = (enum runs_column)at;
	list->inverted = false;
	arrange(list);
}

void runs_list_invert(struct runs_list *list)
{
	list->inverted = !list->inverted;
	arrange(list);
}

void runs_list_move(struct runs_list *list, long rows)
{
	long at = (long)list->at;
	long last = (long)list->rows - 1;

	if (list->rows == 0)
		return;
	at = rows > last - at ? last : rows < -at ? 0 : at + rows;
	list->at = (size_t)at;
	list->chosen = list->run[list->row[at]].id;
}

const struct store_run *runs_list_chosen(const struct runs_list *list)
{
	return list->rows > 0 ? &list->run[list->row[list->at]] : NULL;
}

/* ---- tags ---- */

/* Where a tag stands, or would stand. */
static size_t tag_place(const struct runs_list *list, uint32_t run)
{
	size_t i = 0;

	while (i < list->tags && list->tag[i] < run)
		i++;
	return i;
}

bool runs_list_tagged(const struct runs_list *list, uint32_t run)
{
	size_t i = tag_place(list, run);

	return i < list->tags && list->tag[i] == run;
}

void runs_list_tag(struct runs_list *list, uint32_t run)
{
	size_t i = tag_place(list, run);
	size_t after = list->tags - i;

	if (after > 0 && list->tag[i] == run) {
		memmove(&list->tag[i], &list->tag[i + 1], (after - 1) * sizeof *list->tag);
		list->tags--;
		return;
	}
	if (list->tags == list->tags_capacity) {
		list->tags_capacity =
			list->tags_capacity > 0 ? 2 * list->tags_capacity : 16;
		list->tag = xrealloc(list->tag, list->tags_capacity, sizeof *list->tag);
	}
	memmove(&list->tag[i + 1], &list->tag[i], after * sizeof *list->tag);
	list->tag[i] = run;
	list->tags++;
}

void runs_list_untag(struct runs_list *list)
{
	list->tags = 0;
}

size_t runs_list_marked(const struct runs_list *list, uint32_t **runs)
{
	size_t count = list->tags > 0 ? list->tags : list->rows > 0;

	*runs = xcalloc(count, sizeof **runs);
	if (list->tags > 0)
		memcpy(*runs, list->tag, count * sizeof **runs);
	else if (count > 0)
		(*runs)[0] = list->chosen;
	return count;
}

/* ---- curves ---- */

void runs_list_curve(
	struct runs_list *list, size_t index, const float *values, size_t count)
{
	struct runs_curve *curve = &list->curve[index];

	free(curve->value);
	curve->known = true;
	curve->count = count < RUNS_CURVE ? (int)count : RUNS_CURVE;
	curve->value = xcalloc((size_t)curve->count, sizeof *curve->value);
	/* Of each part its last, so that the newest stays. */
	for (size_t i = 0; i < (size_t)curve->count; i++)
		curve->value[i] = values[(i + 1) * count / (size_t)curve->count - 1];
}
