#include "fmnist/init_options.h"

#include <stdlib.h>
#include <string.h>

/* The scheme whose name is text[0..n); INIT_SCHEMES: there is none. */
static enum init_scheme find_scheme(const char *text, size_t n)
{
	enum init_scheme scheme = 0;

	while (scheme < INIT_SCHEMES &&
		(strlen(init_kinds[scheme].name) != n ||
			strncmp(init_kinds[scheme].name, text, n) != 0))
		scheme++;
	return scheme;
}

static int read_schemes(const char *text, struct init_settings *settings, struct err *err)
{
	memset(settings->scheme, 0, sizeof settings->scheme);
	for (const char *at = text;; at++) {
		size_t n = strcspn(at, ",");
		enum init_scheme scheme = find_scheme(at, n);

		if (scheme == INIT_SCHEMES)
			return err_set(err,
				"--schemes '%s': not a list of he, xavier, torch and "
				"normal, as in he,torch",
				text);
		settings->scheme[scheme] = true;
		at += n;
		if (*at == '\0')
			return 0;
	}
}

static int read_images(const char *text, struct init_settings *settings, struct err *err)
{
	char *end;
	long images = strtol(text, &end, 10);

	if (end == text || *end != '\0' || images < 1 || images > INIT_MOST_IMAGES)
		return err_set(err, "--images '%s': not a number from 1 to %d", text,
			INIT_MOST_IMAGES);
	settings->images = (size_t)images;
	return 0;
}

static int check_table(const struct options *options, struct err *err)
{
	if (options->csv == NULL)
		return 0;
	if (strcmp(options->csv, "layers") != 0 && strcmp(options->csv, "steps") != 0)
		return err_set(
			err, "--csv '%s': not one of layers and steps", options->csv);
	if (options->json)
		return err_set(err, "--csv and --json: choose one");
	return 0;
}

int init_options_read(
	const struct options *options, struct init_settings *settings, struct err *err)
{
	init_settings_default(settings);
	options_apply_given(options, &settings->hparams);
	if (options->draws > 0)
		settings->draws = (size_t)options->draws;
	if (options->schemes != NULL && read_schemes(options->schemes, settings, err) != 0)
		return -1;
	if (options->images != NULL && read_images(options->images, settings, err) != 0)
		return -1;
	return check_table(options, err);
}
