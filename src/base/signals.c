#include "fmnist/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static int pipe_fd[2] = {-1, -1};
static void (*end_with)(void);
static volatile sig_atomic_t ending; /* the first signal that ends the program */

static void end_at_once(void)
{
	if (end_with != NULL)
		end_with();
	_exit(128 + (int)ending);
}

static void on_signal(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char)number;

	if (number != SIGWINCH && number != SIGUSR1) {
		if (ending != 0)
			end_at_once();
		ending = number;
		alarm(SIGNALS_PATIENCE);
	}
	/* A full pipe already says that signals wait. */
	if (write(pipe_fd[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

static void on_alarm(int number)
{
	(void)number;
	end_at_once();
}

static void catch (int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};
	struct sigaction before;

	/* nohup and a shell's background jobs ignore on purpose. */
	if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_IGN)
		return;
	/* Only a change of size is no reason to leave a call. */
	action.sa_flags = number == SIGWINCH ? SA_RESTART : 0;
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

int signals_open(void (*last_words)(void), struct err *err)
{
	static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGWINCH};

	if (pipe_fd[0] < 0 && pipe(pipe_fd) != 0)
		return err_set(err, "cannot make a pipe: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		fcntl(pipe_fd[i], F_SETFD, FD_CLOEXEC);
		fcntl(pipe_fd[i], F_SETFL, O_NONBLOCK);
	}
	end_with = last_words;
	for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++)
		catch (caught[i], on_signal);
	catch (SIGALRM, on_alarm);
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

void signals_block(sigset_t *before)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	sigset_t blocked;

	sigfillset(&blocked);
	/* Blocked, these would end the process without their handlers. */
	for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
		sigdelset(&blocked, crashes[i]);
	pthread_sigmask(SIG_SETMASK, &blocked, before);
}

void signals_unblock(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}
