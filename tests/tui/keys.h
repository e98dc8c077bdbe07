/*
 * keys: the bytes that a terminal sends for a key.
 *
 * Pure but for reading the terminfo database; any thread, one at a time.
 */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stddef.h>

#include "fmnist/err.h"

#define KEY_BYTES_MAX 32

/*
 * The bytes of a key, by name: one character of UTF-8 ("q", "é"); Enter, Tab,
 * Esc, Space; C-a to C-z, "C-\\"; and what terminfo's entry of `term` says of
 * Up, Down, Left, Right, Home, End, PageUp, PageDown, Insert, Delete, Backspace,
 * BackTab, F1 to F12. The cursor keys are those of a terminal in application mode,
 * where curses puts it.
 *
 * Returns their number (at most KEY_BYTES_MAX). 0: the terminal has no such key.
 * -1: there is no such name, or terminfo has no such terminal.
 */
int key_bytes(const char *term, const char *name, char *bytes, struct err *err);

#endif
