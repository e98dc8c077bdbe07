#include "fmnist/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fmnist/file.h"
#include "fmnist/xalloc.h"

static void release(struct output *output)
{
	free(output->path);
	free(output->target);
	free(output->temporary);
	*output = (struct output){0};
}

static int open_beside(struct output *output)
{
	int fd, why;

	output->temporary = xasprintf("%s.%ld.part", output->target, (long)getpid());
	fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -1;
	output->file = fdopen(fd, "w");
	if (output->file != NULL)
		return 0;
	why = errno;
	close(fd);
	unlink(output->temporary);
	errno = why;
	return -1;
}

static int open_into(struct output *output)
{
	output->file = fopen(output->target, "we");
	return output->file != NULL ? 0 : -1;
}

int output_open(struct output *output, const char *path, struct err *err)
{
	struct stat st;
	int rc;

	*output = (struct output){.path = xstrdup(path), .target = realpath(path, NULL)};
	if (output->target == NULL)
		output->target = xstrdup(path);
	if (stat(output->target, &st) == 0 && !S_ISREG(st.st_mode))
		rc = open_into(output);
	else
		rc = open_beside(output);
	if (rc != 0) {
		err_set(err, "cannot write %s: %s", path, file_problem(errno));
		release(output);
	}
	return rc;
}

/* A device or a pipe would notice that it is opened. */
int output_check(const char *path, struct err *err)
{
	struct output output;
	struct stat st;

	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : 0;
		if (errno == 0 && access(path, W_OK) == 0)
			return 0;
		return err_set(err, "cannot write %s: %s", path, file_problem(errno));
	}
	if (output_open(&output, path, err) != 0)
		return -1;
	output_abandon(&output);
	return 0;
}

/* Everything that was written is there. The reason of a failure long ago is lost, but not
 * to one more byte. */
static int check_written(const struct output *output, struct err *err)
{
	bool whole;

	errno = 0;
	whole = fflush(output->file) == 0 && !ferror(output->file);
	if (!whole && errno == 0 && write(fileno(output->file), "", 1) == 1)
		errno = 0;
	if (whole)
		return 0;
	return err_set(err, "cannot write %s: %s", output->path,
		errno != 0 ? file_problem(errno) : "the disk may be full");
}

int output_commit(struct output *output, struct err *err)
{
	int rc = check_written(output, err);

	if (rc == 0 && output->temporary != NULL)
		rc = file_commit(
			fileno(output->file), output->temporary, output->target, err);
	if (rc != 0) {
		output_abandon(output);
		return -1;
	}
	fclose(output->file);
	release(output);
	return 0;
}

void output_abandon(struct output *output)
{
	fclose(output->file);
	if (output->temporary != NULL)
		unlink(output->temporary);
	release(output);
}
