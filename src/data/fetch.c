#include "fmnist/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fmnist/file.h"
#include "fmnist/sha256.h"
#include "fmnist/xalloc.h"

#define CONNECT_MILLISECONDS 8000L
#define SLOW_BYTES 100L /* a second, for SLOW_SECONDS: as good as broken */
#define SLOW_SECONDS 20L
#define MOST_REDIRECTS 10L

const char *const fetch_default_url = "https://raw.githubusercontent.com/zalandoresearch/"
				      "fashion-mnist/master/data/fashion/";

/* One file on its way. */
struct transfer {
	const struct fetch *fetch;
	const struct official_file *file;
	int index;  /* of the file */
	char *url;  /* of the file */
	char *host; /* the URL's, or the URL where it has none */
	char *path; /* final name */
	char *part; /* NAME.part */
	int fd;     /* of part, locked; -1: not open */
	int64_t at; /* bytes in part */
	bool fresh; /* all of them came in this call */
	bool oversize;
	int write_errno; /* of the write that failed; 0: none did */
};

static bool report(const struct transfer *t)
{
	const struct fetch *fetch = t->fetch;
	struct fetch_progress progress = {
		.file = t->file->name,
		.index = t->index,
		.files = (int)fetch->file_count,
		.done = t->at,
		.total = t->file->size,
	};

	return fetch->report == NULL || fetch->report(fetch->arg, &progress);
}

static size_t on_data(char *data, size_t size, size_t count, void *arg)
{
	struct transfer *t = arg;
	size_t n = size * count;
	size_t done = 0;

	if ((int64_t)n > t->file->size - t->at) {
		t->oversize = true;
		return 0;
	}
	while (done < n) {
		ssize_t wrote = write(t->fd, data + done, n - done);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) {
			t->write_errno = errno;
			return 0;
		}
		done += (size_t)wrote;
		t->at += wrote;
	}
	return n;
}

static int on_progress(void *arg, curl_off_t down_total, curl_off_t down,
	curl_off_t up_total, curl_off_t up)
{
	struct transfer *t = arg;

	(void)down_total;
	(void)down;
	(void)up_total;
	(void)up;
	return !report(t);
}

/* What the messages call the other side. */
static char *host_of(const char *url)
{
	CURLU *parsed = curl_url();
	char *host = NULL;
	char *copy;

	if (parsed != NULL && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK)
		curl_url_get(parsed, CURLUPART_HOST, &host, 0);
	copy = xstrdup(host != NULL && host[0] != '\0' ? host : url);
	curl_free(host);
	curl_url_cleanup(parsed);
	return copy;
}

static void transfer_init(struct transfer *t, const struct fetch *fetch, size_t index)
{
	const struct official_file *file = &fetch->files[index];

	*t = (struct transfer){.fetch = fetch, .file = file, .index = (int)index, .fd = -1};
	t->url = path_join(fetch->url, file->name);
	t->host = host_of(t->url);
	t->path = path_join(fetch->directory, file->name);
	t->part = xasprintf("%s.part", t->path);
}

static void transfer_release(struct transfer *t)
{
	if (t->fd >= 0)
		close(t->fd);
	free(t->url);
	free(t->host);
	free(t->path);
	free(t->part);
}

static bool is_right(const struct transfer *t, const char *path)
{
	char text[SHA256_TEXT];

	return path_is_file(path) && sha256_file(path, text, NULL) == 0 &&
		strcmp(text, t->file->gzipped) == 0;
}

/*
 * Opens and locks NAME.part. Another process may have finished the same file
 * between the two, and what is locked is then no longer under this name.
 */
static int open_part(struct transfer *t, struct err *err)
{
	for (;;) {
		struct stat locked, named;

		t->fd = open(t->part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (t->fd < 0)
			return err_set(
				err, "cannot create %s: %s", t->part, strerror(errno));
		if (flock(t->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
			return err_set(err,
				"%s is being written by another process: wait until it is "
				"done",
				t->part);
		if (fstat(t->fd, &locked) != 0)
			return err_set(err, "cannot read %s: %s", t->part, strerror(errno));
		if (stat(t->part, &named) == 0 && named.st_ino == locked.st_ino &&
			named.st_dev == locked.st_dev) {
			t->at = locked.st_size;
			t->fresh = t->at == 0;
			return 0;
		}
		close(t->fd);
	}
}

static int start_again(struct transfer *t, struct err *err)
{
	t->at = 0;
	t->fresh = true;
	if (ftruncate(t->fd, 0) != 0)
		return err_set(err, "cannot empty %s: %s", t->part, strerror(errno));
	return 0;
}

/* Protocols by name since 7.85.0, by number before. */
static void set_protocols(CURL *curl, const char *url)
{
	bool secure = strncmp(url, "https:", 6) == 0;

#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https,file");
	curl_easy_setopt(
		curl, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
#else
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS,
		(long)(CURLPROTO_HTTP | CURLPROTO_HTTPS | CURLPROTO_FILE));
	curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS,
		(long)(secure ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_options(CURL *curl, struct transfer *t)
{
	curl_easy_setopt(curl, CURLOPT_URL, t->url);
	set_protocols(curl, t->url);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(curl, CURLOPT_MAXREDIRS, MOST_REDIRECTS);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MILLISECONDS);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "fmnist-tui");
	curl_easy_setopt(curl, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)t->at);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
#if LIBCURL_VERSION_NUM >= 0x075700
	/* Do not wait for a resolver that cannot reach its name server. */
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
#endif
}

/* One line: what, where, what to do. */
static int explain(const struct transfer *t, CURLcode code, long status, struct err *err)
{
	const char *what = curl_easy_strerror(code);
	const char *directory = t->fetch->directory;

	if (t->write_errno != 0)
		return err_set(err,
			"cannot write %s: %s; what is there is kept, run again to go on",
			t->part, strerror(t->write_errno));
	if (t->oversize || code == CURLE_OK)
		return err_set(err,
			"%s is not the official file: it is %s than %" PRId64
			" bytes; check the URL",
			t->url, t->oversize ? "larger" : "smaller", t->file->size);
	switch (code) {
	case CURLE_ABORTED_BY_CALLBACK:
		return err_set(err,
			"download of %s stopped after %" PRId64
			" bytes; run again to go on",
			t->file->name, t->at);
	case CURLE_HTTP_RETURNED_ERROR:
		return err_set(err,
			"%s answers %ld for %s: check the URL, or download the files by "
			"hand "
			"into %s",
			t->host, status, t->url, directory);
	case CURLE_FILE_COULDNT_READ_FILE:
		return err_set(
			err, "cannot read %s: no such file, or no permission", t->url);
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return err_set(err, "%s: %s; give a http, https or file URL", t->url, what);
	default:
		break;
	}
	if (t->at > 0)
		return err_set(err,
			"connection to %s broke after %" PRId64
			" bytes of %s (%s); run again to go on",
			t->host, t->at, t->file->name, what);
	return err_set(err,
		"cannot download from %s (%s): download %s and the other files by hand "
		"into %s, "
		"or go on with --data synthetic",
		t->host, what, t->url, directory);
}

/* The server cannot go on from where NAME.part ends. */
static bool cannot_resume(CURLcode code, long status)
{
	return code == CURLE_RANGE_ERROR || code == CURLE_BAD_DOWNLOAD_RESUME ||
		(code == CURLE_HTTP_RETURNED_ERROR && status == 416);
}

static bool broken_off(CURLcode code)
{
	return code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR;
}

/* Until NAME.part has the right number of bytes. */
static int download(CURL *curl, struct transfer *t, struct err *err)
{
	while (t->at < t->file->size) {
		int64_t began = t->at;
		long status = 0;
		CURLcode code;

		curl_easy_reset(curl);
		set_options(curl, t);
		if (lseek(t->fd, t->at, SEEK_SET) < 0)
			return err_set(
				err, "cannot write %s: %s", t->part, strerror(errno));
		code = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
		if (code == CURLE_OK && t->at == t->file->size)
			return 0;
		/* A line that breaks now and then still gets it all, bit by bit. */
		if (broken_off(code) && t->at > began)
			continue;
		if (t->fresh || (code != CURLE_OK && !cannot_resume(code, status)))
			return explain(t, code, status, err);
		if (start_again(t, err) != 0)
			return -1;
	}
	return 0;
}

/* From NAME.part, whatever it holds, to the official bytes in it. */
static int complete_part(CURL *curl, struct transfer *t, struct err *err)
{
	char text[SHA256_TEXT];

	if (t->at > t->file->size && start_again(t, err) != 0)
		return -1;
	for (;;) {
		bool fresh;

		if (!report(t))
			return explain(t, CURLE_ABORTED_BY_CALLBACK, 0, err);
		if (download(curl, t, err) != 0 || sha256_file(t->part, text, err) != 0)
			return -1;
		if (strcmp(text, t->file->gzipped) == 0)
			return 0;
		/* What an earlier attempt left may have been something else. */
		fresh = t->fresh;
		if (start_again(t, err) != 0)
			return -1;
		if (fresh)
			return err_set(err,
				"%s is not the official file: its SHA-256 is %s; check the "
				"URL",
				t->url, text);
	}
}

static int fetch_one(CURL *curl, struct transfer *t, struct err *err)
{
	t->at = t->file->size;
	if (is_right(t, t->path))
		return report(t) ? 0 : explain(t, CURLE_ABORTED_BY_CALLBACK, 0, err);
	if (open_part(t, err) != 0)
		return -1;
	/* Another process may just have brought it. */
	if (is_right(t, t->path)) {
		unlink(t->part);
		return 0;
	}
	if (complete_part(curl, t, err) != 0) {
		/* An empty file says nothing to the next attempt. */
		if (t->at == 0)
			unlink(t->part);
		return -1;
	}
	report(t);
	return file_commit(t->fd, t->part, t->path, err);
}

int fetch_run(const struct fetch *fetch, struct err *err)
{
	struct fetch whole = *fetch;
	CURL *curl = NULL;
	int rc = -1;

	if (whole.url == NULL)
		whole.url = fetch_default_url;
	if (whole.files == NULL) {
		whole.files = official_files;
		whole.file_count = DATA_FILES;
	}
	if (dir_make(whole.directory, err) != 0)
		return -1;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, "libcurl cannot be started");
	curl = curl_easy_init();
	if (curl == NULL) {
		err_set(err, "libcurl cannot be started");
		goto out;
	}
	rc = 0;
	for (size_t i = 0; i < whole.file_count && rc == 0; i++) {
		struct transfer transfer;

		transfer_init(&transfer, &whole, i);
		rc = fetch_one(curl, &transfer, err);
		transfer_release(&transfer);
	}
out:
	curl_easy_cleanup(curl);
	curl_global_cleanup();
	return rc;
}
