/*
 * emulator: what a terminal makes of the bytes that a program sends it.
 *
 * libvterm behind a few functions: bytes in, screen out. Besides what libvterm
 * does itself, it understands the Linux console's palette sequences (which have
 * no end mark, so that libvterm would take the text after them for a part of
 * them), changes of the palette, and repeated characters up to the right margin
 * (libvterm 0.1 wraps one too early). It puts characters together that come in
 * pieces, and cuts a screen that gets smaller at its lower edge, where libvterm 0.1
 * moves the cursor above the first row.
 *
 * Limits: libvterm 0.1 does not know dim text, and a glyph of two columns needs
 * a screen of at least two.
 *
 * emulator_init() allocates, emulator_release() frees. Not shared between threads.
 */
#ifndef TUI_EMULATOR_H
#define TUI_EMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <vterm.h>

enum {
	TUI_DEFAULT = -1,    /* the terminal's own colour */
	TUI_RGB = 0x1000000, /* or-ed with 0xrrggbb: a direct colour */
};

/* A character cell. */
struct tui_cell {
	char text[32];     /* UTF-8, with combining marks; " " when empty */
	uint32_t glyph;    /* its first code point; ' ' when empty */
	int fg, bg;        /* TUI_DEFAULT, an index 0..255, or TUI_RGB | 0xrrggbb */
	uint32_t fg_shown; /* 0xrrggbb as the palette has it; 0 with TUI_DEFAULT */
	uint32_t bg_shown;
	bool bold, reverse, underline;
	int columns; /* that the glyph takes, 1 or 2 */
};

struct emulator {
	VTerm *vt;
	VTermScreen *screen;
	bool console;   /* the Linux console's sequences */
	bool alternate; /* the alternate screen is shown */
	bool cursor_visible;
	int mouse;    /* mouse reporting, 0: off */
	int state;    /* of the parser in front of libvterm */
	char last;    /* the last byte when it was an ASCII glyph, else 0 */
	char tail[4]; /* of text: a character that is not whole yet */
	size_t tail_length;
	char held[256];        /* parameters of the sequence that is being read */
	size_t held_length;    /* sizeof held: it is too long, and an OSC is dropped */
	uint32_t palette[256]; /* 0xrrggbb */
	uint32_t initial[256];
	char answer[1024]; /* what the terminal answered to the program */
	size_t answer_length;
};

/* rows, cols >= 1. term is the TERM that the program is told. */
void emulator_init(struct emulator *emulator, int rows, int cols, const char *term);
void emulator_release(struct emulator *emulator);

void emulator_feed(struct emulator *emulator, const char *bytes, size_t size);
void emulator_resize(struct emulator *emulator, int rows, int cols);

void emulator_size(const struct emulator *emulator, int *rows, int *cols);
void emulator_cursor(const struct emulator *emulator, int *row, int *col);
/* Outside the screen: false, and an empty cell. */
bool emulator_cell(
	const struct emulator *emulator, int row, int col, struct tui_cell *cell);

/* Rows first .. first + count as UTF-8, without blanks at their ends, each but the
 * last followed by a newline; free() it. */
char *emulator_text(const struct emulator *emulator, int first, int count);

/* What a program left behind that a shell would suffer from, as a sentence; NULL:
 * nothing. */
const char *emulator_disorder(struct emulator *emulator);

/* Writes a code point as UTF-8 (4 bytes at most); returns the number of bytes. */
size_t utf8_encode(uint32_t glyph, char *out);

#endif
