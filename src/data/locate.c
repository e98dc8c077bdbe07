#include "fmnist/locate.h"

#include <stdlib.h>
#include <string.h>

#include "fmnist/data_files.h"
#include "fmnist/file.h"
#include "fmnist/official.h"
#include "fmnist/xalloc.h"

#define TORCHVISION_DIR "FashionMNIST/raw"
#define KERAS_DIR "datasets/fashion-mnist"

static bool is_complete(const char *directory)
{
	struct data_files files;
	bool complete = data_files_find(&files, directory, NULL) == 0;

	data_files_release(&files);
	return complete;
}

/* Takes over `path`; NULL (there is no home) adds nothing. */
static void add(struct places *places, const char *why, char *path)
{
	if (path == NULL)
		return;
	places->place = xrealloc(places->place, places->count + 1, sizeof places->place[0]);
	places->place[places->count++] =
		(struct location){.why = why, .path = path, .complete = is_complete(path)};
}

static void add_required(struct places *places, const char *why, const char *path)
{
	struct location *place;
	char *raw;

	add(places, why, xstrdup(path));
	place = &places->place[places->count - 1];
	place->required = true;
	if (strcmp(path, LOCATE_SYNTHETIC) == 0)
		place->complete = true;
	if (place->complete)
		return;
	raw = path_join(path, TORCHVISION_DIR);
	place->complete = is_complete(raw);
	if (place->complete) {
		free(place->path);
		place->path = raw;
	} else {
		free(raw);
	}
}

static char *keras_cache(void)
{
	const char *home = getenv("KERAS_HOME");

	if (home != NULL && home[0] != '\0')
		return path_join(home, KERAS_DIR);
	return path_home(".keras/" KERAS_DIR);
}

void places_init(struct places *places, const char *option)
{
	const char *variable = getenv("FMNIST_DATA_DIR");

	*places = (struct places){0};
	if (option != NULL && option[0] != '\0') {
		add_required(places, "--data", option);
		return;
	}
	if (variable != NULL && variable[0] != '\0') {
		add_required(places, "$FMNIST_DATA_DIR", variable);
		return;
	}
	add(places, "./data", xstrdup("./data"));
	add(places, "user data", path_user_data());
	add(places, "torchvision", xstrdup("./data/" TORCHVISION_DIR));
	add(places, "torchvision", xstrdup("./" TORCHVISION_DIR));
	add(places, "torchvision", path_home("data/" TORCHVISION_DIR));
	add(places, "torchvision", path_home("datasets/" TORCHVISION_DIR));
	add(places, "torchvision", path_home(".pytorch/F_MNIST_data/" TORCHVISION_DIR));
	add(places, "Keras", keras_cache());
}

void places_release(struct places *places)
{
	for (size_t i = 0; i < places->count; i++)
		free(places->place[i].path);
	free(places->place);
	*places = (struct places){0};
}

/* A place with some of the four files is more likely meant than an empty one. */
static bool nearly(const char *directory, struct err *err)
{
	struct data_files files;
	bool some = data_files_find(&files, directory, err) != 0 && files.form != NULL;

	data_files_release(&files);
	return some;
}

const struct location *places_choose(const struct places *places, struct err *err)
{
	static const char advice[] = "run 'fmnist-tui data fetch', name its directory with "
				     "--data, or take --data synthetic";

	for (size_t i = 0; i < places->count; i++) {
		const struct location *place = &places->place[i];
		struct err why;

		if (place->complete)
			return place;
		if (place->required) {
			nearly(place->path, &why);
			err_set(err, "%s: %s", place->why, why.text);
			return NULL;
		}
	}
	for (size_t i = 0; i < places->count; i++) {
		struct err why;

		if (nearly(places->place[i].path, &why)) {
			err_set(err, "%s; %s", why.text, advice);
			return NULL;
		}
	}
	err_set(err, "no Fashion-MNIST found on this machine: %s", advice);
	return NULL;
}

int dataset_open(struct dataset *out, const char *option, struct err *err)
{
	struct places places;
	const struct location *place;
	int rc = -1;

	*out = (struct dataset){0};
	places_init(&places, option);
	place = places_choose(&places, err);
	if (place == NULL)
		goto out;
	rc = 0;
	if (place->required && strcmp(place->path, LOCATE_SYNTHETIC) == 0)
		dataset_synthesize(out);
	else
		rc = dataset_load(out, place->path, err);
out:
	places_release(&places);
	return rc;
}

enum dataset_verified dataset_verify(const char *directory)
{
	struct data_files files;
	enum dataset_verified verified = DATASET_NOT_CHECKED;

	if (data_files_find(&files, directory, NULL) != 0)
		goto out;
	verified = DATASET_OFFICIAL;
	for (int i = 0; i < DATA_FILES && verified == DATASET_OFFICIAL; i++)
		verified =
			official_check(&files, (enum data_file)i, &official_files[i], NULL);
out:
	data_files_release(&files);
	return verified;
}
