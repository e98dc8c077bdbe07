#include "fmnist/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int pipe_fd[2] = {-1, -1};

static void on_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;

	/* A full pipe already says that signals wait. */
	if (write(pipe_fd[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

int signals_open(struct err *err)
{
	static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

	if (pipe_fd[0] < 0 && pipe(pipe_fd) != 0)
		return err_set(err, "cannot make a pipe: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		fcntl(pipe_fd[i], F_SETFD, FD_CLOEXEC);
		fcntl(pipe_fd[i], F_SETFL, O_NONBLOCK);
	}
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++) {
		struct sigaction before;

		/* nohup and a shell's background jobs ignore on purpose. */
		if (sigaction(caught[i], NULL, &before) == 0 &&
			before.sa_handler == SIG_IGN)
			continue;
		sigaction(caught[i], &action, NULL);
	}
	signal(SIGPIPE, SIG_IGN);
	return 0;
}

int signals_fd(void)
{
	return pipe_fd[0];
}

int signals_next(void)
{
	unsigned char byte;

	return read(pipe_fd[0], &byte, 1) == 1 ? byte : 0;
}
