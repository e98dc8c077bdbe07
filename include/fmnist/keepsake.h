/*
 * keepsake: what a key of the dashboard writes to the current directory.
 *
 * Files get names that nothing has, so no question is asked and nothing is lost:
 * fmnist-run12-inspect.png, then fmnist-run12-inspect-2.png. No screen; the thread that
 * calls writes, which takes about a tenth of a second.
 */
#ifndef FMNIST_KEEPSAKE_H
#define FMNIST_KEEPSAKE_H

#include <stddef.h>

#include "fmnist/caption.h"
#include "fmnist/inspection.h"

/*
 * Writes the figure of an inspection and its tables (figure_inspection.h,
 * inspection_csv.h), all or none; the inspection must be of these images. The message, one
 * line, names them, or says why there are none (-1).
 */
int inspect_export(const struct inspection *inspection, const struct images *test,
	const struct origin *origin, char *message, size_t size);

#endif
