#include "fmnist/form.h"

#include <stdio.h>
#include <string.h>

void form_fill(struct form *form, const struct hparams *hp)
{
	char buffer[FORM_TEXT];

	*form = (struct form){.fresh = true};
	for (size_t i = 0; i < hparam_count; i++)
		snprintf(form->text[i], FORM_TEXT, "%s",
			hparam_format(hp, &hparam_table[i], buffer, sizeof buffer));
}

void form_move(struct form *form, int steps)
{
	int count = (int)hparam_count;
	int at = ((int)form->field + steps) % count;

	form->field = (size_t)(at < 0 ? at + count : at);
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
		hparam_table[form->field].initial);
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

int form_check(const struct form *form, size_t i, struct err *err)
{
	struct hparams scratch;

	return hparam_set(&scratch, &hparam_table[i], form->text[i], err);
}

int form_read(struct form *form, struct hparams *hp, struct err *err)
{
	struct hparams read;

	hparams_default(&read);
	for (size_t i = 0; i < hparam_count; i++) {
		if (hparam_set(&read, &hparam_table[i], form->text[i], err) != 0) {
			form->field = i;
			form->fresh = true;
			return -1;
		}
	}
	*hp = read;
	return 0;
}
