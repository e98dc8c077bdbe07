/*
 * options: the parts of the manual that the program's tables hold, in mdoc:
 * hyper-parameters, presets, options, and the keys of every pane and dialog.
 *
 * Each part goes from a line .\" begin generated: NAME to a line
 * .\" end generated, as in fmnist-tui.1. update.sh puts the parts into the page;
 * tests/test_manual.sh fails when page and tables differ.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "fmnist/key.h"
#include "fmnist/options.h"
#include "fmnist/preset.h"
#include "fmnist/ui.h"

static void begin(const char *part)
{
	printf(".\\\" begin generated: %s\n.Bl -tag -width Ds\n", part);
}

static void end(void)
{
	printf(".El\n.\\\" end generated\n");
}

/* A phrase of a table begins like a sentence, unless its first word is a value. */
static void print_phrase(const char *phrase)
{
	size_t word = strcspn(phrase, " :");

	if (phrase[word] == ':')
		printf("%s", phrase);
	else
		printf("%c%s", toupper((unsigned char)phrase[0]), phrase + 1);
}

static void print_values(const struct hparam *param)
{
	for (size_t i = 0; param->choices[i] != NULL; i++)
		printf("%s Cm %s", i > 0 ? " |" : "", param->choices[i]);
}

static void print_hparams(void)
{
	char range[128];

	begin("hyper-parameters");
	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];
		const char *of_autoencoders = param->of_autoencoders;

		printf(".It Fl -%s", param->name);
		if (param->type == HPARAM_CHOICE)
			print_values(param);
		else if (param->type == HPARAM_SWITCH)
			printf(" Ns Op Ns Cm =false");
		else if (param->type == HPARAM_WIDTHS)
			printf(" Ar N Ns - Ns Ar N Ns ...");
		else
			printf(" Ar %s", param->type == HPARAM_INTEGER ? "N" : "X");
		printf("\n");
		print_phrase(param->help);
		printf(".\n");
		if (param->type == HPARAM_INTEGER || param->type == HPARAM_REAL)
			printf("From %s.\n", hparam_range(param, range, sizeof range));
		if (param->not_of_classifiers)
			printf("Default of an autoencoder, which alone has it: %s.\n",
				of_autoencoders);
		else if (of_autoencoders == NULL)
			printf("Default: %s; an autoencoder does not have it.\n",
				param->initial);
		else if (strcmp(of_autoencoders, param->initial) == 0)
			printf("Default: %s.\n", param->initial);
		else
			printf("Default: %s, of an autoencoder %s.\n", param->initial,
				of_autoencoders);
	}
	end();
}

static void print_presets(void)
{
	begin("presets");
	for (size_t i = 0; i < preset_count; i++) {
		const struct preset *preset = &preset_table[i];

		printf(".It Cm %s\n", preset->name);
		print_phrase(preset->help);
		printf(".\n");
		for (size_t k = 0; k < PRESET_VALUES && preset->value[k][0] != NULL; k++)
			printf(".Fl -%s Cm %s\n", preset->value[k][0], preset->value[k][1]);
	}
	end();
}

static void print_options(void)
{
	begin("options");
	for (size_t i = 0; i < option_count; i++) {
		const struct option_entry *option = &option_table[i];

		printf(".It Fl -%s", option->name);
		if (option->value != NULL)
			printf(" Ar %s", option->value);
		printf("\n");
		print_phrase(option->help);
		printf(".\n");
	}
	end();
}

/* \& keeps a key such as ? from being taken for the end of a sentence. */
static void print_key(int key)
{
	char name[16];

	printf("Ic \\&%s", key_name(key, name, sizeof name));
}

/* One item for each key; what it does at different times stands in one line. */
static void print_keys(const char *part, const struct binding *bindings)
{
	const struct binding *before = NULL;

	begin(part);
	for (; bindings->press != NULL; before = bindings++) {
		if (before != NULL && before->key == bindings->key) {
			printf(", or %s", bindings->help);
			continue;
		}
		printf("%s.It ", before != NULL ? ".\n" : "");
		print_key(bindings->key);
		if (bindings->other != 0) {
			printf(" , ");
			print_key(bindings->other);
		}
		printf("\n");
		print_phrase(bindings->help);
	}
	printf(".\n");
	end();
}

int main(void)
{
	static const struct pane *const dialogs[] = {&dialog_form, &dialog_data,
		&dialog_sweep, &dialog_trials, &dialog_overlay, &dialog_delete,
		&dialog_quit, &dialog_help};
	char part[64];

	print_hparams();
	print_presets();
	print_options();
	print_keys("keys everywhere", ui_bindings);
	for (size_t i = 0; ui_panes[i] != NULL; i++) {
		snprintf(part, sizeof part, "keys of the pane %s", ui_panes[i]->name);
		print_keys(part, ui_panes[i]->bindings);
	}
	for (size_t i = 0; i < sizeof dialogs / sizeof dialogs[0]; i++) {
		snprintf(part, sizeof part, "keys of the dialog %s", dialogs[i]->name);
		print_keys(part, dialogs[i]->bindings);
	}
	return 0;
}
