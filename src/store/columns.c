#include "fmnist/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

const char *columns_name(const struct hparam *param, char *buffer, size_t size)
{
	snprintf(buffer, size, "%s", param->name);
	for (char *p = buffer; *p != '\0'; p++)
		if (*p == '-')
			*p = '_';
	return buffer;
}

const char *column_type(const struct hparam *param)
{
	static const char *const type[] = {
		[HPARAM_INTEGER] = "INTEGER",
		[HPARAM_REAL] = "REAL",
		[HPARAM_CHOICE] = "TEXT",
		[HPARAM_SWITCH] = "INTEGER",
		[HPARAM_WIDTHS] = "TEXT",
	};

	return type[param->type];
}

/* The columns in the form that `what` asks for, what stands in the braces. */
static void print_columns(FILE *out, const char *what, size_t length)
{
	for (size_t i = 0; i < hparam_count; i++) {
		char name[64];

		columns_name(&hparam_table[i], name, sizeof name);
		if (i > 0)
			fputs(", ", out);
		if (length == 1 && *what == '?')
			fputs("?", out);
		else if (length == 1 && *what == '=')
			fprintf(out, "%s = ?", name);
		else if (length == 0)
			fputs(name, out);
		else
			fprintf(out, "%.*s.%s", (int)length, what, name);
	}
}

char *columns_expand(const char *sql)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	for (const char *p = sql; *p != '\0'; p++) {
		if (*p == '{') {
			size_t length = strcspn(p + 1, "}");

			print_columns(out, p + 1, length);
			p += length + 1;
		} else {
			fputc(*p, out);
		}
	}
	fclose(out);
	return text;
}

void columns_bind(sqlite3_stmt *statement, const struct hparams *hp)
{
	int first = sqlite3_bind_parameter_count(statement) - (int)hparam_count + 1;

	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];
		int at = first + (int)i;
		char text[64];

		if (!hparam_applies(param, hparams_reconstruct(hp)))
			sqlite3_bind_null(statement, at);
		else if (param->type == HPARAM_REAL)
			sqlite3_bind_double(statement, at, hparam_real(hp, param));
		else if (param->type == HPARAM_INTEGER || param->type == HPARAM_SWITCH)
			sqlite3_bind_int64(statement, at, hparam_integer(hp, param));
		else
			sqlite3_bind_text(statement, at,
				hparam_format(hp, param, text, sizeof text), -1,
				SQLITE_TRANSIENT);
	}
}

/* Older rows have no value for what was added later. */
static int read_one(sqlite3_stmt *statement, int column, const struct hparam *param,
	struct hparams *out, struct err *err)
{
	char *field = (char *)out + param->offset;

	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return hparam_set(out, param, param->initial, err);
	if (param->type == HPARAM_REAL) {
		*(double *)(void *)field = sqlite3_column_double(statement, column);
		return 0;
	}
	if (param->type == HPARAM_INTEGER || param->type == HPARAM_SWITCH) {
		int64_t value = sqlite3_column_int64(statement, column);

		*(int64_t *)(void *)field = param->choices != NULL ? value != 0 : value;
		return 0;
	}
	return hparam_set(
		out, param, (const char *)sqlite3_column_text(statement, column), err);
}

int columns_read(sqlite3_stmt *statement, int first, struct hparams *out, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];

		if (read_one(statement, first + (int)i, param, out, err) != 0) {
			hparam_set(out, param, param->initial, NULL);
			rc = -1;
		}
	}
	return rc;
}
