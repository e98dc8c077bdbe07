#include "fmnist/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fmnist/xalloc.h"

/* Deflate cannot do better: 258 bytes from two bits. */
#define DEFLATE_BEST_RATIO 1032

#define CHUNK ((size_t)1 << 20)

int reader_open(struct reader *reader, const char *path, struct err *err)
{
	struct stat st;
	/* Non-blocking: opening a pipe that nobody writes to must not hang. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*reader = (struct reader){.name = path};
	if (fd < 0)
		return err_set(err, "cannot open %s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(err, "cannot read %s: not a regular file", path);
	}
	reader->file = gzdopen(fd, "rb");
	if (reader->file == NULL) {
		close(fd);
		return err_set(err, "cannot read %s: out of memory", path);
	}
	gzbuffer(reader->file, 128 * 1024);
	reader->gzipped = gzdirect(reader->file) == 0;
	reader->bound = (uint64_t)st.st_size;
	if (reader->gzipped)
		reader->bound *= DEFLATE_BEST_RATIO;
	return 0;
}

void reader_open_memory(
	struct reader *reader, const char *name, const uint8_t *memory, size_t size)
{
	*reader = (struct reader){.name = name, .memory = memory, .bound = size};
}

void reader_close(struct reader *reader)
{
	if (reader->file != NULL)
		gzclose_r(reader->file);
	*reader = (struct reader){0};
}

static int gzip_failure(const struct reader *reader, struct err *err)
{
	int code;
	const char *text = gzerror(reader->file, &code);

	if (code == Z_ERRNO)
		return err_set(err, "cannot read %s: %s", reader->name, strerror(errno));
	if (code == Z_BUF_ERROR)
		return err_set(err,
			"%s is cut off: its gzip data end too early; fetch the file again",
			reader->name);
	return err_set(err, "%s is damaged: %s; fetch the file again", reader->name, text);
}

int reader_some(struct reader *reader, void *out, size_t n, size_t *got, struct err *err)
{
	char *to = out;

	*got = 0;
	if (reader->file == NULL) {
		uint64_t left = reader->bound - reader->at;

		*got = n < left ? n : (size_t)left;
		if (*got > 0)
			memcpy(to, reader->memory + reader->at, *got);
		reader->at += *got;
		return 0;
	}
	while (*got < n) {
		size_t want = n - *got < CHUNK ? n - *got : CHUNK;
		int code;
		int came = gzread(reader->file, to + *got, (unsigned)want);

		gzerror(reader->file, &code);
		if (came < 0 || (code != Z_OK && code != Z_STREAM_END))
			return gzip_failure(reader, err);
		if (came == 0)
			break;
		*got += (size_t)came;
		reader->at += (uint64_t)came;
	}
	return 0;
}

int reader_header(struct reader *reader, void *out, size_t n, struct err *err)
{
	size_t got;

	if (reader_some(reader, out, n, &got, err) != 0)
		return -1;
	if (got < n)
		return err_set(err,
			"%s is cut off: it ends in its header, after %" PRIu64 " bytes",
			reader->name, reader->at);
	return 0;
}

/* The size of the array that the header promises, 0 with a message if refused. */
static size_t promised(const struct reader *reader, uint64_t count, uint64_t rows,
	uint64_t cols, uint64_t width, struct err *err)
{
	const uint64_t factor[] = {count, rows, cols, width};
	uint64_t left = reader->bound > reader->at ? reader->bound - reader->at : 0;
	uint64_t bytes = 1;

	for (size_t i = 0; i < sizeof factor / sizeof factor[0]; i++) {
		if (factor[i] == 0) {
			err_set(err, "%s is empty: its header says 0 items", reader->name);
			return 0;
		}
		if (factor[i] > READER_LIMIT / bytes) {
			err_set(err,
				"%s is refused: its header promises more than %" PRIu64
				" MiB, too large for a data set",
				reader->name, READER_LIMIT >> 20);
			return 0;
		}
		bytes *= factor[i];
	}
	if (bytes > left) {
		err_set(err,
			"%s is cut off: its header promises %" PRIu64 " bytes, %s%" PRIu64
			" follow",
			reader->name, bytes, reader->gzipped ? "at most " : "", left);
		return 0;
	}
	return (size_t)bytes;
}

static int check_end(struct reader *reader, struct err *err)
{
	char extra;
	size_t got;

	/* Also where zlib compares the checksum at the end of a gzip file. */
	if (reader_some(reader, &extra, 1, &got, err) != 0)
		return -1;
	if (got != 0)
		return err_set(err,
			"%s is too long: more bytes follow than its header promises",
			reader->name);
	return 0;
}

uint8_t *reader_array(struct reader *reader, uint64_t count, uint64_t rows, uint64_t cols,
	uint64_t width, struct err *err)
{
	size_t bytes = promised(reader, count, rows, cols, width, err);
	uint8_t *array = NULL;
	size_t room = 0;
	size_t used = 0;

	if (bytes == 0)
		return NULL;
	while (used < bytes) {
		size_t got;

		/* What a gzipped file will yield is known only when it has. */
		if (!reader->gzipped)
			room = bytes;
		else if (room == used)
			room = room == 0 ? CHUNK : 2 * room;
		if (room > bytes)
			room = bytes;
		array = xrealloc(array, room, 1);
		if (reader_some(reader, array + used, room - used, &got, err) != 0)
			goto fail;
		used += got;
		if (used < room) {
			err_set(err,
				"%s is cut off: its header promises %zu bytes, %zu follow",
				reader->name, bytes, used);
			goto fail;
		}
	}
	if (check_end(reader, err) != 0)
		goto fail;
	return array;
fail:
	free(array);
	return NULL;
}
