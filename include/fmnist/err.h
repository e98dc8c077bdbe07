/*
 * err: how a failure travels upward.
 *
 * A function that can fail returns 0 or -1 and takes a `struct err *` as its
 * last argument. The one who detects the failure writes one line that says
 * what failed, where, and what the user can do. Only main() prints it and
 * exits. A NULL err is allowed and ignored.
 *
 * Ownership: the text lives inside the struct; nothing is allocated, so there
 * is nothing to release.
 */
#ifndef FMNIST_ERR_H
#define FMNIST_ERR_H

#define ERR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

struct err {
	char text[512]; /* one line, no newline at its end; empty: no error */
};

/* Sets the message; returns -1, so that `return err_set(...)` reads well. */
int err_set(struct err *err, const char *fmt, ...) ERR_PRINTF(2, 3);

#endif
