/*
 * child: another process of the test program, for test programs only.
 *
 * The body runs in the child and returns NULL, or what went wrong, which goes to standard
 * error and makes it fail. Both sides wait for each other with bytes through pipes.
 */
#ifndef FMNIST_TESTS_CHILD_H
#define FMNIST_TESTS_CHILD_H

#include <sys/types.h>

struct child {
	pid_t pid;
	int in, out; /* pipes from and to the other side */
};

typedef const char *child_body(struct child *parent, void *arg);

void child_start(struct child *child, child_body *body, void *arg);

/* On both sides. Where the other side is gone, waiting ends as well. */
void child_tell(struct child *other);
void child_wait(struct child *other);

/* Waits for the end, which must be a good one; or makes an end at once. */
void assert_child_ends_well(struct child *child);
void child_kill(struct child *child);

/* Returns from a body unless it holds. */
#define MUST(condition)                    \
	do {                               \
		if (!(condition))          \
			return #condition; \
	} while (0)

#endif
