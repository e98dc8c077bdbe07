/*
 * hparams: the hyper-parameters of a run, and the one table that describes them.
 *
 * Everything that names a hyper-parameter comes from hparam_table: the command
 * line's options, the form in the dashboard, the JSON, the option list of the
 * manual. Adding one is a field, a line in the table, and its use.
 *
 * A struct hparams is plain data; the table is constant.
 */
#ifndef FMNIST_HPARAMS_H
#define FMNIST_HPARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/init.h"
#include "fmnist/layer.h"
#include "fmnist/optimizer.h"
#include "fmnist/schedule.h"

enum train_on {
	TRAIN_ON_TRAIN, /* 80 % of the training images; the rest validates */
	TRAIN_ON_FULL,  /* all of them; nothing validates */
};

struct hparams {
	int64_t hidden_layers;
	int64_t hidden_units;
	int64_t widths;     /* of the hidden layers, in place of both (widths.h); 0: none */
	int64_t bottleneck; /* units in the middle of an autoencoder; 0: a classifier */
	int64_t activation; /* index into hparam_activations */
	int64_t batch_norm; /* 0 or 1 */
	double dropout;     /* probability; 0: none */
	int64_t init;       /* enum init_scheme */
	double init_std;    /* of INIT_NORMAL */
	int64_t optimizer;  /* enum optimizer_kind */
	double lr;
	double momentum;
	int64_t nesterov; /* 0 or 1 */
	double weight_decay;
	int64_t decay_scope; /* enum decay_scope */
	int64_t schedule;    /* enum schedule_kind */
	int64_t warmup_epochs;
	int64_t step_epochs;
	double step_factor;
	double label_smoothing;
	int64_t batch_size;
	int64_t epochs;
	int64_t patience; /* 0: all epochs are trained */
	int64_t train_on; /* enum train_on */
	int64_t seed;
	int64_t split_seed;
	int64_t snapshots_per_epoch;
};

enum hparam_type {
	HPARAM_INTEGER,
	HPARAM_REAL,
	HPARAM_CHOICE,
	HPARAM_WIDTHS, /* "512-256"; "uniform": none are given */
	HPARAM_SWITCH, /* "false" and "true"; as an option it needs no value */
};

struct hparam {
	const char *name; /* the option's, without dashes: "hidden-layers" */
	enum hparam_type type;
	size_t offset;    /* of the field in struct hparams */
	double low, high; /* inclusive; of numbers */
	/* Of choices and switches, NULL at the end; else NULL. */
	const char *const *choices;
	const char *initial; /* default, as text */
	const char *help;    /* a phrase, no full stop */
	bool extra; /* its default means that there is no such thing: told of only else */
	bool not_of_classifiers;
	const char *of_autoencoders; /* their default; NULL: they do not have it */
};

extern const struct hparam hparam_table[];
extern const size_t hparam_count;

/* What hparams.activation counts. */
extern const struct layer_ops *const hparam_activations[];

/* Of a classifier; of an autoencoder. */
void hparams_default(struct hparams *hp);
void hparams_default_autoencoder(struct hparams *hp);

/* Whether the network reconstructs its input, in place of telling its class. */
bool hparams_reconstruct(const struct hparams *hp);

/* Whether such a network has the hyper-parameter, and its default there. */
bool hparam_applies(const struct hparam *param, bool reconstructs);
const char *hparam_initial(const struct hparam *param, bool reconstructs);

/* How its first weights are drawn. */
struct init_rule hparams_init_rule(const struct hparams *hp);

/* To train on all images what was chosen by validation: nothing validates then, so
 * training cannot wait for progress. It ends after `best_epoch`, where early stopping had
 * found the best network. */
void hparams_train_on_all(struct hparams *hp, uint64_t best_epoch);

/* By name; '_' and '-' are the same. NULL: there is none. */
const struct hparam *hparam_find(const char *name);

/* Parses, checks the range and sets. The message names the option and what it
 * allows. */
int hparam_set(
	struct hparams *hp, const struct hparam *param, const char *text, struct err *err);

/* The value as it can be given back to hparam_set: "40", "0.001", "relu". */
const char *hparam_format(
	const struct hparams *hp, const struct hparam *param, char *buffer, size_t size);

/* "1 to 1000", "relu", "train|full": what hparam_set accepts. */
const char *hparam_range(const struct hparam *param, char *buffer, size_t size);

/* Whether it is one of those that hparams_shape() tells of. */
bool hparam_shapes(const struct hparam *param);

/* The network does not have it, or it is extra and at its default. */
bool hparam_is_absent(const struct hparams *hp, const struct hparam *param);

int64_t hparam_integer(const struct hparams *hp, const struct hparam *param);
double hparam_real(const struct hparams *hp, const struct hparam *param);

#define HPARAMS_HIDDEN 129 /* most hidden layers, with both sides of an autoencoder */

/* Units of each hidden layer, of an autoencoder also the bottleneck's and those behind
 * it, which mirror those before; returns how many. */
size_t hparams_widths(const struct hparams *hp, size_t width[HPARAMS_HIDDEN]);

/* "784-40-40-40-10", for a network of these hyper-parameters. */
const char *hparams_shape(
	const struct hparams *hp, size_t inputs, size_t outputs, char *buffer, size_t size);

#endif
