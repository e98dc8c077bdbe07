#include "fmnist/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int set_flags(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
		return -1;
	return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int capture_init(struct capture *capture, struct err *err)
{
	*capture = CAPTURE_NONE;
	if (pipe(capture->pipe) != 0) {
		capture->pipe[0] = capture->pipe[1] = -1;
		return err_set(err, "cannot make a pipe: %s", strerror(errno));
	}
	if (set_flags(capture->pipe[0]) != 0 || set_flags(capture->pipe[1]) != 0)
		return err_set(err, "cannot set up a pipe: %s", strerror(errno));
	if (!isatty(STDERR_FILENO))
		return 0;
	fflush(stderr);
	capture->real = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (capture->real < 0 || dup2(capture->pipe[1], STDERR_FILENO) < 0)
		return err_set(err, "cannot redirect standard error: %s", strerror(errno));
	capture->on = true;
	return 0;
}

void capture_release(struct capture *capture)
{
	char left[4096];
	ssize_t count;

	if (capture->on) {
		fflush(stderr);
		dup2(capture->real, STDERR_FILENO);
		while ((count = read(capture->pipe[0], left, sizeof(left))) > 0)
			/* A terminal that is gone takes nothing. */
			if (write(STDERR_FILENO, left, (size_t)count) < 0)
				break;
		/* A full pipe has set the stream's error flag. */
		clearerr(stderr);
	}
	if (capture->real >= 0)
		close(capture->real);
	for (int i = 0; i < 2; i++)
		if (capture->pipe[i] >= 0)
			close(capture->pipe[i]);
	*capture = CAPTURE_NONE;
}
