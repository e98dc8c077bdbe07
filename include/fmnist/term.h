/*
 * term: the terminal, and with terminfo.h the only module that calls curses.
 *
 * One thread uses it: the one that called term_open(). It takes the terminal
 * into curses mode, puts grids on it (curses sends only cells that changed;
 * nothing when nothing changed), reads keys, and gives the terminal back
 * whatever happens: at term_close(), and from a handler on SIGSEGV, SIGBUS,
 * SIGFPE, SIGILL and SIGABRT that only calls async-signal-safe functions and
 * then lets the signal take its course.
 *
 * Standard error is a pipe while the terminal is open, so that a library's
 * message cannot break the screen (capture.h); term_stderr_fd() is its reading
 * end. Signals other than those of a crash are left to the event loop, SIGWINCH,
 * SIGTSTP and SIGTERM too: curses' own handlers are not installed.
 */
#ifndef FMNIST_TERM_H
#define FMNIST_TERM_H

#include <stdbool.h>

#include "fmnist/err.h"
#include "fmnist/grid.h"
#include "fmnist/key.h"
#include "fmnist/theme.h"

struct term;

struct term_options {
	bool no_color; /* --no-color; $NO_COLOR does the same */
	bool ascii;    /* --ascii */
};

/* Standard input and output must be a terminal. */
struct term *term_open(const struct term_options *options, struct err *err);
void term_close(struct term *term); /* NULL is allowed */

void term_size(const struct term *term, int *rows, int *cols);
enum glyphs term_glyphs(const struct term *term);
enum depth term_depth(const struct term *term);
bool term_tones(const struct term *term);

/* After SIGWINCH: asks the terminal for its size and tells curses. */
void term_resize(struct term *term);
/* Everything again, after something else wrote on the screen. */
void term_repaint(struct term *term);
/* Ctrl-Z: gives the terminal back, stops the process, takes it again. */
void term_suspend(struct term *term);

/* The grid from the top left; blank where it is smaller than the screen. Not one
 * byte is written when it looks as what was shown last. */
void term_show(struct term *term, const struct grid *grid);
/* Bytes that the line has not taken yet, 0 where that is not known; a slow line
 * is sent fewer frames. */
int term_backlog(const struct term *term);

/*
 * Standard input is readable: the next key (a character's code point or enum
 * key), or KEYS_NONE. To be called until it says KEYS_NONE, since curses may hold
 * keys that the descriptor does not show. Waits for nothing, but for ESCDELAY
 * (25 ms unless the user set it) after an escape byte.
 */
int term_key(struct term *term);
int term_stderr_fd(const struct term *term);

#endif
