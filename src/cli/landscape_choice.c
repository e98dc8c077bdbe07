#include "fmnist/landscape_choice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/figure_landscape.h"
#include "fmnist/figure_surface.h"

/* The first is the one that is meant without --what. */
static const struct landscape_choice choices[] = {
	{"surface", "the landscape as a surface", figure_surface_check,
		figure_surface_write},
	{"map", "the landscape from above", figure_landscape_check, figure_landscape_write},
};

static const struct landscape_choice *find(const char *what)
{
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
		if (strcmp(choices[i].what, what) == 0)
			return &choices[i];
	return NULL;
}

bool landscape_choice_is_named(const struct options *options)
{
	return options->what != NULL && find(options->what) != NULL;
}

const struct landscape_choice *landscape_choice_find(
	const struct options *options, struct err *err)
{
	const struct landscape_choice *choice =
		options->what != NULL ? find(options->what) : &choices[0];

	if (choice == NULL)
		err_set(err, "--what '%s': a landscape has the figures surface and map",
			options->what);
	return choice;
}

/* The first option of a landscape's figure that was given; NULL: none was. */
static const char *look_option(const struct options *options)
{
	const struct {
		const char *name;
		bool given;
	} option[] = {
		{"size", options->size != NULL},
		{"azimuth", options->azimuth != NULL},
		{"elevation", options->elevation != NULL},
		{"log", options->log},
		{"linear", options->linear},
	};

	for (size_t i = 0; i < sizeof option / sizeof option[0]; i++)
		if (option[i].given)
			return option[i].name;
	return NULL;
}

int landscape_choice_check(const struct options *options, bool landscape, struct err *err)
{
	const char *name = look_option(options);

	if (name != NULL && options->figure == NULL)
		return err_set(err, "--%s is of a picture: give it --figure FILE", name);
	if (name != NULL && !landscape)
		return err_set(err,
			"--%s is of a landscape's figures: --what surface or --what map",
			name);
	return 0;
}

static int read_degrees(
	const char *option, const char *text, double *degrees, struct err *err)
{
	char *end;

	if (text == NULL)
		return 0;
	*degrees = strtod(text, &end);
	if (end == text || *end != '\0' || !isfinite(*degrees))
		return err_set(err, "--%s '%s': not a number of degrees", option, text);
	return 0;
}

static int read_size(const char *text, struct landscape_look *look, struct err *err)
{
	char *end, *last;

	if (text == NULL)
		return 0;
	look->width = strtod(text, &end);
	if (end == text || *end != 'x' || !isfinite(look->width))
		goto refused;
	look->height = strtod(end + 1, &last);
	if (last == end + 1 || *last != '\0' || !isfinite(look->height))
		goto refused;
	if (look->width > 0 && look->height > 0)
		return 0;
refused:
	return err_set(err, "--size '%s': not WIDTHxHEIGHT in points, as in 600x450", text);
}

int landscape_choice_look(
	const struct options *options, struct landscape_look *look, struct err *err)
{
	landscape_look_default(look);
	if (options->log && options->linear)
		return err_set(err, "a scale is --log or --linear, not both");
	if (options->log || options->linear)
		look->scale = options->log ? LANDSCAPE_LOG : LANDSCAPE_LINEAR;
	if (options->scale > 0)
		look->pixels = options->scale;
	if (read_degrees("azimuth", options->azimuth, &look->azimuth, err) != 0 ||
		read_degrees("elevation", options->elevation, &look->elevation, err) != 0 ||
		read_size(options->size, look, err) != 0)
		return -1;
	return landscape_look_check(look, err);
}
