#include "fmnist/init_report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "fmnist/grid.h"
#include "fmnist/jsonl.h"

#define NUMBER 16
#define FORMULA_COLUMNS 46

/* Three or four digits, "-" where there is none. Returns text. */
static const char *number(double value, char text[NUMBER])
{
	double size = fabs(value);

	if (isnan(value))
		snprintf(text, NUMBER, "-");
	else if (size > 0.0 && (size < 0.001 || size >= 10000.0))
		snprintf(text, NUMBER, "%.2e", value);
	else
		snprintf(text, NUMBER, "%.4g", value);
	return text;
}

/* Of a ratio, or half an interval of one. Returns text. */
static const char *ratio(double value, char text[NUMBER])
{
	double size = fabs(value);

	if (isnan(value))
		snprintf(text, NUMBER, "-");
	else if (size > 0.0 && (size < 0.0001 || size >= 1000.0))
		snprintf(text, NUMBER, "%.0e", value);
	else
		snprintf(text, NUMBER, "%.*f", size < 10.0 ? 4 : 1, value);
	return text;
}

static void describe(const struct init_result *result, char *text, size_t size)
{
	char shape[128];

	hparams_shape(&result->settings.hparams, result->inputs, result->outputs, shape,
		sizeof shape);
	snprintf(text, size, "%s %s", shape,
		hparam_activations[result->settings.hparams.activation]->name);
}

/* ---- text ---- */

static void print_head(const struct init_result *result)
{
	const struct init_settings *settings = &result->settings;
	char network[192];

	describe(result, network, sizeof network);
	printf("network      %s\n", network);
	if (result->run != 0 && result->trial != 0)
		printf("weights      as trial %" PRIu32 " of run %" PRIu32 " left them\n",
			result->trial - 1, result->run);
	else if (result->run != 0)
		printf("weights      as run %" PRIu32 " left them\n", result->run);
	else
		printf("weights      drawn %zu times by each scheme, seeds %" PRId64
		       " to %" PRId64 "\n",
			result->done, settings->hparams.seed,
			settings->hparams.seed + (int64_t)result->done - 1);
	if (hparam_activations[settings->hparams.activation] != &layer_relu)
		printf("formulas     are ReLU's: where they have 1/2 stands what this "
		       "activation lets through\n");
	printf("images       %zu%s\n", settings->images,
		result->synthetic ? ", synthetic (not Fashion-MNIST)"
				  : " of Fashion-MNIST");
}

static void print_layer(
	const struct init_result *result, size_t i, const struct init_layer *layer)
{
	char text[9][NUMBER], name[NUMBER], shape[32];

	snprintf(name, sizeof name, i + 1 == result->layers ? "out" : "%zu", i + 1);
	snprintf(shape, sizeof shape, "%zu-%zu", layer->in, layer->out);
	printf("%5s %8s %8s %8s %8s %6s %6s %6s %8s %8s\n", name, shape,
		number(layer->x2.mean, text[0]), number(layer->z.mean, text[1]),
		number(layer->z.theory, text[2]), ratio(layer->ratio.mean, text[3]),
		ratio(INIT_INTERVAL * layer->ratio.error, text[4]),
		ratio(layer->ratio.theory, text[5]), number(layer->gradient.mean, text[6]),
		number(layer->gradient.theory, text[7]));
}

static void print_layers(
	const struct init_result *result, const struct init_result_scheme *scheme)
{
	printf("%5s %8s %8s %8s %8s %6s %6s %6s %8s %8s\n", "layer", "units", "E[x^2]",
		"Var[z]", "theory", "ratio*", "+-", "theory", "Var[dz]", "theory");
	for (size_t i = 0; i < result->layers; i++)
		print_layer(result, i, &scheme->layer[i]);
}

static void print_step(
	const struct init_result *result, size_t k, enum init_step step, bool unicode)
{
	const struct init_step_entry *entry = &init_steps[step];
	const char *formula = unicode ? entry->formula : entry->plain;
	struct init_tally tally = init_result_tally(result, k, step);
	size_t at = init_result_deepest(result, k, step);
	const struct pairs *pairs;
	char left[NUMBER], right[NUMBER], word[64] = "-";

	if (at == result->layers)
		return;
	pairs = &result->scheme[k].layer[at].step[step];
	if (tally.layers > 0)
		snprintf(word, sizeof word, "%zu of %zu", tally.holds, tally.layers);
	printf("%3d  %s%*s %8s %8s  %s\n", (int)step + 1, formula,
		FORMULA_COLUMNS - text_columns(formula), "", number(pairs->left, left),
		number(pairs->right, right), word);
}

static void print_steps(const struct init_result *result, size_t k, bool unicode)
{
	printf("\nstep %-*s %8s %8s  %s\n", FORMULA_COLUMNS, "", "left", "right",
		"holds**");
	for (size_t step = 0; step < INIT_STEPS; step++)
		print_step(result, k, (enum init_step)step, unicode);
}

static void print_scheme(const struct init_result *result, size_t k, bool unicode)
{
	const struct init_result_scheme *scheme = &result->scheme[k];
	const struct init_kind *kind = &init_kinds[scheme->rule.scheme];

	printf("\n%s", init_result_name(result, k));
	if (result->run != 0)
		printf(", begun with %s\n", kind->name);
	else if (scheme->rule.scheme == INIT_NORMAL)
		printf(": Var[w] = %g^2\n", scheme->rule.std);
	else
		printf(": Var[w] = %s\n", kind->variance);
	print_layers(result, scheme);
	print_steps(result, k, unicode);
}

/* Rounded up to one digit, or to a whole number. Returns text. */
static const char *interval(double half, char text[NUMBER])
{
	double unit = half >= 1.0 ? 1.0 : pow(10.0, floor(log10(half)));

	if (!(half > 0.0) || half >= 10000.0)
		snprintf(text, NUMBER, "%.1g", half);
	else
		snprintf(text, NUMBER, "%.*g", half >= 1.0 ? 4 : 1,
			ceil(half / unit - 1e-9) * unit);
	return text;
}

/* "1.89e-06 +- 4e-08" */
static void print_factor(const struct init_estimate *estimate)
{
	char text[3][NUMBER], pair[2 * NUMBER + 8];

	if (isnan(estimate->error))
		snprintf(pair, sizeof pair, "%s", number(estimate->mean, text[0]));
	else
		snprintf(pair, sizeof pair, "%s +- %s", number(estimate->mean, text[0]),
			interval(INIT_INTERVAL * estimate->error, text[1]));
	printf("  %18s %8s", pair, number(estimate->theory, text[2]));
}

static void print_factors(const struct init_result *result)
{
	size_t hidden = result->layers - 1;
	char forward[64], backward[64];

	if (hidden < 2)
		return;
	snprintf(forward, sizeof forward, "Var[z], layer %zu by 1", hidden);
	snprintf(backward, sizeof backward, "Var[dz], layer 1 by %zu", hidden);
	printf("\n%-8s  %27s  %27s\n%-8s  %18s %8s  %18s %8s\n", "", forward, backward,
		"scheme", "measured", "theory", "measured", "theory");
	for (size_t k = 0; k < result->schemes; k++) {
		printf("%-8s", init_result_name(result, k));
		print_factor(&result->scheme[k].forward);
		print_factor(&result->scheme[k].backward);
		printf("\n");
	}
}

void init_report_print(const struct init_result *result, bool unicode)
{
	print_head(result);
	for (size_t k = 0; k < result->schemes; k++)
		print_scheme(result, k, unicode);
	print_factors(result);
	printf("\n"
	       " * Var[z] / (2 E[x^2]), 1 where the variance is kept; mean over the %s,\n"
	       "   +- its 95 %% interval.  dz: gradient of the loss with respect to z.\n"
	       "** layers in which both sides are within %g standard errors.  Left and "
	       "right\n"
	       "   are those of the last hidden layer that has the step, divided by what "
	       "they\n"
	       "   have in common, as docs/he-initialization.md says; it has these "
	       "formulas.\n",
		result->run != 0 ? "units" : "draws", INIT_ERRORS);
}

/* ---- JSON Lines ---- */

static json_t *begin(const char *event, const char *scheme)
{
	json_t *object = json_object();

	json_object_set_new(object, "event", json_string(event));
	if (scheme != NULL)
		json_object_set_new(object, "scheme", json_string(scheme));
	return object;
}

static void set_number(json_t *object, const char *name, double value)
{
	json_object_set_new(object, name, jsonl_number(value));
}

static void set_count(json_t *object, const char *name, size_t value)
{
	json_object_set_new(object, name, json_integer((json_int_t)value));
}

/* name, name_error, name_theory */
static void set_estimate(
	json_t *object, const char *name, const struct init_estimate *estimate)
{
	char member[64];

	set_number(object, name, estimate->mean);
	snprintf(member, sizeof member, "%s_error", name);
	set_number(object, member, estimate->error);
	snprintf(member, sizeof member, "%s_theory", name);
	set_number(object, member, estimate->theory);
}

static void write_begin(const struct init_result *result, FILE *out)
{
	const struct init_settings *settings = &result->settings;
	json_t *object = begin("init", NULL);
	char shape[128];

	if (result->run != 0)
		set_count(object, "run", result->run);
	if (result->trial != 0)
		set_count(object, "trial", result->trial - 1);
	json_object_set_new(object, "synthetic", json_boolean(result->synthetic));
	hparams_shape(
		&settings->hparams, result->inputs, result->outputs, shape, sizeof shape);
	json_object_set_new(object, "network", json_string(shape));
	set_count(object, "hidden_layers", result->layers - 1);
	json_object_set_new(object, "activation",
		json_string(hparam_activations[settings->hparams.activation]->name));
	set_count(object, "draws", result->done);
	set_count(object, "images", settings->images);
	json_object_set_new(object, "seed", json_integer(settings->hparams.seed));
	jsonl_write(out, object);
}

static void write_scheme(const struct init_result *result, size_t k, FILE *out)
{
	const struct init_result_scheme *scheme = &result->scheme[k];
	json_t *object = begin("init_scheme", init_result_name(result, k));

	set_estimate(object, "forward_factor", &scheme->forward);
	set_estimate(object, "backward_factor", &scheme->backward);
	if (scheme->rule.scheme == INIT_NORMAL && result->run == 0)
		set_number(object, "init_std", scheme->rule.std);
	jsonl_write(out, object);
}

static void write_layer(const struct init_result *result, size_t k, size_t i, FILE *out)
{
	const struct init_layer *layer = &result->scheme[k].layer[i];
	json_t *object = begin("init_layer", init_result_name(result, k));

	set_count(object, "layer", i + 1);
	set_count(object, "inputs", layer->in);
	set_count(object, "outputs", layer->out);
	set_number(object, "weight_variance", layer->weight_variance);
	set_estimate(object, "x2", &layer->x2);
	set_estimate(object, "var_z", &layer->z);
	set_estimate(object, "ratio", &layer->ratio);
	set_estimate(object, "var_gradient", &layer->gradient);
	jsonl_write(out, object);
}

static void write_steps(const struct init_result *result, size_t k, size_t i, FILE *out)
{
	const struct init_layer *layer = &result->scheme[k].layer[i];

	for (size_t step = 0; step < INIT_STEPS; step++) {
		const struct pairs *pairs = &layer->step[step];
		enum init_verdict verdict = layer->verdict[step];
		json_t *object;

		if (pairs->difference.count == 0)
			continue;
		object = begin("init_step", init_result_name(result, k));
		set_count(object, "layer", i + 1);
		set_count(object, "step", step + 1);
		json_object_set_new(object, "formula", json_string(init_steps[step].plain));
		set_number(object, "left", pairs->left);
		set_number(object, "right", pairs->right);
		set_number(object, "error", moments_error(&pairs->difference));
		json_object_set_new(object, "holds",
			verdict == INIT_NOT_MEASURED ? json_null()
						     : json_boolean(verdict == INIT_HOLDS));
		jsonl_write(out, object);
	}
}

void init_report_json(const struct init_result *result, FILE *out)
{
	json_t *object;

	write_begin(result, out);
	for (size_t k = 0; k < result->schemes; k++) {
		write_scheme(result, k, out);
		for (size_t i = 0; i < result->layers; i++)
			write_layer(result, k, i, out);
		for (size_t i = 0; i < result->layers; i++)
			write_steps(result, k, i, out);
	}
	object = begin("init_finished", NULL);
	json_object_set_new(object, "complete", json_boolean(init_result_complete(result)));
	set_number(object, "seconds", result->seconds);
	jsonl_write(out, object);
}
