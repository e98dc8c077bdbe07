#include "keys.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

static const struct {
	const char *name;
	const char *capability;
} terminfo_keys[] = {
	{"Up", "kcuu1"},
	{"Down", "kcud1"},
	{"Left", "kcub1"},
	{"Right", "kcuf1"},
	{"Home", "khome"},
	{"End", "kend"},
	{"PageUp", "kpp"},
	{"PageDown", "knp"},
	{"Insert", "kich1"},
	{"Delete", "kdch1"},
	{"Backspace", "kbs"},
	{"BackTab", "kcbt"},
	{"F1", "kf1"},
	{"F2", "kf2"},
	{"F3", "kf3"},
	{"F4", "kf4"},
	{"F5", "kf5"},
	{"F6", "kf6"},
	{"F7", "kf7"},
	{"F8", "kf8"},
	{"F9", "kf9"},
	{"F10", "kf10"},
	{"F11", "kf11"},
	{"F12", "kf12"},
};

static const struct {
	const char *name;
	char byte;
} plain_keys[] = {
	{"Enter", '\r'},
	{"Tab", '\t'},
	{"Esc", '\033'},
	{"Space", ' '},
};

static int terminfo_bytes(
	const char *term, const char *capability, char *bytes, struct err *err)
{
	int status, size = 0;
	const char *found;
	char name[16];

	if (setupterm(term, STDOUT_FILENO, &status) != OK)
		return err_set(err, "terminfo has no terminal %s", term);
	/* tigetstr() wants a name that it could write to. */
	strcpy(name, capability);
	found = tigetstr(name);
	/* (char *)-1 would be a capability that is no string. */
	if (found != NULL && strlen(found) <= KEY_BYTES_MAX) {
		size = (int)strlen(found);
		memcpy(bytes, found, (size_t)size);
	}
	del_curterm(cur_term);
	return size;
}

static bool is_one_character(const char *name)
{
	if (name[0] == '\0')
		return false;
	for (name++; ((unsigned char)*name & 0xc0) == 0x80; name++)
		;
	return *name == '\0';
}

int key_bytes(const char *term, const char *name, char *bytes, struct err *err)
{
	if (is_one_character(name) && strlen(name) <= 4) {
		memcpy(bytes, name, strlen(name));
		return (int)strlen(name);
	}
	if (name[0] == 'C' && name[1] == '-' && name[2] != '\0' && name[3] == '\0') {
		bytes[0] = (char)(name[2] & 0x1f);
		return 1;
	}
	for (size_t i = 0; i < sizeof plain_keys / sizeof plain_keys[0]; i++) {
		if (strcmp(name, plain_keys[i].name) == 0) {
			bytes[0] = plain_keys[i].byte;
			return 1;
		}
	}
	for (size_t i = 0; i < sizeof terminfo_keys / sizeof terminfo_keys[0]; i++) {
		if (strcmp(name, terminfo_keys[i].name) == 0)
			return terminfo_bytes(
				term, terminfo_keys[i].capability, bytes, err);
	}
	return err_set(err, "there is no key of the name %s", name);
}
