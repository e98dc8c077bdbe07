/*
 * csv: a table as comma-separated values.
 *
 * Fields are quoted as RFC 4180 says, lines end with a line feed. Numbers have nine
 * significant digits, which carry a float32 exactly.
 */
#ifndef FMNIST_CSV_H
#define FMNIST_CSV_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct csv {
	FILE *out;   /* not owned */
	bool inside; /* of a row: a comma comes first */
};

void csv_init(struct csv *csv, FILE *out);

/* One field; the next one follows it. NULL is an empty field. */
void csv_text(struct csv *csv, const char *text);
void csv_integer(struct csv *csv, uint64_t value);

/* NaN, what was not measured, is an empty field. */
void csv_number(struct csv *csv, double value);

void csv_end_row(struct csv *csv);

#endif
