#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "fmnist/xalloc.h"

/* Only a program that hangs takes as long. */
#define WAIT_MS 60000
#define ARGS_MAX 48
#define ENV_MAX 16

static const char *program(void)
{
	const char *path = getenv("FMNIST_TUI");

	return path != NULL ? path : "./fmnist-tui";
}

static void make_pipe(int fd[2])
{
	assert_int_equal(pipe(fd), 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(fcntl(fd[i], F_SETFD, FD_CLOEXEC), 0);
}

/* What sanitizers are told goes with it. */
static void make_environment(char *env[ENV_MAX], const char *home)
{
	static const char *const kept[] = {"PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS",
		"LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS", "OPENBLAS_NUM_THREADS"};
	size_t n = 0;

	env[n++] = xasprintf("HOME=%s", home);
	env[n++] = xasprintf("XDG_DATA_HOME=%s/xdg", home);
	env[n++] = xstrdup("LC_ALL=C.UTF-8");
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (getenv(kept[i]) != NULL)
			env[n++] = xasprintf("%s=%s", kept[i], getenv(kept[i]));
	env[n] = NULL;
}

static char **split(char *args, const char *first)
{
	char **argv = xcalloc(ARGS_MAX, sizeof *argv);
	char *rest = NULL;
	size_t n = 0;

	argv[n++] = xstrdup(first);
	for (char *word = strtok_r(args, " ", &rest); word != NULL && n + 1 < ARGS_MAX;
		word = strtok_r(NULL, " ", &rest))
		argv[n++] = xstrdup(word);
	return argv;
}

static void free_all(char **texts)
{
	for (size_t i = 0; texts[i] != NULL; i++)
		free(texts[i]);
}

static void direct(
	posix_spawn_file_actions_t *actions, const char *output, int out, int err)
{
	if (output != NULL && strcmp(output, LAUNCH_ALL_CLOSED) == 0) {
		for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
			posix_spawn_file_actions_addclose(actions, fd);
		return;
	}
	posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (output == LAUNCH_PIPE)
		posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO);
	else if (strcmp(output, LAUNCH_CLOSED) == 0)
		posix_spawn_file_actions_addclose(actions, STDOUT_FILENO);
	else
		posix_spawn_file_actions_addopen(
			actions, STDOUT_FILENO, output, O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(actions, err, STDERR_FILENO);
}

/* A shell that runs the tests in the background ignores interrupts for them. */
static void make_attributes(posix_spawnattr_t *attributes)
{
	sigset_t obeyed;

	sigemptyset(&obeyed);
	sigaddset(&obeyed, SIGINT);
	sigaddset(&obeyed, SIGQUIT);
	sigaddset(&obeyed, SIGHUP);
	posix_spawnattr_init(attributes);
	posix_spawnattr_setsigdefault(attributes, &obeyed);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF);
}

void launch_start(
	struct launch *launch, const char *home, const char *output, const char *args)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char *copy = xstrdup(args), **argv = split(copy, program());
	char *env[ENV_MAX];
	int out[2], err[2], rc;

	make_pipe(out);
	make_pipe(err);
	make_environment(env, home);
	make_attributes(&attributes);
	posix_spawn_file_actions_init(&actions);
	direct(&actions, output, out[1], err[1]);
	*launch = (struct launch){.out = out[0], .err = err[0]};
	rc = posix_spawn(&launch->pid, argv[0], &actions, &attributes, argv, env);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	close(out[1]);
	close(err[1]);
	if (rc != 0)
		fail_msg("cannot run %s: %s", argv[0], strerror(rc));
	free_all(argv);
	free_all(env);
	free(argv);
	free(copy);
	launch->stdout_text = xstrdup("");
	launch->stderr_text = xstrdup("");
}

static void take(int *fd, char **text, size_t *size)
{
	char bytes[65536];
	ssize_t got = read(*fd, bytes, sizeof bytes);

	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) {
		close(*fd);
		*fd = -1;
		return;
	}
	*text = xrealloc(*text, *size + (size_t)got + 1, 1);
	memcpy(*text + *size, bytes, (size_t)got);
	*size += (size_t)got;
	(*text)[*size] = '\0';
}

/* Takes what comes next. */
static void pump(struct launch *launch)
{
	struct pollfd fd[] = {{.fd = launch->out, .events = POLLIN},
		{.fd = launch->err, .events = POLLIN}};
	int n = poll(fd, 2, WAIT_MS);

	if (n == 0) {
		kill(launch->pid, SIGKILL);
		fail_msg("the program hangs; it wrote: %s%s", launch->stdout_text,
			launch->stderr_text);
	}
	if (fd[0].revents != 0)
		take(&launch->out, &launch->stdout_text, &launch->out_size);
	if (fd[1].revents != 0)
		take(&launch->err, &launch->stderr_text, &launch->err_size);
}

void launch_wait_text(struct launch *launch, const char *text)
{
	while (strstr(launch->stdout_text, text) == NULL) {
		if (launch->out < 0)
			fail_msg("the program ended without '%s': %s%s", text,
				launch->stdout_text, launch->stderr_text);
		pump(launch);
	}
}

void launch_wait_error(struct launch *launch, const char *text)
{
	while (strstr(launch->stderr_text, text) == NULL) {
		if (launch->err < 0)
			fail_msg("the program ended without '%s': %s", text,
				launch->stderr_text);
		pump(launch);
	}
}

void launch_signal(const struct launch *launch, int number)
{
	assert_int_equal(kill(launch->pid, number), 0);
}

void launch_hang_up(struct launch *launch)
{
	close(launch->out);
	launch->out = -1;
}

void launch_finish(struct launch *launch)
{
	int status = 0;

	while (launch->out >= 0 || launch->err >= 0)
		pump(launch);
	while (waitpid(launch->pid, &status, 0) < 0 && errno == EINTR)
		;
	launch->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void launch_release(struct launch *launch)
{
	free(launch->stdout_text);
	free(launch->stderr_text);
}

void launch_run(
	struct launch *launch, const char *home, const char *output, const char *args)
{
	launch_start(launch, home, output, args);
	launch_finish(launch);
}
