#include "fmnist/svg_file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

static void write_escaped(FILE *file, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '&')
			fputs("&amp;", file);
		else if (*text == '<')
			fputs("&lt;", file);
		else if (*text == '>')
			fputs("&gt;", file);
		else
			fputc(*text, file);
	}
}

/* The numbers that Cairo gave, in the order in which they turn up. */
struct numbering {
	unsigned long *number; /* (count) */
	size_t count, capacity;
};

static size_t renumber(struct numbering *numbering, unsigned long number)
{
	for (size_t i = 0; i < numbering->count; i++)
		if (numbering->number[i] == number)
			return i + 1;
	if (numbering->count == numbering->capacity) {
		numbering->capacity = 2 * numbering->capacity + 64;
		numbering->number = xrealloc(numbering->number, numbering->capacity,
			sizeof numbering->number[0]);
	}
	numbering->number[numbering->count++] = number;
	return numbering->count;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Before a name: id=" and #. */
static bool names_begin(const char *svg, const char *at)
{
	return (at - svg >= 4 && memcmp(at - 4, "id=\"", 4) == 0) ||
		(at - svg >= 1 && at[-1] == '#');
}

/* "surface52", but not "glyph0-3", which is counted within the document. Returns where the
 * number begins, NULL: there is none. */
static const char *number_of_name(const char *at, const char *end, const char **after)
{
	const char *digits = at, *p;

	while (digits < end && is_letter(*digits))
		digits++;
	for (p = digits; p < end && *p >= '0' && *p <= '9';)
		p++;
	*after = p;
	if (digits == at || p == digits || p == end || (*p != '"' && *p != ')'))
		return NULL;
	return digits;
}

static void write_renumbered(FILE *file, const char *svg, size_t size)
{
	struct numbering numbering = {0};
	const char *end = svg + size, *after;

	for (const char *p = svg; p < end; p++) {
		const char *digits =
			names_begin(svg, p) ? number_of_name(p, end, &after) : NULL;

		if (digits == NULL) {
			fputc(*p, file);
			continue;
		}
		fwrite(p, 1, (size_t)(digits - p), file);
		fprintf(file, "%zu", renumber(&numbering, strtoul(digits, NULL, 10)));
		p = after - 1;
	}
	free(numbering.number);
}

void svg_file_write(FILE *file, const char *svg, size_t size, const char *title,
	const char *description)
{
	const char *root = memmem(svg, size, "<svg", 4);
	const char *open =
		root != NULL ? memchr(root, '>', size - (size_t)(root - svg)) : NULL;
	size_t head = open != NULL ? (size_t)(open + 1 - svg) : 0;

	fwrite(svg, 1, head, file);
	if (head > 0) {
		fputs("\n<title>", file);
		write_escaped(file, title);
		fputs("</title>\n<desc>", file);
		write_escaped(file, description);
		fputs("</desc>", file);
	}
	write_renumbered(file, svg + head, size - head);
}
