#include "fmnist/terminfo.h"

#include <curses.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static bool begins(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

enum glyphs terminfo_glyphs(const char *type, bool ascii)
{
	if (ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		return GLYPHS_ASCII;
	if (begins(type, "vt1") || begins(type, "vt2") || strcmp(type, "ansi") == 0 ||
		strcmp(type, "dumb") == 0)
		return GLYPHS_ASCII;
	if (strcmp(type, "linux") == 0 || begins(type, "linux-"))
		return GLYPHS_BLOCKS;
	return GLYPHS_BRAILLE;
}

static bool type_exists(const char *type)
{
	int status;

	if (setupterm(type, STDOUT_FILENO, &status) != OK)
		return false;
	del_curterm(cur_term);
	return true;
}

void terminfo_choose(char *out, size_t size, const char *type, bool no_color)
{
	static const char suffix[] = "-256color";
	const char *colour = getenv("COLORTERM");
	size_t length = strlen(type);

	snprintf(out, size, "%s", type);
	if (no_color || !colour ||
		(strcmp(colour, "truecolor") != 0 && strcmp(colour, "24bit") != 0))
		return;
	if (length > strlen(suffix) && strcmp(type + length - strlen(suffix), suffix) == 0)
		length -= strlen(suffix);
	snprintf(out, size, "%.*s-direct", (int)length, type);
	if (type_exists(out))
		return;
	snprintf(out, size, "%s", begins(type, "xterm") ? "xterm-direct" : type);
	if (!type_exists(out))
		snprintf(out, size, "%s", type);
}

/* NULL for a capability that the terminal has not. */
static const char *capability(const char *name)
{
	const char *text = tigetstr(name);

	return text == (char *)-1 ? NULL : text;
}

bool terminfo_can_place_cursor(void)
{
	return capability("cup") != NULL;
}

/* Appends a terminfo string without its "$<5>" delays. */
static void append(char *bytes, size_t size, size_t *count, const char *text)
{
	while (text && *text && *count < size) {
		const char *end = begins(text, "$<") ? strchr(text, '>') : NULL;
		if (end)
			text = end + 1;
		else
			bytes[(*count)++] = *text++;
	}
}

size_t terminfo_leave(char *bytes, size_t size, int rows)
{
	const char *leave = capability("rmcup"), *place = capability("cup");
	size_t count = 0;

	append(bytes, size, &count, capability("sgr0"));
	append(bytes, size, &count, capability("op"));
	append(bytes, size, &count, capability("rmkx"));
	append(bytes, size, &count, capability("cnorm"));
	append(bytes, size, &count, leave);
	if (!leave) {
		/* There is no second screen: go on below this one. */
		if (place)
			append(bytes, size, &count,
				tiparm(place, rows > 0 ? rows - 1 : 0, 0));
		append(bytes, size, &count, "\r\n");
	}
	return count;
}
