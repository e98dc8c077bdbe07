#include "fmnist/landscape_options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_MARGIN 100.0

/* A number that is followed by `after`; NULL: it is not there. */
static const char *number(const char *text, char after, double *value)
{
	char *end;

	*value = strtod(text, &end);
	if (end == text || *end != after || !isfinite(*value))
		return NULL;
	return after != '\0' ? end + 1 : end;
}

static const char *whole(const char *text, char after, uint64_t most, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != after || errno != 0 || *value > most)
		return NULL;
	return after != '\0' ? end + 1 : end;
}

static int read_plane(const char *text, struct survey_settings *settings, struct err *err)
{
	if (strcmp(text, plane_kind_name(PLANE_PATH)) == 0)
		settings->plane = PLANE_PATH;
	else if (strcmp(text, plane_kind_name(PLANE_RANDOM)) == 0)
		settings->plane = PLANE_RANDOM;
	else
		return err_set(err, "--plane '%s': not one of path and random", text);
	return 0;
}

static int read_through(const char *text, struct survey_settings *settings, struct err *err)
{
	const char *comma = strchr(text, ',');

	if (comma == NULL || comma == text || comma[1] == '\0' ||
		strchr(comma + 1, ',') != NULL)
		return err_set(err,
			"--through '%s': not two runs, as in 7,12; the third is the "
			"command's operand",
			text);
	settings->plane = PLANE_THREE;
	return 0;
}

static int read_grid(const char *text, struct survey_settings *settings, struct err *err)
{
	const char *cross = strchr(text, 'x');
	uint64_t cols, rows;
	const char *end = whole(text, cross != NULL ? 'x' : '\0', LANDSCAPE_MOST, &cols);

	rows = cols;
	if (end != NULL && cross != NULL)
		end = whole(end, '\0', LANDSCAPE_MOST, &rows);
	if (end == NULL || cols < 2 || rows < 2)
		return err_set(err, "--grid '%s': not N or COLSxROWS, each from 2 to %d",
			text, LANDSCAPE_MOST);
	settings->cols = (size_t)cols;
	settings->rows = (size_t)rows;
	return 0;
}

static int read_margin(const char *text, struct survey_settings *settings, struct err *err)
{
	if (number(text, '\0', &settings->margin) == NULL || settings->margin < 0.0 ||
		settings->margin > MOST_MARGIN)
		return err_set(
			err, "--margin '%s': not a number from 0 to %g", text, MOST_MARGIN);
	return 0;
}

static int read_range(
	const char *option, const char *text, double *low, double *high, struct err *err)
{
	const char *rest = number(text, ',', low);

	if (rest == NULL || number(rest, '\0', high) == NULL || *low >= *high)
		return err_set(err, "--%s '%s': not LOW,HIGH, as in -2.5,8", option, text);
	return 0;
}

static int read_images(const char *text, struct survey_settings *settings, struct err *err)
{
	uint64_t images;

	if (whole(text, '\0', UINT32_MAX, &images) == NULL || images == 0)
		return err_set(err, "--images '%s': not a number of images", text);
	settings->images = (size_t)images;
	return 0;
}

static int read_seed(const char *text, struct survey_settings *settings, struct err *err)
{
	if (whole(text, '\0', INT64_MAX, &settings->seed) == NULL)
		return err_set(err, "--seed '%s': not a whole number from 0", text);
	return 0;
}

static int read_ranges(
	const struct options *options, struct survey_settings *settings, struct err *err)
{
	struct plane_range *range = &settings->range;

	if (options->x == NULL && options->y == NULL)
		return 0;
	if (options->x == NULL || options->y == NULL)
		return err_set(err, "--x and --y are given together, or neither");
	if (options->margin != NULL)
		return err_set(err, "--margin is in place of --x and --y");
	settings->has_range = true;
	if (read_range("x", options->x, &range->low[0], &range->high[0], err) != 0)
		return -1;
	return read_range("y", options->y, &range->low[1], &range->high[1], err);
}

int landscape_options_read(
	const struct options *options, struct survey_settings *settings, struct err *err)
{
	const struct {
		const char *text;
		int (*read)(const char *, struct survey_settings *, struct err *);
	} part[] = {
		{options->plane, read_plane},
		{options->through, read_through},
		{options->grid, read_grid},
		{options->margin, read_margin},
		{options->images, read_images},
		{options->seed, read_seed},
	};

	survey_settings_default(settings);
	if (options->plane != NULL && options->through != NULL)
		return err_set(err, "--through says which plane: leave out --plane");
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
		if (part[i].text != NULL && part[i].read(part[i].text, settings, err) != 0)
			return -1;
	return read_ranges(options, settings, err);
}

bool landscape_options_given(const struct options *options)
{
	return options->plane != NULL || options->through != NULL ||
		options->grid != NULL || options->margin != NULL ||
		options->images != NULL || options->seed != NULL || options->x != NULL ||
		options->y != NULL;
}
