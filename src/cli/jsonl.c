#include "fmnist/jsonl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/survey.h"
#include "fmnist/xalloc.h"

/* Nine digits carry a float32 exactly. */
#define DIGITS 9

json_t *jsonl_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

void jsonl_write(FILE *out, json_t *object)
{
	json_dumpf(object, out, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
	fputc('\n', out);
	fflush(out);
	json_decref(object);
}

static json_t *hparam_json(const struct hparams *hp, const struct hparam *param)
{
	char buffer[64];

	if (param->type == HPARAM_INTEGER)
		return json_integer(hparam_integer(hp, param));
	if (param->type == HPARAM_SWITCH)
		return json_boolean(hparam_integer(hp, param) != 0);
	if (param->type == HPARAM_REAL)
		return json_real(hparam_real(hp, param));
	return json_string(hparam_format(hp, param, buffer, sizeof buffer));
}

void jsonl_set_hparams(json_t *object, const struct hparams *hp)
{
	char key[64];

	for (size_t i = 0; i < hparam_count; i++) {
		if (!hparam_applies(&hparam_table[i], hparams_reconstruct(hp)))
			continue;
		snprintf(key, sizeof key, "%s", hparam_table[i].name);
		for (char *c = key; *c != '\0'; c++)
			*c = *c == '-' ? '_' : *c;
		json_object_set_new(object, key, hparam_json(hp, &hparam_table[i]));
	}
}

static void set_integer(json_t *object, const char *key, uint64_t value)
{
	json_object_set_new(object, key, json_integer((json_int_t)value));
}

static void set_number(json_t *object, const char *key, double value)
{
	json_object_set_new(object, key, jsonl_number(value));
}

static void set_string(json_t *object, const char *key, const char *value)
{
	json_t *text = json_string(value);

	/* NULL: not UTF-8, for instance a path in an error message. */
	json_object_set_new(object, key, text != NULL ? text : json_null());
}

static void write_sweep_started(json_t *object, const struct event *event)
{
	const struct event_sweep_started *sweep = &event->sweep;
	json_t *space = json_array();

	for (uint32_t i = 0; i < sweep->axes; i++)
		json_array_append_new(
			space, json_string(hparam_table[sweep->axis[i]].name));
	set_string(object, "kind", run_kind_name(RUN_SWEEP));
	set_string(object, "name", sweep->name);
	set_string(object, "data", sweep->synthetic ? "synthetic" : "fashion-mnist");
	set_integer(object, "trials", sweep->trials);
	set_integer(object, "workers", sweep->workers);
	set_string(object, "metric", metric_name(sweep->metric));
	set_string(object, "sampler", sweep->sampler);
	set_string(object, "pruner", sweep->pruner);
	json_object_set_new(object, "space", space);
	jsonl_set_hparams(object, &sweep->hparams);
	json_object_set_new(object, "seed", json_integer(sweep->seed));
	set_integer(object, "train_images", sweep->train_images);
	set_integer(object, "validation_images", sweep->validation_images);
	set_integer(object, "test_images", sweep->test_images);
}

static void write_trial_started(json_t *object, const struct event *event)
{
	jsonl_set_hparams(object, &event->started.hparams);
	set_integer(object, "parameters", event->started.parameters);
}

static void write_started(json_t *object, const struct event *event)
{
	const struct event_run_started *started = &event->started;

	set_string(object, "kind",
		run_kind_name(hparams_reconstruct(&started->hparams) ? RUN_AUTOENCODER
								     : RUN_TRAIN));
	set_string(object, "data", started->synthetic ? "synthetic" : "fashion-mnist");
	jsonl_set_hparams(object, &started->hparams);
	set_integer(object, "parameters", started->parameters);
	set_integer(object, "train_images", started->train_images);
	set_integer(object, "validation_images", started->validation_images);
	set_integer(object, "test_images", started->test_images);
	set_integer(object, "iterations_per_epoch", started->iterations);
}

void jsonl_set_result(json_t *object, const struct event_run_finished *finished)
{
	set_number(object, "train_loss", finished->train_loss);
	set_number(object, "val_loss", finished->validation_loss);
	set_number(object, "val_accuracy", finished->validation_accuracy);
	set_number(object, "test_loss", finished->test_loss);
	set_number(object, "test_accuracy", finished->test_accuracy);
	set_number(object, "seconds", finished->seconds);
	if (finished->diverged_at > 0)
		set_integer(object, "diverged_at", finished->diverged_at);
	if (finished->reason[0] != '\0')
		set_string(object, "reason", finished->reason);
}

static void write_trial_finished(json_t *object, const struct event *event)
{
	const struct event_run_finished *finished = &event->finished;

	set_string(object, "status", run_status_name(finished->status));
	set_integer(object, "epochs_done", finished->epochs);
	jsonl_set_result(object, finished);
}

void jsonl_set_epoch(json_t *object, const struct event_epoch *epoch)
{
	set_integer(object, "epoch", epoch->epoch);
	set_integer(object, "epochs", epoch->epochs);
	set_number(object, "train_loss", epoch->train_loss);
	set_number(object, "val_loss", epoch->validation_loss);
	set_number(object, "val_accuracy", epoch->validation_accuracy);
	set_number(object, "test_loss", epoch->test_loss);
	set_number(object, "test_accuracy", epoch->test_accuracy);
	set_number(object, "seconds", epoch->seconds);
	set_number(object, "examples_per_second", epoch->examples_per_second);
}

static void write_epoch(json_t *object, const struct event *event)
{
	jsonl_set_epoch(object, &event->epoch);
}

static void write_baseline(json_t *object, const struct event *event)
{
	set_string(object, "method", "pca");
	set_integer(object, "components", event->baseline.components);
	set_number(object, "test_loss", event->baseline.test_loss);
}

static void write_state(json_t *object, const struct event *event)
{
	set_string(object, "status", run_status_name(event->state));
}

static void write_finished(json_t *object, const struct event *event)
{
	const struct event_run_finished *finished = &event->finished;

	set_string(object, "status", run_status_name(finished->status));
	set_integer(object, "epochs", finished->epochs);
	if (finished->best_trial > 0)
		set_integer(object, "best_trial", finished->best_trial - 1);
	if (finished->best_epoch > 0)
		set_integer(object, "best_epoch", finished->best_epoch);
	else
		json_object_set_new(object, "best_epoch", json_null());
	jsonl_set_result(object, finished);
}

static json_t *pair(double a, double b)
{
	json_t *array = json_array();

	json_array_append_new(array, jsonl_number(a));
	json_array_append_new(array, jsonl_number(b));
	return array;
}

static void write_landscape(json_t *object, const struct event *event)
{
	const struct survey *survey = event->landscape.survey;
	const struct plane *plane = &survey->plane;
	const struct plane_range *range = &survey->range;

	set_string(object, "plane", plane_kind_name(plane->kind));
	json_object_set_new(object, "explained_variance",
		pair(plane->explained[0], plane->explained[1]));
	json_object_set_new(
		object, "random_walk", pair(plane->random_walk[0], plane->random_walk[1]));
	set_integer(object, "snapshots", plane->points);
	set_integer(object, "snapshots_not_finite", survey->left_out);
	set_integer(object, "cols", survey->settings.cols);
	set_integer(object, "rows", survey->settings.rows);
	json_object_set_new(object, "x", pair(range->low[0], range->high[0]));
	json_object_set_new(object, "y", pair(range->low[1], range->high[1]));
	set_integer(object, "images", survey->settings.images);
	set_integer(object, "seed", survey->settings.seed);
	json_object_set_new(
		object, "batch_norm_estimated", json_boolean(survey->hparams.batch_norm));
}

static void write_landscape_path(json_t *object, const struct event *event)
{
	const struct survey *survey = event->landscape.survey;
	json_t *path = json_array();

	for (size_t i = 0; i < survey->plane.points; i++) {
		const struct plane_point *at = &survey->plane.point[i];
		json_t *point = json_object();

		set_integer(point, "epoch", at->epoch);
		set_integer(point, "iteration", at->iteration);
		set_number(point, "x", at->x);
		set_number(point, "y", at->y);
		set_number(point, "distance", at->distance);
		set_number(point, "loss", survey->true_loss[i]);
		set_number(point, "plane_loss", survey->plane_loss[i]);
		json_array_append_new(path, point);
	}
	json_object_set_new(object, "path", path);
}

/* A loss that is no number is null. */
static void write_landscape_row(json_t *object, const struct event *event)
{
	const struct survey *survey = event->landscape.survey;
	const float *loss = survey->loss + event->landscape.row * survey->settings.cols;
	json_t *losses = json_array();

	for (size_t i = 0; i < survey->settings.cols; i++)
		json_array_append_new(losses, jsonl_number((double)loss[i]));
	set_integer(object, "row", event->landscape.row);
	set_number(object, "y", survey_y(survey, event->landscape.row));
	json_object_set_new(object, "loss", losses);
}

static void write_landscape_finished(json_t *object, const struct event *event)
{
	const struct survey *survey = event->landscape.survey;
	float low, high;

	survey_extent(survey, &low, &high);
	json_object_set_new(object, "complete", json_boolean(survey_complete(survey)));
	set_integer(object, "rows_done", survey_rows_done(survey));
	set_number(object, "loss_min", (double)low);
	set_number(object, "loss_max", (double)high);
	set_number(object, "seconds", event->landscape.seconds);
}

static void write_fetch(json_t *object, const struct event *event)
{
	set_string(object, "file", event->fetch.file);
	json_object_set_new(object, "done", json_integer(event->fetch.done));
	if (event->fetch.total >= 0)
		json_object_set_new(object, "total", json_integer(event->fetch.total));
	else
		json_object_set_new(object, "total", json_null());
}

static void write_message(json_t *object, const struct event *event)
{
	static const char *const level[] = {[MESSAGE_INFO] = "info",
		[MESSAGE_WARNING] = "warning",
		[MESSAGE_ERROR] = "error"};

	set_string(object, "level", level[event->message.level]);
	set_string(object, "text", event->message.text);
}

/* A trial's end is written with what it was trained with. */
static void remember_trial(struct jsonl *jsonl, const struct event *event)
{
	size_t needed = event->trial;

	if (needed > jsonl->trials) {
		jsonl->trial = xrealloc(jsonl->trial, needed, sizeof jsonl->trial[0]);
		for (size_t i = jsonl->trials; i < needed; i++)
			hparams_default(&jsonl->trial[i]);
		jsonl->trials = needed;
	}
	jsonl->trial[needed - 1] = event->started.hparams;
}

static void jsonl_take(struct sink *sink, const struct event *event)
{
	static void (*const write[])(json_t *, const struct event *) = {
		[EVENT_RUN_STARTED] = write_started,
		[EVENT_SWEEP_STARTED] = write_sweep_started,
		[EVENT_TRIAL_STARTED] = write_trial_started,
		[EVENT_EPOCH] = write_epoch,
		[EVENT_STATE] = write_state,
		[EVENT_BASELINE] = write_baseline,
		[EVENT_TRIAL_FINISHED] = write_trial_finished,
		[EVENT_RUN_FINISHED] = write_finished,
		[EVENT_LANDSCAPE] = write_landscape,
		[EVENT_LANDSCAPE_PATH] = write_landscape_path,
		[EVENT_LANDSCAPE_ROW] = write_landscape_row,
		[EVENT_LANDSCAPE_FINISHED] = write_landscape_finished,
		[EVENT_FETCH] = write_fetch,
		[EVENT_MESSAGE] = write_message,
		[EVENT_JOB_ENDED] = NULL,
	};
	struct jsonl *jsonl = (struct jsonl *)sink;
	json_t *object;

	if (event->kind == EVENT_TRIAL_STARTED)
		remember_trial(jsonl, event);
	if (write[event->kind] == NULL)
		return;
	object = json_object();
	set_string(object, "event", event_name(event->kind));
	if (event->run > 0)
		set_integer(object, "run", event->run);
	if (event->trial > 0)
		set_integer(object, "trial", event->trial - 1);
	if (event->kind == EVENT_TRIAL_FINISHED && event->trial <= jsonl->trials)
		jsonl_set_hparams(object, &jsonl->trial[event->trial - 1]);
	write[event->kind](object, event);
	jsonl_write(jsonl->out, object);
}

void jsonl_init(struct jsonl *jsonl, FILE *out)
{
	*jsonl = (struct jsonl){.sink.take = jsonl_take, .out = out};
}

void jsonl_release(struct jsonl *jsonl)
{
	free(jsonl->trial);
	jsonl->trial = NULL;
}
