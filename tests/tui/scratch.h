/*
 * scratch: a directory for one test.
 *
 * scratch_make() returns its path, or NULL with errno set; scratch_remove() removes
 * it with all that is in it and frees the path.
 */
#ifndef TUI_SCRATCH_H
#define TUI_SCRATCH_H

/* In $TMPDIR, or /tmp; holds a directory tmp. */
char *scratch_make(void);
void scratch_remove(char *path);

#endif
