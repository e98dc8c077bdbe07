#include "fmnist/sweep_spec.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/inifile.h"
#include "fmnist/reader.h"
#include "fmnist/rng_numpy.h"
#include "fmnist/sweep_builtin.h"
#include "fmnist/xalloc.h"

#define MOST_BYTES ((size_t)1 << 20)
#define MOST_VALUES 1000
#define MOST_WORKERS 1024

/* Between two values. */
#define SEPARATORS ", \t\r\n\v\f"

struct parse {
	struct sweep_spec *spec;
	const char *source;
	struct err *err;
	int line; /* the one that is looked at */
	const struct section *section;
	const struct setting *setting; /* of [sweep], that the last line is about */
	const struct hparam *param;    /* likewise of [space] and [fixed] */
	int *setting_line;             /* (settings), 0: not set */
	int *param_line;               /* (hparam_count), likewise */
	struct hparams *value;         /* (MOST_VALUES), of the last axis, parsed */
};

struct setting {
	const char *name;
	int (*set)(struct parse *p, const char *text);
	size_t offset; /* in struct sweep_spec: of a number */
	uint64_t low, high;
};

struct section {
	const char *name;
	int (*begin)(struct parse *p, const char *key);
	int (*add)(struct parse *p, const char *text);  /* the value of the line */
	int (*more)(struct parse *p, const char *text); /* of an indented line below */
};

static ERR_PRINTF(3, 4) int refuse(struct parse *p, int line, const char *fmt, ...)
{
	char text[sizeof((struct err *)NULL)->text];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (line == 0)
		return err_set(p->err, "%s: %s", p->source, text);
	return err_set(p->err, "%s:%d: %s", p->source, line, text);
}

/* hparam_set's message names the option; here it is a key. */
static int refuse_value(struct parse *p, int line, const struct err *why)
{
	return refuse(p, line, "%s", why->text + strspn(why->text, "-"));
}

static void append(char *list, size_t size, const char *separator, const char *word)
{
	size_t used = strlen(list);

	snprintf(list + used, size - used, "%s%s", used > 0 ? separator : "", word);
}

/* [sweep] */

static int set_number(struct parse *p, const char *text)
{
	const struct setting *setting = p->setting;
	uint64_t *out = (uint64_t *)(void *)((char *)p->spec + setting->offset);
	const char *why = NULL;
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0')
		why = "not a whole number";
	else if (errno != 0 || *out < setting->low || *out > setting->high)
		why = "out of range";
	if (why == NULL)
		return 0;
	return refuse(p, p->line, "%s '%s': %s (allowed: %" PRIu64 " to %" PRIu64 ")",
		setting->name, text, why, setting->low, setting->high);
}

static int set_seed(struct parse *p, const char *text)
{
	struct err why;

	if (hparam_set(&p->spec->base, hparam_find("seed"), text, &why) != 0)
		return refuse_value(p, p->line, &why);
	p->spec->seed = p->spec->base.seed;
	return 0;
}

/* Index of the choice; -1: it is none. */
static int choose(struct parse *p, const char *text, const char *const *choices)
{
	char allowed[128] = "";

	for (int i = 0; choices[i] != NULL; i++) {
		if (strcmp(choices[i], text) == 0)
			return i;
		append(allowed, sizeof allowed, "|", choices[i]);
	}
	return refuse(p, p->line, "%s '%s': no such choice (allowed: %s)", p->setting->name,
		text, allowed);
}

static int set_metric(struct parse *p, const char *text)
{
	const char *const names[] = {
		metric_name(METRIC_VAL_ACCURACY), metric_name(METRIC_VAL_LOSS), NULL};
	int choice = choose(p, text, names);

	p->spec->metric = choice >= 0 ? (enum metric)choice : METRIC_VAL_ACCURACY;
	return choice >= 0 ? 0 : -1;
}

static int set_sampler(struct parse *p, const char *text)
{
	const char *const names[] = {
		sampler_name(SAMPLER_RANDOM), sampler_name(SAMPLER_GRID), NULL};
	int choice = choose(p, text, names);

	p->spec->sampler = choice >= 0 ? (enum sampler)choice : SAMPLER_RANDOM;
	return choice >= 0 ? 0 : -1;
}

static int set_pruner(struct parse *p, const char *text)
{
	const char *const names[] = {pruner_name(PRUNER_NONE), pruner_name(PRUNER_MEDIAN),
		pruner_name(PRUNER_ASHA), NULL};
	int choice = choose(p, text, names);

	p->spec->pruner.kind = choice >= 0 ? (enum pruner_kind)choice : PRUNER_NONE;
	return choice >= 0 ? 0 : -1;
}

enum {
	SETTING_METRIC,
	SETTING_TRIALS,
	SETTING_SEED,
	SETTING_SAMPLER,
	SETTING_WORKERS,
	SETTING_PRUNER,
	SETTING_PRUNE_FROM_EPOCH,
	SETTING_PRUNE_FROM_TRIALS,
	SETTING_PRUNE_FACTOR,
	SETTINGS,
};

#define AT(field) offsetof(struct sweep_spec, field)

static const struct setting settings[SETTINGS] = {
	[SETTING_METRIC] = {"metric", set_metric, 0, 0, 0},
	[SETTING_TRIALS] = {"trials", set_number, AT(trials), 1, SWEEP_MAX_TRIALS},
	[SETTING_SEED] = {"seed", set_seed, 0, 0, 0},
	[SETTING_SAMPLER] = {"sampler", set_sampler, 0, 0, 0},
	[SETTING_WORKERS] = {"workers", set_number, AT(workers), 1, MOST_WORKERS},
	[SETTING_PRUNER] = {"pruner", set_pruner, 0, 0, 0},
	[SETTING_PRUNE_FROM_EPOCH] = {"prune-from-epoch", set_number,
		AT(pruner.first_epoch), 1, 1000000},
	[SETTING_PRUNE_FROM_TRIALS] = {"prune-from-trials", set_number,
		AT(pruner.first_trials), 1, SWEEP_MAX_TRIALS},
	[SETTING_PRUNE_FACTOR] = {"prune-factor", set_number, AT(pruner.factor), 2, 1000},
};

static int begin_setting(struct parse *p, const char *key)
{
	char known[256] = "";

	for (size_t i = 0; i < SETTINGS; i++) {
		append(known, sizeof known, " ", settings[i].name);
		if (strcmp(settings[i].name, key) != 0)
			continue;
		if (p->setting_line[i] != 0)
			return refuse(p, p->line, "%s is set already, on line %d", key,
				p->setting_line[i]);
		p->setting = &settings[i];
		p->setting_line[i] = p->line;
		return 0;
	}
	return refuse(p, p->line, "[sweep] knows no '%s'; it knows %s", key, known);
}

static int add_setting(struct parse *p, const char *text)
{
	if (*text == '\0')
		return refuse(p, p->line, "%s has no value", p->setting->name);
	return p->setting->set(p, text);
}

/* [space] and [fixed] */

static int begin_param(struct parse *p, const char *key)
{
	const struct hparam *param = hparam_find(key);
	char known[400] = "";
	int *line;

	for (size_t i = 0; i < hparam_count; i++)
		if (hparam_applies(&hparam_table[i], false))
			append(known, sizeof known, " ", hparam_table[i].name);
	if (param == NULL || !hparam_applies(param, false))
		return refuse(p, p->line,
			"this version has no hyper-parameter '%s'; it has %s", key, known);
	if (param == hparam_find("seed"))
		return refuse(p, p->line,
			"a trial's seed is the sweep's plus its number: set 'seed' in "
			"[sweep]");
	line = &p->param_line[param - hparam_table];
	if (*line != 0)
		return refuse(
			p, p->line, "%s is set already, on line %d", param->name, *line);
	*line = p->line;
	p->param = param;
	return 0;
}

static int set_param(struct parse *p, struct hparams *hp, const char *text)
{
	struct err why;

	if (hparam_set(hp, p->param, text, &why) != 0)
		return refuse_value(p, p->line, &why);
	if (hp->train_on == TRAIN_ON_FULL)
		return refuse(p, p->line,
			"train-on full leaves no images to validate on, by which a sweep "
			"chooses: use train-on train");
	return 0;
}

static int add_fixed(struct parse *p, const char *text)
{
	if (*text == '\0')
		return refuse(p, p->line, "%s has no value", p->param->name);
	return set_param(p, &p->spec->base, text);
}

static int begin_axis(struct parse *p, const char *key)
{
	struct sweep_spec *spec = p->spec;

	if (begin_param(p, key) != 0)
		return -1;
	if (spec->axes == EVENT_AXES)
		return refuse(p, p->line, "more than %d hyper-parameters vary", EVENT_AXES);
	spec->axis = xrealloc(spec->axis, spec->axes + 1, sizeof spec->axis[0]);
	spec->axis[spec->axes++] = (struct sweep_axis){.param = p->param};
	return 0;
}

static bool same_value(
	const struct hparam *param, const struct hparams *a, const struct hparams *b)
{
	if (param->type == HPARAM_REAL)
		return hparam_real(a, param) == hparam_real(b, param);
	return hparam_integer(a, param) == hparam_integer(b, param);
}

static int add_value(struct parse *p, const char *text)
{
	struct sweep_axis *axis = &p->spec->axis[p->spec->axes - 1];
	struct hparams *value = &p->value[axis->values];

	if (axis->values == MOST_VALUES)
		return refuse(p, p->line, "%s has more than %d values", axis->param->name,
			MOST_VALUES);
	hparams_default(value);
	value->train_on = TRAIN_ON_TRAIN;
	if (set_param(p, value, text) != 0)
		return -1;
	for (size_t i = 0; i < axis->values; i++)
		if (same_value(axis->param, &p->value[i], value))
			return refuse(p, p->line, "%s '%s': stands in the list twice",
				axis->param->name, text);
	axis->value = xrealloc(axis->value, axis->values + 1, sizeof axis->value[0]);
	axis->value[axis->values++] = xstrdup(text);
	return 0;
}

static int add_values(struct parse *p, const char *text)
{
	char *copy;
	char *rest = NULL;
	int rc = 0;

	if (strchr(text, '=') != NULL)
		return refuse(p, p->line,
			"'%s' is no list of values; a new key begins at the margin", text);
	copy = xstrdup(text);
	for (char *value = strtok_r(copy, SEPARATORS, &rest); value != NULL && rc == 0;
		value = strtok_r(NULL, SEPARATORS, &rest))
		rc = add_value(p, value);
	free(copy);
	return rc;
}

static int refuse_more(struct parse *p, const char *text)
{
	return refuse(p, p->line,
		"'%s': a line with blanks before it goes on with the one above, which "
		"takes one value; a new key begins at the margin",
		text);
}

static const struct section sections[] = {
	{"sweep", begin_setting, add_setting, refuse_more},
	{"space", begin_axis, add_values, add_values},
	{"fixed", begin_param, add_fixed, refuse_more},
};

static int begin_section(struct parse *p, const struct inifile_line *line)
{
	p->section = NULL;
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (strcmp(sections[i].name, line->section) == 0)
			p->section = &sections[i];
	if (p->section != NULL)
		return 0;
	if (line->section[0] == '\0')
		return refuse(p, line->number,
			"a key before any section: begin with [sweep], [space] or [fixed]");
	return refuse(p, line->section_number,
		"no section '%s': there are [sweep], [space] and [fixed]", line->section);
}

static int take_line(void *arg, const struct inifile_line *line, struct err *err)
{
	struct parse *p = arg;

	p->err = err;
	p->line = line->number;
	if (line->more)
		return p->section->more(p, line->value);
	if (begin_section(p, line) != 0 || p->section->begin(p, line->key) != 0)
		return -1;
	return p->section->add(p, line->value);
}

/* The whole */

static bool is_set(const struct parse *p, size_t setting)
{
	return p->setting_line[setting] != 0;
}

/* All combinations; SWEEP_MAX_TRIALS + 1: more than can be run. */
static uint64_t combinations(const struct sweep_spec *spec)
{
	uint64_t product = 1;

	for (size_t i = 0; i < spec->axes && product <= SWEEP_MAX_TRIALS; i++)
		product *= spec->axis[i].values;
	return product <= SWEEP_MAX_TRIALS ? product : SWEEP_MAX_TRIALS + 1;
}

static int check_trials(struct parse *p)
{
	struct sweep_spec *spec = p->spec;
	uint64_t most = combinations(spec);
	int line = p->setting_line[SETTING_TRIALS];

	if (spec->sampler == SAMPLER_GRID) {
		if (line != 0 && spec->trials > most)
			return refuse(p, line,
				"trials '%" PRIu64 "': the grid has only %" PRIu64
				" combinations",
				spec->trials, most);
		if (line == 0 && most > SWEEP_MAX_TRIALS)
			return refuse(p, p->setting_line[SETTING_SAMPLER],
				"the grid has more than %d combinations: set 'trials'",
				SWEEP_MAX_TRIALS);
		spec->trials = line != 0 ? spec->trials : most;
	} else if (line == 0) {
		return refuse(p, 0, "[sweep] sets no 'trials': say how many to draw");
	}
	if (spec->trials - 1 > UINT32_MAX - (uint64_t)spec->seed)
		return refuse(p, p->setting_line[SETTING_SEED],
			"seed '%" PRId64 "': the last of %" PRIu64
			" trials would have one beyond %" PRIu32 ", the greatest",
			spec->seed, spec->trials, UINT32_MAX);
	return 0;
}

/* What is said to a pruner that is not asked would be forgotten without a word. */
static int check_pruner(struct parse *p)
{
	static const struct {
		size_t setting;
		enum pruner_kind kind;
	} only[] = {
		{SETTING_PRUNE_FROM_TRIALS, PRUNER_MEDIAN},
		{SETTING_PRUNE_FACTOR, PRUNER_ASHA},
	};
	enum pruner_kind kind = p->spec->pruner.kind;

	if (kind == PRUNER_NONE && is_set(p, SETTING_PRUNE_FROM_EPOCH))
		return refuse(p, p->setting_line[SETTING_PRUNE_FROM_EPOCH],
			"%s says nothing where pruner is none",
			settings[SETTING_PRUNE_FROM_EPOCH].name);
	for (size_t i = 0; i < sizeof only / sizeof only[0]; i++)
		if (is_set(p, only[i].setting) && kind != only[i].kind)
			return refuse(p, p->setting_line[only[i].setting],
				"%s is for pruner %s, and pruner is %s",
				settings[only[i].setting].name, pruner_name(only[i].kind),
				pruner_name(kind));
	return 0;
}

static int check_whole(struct parse *p)
{
	struct sweep_spec *spec = p->spec;

	if (spec->axes == 0)
		return refuse(p, 0,
			"[space] is missing or empty: name what varies, with the values to "
			"choose from");
	for (size_t i = 0; i < spec->axes; i++)
		if (spec->axis[i].values == 0)
			return refuse(p, p->param_line[spec->axis[i].param - hparam_table],
				"%s has no values", spec->axis[i].param->name);
	if (check_trials(p) != 0)
		return -1;
	return check_pruner(p);
}

/* "homework" of "/home/me/homework.ini". */
static void set_name(struct sweep_spec *spec, const char *source)
{
	const char *slash = strrchr(source, '/');
	const char *base = slash != NULL ? slash + 1 : source;
	size_t n = strlen(base);

	if (n > 4 && strcmp(base + n - 4, ".ini") == 0)
		n -= 4;
	snprintf(spec->name, sizeof spec->name, "%.*s", (int)n, base);
}

/* What a file need not say. */
static void set_defaults(struct sweep_spec *spec)
{
	hparams_default(&spec->base);
	spec->base.train_on = TRAIN_ON_TRAIN;
	spec->seed = spec->base.seed = 541;
	spec->pruner = (struct pruner_settings){
		.kind = PRUNER_NONE,
		.first_epoch = 3,
		.first_trials = 5,
		.factor = 3,
	};
}

int sweep_spec_parse(
	struct sweep_spec *spec, const char *source, const char *text, struct err *err)
{
	struct parse parse = {.spec = spec, .source = source, .err = err};
	int rc;

	*spec = (struct sweep_spec){.text = xstrdup(text)};
	set_name(spec, source);
	set_defaults(spec);
	parse.setting_line = xcalloc(SETTINGS, sizeof parse.setting_line[0]);
	parse.param_line = xcalloc(hparam_count, sizeof parse.param_line[0]);
	parse.value = xcalloc(MOST_VALUES, sizeof parse.value[0]);
	rc = inifile_parse(source, text, take_line, &parse, err);
	if (rc == 0)
		rc = check_whole(&parse);
	free(parse.setting_line);
	free(parse.param_line);
	free(parse.value);
	if (rc != 0)
		sweep_spec_release(spec);
	return rc;
}

/* Whoever misspelt the name of a built-in sweep reads which there are. */
static void refuse_path(const struct err *why, struct err *err)
{
	char known[128] = "";

	for (size_t i = 0; sweep_builtin_names[i] != NULL; i++)
		append(known, sizeof known, ", ", sweep_builtin_names[i]);
	err_set(err, "%s; give the path of a sweep file or a built-in sweep: %s", why->text,
		known);
}

static char *read_text(const char *path, struct err *err)
{
	struct reader reader;
	struct err why;
	char *text;
	size_t got = 0;
	int rc;

	if (reader_open(&reader, path, &why) != 0) {
		refuse_path(&why, err);
		return NULL;
	}
	text = xcalloc(MOST_BYTES + 1, 1);
	rc = reader_some(&reader, text, MOST_BYTES + 1, &got, err);
	reader_close(&reader);
	if (rc == 0 && got <= MOST_BYTES && strlen(text) == got)
		return text;
	if (rc == 0)
		err_set(err, "%s is no sweep file: it %s", path,
			got > MOST_BYTES ? "has more than a mebibyte"
					 : "holds a zero byte");
	free(text);
	return NULL;
}

int sweep_spec_open(struct sweep_spec *spec, const char *name_or_path, struct err *err)
{
	const char *built_in = sweep_builtin_text(name_or_path);
	char *text;
	int rc;

	if (built_in != NULL)
		return sweep_spec_parse(spec, name_or_path, built_in, err);
	*spec = (struct sweep_spec){0};
	text = read_text(name_or_path, err);
	if (text == NULL)
		return -1;
	rc = sweep_spec_parse(spec, name_or_path, text, err);
	free(text);
	return rc;
}

void sweep_spec_release(struct sweep_spec *spec)
{
	for (size_t i = 0; i < spec->axes; i++) {
		for (size_t j = 0; j < spec->axis[i].values; j++)
			free(spec->axis[i].value[j]);
		free(spec->axis[i].value);
	}
	free(spec->axis);
	free(spec->text);
	*spec = (struct sweep_spec){0};
}

static void draw_random(const struct sweep_spec *spec, struct rng *rng, struct hparams *hp)
{
	for (size_t i = 0; i < spec->axes; i++) {
		const struct sweep_axis *axis = &spec->axis[i];
		uint32_t chosen = rng_numpy_choice(rng, (uint32_t)axis->values);

		hparam_set(hp, axis->param, axis->value[chosen], NULL);
	}
}

static void draw_grid(const struct sweep_spec *spec, uint64_t trial, struct hparams *hp)
{
	for (size_t i = spec->axes; i-- > 0; trial /= spec->axis[i].values) {
		const struct sweep_axis *axis = &spec->axis[i];

		hparam_set(hp, axis->param, axis->value[trial % axis->values], NULL);
	}
}

struct hparams *sweep_spec_draw(const struct sweep_spec *spec)
{
	struct hparams *hp = xcalloc(spec->trials, sizeof *hp);
	struct rng rng;

	rng_seed(&rng, (uint64_t)spec->seed);
	for (uint64_t t = 0; t < spec->trials; t++) {
		hp[t] = spec->base;
		hp[t].seed = spec->seed + (int64_t)t;
		if (spec->sampler == SAMPLER_GRID)
			draw_grid(spec, t, &hp[t]);
		else
			draw_random(spec, &rng, &hp[t]);
	}
	return hp;
}

const char *sampler_name(enum sampler sampler)
{
	static const char *const name[] = {
		[SAMPLER_RANDOM] = "random",
		[SAMPLER_GRID] = "grid",
	};

	return name[sampler];
}
