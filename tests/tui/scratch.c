#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fmnist/xalloc.h"

char *scratch_make(void)
{
	const char *base = getenv("TMPDIR");
	char *path = xasprintf("%s/tui-XXXXXX", base != NULL ? base : "/tmp"), *tmp;

	if (mkdtemp(path) == NULL) {
		free(path);
		return NULL;
	}
	tmp = xasprintf("%s/tmp", path);
	mkdir(tmp, 0700);
	free(tmp);
	return path;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	/* A directory that a test made unreadable. */
	if (type == FTW_DNR && chmod(path, 0700) == 0)
		return nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	remove(path);
	return 0;
}

void scratch_remove(char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(path);
}
