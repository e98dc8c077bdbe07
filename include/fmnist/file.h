/*
 * file: paths, whole files, and writing that is all or nothing.
 *
 * Returned strings are the caller's, to free().
 */
#ifndef FMNIST_FILE_H
#define FMNIST_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/err.h"

/* "dir/name", without doubling a slash. */
char *path_join(const char *dir, const char *name);

/* $XDG_DATA_HOME/fmnist-tui, or ~/.local/share/fmnist-tui. NULL: no home. */
char *path_user_data(void);

/* "~/rest" of the user's home directory. NULL: no home. */
char *path_home(const char *rest);

bool path_is_file(const char *path);
bool path_is_dir(const char *path);

/* Makes the directory and those above it. */
int dir_make(const char *path, struct err *err);

/* What an errno of a write means: "the disk is full", else strerror()'s words. */
const char *file_problem(int number);

/* Makes a finished temporary file durable and moves it to its name. */
int file_commit(int fd, const char *temporary, const char *path, struct err *err);

#endif
