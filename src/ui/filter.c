#include "fmnist/filter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The names of columns that are no hyper-parameter's. */
static const struct {
	const char *name, *other;
	enum column_kind kind;
} names[] = {
	{"trial", "trial", COLUMN_TRIAL},
	{"acc", "val-accuracy", COLUMN_ACCURACY},
	{"loss", "val-loss", COLUMN_LOSS},
	{"done", "done", COLUMN_EPOCHS},
	{"s", "seconds", COLUMN_SECONDS},
	{"state", "status", COLUMN_STATE},
};

static int find_column(struct column *column, const char *name, struct err *err)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(names[i].name, name) == 0 || strcmp(names[i].other, name) == 0) {
			*column = (struct column){.kind = names[i].kind};
			return 0;
		}
	}
	*column = (struct column){COLUMN_HPARAM, hparam_find(name)};
	for (size_t i = 0; column->param == NULL && i < hparam_count; i++)
		if (strcmp(column_short_name(&hparam_table[i]), name) == 0)
			column->param = &hparam_table[i];
	if (column->param == NULL)
		return err_set(err,
			"'%s' is no column: acc, loss, lr, layers, state, done, s, ...",
			name);
	return 0;
}

/* The word of a column that has words; NULL after the last, and where it has numbers. */
static const char *word_at(const struct column *column, int i)
{
	if (column->kind == COLUMN_STATE)
		return i <= RUN_CANCELLED ? run_status_name((enum run_status)i) : NULL;
	if (column->kind == COLUMN_HPARAM && column->param->choices != NULL)
		return column->param->choices[i];
	return NULL;
}

static int read_word(
	struct filter_condition *condition, const struct condition *text, struct err *err)
{
	const struct column *column = &condition->column;
	char all[160] = "";
	size_t used = 0;

	if (text->relation > RELATION_NOT_EQUAL)
		return err_set(err, "%s is a word: compare it with = or !=", text->name);
	for (int i = 0; word_at(column, i) != NULL; i++) {
		if (strncmp(word_at(column, i), text->value, strlen(text->value)) == 0)
			condition->words |= 1u << i;
		if (used < sizeof all)
			used += (size_t)snprintf(all + used, sizeof all - used, "%s%s",
				i > 0 ? ", " : "", word_at(column, i));
	}
	if (condition->words == 0)
		return err_set(err, "%s '%s': %s", text->name, text->value, all);
	return 0;
}

static int read_number(
	struct filter_condition *condition, const struct condition *text, struct err *err)
{
	char *end;

	condition->value = strtod(text->value, &end);
	if (end == text->value || *end != '\0' || isnan(condition->value))
		return err_set(err, "%s '%s': not a number", text->name, text->value);
	return 0;
}

static int read_condition(
	struct filter_condition *condition, const struct condition *text, struct err *err)
{
	*condition = (struct filter_condition){.relation = text->relation};
	if (find_column(&condition->column, text->name, err) != 0)
		return -1;
	if (text->relation == RELATION_NONE)
		return err_set(
			err, "after '%s' one of = != < <= > >= and a value", text->name);
	return word_at(&condition->column, 0) != NULL ? read_word(condition, text, err)
						      : read_number(condition, text, err);
}

int filter_parse(struct filter *filter, const char *text, struct err *err)
{
	struct filter read = {.conditions = 0};
	struct condition condition;
	int rc;

	while ((rc = condition_take(&condition, &text, err)) > 0) {
		if (read.conditions == FILTER_CONDITIONS)
			return err_set(
				err, "at most %d conditions at once", FILTER_CONDITIONS);
		if (read_condition(&read.condition[read.conditions], &condition, err) != 0)
			return -1;
		read.conditions++;
	}
	if (rc == 0)
		*filter = read;
	return rc;
}

static bool holds(const struct filter_condition *condition, double value)
{
	if (condition->words == 0)
		return relation_holds(condition->relation, value, condition->value);
	return ((condition->words >> (unsigned)value & 1u) != 0) ==
		(condition->relation == RELATION_EQUAL);
}

bool filter_passes(const struct filter *filter, const struct board *board, size_t trial)
{
	for (size_t i = 0; i < filter->conditions; i++) {
		const struct filter_condition *condition = &filter->condition[i];

		if (!holds(condition, column_value(&condition->column, board, trial)))
			return false;
	}
	return true;
}
