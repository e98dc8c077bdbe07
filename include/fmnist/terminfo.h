/*
 * terminfo: what is known about the terminal's type.
 *
 * Apart from term.h because the system's <term.h> has a `struct term` too.
 */
#ifndef FMNIST_TERMINFO_H
#define FMNIST_TERMINFO_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/grid.h"

/*
 * The entry to open for a terminal of this type ($TERM): the same terminal's
 * with direct colour when $COLORTERM says that it has it and there is such an
 * entry; else the type itself.
 */
void terminfo_choose(char *out, size_t size, const char *type, bool no_color);

/* Glyphs by the type and the locale's character set. */
enum glyphs terminfo_glyphs(const char *type, bool ascii);

/* Of the terminal that curses has open: */

bool terminfo_can_place_cursor(void);
/* The bytes (at most `size`) that leave the full screen of so many rows, show
 * the cursor and put colours and keys back. Returns how many they are. */
size_t terminfo_leave(char *bytes, size_t size, int rows);

#endif
