#include "fmnist/landscape_page.h"

#include <math.h>
#include <string.h>

/* Below this nothing can be read. */
#define LEAST_WIDTH 160.0
#define LEAST_HEIGHT 120.0
#define USUAL_HEIGHT 760.0 /* of a page, with a long heading */
#define HEAD_MOST 0.3      /* of a page whose height is given */

static double width_of(const struct landscape_look *look)
{
	return isnan(look->width) ? FIGURE_WIDTH : look->width;
}

/* Small pages have small margins. */
static double margin_of(const struct landscape_look *look)
{
	return FIGURE_MARGIN * fmin(1, width_of(look) / FIGURE_WIDTH);
}

double landscape_page_inner(const struct landscape_look *look)
{
	return width_of(look) - 2 * margin_of(look);
}

static struct figure_page page_of(const struct landscape_look *look, double usual)
{
	return (struct figure_page){.width = width_of(look),
		.height = isnan(look->height) ? usual : look->height,
		.scale = look->pixels,
		.margin = margin_of(look)};
}

static int check_width(const struct landscape_look *look, struct err *err)
{
	double inner = landscape_page_inner(look);

	if (inner >= LEAST_WIDTH)
		return 0;
	return err_set(err,
		"a figure of a landscape is at least %.0f points wide, not %.4g",
		ceil(LEAST_WIDTH * width_of(look) / inner), width_of(look));
}

int landscape_page_check(
	const char *path, const struct landscape_look *look, struct err *err)
{
	const struct figure_page page = page_of(look, USUAL_HEIGHT);

	if (landscape_look_check(look, err) != 0 || check_width(look, err) != 0)
		return -1;
	return figure_page_check(path, &page, err);
}

static size_t count_paragraphs(const char *text)
{
	size_t n = 1;

	while ((text = strchr(text, '\n')) != NULL) {
		text++;
		n++;
	}
	return n;
}

/* Where there is not the height that is best, the heading takes its part of the page: the
 * last paragraphs are then in the file only. Its height with the margins. */
static double fit_heading(
	struct figure_about *about, const struct figure_page *page, double height)
{
	size_t paragraphs = count_paragraphs(about->subtitle);
	double overhead = figure_overhead(about, page);

	while (overhead + height > page->height && overhead > HEAD_MOST * page->height &&
		about->unseen < paragraphs) {
		about->unseen++;
		overhead = figure_overhead(about, page);
	}
	return overhead;
}

struct figure *landscape_page_open(const char *path, const struct landscape_look *look,
	const struct figure_about *about, double height, struct err *err)
{
	struct figure_page page = page_of(look, INFINITY);
	struct figure_about seen = *about;
	double best = fmax(height, LEAST_HEIGHT);
	double overhead = fit_heading(&seen, &page, best);

	if (isinf(page.height))
		page.height = overhead + best;
	if (page.height < overhead + LEAST_HEIGHT) {
		err_set(err,
			"a figure of this landscape that is %.4g points wide is at least "
			"%.0f points high, not %.4g",
			page.width, ceil(overhead + LEAST_HEIGHT), page.height);
		return NULL;
	}
	return figure_open(path, &page, &seen, err);
}
