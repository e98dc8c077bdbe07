#include "fmnist/show_figure.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "fmnist/figure_inspection.h"
#include "fmnist/jsonl.h"
#include "fmnist/kept_network.h"
#include "fmnist/number.h"
#include "fmnist/figure_choice.h"

static void tell_json(const struct options *options, const struct origin *origin,
	const char *measure, double value)
{
	json_t *object = json_object(), *path;

	json_object_set_new(object, "run", json_integer(origin->run));
	json_object_set_new(object, "trial",
		origin->trial > 0 ? json_integer((json_int_t)origin->trial - 1)
				  : json_null());
	path = json_string(options->figure); /* NULL where it is not UTF-8 */
	json_object_set_new(object, "figure", path != NULL ? path : json_null());
	json_object_set_new(object, measure, jsonl_number(value));
	jsonl_write(stdout, object);
}

/* ---- classifiers ---- */

static void tell_inspection(const struct options *options, const struct origin *origin,
	const struct inspection *inspection)
{
	char images[32];

	if (options->json)
		tell_json(options, origin, "test_accuracy", inspection->accuracy);
	else
		printf("%s: what the network makes of %s test images, accuracy %.4f\n",
			options->figure,
			number_grouped(inspection->count, images, sizeof images),
			inspection->accuracy);
}

static int draw_inspection(const struct options *options, const struct kept_network *kept,
	const struct inspection *inspection, struct err *err)
{
	if (figure_inspection_write(options->figure, inspection, &kept->data.test,
		    &kept->origin, figure_choice_scale(options), err) != 0)
		return -1;
	tell_inspection(options, &kept->origin, inspection);
	return 0;
}

static int show_inspection(
	const struct options *options, const struct kept_network *kept, struct err *err)
{
	struct pool *pool = pool_new(options_threads(options));
	struct inspection inspection;
	int rc = inspection_make(
		&inspection, &kept->hparams, kept->snapshot, &kept->data.test, pool, err);

	pool_free(pool);
	if (rc != 0)
		return -1;
	rc = draw_inspection(options, kept, &inspection, err);
	inspection_release(&inspection);
	return rc;
}

/* ---- autoencoders ---- */

static int draw_autoencoding(const struct options *options, const struct kept_network *kept,
	const struct autoencoding *autoencoding, const struct figure_choice *choice,
	struct err *err)
{
	char error[32];

	if (choice->write(options, autoencoding, &kept->data.test, &kept->origin, err) != 0)
		return -1;
	if (options->json)
		tell_json(options, &kept->origin, "test_loss", autoencoding->error);
	else
		printf("%s: %s, test error %s\n", options->figure, choice->shows,
			number_error(autoencoding->error, error, sizeof error));
	return 0;
}

static int show_autoencoding(const struct options *options, const struct kept_network *kept,
	const struct figure_choice *choice, struct err *err)
{
	struct autoencoding autoencoding;
	int rc;

	if (choice->check(options, &kept->data.test, err) != 0 ||
		autoencoding_make(&autoencoding, &kept->hparams, kept->snapshot,
			&kept->data.test, &kept->baseline, err) != 0)
		return -1;
	rc = draw_autoencoding(options, kept, &autoencoding, choice, err);
	autoencoding_release(&autoencoding);
	return rc;
}

int show_figure(const struct options *options, struct store *store,
	const struct store_run *run, const struct run_operand *operand, struct err *err)
{
	const struct figure_choice *choice = NULL;
	struct kept_network kept;
	int rc;

	if (run->kind == RUN_AUTOENCODER)
		choice = figure_choice_find(options, err);
	if (run->kind == RUN_AUTOENCODER
			? choice == NULL
			: figure_choice_check_classifier(options, err) != 0)
		return -1;
	if (kept_network_open(&kept, options, store, run, operand, err) != 0)
		return -1;
	rc = choice != NULL ? show_autoencoding(options, &kept, choice, err)
			    : show_inspection(options, &kept, err);
	kept_network_release(&kept);
	return rc;
}
