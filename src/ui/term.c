/* Before key.h, which gives its key_name() another name than curses'. */
#include <curses.h>

#include "fmnist/term.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "fmnist/capture.h"
#include "fmnist/restore.h"
#include "fmnist/terminfo.h"
#include "fmnist/xalloc.h"

/* Milliseconds after which an escape byte alone is the Esc key. */
#define ESCAPE_DELAY 25
/* What a line that takes no byte is said to hold at least. */
#define LINE_FULL 4096
#define TRUE_COLOURS 0x1000000
/* What a glyph can be drawn with: a role's colour, or a tone that is not TONE_NONE. */
#define INKS (ROLE_COUNT + TONE_COUNT - 1)

struct term {
	SCREEN *screen;
	WINDOW *keys; /* a pad, so that reading a key draws nothing */
	enum glyphs glyphs;
	enum depth depth;
	int own, ground; /* colours for what has none of its own */
	bool hung_up;
	struct grid shown;            /* the screen's size; glyph 0: not known */
	attr_t attr[ROLE_COUNT];      /* of each role */
	bool tones;                   /* there are pairs enough for all of them */
	uint8_t tone[TONE_COUNT];     /* the one that is shown for each */
	short pair[INKS][TONE_COUNT]; /* by ink and paper; 0: not made yet */
	short pairs;                  /* made so far, from 1 */
	struct termios modes;         /* before it was opened */
	struct capture capture;
};

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value;
}

/* ---- looks ---- */

static attr_t curses_attr(int attr)
{
	attr_t out = A_NORMAL;

	if (attr & ATTR_BOLD)
		out |= A_BOLD;
	if (attr & ATTR_REVERSE)
		out |= A_REVERSE;
	if (attr & ATTR_UNDERLINE)
		out |= A_UNDERLINE;
	if (attr & ATTR_DIM)
		out |= A_DIM;
	return out;
}

/* At 256 colours some steps of a ramp look alike; the first stands for all of them, so that
 * no change of colours is sent for nothing. */
static void set_up_tones(struct term *term)
{
	for (int tone = 0; tone < TONE_COUNT; tone++) {
		int first = 0;

		while (theme_tone((uint8_t)first, term->depth) !=
			theme_tone((uint8_t)tone, term->depth))
			first++;
		term->tone[tone] = (uint8_t)first;
	}
}

/* The number of the colour pair, which curses learns when it is first needed. All that can
 * be needed have a number, so none is ever given to other colours while it is in use. */
static short pair_for(struct term *term, int role, uint8_t ink, uint8_t paper)
{
	int row = ink == TONE_NONE ? role : ROLE_COUNT + ink - 1;
	short *pair = &term->pair[row][paper];
	int colour = ink == TONE_NONE
		? theme_look((enum role)role, term->depth, COLORS).colour
		: theme_tone(ink, term->depth);

	if (*pair == 0) {
		*pair = ++term->pairs;
		init_extended_pair(*pair, colour < 0 ? term->own : colour,
			paper == TONE_NONE ? term->ground : theme_tone(paper, term->depth));
	}
	return *pair;
}

static void set_up_colours(struct term *term, bool no_color)
{
	term->own = term->ground = -1;
	term->depth = DEPTH_MONO;
	if (!no_color && has_colors() && start_color() == OK && COLORS >= 8 &&
		COLOR_PAIRS > ROLE_COUNT) {
		term->depth = COLORS >= TRUE_COLOURS ? DEPTH_TRUE
			: COLORS >= 256              ? DEPTH_256
						     : DEPTH_16;
		if (use_default_colors() != OK) {
			term->own = COLOR_WHITE;
			term->ground = COLOR_BLACK;
		}
	}
	set_up_tones(term);
	term->tones = theme_has_tones(term->depth) && COLOR_PAIRS > INKS * TONE_COUNT &&
		term->glyphs != GLYPHS_ASCII;
	for (int role = 0; role < ROLE_COUNT; role++)
		term->attr[role] =
			curses_attr(theme_look((enum role)role, term->depth, COLORS).attr);
}

/* What gives the terminal back after a crash; made again when its size changes. */
static void arm(struct term *term)
{
	struct restore plan = {
		.terminal = STDOUT_FILENO,
		.real_stderr = term->capture.real,
		.captured = term->capture.on ? term->capture.pipe[0] : -1,
		.modes = term->modes,
	};

	plan.count = terminfo_leave(plan.bytes, sizeof(plan.bytes), LINES);
	restore_arm(&plan);
}

/* ---- opening and closing ---- */

/* Curses puts handlers of its own on these, which call what is not safe in a
 * handler. Signals are the event loop's. */
static const int curses_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

#define CURSES_SIGNALS (sizeof(curses_signals) / sizeof(curses_signals[0]))

static SCREEN *new_screen(const char *type)
{
	struct sigaction before[CURSES_SIGNALS];

	for (size_t i = 0; i < CURSES_SIGNALS; i++)
		sigaction(curses_signals[i], NULL, &before[i]);
	/* The size is the terminal's, not what $LINES and $COLUMNS once were. */
	use_env(FALSE);
	use_tioctl(TRUE);
	SCREEN *screen = newterm(type, stdout, stdin);
	for (size_t i = 0; i < CURSES_SIGNALS; i++)
		sigaction(curses_signals[i], &before[i], NULL);
	return screen;
}

static void new_shown(struct term *term)
{
	int rows, cols;

	term_size(term, &rows, &cols);
	grid_release(&term->shown);
	grid_init(&term->shown, rows, cols, term->glyphs);
	for (int i = 0; i < rows * cols; i++)
		term->shown.cell[i].glyph = 0;
}

static void set_up_keys(struct term *term)
{
	/* What terminals send beside what their entries say. */
	static const struct {
		const char *bytes;
		int key;
	} also[] = {
		{"\033[A", KEY_UP},
		{"\033[B", KEY_DOWN},
		{"\033[C", KEY_RIGHT},
		{"\033[D", KEY_LEFT},
		{"\033OA", KEY_UP},
		{"\033OB", KEY_DOWN},
		{"\033OC", KEY_RIGHT},
		{"\033OD", KEY_LEFT},
		{"\033[H", KEY_HOME},
		{"\033[F", KEY_END},
		{"\033OH", KEY_HOME},
		{"\033OF", KEY_END},
		{"\033[1~", KEY_HOME},
		{"\033[4~", KEY_END},
		{"\033[7~", KEY_HOME},
		{"\033[8~", KEY_END},
		{"\033[3~", KEY_DC},
		{"\033[5~", KEY_PPAGE},
		{"\033[6~", KEY_NPAGE},
		{"\033[Z", KEY_BTAB},
		{"\033OM", KEY_ENTER},
		{"\033OP", KEY_F(1)},
		{"\033[11~", KEY_F(1)},
		{"\033[[A", KEY_F(1)},
		{"\033[21~", KEY_F(10)},
	};

	if (!is_set("ESCDELAY"))
		set_escdelay(ESCAPE_DELAY);
	keypad(term->keys, TRUE);
	nodelay(term->keys, TRUE);
	for (size_t i = 0; i < sizeof(also) / sizeof(also[0]); i++)
		if (key_defined(also[i].bytes) == 0)
			define_key(also[i].bytes, also[i].key);
}

static int open_screen(
	struct term *term, const struct term_options *options, struct err *err)
{
	const char *type = getenv("TERM");
	bool no_color = options->no_color || is_set("NO_COLOR");
	char name[128];

	if (!type || !*type)
		return err_set(err,
			"the terminal's type is not known: set TERM, for instance "
			"TERM=xterm-256color, or use --headless");
	terminfo_choose(name, sizeof(name), type, no_color);
	term->screen = new_screen(name);
	if (!term->screen)
		return err_set(err,
			"the terminal type \"%s\" (TERM) is not known here: try "
			"TERM=xterm-256color, or use --headless",
			type);
	if (!terminfo_can_place_cursor())
		return err_set(err,
			"a terminal of type \"%s\" (TERM) cannot place the cursor: "
			"use --headless",
			type);
	term->keys = newpad(1, 1);
	if (!term->keys || raw() != OK || noecho() != OK || nonl() != OK)
		return err_set(err, "cannot set the terminal's modes");
	/* A screen half sent because a key waits would stay so. */
	typeahead(-1);
	curs_set(0);
	leaveok(stdscr, TRUE);
	term->glyphs = terminfo_glyphs(type, options->ascii);
	set_up_keys(term);
	set_up_colours(term, no_color);
	return 0;
}

struct term *term_open(const struct term_options *options, struct err *err)
{
	struct term *term = xcalloc(1, sizeof(*term));

	term->capture = CAPTURE_NONE;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
		tcgetattr(STDIN_FILENO, &term->modes) != 0) {
		err_set(err,
			"standard input and output must be a terminal: use --headless");
		free(term);
		return NULL;
	}
	if (open_screen(term, options, err) != 0 ||
		capture_init(&term->capture, err) != 0) {
		term_close(term);
		return NULL;
	}
	new_shown(term);
	arm(term);
	return term;
}

void term_close(struct term *term)
{
	if (!term)
		return;
	if (term->screen) {
		endwin();
		if (term->keys)
			delwin(term->keys);
		delscreen(term->screen);
		tcsetattr(STDIN_FILENO, TCSANOW, &term->modes);
	}
	restore_disarm();
	capture_release(&term->capture);
	grid_release(&term->shown);
	free(term);
}

/* ---- size ---- */

void term_size(const struct term *term, int *rows, int *cols)
{
	(void)term;
	*rows = LINES;
	*cols = COLS;
}

enum glyphs term_glyphs(const struct term *term)
{
	return term->glyphs;
}

enum depth term_depth(const struct term *term)
{
	return term->depth;
}

bool term_tones(const struct term *term)
{
	return term->tones;
}

void term_resize(struct term *term)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
		size.ws_col > 0 && is_term_resized(size.ws_row, size.ws_col))
		resizeterm(size.ws_row, size.ws_col);
	/* The terminal may have moved lines about. */
	clearok(curscr, TRUE);
	new_shown(term);
	arm(term);
}

void term_repaint(struct term *term)
{
	(void)term;
	clearok(curscr, TRUE);
	wnoutrefresh(stdscr);
	doupdate();
}

void term_suspend(struct term *term)
{
	struct sigaction stop, before;
	sigset_t only, mask;

	endwin();
	memset(&stop, 0, sizeof(stop));
	stop.sa_handler = SIG_DFL;
	sigemptyset(&stop.sa_mask);
	sigemptyset(&only);
	sigaddset(&only, SIGTSTP);
	sigaction(SIGTSTP, &stop, &before);
	/* Like the key itself: the whole job, so that the shell gets its turn. */
	kill(0, SIGTSTP);
	/* It takes effect here, and this returns when the process goes on. */
	pthread_sigmask(SIG_UNBLOCK, &only, &mask);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	sigaction(SIGTSTP, &before, NULL);
	term_repaint(term);
	term_resize(term);
}

/* ---- showing ---- */

static void send_cell(struct term *term, int row, int col, const struct cell *cell)
{
	wchar_t text[2] = {(wchar_t)cell->glyph, 0};
	int role = cell->role < ROLE_COUNT ? cell->role : ROLE_TEXT;
	attr_t attr = term->attr[role] | curses_attr(cell->attr);
	uint8_t ink = term->tones ? term->tone[cell->ink] : TONE_NONE;
	uint8_t paper = term->tones ? term->tone[cell->paper] : TONE_NONE;
	short pair = 0;
	cchar_t out;

	/* The C library's opinion of the width is the one curses goes by. */
	if (wcwidth(text[0]) != 1)
		text[0] = L'?';
	if (term->depth != DEPTH_MONO)
		pair = pair_for(term, role, ink, paper);
	if (setcchar(&out, text, attr, pair, NULL) == OK)
		/* Leaves the cursor alone, so the last cell of the screen is like any. */
		mvwadd_wchnstr(stdscr, row, col, &out, 1);
}

void term_show(struct term *term, const struct grid *grid)
{
	static const struct cell blank = {.glyph = ' ', .role = ROLE_TEXT};
	bool changed = false;

	for (int row = 0; row < term->shown.rows; row++) {
		for (int col = 0; col < term->shown.cols; col++) {
			struct cell *old =
				&term->shown.cell[(size_t)row * (size_t)term->shown.cols +
					(size_t)col];
			bool inside = row < grid->rows && col < grid->cols;
			const struct cell *cell = inside
				? &grid->cell[(size_t)row * (size_t)grid->cols +
					  (size_t)col]
				: &blank;
			if (cell_equal(old, cell))
				continue;
			*old = *cell;
			send_cell(term, row, col, cell);
			changed = true;
		}
	}
	if (!changed)
		return;
	wnoutrefresh(stdscr);
	doupdate();
}

int term_backlog(const struct term *term)
{
	struct timeval now = {0, 0};
	int waiting = 0;
	fd_set out;

	(void)term;
	if (ioctl(STDOUT_FILENO, TIOCOUTQ, &waiting) != 0 || waiting < 0)
		waiting = 0;
	/* A pseudo-terminal counts nothing, but says when it is full. */
	FD_ZERO(&out);
	FD_SET(STDOUT_FILENO, &out);
	if (waiting == 0 && select(STDOUT_FILENO + 1, NULL, &out, NULL, &now) == 0)
		waiting = LINE_FULL;
	return waiting;
}

/* ---- keys ---- */

struct key_entry {
	int code; /* of curses, or a control character */
	int key;
};

static int find_key(const struct key_entry *entry, size_t count, int code)
{
	for (size_t i = 0; i < count; i++)
		if (entry[i].code == code)
			return entry[i].key;
	return KEYS_NONE;
}

#define FIND_KEY(table, code) find_key(table, sizeof(table) / sizeof((table)[0]), code)

static int function_key(wint_t code)
{
	static const struct key_entry table[] = {
		{KEY_UP, KEYS_UP},
		{KEY_DOWN, KEYS_DOWN},
		{KEY_LEFT, KEYS_LEFT},
		{KEY_RIGHT, KEYS_RIGHT},
		{KEY_HOME, KEYS_HOME},
		{KEY_END, KEYS_END},
		{KEY_PPAGE, KEYS_PAGE_UP},
		{KEY_NPAGE, KEYS_PAGE_DOWN},
		{KEY_ENTER, KEYS_ENTER},
		{KEY_BTAB, KEYS_BACK_TAB},
		{KEY_BACKSPACE, KEYS_BACKSPACE},
		{KEY_DC, KEYS_DELETE},
		{KEY_F(1), KEYS_F1},
		{KEY_F(10), KEYS_F10},
	};

	return FIND_KEY(table, (int)code);
}

static int character_key(wint_t code)
{
	static const struct key_entry table[] = {
		{'\r', KEYS_ENTER},
		{'\n', KEYS_ENTER},
		{'\033', KEYS_ESCAPE},
		{'\t', KEYS_TAB},
		{'\b', KEYS_BACKSPACE},
		{0x7f, KEYS_BACKSPACE},
		{0x03, KEYS_INTERRUPT},
		{0x1a, KEYS_SUSPEND},
		{0x0c, KEYS_REPAINT},
		{0x15, KEYS_CLEAR},
	};
	int key = FIND_KEY(table, (int)code);

	return key != KEYS_NONE ? key : (int)code;
}

/* Curses says the same for "nothing there" and "nothing will ever be there":
 * readable without a byte to read is the end. */
static bool input_ended(void)
{
	struct timeval now = {0, 0};
	int waiting = 0;
	fd_set in;

	FD_ZERO(&in);
	FD_SET(STDIN_FILENO, &in);
	int ready = select(STDIN_FILENO + 1, &in, NULL, NULL, &now);
	if (ready < 0)
		return errno == EBADF;
	if (ready == 0)
		return false;
	return ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0 || waiting == 0;
}

int term_key(struct term *term)
{
	wint_t code;

	while (!term->hung_up) {
		int kind = wget_wch(term->keys, &code);
		if (kind == ERR) {
			term->hung_up = input_ended();
			break;
		}
		int key = kind == KEY_CODE_YES ? function_key(code) : character_key(code);
		if (key != KEYS_NONE)
			return key;
	}
	return term->hung_up ? KEYS_HANGUP : KEYS_NONE;
}

int term_stderr_fd(const struct term *term)
{
	return term->capture.pipe[0];
}
