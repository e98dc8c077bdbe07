#include "fmnist/summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fmnist/jsonl.h"
#include "fmnist/number.h"
#include "fmnist/paragraph.h"

const char *summary_name(const struct store_run *run, char *buffer, size_t size)
{
	if (run->kind != RUN_SWEEP && run->inputs > 0)
		return hparams_shape(
			&run->hparams, run->inputs, run->classes, buffer, size);
	snprintf(buffer, size, "%s", run->name[0] != '\0' ? run->name : "-");
	return buffer;
}

const char *summary_done(const struct store_run *run, char *buffer, size_t size)
{
	if (run->kind == RUN_SWEEP)
		snprintf(buffer, size, "%" PRIu64 "/%" PRIu64, run->trials_done,
			run->trials);
	else
		snprintf(buffer, size, "%" PRIu64 "/%" PRId64, run->epochs,
			run->hparams.epochs);
	return buffer;
}

const char *summary_moment(double unix_time, char *buffer, size_t size)
{
	time_t seconds = isnan(unix_time) ? 0 : (time_t)unix_time;
	struct tm tm;

	if (isnan(unix_time) || localtime_r(&seconds, &tm) == NULL ||
		strftime(buffer, size, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		snprintf(buffer, size, "-");
	return buffer;
}

void summary_print_status(enum run_status status, const char *reason)
{
	char text[EVENT_TEXT + 64];

	snprintf(text, sizeof text, "%s%s%s", run_status_name(status),
		reason[0] != '\0' ? ": " : "", reason);
	paragraph_print("status", text);
}

void summary_print_head(const struct store_run *run, const struct store *store)
{
	char *files = store_run_directory(store, run->id);
	char text[EVENT_NAME + 64], started[64], took[32];

	snprintf(text, sizeof text, "%" PRIu32 ", %s %s", run->id, run_kind_name(run->kind),
		run->name);
	paragraph_print("run", text);
	summary_print_status(run->status, run->reason);
	snprintf(text, sizeof text, "%s, %s %s",
		summary_moment(run->started, started, sizeof started),
		run_status_ended(run->status) ? "took" : "so far",
		number_duration(run->seconds, took, sizeof took));
	paragraph_print("started", text);
	printf("%-11s%s\n", "files", files);
	free(files);
}

void summary_print_data(bool synthetic, uint64_t train, uint64_t validation, uint64_t test)
{
	char text[256], a[32], b[32], c[32];

	number_grouped(validation, b, sizeof b);
	snprintf(text, sizeof text,
		"%s: %s" PARAGRAPH_TIE "training, %s%s%s" PARAGRAPH_TIE "test" PARAGRAPH_TIE
		"images",
		synthetic ? "synthetic (not Fashion-MNIST)" : "Fashion-MNIST",
		number_grouped(train, a, sizeof a), validation > 0 ? b : "",
		validation > 0 ? PARAGRAPH_TIE "validation, " : "",
		number_grouped(test, c, sizeof c));
	paragraph_print("data", text);
}

/* ISO 8601 in UTC, or null. */
static json_t *moment_json(double unix_time)
{
	time_t seconds = isnan(unix_time) ? 0 : (time_t)unix_time;
	char text[64];
	struct tm tm;

	if (isnan(unix_time) || gmtime_r(&seconds, &tm) == NULL ||
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return json_null();
	return json_string(text);
}

/* An empty text, and one that is not UTF-8, is null. */
static json_t *text_json(const char *text)
{
	json_t *string = text[0] != '\0' ? json_string(text) : NULL;

	return string != NULL ? string : json_null();
}

static json_t *count_json(bool known, uint64_t count)
{
	return known ? json_integer((json_int_t)count) : json_null();
}

json_t *summary_json(const struct store_run *run)
{
	json_t *object = json_object();
	bool sweep = run->kind == RUN_SWEEP;

	json_object_set_new(object, "run", json_integer(run->id));
	json_object_set_new(object, "kind", json_string(run_kind_name(run->kind)));
	json_object_set_new(object, "status", json_string(run_status_name(run->status)));
	json_object_set_new(object, "reason", text_json(run->reason));
	json_object_set_new(object, "name", text_json(run->name));
	json_object_set_new(object, "data",
		json_string(run->synthetic ? "synthetic" : "fashion-mnist"));
	json_object_set_new(object, "started", moment_json(run->started));
	json_object_set_new(object, "ended", moment_json(run->ended));
	json_object_set_new(object, "seconds", jsonl_number(run->seconds));
	json_object_set_new(object, "epochs_done", count_json(true, run->epochs));
	json_object_set_new(object, "trials", count_json(sweep, run->trials));
	json_object_set_new(object, "trials_done", count_json(sweep, run->trials_done));
	json_object_set_new(object, "best_trial",
		count_json(run->best_trial > 0, run->best_trial - (uint64_t)1));
	json_object_set_new(object, "train_loss", jsonl_number(run->train_loss));
	json_object_set_new(object, "val_accuracy", jsonl_number(run->validation_accuracy));
	json_object_set_new(object, "test_loss", jsonl_number(run->test_loss));
	json_object_set_new(object, "test_accuracy", jsonl_number(run->test_accuracy));
	json_object_set_new(
		object, "parameters", count_json(run->parameters > 0, run->parameters));
	jsonl_set_hparams(object, &run->hparams);
	return object;
}
