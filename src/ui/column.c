#include "fmnist/column.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOT_KNOWN "–"

static const struct {
	const char *option, *name;
} short_names[] = {
	{"hidden-layers", "layers"},
	{"hidden-units", "units"},
	{"batch-size", "batch"},
	{"weight-decay", "wd"},
	{"activation", "act"},
	{"optimizer", "opt"},
};

const char *column_short_name(const struct hparam *param)
{
	for (size_t i = 0; i < sizeof short_names / sizeof short_names[0]; i++)
		if (strcmp(short_names[i].option, param->name) == 0)
			return short_names[i].name;
	return param->name;
}

/* ---- numbers ---- */

/* Without the zero before the point, and with no more exponent than is needed. */
static void shorten(char *text)
{
	char *exponent = strchr(text, 'e');
	char *digits;

	if (strncmp(text, "0.", 2) == 0)
		memmove(text, text + 1, strlen(text));
	if (exponent == NULL)
		return;
	digits = exponent + 1;
	digits += *digits == '-';
	if (*digits == '+')
		memmove(digits, digits + 1, strlen(digits));
	while (digits[0] == '0' && digits[1] != '\0')
		memmove(digits, digits + 1, strlen(digits));
}

const char *column_accuracy(double value, char text[COLUMN_TEXT])
{
	if (isnan(value))
		return strcpy(text, NOT_KNOWN);
	snprintf(text, COLUMN_TEXT, value < 0.99995 ? "%.4f" : "%.3f", value);
	shorten(text);
	return text;
}

const char *column_loss(double value, char text[COLUMN_TEXT])
{
	if (isnan(value))
		return strcpy(text, NOT_KNOWN);
	snprintf(text, COLUMN_TEXT,
		value < 0.99995          ? "%.4f"
			: value < 9999.5 ? "%#.4g"
					 : "%.1e",
		value);
	shorten(text);
	return text;
}

/* ---- what each kind is ---- */

static double rank_value(
	const struct column *column, const struct board *board, size_t trial)
{
	(void)column;
	return board->trial[trial].score;
}

static double trial_value(
	const struct column *column, const struct board *board, size_t trial)
{
	(void)column;
	(void)board;
	return (double)trial;
}

static double accuracy_value(
	const struct column *column, const struct board *board, size_t trial)
{
	(void)column;
	return board->trial[trial].validation_accuracy;
}

static double loss_value(
	const struct column *column, const struct board *board, size_t trial)
{
	(void)column;
	return board->trial[trial].validation_loss;
}

static double hparam_value(
	const struct column *column, const struct board *board, size_t trial)
{
	const struct hparams *hp = &board->trial[trial].begun.hparams;

	return column->param->type == HPARAM_REAL
		? hparam_real(hp, column->param)
		: (double)hparam_integer(hp, column->param);
}

static double epochs_value(
	const struct column *column, const struct board *board, size_t trial)
{
	(void)column;
	return (double)board->trial[trial].epochs;
}

static double seconds_value(
	const struct column *column, const struct board *board, size_t trial)
{
	(void)column;
	return board->trial[trial].seconds;
}

static double state_value(
	const struct column *column, const struct board *board, size_t trial)
{
	(void)column;
	return (double)board->trial[trial].status;
}

static void trial_text(
	const struct column *column, const struct board *board, size_t trial, char *text)
{
	(void)column;
	(void)board;
	snprintf(text, COLUMN_TEXT, "%zu", trial);
}

static void accuracy_text(
	const struct column *column, const struct board *board, size_t trial, char *text)
{
	column_accuracy(accuracy_value(column, board, trial), text);
}

static void loss_text(
	const struct column *column, const struct board *board, size_t trial, char *text)
{
	column_loss(loss_value(column, board, trial), text);
}

static void hparam_text(
	const struct column *column, const struct board *board, size_t trial, char *text)
{
	char value[COLUMN_TEXT];

	snprintf(text, COLUMN_TEXT, "%s",
		hparam_format(&board->trial[trial].begun.hparams, column->param, value,
			sizeof value));
	if (column->param->type == HPARAM_REAL)
		shorten(text);
}

static void epochs_text(
	const struct column *column, const struct board *board, size_t trial, char *text)
{
	const struct board_trial *t = &board->trial[trial];

	(void)column;
	snprintf(text, COLUMN_TEXT, "%" PRIu64 "/%" PRId64, t->epochs,
		t->begun.hparams.epochs);
}

static void seconds_text(
	const struct column *column, const struct board *board, size_t trial, char *text)
{
	double seconds = board->trial[trial].seconds;

	(void)column;
	snprintf(text, COLUMN_TEXT, seconds < 99.95 ? "%.1f" : "%.0f", seconds);
}

static void state_text(
	const struct column *column, const struct board *board, size_t trial, char *text)
{
	(void)column;
	snprintf(text, COLUMN_TEXT, "%s", run_status_name(board->trial[trial].status));
}

static const struct {
	const char *name;
	int width;
	bool descends;
	double (*value)(const struct column *, const struct board *, size_t);
	void (*text)(const struct column *, const struct board *, size_t, char *);
} kinds[] = {
	[COLUMN_RANK] = {"#", 3, true, rank_value, NULL},
	[COLUMN_TRIAL] = {"trial", 5, false, trial_value, trial_text},
	[COLUMN_ACCURACY] = {"acc", 5, true, accuracy_value, accuracy_text},
	[COLUMN_LOSS] = {"loss", 5, false, loss_value, loss_text},
	[COLUMN_HPARAM] = {NULL, 2, false, hparam_value, hparam_text},
	[COLUMN_EPOCHS] = {"epochs", 6, true, epochs_value, epochs_text},
	[COLUMN_SECONDS] = {"s", 4, true, seconds_value, seconds_text},
	[COLUMN_STATE] = {"state", 9, false, state_value, state_text},
	[COLUMN_CURVE] = {"curve", 6, false, NULL, NULL},
};

size_t column_list(const struct board *board, struct column out[COLUMNS_MOST])
{
	size_t count = 0;

	for (enum column_kind kind = COLUMN_RANK; kind <= COLUMN_CURVE; kind++) {
		if (kind != COLUMN_HPARAM) {
			out[count++] = (struct column){.kind = kind};
			continue;
		}
		for (uint32_t i = 0; i < board->sweep.axes && i < EVENT_AXES; i++) {
			const struct hparam *param = &hparam_table[board->sweep.axis[i]];

			if (param->offset != offsetof(struct hparams, epochs))
				out[count++] = (struct column){kind, param};
		}
	}
	return count;
}

const char *column_name(const struct column *column)
{
	return column->kind == COLUMN_HPARAM ? column_short_name(column->param)
					     : kinds[column->kind].name;
}

int column_width(const struct column *column)
{
	/* The hyper-parameters' values: 0.0005 without its zero, 145, relu. */
	static const int usual[] = {[HPARAM_INTEGER] = 3,
		[HPARAM_REAL] = 5,
		[HPARAM_CHOICE] = 4,
		[HPARAM_SWITCH] = 5,
		[HPARAM_WIDTHS] = 11};
	int width = kinds[column->kind].width;
	int name = (int)strlen(column_name(column));

	if (column->kind == COLUMN_HPARAM)
		width = usual[column->param->type];
	return width > name ? width : name;
}

bool column_sorts(const struct column *column)
{
	return kinds[column->kind].value != NULL;
}

double column_value(const struct column *column, const struct board *board, size_t trial)
{
	return kinds[column->kind].value(column, board, trial);
}

bool column_descends(const struct column *column, enum metric metric)
{
	if (column->kind == COLUMN_RANK)
		return metric == METRIC_VAL_ACCURACY;
	return kinds[column->kind].descends;
}

const char *column_text(const struct column *column, const struct board *board,
	size_t trial, size_t rank, char text[COLUMN_TEXT])
{
	text[0] = '\0';
	if (column->kind == COLUMN_RANK && rank == 0)
		strcpy(text, NOT_KNOWN);
	else if (column->kind == COLUMN_RANK)
		snprintf(text, COLUMN_TEXT, "%zu", rank);
	else if (kinds[column->kind].text != NULL)
		kinds[column->kind].text(column, board, trial, text);
	return text;
}
