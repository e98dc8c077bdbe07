/*
 * official: the four files of Fashion-MNIST as published, and whether files on
 * this machine are they.
 *
 * Source: the repository zalandoresearch/fashion-mnist, data/fashion/. The
 * checksums of the gzipped files are those of data/SHA256SUMS; the two others
 * were computed from files that match them.
 */
#ifndef FMNIST_OFFICIAL_H
#define FMNIST_OFFICIAL_H

#include <stddef.h>
#include <stdint.h>

#include "fmnist/data_files.h"
#include "fmnist/dataset.h"
#include "fmnist/err.h"

struct official_file {
	const char *name;    /* as published: IDX, gzipped */
	int64_t size;        /* bytes, gzipped */
	const char *gzipped; /* SHA-256 of the published file */
	const char *idx;     /* SHA-256 of it decompressed */
	const char *payload; /* SHA-256 of the pixels or labels alone, without a header */
};

/* In the order of enum data_file. */
extern const struct official_file official_files[DATA_FILES];

/*
 * Compares one of the files with what was published (&official_files[which]) by
 * SHA-256: the file's own bytes, else an IDX file decompressed or an NPY file by
 * its shape and its pixels or labels. When it is not official, err says what was
 * found.
 */
enum dataset_verified official_check(const struct data_files *files, enum data_file which,
	const struct official_file *official, struct err *err);

#endif
