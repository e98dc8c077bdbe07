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

#include "fmnist/err.h"

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

/* A field a text; NULL at the end of the array. */
void csv_texts(struct csv *csv, const char *const *text);

void csv_end_row(struct csv *csv);

/* One of several tables that are written together; name NULL at the end of an array. */
struct csv_table {
	const char *name;
	void (*write)(struct csv *csv, const void *of);
};

/* PREFIX-NAME.csv, to be freed. */
char *csv_path(const char *prefix, const char *name);

/* Each table of the array as a file of its own, which is there as a whole or not at all. */
int csv_write_tables(const char *prefix, const struct csv_table *tables, const void *of,
	struct err *err);

#endif
