#include "fmnist/key.h"

#include <stdio.h>

#include "fmnist/glyph.h"

const char *key_name(int key, char *buffer, int size)
{
	static const struct {
		int key;
		const char *name;
	} names[] = {
		{KEYS_UP, "Up"},
		{KEYS_DOWN, "Down"},
		{KEYS_LEFT, "Left"},
		{KEYS_RIGHT, "Right"},
		{KEYS_HOME, "Home"},
		{KEYS_END, "End"},
		{KEYS_PAGE_UP, "PgUp"},
		{KEYS_PAGE_DOWN, "PgDn"},
		{KEYS_ENTER, "Enter"},
		{KEYS_ESCAPE, "Esc"},
		{KEYS_TAB, "Tab"},
		{KEYS_BACK_TAB, "Shift-Tab"},
		{KEYS_BACKSPACE, "Backspace"},
		{KEYS_DELETE, "Del"},
		{KEYS_F1, "F1"},
		{KEYS_F10, "F10"},
		{KEYS_INTERRUPT, "Ctrl-C"},
		{KEYS_SUSPEND, "Ctrl-Z"},
		{KEYS_REPAINT, "Ctrl-L"},
		{KEYS_CLEAR, "Ctrl-U"},
		{' ', "Space"},
	};

	if (size <= 0)
		return "";
	buffer[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].key == key)
			snprintf(buffer, (size_t)size, "%s", names[i].name);
	if (buffer[0] == '\0' && key > 0 && key < ' ')
		snprintf(buffer, (size_t)size, "Ctrl-%c", key + '@');
	else if (buffer[0] == '\0' && key > ' ' && key < KEYS_BASE) {
		char text[5] = "";
		text[glyph_encode((uint32_t)key, text)] = '\0';
		snprintf(buffer, (size_t)size, "%s", text);
	}
	return buffer;
}
