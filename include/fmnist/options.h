/*
 * options: the command line as a struct.
 *
 * Options stand in one table here, hyper-parameters in theirs (hparams.h); the
 * parser, the help and the manual's list are made from the two.
 */
#ifndef FMNIST_OPTIONS_H
#define FMNIST_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "fmnist/err.h"
#include "fmnist/hparams.h"

/* Columns of commands and options in the help texts. */
#define OPTIONS_NAME_COLUMNS 25

enum option_group {
	OPTIONS_COMMON = 1,
	OPTIONS_HPARAMS = 2,
	OPTIONS_FETCH = 4,
	OPTIONS_BATCH = 8, /* of the hyper-parameters only the size of a batch */
	OPTIONS_SWEEP = 16,
	OPTIONS_FROM = 32,
	OPTIONS_EXPORT = 64,
	OPTIONS_RM = 128,
	OPTIONS_RUN = 256,
	OPTIONS_AUTOENCODER = 512, /* hyper-parameters of autoencoders, and presets */
	OPTIONS_FIGURE = 1024,
	OPTIONS_LANDSCAPE = 2048,
	OPTIONS_LOOK = 4096, /* figures of a landscape */
	OPTIONS_INIT = 8192, /* of the hyper-parameters those that init_study.h takes */
};

struct options {
	struct hparams hparams;
	uint64_t given;     /* bit i: hparam_table[i] was given */
	const char *data;   /* --data, or NULL */
	const char *url;    /* --url, or NULL */
	const char *store;  /* --store, or NULL */
	const char *resume; /* --resume, or NULL */
	const char *from;   /* --from, or NULL */
	const char *run;    /* --run, or NULL */
	const char *format; /* --format, or NULL */
	const char *what;   /* --what, or NULL */
	const char *output; /* --output, or NULL */
	const char *figure; /* --figure, or NULL */
	const char *preset; /* --preset, or NULL */
	const char *plane;  /* --plane, or NULL; so are these: */
	const char *through, *grid, *x, *y, *margin, *images, *seed;
	const char *schemes, *csv;
	const char *azimuth, *elevation, *size;
	bool log, linear; /* --log, --linear */
	long columns;     /* --columns; 0: not given */
	long draws;       /* --draws; 0: not given */
	double scale;     /* --scale; 0: not given */
	long threads;     /* --threads; 0: as many as processors */
	bool print;       /* --print */
	bool yes;         /* --yes */
	bool quiet, json, headless, no_color, ascii;
	bool help, version;
	char *const *operand; /* (operands), what is left */
	int operands;
};

struct option_entry {
	const char *name;
	const char *value; /* what stands after it: "DIR"; NULL: nothing */
	const char *help;
	unsigned groups; /* enum option_group, or-ed */
	int (*apply)(struct options *options, const char *value, struct err *err);
};

extern const struct option_entry option_table[];
extern const size_t option_count;

void options_default(struct options *options);

/*
 * Parses argv[1..argc) by the given groups. With `in_order`, ends at the first
 * operand (the command's name). On failure the message says which argument.
 */
int options_parse(struct options *options, unsigned groups, bool in_order, int argc,
	char **argv, struct err *err);

/* --threads, or as many as there are processors. */
size_t options_threads(const struct options *options);

/* What was given on the command line goes over hp. */
void options_apply_given(const struct options *options, struct hparams *hp);

/* Lists the groups' options, hyper-parameters with their range and default. */
void options_print(FILE *out, unsigned groups);

#endif
