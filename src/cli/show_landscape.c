#include "fmnist/show_landscape.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "fmnist/jsonl.h"
#include "fmnist/landscape_choice.h"

static void tell(const struct options *options, const struct landscape_choice *choice,
	const struct origin *origin, const struct survey *survey)
{
	json_t *object, *path;

	if (!options->json) {
		printf("%s: %s, %zu of %zu rows\n", options->figure, choice->shows,
			survey_rows_done(survey), survey->settings.rows);
		return;
	}
	object = json_object();
	path = json_string(options->figure); /* NULL where it is not UTF-8 */
	json_object_set_new(object, "run", json_integer(origin->run));
	json_object_set_new(object, "trial",
		origin->trial > 0 ? json_integer((json_int_t)origin->trial - 1)
				  : json_null());
	json_object_set_new(object, "figure", path != NULL ? path : json_null());
	json_object_set_new(object, "what", json_string(choice->what));
	json_object_set_new(
		object, "rows", json_integer((json_int_t)survey->settings.rows));
	json_object_set_new(
		object, "rows_done", json_integer((json_int_t)survey_rows_done(survey)));
	jsonl_write(stdout, object);
}

/* NULL: there is none; the message says so. */
static struct survey *read_survey(
	struct store *store, const struct store_run *run, struct err *err)
{
	struct survey *survey;

	if (store_landscape(store, run->id, &survey, err) != 0)
		return NULL;
	if (survey == NULL) {
		err_set(err,
			"of run %" PRIu32 " no landscape is stored: compute it with "
			"'landscape %" PRIu32 "'",
			run->id, run->id);
		return NULL;
	}
	survey->hparams = run->hparams; /* of a sweep those of its best trial */
	return survey;
}

static int check_trial(const struct store_run *run, uint32_t trial, struct err *err)
{
	if (trial == 0 || run->best_trial == trial)
		return 0;
	return err_set(err,
		"of a sweep a landscape is around its best trial: %" PRIu32 ", or %" PRIu32
		":%" PRIu32,
		run->id, run->id, run->best_trial - 1);
}

int show_landscape(const struct options *options, struct store *store,
	const struct store_run *run, const struct run_operand *operand, struct err *err)
{
	const struct landscape_choice *choice = landscape_choice_find(options, err);
	const struct origin origin = {
		run->id, run->kind == RUN_SWEEP ? run->best_trial : 0, run->synthetic};
	struct landscape_look look;
	struct survey *survey;
	int rc = -1;

	if (choice == NULL || landscape_choice_look(options, &look, err) != 0 ||
		choice->check(options->figure, &look, err) != 0 ||
		(run->kind == RUN_SWEEP && check_trial(run, operand->trial, err) != 0))
		return -1;
	survey = read_survey(store, run, err);
	if (survey == NULL)
		return -1;
	if (choice->write(options->figure, survey, &origin, (size_t)run->inputs, &look,
		    err) == 0) {
		tell(options, choice, &origin, survey);
		rc = 0;
	}
	survey_drop(survey);
	return rc;
}
