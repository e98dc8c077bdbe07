#include "fmnist/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fmnist/xalloc.h"

#define CHUNK ((size_t)1 << 18)

/* The next bytes of what is digested; *got is 0 at the end. */
typedef int digest_source(void *from, void *out, size_t n, size_t *got, struct err *err);

static int digest(
	digest_source *source, void *from, char text[SHA256_TEXT], struct err *err)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char *chunk = xmalloc(CHUNK);
	unsigned char bytes[EVP_MAX_MD_SIZE];
	bool ok = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
	size_t got = 1;
	int rc = -1;

	while (ok && got > 0) {
		if (source(from, chunk, CHUNK, &got, err) != 0)
			goto out;
		ok = EVP_DigestUpdate(context, chunk, got) == 1;
	}
	if (!ok || EVP_DigestFinal_ex(context, bytes, NULL) != 1) {
		err_set(err, "SHA-256 is not available from libcrypto");
		goto out;
	}
	for (size_t i = 0; i < (SHA256_TEXT - 1) / 2; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	rc = 0;
out:
	free(chunk);
	EVP_MD_CTX_free(context);
	return rc;
}

static int from_reader(void *from, void *out, size_t n, size_t *got, struct err *err)
{
	return reader_some(from, out, n, got, err);
}

int sha256_reader(struct reader *reader, char text[SHA256_TEXT], struct err *err)
{
	return digest(from_reader, reader, text, err);
}

int sha256_memory(const void *data, size_t size, char text[SHA256_TEXT], struct err *err)
{
	struct reader reader;

	reader_open_memory(&reader, "memory", data, size);
	return digest(from_reader, &reader, text, err);
}

struct raw_file {
	const char *path;
	int fd;
};

static int from_fd(void *from, void *out, size_t n, size_t *got, struct err *err)
{
	struct raw_file *file = from;
	ssize_t came;

	do {
		came = read(file->fd, out, n);
	} while (came < 0 && errno == EINTR);
	if (came < 0)
		return err_set(err, "cannot read %s: %s", file->path, strerror(errno));
	*got = (size_t)came;
	return 0;
}

int sha256_file(const char *path, char text[SHA256_TEXT], struct err *err)
{
	struct raw_file file = {path, open(path, O_RDONLY | O_CLOEXEC)};
	int rc;

	if (file.fd < 0)
		return err_set(err, "cannot open %s: %s", path, strerror(errno));
	rc = digest(from_fd, &file, text, err);
	close(file.fd);
	return rc;
}
