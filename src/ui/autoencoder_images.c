#include "fmnist/autoencoder_images.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmnist/autoencoder_code.h"
#include "fmnist/axis.h"
#include "fmnist/class_name.h"
#include "fmnist/number.h"
#include "fmnist/picture.h"
#include "fmnist/xalloc.h"

/* ---- what is known ---- */

struct pixels sight_pixels(const struct sight *sight)
{
	return (struct pixels){(int)sight->test->rows, (int)sight->test->cols};
}

bool sight_chosen(const struct sight *sight, uint32_t *image)
{
	const struct autoencoder_list *list = sight->list;

	if (list->at >= list->count)
		return false;
	*image = list->image[list->at];
	return true;
}

/* Index into what was made of some images; false: it is not there. */
static bool find(const struct sight *sight, uint32_t image, size_t *at)
{
	if (sight->made == NULL)
		return false;
	*at = reconstructor_find(sight->made, image);
	return *at < sight->made->some.count;
}

/* NULL: not known. */
static const float *output_of(const struct sight *sight, uint32_t image)
{
	size_t at;

	if (!find(sight, image, &at))
		return NULL;
	return sight->made->some.output + at * sight->made->some.pixels;
}

double sight_error(const struct sight *sight, uint32_t image)
{
	size_t at;

	return find(sight, image, &at) ? sight->made->some.error[at] : NAN;
}

bool sight_is_broken(const struct sight *sight, uint32_t image)
{
	size_t at;

	return find(sight, image, &at) && !isfinite(sight->made->some.error[at]);
}

/* Share of all images with a lesser error; NaN: not known. */
static double rank_of(const struct sight *sight, uint32_t image)
{
	double error = sight_error(sight, image);
	size_t below = 0;

	if (sight->all == NULL || isnan(error))
		return NAN;
	for (size_t i = 0; i < sight->all->all.count; i++)
		below += sight->all->all.error[i] < error;
	return (double)below / (double)sight->all->all.count;
}

/* ---- pictures ---- */

static const uint8_t *original_of(const struct sight *sight, uint32_t image)
{
	return sight->test->pixels + (size_t)image * sight->test->rows * sight->test->cols;
}

static void draw_original(
	const struct sight *sight, uint32_t image, const struct area *area)
{
	struct pixels pixels = sight_pixels(sight);
	struct picture picture =
		picture_of_bytes(original_of(sight, image), pixels.rows, pixels.cols);

	picture_draw(area, &picture);
}

static void draw_reconstruction(
	const struct sight *sight, uint32_t image, const struct area *area)
{
	struct pixels pixels = sight_pixels(sight);
	const float *output = output_of(sight, image);
	struct picture picture;

	/* For the moment that it takes. */
	if (output == NULL) {
		area_text(area, area->rows / 2, area->cols / 2, ROLE_DIM, 0, "…");
		return;
	}
	picture = picture_of_values(output, pixels.rows, pixels.cols, 0.0, 1.0, RAMP_GREY);
	picture_draw(area, &picture);
}

/* Reconstruction less original, (pixels), to be freed; NULL: not known. */
static float *difference_of(const struct sight *sight, uint32_t image, double *most)
{
	size_t pixels = sight->test->rows * sight->test->cols;
	const uint8_t *original = original_of(sight, image);
	const float *output = output_of(sight, image);
	float *difference;

	*most = NAN;
	if (output == NULL)
		return NULL;
	difference = xcalloc(pixels, sizeof *difference);
	for (size_t i = 0; i < pixels; i++) {
		difference[i] = output[i] - (float)original[i] / (float)UINT8_MAX;
		*most = fmax(*most, fabs((double)difference[i]));
	}
	return difference;
}

static void draw_difference(
	const struct sight *sight, uint32_t image, const struct area *area)
{
	struct pixels pixels = sight_pixels(sight);
	double most;
	float *difference = difference_of(sight, image, &most);
	struct picture picture;

	if (difference == NULL)
		return;
	picture = picture_of_weights(difference, pixels.rows, pixels.cols);
	picture_draw(area, &picture);
	free(difference);
}

static double largest_difference(const struct sight *sight, uint32_t image)
{
	double most;

	free(difference_of(sight, image, &most));
	return most;
}

/* ---- pairs ---- */

#define ERROR_COLS 5 /* ".0123" */
#define LONG_ERROR_COLS 6

static void put_class(
	const struct sight *sight, uint32_t image, int cols, const struct area *line)
{
	int class = sight->test->labels[image];

	if (cols > 0)
		area_text(line, 0, 0, role_of_class(class), 0, class_name(class, cols));
}

static void put_error(const struct sight *sight, uint32_t image, const struct area *line)
{
	double error = sight_error(sight, image);
	char text[NUMBER_MAX];

	value_text(text, line->cols > 2 * LONG_ERROR_COLS ? "%.5f" : "%.4f", error);
	area_text_right(line, 0, line->cols, isfinite(error) ? ROLE_TEST : ROLE_DIM, 0,
		isfinite(error) ? text : "–");
}

/* Class and error, each below its picture where there is room. */
static void draw_captions(const struct sight *sight, uint32_t image, bool apart,
	const struct area *first, const struct area *last)
{
	put_class(sight, image, apart ? first->cols : last->cols - ERROR_COLS - 1,
		apart ? first : last);
	put_error(sight, image, last);
}

static void draw_pair(const struct sight *sight, uint32_t image,
	const struct pairs_layout *pairs, bool chosen, const struct area *place)
{
	int high = pairs->picture_rows, below = high + pairs->between;
	struct area above = area_part(place, 0, 0, high, place->cols);
	struct area first = area_part(place, high, 0, pairs->between, place->cols);
	struct area reconstruction = area_part(place, below, 0, high, place->cols);
	struct area last = area_part(place, below + high, 0, 1, place->cols);

	draw_original(sight, image, &above);
	draw_reconstruction(sight, image, &reconstruction);
	draw_captions(sight, image, pairs->between > 0, &first, &last);
	if (!chosen)
		return;
	area_mark(&first, ROLE_SELECTED, ATTR_REVERSE);
	area_mark(&last, ROLE_SELECTED, ATTR_REVERSE);
}

void autoencoder_images_pairs(const struct sight *sight, const struct pairs_layout *pairs,
	const struct area *area)
{
	const struct autoencoder_list *list = sight->list;
	size_t page = pairs_page(pairs), first = list->at - list->at % page;

	for (size_t i = 0; pairs->line > 0 && i < page && first + i < list->count; i++) {
		struct area place = layout_part(area, pairs_place(pairs, i));

		draw_pair(sight, list->image[first + i], pairs, first + i == list->at,
			&place);
	}
}

/* ---- the chosen image ---- */

void autoencoder_images_original(const struct sight *sight, const struct area *area)
{
	uint32_t image;

	if (sight_chosen(sight, &image))
		draw_original(sight, image, area);
}

void autoencoder_images_reconstruction(const struct sight *sight, const struct area *area)
{
	uint32_t image;

	if (sight_chosen(sight, &image))
		draw_reconstruction(sight, image, area);
}

void autoencoder_images_difference(const struct sight *sight, const struct area *area)
{
	uint32_t image;

	if (sight_chosen(sight, &image))
		draw_difference(sight, image, area);
}

void autoencoder_images_code(const struct sight *sight, const struct area *area)
{
	uint32_t image;
	size_t at;

	if (sight_chosen(sight, &image) && find(sight, image, &at))
		autoencoder_code_draw(sight->made->some.code + at * sight->made->some.codes,
			sight->made->some.codes, area);
}

/* ".01234"; "–" where it is not known. */
static const char *error_text(double error, char text[NUMBER_MAX])
{
	value_text(text, "%.5f", error);
	if (!isfinite(error))
		snprintf(text, NUMBER_MAX, "–");
	return text;
}

/* The longest of the texts that fits. */
static void put_longest(
	const struct area *line, enum role role, const char *const *text, int texts)
{
	for (int i = 0; i < texts; i++) {
		if (text_columns(text[i]) > line->cols && i + 1 < texts)
			continue;
		area_text(line, 0, 0, role, 0, text[i]);
		return;
	}
}

#define PUT_LONGEST(line, role, ...)                                \
	put_longest(line, role, (const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void caption_original(
	const struct sight *sight, uint32_t image, const struct area *line)
{
	const char *class = dataset_class_name[sight->test->labels[image]];
	char number[32], text[3][96];

	number_grouped(image, number, sizeof number);
	snprintf(text[0], sizeof text[0], "test image %s, %s", number, class);
	snprintf(text[1], sizeof text[1], "%s, %s", number, class);
	snprintf(text[2], sizeof text[2], "%s", number);
	PUT_LONGEST(line, ROLE_TEXT, text[0], text[1], text[2]);
}

static void caption_reconstruction(
	const struct sight *sight, uint32_t image, const struct area *line)
{
	char error[NUMBER_MAX], text[3][96];

	error_text(sight_error(sight, image), error);
	snprintf(text[0], sizeof text[0], "reconstruction, error %s", error);
	snprintf(text[1], sizeof text[1], "error %s", error);
	snprintf(text[2], sizeof text[2], "%s", error);
	PUT_LONGEST(line, ROLE_TEST, text[0], text[1], text[2]);
}

static void caption_difference(
	const struct sight *sight, uint32_t image, const struct area *line)
{
	double most = largest_difference(sight, image);
	char number[NUMBER_MAX], text[3][96];

	if (!isfinite(most))
		return;
	value_text(number, "%.2f", most);
	snprintf(text[0], sizeof text[0], "difference, up to %s", number);
	snprintf(text[1], sizeof text[1], "off by %s", number);
	snprintf(text[2], sizeof text[2], "%s", number);
	PUT_LONGEST(line, ROLE_DIM, text[0], text[1], text[2]);
}

void autoencoder_images_trio(const struct sight *sight, const struct rect picture[TRIO],
	const struct rect caption[TRIO], const struct area *area)
{
	static void (*const draw[TRIO])(
		const struct sight *, uint32_t, const struct area *) = {
		draw_original, draw_reconstruction, draw_difference};
	static void (*const say[TRIO])(
		const struct sight *, uint32_t, const struct area *) = {
		caption_original, caption_reconstruction, caption_difference};
	uint32_t image;

	for (int i = 0; i < TRIO && sight_chosen(sight, &image); i++) {
		struct area inside = layout_part(area, picture[i]);
		struct area line = layout_part(area, caption[i]);

		draw[i](sight, image, &inside);
		say[i](sight, image, &line);
	}
}

/* ---- in words ---- */

void autoencoder_images_facts(const struct sight *sight, const struct area *area)
{
	char number[NUMBER_MAX];
	double rank, most;
	uint32_t image;
	int class;

	if (!sight_chosen(sight, &image))
		return;
	class = sight->test->labels[image];
	rank = rank_of(sight, image);
	most = largest_difference(sight, image);
	area_printf(area, 0, 0, ROLE_TEXT, 0, "image %s",
		number_grouped(image, number, sizeof number));
	area_text(area, 1, 0, role_of_class(class), 0, dataset_class_name[class]);
	area_printf(area, 2, 0, ROLE_TEST, 0, "error %s",
		error_text(sight_error(sight, image), number));
	value_text(number, "%.2f", most);
	if (isfinite(most))
		area_printf(area, 3, 0, ROLE_DIM, 0, "off by %s", number);
	if (!isnan(rank))
		area_printf(area, 4, 0, ROLE_DIM, 0, "%.0f %% are better", rank * 100);
}

/* Mean error of a class; NaN: not known. */
static double class_error(const struct sight *sight, int class)
{
	double sum = 0.0;
	size_t n = 0;

	if (sight->all == NULL)
		return NAN;
	for (size_t i = 0; i < sight->all->all.count; i++) {
		if (sight->test->labels[i] != class)
			continue;
		sum += sight->all->all.error[i];
		n++;
	}
	return n > 0 ? sum / (double)n : NAN;
}

void autoencoder_images_sentence(const struct sight *sight, const struct area *line)
{
	char mean[NUMBER_MAX];
	uint32_t image;
	double rank;
	int class, col;

	if (!sight_chosen(sight, &image))
		return;
	class = sight->test->labels[image];
	rank = rank_of(sight, image);
	if (isnan(rank))
		return;
	col = area_item(line, 1, ROLE_TEXT, "%.0f %% of the test images come out better",
		rank * 100);
	area_item(line, col, ROLE_DIM, "mean of %s %s", dataset_class_name[class],
		error_text(class_error(sight, class), mean));
}

void autoencoder_images_caption(const struct sight *sight, const struct area *line)
{
	char number[NUMBER_MAX], error[NUMBER_MAX];
	uint32_t image;

	if (!sight_chosen(sight, &image))
		return;
	area_printf(line, 0, 0, ROLE_TEXT, 0, "image %s",
		number_grouped(image, number, sizeof number));
	area_text_right(line, 0, line->cols, ROLE_TEST, 0,
		error_text(sight_error(sight, image), error));
}

void autoencoder_images_say(const struct sight *sight, const struct pairs_layout *pairs,
	const struct area *line)
{
	static const char *const orders[ORDERS] = {
		[ORDER_NUMBER] = "",
		[ORDER_WORST] = ", the greatest error first",
		[ORDER_BEST] = ", the least error first",
	};
	const struct autoencoder_list *list = sight->list;
	size_t page = pairs_page(pairs), first = list->at - list->at % page;
	size_t last = first + page < list->count ? first + page : list->count;
	char count[32], from[32], to[32], place[72];
	int col;

	number_grouped(list->count, count, sizeof count);
	number_grouped(first + 1, from, sizeof from);
	number_grouped(last, to, sizeof to);
	col = area_item(line, 1, ROLE_TITLE, "%s %s%s", count,
		list->class == CLASS_ANY ? "test images" : dataset_class_name[list->class],
		orders[list->order]);
	if (last > first + 1)
		snprintf(place, sizeof place, "%s–%s", from, to);
	else
		snprintf(place, sizeof place, "%s", from);
	if (col + text_columns(place) < line->cols)
		area_text_right(line, 0, line->cols - 1, ROLE_DIM, 0, place);
}
