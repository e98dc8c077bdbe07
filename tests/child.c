#include "child.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

void child_start(struct child *child, child_body *body, void *arg)
{
	int down[2], up[2];

	assert_int_equal(pipe(down), 0);
	assert_int_equal(pipe(up), 0);
	child->pid = fork();
	assert_true(child->pid >= 0);
	if (child->pid == 0) {
		struct child parent = {.in = down[0], .out = up[1]};
		const char *problem;

		close(down[1]);
		close(up[0]);
		problem = body(&parent, arg);
		if (problem != NULL)
			fprintf(stderr, "in the child: %s\n", problem);
		_exit(problem != NULL);
	}
	close(down[0]);
	close(up[1]);
	child->in = up[0];
	child->out = down[1];
}

void child_tell(struct child *other)
{
	if (write(other->out, "", 1) != 1)
		perror("child_tell");
}

void child_wait(struct child *other)
{
	char byte;

	if (read(other->in, &byte, 1) < 0)
		perror("child_wait");
}

static int child_end(struct child *child)
{
	int status = 0;

	close(child->in);
	close(child->out);
	assert_int_equal(waitpid(child->pid, &status, 0), child->pid);
	return status;
}

void assert_child_ends_well(struct child *child)
{
	assert_int_equal(child_end(child), 0);
}

void child_kill(struct child *child)
{
	kill(child->pid, SIGKILL);
	child_end(child);
}
