#include "fmnist/runs_filter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/column.h"
#include "fmnist/runs_list.h"

#define FIELD_TEXT 256 /* a shape of many layers */

static double field_run(const struct store_run *run)
{
	return run->id;
}

static double field_done(const struct store_run *run)
{
	return (double)(run->kind == RUN_SWEEP ? run->trials_done : run->epochs);
}

static double field_trials(const struct store_run *run)
{
	return run->kind == RUN_SWEEP ? (double)run->trials : NAN;
}

static double field_validation(const struct store_run *run)
{
	return run->validation_accuracy;
}

static double field_test(const struct store_run *run)
{
	return run->test_accuracy;
}

static double field_loss(const struct store_run *run)
{
	return run->train_loss;
}

static double field_seconds(const struct store_run *run)
{
	return run->seconds;
}

static void field_kind(const struct store_run *run, char text[FIELD_TEXT])
{
	snprintf(text, FIELD_TEXT, "%s", run_kind_name(run->kind));
}

static void field_status(const struct store_run *run, char text[FIELD_TEXT])
{
	snprintf(text, FIELD_TEXT, "%s", run_status_name(run->status));
}

static void field_name(const struct store_run *run, char text[FIELD_TEXT])
{
	runs_name(run, text, FIELD_TEXT);
}

static void field_data(const struct store_run *run, char text[FIELD_TEXT])
{
	snprintf(text, FIELD_TEXT, "%s", run->synthetic ? "synthetic" : "fashion-mnist");
}

/* A number or a text. */
struct runs_field {
	const char *name, *other;
	double (*number)(const struct store_run *run);
	void (*text)(const struct store_run *run, char text[FIELD_TEXT]);
};

static const struct runs_field fields[] = {
	{"run", "run", field_run, NULL},
	{"kind", "kind", NULL, field_kind},
	{"status", "state", NULL, field_status},
	{"name", "name", NULL, field_name},
	{"data", "data", NULL, field_data},
	{"done", "done", field_done, NULL},
	{"trials", "trials", field_trials, NULL},
	{"acc", "best", runs_best, NULL},
	{"val", "val_accuracy", field_validation, NULL},
	{"test", "test_accuracy", field_test, NULL},
	{"loss", "train_loss", field_loss, NULL},
	{"error", "test_loss", runs_error, NULL},
	{"s", "seconds", field_seconds, NULL},
};

static const struct runs_field *find_field(const char *name)
{
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (strcmp(fields[i].name, name) == 0 || strcmp(fields[i].other, name) == 0)
			return &fields[i];
	return NULL;
}

static const struct hparam *find_param(const char *name)
{
	const struct hparam *param = hparam_find(name);

	for (size_t i = 0; param == NULL && i < hparam_count; i++)
		if (strcmp(column_short_name(&hparam_table[i]), name) == 0)
			param = &hparam_table[i];
	return param;
}

static bool is_text(const struct runs_condition *condition)
{
	return condition->field != NULL ? condition->field->text != NULL
					: condition->param->choices != NULL ||
			condition->param->type == HPARAM_WIDTHS;
}

static int resolve(struct runs_condition *condition, struct err *err)
{
	const struct condition *text = &condition->text;
	char *end;

	condition->field = NULL;
	condition->param = NULL;
	if (text->relation == RELATION_NONE)
		return 0;
	condition->field = find_field(text->name);
	if (condition->field == NULL)
		condition->param = find_param(text->name);
	if (condition->field == NULL && condition->param == NULL)
		return err_set(err,
			"'%s' is no column: status, kind, lr, layers, acc, done, s, ...",
			text->name);
	if (is_text(condition)) {
		if (text->relation > RELATION_NOT_EQUAL)
			return err_set(
				err, "%s is a word: compare it with = or !=", text->name);
		return 0;
	}
	condition->value = strtod(text->value, &end);
	if (*end != '\0' || isnan(condition->value))
		return err_set(err, "'%s' is not a number", text->value);
	return 0;
}

int runs_filter_parse(struct runs_filter *filter, const char *text, struct err *err)
{
	struct runs_filter read = {.conditions = 0};
	struct runs_condition condition;
	int rc;

	while ((rc = condition_take(&condition.text, &text, err)) > 0) {
		if (resolve(&condition, err) != 0)
			return -1;
		if (read.conditions == RUNS_FILTER_CONDITIONS)
			return err_set(err, "at most %d conditions at once",
				RUNS_FILTER_CONDITIONS);
		read.condition[read.conditions++] = condition;
	}
	if (rc == 0)
		*filter = read;
	return rc;
}

static bool word_passes(const char *word, const struct store_run *run)
{
	char text[FIELD_TEXT];

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (fields[i].text == NULL)
			continue;
		fields[i].text(run, text);
		if (strcasestr(text, word) != NULL)
			return true;
	}
	return false;
}

static bool text_passes(const struct runs_condition *condition, const struct store_run *run)
{
	const char *value = condition->text.value;
	char buffer[FIELD_TEXT];
	const char *text = buffer;
	bool begins;

	if (condition->field != NULL)
		condition->field->text(run, buffer);
	else
		text = hparam_format(
			&run->hparams, condition->param, buffer, sizeof buffer);
	begins = strncasecmp(text, value, strlen(value)) == 0;
	return begins == (condition->text.relation == RELATION_EQUAL);
}

static double number_of(const struct runs_condition *condition, const struct store_run *run)
{
	const struct hparam *param = condition->param;

	if (condition->field != NULL)
		return condition->field->number(run);
	return param->type == HPARAM_REAL ? hparam_real(&run->hparams, param)
					  : (double)hparam_integer(&run->hparams, param);
}

bool runs_filter_passes(const struct runs_filter *filter, const struct store_run *run)
{
	for (size_t i = 0; i < filter->conditions; i++) {
		const struct runs_condition *condition = &filter->condition[i];
		enum relation relation = condition->text.relation;
		bool passes;

		if (relation == RELATION_NONE)
			passes = word_passes(condition->text.name, run);
		else if (condition->param != NULL && !runs_has_hparams(run))
			passes = false;
		else if (is_text(condition))
			passes = text_passes(condition, run);
		else
			passes = relation_holds(
				relation, number_of(condition, run), condition->value);
		if (!passes)
			return false;
	}
	return true;
}
