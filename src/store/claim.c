#include "fmnist/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "fmnist/file.h"
#include "fmnist/xalloc.h"

static int lock(int fd, int how)
{
	int rc;

	do
		rc = flock(fd, how);
	while (rc != 0 && errno == EINTR);
	return rc;
}

int gate_enter(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0 && lock(fd, LOCK_EX) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

void gate_leave(int gate)
{
	if (gate >= 0)
		close(gate);
}

static int refuse_taken(int fd, uint32_t run, struct err *err)
{
	char text[24] = "";
	long pid;

	if (pread(fd, text, sizeof text - 1, 0) > 0 && (pid = strtol(text, NULL, 10)) > 0)
		return err_set(err,
			"run %u: process %ld works on it: wait for its end, or stop it",
			run, pid);
	return err_set(err, "run %u: another process works on it", run);
}

static int write_owner(int fd, const char *path, struct err *err)
{
	char *text = xasprintf("%ld\n", (long)getpid());
	size_t n = strlen(text);
	ssize_t written = ftruncate(fd, 0) == 0 ? pwrite(fd, text, n, 0) : -1;

	free(text);
	if (written == (ssize_t)n)
		return 0;
	return err_set(err, "cannot write %s: %s", path, strerror(errno));
}

int claim_take(const char *directory, uint32_t run, struct err *err)
{
	char *path = path_join(directory, "claim");
	int gate = -1, fd = -1, rc = -1;

	if (dir_make(directory, err) != 0)
		goto out;
	gate = gate_enter(directory);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (gate < 0 || fd < 0)
		err_set(err, "cannot claim run %u: %s: %s", run, path, strerror(errno));
	else if (lock(fd, LOCK_EX | LOCK_NB) != 0)
		refuse_taken(fd, run, err);
	else
		rc = write_owner(fd, path, err);
out:
	gate_leave(gate);
	if (rc != 0 && fd >= 0)
		close(fd);
	free(path);
	return rc == 0 ? fd : -1;
}

bool claim_is_taken(const char *directory)
{
	char *path = path_join(directory, "claim");
	int gate = gate_enter(directory);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool taken = fd >= 0 && lock(fd, LOCK_SH | LOCK_NB) != 0;

	if (fd >= 0)
		close(fd);
	gate_leave(gate);
	free(path);
	return taken;
}
