/*
 * preset: hyper-parameters of an autoencoder that are worth a name.
 *
 * They stand as text, as hparam_set() takes it; what a preset does not name has an
 * autoencoder's default. Constant; any thread.
 */
#ifndef FMNIST_PRESET_H
#define FMNIST_PRESET_H

#include "fmnist/err.h"
#include "fmnist/hparams.h"

#define PRESET_VALUES 16

struct preset {
	const char *name;
	const char *help; /* a phrase, no full stop */
	/* Name and value, NULL at the end. */
	const char *value[PRESET_VALUES][2];
};

extern const struct preset preset_table[];
extern const size_t preset_count;

/* NULL: there is none of this name; the message says which there are. */
const struct preset *preset_find(const char *name, struct err *err);

/* The defaults of an autoencoder with the preset over them. */
void preset_apply(const struct preset *preset, struct hparams *hp);

#endif
