/*
 * key: what a key press is, as a number, and how it is written.
 *
 * A character is its code point. Pure data.
 */
#ifndef FMNIST_KEY_H
#define FMNIST_KEY_H

/* Keys beyond the characters themselves. */
enum key {
	KEYS_NONE = 0,        /* nothing waits */
	KEYS_BASE = 0x110000, /* above every code point */
	KEYS_UP,
	KEYS_DOWN,
	KEYS_LEFT,
	KEYS_RIGHT,
	KEYS_HOME,
	KEYS_END,
	KEYS_PAGE_UP,
	KEYS_PAGE_DOWN,
	KEYS_ENTER,
	KEYS_ESCAPE,
	KEYS_TAB,
	KEYS_BACK_TAB,
	KEYS_BACKSPACE,
	KEYS_DELETE,
	KEYS_F1,
	KEYS_F10,
	KEYS_INTERRUPT, /* Ctrl-C */
	KEYS_SUSPEND,   /* Ctrl-Z */
	KEYS_REPAINT,   /* Ctrl-L */
	KEYS_CLEAR,     /* Ctrl-U */
	KEYS_HANGUP,    /* the terminal is gone: read failed or ended */
};

/* Curses has a function of the same name; the linker must not mix them up. */
#define key_name fmnist_key_name

/* "Ctrl-L", "F1", "y": as the help and the key line write it. */
const char *key_name(int key, char *buffer, int size);

#endif
