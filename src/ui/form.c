#include "fmnist/form.h"

#include <stdio.h>
#include <string.h>

void form_fill(struct form *form, const struct hparams *hp)
{
	char buffer[FORM_TEXT];

	*form = (struct form){.fresh = true, .reconstructs = hparams_reconstruct(hp)};
	for (size_t i = 0; i < hparam_count; i++)
		snprintf(form->text[i], FORM_TEXT, "%s",
			hparam_format(hp, &hparam_table[i], buffer, sizeof buffer));
}

bool form_has(const struct form *form, size_t i)
{
	return hparam_applies(&hparam_table[i], form->reconstructs);
}

size_t form_place(const struct form *form, size_t i)
{
	size_t place = 0;

	for (size_t k = 0; k < i; k++)
		place += form_has(form, k);
	return place;
}

size_t form_count(const struct form *form)
{
	return form_place(form, hparam_count);
}

void form_move(struct form *form, int steps)
{
	int count = (int)form_count(form);
	int place = ((int)form_place(form, form->field) + steps) % count;
	size_t wanted = (size_t)(place < 0 ? place + count : place);

	form->field = 0;
	while (!form_has(form, form->field) || form_place(form, form->field) != wanted)
		form->field++;
	form->fresh = true;
}

void form_type(struct form *form, int character)
{
	char *text = form->text[form->field];
	size_t used;

	if (character <= ' ' || character > '~')
		return;
	if (form->fresh)
		text[0] = '\0';
	form->fresh = false;
	used = strlen(text);
	if (used + 1 < FORM_TEXT) {
		text[used] = (char)character;
		text[used + 1] = '\0';
	}
}

void form_backspace(struct form *form)
{
	char *text = form->text[form->field];
	size_t used = strlen(text);

	form->fresh = false;
	if (used > 0)
		text[used - 1] = '\0';
}

void form_clear(struct form *form)
{
	form->text[form->field][0] = '\0';
	form->fresh = false;
}

void form_reset(struct form *form)
{
	snprintf(form->text[form->field], FORM_TEXT, "%s",
		hparam_initial(&hparam_table[form->field], form->reconstructs));
	form->fresh = true;
}

void form_cycle(struct form *form, int steps)
{
	const struct hparam *param = &hparam_table[form->field];
	int count = 0;
	int at = 0;

	if (param->choices == NULL)
		return;
	for (; param->choices[count] != NULL; count++)
		if (strcmp(param->choices[count], form->text[form->field]) == 0)
			at = count;
	at = (at + steps) % count;
	snprintf(form->text[form->field], FORM_TEXT, "%s",
		param->choices[at < 0 ? at + count : at]);
	form->fresh = true;
}

/* An autoencoder without a bottleneck would be a classifier. */
static int set_field(const struct form *form, size_t i, struct hparams *hp, struct err *err)
{
	const struct hparam *param = &hparam_table[i];

	if (hparam_set(hp, param, form->text[i], err) != 0)
		return -1;
	if (param->not_of_classifiers && hparam_integer(hp, param) == 0)
		return err_set(err, "--%s '%s': at least 1", param->name, form->text[i]);
	return 0;
}

int form_check(const struct form *form, size_t i, struct err *err)
{
	struct hparams scratch;

	return set_field(form, i, &scratch, err);
}

int form_read(struct form *form, struct hparams *hp, struct err *err)
{
	struct hparams read;

	hparams_default(&read);
	for (size_t i = 0; i < hparam_count; i++) {
		if (form_has(form, i) && set_field(form, i, &read, err) != 0) {
			form->field = i;
			form->fresh = true;
			return -1;
		}
	}
	*hp = read;
	return 0;
}
