#include "fmnist/pen.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

#define OVERLAP 0.25 /* points */

struct type {
	double size; /* points */
	cairo_font_weight_t weight;
};

static const struct type types[] = {
	[FACE_TITLE] = {13, CAIRO_FONT_WEIGHT_BOLD},
	[FACE_HEADING] = {9, CAIRO_FONT_WEIGHT_BOLD},
	[FACE_BODY] = {7.5, CAIRO_FONT_WEIGHT_NORMAL},
	[FACE_SMALL] = {6.5, CAIRO_FONT_WEIGHT_NORMAL},
	[FACE_TINY] = {5.5, CAIRO_FONT_WEIGHT_NORMAL},
};

static void set_colour(struct figure *figure, struct colour colour)
{
	cairo_set_source_rgb(figure->cr, colour.r, colour.g, colour.b);
}

/* ---- text ---- */

/* Letters keep their shape and distances at every scale. */
static void set_face(struct figure *figure, enum face face)
{
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_select_font_face(
		figure->cr, "sans", CAIRO_FONT_SLANT_NORMAL, types[face].weight);
	cairo_set_font_size(figure->cr, types[face].size);
	cairo_set_font_options(figure->cr, options);
	cairo_font_options_destroy(options);
}

/* Cairo refuses to draw anything more once it was given what is not UTF-8. To be freed. */
static char *sound_text(struct figure *figure, const char *text)
{
	cairo_scaled_font_t *font = cairo_get_scaled_font(figure->cr);
	cairo_glyph_t *glyphs = NULL;
	char *copy = xstrdup(text);
	cairo_status_t status;
	int count = 0;

	status = cairo_scaled_font_text_to_glyphs(
		font, 0, 0, text, -1, &glyphs, &count, NULL, NULL, NULL);
	cairo_glyph_free(glyphs);
	if (status == CAIRO_STATUS_SUCCESS)
		return copy;
	for (char *c = copy; *c != '\0'; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	return copy;
}

static double advance(struct figure *figure, const char *sound)
{
	cairo_text_extents_t extents;

	cairo_text_extents(figure->cr, sound, &extents);
	return extents.x_advance;
}

static double capital(struct figure *figure)
{
	cairo_text_extents_t extents;

	cairo_text_extents(figure->cr, "H", &extents);
	return -extents.y_bearing;
}

/* To where the text begins. */
static void go_to(struct figure *figure, double x, double y, const struct lettering *how,
	const char *sound)
{
	cairo_translate(figure->cr, x, y);
	cairo_rotate(figure->cr, -how->turn * (M_PI / 180));
	cairo_move_to(figure->cr, -how->across * advance(figure, sound),
		how->up * capital(figure));
}

static void show(struct figure *figure, double x, double y, const struct lettering *how,
	const char *sound)
{
	cairo_save(figure->cr);
	go_to(figure, x, y, how, sound);
	set_colour(figure, how->colour);
	cairo_show_text(figure->cr, sound);
	cairo_restore(figure->cr);
}

void pen_text(struct figure *figure, double x, double y, const struct lettering *how,
	const char *text)
{
	char *sound;

	set_face(figure, how->face);
	sound = sound_text(figure, text);
	show(figure, x, y, how, sound);
	free(sound);
}

void pen_text_edged(struct figure *figure, double x, double y, const struct lettering *how,
	double edge, struct colour ground, const char *text)
{
	char *sound;

	set_face(figure, how->face);
	sound = sound_text(figure, text);
	cairo_save(figure->cr);
	go_to(figure, x, y, how, sound);
	cairo_text_path(figure->cr, sound);
	cairo_set_line_join(figure->cr, CAIRO_LINE_JOIN_ROUND);
	set_colour(figure, ground);
	cairo_set_line_width(figure->cr, 2 * edge);
	cairo_stroke(figure->cr);
	cairo_restore(figure->cr);
	show(figure, x, y, how, sound);
	free(sound);
}

void pen_text_within(struct figure *figure, double x, double y, double width,
	const struct lettering *how, const char *text)
{
	char *sound, *cut;

	set_face(figure, how->face);
	sound = sound_text(figure, text);
	cut = xasprintf("%s...", sound);
	for (size_t n = strlen(sound); n > 0 && advance(figure, sound) > width; n--) {
		if (((unsigned char)sound[n - 1] & 0xc0) == 0x80)
			continue; /* within a character */
		memcpy(cut, sound, n - 1);
		strcpy(cut + n - 1, "...");
		if (advance(figure, cut) <= width || n == 1) {
			free(sound);
			sound = xstrdup(cut);
			break;
		}
	}
	show(figure, x, y, how, sound);
	free(cut);
	free(sound);
}

/* How many bytes of the text fit into a line, at least a word. What belongs together stands
 * between commas, so where one ends the fuller half of the line, the line ends there. */
static size_t line_bytes(struct figure *figure, double width, char *text)
{
	size_t fits = 0, comma = 0;

	for (size_t n = 0;; n++) {
		char was = text[n];
		double wide;

		if (was != ' ' && was != '\n' && was != '\0')
			continue;
		text[n] = '\0';
		wide = advance(figure, text);
		text[n] = was;
		if (fits > 0 && wide > width)
			return comma > 0 ? comma : fits;
		fits = n;
		if (was != ' ')
			return fits;
		if (n > 0 && text[n - 1] == ',' && wide > width / 2)
			comma = n;
	}
}

/* `how` NULL: only measures. */
static double paragraph(struct figure *figure, double x, double y, double width,
	enum face face, const struct lettering *how, const char *text)
{
	double top = y, pitch = pen_line_height(face);
	char *sound, *rest;

	set_face(figure, face);
	sound = rest = sound_text(figure, text);
	while (*rest != '\0') {
		size_t n = line_bytes(figure, width, rest);
		bool more = rest[n] != '\0';

		rest[n] = '\0';
		if (how != NULL)
			show(figure, x, y + (pitch - capital(figure)) / 2, how, rest);
		y += pitch;
		rest += n + more;
	}
	free(sound);
	return y - top;
}

double pen_paragraph(struct figure *figure, double x, double y, double width,
	const struct lettering *how, const char *text)
{
	struct lettering line = *how;

	line.up = 1;
	line.turn = 0;
	return paragraph(figure, x, y, width, how->face, &line, text);
}

double pen_paragraph_height(
	struct figure *figure, double width, enum face face, const char *text)
{
	return paragraph(figure, 0, 0, width, face, NULL, text);
}

double pen_width(struct figure *figure, enum face face, const char *text)
{
	char *sound;
	double width;

	set_face(figure, face);
	sound = sound_text(figure, text);
	width = advance(figure, sound);
	free(sound);
	return width;
}

double pen_capital(struct figure *figure, enum face face)
{
	set_face(figure, face);
	return capital(figure);
}

double pen_line_height(enum face face)
{
	return 1.4 * types[face].size;
}

/* ---- lines and areas ---- */

double pen_snap(const struct figure *figure, double value)
{
	double scale = figure->page.scale;

	return figure->vector ? value : floor(value * scale + 0.5) / scale;
}

/* Of a line along a side: its middle, so that it fills whole pixels, and its width. */
static double snap_line(const struct figure *figure, double at, double *width)
{
	double pixels = fmax(1, floor(*width * figure->page.scale + 0.5));

	if (figure->vector)
		return at;
	*width = pixels / figure->page.scale;
	return pen_snap(figure, at - *width / 2) + *width / 2;
}

static void stroke(struct figure *figure, double width, struct colour colour)
{
	set_colour(figure, colour);
	cairo_set_line_width(figure->cr, width);
	cairo_stroke(figure->cr);
}

void pen_line(struct figure *figure, struct point from, struct point to, double width,
	struct colour colour)
{
	if (from.x == to.x)
		from.x = to.x = snap_line(figure, from.x, &width);
	else if (from.y == to.y)
		from.y = to.y = snap_line(figure, from.y, &width);
	cairo_set_line_cap(figure->cr, CAIRO_LINE_CAP_BUTT);
	cairo_move_to(figure->cr, from.x, from.y);
	cairo_line_to(figure->cr, to.x, to.y);
	stroke(figure, width, colour);
}

static void follow(struct figure *figure, const struct point *point, size_t points)
{
	cairo_new_path(figure->cr);
	for (size_t i = 0; i < points; i++)
		cairo_line_to(figure->cr, point[i].x, point[i].y);
}

void pen_lines(struct figure *figure, const struct point *point, size_t points,
	double width, struct colour colour)
{
	cairo_set_line_cap(figure->cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(figure->cr, CAIRO_LINE_JOIN_ROUND);
	follow(figure, point, points);
	stroke(figure, width, colour);
}

void pen_dashes(struct figure *figure, const struct point *point, size_t points,
	double width, double dash, struct colour colour)
{
	cairo_set_dash(figure->cr, &dash, 1, 0);
	cairo_set_line_cap(figure->cr, CAIRO_LINE_CAP_BUTT);
	cairo_set_line_join(figure->cr, CAIRO_LINE_JOIN_ROUND);
	follow(figure, point, points);
	stroke(figure, width, colour);
	cairo_set_dash(figure->cr, NULL, 0, 0);
}

void pen_area(struct figure *figure, const struct point *point, size_t points,
	struct colour colour)
{
	follow(figure, point, points);
	set_colour(figure, colour);
	cairo_fill(figure->cr);
}

/* Each corner this much further from the middle. */
static void follow_grown(
	struct figure *figure, const struct point *point, size_t points, double by)
{
	struct point middle = {0, 0};

	for (size_t i = 0; i < points; i++) {
		middle.x += point[i].x / (double)points;
		middle.y += point[i].y / (double)points;
	}
	cairo_new_path(figure->cr);
	for (size_t i = 0; i < points; i++) {
		double dx = point[i].x - middle.x, dy = point[i].y - middle.y;
		double far = hypot(dx, dy), times = far > 0 ? 1 + by / far : 1;

		cairo_line_to(figure->cr, middle.x + times * dx, middle.y + times * dy);
	}
	cairo_close_path(figure->cr);
}

/* A pixel is of one facet or of another. Without pixels facets lie over each other. */
void pen_facet(struct figure *figure, const struct point *point, size_t points,
	struct colour colour)
{
	set_colour(figure, colour);
	if (figure->vector) {
		follow_grown(figure, point, points, OVERLAP);
		cairo_fill(figure->cr);
		return;
	}
	follow(figure, point, points);
	cairo_set_antialias(figure->cr, CAIRO_ANTIALIAS_NONE);
	cairo_fill(figure->cr);
	cairo_set_antialias(figure->cr, CAIRO_ANTIALIAS_DEFAULT);
}

void pen_box(struct figure *figure, struct box box, struct colour colour)
{
	double left = pen_snap(figure, box.x), top = pen_snap(figure, box.y);
	double width = pen_snap(figure, box.x + box.w) - left;
	double height = pen_snap(figure, box.y + box.h) - top;

	if (!(width > 0 && height > 0))
		return;
	cairo_rectangle(figure->cr, left, top, width, height);
	set_colour(figure, colour);
	cairo_fill(figure->cr);
}

void pen_frame(struct figure *figure, struct box box, double width, struct colour colour)
{
	double left = pen_snap(figure, box.x), right = pen_snap(figure, box.x + box.w);
	double top = pen_snap(figure, box.y), bottom = pen_snap(figure, box.y + box.h);
	double w = width;

	snap_line(figure, 0, &w);
	cairo_rectangle(
		figure->cr, left - w / 2, top - w / 2, right - left + w, bottom - top + w);
	cairo_set_line_join(figure->cr, CAIRO_LINE_JOIN_MITER);
	stroke(figure, w, colour);
}

void pen_disc(
	struct figure *figure, struct point centre, double radius, struct colour colour)
{
	cairo_new_path(figure->cr);
	cairo_arc(figure->cr, centre.x, centre.y, radius, 0, 2 * M_PI);
	set_colour(figure, colour);
	cairo_fill(figure->cr);
}

/* A line of no length with round ends: in SVG and PDF a fraction of a circle's bytes. */
void pen_dot(struct figure *figure, struct point centre, double radius,
	struct colour colour, double opacity)
{
	cairo_set_line_cap(figure->cr, CAIRO_LINE_CAP_ROUND);
	cairo_move_to(figure->cr, centre.x, centre.y);
	cairo_line_to(figure->cr, centre.x, centre.y);
	cairo_set_source_rgba(figure->cr, colour.r, colour.g, colour.b, opacity);
	cairo_set_line_width(figure->cr, 2 * radius);
	cairo_stroke(figure->cr);
}

void pen_clip(struct figure *figure, struct box box)
{
	cairo_save(figure->cr);
	cairo_rectangle(figure->cr, box.x, box.y, box.w, box.h);
	cairo_clip(figure->cr);
}

void pen_unclip(struct figure *figure)
{
	cairo_restore(figure->cr);
}
