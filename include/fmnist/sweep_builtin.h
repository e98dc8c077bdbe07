/*
 * sweep_builtin: the sweep files that are part of the program.
 *
 * `homework` is the homework's search, line by line in the order it draws in.
 * `enhanced` is its search over the enhanced network.
 * `best` is a search for the most accurate network, in ten minutes on two cores.
 *
 * Constant texts; any thread.
 */
#ifndef FMNIST_SWEEP_BUILTIN_H
#define FMNIST_SWEEP_BUILTIN_H

/* NULL at the end. */
extern const char *const sweep_builtin_names[];

/* The file's text; NULL: there is none of this name. */
const char *sweep_builtin_text(const char *name);

#endif
