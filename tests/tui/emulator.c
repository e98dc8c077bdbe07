#include "emulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmnist/xalloc.h"

/* Where the parser in front of libvterm is. It looks for operating system commands
 * (ESC ] ... BEL or ESC \) and for repetitions (ESC [ n b). */
enum {
	OUTSIDE,
	AFTER_ESCAPE,
	IN_CONTROL,
	IN_COMMAND,
	COMMAND_ESCAPE,
};

#define ESCAPE '\033'
#define BELL '\a'

size_t utf8_encode(uint32_t glyph, char *out)
{
	static const unsigned char lead[5] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t size = glyph < 0x80 ? 1 : glyph < 0x800 ? 2 : glyph < 0x10000 ? 3 : 4;

	if (size == 1) {
		out[0] = (char)glyph;
		return 1;
	}
	for (size_t i = size - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (glyph & 0x3f));
		glyph >>= 6;
	}
	out[0] = (char)(lead[size] | glyph);
	return size;
}

/* libvterm asks whether it may; 1 is yes. */
static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct emulator *emulator = user;

	if (property == VTERM_PROP_ALTSCREEN)
		emulator->alternate = value->boolean != 0;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		emulator->cursor_visible = value->boolean != 0;
	else if (property == VTERM_PROP_MOUSE)
		emulator->mouse = value->number;
	return 1;
}

static void on_answer(const char *bytes, size_t size, void *user)
{
	struct emulator *emulator = user;

	if (size > sizeof emulator->answer - emulator->answer_length)
		return;
	memcpy(emulator->answer + emulator->answer_length, bytes, size);
	emulator->answer_length += size;
}

static const VTermScreenCallbacks callbacks = {
	.settermprop = on_property,
};

static uint32_t rgb_of(VTermColor colour)
{
	return (uint32_t)colour.rgb.red << 16 | (uint32_t)colour.rgb.green << 8 |
		(uint32_t)colour.rgb.blue;
}

/* xterm's: 16 colours, a cube of 6 x 6 x 6, 24 greys. (libvterm's own cube is another.) */
static uint32_t palette_entry(int index)
{
	static const uint32_t first[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee,
		0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
		0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
	static const uint32_t step[6] = {0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff};

	if (index < 16)
		return first[index];
	if (index >= 232)
		return 0x010101 * (8 + 10 * (uint32_t)(index - 232));
	index -= 16;
	return step[index / 36] << 16 | step[index / 6 % 6] << 8 | step[index % 6];
}

void emulator_init(struct emulator *emulator, int rows, int cols, const char *term)
{
	memset(emulator, 0, sizeof *emulator);
	emulator->console = strncmp(term, "linux", 5) == 0;
	emulator->vt = vterm_new(rows, cols);
	vterm_set_utf8(emulator->vt, 1);
	vterm_output_set_callback(emulator->vt, on_answer, emulator);
	emulator->screen = vterm_obtain_screen(emulator->vt);
	vterm_screen_set_callbacks(emulator->screen, &callbacks, emulator);
	vterm_screen_enable_altscreen(emulator->screen, 1);
	vterm_screen_reset(emulator->screen, 1);

	for (int i = 0; i < 256; i++)
		emulator->initial[i] = palette_entry(i);
	memcpy(emulator->palette, emulator->initial, sizeof emulator->palette);
}

void emulator_release(struct emulator *emulator)
{
	if (emulator->vt != NULL)
		vterm_free(emulator->vt);
	emulator->vt = NULL;
}

static void pass(struct emulator *emulator, const char *bytes, size_t size)
{
	if (size > 0)
		vterm_input_write(emulator->vt, bytes, size);
}

static size_t utf8_length(char lead)
{
	unsigned char c = (unsigned char)lead;

	return c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* Bytes at the end that are the beginning of a character. */
static size_t unfinished(const char *bytes, size_t size)
{
	for (size_t back = 1; back < 4 && back <= size; back++) {
		if (((unsigned char)bytes[size - back] & 0xc0) != 0x80)
			return utf8_length(bytes[size - back]) > back ? back : 0;
	}
	return 0;
}

/* libvterm 0.1 loses a character that comes in two pieces after ASCII. */
static void pass_text(struct emulator *emulator, const char *bytes, size_t size)
{
	size_t kept;

	while (emulator->tail_length > 0 && size > 0) {
		/* Never more than four bytes; the remainder tells the compiler so. */
		emulator->tail[emulator->tail_length++ % sizeof emulator->tail] = *bytes++;
		size--;
		if (emulator->tail_length == utf8_length(emulator->tail[0])) {
			pass(emulator, emulator->tail, emulator->tail_length);
			emulator->tail_length = 0;
			emulator->last = 0;
		}
	}
	if (size == 0)
		return;
	kept = unfinished(bytes, size);
	pass(emulator, bytes, size - kept);
	memcpy(emulator->tail, bytes + size - kept, kept);
	emulator->tail_length = kept;
	emulator->last =
		bytes[size - 1] >= ' ' && bytes[size - 1] <= '~' ? bytes[size - 1] : 0;
}

/* "12;rgb:RR/GG/BB", xterm's form of a colour, with 1 to 4 digits a part. */
static void palette_set(struct emulator *emulator, const char *text)
{
	int index, length = 0;
	uint32_t rgb = 0;

	if (sscanf(text, "%3d;rgb:%n", &index, &length) != 1 || length == 0 || index < 0 ||
		index > 255)
		return;
	text += length;
	for (int part = 0; part < 3; part++) {
		char *end;
		unsigned long value = strtoul(text, &end, 16);
		long digits = end - text;

		if (digits < 1 || digits > 4 || *end != (part < 2 ? '/' : '\0'))
			return;
		value = value * 255 / ((1UL << 4 * digits) - 1);
		rgb = rgb << 8 | (uint32_t)value;
		text = end + 1;
	}
	emulator->palette[index] = rgb;
}

static void palette_reset(struct emulator *emulator)
{
	memcpy(emulator->palette, emulator->initial, sizeof emulator->palette);
}

/* A whole operating system command. */
static void command_done(struct emulator *emulator)
{
	char text[sizeof emulator->held + 1];

	if (emulator->held_length == sizeof emulator->held)
		return;
	memcpy(text, emulator->held, emulator->held_length);
	text[emulator->held_length] = '\0';
	if (strncmp(text, "4;", 2) == 0) {
		palette_set(emulator, text + 2);
	} else if (strcmp(text, "104") == 0) {
		palette_reset(emulator);
	} else {
		pass(emulator, "\033]", 2);
		pass(emulator, text, emulator->held_length);
		pass(emulator, "\033\\", 2);
	}
}

/* The Linux console's ESC ] R and ESC ] P nrrggbb end by themselves. */
static bool console_done(struct emulator *emulator)
{
	unsigned index, rgb;
	char text[9];

	if (!emulator->console)
		return false;
	if (emulator->held[0] == 'R') {
		palette_reset(emulator);
		return true;
	}
	if (emulator->held[0] != 'P' || emulator->held_length < 8)
		return false;
	memcpy(text, emulator->held, 8);
	text[8] = '\0';
	if (sscanf(text + 1, "%1x%6x", &index, &rgb) == 2)
		emulator->palette[index] = rgb;
	return true;
}

static void command_byte(struct emulator *emulator, char c)
{
	if (c == BELL) {
		command_done(emulator);
		emulator->state = OUTSIDE;
	} else if (c == ESCAPE) {
		emulator->state = COMMAND_ESCAPE;
	} else if (emulator->held_length < sizeof emulator->held) {
		emulator->held[emulator->held_length++] = c;
		if (console_done(emulator))
			emulator->state = OUTSIDE;
	}
}

/* A byte after ESC [. Of a control sequence only its digits are held back. */
static void control_byte(struct emulator *emulator, char c)
{
	char *held = emulator->held;

	if (c >= '0' && c <= '9' && emulator->held_length < 4) {
		held[emulator->held_length++] = c;
		return;
	}
	emulator->state = OUTSIDE;
	held[emulator->held_length] = '\0';
	if (c == 'b' && emulator->last != 0) {
		long times = emulator->held_length > 0 ? atol(held) : 1;

		for (long i = 0; i < times; i++)
			pass(emulator, &emulator->last, 1);
		return;
	}
	pass(emulator, "\033[", 2);
	pass(emulator, held, emulator->held_length);
	if (c == ESCAPE)
		emulator->state = AFTER_ESCAPE;
	else
		pass(emulator, &c, 1);
}

/* The byte after an ESC, which was held back. */
static void escape_byte(struct emulator *emulator, char c)
{
	char held[2] = {ESCAPE, c};

	if (c == ']') {
		emulator->held_length = 0;
		emulator->state = IN_COMMAND;
	} else if (c == '[') {
		emulator->held_length = 0;
		emulator->state = IN_CONTROL;
	} else if (c == ESCAPE) {
		emulator->state = AFTER_ESCAPE;
	} else {
		pass(emulator, held, 2);
		emulator->state = OUTSIDE;
	}
}

void emulator_feed(struct emulator *emulator, const char *bytes, size_t size)
{
	const char *end = bytes + size;

	while (bytes < end) {
		const char *escape;

		switch (emulator->state) {
		case AFTER_ESCAPE:
			escape_byte(emulator, *bytes++);
			break;
		case IN_CONTROL:
			control_byte(emulator, *bytes++);
			break;
		case IN_COMMAND:
			command_byte(emulator, *bytes++);
			break;
		case COMMAND_ESCAPE:
			if (*bytes == '\\') {
				command_done(emulator);
				emulator->state = OUTSIDE;
			} else {
				escape_byte(emulator, *bytes);
			}
			bytes++;
			break;
		default:
			escape = memchr(bytes, ESCAPE, (size_t)(end - bytes));
			if (escape == NULL)
				escape = end;
			else
				emulator->state = AFTER_ESCAPE;
			pass_text(emulator, bytes, (size_t)(escape - bytes));
			bytes = escape < end ? escape + 1 : end;
			break;
		}
	}
	vterm_screen_flush_damage(emulator->screen);
}

/* libvterm cuts the alternate screen at its lower edge, without scrolling. */
void emulator_resize(struct emulator *emulator, int rows, int cols)
{
	VTermState *state = vterm_obtain_state(emulator->vt);
	VTermValue on = {.boolean = 1}, off = {.boolean = 0};

	if (emulator->alternate) {
		vterm_set_size(emulator->vt, rows, cols);
		return;
	}
	vterm_state_set_termprop(state, VTERM_PROP_ALTSCREEN, &on);
	vterm_set_size(emulator->vt, rows, cols);
	vterm_state_set_termprop(state, VTERM_PROP_ALTSCREEN, &off);
}

void emulator_size(const struct emulator *emulator, int *rows, int *cols)
{
	vterm_get_size(emulator->vt, rows, cols);
}

void emulator_cursor(const struct emulator *emulator, int *row, int *col)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(emulator->vt), &pos);
	*row = pos.row;
	*col = pos.col;
}

static void colour_of(const struct emulator *emulator, const VTermColor *colour,
	bool is_default, int *index, uint32_t *shown)
{
	if (is_default) {
		*index = TUI_DEFAULT;
		*shown = 0;
	} else if (VTERM_COLOR_IS_INDEXED(colour)) {
		*index = colour->indexed.idx;
		*shown = emulator->palette[colour->indexed.idx];
	} else {
		*shown = rgb_of(*colour);
		*index = (int)(TUI_RGB | *shown);
	}
}

bool emulator_cell(const struct emulator *emulator, int row, int col, struct tui_cell *cell)
{
	VTermScreenCell from;
	int rows, cols;
	size_t used = 0;

	memset(cell, 0, sizeof *cell);
	cell->text[0] = ' ';
	cell->glyph = ' ';
	cell->fg = cell->bg = TUI_DEFAULT;
	cell->columns = 1;
	emulator_size(emulator, &rows, &cols);
	if (row < 0 || row >= rows || col < 0 || col >= cols ||
		!vterm_screen_get_cell(emulator->screen, (VTermPos){row, col}, &from))
		return false;
	/* The right half of a wide glyph is UINT32_MAX. */
	if (from.chars[0] != 0 && from.chars[0] != UINT32_MAX) {
		cell->glyph = from.chars[0];
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && from.chars[i] != 0; i++)
			used += utf8_encode(from.chars[i], cell->text + used);
		cell->text[used] = '\0';
	}
	colour_of(emulator, &from.fg, VTERM_COLOR_IS_DEFAULT_FG(&from.fg), &cell->fg,
		&cell->fg_shown);
	colour_of(emulator, &from.bg, VTERM_COLOR_IS_DEFAULT_BG(&from.bg), &cell->bg,
		&cell->bg_shown);
	cell->columns = from.width > 1 ? from.width : 1;
	cell->bold = from.attrs.bold;
	cell->reverse = from.attrs.reverse;
	cell->underline = from.attrs.underline != VTERM_UNDERLINE_OFF;
	return true;
}

char *emulator_text(const struct emulator *emulator, int first, int count)
{
	struct tui_cell cell;
	int rows, cols;
	char *text, *out;

	emulator_size(emulator, &rows, &cols);
	text = out = xmalloc((size_t)count * ((size_t)cols * sizeof cell.text + 1) + 1);
	for (int row = first; row < first + count; row++) {
		char *inked = out; /* after the last glyph that is not a blank */

		for (int col = 0; col < cols;) {
			if (!emulator_cell(emulator, row, col, &cell))
				break;
			out = stpcpy(out, cell.text);
			if (cell.glyph != ' ')
				inked = out;
			col += cell.columns;
		}
		out = inked;
		if (row + 1 < first + count)
			*out++ = '\n';
	}
	*out = '\0';
	return text;
}

/* The mode of the cursor keys shows only in what they send. */
static bool cursor_keys_changed(struct emulator *emulator)
{
	size_t before = emulator->answer_length;
	bool changed;

	vterm_keyboard_key(emulator->vt, VTERM_KEY_UP, VTERM_MOD_NONE);
	changed = emulator->answer_length == before + 3 &&
		memcmp(emulator->answer + before, "\033OA", 3) == 0;
	emulator->answer_length = before;
	return changed;
}

static bool pen_changed(const struct emulator *emulator)
{
	static const VTermAttr flags[] = {VTERM_ATTR_BOLD, VTERM_ATTR_REVERSE,
		VTERM_ATTR_UNDERLINE, VTERM_ATTR_BLINK, VTERM_ATTR_ITALIC};
	const VTermState *state = vterm_obtain_state(emulator->vt);
	VTermValue value;

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		memset(&value, 0, sizeof value);
		if (vterm_state_get_penattr(state, flags[i], &value) && value.number != 0)
			return true;
	}
	if (vterm_state_get_penattr(state, VTERM_ATTR_FOREGROUND, &value) &&
		!VTERM_COLOR_IS_DEFAULT_FG(&value.color))
		return true;
	return vterm_state_get_penattr(state, VTERM_ATTR_BACKGROUND, &value) &&
		!VTERM_COLOR_IS_DEFAULT_BG(&value.color);
}

const char *emulator_disorder(struct emulator *emulator)
{
	if (emulator->alternate)
		return "the alternate screen was not left";
	if (!emulator->cursor_visible)
		return "the cursor was left hidden";
	if (emulator->mouse != 0)
		return "mouse reporting was left on";
	if (cursor_keys_changed(emulator))
		return "the cursor keys were left in application mode";
	if (pen_changed(emulator))
		return "colours or attributes were left on";
	if (memcmp(emulator->palette, emulator->initial, sizeof emulator->palette) != 0)
		return "the palette was left changed";
	if (emulator->state == IN_COMMAND || emulator->state == COMMAND_ESCAPE)
		return "an operating system command was left open";
	return NULL;
}
