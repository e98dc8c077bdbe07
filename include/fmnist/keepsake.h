/*
 * keepsake: what a key of the dashboard writes to the current directory.
 *
 * Files get names that nothing has, so no question is asked and nothing is lost:
 * fmnist-run12-inspect.png, then fmnist-run12-inspect-2.png. No screen; the thread that
 * calls writes, which takes some tenths of a second.
 *
 * A picture and its tables are written all or none. The message, one line, names them, or
 * says why there are none (-1).
 */
#ifndef FMNIST_KEEPSAKE_H
#define FMNIST_KEEPSAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "fmnist/autoencoding_csv.h"
#include "fmnist/caption.h"
#include "fmnist/init_result.h"
#include "fmnist/inspection.h"
#include "fmnist/landscape_csv.h"

/* The figure of an inspection (figure_inspection.h) and its tables (inspection_csv.h); it
 * must be of these images. */
int inspect_export(const struct inspection *inspection, const struct images *test,
	const struct origin *origin, char *message, size_t size);

/* Likewise of an autoencoder: images with what it makes of them, and its latent space
 * (autoencoding_csv.h). */
int reconstruction_export(const struct autoencoded *made, const struct origin *origin,
	char *message, size_t size);
int latent_export(const struct autoencoded *made, const struct origin *origin,
	char *message, size_t size);

/* What is there of a landscape, as a surface (figure_surface.h) or as a map
 * (figure_landscape.h), and its tables (landscape_csv.h). */
int landscape_export(const struct surveyed *surveyed, bool surface,
	const struct origin *origin, char *message, size_t size);

/* What a study of initialisations has measured so far (figure_init.h), and its tables
 * (init_csv.h). */
int init_export(const struct init_result *result, char *message, size_t size);

#endif
