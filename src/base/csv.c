#include "fmnist/csv.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/output.h"
#include "fmnist/xalloc.h"

void csv_init(struct csv *csv, FILE *out)
{
	*csv = (struct csv){.out = out};
}

static void begin_field(struct csv *csv)
{
	if (csv->inside)
		fputc(',', csv->out);
	csv->inside = true;
}

void csv_text(struct csv *csv, const char *text)
{
	begin_field(csv);
	if (text == NULL)
		return;
	if (strpbrk(text, ",\"\r\n") == NULL) {
		fputs(text, csv->out);
		return;
	}
	fputc('"', csv->out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', csv->out);
		fputc(*text, csv->out);
	}
	fputc('"', csv->out);
}

void csv_texts(struct csv *csv, const char *const *text)
{
	for (; *text != NULL; text++)
		csv_text(csv, *text);
}

void csv_integer(struct csv *csv, uint64_t value)
{
	begin_field(csv);
	fprintf(csv->out, "%" PRIu64, value);
}

void csv_number(struct csv *csv, double value)
{
	begin_field(csv);
	if (!isnan(value))
		fprintf(csv->out, "%.9g", value);
}

void csv_end_row(struct csv *csv)
{
	fputc('\n', csv->out);
	csv->inside = false;
}

/* ---- tables ---- */

char *csv_path(const char *prefix, const char *name)
{
	return xasprintf("%s-%s.csv", prefix, name);
}

static int write_table(
	const char *prefix, const struct csv_table *table, const void *of, struct err *err)
{
	char *path = csv_path(prefix, table->name);
	struct output output;
	struct csv csv;
	int rc = output_open(&output, path, err);

	if (rc == 0) {
		csv_init(&csv, output.file);
		table->write(&csv, of);
		rc = output_commit(&output, err);
	}
	free(path);
	return rc;
}

int csv_write_tables(
	const char *prefix, const struct csv_table *tables, const void *of, struct err *err)
{
	for (; tables->name != NULL; tables++)
		if (write_table(prefix, tables, of, err) != 0)
			return -1;
	return 0;
}
