/*
 * sweep_spec: a sweep file, read and checked.
 *
 * An INI file (inifile.h) of three sections. [sweep]: metric (val_accuracy, val_loss),
 * trials, seed, sampler (random, grid), workers, pruner (none, median, asha), and what
 * a pruner may be told: prune-from-epoch, prune-from-trials (median), prune-factor
 * (asha). [space]: one line a hyper-parameter by its option's name, with the values to
 * choose from between blanks or commas, drawn in the order of the lines. [fixed]:
 * hyper-parameters that all trials share. Whatever is wrong is refused with file and
 * line. Only random needs `trials`; for grid it is all combinations, or the first so
 * many.
 *
 * Owns its text and its values. Plain data once it is read: many threads may read it.
 */
#ifndef FMNIST_SWEEP_SPEC_H
#define FMNIST_SWEEP_SPEC_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/err.h"
#include "fmnist/event.h"
#include "fmnist/hparams.h"
#include "fmnist/pruner.h"

/* Trials of a sweep at most. */
#define SWEEP_MAX_TRIALS 1000000

enum sampler {
	SAMPLER_RANDOM, /* np.random.choice, value by value (rng_numpy.h) */
	SAMPLER_GRID,   /* all combinations, the last line varies fastest */
};

struct sweep_axis {
	const struct hparam *param;
	char **value; /* (values): as hparam_set takes them */
	size_t values;
};

struct sweep_spec {
	char name[EVENT_NAME]; /* "homework", or the file's name without its ending */
	char *text;            /* the whole file, to be remembered with the run */
	struct hparams base;   /* defaults with what [fixed] sets */
	enum metric metric;
	enum sampler sampler;
	struct pruner_settings pruner;
	uint64_t trials;
	uint64_t workers; /* 0: as many as there are processors */
	int64_t seed;
	struct sweep_axis *axis; /* (axes), in the order of the lines */
	size_t axes;
};

/* A built-in sweep's name, else a path. */
int sweep_spec_open(struct sweep_spec *spec, const char *name_or_path, struct err *err);

/* `source` is what messages name ("homework", "my.ini"), and gives the spec its name. On
 * failure there is nothing to release. */
int sweep_spec_parse(
	struct sweep_spec *spec, const char *source, const char *text, struct err *err);
void sweep_spec_release(struct sweep_spec *spec);

/* The hyper-parameters of all trials, to be freed: (trials). Trial t has seed + t. */
struct hparams *sweep_spec_draw(const struct sweep_spec *spec);

const char *sampler_name(enum sampler sampler);

#endif
