#include "fmnist/command.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/clock.h"
#include "fmnist/data_files.h"
#include "fmnist/fetch.h"
#include "fmnist/file.h"
#include "fmnist/jsonl.h"
#include "fmnist/locate.h"
#include "fmnist/number.h"
#include "fmnist/official.h"
#include "fmnist/progress.h"
#include "fmnist/signals.h"
#include "fmnist/xalloc.h"

static const char *verified_name(enum dataset_verified verified)
{
	static const char *const name[] = {
		[DATASET_NOT_CHECKED] = "not checked",
		[DATASET_OFFICIAL] = "official",
		[DATASET_DIFFERENT] = "different",
	};

	return name[verified];
}

static bool is_synthetic(const struct location *place)
{
	return place->required && strcmp(place->path, LOCATE_SYNTHETIC) == 0;
}

/* NULL of jansson, for instance of a path that is not UTF-8, is written as null. */
static void set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value != NULL ? value : json_null());
}

/* Everything that `data` tells. */
struct survey {
	struct places places;
	const struct location *chosen; /* NULL: none */
	struct dataset set;         /* nothing in it: none, or it cannot be read */
	struct data_files files;
	enum dataset_verified verified;
	int64_t batch_size;
};

static int survey_init(
	struct survey *survey, const struct options *options, struct err *err)
{
	const struct location *chosen;

	*survey = (struct survey){.batch_size = options->hparams.batch_size};
	places_init(&survey->places, options->data);
	chosen = places_choose(&survey->places, err);
	survey->chosen = chosen;
	if (chosen == NULL)
		return -1;
	if (is_synthetic(chosen)) {
		dataset_synthesize(&survey->set);
		return 0;
	}
	data_files_find(&survey->files, chosen->path, NULL);
	if (dataset_load(&survey->set, chosen->path, err) != 0)
		return -1;
	survey->verified = dataset_verify(chosen->path);
	return 0;
}

static void survey_release(struct survey *survey)
{
	places_release(&survey->places);
	dataset_release(&survey->set);
	data_files_release(&survey->files);
}

static const char *survey_form(const struct survey *survey)
{
	return survey->set.synthetic ? "drawn by the program"
				     : data_files_describe(&survey->files);
}

static uint64_t batches(const struct images *images, int64_t batch_size)
{
	uint64_t size = (uint64_t)batch_size;

	return (images->count + size - 1) / size;
}

static json_t *images_json(const struct images *images, int64_t batch_size)
{
	json_t *object = json_object();
	json_t *classes = json_array();
	size_t counts[DATASET_CLASSES];

	images_class_counts(images, counts);
	for (int c = 0; c < DATASET_CLASSES; c++)
		json_array_append_new(classes, json_integer((json_int_t)counts[c]));
	set(object, "images", json_integer((json_int_t)images->count));
	set(object, "batches", json_integer((json_int_t)batches(images, batch_size)));
	set(object, "images_of_class", classes);
	return object;
}

static json_t *places_json(const struct survey *survey)
{
	json_t *array = json_array();

	for (size_t i = 0; i < survey->places.count; i++) {
		const struct location *place = &survey->places.place[i];
		json_t *object = json_object();

		set(object, "place", json_string(place->why));
		set(object, "path", json_string(place->path));
		set(object, "complete", json_boolean(place->complete));
		set(object, "chosen", json_boolean(place == survey->chosen));
		json_array_append_new(array, object);
	}
	return array;
}

static void print_json(const struct survey *survey)
{
	const struct dataset *data = &survey->set;
	json_t *object = json_object();
	json_t *names = json_array();
	bool read = data->train.count > 0;

	for (int c = 0; c < DATASET_CLASSES; c++)
		json_array_append_new(names, json_string(dataset_class_name[c]));
	set(object, "data",
		read ? json_string(data->synthetic ? "synthetic" : "fashion-mnist") : NULL);
	set(object, "path",
		survey->chosen != NULL ? json_string(survey->chosen->path) : NULL);
	set(object, "form", read ? json_string(survey_form(survey)) : NULL);
	set(object, "verified", read ? json_string(verified_name(survey->verified)) : NULL);
	set(object, "rows", read ? json_integer((json_int_t)data->train.rows) : NULL);
	set(object, "cols", read ? json_integer((json_int_t)data->train.cols) : NULL);
	set(object, "batch_size", json_integer(survey->batch_size));
	set(object, "train", read ? images_json(&data->train, survey->batch_size) : NULL);
	set(object, "test", read ? images_json(&data->test, survey->batch_size) : NULL);
	set(object, "classes", names);
	set(object, "places", places_json(survey));
	jsonl_write(stdout, object);
}

static void print_row(const char *name, uint64_t train, uint64_t test)
{
	char a[32], b[32];

	printf("%-16s %10s %10s\n", name, number_grouped(train, a, sizeof a),
		number_grouped(test, b, sizeof b));
}

static void print_set(const struct survey *survey)
{
	static const char *const verdict[] = {
		[DATASET_NOT_CHECKED] = "not checked",
		[DATASET_OFFICIAL] = "yes, the official files by their SHA-256",
		[DATASET_DIFFERENT] =
			"no, not the official files ('data verify' tells which)",
	};
	const struct dataset *data = &survey->set;
	size_t train[DATASET_CLASSES], test[DATASET_CLASSES];
	char label[32];

	printf("data             %s\n", dataset_title(data));
	printf("from             %s\n", data->where);
	printf("form             %s\n", survey_form(survey));
	if (!data->synthetic)
		printf("verified         %s\n", verdict[survey->verified]);
	printf("shape            %zux%zu pixels, 0 to 255\n\n", data->train.rows,
		data->train.cols);
	printf("%-16s %10s %10s\n", "", "train", "test");
	print_row("images", data->train.count, data->test.count);
	snprintf(label, sizeof label, "batches of %" PRId64, survey->batch_size);
	print_row(label, batches(&data->train, survey->batch_size),
		batches(&data->test, survey->batch_size));
	putchar('\n');
	images_class_counts(&data->train, train);
	images_class_counts(&data->test, test);
	for (int c = 0; c < DATASET_CLASSES; c++)
		print_row(dataset_class_name[c], train[c], test[c]);
}

static void print_places(const struct survey *survey)
{
	printf("\nplaces, in the order in which they are looked at (* is taken):\n");
	for (size_t i = 0; i < survey->places.count; i++) {
		const struct location *place = &survey->places.place[i];

		printf("%c %-16s  %-8s  %s\n", place == survey->chosen ? '*' : ' ',
			place->why, place->complete ? "complete" : "-", place->path);
	}
}

static int run_survey(const struct options *options, struct err *err)
{
	struct survey survey;
	int rc = survey_init(&survey, options, err);

	if (options->json) {
		print_json(&survey);
	} else {
		if (rc == 0)
			print_set(&survey);
		print_places(&survey);
	}
	survey_release(&survey);
	return rc == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int run_path(const struct options *options, struct err *err)
{
	struct places places;
	const struct location *place;
	int status = EXIT_FAILED;

	places_init(&places, options->data);
	place = places_choose(&places, err);
	if (place == NULL)
		goto out;
	if (options->json) {
		json_t *object = json_object();

		set(object, "place", json_string(place->why));
		set(object, "path", json_string(place->path));
		jsonl_write(stdout, object);
	} else {
		puts(place->path);
	}
	status = EXIT_DONE;
out:
	places_release(&places);
	return status;
}

/* A line a file, or an object of all. Returns how many are not official. */
static int verify_files(const struct data_files *files, const char *directory, bool json)
{
	json_t *object = json_object();
	json_t *array = json_array();
	int wrong = 0;

	for (int i = 0; i < DATA_FILES; i++) {
		struct err why = {""};
		enum dataset_verified verified =
			official_check(files, (enum data_file)i, &official_files[i], &why);
		json_t *file = json_object();

		wrong += verified != DATASET_OFFICIAL;
		set(file, "path", json_string(files->path[i]));
		set(file, "verified", json_string(verified_name(verified)));
		set(file, "reason", why.text[0] != '\0' ? json_string(why.text) : NULL);
		json_array_append_new(array, file);
		if (!json && verified == DATASET_OFFICIAL)
			printf("official   %s\n", files->path[i]);
		else if (!json)
			printf("different  %s\n", why.text);
	}
	set(object, "path", json_string(directory));
	set(object, "verified",
		json_string(
			verified_name(wrong == 0 ? DATASET_OFFICIAL : DATASET_DIFFERENT)));
	set(object, "files", array);
	if (json)
		jsonl_write(stdout, object);
	else
		json_decref(object);
	return wrong;
}

static int run_verify(const struct options *options, struct err *err)
{
	struct places places;
	struct data_files files = {0};
	const struct location *place;
	int status = EXIT_FAILED;
	int wrong;

	places_init(&places, options->data);
	place = places_choose(&places, err);
	if (place == NULL)
		goto out;
	if (is_synthetic(place)) {
		err_set(err, "the synthetic data set has no files to verify");
		goto out;
	}
	if (data_files_find(&files, place->path, err) != 0)
		goto out;
	wrong = verify_files(&files, place->path, options->json);
	if (wrong > 0)
		err_set(err,
			"%d of the %d files in %s are not the official ones; "
			"'fmnist-tui data fetch' downloads them",
			wrong, DATA_FILES, place->path);
	else
		status = EXIT_DONE;
out:
	data_files_release(&files);
	places_release(&places);
	return status;
}

#define REPORT_SECONDS 0.1

struct fetching {
	struct progress progress;
	struct jsonl jsonl;
	bool json;
	double began, last; /* clock */
	int64_t first;      /* bytes that were there when it began; -1: not known yet */
	int ended_by;       /* signal, or 0 */
};

static void show_fetch(struct fetching *fetching, const struct fetch_progress *file)
{
	int64_t before = 0;
	int64_t all = 0;
	double elapsed = clock_now() - fetching->began;
	double left = NAN;
	char what[96], rest[96], time[32];

	for (int i = 0; i < DATA_FILES; i++) {
		all += official_files[i].size;
		before += i < file->index ? official_files[i].size : 0;
	}
	before += file->done;
	if (fetching->first < 0)
		fetching->first = before;
	if (before > fetching->first && elapsed > 1.0)
		left = elapsed * (double)(all - before) /
			(double)(before - fetching->first);
	snprintf(what, sizeof what, "%d/%d %s", file->index + 1, file->files, file->file);
	number_duration(left, time, sizeof time);
	snprintf(rest, sizeof rest, "%.1f of %.1f MB%s%s%s", (double)before * 1e-6,
		(double)all * 1e-6, isnan(left) ? "" : ", ", isnan(left) ? "" : time,
		isnan(left) ? "" : " left");
	progress_show(&fetching->progress, (double)before / (double)all, what, rest);
}

static void write_fetch(struct fetching *fetching, const struct fetch_progress *file)
{
	struct event event = {.kind = EVENT_FETCH};

	snprintf(event.fetch.file, sizeof event.fetch.file, "%s", file->file);
	event.fetch.index = file->index;
	event.fetch.files = file->files;
	event.fetch.done = file->done;
	event.fetch.total = file->total;
	fetching->jsonl.sink.take(&fetching->jsonl.sink, &event);
}

static bool take_fetch(void *arg, const struct fetch_progress *file)
{
	struct fetching *fetching = arg;
	double now = clock_now();
	int number;

	while ((number = signals_next()) != 0)
		if (number != SIGWINCH && fetching->ended_by == 0)
			fetching->ended_by = number;
	if (fetching->ended_by != 0)
		return false;
	if (now - fetching->last < REPORT_SECONDS && file->done != file->total)
		return true;
	fetching->last = now;
	show_fetch(fetching, file);
	if (fetching->json)
		write_fetch(fetching, file);
	return true;
}

/* Where it is looked for first, so that it is found there. */
static char *fetch_directory(const struct options *options, struct err *err)
{
	const char *named = options->data;
	char *directory;

	if (named == NULL || named[0] == '\0')
		named = getenv("FMNIST_DATA_DIR");
	if (named != NULL && strcmp(named, LOCATE_SYNTHETIC) == 0) {
		err_set(err,
			"the synthetic data set is not downloaded: name a directory with "
			"--data");
		return NULL;
	}
	if (named != NULL && named[0] != '\0')
		return xstrdup(named);
	directory = path_user_data();
	if (directory == NULL)
		err_set(err, "there is no home directory: name a directory with --data");
	return directory;
}

static int run_fetch(const struct options *options, struct err *err)
{
	struct fetching fetching = {
		.json = options->json, .first = -1, .began = clock_now()};
	char *directory = fetch_directory(options, err);
	struct fetch fetch = {.url = options->url,
		.directory = directory,
		.report = take_fetch,
		.arg = &fetching};
	int status = EXIT_FAILED;

	if (directory == NULL)
		return EXIT_USAGE;
	if (signals_open(NULL, err) != 0)
		goto out;
	progress_init(&fetching.progress, stderr, options->quiet, options->ascii);
	jsonl_init(&fetching.jsonl, stdout);
	if (fetch_run(&fetch, err) == 0)
		status = EXIT_DONE;
	else if (fetching.ended_by != 0)
		status = 128 + fetching.ended_by;
	progress_clear(&fetching.progress);
	if (status == EXIT_DONE && options->json) {
		json_t *object = json_object();

		set(object, "event", json_string("fetch_finished"));
		set(object, "path", json_string(directory));
		jsonl_write(stdout, object);
	} else if (status == EXIT_DONE) {
		printf("Fashion-MNIST is in %s, four files, verified\n", directory);
	}
out:
	free(directory);
	return status;
}

static const struct action {
	const char *name; /* "": no operand */
	int (*run)(const struct options *options, struct err *err);
} actions[] = {
	{"", run_survey},
	{"fetch", run_fetch},
	{"verify", run_verify},
	{"path", run_path},
};

static int run(const struct options *options, struct err *err)
{
	const char *name = options->operands > 0 ? options->operand[0] : "";
	const struct action *action = NULL;

	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++)
		if (strcmp(actions[i].name, name) == 0)
			action = &actions[i];
	if (action == NULL) {
		err_set(err, "'data %s': not one of fetch, verify and path", name);
		return EXIT_USAGE;
	}
	if (options->url != NULL && action->run != run_fetch) {
		err_set(err, "--url is for 'data fetch'");
		return EXIT_USAGE;
	}
	return action->run(options, err);
}

const struct command command_data = {
	.name = "data",
	.operands = "[fetch|verify|path]",
	.summary = "show, download or verify the data set",
	.help = "Shows which data set was found and where, whether it is the official "
		"one,\n"
		"the number of images, their shape, batches and classes, and every place\n"
		"that is looked at. Of the hyper-parameters only --batch-size matters.\n"
		"\n"
		"  fetch   download the official files, resuming what was begun, and "
		"verify\n"
		"          them; into --data, else $FMNIST_DATA_DIR, else the user's data\n"
		"          directory\n"
		"  verify  compare each file with the published SHA-256\n"
		"  path    print the directory that is used\n",
	.options = OPTIONS_COMMON | OPTIONS_FETCH | OPTIONS_BATCH,
	.most_operands = 1,
	.run = run,
};
