#include "fmnist/figure.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fmnist/pen.h"
#include "fmnist/png_file.h"
#include "fmnist/svg_file.h"
#include "fmnist/xalloc.h"

#define SOFTWARE "fmnist-tui " PACKAGE_VERSION
#define LARGEST 32767 /* pixels of a side; Cairo's limit */
#define HEAD_GAP 1    /* below the title */
#define HEAD_FOOT 8   /* below the subtitle */

/* A kind of file: what is drawn on, and how that gets into the file. */
struct figure_format {
	const char *ending;
	bool vector;
	cairo_surface_t *(*begin)(struct figure *figure);
	/* Cairo is done; -1: the message is set. */
	int (*end)(struct figure *figure, struct err *err);
};

/* ---- PNG ---- */

static size_t pixels(const struct figure *figure, double points)
{
	return (size_t)lround(points * figure->page.scale);
}

static cairo_surface_t *png_begin(struct figure *figure)
{
	return cairo_image_surface_create(CAIRO_FORMAT_RGB24,
		(int)pixels(figure, figure->page.width),
		(int)pixels(figure, figure->page.height));
}

static int png_end(struct figure *figure, struct err *err)
{
	struct png_image image = {
		.width = pixels(figure, figure->page.width),
		.height = pixels(figure, figure->page.height),
		.scale = figure->page.scale,
	};
	struct figure_tag *tag = xcalloc(figure->about.tags + 3, sizeof *tag);
	int rc;

	image.pixel = (const void *)cairo_image_surface_get_data(figure->surface);
	image.stride = (size_t)cairo_image_surface_get_stride(figure->surface) /
		sizeof *image.pixel;
	tag[image.tags++] = (struct figure_tag){"Title", figure->about.title};
	tag[image.tags++] = (struct figure_tag){"Description", figure->about.subtitle};
	tag[image.tags++] = (struct figure_tag){"Software", SOFTWARE};
	for (size_t i = 0; i < figure->about.tags; i++)
		tag[image.tags++] = figure->about.tag[i];
	image.tag = tag;
	rc = png_file_write(figure->output.file, figure->output.path, &image, err);
	free(tag);
	return rc;
}

/* ---- PDF ---- */

static cairo_status_t write_through(
	void *closure, const unsigned char *data, unsigned int length)
{
	return fwrite(data, 1, length, closure) == length ? CAIRO_STATUS_SUCCESS
							  : CAIRO_STATUS_WRITE_ERROR;
}

/* "Seed: 576; Run: 12" */
static char *tags_as_text(const struct figure_about *about)
{
	char *text = xstrdup("");

	for (size_t i = 0; i < about->tags; i++) {
		char *longer = xasprintf("%s%s%s: %s", text, i > 0 ? "; " : "",
			about->tag[i].name, about->tag[i].value);

		free(text);
		text = longer;
	}
	return text;
}

static cairo_surface_t *pdf_begin(struct figure *figure)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(write_through,
		figure->output.file, figure->page.width, figure->page.height);
	char *tags = tags_as_text(&figure->about);

	cairo_pdf_surface_set_metadata(
		surface, CAIRO_PDF_METADATA_TITLE, figure->about.title);
	cairo_pdf_surface_set_metadata(
		surface, CAIRO_PDF_METADATA_SUBJECT, figure->about.subtitle);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, tags);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, SOFTWARE);
	/* A date would make the same figure another file. */
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
	free(tags);
	return surface;
}

static int pdf_end(struct figure *figure, struct err *err)
{
	(void)figure;
	(void)err;
	return 0;
}

/* ---- SVG ---- */

static cairo_status_t keep(void *closure, const unsigned char *data, unsigned int length)
{
	struct figure *figure = closure;

	if (figure->svg.capacity - figure->svg.size < (size_t)length + 1) {
		figure->svg.capacity = 2 * figure->svg.capacity + length + 1;
		figure->svg.text = xrealloc(figure->svg.text, figure->svg.capacity, 1);
	}
	memcpy(figure->svg.text + figure->svg.size, data, length);
	figure->svg.size += length;
	figure->svg.text[figure->svg.size] = '\0';
	return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *svg_begin(struct figure *figure)
{
	return cairo_svg_surface_create_for_stream(
		keep, figure, figure->page.width, figure->page.height);
}

static int svg_end(struct figure *figure, struct err *err)
{
	char *tags = tags_as_text(&figure->about);
	char *description = xasprintf("%s\n%s\n%s", figure->about.subtitle, tags, SOFTWARE);

	(void)err;
	svg_file_write(figure->output.file, figure->svg.text, figure->svg.size,
		figure->about.title, description);
	free(description);
	free(tags);
	return 0;
}

/* ---- all of them ---- */

static const struct figure_format formats[] = {
	{".png", false, png_begin, png_end},
	{".pdf", true, pdf_begin, pdf_end},
	{".svg", true, svg_begin, svg_end},
};

static const struct figure_format *find_format(const char *path, struct err *err)
{
	const char *name = strrchr(path, '/');
	const char *ending = strrchr(name != NULL ? name + 1 : path, '.');

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (ending != NULL && strcasecmp(ending, formats[i].ending) == 0)
			return &formats[i];
	err_set(err, "'%s': a figure's name ends in .png, .pdf or .svg", path);
	return NULL;
}

int figure_format_check(const char *path, struct err *err)
{
	return find_format(path, err) != NULL ? 0 : -1;
}

static double margin_of(const struct figure_page *page)
{
	return page->margin > 0 ? page->margin : FIGURE_MARGIN;
}

/* What of the subtitle stands on the page. To be freed. */
static char *seen_subtitle(const struct figure_about *about)
{
	char *text = xstrdup(about->subtitle), *end;

	for (size_t i = 0; i < about->unseen; i++) {
		end = strrchr(text, '\n');
		*(end != NULL ? end : text) = '\0';
	}
	return text;
}

/* Draws it, or with `draw` false only measures; its height. */
static double heading(struct figure *figure, const struct figure_about *about,
	const struct figure_page *page, bool draw)
{
	struct lettering title = {.face = FACE_TITLE, .colour = colour_of(PEN_INK)};
	struct lettering subtitle = {.face = FACE_BODY, .colour = colour_of(PEN_DIM)};
	double margin = margin_of(page), width = page->width - 2 * margin, below;
	double top = pen_paragraph_height(figure, width, FACE_TITLE, about->title);
	char *text = seen_subtitle(about);

	if (draw) {
		pen_paragraph(figure, margin, margin, width, &title, about->title);
		pen_paragraph(
			figure, margin, margin + top + HEAD_GAP, width, &subtitle, text);
	}
	below = text[0] != '\0' ? pen_paragraph_height(figure, width, FACE_BODY, text) : 0;
	free(text);
	return top + HEAD_GAP + below + HEAD_FOOT;
}

struct figure *figure_scratch(void)
{
	struct figure *figure = xcalloc(1, sizeof *figure);

	figure->page.scale = 1;
	figure->vector = true;
	figure->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1);
	figure->cr = cairo_create(figure->surface);
	return figure;
}

void figure_scratch_free(struct figure *figure)
{
	cairo_destroy(figure->cr);
	cairo_surface_destroy(figure->surface);
	free(figure);
}

double figure_overhead(const struct figure_about *about, const struct figure_page *page)
{
	struct figure *scratch = figure_scratch();
	double height = heading(scratch, about, page, false);

	figure_scratch_free(scratch);
	return height + 2 * margin_of(page);
}

struct box figure_inside(struct figure *figure)
{
	double margin = margin_of(&figure->page);
	double head = heading(figure, &figure->about, &figure->page, false);

	return (struct box){margin, margin + head, figure->page.width - 2 * margin,
		figure->page.height - 2 * margin - head};
}

static int check_page(const struct figure_page *page, const char *path, struct err *err)
{
	if (page->width > 0 && page->height > 0 && page->scale > 0 &&
		page->width * page->scale <= LARGEST &&
		page->height * page->scale <= LARGEST && page->width * page->scale >= 1 &&
		page->height * page->scale >= 1)
		return 0;
	return err_set(err, "cannot write %s: a side has at most %d pixels", path, LARGEST);
}

int figure_page_check(const char *path, const struct figure_page *page, struct err *err)
{
	if (figure_format_check(path, err) != 0 || check_page(page, path, err) != 0)
		return -1;
	return output_check(path, err);
}

struct figure *figure_open(const char *path, const struct figure_page *page,
	const struct figure_about *about, struct err *err)
{
	const struct figure_format *format = find_format(path, err);
	struct figure *figure;

	if (format == NULL || check_page(page, path, err) != 0)
		return NULL;
	figure = xcalloc(1, sizeof *figure);
	figure->format = format;
	figure->page = *page;
	figure->about = *about;
	figure->vector = format->vector;
	if (output_open(&figure->output, path, err) != 0) {
		free(figure);
		return NULL;
	}
	figure->surface = format->begin(figure);
	figure->cr = cairo_create(figure->surface);
	if (!figure->vector)
		cairo_scale(figure->cr, page->scale, page->scale);
	pen_box(figure, (struct box){0, 0, page->width, page->height}, colour_of(0xffffff));
	heading(figure, about, page, true);
	return figure;
}

static void release(struct figure *figure)
{
	cairo_destroy(figure->cr);
	cairo_surface_destroy(figure->surface);
	free(figure->svg.text);
	free(figure);
}

int figure_close(struct figure *figure, struct err *err)
{
	cairo_status_t status = cairo_status(figure->cr);
	int rc = 0;

	if (figure->vector)
		cairo_surface_finish(figure->surface);
	else
		cairo_surface_flush(figure->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(figure->surface);
	/* What the file itself refused is told by output_commit(), with the reason. */
	if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_WRITE_ERROR)
		rc = err_set(err, "cannot draw %s: %s", figure->output.path,
			cairo_status_to_string(status));
	else
		rc = figure->format->end(figure, err);
	if (rc == 0)
		rc = output_commit(&figure->output, err);
	else
		output_abandon(&figure->output);
	release(figure);
	return rc;
}

void figure_abandon(struct figure *figure)
{
	/* Cairo writes to the file when a surface goes. */
	cairo_surface_finish(figure->surface);
	output_abandon(&figure->output);
	release(figure);
}
