#include "fmnist/hparams.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/widths.h"

static const char *const activation_names[] = {"relu", "leaky_relu", "elu", "prelu", NULL};
static const char *const init_names[] = {"torch", "he", "xavier", "normal", NULL};
static const char *const optimizer_names[] = {"sgd", "adam", "adamw", NULL};
static const char *const decay_scope_names[] = {"weights", "all", NULL};
static const char *const schedule_names[] = {"constant", "step", "cosine", NULL};
static const char *const switch_names[] = {"false", "true", NULL};
static const char *const train_on_names[] = {"train", "full", NULL};

const struct layer_ops *const hparam_activations[] = {
	&layer_relu, &layer_leaky_relu, &layer_elu, &layer_prelu, NULL};

#define AT(field) offsetof(struct hparams, field)
#define INTEGER(field, option, low, high, initial, ...)                                  \
	{                                                                                \
		option, HPARAM_INTEGER, AT(field), low, high, NULL, initial, __VA_ARGS__ \
	}
#define REAL_NUMBER(field, option, low, high, initial, ...)                           \
	{                                                                             \
		option, HPARAM_REAL, AT(field), low, high, NULL, initial, __VA_ARGS__ \
	}
#define CHOICE(field, option, names, initial, ...)                                  \
	{                                                                           \
		option, HPARAM_CHOICE, AT(field), 0, 0, names, initial, __VA_ARGS__ \
	}
#define SWITCH(field, option, ...)                                                         \
	{                                                                                  \
		option, HPARAM_SWITCH, AT(field), 0, 0, switch_names, "false", __VA_ARGS__ \
	}
#define WIDTHS(field, option, initial, ...)                                        \
	{                                                                          \
		option, HPARAM_WIDTHS, AT(field), 0, 0, NULL, initial, __VA_ARGS__ \
	}
#define AUTOENCODERS(initial) .of_autoencoders = initial
#define EXTRA .extra = true
#define PLAIN .extra = false

/* The defaults are the homework's best configuration, and its autoencoder. */
/* clang-format off */
const struct hparam hparam_table[] = {
	INTEGER(hidden_layers, "hidden-layers", 0, 64, "3", "hidden layers",
		AUTOENCODERS("1")),
	INTEGER(hidden_units, "hidden-units", 1, 8192, "40", "units in each hidden layer",
		AUTOENCODERS("128")),
	WIDTHS(widths, "widths", "uniform", "units of each hidden layer by itself",
		EXTRA, AUTOENCODERS("uniform")),
	INTEGER(bottleneck, "bottleneck", 0, 8192, "0", "units in the middle",
		PLAIN, .not_of_classifiers = true, AUTOENCODERS("64")),
	CHOICE(activation, "activation", activation_names, "relu",
		"hidden layers' activation", AUTOENCODERS("relu")),
	SWITCH(batch_norm, "batch-norm", "batch normalisation before each activation",
		EXTRA, AUTOENCODERS("false")),
	REAL_NUMBER(dropout, "dropout", 0, 0.95, "0", "share of hidden units dropped",
		EXTRA, AUTOENCODERS("0")),
	CHOICE(init, "init", init_names, "torch", "scheme the initial weights are drawn by",
		AUTOENCODERS("torch")),
	REAL_NUMBER(init_std, "init-std", 0, 1e3, "0.01",
		"standard deviation of 'normal'", EXTRA, AUTOENCODERS("0.01")),
	CHOICE(optimizer, "optimizer", optimizer_names, "sgd", "optimizer",
		AUTOENCODERS("adam")),
	REAL_NUMBER(lr, "lr", 1e-12, 1e6, "0.01", "learning rate", AUTOENCODERS("0.001")),
	REAL_NUMBER(momentum, "momentum", 0, 0.9999, "0", "momentum of sgd",
		EXTRA, AUTOENCODERS("0")),
	SWITCH(nesterov, "nesterov", "Nesterov's momentum", EXTRA, AUTOENCODERS("false")),
	REAL_NUMBER(weight_decay, "weight-decay", 0, 1e3, "0.001", "L2 penalty",
		AUTOENCODERS("0")),
	CHOICE(decay_scope, "decay-scope", decay_scope_names, "all",
		"parameters that the penalty applies to", AUTOENCODERS("all")),
	CHOICE(schedule, "schedule", schedule_names, "constant",
		"how the learning rate falls", EXTRA, AUTOENCODERS("constant")),
	INTEGER(warmup_epochs, "warmup-epochs", 0, 1000000, "0",
		"epochs in which it first rises", EXTRA, AUTOENCODERS("0")),
	INTEGER(step_epochs, "step-epochs", 1, 1000000, "10",
		"epochs from step to step", EXTRA, AUTOENCODERS("10")),
	REAL_NUMBER(step_factor, "step-factor", 1e-6, 1, "0.1",
		"what a step multiplies it by", EXTRA, AUTOENCODERS("0.1")),
	REAL_NUMBER(label_smoothing, "label-smoothing", 0, 0.99, "0",
		"share of a label that all classes get", EXTRA),
	INTEGER(batch_size, "batch-size", 1, 65536, "16", "examples in a batch",
		AUTOENCODERS("128")),
	INTEGER(epochs, "epochs", 1, 1000000, "50", "passes over the training images",
		AUTOENCODERS("20")),
	INTEGER(patience, "patience", 0, 1000000, "0",
		"epochs to wait for a better one", EXTRA),
	CHOICE(train_on, "train-on", train_on_names, "full",
		"full: all images; train: 80 %, rest validates", PLAIN),
	INTEGER(seed, "seed", 0, 4294967295.0, "576", "seed of weights and batches",
		AUTOENCODERS("541")),
	INTEGER(snapshots_per_epoch, "snapshots-per-epoch", 1, 1000, "4",
		"how often the network is looked at", EXTRA, AUTOENCODERS("4")),
	INTEGER(split_seed, "split-seed", 0, 4294967295.0, "541", "seed of the 80/20 split",
		PLAIN),
};
/* clang-format on */

const size_t hparam_count = sizeof hparam_table / sizeof hparam_table[0];

static int64_t *integer_at(struct hparams *hp, const struct hparam *param)
{
	return (int64_t *)(void *)((char *)hp + param->offset);
}

static double *real_at(struct hparams *hp, const struct hparam *param)
{
	return (double *)(void *)((char *)hp + param->offset);
}

int64_t hparam_integer(const struct hparams *hp, const struct hparam *param)
{
	return *(const int64_t *)(const void *)((const char *)hp + param->offset);
}

double hparam_real(const struct hparams *hp, const struct hparam *param)
{
	return *(const double *)(const void *)((const char *)hp + param->offset);
}

void hparams_default(struct hparams *hp)
{
	*hp = (struct hparams){0};
	for (size_t i = 0; i < hparam_count; i++)
		hparam_set(hp, &hparam_table[i], hparam_table[i].initial, NULL);
}

void hparams_default_autoencoder(struct hparams *hp)
{
	hparams_default(hp);
	for (size_t i = 0; i < hparam_count; i++)
		if (hparam_table[i].of_autoencoders != NULL)
			hparam_set(hp, &hparam_table[i], hparam_table[i].of_autoencoders,
				NULL);
}

bool hparams_reconstruct(const struct hparams *hp)
{
	return hp->bottleneck > 0;
}

bool hparam_applies(const struct hparam *param, bool reconstructs)
{
	return reconstructs ? param->of_autoencoders != NULL : !param->not_of_classifiers;
}

const char *hparam_initial(const struct hparam *param, bool reconstructs)
{
	return reconstructs && param->of_autoencoders != NULL ? param->of_autoencoders
							      : param->initial;
}

struct init_rule hparams_init_rule(const struct hparams *hp)
{
	return (struct init_rule){(enum init_scheme)hp->init, hp->init_std};
}

void hparams_train_on_all(struct hparams *hp, uint64_t best_epoch)
{
	hp->train_on = TRAIN_ON_FULL;
	if (hp->patience > 0 && best_epoch > 0)
		hp->epochs = (int64_t)best_epoch;
	hp->patience = 0;
}

bool hparam_shapes(const struct hparam *param)
{
	static const size_t field[] = {
		AT(hidden_layers), AT(hidden_units), AT(widths), AT(bottleneck)};

	for (size_t i = 0; i < sizeof field / sizeof field[0]; i++)
		if (param->offset == field[i])
			return true;
	return false;
}

bool hparam_is_absent(const struct hparams *hp, const struct hparam *param)
{
	bool reconstructs = hparams_reconstruct(hp);
	char value[64];

	if (!hparam_applies(param, reconstructs))
		return true;
	return param->extra &&
		strcmp(hparam_format(hp, param, value, sizeof value),
			hparam_initial(param, reconstructs)) == 0;
}

const struct hparam *hparam_find(const char *name)
{
	for (size_t i = 0; i < hparam_count; i++) {
		const char *a = hparam_table[i].name;
		const char *b = name;

		while (*a != '\0' && (*a == *b || (*a == '-' && *b == '_'))) {
			a++;
			b++;
		}
		if (*a == '\0' && *b == '\0')
			return &hparam_table[i];
	}
	return NULL;
}

const char *hparam_range(const struct hparam *param, char *buffer, size_t size)
{
	size_t used = 0;

	if (param->type == HPARAM_WIDTHS) {
		snprintf(buffer, size, "512-256, up to %d layers; uniform", WIDTHS_MOST);
		return buffer;
	}
	if (param->choices == NULL) {
		snprintf(buffer, size, "%.16g to %.16g", param->low, param->high);
		return buffer;
	}
	buffer[0] = '\0';
	for (size_t i = 0; param->choices[i] != NULL && used < size; i++)
		used += (size_t)snprintf(buffer + used, size - used, "%s%s",
			i > 0 ? "|" : "", param->choices[i]);
	return buffer;
}

static int refuse(
	const struct hparam *param, const char *text, const char *why, struct err *err)
{
	char range[128];

	return err_set(err, "--%s '%s': %s (allowed: %s)", param->name, text, why,
		hparam_range(param, range, sizeof range));
}

static int set_choice(
	struct hparams *hp, const struct hparam *param, const char *text, struct err *err)
{
	for (int64_t i = 0; param->choices[i] != NULL; i++) {
		if (strcmp(param->choices[i], text) == 0) {
			*integer_at(hp, param) = i;
			return 0;
		}
	}
	return refuse(param, text, "no such choice", err);
}

static int set_integer(
	struct hparams *hp, const struct hparam *param, const char *text, struct err *err)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (end == text || *end != '\0')
		return refuse(param, text, "not a whole number", err);
	if (errno != 0 || (double)value < param->low || (double)value > param->high)
		return refuse(param, text, "out of range", err);
	*integer_at(hp, param) = value;
	return 0;
}

static int set_widths(
	struct hparams *hp, const struct hparam *param, const char *text, struct err *err)
{
	if (widths_parse(text, integer_at(hp, param)) == 0)
		return 0;
	return refuse(param, text, "no widths", err);
}

static int set_real(
	struct hparams *hp, const struct hparam *param, const char *text, struct err *err)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end != '\0' || isnan(value))
		return refuse(param, text, "not a number", err);
	if (value < param->low || value > param->high)
		return refuse(param, text, "out of range", err);
	*real_at(hp, param) = value;
	return 0;
}

int hparam_set(
	struct hparams *hp, const struct hparam *param, const char *text, struct err *err)
{
	static int (*const set[])(
		struct hparams *, const struct hparam *, const char *, struct err *) = {
		[HPARAM_INTEGER] = set_integer,
		[HPARAM_REAL] = set_real,
		[HPARAM_CHOICE] = set_choice,
		[HPARAM_SWITCH] = set_choice,
		[HPARAM_WIDTHS] = set_widths,
	};

	return set[param->type](hp, param, text, err);
}

const char *hparam_format(
	const struct hparams *hp, const struct hparam *param, char *buffer, size_t size)
{
	if (param->choices != NULL)
		return param->choices[hparam_integer(hp, param)];
	if (param->type == HPARAM_WIDTHS) {
		char text[WIDTHS_TEXT];

		snprintf(
			buffer, size, "%s", widths_format(hparam_integer(hp, param), text));
		return buffer;
	}
	if (param->type == HPARAM_INTEGER) {
		snprintf(buffer, size, "%lld", (long long)hparam_integer(hp, param));
		return buffer;
	}
	/* The shortest text that reads back as the same number. */
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(buffer, size, "%.*g", digits, hparam_real(hp, param));
		if (strtod(buffer, NULL) == hparam_real(hp, param))
			break;
	}
	return buffer;
}

size_t hparams_widths(const struct hparams *hp, size_t width[HPARAMS_HIDDEN])
{
	size_t given[WIDTHS_MOST], n = widths_unpack(hp->widths, given), count;
	bool uniform = n == 0;

	n = uniform ? (size_t)hp->hidden_layers : n;
	for (size_t i = 0; i < n; i++)
		width[i] = uniform ? (size_t)hp->hidden_units : given[i];
	count = n;
	if (!hparams_reconstruct(hp))
		return count;
	width[count++] = (size_t)hp->bottleneck;
	for (size_t i = n; i-- > 0;)
		width[count++] = width[i];
	return count;
}

/* Layers of one width in a row, many of which would fill the line: 784-40x12-10. */
#define ROW_MOST 6

const char *hparams_shape(
	const struct hparams *hp, size_t inputs, size_t outputs, char *buffer, size_t size)
{
	size_t width[HPARAMS_HIDDEN], count = hparams_widths(hp, width);
	size_t used = (size_t)snprintf(buffer, size, "%zu", inputs);

	for (size_t i = 0, row; i < count && used < size; i += row) {
		for (row = 1; i + row < count && width[i + row] == width[i];)
			row++;
		if (row > ROW_MOST)
			used += (size_t)snprintf(
				buffer + used, size - used, "-%zux%zu", width[i], row);
		for (size_t k = 0; row <= ROW_MOST && k < row && used < size; k++)
			used += (size_t)snprintf(
				buffer + used, size - used, "-%zu", width[i]);
	}
	if (used < size)
		snprintf(buffer + used, size - used, "-%zu",
			hparams_reconstruct(hp) ? inputs : outputs);
	return buffer;
}
