#include "fmnist/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STACK_BYTES 65536

static const struct {
	int signal;
	const char *line;
} crashes[] = {
	{SIGSEGV,
		"fmnist-tui: crashed by SIGSEGV (invalid memory access); please report "
		"it\n"},
	{SIGBUS,
		"fmnist-tui: crashed by SIGBUS (memory that is not there); please report "
		"it\n"},
	{SIGFPE,
		"fmnist-tui: crashed by SIGFPE (impossible arithmetic); please report "
		"it\n"},
	{SIGILL, "fmnist-tui: crashed by SIGILL (unknown instruction); please report it\n"},
	{SIGABRT, "fmnist-tui: ended by SIGABRT; please report it\n"},
};

#define CRASHES (sizeof(crashes) / sizeof(crashes[0]))

static struct {
	struct restore plan;
	struct sigaction previous[CRASHES];
	stack_t previous_stack;
	pid_t owner;
	atomic_bool armed;
	bool at_exit; /* exit() knows about it */
	bool own_stack;
	char stack[STACK_BYTES]; /* for a crash by a stack that is full */
} guard;

static void write_all(int fd, const char *bytes, size_t count)
{
	while (count > 0) {
		ssize_t done = write(fd, bytes, count);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return;
		bytes += done;
		count -= (size_t)done;
	}
}

/* Async-signal-safe. */
static void give_back(void)
{
	const struct restore *plan = &guard.plan;
	char left[512];
	ssize_t count;

	write_all(plan->terminal, plan->bytes, plan->count);
	/* Not after draining: a line that takes nothing would hold it for ever. */
	tcsetattr(plan->terminal, TCSANOW, &plan->modes);
	if (plan->captured < 0)
		return;
	dup2(plan->real_stderr, STDERR_FILENO);
	while ((count = read(plan->captured, left, sizeof(left))) > 0)
		write_all(STDERR_FILENO, left, (size_t)count);
}

static void crashed(int number)
{
	int saved = errno;
	size_t i = 0;

	while (i < CRASHES - 1 && crashes[i].signal != number)
		i++;
	if (getpid() == guard.owner) {
		/* A second thread that crashes meanwhile waits for the end of the process.
		 */
		if (!atomic_exchange(&guard.armed, false))
			for (;;)
				pause();
		give_back();
		write_all(STDERR_FILENO, crashes[i].line, strlen(crashes[i].line));
	}
	/* It waits until this handler returns, and then takes its earlier course. */
	sigaction(number, &guard.previous[i], NULL);
	raise(number);
	errno = saved;
}

static void leave_at_exit(void)
{
	if (getpid() == guard.owner && atomic_exchange(&guard.armed, false))
		give_back();
}

void restore_now(void)
{
	if (getpid() != guard.owner || !atomic_exchange(&guard.armed, false))
		return;
	fcntl(guard.plan.terminal, F_SETFL,
		fcntl(guard.plan.terminal, F_GETFL) | O_NONBLOCK);
	give_back();
	fcntl(guard.plan.terminal, F_SETFL,
		fcntl(guard.plan.terminal, F_GETFL) & ~O_NONBLOCK);
}

static void take_stack(void)
{
	stack_t stack;

	guard.own_stack = false;
	if (sigaltstack(NULL, &guard.previous_stack) != 0 ||
		!(guard.previous_stack.ss_flags & SS_DISABLE))
		return;
	memset(&stack, 0, sizeof(stack));
	stack.ss_sp = guard.stack;
	stack.ss_size = sizeof(guard.stack);
	guard.own_stack = sigaltstack(&stack, NULL) == 0;
}

void restore_arm(const struct restore *plan)
{
	bool first = !atomic_exchange(&guard.armed, false);

	guard.plan = *plan;
	guard.owner = getpid();
	if (!guard.at_exit)
		guard.at_exit = atexit(leave_at_exit) == 0;
	if (first) {
		struct sigaction action;
		take_stack();
		memset(&action, 0, sizeof(action));
		action.sa_handler = crashed;
		action.sa_flags = SA_ONSTACK;
		sigemptyset(&action.sa_mask);
		for (size_t i = 0; i < CRASHES; i++)
			sigaddset(&action.sa_mask, crashes[i].signal);
		for (size_t i = 0; i < CRASHES; i++)
			sigaction(crashes[i].signal, &action, &guard.previous[i]);
	}
	atomic_store(&guard.armed, true);
}

void restore_disarm(void)
{
	if (!atomic_exchange(&guard.armed, false))
		return;
	for (size_t i = 0; i < CRASHES; i++)
		sigaction(crashes[i].signal, &guard.previous[i], NULL);
	if (guard.own_stack)
		sigaltstack(&guard.previous_stack, NULL);
}
