#include "fmnist/inifile.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <ini.h>

#include "fmnist/xalloc.h"

#define BLANKS " \t\r\n\v\f"
#define SEPARATORS "," BLANKS

/*
 * The text as inih asks for it. A line that is too long for it goes out in pieces, of
 * which all but the first are indented and so, to inih, go on with the value.
 */
struct lines {
	const char *at;
	int number;    /* of the line, from 1, that the last piece is of */
	int section;   /* of the last line that began a section */
	int pieces;    /* handed out */
	bool inside;   /* the next piece goes on with this line */
	bool indented; /* the last piece is */
	bool fresh;    /* a section has begun, and no key in it */
	int too_long;  /* the word that fits into no line; then nothing is handed out */
	bool ended;    /* likewise: something was refused */
};

struct parse {
	struct lines lines; /* first: inih's reader knows no more */
	int (*take)(void *arg, const struct inifile_line *line, struct err *err);
	void *arg;
	struct err *err;
	int failed_piece; /* that was refused; 0: none */
};

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Where a comment begins, else the end; inih finds none on a line that goes on. */
static char *comment_in(char *piece, bool inside)
{
	char *first = piece + strspn(piece, BLANKS);

	if (*first == ';' || (*first == '#' && !inside))
		return first;
	for (char *p = first; *p != '\0'; p++)
		if (is_one_of(p[0], BLANKS) && p[1] == ';')
			return p;
	return piece + strlen(piece);
}

/* Length of the line with its end. */
static size_t line_length(const char *at)
{
	size_t n = strcspn(at, "\n");

	return n + (at[n] == '\n');
}

/* How much of a line goes out as one piece, at most n; 0: no blank in so much. */
static size_t piece_length(const char *at, size_t n)
{
	while (n > 0 && !is_one_of(at[n - 1], SEPARATORS))
		n--;
	return n;
}

/* As fgets(). */
static char *next_piece(char *out, int size, void *arg)
{
	struct lines *lines = arg;
	size_t room = (size_t)size - 3; /* a blank before, a zero after, and not full */
	size_t n = line_length(lines->at);
	bool began = !lines->inside;
	char *to = out;
	char *comment;

	if (lines->ended || lines->too_long != 0 || n == 0)
		return NULL;
	lines->pieces++;
	lines->number += began;
	if (!began)
		*to++ = ' ';
	lines->inside = n > room;
	if (lines->inside)
		n = piece_length(lines->at, room);
	memcpy(to, lines->at, n);
	to[n] = '\0';
	comment = comment_in(out, !began);
	if (*comment != '\0') {
		*comment = '\0';
		n = line_length(lines->at);
		lines->inside = false;
	}
	if (n == 0)
		lines->too_long = (int)room;
	lines->at += n;
	lines->indented = is_one_of(out[0], BLANKS);
	if (out[0] == '[') {
		lines->fresh = true;
		lines->section = lines->number;
	}
	return out;
}

/* inih's handler: 0 is a failure. */
static int on_line(void *arg, const char *section, const char *key, const char *value)
{
	struct parse *p = arg;
	const struct inifile_line line = {
		.section = section,
		.key = key,
		.value = value,
		.number = p->lines.number,
		.section_number = p->lines.section,
		.more = p->lines.indented && !p->lines.fresh,
	};

	if (p->lines.ended)
		return 0;
	p->lines.fresh = false;
	if (p->take(p->arg, &line, p->err) == 0)
		return 1;
	p->lines.ended = true;
	p->failed_piece = p->lines.pieces;
	return 0;
}

/* inih counts pieces; which line the one with this number was part of. */
static int line_of_piece(const char *text, int piece)
{
	struct lines lines = {.at = text};
	char out[INI_MAX_LINE];

	while (lines.pieces < piece && next_piece(out, sizeof out, &lines) != NULL)
		;
	return lines.number;
}

int inifile_parse(const char *source, const char *text,
	int (*take)(void *arg, const struct inifile_line *line, struct err *err), void *arg,
	struct err *err)
{
	struct parse p = {
		.lines = {.at = text, .fresh = true},
		.take = take,
		.arg = arg,
		.err = err,
	};
	int piece = ini_parse_stream(next_piece, &p.lines, on_line, &p);

	if (piece < 0)
		return err_set(err, "%s: cannot be read: out of memory", source);
	if (p.lines.too_long != 0)
		return err_set(err, "%s:%d: a word of more than %d characters", source,
			p.lines.number, p.lines.too_long);
	if (piece > 0 && (p.failed_piece == 0 || piece < p.failed_piece))
		return err_set(err, "%s:%d: neither [section] nor 'key = value'", source,
			line_of_piece(text, piece));
	return p.failed_piece != 0 ? -1 : 0;
}
