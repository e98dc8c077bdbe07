#include "fmnist/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fmnist/xalloc.h"

char *path_join(const char *dir, const char *name)
{
	size_t n = strlen(dir);

	return xasprintf("%s%s%s", dir, n > 0 && dir[n - 1] == '/' ? "" : "/", name);
}

char *path_home(const char *rest)
{
	const char *home = getenv("HOME");
	const struct passwd *user;

	if (home == NULL || home[0] == '\0') {
		user = getpwuid(getuid());
		home = user != NULL ? user->pw_dir : NULL;
	}
	return home != NULL ? path_join(home, rest) : NULL;
}

char *path_user_data(void)
{
	const char *xdg = getenv("XDG_DATA_HOME");

	/* The specification says to ignore a relative path. */
	if (xdg != NULL && xdg[0] == '/')
		return path_join(xdg, "fmnist-tui");
	return path_home(".local/share/fmnist-tui");
}

bool path_is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool path_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int dir_make(const char *path, struct err *err)
{
	char *copy = xstrdup(path);
	int rc = 0;

	for (char *p = copy + 1;; p++) {
		char was = *p;

		if (was != '/' && was != '\0')
			continue;
		*p = '\0';
		if (mkdir(copy, 0777) != 0 && errno != EEXIST) {
			rc = err_set(
				err, "cannot make directory %s: %s", copy, strerror(errno));
			break;
		}
		*p = was;
		if (was == '\0')
			break;
	}
	if (rc == 0 && !path_is_dir(path))
		rc = err_set(err, "%s is in the way: not a directory", path);
	free(copy);
	return rc;
}

const char *file_problem(int number)
{
	bool full = number == ENOSPC || number == EFBIG || number == EDQUOT;

	return full ? "the disk is full" : strerror(number);
}

/* A rename is durable only once the directory that holds it is on disk. */
static void sync_directory_of(const char *path)
{
	char *dir = xstrdup(path);
	char *slash = strrchr(dir, '/');
	int fd;

	if (slash != NULL)
		slash[slash == dir] = '\0';
	fd = open(slash != NULL ? dir : ".", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(dir);
}

int file_commit(int fd, const char *temporary, const char *path, struct err *err)
{
	if (fsync(fd) != 0 && errno != EINVAL)
		return err_set(err, "cannot write %s: %s", temporary, file_problem(errno));
	if (rename(temporary, path) != 0)
		return err_set(
			err, "cannot move %s to %s: %s", temporary, path, strerror(errno));
	sync_directory_of(path);
	return 0;
}
