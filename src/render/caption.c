#include "fmnist/caption.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/dataset.h"
#include "fmnist/number.h"
#include "fmnist/xalloc.h"

static ERR_PRINTF(1, 0) char *print(const char *fmt, va_list args)
{
	char *text = NULL;

	return vasprintf(&text, fmt, args) < 0 ? xstrdup("") : text;
}

/* The texts may have moved. */
static void point(struct caption *caption)
{
	caption->about.title = caption->title;
	caption->about.subtitle = caption->subtitle;
	caption->about.tag = caption->tag;
}

void caption_init(
	struct caption *caption, const struct origin *origin, const char *fmt, ...)
{
	char *title;
	va_list args;

	*caption = (struct caption){.subtitle = xstrdup("")};
	va_start(args, fmt);
	title = print(fmt, args);
	va_end(args);
	caption->title =
		xasprintf("%s%s", title, origin->synthetic ? " (synthetic data)" : "");
	free(title);
	point(caption);
}

void caption_release(struct caption *caption)
{
	for (size_t i = 0; i < caption->about.tags; i++) {
		free((char *)(uintptr_t)caption->tag[i].name);
		free((char *)(uintptr_t)caption->tag[i].value);
	}
	free(caption->tag);
	free(caption->title);
	free(caption->subtitle);
	*caption = (struct caption){0};
}

void caption_line(struct caption *caption, const char *fmt, ...)
{
	char *before = caption->subtitle, *line;
	va_list args;

	va_start(args, fmt);
	line = print(fmt, args);
	va_end(args);
	caption->subtitle =
		xasprintf("%s%s%s", before, before[0] != '\0' ? "\n" : "", line);
	free(before);
	free(line);
	point(caption);
}

void caption_tag(struct caption *caption, const char *name, const char *fmt, ...)
{
	struct figure_tag *tag;
	va_list args;

	caption->tag =
		xrealloc(caption->tag, caption->about.tags + 1, sizeof caption->tag[0]);
	tag = &caption->tag[caption->about.tags++];
	tag->name = xstrdup(name);
	va_start(args, fmt);
	tag->value = print(fmt, args);
	va_end(args);
	point(caption);
}

/* "lr 0.01, seed 576": all that counts beside the layers. To be freed. */
static char *list_words(const struct hparams *hp)
{
	char *text = xstrdup(""), value[64];

	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];
		char *before = text;

		if (hparam_is_absent(hp, param) || hparam_shapes(param))
			continue;
		text = xasprintf("%s%s%s %s", before, before[0] != '\0' ? ", " : "",
			param->name, hparam_format(hp, param, value, sizeof value));
		free(before);
	}
	return text;
}

/* "--hidden-layers=3 ...", as the command line takes them. To be freed. */
static char *list_options(const struct hparams *hp)
{
	char *text = xstrdup(""), value[64];

	for (size_t i = 0; i < hparam_count; i++) {
		const struct hparam *param = &hparam_table[i];
		char *before = text;

		if (hparam_is_absent(hp, param))
			continue;
		text = xasprintf("%s%s--%s=%s", before, before[0] != '\0' ? " " : "",
			param->name, hparam_format(hp, param, value, sizeof value));
		free(before);
	}
	return text;
}

void caption_network(struct caption *caption, const struct origin *origin,
	const struct hparams *hp, size_t inputs, size_t outputs)
{
	char shape[128], name[64];
	char *words = list_words(hp), *options = list_options(hp);

	hparams_shape(hp, inputs, outputs, shape, sizeof shape);
	caption_line(caption, "%s: %s", shape, words);
	if (origin->run > 0)
		caption_tag(caption, "Run", "%s", origin_name(origin, name, sizeof name));
	caption_tag(caption, "Data set", "%s", origin_data(origin));
	caption_tag(caption, "Network", "%s", shape);
	caption_tag(caption, "Configuration", "%s", options);
	caption_tag(caption, "Seed", "%" PRId64, hp->seed);
	free(words);
	free(options);
}

static void tell_baseline(struct caption *caption, const struct event_baseline *baseline,
	char *text, size_t size)
{
	char error[32];

	text[0] = '\0';
	if (baseline->components == 0)
		return;
	number_error(baseline->test_loss, error, sizeof error);
	snprintf(text, size, ", that of %" PRIu64 " principal component%s %s",
		baseline->components, baseline->components == 1 ? "" : "s", error);
	caption_tag(caption, "Principal components", "%" PRIu64, baseline->components);
	caption_tag(caption, "Error of principal components", "%s", error);
}

void caption_autoencoder(struct caption *caption, const struct origin *origin,
	const struct autoencoding *autoencoding, const struct images *test)
{
	uint64_t epoch = autoencoding->snapshot->epoch;
	char error[32], images[32], linear[128];

	number_error(autoencoding->error, error, sizeof error);
	tell_baseline(caption, &autoencoding->baseline, linear, sizeof linear);
	caption_line(caption,
		"%s: %s test images, mean squared error of a pixel %s%s, after %" PRIu64
		" epoch%s",
		origin_data(origin),
		number_grouped(autoencoding->all.count, images, sizeof images), error,
		linear, epoch, epoch == 1 ? "" : "s");
	caption_network(
		caption, origin, &autoencoding->hparams, test->rows * test->cols, 0);
	caption_tag(caption, "Epoch", "%" PRIu64, epoch);
	caption_tag(caption, "Test images", "%zu", autoencoding->all.count);
	caption_tag(caption, "Test error", "%s", error);
}

const char *origin_name(const struct origin *origin, char *buffer, size_t size)
{
	if (origin->run == 0)
		snprintf(buffer, size, "a network");
	else if (origin->trial == 0)
		snprintf(buffer, size, "run %" PRIu32, origin->run);
	else
		snprintf(buffer, size, "trial %" PRIu32 " of run %" PRIu32,
			origin->trial - 1, origin->run);
	return buffer;
}

const char *origin_data(const struct origin *origin)
{
	const struct dataset set = {.synthetic = origin->synthetic};

	return dataset_title(&set);
}
