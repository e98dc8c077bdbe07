/*
 * form: hyper-parameters as text fields.
 *
 * One field a line of hparam_table, edited as text and checked at every key.
 * Pure data; dialog_form.c draws it.
 */
#ifndef FMNIST_FORM_H
#define FMNIST_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/err.h"
#include "fmnist/hparams.h"

#define FORM_FIELDS 48 /* at least hparam_count */
#define FORM_TEXT 32

struct form {
	char text[FORM_FIELDS][FORM_TEXT];
	size_t field;      /* the one being edited: index into hparam_table */
	bool reconstructs; /* of an autoencoder: fields that it lacks are passed over */
	bool fresh;        /* the first character typed replaces the value */
};

void form_fill(struct form *form, const struct hparams *hp);
/* Whether the network has hyper-parameter i; how many it has, and which of them field i
 * is, from 0. */
bool form_has(const struct form *form, size_t i);
size_t form_count(const struct form *form);
size_t form_place(const struct form *form, size_t i);
void form_move(struct form *form, int steps); /* around the ends */
void form_type(struct form *form, int character);
void form_backspace(struct form *form);
void form_clear(struct form *form);
void form_reset(struct form *form); /* the field's default */
void form_cycle(
	struct form *form, int steps); /* a choice's next value; others: no effect */

/* Whether field i is right; the message says what it allows. */
int form_check(const struct form *form, size_t i, struct err *err);

/* All fields. -1: form->field is the first that is wrong. */
int form_read(struct form *form, struct hparams *hp, struct err *err);

#endif
