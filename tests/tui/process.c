#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fmnist/xalloc.h"

extern char **environ;

/* Above what shell scripts use, who redirect descriptors by number. */
#define LIFELINE_DESCRIPTOR 60

#define ENVIRONMENT_MAX 64

static bool same_name(const char *a, const char *b)
{
	size_t n = strcspn(a, "=");

	return n == strcspn(b, "=") && strncmp(a, b, n) == 0;
}

/* Takes the place of an entry of the same name; without '=' only removes it. Owns
 * the text. */
static void environment_set(char **env, char *entry)
{
	size_t count = 0, kept = 0;

	for (; env[count] != NULL; count++) {
		if (same_name(env[count], entry))
			free(env[count]);
		else
			env[kept++] = env[count];
	}
	if (strchr(entry, '=') != NULL && kept + 1 < ENVIRONMENT_MAX)
		env[kept++] = entry;
	else
		free(entry);
	env[kept] = NULL;
}

char **environment_make(const char *home, const char *term, const char *const *changes)
{
	static const char *const kept[] = {"PATH", "TERMINFO", "TERMINFO_DIRS",
		"LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS",
		"UBSAN_OPTIONS"};
	static const char *const homes[] = {"HOME=%s", "TMPDIR=%s/tmp",
		"XDG_DATA_HOME=%s/data", "XDG_CONFIG_HOME=%s/config",
		"XDG_STATE_HOME=%s/state", "XDG_CACHE_HOME=%s/cache",
		"XDG_RUNTIME_DIR=%s/runtime"};
	char **env = xcalloc(ENVIRONMENT_MAX, sizeof *env);

	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		const char *value = getenv(kept[i]);

		if (value != NULL)
			environment_set(env, xasprintf("%s=%s", kept[i], value));
	}
	for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
		const char *mark = strstr(homes[i], "%s");

		environment_set(env,
			xasprintf("%.*s%s%s", (int)(mark - homes[i]), homes[i], home,
				mark + 2));
	}
	environment_set(env, xstrdup("LC_ALL=C.UTF-8"));
	environment_set(env, xasprintf("TERM=%s", term));
	for (; changes != NULL && *changes != NULL; changes++)
		environment_set(env, xstrdup(*changes));
	return env;
}

void environment_free(char **env)
{
	for (size_t i = 0; env[i] != NULL; i++)
		free(env[i]);
	free(env);
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int open_terminal(struct process *process, int rows, int cols, struct err *err)
{
	const char *name;

	process->master = posix_openpt(O_RDWR | O_NOCTTY);
	if (process->master < 0 || grantpt(process->master) != 0 ||
		unlockpt(process->master) != 0)
		return err_set(err, "cannot open a pseudoterminal: %s", strerror(errno));
	name = ptsname(process->master);
	process->slave = name != NULL ? open(name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
	if (process->slave < 0 || tcgetattr(process->slave, &process->before) != 0)
		return err_set(err, "cannot open the pseudoterminal: %s", strerror(errno));
	fcntl(process->master, F_SETFD, FD_CLOEXEC);
	fcntl(process->master, F_SETFL, O_RDWR | O_NONBLOCK);
	process_resize(process, rows, cols);
	return 0;
}

static int open_pipe(int fd[2], struct err *err)
{
	if (pipe(fd) != 0)
		return err_set(err, "cannot open a pipe: %s", strerror(errno));
	fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	fcntl(fd[1], F_SETFD, FD_CLOEXEC);
	return 0;
}

/* In the child: only what may be called between fork and exec. */
static void become(const struct process *process, char *const *argv, char **env,
	const char *directory, int lifeline, int report)
{
	struct rlimit none = {0, 0};
	sigset_t empty;
	int error;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&empty);
	sigprocmask(SIG_SETMASK, &empty, NULL);
	setrlimit(RLIMIT_CORE, &none);
	if (setsid() >= 0 && ioctl(process->slave, TIOCSCTTY, 0) == 0 &&
		dup2(process->slave, STDIN_FILENO) >= 0 &&
		dup2(process->slave, STDOUT_FILENO) >= 0 &&
		dup2(process->slave, STDERR_FILENO) >= 0 &&
		fcntl(lifeline, F_DUPFD, LIFELINE_DESCRIPTOR) >= 0 &&
		chdir(directory) == 0) {
		environ = env;
		execvp(argv[0], argv);
	}
	error = errno;
	if (write(report, &error, sizeof error) < 0)
		_exit(126);
	_exit(127);
}

/* A copy whose strings exec may have; a path stays right in another directory. */
static char **copy_arguments(const char *const *argv)
{
	size_t count = 0;
	char **copy;

	while (argv[count] != NULL)
		count++;
	copy = xcalloc(count + 1, sizeof *copy);
	for (size_t i = 0; i < count; i++)
		copy[i] = xstrdup(argv[i]);
	if (strchr(copy[0], '/') != NULL) {
		char *whole = realpath(copy[0], NULL);

		if (whole != NULL) {
			free(copy[0]);
			copy[0] = whole;
		}
	}
	return copy;
}

int process_start(struct process *process, const char *const *argv, char **env,
	const char *directory, int rows, int cols, struct err *err)
{
	int lifeline[2] = {-1, -1}, report[2] = {-1, -1}, error = 0, rc = -1;
	char **args = copy_arguments(argv);
	ssize_t got;

	*process = (struct process)PROCESS_NONE;
	if (open_terminal(process, rows, cols, err) != 0 || open_pipe(lifeline, err) != 0 ||
		open_pipe(report, err) != 0)
		goto out;
	process->pid = fork();
	if (process->pid == 0)
		become(process, args, env, directory, lifeline[1], report[1]);
	if (process->pid < 0) {
		process->pid = 0;
		err_set(err, "cannot start a process: %s", strerror(errno));
		goto out;
	}
	process->group = process->pid;
	process->lifeline = lifeline[0];
	lifeline[0] = -1;
	close_fd(&report[1]);
	do
		got = read(report[0], &error, sizeof error);
	while (got < 0 && errno == EINTR);
	if (got != 0) {
		err_set(err, "cannot run %s: %s", args[0], strerror(error));
		goto out;
	}
	rc = 0;
out:
	close_fd(&lifeline[0]);
	close_fd(&lifeline[1]);
	close_fd(&report[0]);
	close_fd(&report[1]);
	for (size_t i = 0; args[i] != NULL; i++)
		free(args[i]);
	free(args);
	if (rc != 0)
		process_stop(process, 1000);
	return rc;
}

bool process_ended(const struct process *process)
{
	return process->pid == 0 && process->lifeline < 0;
}

bool process_left_something(struct process *process)
{
	if (process->pid > 0 &&
		waitpid(process->pid, &process->status, WNOHANG) == process->pid)
		process->pid = 0;
	return process->pid == 0 && process->lifeline >= 0;
}

void process_collect(struct process *process)
{
	close_fd(&process->lifeline);
	/* It closed its descriptors, so it is on its way out: this does not last. */
	while (process->pid > 0 && waitpid(process->pid, &process->status, 0) < 0 &&
		errno == EINTR)
		;
	process->pid = 0;
}

void process_resize(const struct process *process, int rows, int cols)
{
	struct winsize size = {
		.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

	if (process->master >= 0)
		ioctl(process->master, TIOCSWINSZ, &size);
}

void process_hangup(struct process *process)
{
	close_fd(&process->master);
	close_fd(&process->slave);
}

int process_stop(struct process *process, int ms)
{
	struct pollfd end = {.fd = process->lifeline, .events = POLLIN};
	pid_t foreground;
	int rc = 0;

	if (process->lifeline >= 0) {
		foreground = process->master >= 0 ? tcgetpgrp(process->master) : -1;
		if (foreground > 1)
			kill(-foreground, SIGKILL);
		kill(-process->group, SIGKILL);
	}
	if (process->pid > 0)
		kill(process->pid, SIGKILL);
	process_hangup(process);
	if (process->lifeline >= 0 && poll(&end, 1, ms) != 1)
		rc = -1;
	process_collect(process);
	return rc;
}
