#include "fmnist/show_sweep.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/board.h"
#include "fmnist/column.h"
#include "fmnist/jsonl.h"
#include "fmnist/number.h"
#include "fmnist/paragraph.h"
#include "fmnist/summary.h"
#include "fmnist/xalloc.h"

/* Rows of the leaderboard, and lines that tell why trials were given up. */
#define SHOWN_TRIALS 10
#define SHOWN_REASONS 10

/* ---- ranking ---- */

struct place {
	size_t trial; /* index */
	bool ranked;  /* completed, with a score */
	double score;
	enum metric metric;
};

/* The best first, of equals the one that came first; what has no rank last. */
static int compare_places(const void *left, const void *right)
{
	const struct place *a = left;
	const struct place *b = right;

	if (a->ranked != b->ranked)
		return a->ranked ? -1 : 1;
	if (a->ranked && metric_better(a->metric, a->score, b->score))
		return -1;
	if (a->ranked && metric_better(a->metric, b->score, a->score))
		return 1;
	return a->trial < b->trial ? -1 : 1;
}

/* The trials that began, to be freed: (*count). */
static struct place *rank(const struct board *board, size_t *count)
{
	struct place *place = xcalloc(board->trials + 1, sizeof *place);

	*count = 0;
	for (size_t i = 0; i < board->trials; i++) {
		const struct board_trial *trial = &board->trial[i];

		if (!trial->started)
			continue;
		place[(*count)++] = (struct place){.trial = i,
			.ranked = trial->status == RUN_COMPLETED && !isnan(trial->score),
			.score = trial->score,
			.metric = board->sweep.metric};
	}
	qsort(place, *count, sizeof *place, compare_places);
	return place;
}

/* ---- JSON ---- */

static json_t *trial_json(const struct board *board, const struct place *place, size_t rank)
{
	const struct board_trial *trial = &board->trial[place->trial];
	json_t *object = json_object();
	json_t *reason = trial->reason != NULL ? json_string(trial->reason) : NULL;

	json_object_set_new(object, "rank",
		place->ranked ? json_integer((json_int_t)rank) : json_null());
	json_object_set_new(object, "trial", json_integer((json_int_t)place->trial));
	json_object_set_new(object, "status", json_string(run_status_name(trial->status)));
	jsonl_set_hparams(object, &trial->begun.hparams);
	json_object_set_new(
		object, "parameters", json_integer((json_int_t)trial->begun.parameters));
	json_object_set_new(object, "epochs_done", json_integer((json_int_t)trial->epochs));
	json_object_set_new(object, "train_loss", jsonl_number(trial->train_loss));
	json_object_set_new(object, "val_loss", jsonl_number(trial->validation_loss));
	json_object_set_new(
		object, "val_accuracy", jsonl_number(trial->validation_accuracy));
	json_object_set_new(object, "test_accuracy", jsonl_number(trial->test_accuracy));
	json_object_set_new(object, "seconds", jsonl_number(trial->seconds));
	json_object_set_new(object, "reason", reason != NULL ? reason : json_null());
	return object;
}

static void print_json(const struct board *board, const struct store_run *run)
{
	const struct event_sweep_started *sweep = &board->sweep;
	json_t *object = summary_json(run);
	json_t *space = json_array();
	json_t *leaderboard = json_array();
	size_t count;
	struct place *place = rank(board, &count);

	for (uint32_t i = 0; i < sweep->axes; i++)
		json_array_append_new(
			space, json_string(hparam_table[sweep->axis[i]].name));
	for (size_t i = 0; i < count; i++)
		json_array_append_new(leaderboard, trial_json(board, &place[i], i + 1));
	json_object_set_new(object, "metric", json_string(metric_name(sweep->metric)));
	json_object_set_new(object, "sampler", json_string(sweep->sampler));
	json_object_set_new(object, "pruner", json_string(sweep->pruner));
	json_object_set_new(object, "workers", json_integer((json_int_t)sweep->workers));
	json_object_set_new(object, "space", space);
	json_object_set_new(object, "leaderboard", leaderboard);
	jsonl_write(stdout, object);
	free(place);
}

/* ---- text ---- */

static void print_sweep(const struct event_sweep_started *sweep)
{
	char text[512];
	uint64_t varies = 0;
	size_t used = 0;

	summary_print_data(sweep->synthetic, sweep->train_images, sweep->validation_images,
		sweep->test_images);
	snprintf(text, sizeof text,
		"%" PRIu64 " trials by %s, sampler %s (seed %" PRId64
		"), pruner %s, %" PRIu64 PARAGRAPH_TIE "worker%s",
		sweep->trials, metric_name(sweep->metric), sweep->sampler, sweep->seed,
		sweep->pruner, sweep->workers, sweep->workers == 1 ? "" : "s");
	paragraph_print("sweep", text);
	text[0] = '\0';
	for (uint32_t i = 0; i < sweep->axes && used < sizeof text; i++) {
		varies |= (uint64_t)1 << sweep->axis[i];
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s",
			i > 0 ? ", " : "", hparam_table[sweep->axis[i]].name);
	}
	paragraph_print("varies", text);
	/* Each trial has a seed of its own. */
	varies |= (uint64_t)1 << (hparam_find("seed") - hparam_table);
	paragraph_print_hparams("fixed", &sweep->hparams, ~varies);
}

/* "48 completed, 1 pruned, 1 running": what there is of each. */
static void print_counts(const struct board *board)
{
	enum { STATUSES = RUN_CANCELLED + 1 };
	size_t of[STATUSES] = {0};
	struct board_counts counts;
	char text[512], epochs[32];
	size_t used;

	board_count(board, &counts);
	for (size_t i = 0; i < board->trials; i++)
		if (board->trial[i].started)
			of[board->trial[i].status]++;
	used = (size_t)snprintf(text, sizeof text, "%zu of %" PRIu64 " done", counts.done,
		board->sweep.trials);
	for (int status = 0; status < STATUSES; status++)
		if (of[status] > 0)
			used += (size_t)snprintf(text + used, sizeof text - used,
				", %zu" PARAGRAPH_TIE "%s", of[status],
				run_status_name((enum run_status)status));
	if (counts.epochs_saved > 0)
		snprintf(text + used, sizeof text - used,
			"; pruning saved %s" PARAGRAPH_TIE "epoch%s",
			number_grouped(counts.epochs_saved, epochs, sizeof epochs),
			counts.epochs_saved == 1 ? "" : "s");
	paragraph_print("trials", text);
}

/* The columns of what varies, as wide as the widest of name and values. */
struct columns {
	const struct board *board;
	const struct hparam *param[EVENT_AXES]; /* (shown) */
	int width[EVENT_AXES];                  /* (shown) */
	uint32_t shown;
};

static int width_of(const struct hparam *param, const struct board *board,
	const struct place *place, size_t rows)
{
	size_t width = strlen(column_short_name(param));
	char value[64];

	for (size_t i = 0; i < rows; i++) {
		const struct hparams *hp = &board->trial[place[i].trial].begun.hparams;
		size_t size = strlen(hparam_format(hp, param, value, sizeof value));

		width = size > width ? size : width;
	}
	return (int)width;
}

/* As many as the line takes. */
static void columns_init(struct columns *columns, const struct board *board,
	const struct place *place, size_t rows, int left)
{
	*columns = (struct columns){.board = board};
	for (uint32_t i = 0; i < board->sweep.axes; i++) {
		const struct hparam *param = &hparam_table[board->sweep.axis[i]];
		int width = width_of(param, board, place, rows);

		left -= 2 + width;
		if (left < 0)
			break;
		columns->param[i] = param;
		columns->width[i] = width;
		columns->shown++;
	}
}

static void print_head(const struct columns *columns)
{
	printf("\nrank  trial  %12s", metric_name(columns->board->sweep.metric));
	for (uint32_t i = 0; i < columns->shown; i++)
		printf("  %*s", columns->width[i], column_short_name(columns->param[i]));
	printf("\n");
}

static void print_row(const struct columns *columns, size_t rank, size_t index)
{
	const struct board_trial *trial = &columns->board->trial[index];
	char value[64];

	printf("%4zu  %5zu  %12.4f", rank, index, trial->score);
	for (uint32_t i = 0; i < columns->shown; i++)
		printf("  %*s", columns->width[i],
			hparam_format(&trial->begun.hparams, columns->param[i], value,
				sizeof value));
	printf("\n");
}

static void print_leaderboard(
	const struct board *board, const struct place *place, size_t ranked)
{
	size_t rows = ranked < SHOWN_TRIALS ? ranked : SHOWN_TRIALS;
	struct columns columns;

	if (rows == 0)
		return;
	columns_init(&columns, board, place, rows, PARAGRAPH_COLUMNS - 25);
	print_head(&columns);
	for (size_t i = 0; i < rows; i++)
		print_row(&columns, i + 1, place[i].trial);
}

static void print_reasons(const struct board *board)
{
	size_t shown = 0, left_out = 0;
	char label[32], text[EVENT_TEXT + 64];

	for (size_t i = 0; i < board->trials; i++) {
		const struct board_trial *trial = &board->trial[i];

		if (!trial->started || trial->reason == NULL || trial->reason[0] == '\0')
			continue;
		if (shown == SHOWN_REASONS) {
			left_out++;
			continue;
		}
		if (shown++ == 0)
			printf("\n");
		snprintf(label, sizeof label, "trial %zu", i);
		snprintf(text, sizeof text, "%s: %s", run_status_name(trial->status),
			trial->reason);
		paragraph_print(label, text);
	}
	if (left_out > 0)
		printf("and %zu more\n", left_out);
}

static void print_text(
	const struct board *board, const struct store_run *run, const struct store *store)
{
	size_t count, ranked = 0;
	struct place *place = rank(board, &count);

	while (ranked < count && place[ranked].ranked)
		ranked++;
	summary_print_head(run, store);
	if (board->run != 0) {
		print_sweep(&board->sweep);
		print_counts(board);
		print_leaderboard(board, place, ranked);
		print_reasons(board);
	}
	if (ranked > SHOWN_TRIALS)
		printf("\n%zu ranked trials are not shown; 'fmnist-tui export %" PRIu32
		       "' writes all of them.\n",
			ranked - SHOWN_TRIALS, run->id);
	free(place);
}

int show_sweep(struct store *store, const struct store_run *run, bool json, struct err *err)
{
	struct board board;
	int rc;

	board_init(&board);
	rc = store_replay(store, run->id, true, &board.sink, err);
	if (rc == 0 && json)
		print_json(&board, run);
	else if (rc == 0)
		print_text(&board, run, store);
	board_release(&board);
	return rc;
}
