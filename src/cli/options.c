#include "fmnist/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/init_result.h"
#include "fmnist/pool.h"
#include "fmnist/preset.h"
#include "fmnist/xalloc.h"

#define MOST_THREADS 1024
#define MOST_COLUMNS 10000 /* of images */
#define MOST_COLUMN 78     /* of a line of the help */
#define LEAST_SCALE 0.25
#define MOST_SCALE 16.0

static int set_count(long *count, const char *option, const char *value, long least,
	long most, struct err *err)
{
	char *end;
	long n = strtol(value, &end, 10);

	if (end == value || *end != '\0' || n < least || n > most)
		return err_set(err, "--%s '%s': not a number from %ld to %ld", option,
			value, least, most);
	*count = n;
	return 0;
}

static int set_threads(struct options *options, const char *value, struct err *err)
{
	return set_count(&options->threads, "threads", value, 1, MOST_THREADS, err);
}

static int set_columns(struct options *options, const char *value, struct err *err)
{
	return set_count(&options->columns, "columns", value, 1, MOST_COLUMNS, err);
}

static int set_draws(struct options *options, const char *value, struct err *err)
{
	return set_count(
		&options->draws, "draws", value, INIT_LEAST_DRAWS, INIT_MOST_DRAWS, err);
}

static int set_scale(struct options *options, const char *value, struct err *err)
{
	char *end;
	double scale = strtod(value, &end);

	if (end == value || *end != '\0' || !(scale >= LEAST_SCALE && scale <= MOST_SCALE))
		return err_set(err, "--scale '%s': not a number from %g to %g", value,
			LEAST_SCALE, MOST_SCALE);
	options->scale = scale;
	return 0;
}

#define TEXT(field)                                                          \
	static int set_##field(                                              \
		struct options *options, const char *value, struct err *err) \
	{                                                                    \
		(void)err;                                                   \
		options->field = value;                                      \
		return 0;                                                    \
	}
TEXT(data)
TEXT(store)
TEXT(resume)
TEXT(run)
TEXT(from)
TEXT(format)
TEXT(what)
TEXT(output)
TEXT(figure)
TEXT(preset)
TEXT(url)
TEXT(plane)
TEXT(through)
TEXT(grid)
TEXT(x)
TEXT(y)
TEXT(margin)
TEXT(images)
TEXT(seed)
TEXT(schemes)
TEXT(csv)
TEXT(azimuth)
TEXT(elevation)
TEXT(size)

#define FLAG(field)                                                          \
	static int set_##field(                                              \
		struct options *options, const char *value, struct err *err) \
	{                                                                    \
		(void)value;                                                 \
		(void)err;                                                   \
		options->field = true;                                       \
		return 0;                                                    \
	}
FLAG(quiet)
FLAG(json)
FLAG(headless)
FLAG(no_color)
FLAG(ascii)
FLAG(print)
FLAG(yes)
FLAG(log)
FLAG(linear)
FLAG(help)
FLAG(version)

const struct option_entry option_table[] = {
	{"data", "DIR|synthetic", "directory of the data set, or the synthetic one",
		OPTIONS_COMMON, set_data},
	{"store", "DIR", "directory where runs are recorded", OPTIONS_COMMON, set_store},
	{"threads", "N", "threads, or a sweep's workers [one a processor]", OPTIONS_COMMON,
		set_threads},
	{"quiet", NULL, "no progress on standard error", OPTIONS_COMMON, set_quiet},
	{"json", NULL, "results as JSON Lines on standard output", OPTIONS_COMMON,
		set_json},
	{"headless", NULL, "no dashboard, also on a terminal", OPTIONS_COMMON,
		set_headless},
	{"no-color", NULL, "no colours, as with NO_COLOR in the environment",
		OPTIONS_COMMON, set_no_color},
	{"ascii", NULL, "draw with ASCII characters only", OPTIONS_COMMON, set_ascii},
	{"help", NULL, "show help and exit; also -h", OPTIONS_COMMON, set_help},
	{"version", NULL, "show the version and exit; also -V", OPTIONS_COMMON,
		set_version},
	{"run", "RUN", "show this stored run", OPTIONS_RUN, set_run},
	{"from", "RUN[:TRIAL]", "train as a stored run or trial was, on all images",
		OPTIONS_FROM, set_from},
	{"resume", "RUN", "go on with a sweep that was stopped or interrupted",
		OPTIONS_SWEEP, set_resume},
	{"print", NULL, "print the sweep file, for instance to change it", OPTIONS_SWEEP,
		set_print},
	{"format", "csv|jsonl|npy", "CSV, JSON Lines or a NumPy array [csv]",
		OPTIONS_EXPORT, set_format},
	{"what", "NAME", "which table, or which picture",
		OPTIONS_EXPORT | OPTIONS_FIGURE | OPTIONS_LOOK, set_what},
	{"output", "FILE", "file to write, in place of standard output", OPTIONS_EXPORT,
		set_output},
	{"preset", "NAME", "hyper-parameters to begin with [homework]", OPTIONS_AUTOENCODER,
		set_preset},
	{"figure", "FILE", "picture to write: .png, .pdf or .svg",
		OPTIONS_FIGURE | OPTIONS_LOOK | OPTIONS_INIT, set_figure},
	{"columns", "N", "images and their reconstructions in a picture [2]",
		OPTIONS_FIGURE, set_columns},
	{"scale", "X", "pixels of a point, 1/72 inch, of a .png [2]",
		OPTIONS_FIGURE | OPTIONS_LOOK | OPTIONS_INIT, set_scale},
	{"plane", "path|random", "directions: of the path, or random ones [path]",
		OPTIONS_LANDSCAPE, set_plane},
	{"through", "RUN,RUN", "the plane through the networks of three runs",
		OPTIONS_LANDSCAPE, set_through},
	{"grid", "N|COLSxROWS", "points, 2 to 400 a side [25]", OPTIONS_LANDSCAPE,
		set_grid},
	{"margin", "X", "room on each side of the path, as a part of it [0.2]",
		OPTIONS_LANDSCAPE, set_margin},
	{"x", "LOW,HIGH", "range of the first direction, in place of the margin",
		OPTIONS_LANDSCAPE, set_x},
	{"y", "LOW,HIGH", "range of the second direction", OPTIONS_LANDSCAPE, set_y},
	{"images", "N", "training images to compute with [2500, of init 64]",
		OPTIONS_LANDSCAPE | OPTIONS_INIT, set_images},
	{"seed", "N", "draws these images, and random directions [541]", OPTIONS_LANDSCAPE,
		set_seed},
	{"size", "WIDTHxHEIGHT", "of a landscape's picture, in points [595 wide]",
		OPTIONS_LOOK, set_size},
	{"azimuth", "X", "degrees, where a surface is seen from [the best]", OPTIONS_LOOK,
		set_azimuth},
	{"elevation", "X", "degrees above the floor, -90 to 90 [35]", OPTIONS_LOOK,
		set_elevation},
	{"log", NULL, "a logarithmic scale of losses [where it shows more]", OPTIONS_LOOK,
		set_log},
	{"linear", NULL, "a linear one", OPTIONS_LOOK, set_linear},
	{"schemes", "NAME,...", "of he, xavier, torch and normal [all]", OPTIONS_INIT,
		set_schemes},
	{"draws", "N", "networks to draw by each scheme, at least 10 [200]", OPTIONS_INIT,
		set_draws},
	{"csv", "layers|steps", "a table as CSV, in place of text", OPTIONS_INIT, set_csv},
	{"yes", NULL, "delete without asking", OPTIONS_RM, set_yes},
	{"url", "URL", "where to download from, in place of the official URL",
		OPTIONS_FETCH, set_url},
};

const size_t option_count = sizeof option_table / sizeof option_table[0];

void options_default(struct options *options)
{
	*options = (struct options){0};
	hparams_default(&options->hparams);
}

static bool takes_hparam(unsigned groups, const struct hparam *param)
{
	if ((groups & OPTIONS_HPARAMS) != 0 && hparam_applies(param, false))
		return true;
	if ((groups & OPTIONS_AUTOENCODER) != 0 && hparam_applies(param, true))
		return true;
	if ((groups & OPTIONS_INIT) != 0 && init_takes(param))
		return true;
	return (groups & OPTIONS_BATCH) != 0 &&
		param->offset == offsetof(struct hparams, batch_size);
}

/* The default that a command of these groups has. */
static const char *initial_of(
	unsigned groups, const struct hparam *param, char *buffer, size_t size)
{
	struct init_settings settings;

	if ((groups & OPTIONS_INIT) == 0)
		return hparam_initial(param, (groups & OPTIONS_AUTOENCODER) != 0);
	init_settings_default(&settings);
	return hparam_format(&settings.hparams, param, buffer, size);
}

size_t options_threads(const struct options *options)
{
	return options->threads > 0 ? (size_t)options->threads : pool_processors();
}

/* What getopt returns for the first option of its table: behind every character. */
#define LONG_FROM 256

/* getopt's table: first option_table, then hparam_table. */
static struct option *long_options(unsigned groups)
{
	struct option *table = xcalloc(option_count + hparam_count + 1, sizeof *table);
	size_t n = 0;

	for (size_t i = 0; i < option_count; i++) {
		if ((option_table[i].groups & groups) == 0)
			continue;
		table[n].name = option_table[i].name;
		table[n].has_arg =
			option_table[i].value != NULL ? required_argument : no_argument;
		table[n++].val = LONG_FROM + (int)i;
	}
	for (size_t i = 0; i < hparam_count; i++) {
		if (!takes_hparam(groups, &hparam_table[i]))
			continue;
		table[n].name = hparam_table[i].name;
		table[n].has_arg = hparam_table[i].type == HPARAM_SWITCH
			? optional_argument
			: required_argument;
		table[n++].val = LONG_FROM + (int)(option_count + i);
	}
	return table;
}

static int apply(struct options *options, size_t which, const char *value, struct err *err)
{
	if (which < option_count)
		return option_table[which].apply(options, value, err);
	which -= option_count;
	options->given |= (uint64_t)1 << which;
	/* A switch that is given alone is on; --batch-norm=false turns it off. */
	return hparam_set(&options->hparams, &hparam_table[which],
		value != NULL ? value : "true", err);
}

void options_apply_given(const struct options *options, struct hparams *hp)
{
	char value[64];

	for (size_t i = 0; i < hparam_count; i++)
		if ((options->given >> i & 1) != 0)
			hparam_set(hp, &hparam_table[i],
				hparam_format(&options->hparams, &hparam_table[i], value,
					sizeof value),
				NULL);
}

static int refuse_argument(char **argv, int code, struct err *err)
{
	const char *arg = argv[optind - 1];

	if (code == ':')
		return err_set(err, "option '%s' needs a value", arg);
	if (optopt > 0 && optopt < 128 && arg[0] == '-' && arg[1] != '-')
		return err_set(err, "unknown option '-%c'", optopt);
	return err_set(err, "unknown or ambiguous option '%s'", arg);
}

int options_parse(struct options *options, unsigned groups, bool in_order, int argc,
	char **argv, struct err *err)
{
	struct option *table = long_options(groups);
	int rc = 0;
	int code;

	optind = 0; /* start again: there may have been a parse before */
	opterr = 0;
	while (rc == 0 &&
		(code = getopt_long(argc, argv, in_order ? "+:hV" : ":hV", table, NULL)) !=
			-1) {
		if (code == 'h')
			options->help = true;
		else if (code == 'V')
			options->version = true;
		else if (code == '?' || code == ':')
			rc = refuse_argument(argv, code, err);
		else
			rc = apply(options, (size_t)(code - LONG_FROM), optarg, err);
	}
	options->operand = argv + optind;
	options->operands = argc - optind;
	free(table);
	return rc;
}

static void print_entry(FILE *out, const char *name, const char *value, const char *help)
{
	char left[64];

	snprintf(left, sizeof left, "--%s%s%s", name, value != NULL ? " " : "",
		value != NULL ? value : "");
	fprintf(out, "  %-*s %s", OPTIONS_NAME_COLUMNS, left, help);
}

static const char *value_word(const struct hparam *param, char *buffer, size_t size)
{
	if (param->type == HPARAM_SWITCH)
		return NULL;
	if (param->type == HPARAM_CHOICE)
		return hparam_range(param, buffer, size);
	if (param->type == HPARAM_WIDTHS)
		return "N-N-...";
	return param->type == HPARAM_INTEGER ? "N" : "X";
}

static void print_hparam(FILE *out, const struct hparam *param, unsigned groups)
{
	char buffer[128];

	print_entry(
		out, param->name, value_word(param, buffer, sizeof buffer), param->help);
	if (param->type == HPARAM_INTEGER || param->type == HPARAM_REAL)
		fprintf(out, ", %s", hparam_range(param, buffer, sizeof buffer));
	fprintf(out, " [%s]\n", initial_of(groups, param, buffer, sizeof buffer));
}

/* What a preset sets, in lines below its name. */
static void print_values(FILE *out, const struct preset *preset)
{
	int column = 0;

	for (size_t i = 0; i < PRESET_VALUES && preset->value[i][0] != NULL; i++) {
		char option[64];
		int n = snprintf(option, sizeof option, "--%s %s", preset->value[i][0],
			preset->value[i][1]);

		if (column == 0 || column + 1 + n > MOST_COLUMN) {
			column = OPTIONS_NAME_COLUMNS + 2;
			fprintf(out, "%s%*s", i > 0 ? "\n" : "", column, "");
		}
		column += fprintf(out, " %s", option);
	}
	if (column > 0)
		fputc('\n', out);
}

static void print_presets(FILE *out)
{
	fputs("Presets:\n", out);
	for (size_t i = 0; i < preset_count; i++) {
		fprintf(out, "  %-*s %s\n", OPTIONS_NAME_COLUMNS, preset_table[i].name,
			preset_table[i].help);
		print_values(out, &preset_table[i]);
	}
	fputc('\n', out);
}

void options_print(FILE *out, unsigned groups)
{
	const unsigned with_hparams =
		OPTIONS_HPARAMS | OPTIONS_AUTOENCODER | OPTIONS_BATCH | OPTIONS_INIT;

	if ((groups & OPTIONS_AUTOENCODER) != 0)
		print_presets(out);
	if ((groups & with_hparams) != 0) {
		fputs("Hyper-parameters:\n", out);
		for (size_t i = 0; i < hparam_count; i++)
			if (takes_hparam(groups, &hparam_table[i]))
				print_hparam(out, &hparam_table[i], groups);
		fputc('\n', out);
	}
	fputs("Options:\n", out);
	for (size_t i = 0; i < option_count; i++) {
		if ((option_table[i].groups & groups) == 0)
			continue;
		print_entry(out, option_table[i].name, option_table[i].value,
			option_table[i].help);
		fputc('\n', out);
	}
}
