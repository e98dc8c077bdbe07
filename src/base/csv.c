#include "fmnist/csv.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

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
