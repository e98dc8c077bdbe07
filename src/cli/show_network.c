#include "fmnist/show_network.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/jsonl.h"
#include "fmnist/number.h"
#include "fmnist/paragraph.h"
#include "fmnist/summary.h"
#include "fmnist/xalloc.h"

/* Rows of the table of epochs, the newest. */
#define SHOWN_EPOCHS 10

/* One network as its events tell it. */
struct network {
	struct sink sink;
	uint32_t trial; /* whose events count; 0: the run's own */
	bool begun;
	struct event_run_started started;
	struct event_epoch *epoch; /* (epochs) */
	size_t epochs, capacity;
	enum run_status status;
	struct event_run_finished finished; /* once the status is an end */
	struct event_baseline baseline;     /* components 0: there is none */
};

static void take_started(struct network *network, const struct event *event)
{
	network->begun = true;
	network->started = event->started;
	network->status = RUN_RUNNING;
	network->epochs = 0;
}

static void take_epoch(struct network *network, const struct event *event)
{
	if (network->epochs == network->capacity) {
		network->capacity = 2 * network->capacity + 64;
		network->epoch = xrealloc(
			network->epoch, network->capacity, sizeof network->epoch[0]);
	}
	network->epoch[network->epochs++] = event->epoch;
}

static void take_state(struct network *network, const struct event *event)
{
	network->status = event->state;
}

static void take_baseline(struct network *network, const struct event *event)
{
	network->baseline = event->baseline;
}

static void take_finished(struct network *network, const struct event *event)
{
	network->status = event->finished.status;
	network->finished = event->finished;
}

static void network_take(struct sink *sink, const struct event *event)
{
	static void (*const take[])(struct network *, const struct event *) = {
		[EVENT_RUN_STARTED] = take_started,
		[EVENT_TRIAL_STARTED] = take_started,
		[EVENT_EPOCH] = take_epoch,
		[EVENT_STATE] = take_state,
		[EVENT_BASELINE] = take_baseline,
		[EVENT_TRIAL_FINISHED] = take_finished,
		[EVENT_RUN_FINISHED] = take_finished,
		[EVENT_JOB_ENDED] = NULL,
	};
	struct network *network = (struct network *)sink;

	if (event->trial == network->trial && take[event->kind] != NULL)
		take[event->kind](network, event);
}

static int network_read(struct network *network, struct store *store, uint32_t run,
	uint32_t trial, struct err *err)
{
	*network = (struct network){.sink.take = network_take, .trial = trial};
	if (store_replay(store, run, true, &network->sink, err) != 0)
		return -1;
	return trial > 0 ? store_replay_trial(store, run, trial, &network->sink, err) : 0;
}

static void network_release(struct network *network)
{
	free(network->epoch);
}

/* ---- JSON ---- */

static json_t *history_json(const struct network *network)
{
	json_t *array = json_array();

	for (size_t i = 0; i < network->epochs; i++) {
		json_t *object = json_object();

		jsonl_set_epoch(object, &network->epoch[i]);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *trial_json(const struct network *network, const struct store_run *run)
{
	json_t *object = json_object();

	json_object_set_new(object, "run", json_integer(run->id));
	json_object_set_new(object, "trial", json_integer(network->trial - (json_int_t)1));
	json_object_set_new(
		object, "status", json_string(run_status_name(network->status)));
	if (network->begun) {
		jsonl_set_hparams(object, &network->started.hparams);
		json_object_set_new(object, "parameters",
			json_integer((json_int_t)network->started.parameters));
	}
	json_object_set_new(
		object, "epochs_done", json_integer((json_int_t)network->epochs));
	if (run_status_ended(network->status))
		jsonl_set_result(object, &network->finished);
	return object;
}

static void print_json(const struct network *network, const struct store_run *run)
{
	json_t *object = network->trial > 0 ? trial_json(network, run) : summary_json(run);

	json_object_set_new(object, "history", history_json(network));
	jsonl_write(stdout, object);
}

/* ---- text ---- */

static void print_trial_head(
	const struct network *network, const struct store_run *run, struct store *store)
{
	char *files = store_run_directory(store, run->id);
	char text[EVENT_TEXT + 64], took[32];

	snprintf(text, sizeof text,
		"%" PRIu32 ":%" PRIu32 ", trial %" PRIu32 " of sweep %s", run->id,
		network->trial - 1, network->trial - 1, run->name);
	paragraph_print("run", text);
	summary_print_status(network->status, network->finished.reason);
	if (run_status_ended(network->status))
		paragraph_print("took",
			number_duration(network->finished.seconds, took, sizeof took));
	printf("%-11s%s\n", "files", files);
	free(files);
}

static void print_configuration(const struct event_run_started *started)
{
	char text[256], shape[128], parameters[32];

	summary_print_data(started->synthetic, started->train_images,
		started->validation_images, started->test_images);
	snprintf(text, sizeof text, "%s, %s parameters",
		hparams_shape(&started->hparams, started->inputs, started->classes, shape,
			sizeof shape),
		number_grouped(started->parameters, parameters, sizeof parameters));
	paragraph_print("network", text);
	paragraph_print_hparams("with", &started->hparams, UINT64_MAX);
}

/* Of an autoencoder, beside the linear answer where it is known. */
static void print_errors(const struct network *network)
{
	const struct event_run_finished *finished = &network->finished;
	char text[256];
	int used;

	if (finished->best_epoch == 0)
		return;
	used = snprintf(text, sizeof text, "train error %.6f, test error %.6f",
		finished->train_loss, finished->test_loss);
	if (network->baseline.components > 0)
		snprintf(text + used, sizeof text - (size_t)used,
			"; %" PRIu64 " principal component%s %.6f",
			network->baseline.components,
			network->baseline.components == 1 ? "" : "s",
			network->baseline.test_loss);
	paragraph_print("result", text);
}

/* What a trial leaves behind is its last epoch; of a run the best one counts. */
static void print_result(const struct event_run_finished *finished, bool trial)
{
	char text[256], loss[32], accuracy[64] = "", epoch[64] = "", test[64] = "";

	if (finished->best_epoch == 0)
		return;
	if (!isnan(finished->validation_accuracy))
		snprintf(accuracy, sizeof accuracy, ", %svalidation accuracy %.4f",
			trial ? "" : "best ", finished->validation_accuracy);
	if (accuracy[0] != '\0' && !trial)
		snprintf(epoch, sizeof epoch, " (epoch" PARAGRAPH_TIE "%" PRIu64 "), there",
			finished->best_epoch);
	/* A trial's test images are looked at when it has been trained to its end. */
	if (!isnan(finished->test_accuracy))
		snprintf(test, sizeof test, "%s test accuracy %.4f",
			epoch[0] != '\0' ? "" : ",", finished->test_accuracy);
	snprintf(text, sizeof text, "train loss %s%s%s%s",
		number_loss(finished->train_loss, loss, sizeof loss), accuracy, epoch,
		test);
	paragraph_print("result", text);
}

static const char *accuracy(double value, char *buffer, size_t size)
{
	snprintf(buffer, size, isnan(value) ? "-" : "%.4f", value);
	return buffer;
}

static const char *loss(double value, char *buffer, size_t size)
{
	if (!isnan(value))
		return number_loss(value, buffer, size);
	snprintf(buffer, size, "-");
	return buffer;
}

static void print_epochs(const struct network *network)
{
	size_t first = network->epochs > SHOWN_EPOCHS ? network->epochs - SHOWN_EPOCHS : 0;
	char a[32], b[32], c[32], d[32], e[32], speed[32];

	if (network->epochs == 0)
		return;
	printf("\nepoch  train loss  val loss  val acc.  test loss  test acc.  seconds   "
	       "images/s\n");
	for (size_t i = first; i < network->epochs; i++) {
		const struct event_epoch *epoch = &network->epoch[i];

		printf("%5" PRIu64 "  %10s  %8s  %8s  %9s  %9s  %7.3f  %9s\n", epoch->epoch,
			loss(epoch->train_loss, a, sizeof a),
			loss(epoch->validation_loss, b, sizeof b),
			accuracy(epoch->validation_accuracy, c, sizeof c),
			loss(epoch->test_loss, d, sizeof d),
			accuracy(epoch->test_accuracy, e, sizeof e), epoch->seconds,
			number_grouped(
				(uint64_t)epoch->examples_per_second, speed, sizeof speed));
	}
}

static void print_where_more_is(const struct network *network, const struct store_run *run)
{
	char trial[32] = "";

	if (network->epochs <= SHOWN_EPOCHS)
		return;
	if (network->trial > 0)
		snprintf(trial, sizeof trial, ":%" PRIu32, network->trial - 1);
	printf("\n%zu epochs are not shown; 'fmnist-tui export %" PRIu32
	       "%s' writes all of them.\n",
		network->epochs - SHOWN_EPOCHS, run->id, trial);
}

static void print_text(
	const struct network *network, const struct store_run *run, struct store *store)
{
	if (network->trial > 0)
		print_trial_head(network, run, store);
	else
		summary_print_head(run, store);
	if (network->begun)
		print_configuration(&network->started);
	if (run_status_ended(network->status) && run->kind == RUN_AUTOENCODER)
		print_errors(network);
	else if (run_status_ended(network->status))
		print_result(&network->finished, network->trial > 0);
	print_epochs(network);
	print_where_more_is(network, run);
}

int show_network(struct store *store, const struct store_run *run, uint32_t trial,
	bool json, struct err *err)
{
	struct network network;
	int rc = network_read(&network, store, run->id, trial, err);

	if (rc == 0 && trial > 0 && !network.begun)
		rc = err_set(err,
			"trial %" PRIu32 " of run %" PRIu32
			" has not begun: nothing to show",
			trial - 1, run->id);
	if (rc == 0 && json)
		print_json(&network, run);
	else if (rc == 0)
		print_text(&network, run, store);
	network_release(&network);
	return rc;
}
