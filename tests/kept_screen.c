#include "kept_screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"

#define BYTES_MOST 65536

static char *path_of(const char *name)
{
	const char *srcdir = getenv("srcdir");

	return xasprintf(
		"%s/tests/fixtures/screens/%s.txt", srcdir != NULL ? srcdir : ".", name);
}

void assert_as_kept_screen(const char *name, const char *text)
{
	bool update = getenv("FMNIST_UPDATE_SCREENS") != NULL;
	char *path = path_of(name);
	FILE *file = fopen(path, update ? "w" : "r");
	char *kept = xcalloc(1, BYTES_MOST);

	if (file == NULL)
		fail_msg("cannot open %s", path);
	else if (update ? fputs(text, file) < 0 : fread(kept, 1, BYTES_MOST - 1, file) == 0)
		fail_msg("cannot read or write %s", path);
	else if (fclose(file) != 0)
		fail_msg("cannot close %s", path);
	if (!update && strcmp(kept, text) != 0)
		fail_msg("%s is not as in tests/fixtures/screens, but:\n%s", name, text);
	free(kept);
	free(path);
}
