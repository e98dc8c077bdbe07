#include "fmnist/show_figure.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "fmnist/figure_inspection.h"
#include "fmnist/jsonl.h"
#include "fmnist/locate.h"
#include "fmnist/number.h"

/* The network that the store keeps of a run. */
struct kept {
	struct sink sink;
	struct snapshot *snapshot; /* held; NULL: none */
	uint32_t trial;            /* from 1, of a sweep; 0: the run's own */
};

static void kept_take(struct sink *sink, const struct event *event)
{
	struct kept *kept = (struct kept *)sink;

	if (event->kind != EVENT_SNAPSHOT)
		return;
	snapshot_drop(kept->snapshot);
	kept->snapshot = snapshot_hold(event->snapshot);
	kept->trial = event->trial;
}

/* Of a sweep only the best trial's network is kept. */
static int kept_find(struct kept *kept, struct store *store,
	const struct run_operand *operand, struct err *err)
{
	uint32_t run = operand->run;

	*kept = (struct kept){.sink.take = kept_take};
	if (store_replay_network(store, run, &kept->sink, err) != 0)
		return -1;
	if (kept->snapshot == NULL)
		return err_set(err, "of run %" PRIu32 " no network is kept", run);
	if (operand->trial == 0 || operand->trial == kept->trial)
		return 0;
	return err_set(err,
		"of run %" PRIu32 " the network of trial %" PRIu32
		" is not kept, only that of %" PRIu32 ":%" PRIu32,
		run, operand->trial - 1, run, kept->trial - 1);
}

/* The data that the run was made with. Synthetic ones need no --data: there is one set. */
static int open_data(struct dataset *data, const struct options *options,
	const struct store_run *run, struct err *err)
{
	const char *option = options->data;

	if (option == NULL && run->synthetic)
		option = LOCATE_SYNTHETIC;
	if (dataset_open(data, option, err) != 0)
		return -1;
	if (data->synthetic == run->synthetic)
		return 0;
	return err_set(err, "run %" PRIu32 " was made with %s: give it --data", run->id,
		run->synthetic ? "the synthetic data set" : "Fashion-MNIST");
}

static void tell(const struct options *options, const struct origin *origin,
	const struct inspection *inspection)
{
	json_t *object, *path;
	char images[32];

	if (!options->json) {
		printf("%s: what the network makes of %s test images, accuracy %.4f\n",
			options->figure,
			number_grouped(inspection->count, images, sizeof images),
			inspection->accuracy);
		return;
	}
	object = json_object();
	json_object_set_new(object, "run", json_integer(origin->run));
	json_object_set_new(object, "trial",
		origin->trial > 0 ? json_integer((json_int_t)origin->trial - 1)
				  : json_null());
	path = json_string(options->figure); /* NULL where it is not UTF-8 */
	json_object_set_new(object, "figure", path != NULL ? path : json_null());
	json_object_set_new(object, "test_accuracy", jsonl_number(inspection->accuracy));
	jsonl_write(stdout, object);
}

static int write_figure(const struct options *options, const struct origin *origin,
	const struct hparams *hp, struct snapshot *snapshot, const struct images *test,
	struct err *err)
{
	struct pool *pool = pool_new(options_threads(options));
	struct inspection inspection;
	int rc = inspection_make(&inspection, hp, snapshot, test, pool, err);

	pool_free(pool);
	if (rc != 0)
		return -1;
	rc = figure_inspection_write(
		options->figure, &inspection, test, origin, FIGURE_SCALE, err);
	if (rc == 0)
		tell(options, origin, &inspection);
	inspection_release(&inspection);
	return rc;
}

int show_figure(const struct options *options, struct store *store,
	const struct store_run *run, const struct run_operand *operand, struct err *err)
{
	struct hparams hparams = run->hparams;
	struct dataset data = {0};
	struct origin origin;
	struct kept kept;
	int rc;

	if (run->kind == RUN_AUTOENCODER)
		return err_set(err,
			"run %" PRIu32 " is an autoencoder: there is no figure of it",
			run->id);
	rc = kept_find(&kept, store, operand, err);
	origin = (struct origin){run->id, kept.trial, run->synthetic};
	if (rc == 0 && kept.trial > 0)
		rc = store_trial_hparams(store, run->id, kept.trial, &hparams, err);
	if (rc == 0)
		rc = open_data(&data, options, run, err);
	if (rc == 0)
		rc = write_figure(
			options, &origin, &hparams, kept.snapshot, &data.test, err);
	dataset_release(&data);
	snapshot_drop(kept.snapshot);
	return rc;
}
