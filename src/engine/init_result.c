#include "fmnist/init_result.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "fmnist/xalloc.h"

struct counted {
	struct init_result result; /* first: it is what others see */
	atomic_uint holders;
};

const enum init_scheme init_result_order[INIT_SCHEMES] = {
	INIT_HE, INIT_XAVIER, INIT_TORCH, INIT_NORMAL};

void init_settings_default(struct init_settings *settings)
{
	*settings = (struct init_settings){.draws = 200, .images = 64};
	hparams_default(&settings->hparams);
	settings->hparams.hidden_layers = 20;
	settings->hparams.hidden_units = 256;
	for (int i = 0; i < INIT_SCHEMES; i++)
		settings->scheme[i] = true;
}

bool init_takes(const struct hparam *param)
{
	static const size_t field[] = {
		offsetof(struct hparams, hidden_layers),
		offsetof(struct hparams, hidden_units),
		offsetof(struct hparams, widths),
		offsetof(struct hparams, activation),
		offsetof(struct hparams, init_std),
		offsetof(struct hparams, seed),
	};

	for (size_t i = 0; i < sizeof field / sizeof field[0]; i++)
		if (param->offset == field[i])
			return true;
	return false;
}

static bool has_step(const struct init_result_scheme *scheme, size_t i, enum init_step step)
{
	return scheme->layer[i].step[step].difference.count > 0;
}

size_t init_result_deepest(
	const struct init_result *result, size_t scheme, enum init_step step)
{
	const struct init_result_scheme *of = &result->scheme[scheme];

	for (size_t i = result->layers - 1; i-- > 0;)
		if (has_step(of, i, step))
			return i;
	return has_step(of, result->layers - 1, step) ? result->layers - 1 : result->layers;
}

struct init_result *init_result_new(size_t schemes, size_t layers)
{
	struct counted *counted = xcalloc(1, sizeof *counted);
	struct init_result *result = &counted->result;

	atomic_init(&counted->holders, 1);
	result->schemes = schemes;
	result->layers = layers;
	result->scheme = xcalloc(schemes, sizeof *result->scheme);
	for (size_t i = 0; i < schemes; i++)
		result->scheme[i].layer = xcalloc(layers, sizeof *result->scheme[i].layer);
	return result;
}

struct init_result *init_result_hold(struct init_result *result)
{
	if (result != NULL)
		atomic_fetch_add(&((struct counted *)result)->holders, 1);
	return result;
}

void init_result_drop(struct init_result *result)
{
	struct counted *counted = (struct counted *)result;

	if (counted == NULL || atomic_fetch_sub(&counted->holders, 1) != 1)
		return;
	for (size_t i = 0; i < result->schemes; i++)
		free(result->scheme[i].layer);
	free(result->scheme);
	free(counted);
}

bool init_result_complete(const struct init_result *result)
{
	return result->run != 0 || result->done == result->settings.draws;
}

const char *init_result_name(const struct init_result *result, size_t scheme)
{
	return result->run != 0 ? "trained"
				: init_kinds[result->scheme[scheme].rule.scheme].name;
}

struct init_tally init_result_tally(
	const struct init_result *result, size_t scheme, enum init_step step)
{
	struct init_tally tally = {0};

	for (size_t i = 0; i < result->layers; i++) {
		enum init_verdict verdict = result->scheme[scheme].layer[i].verdict[step];

		tally.layers += verdict != INIT_NOT_MEASURED ? 1 : 0;
		tally.holds += verdict == INIT_HOLDS ? 1 : 0;
	}
	return tally;
}
