// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that are replaced: who reads one sees the old file or the new one, after a power cut too.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/out.h"
#include "base/text.h"

/**
 * struct content - what a file is to hold
 * @lines: array of strings, NULL if it is @bytes
 * @bytes: bytes
 * @size: number of them
 */
struct content {
	json_object *lines;
	const void *bytes;
	size_t size;
};

/*
 * Owner and mode stay; who may not give it away keeps what it may. What has the right owner is not
 * given to anybody: the units are killed for that call.
 */
static bool write_content(FILE *out, const struct content *content, const struct stat *like)
{
	json_object *line;
	struct stat ours;

	if (like && fstat(fileno(out), &ours))
		return false;
	if (like && (ours.st_uid != like->st_uid || ours.st_gid != like->st_gid) &&
	    fchown(fileno(out), like->st_uid, like->st_gid) && errno != EPERM)
		return false;
	if (like && fchmod(fileno(out), like->st_mode & 07777))
		return false;
	for_each_object(line, content->lines)
		fprintf(out, "%s\n", json_object_get_string(line));
	if (content->size)
		fwrite(content->bytes, 1, content->size, out);
	return !ferror(out) && !fflush(out) && !fsync(fileno(out));
}

/* Nobody else's: what is there under that name, left over or laid there, is not written to. */
static FILE *open_new(const char *new)
{
	int fd;

	unlink(new);
	fd = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	return fd < 0 ? NULL : fdopen(fd, "w");
}

static int replace(const char *path, int dir, const struct content *content)
{
	const char *new = text("%s.new", path);
	struct stat old;
	bool there = !stat(path, &old), good;
	FILE *out;
	int err;

	/* Devices are not replaced by files. */
	if (there && !S_ISREG(old.st_mode))
		return fail(REFUSED, "%s: is not a regular file", path);
	out = open_new(new);
	good = out && write_content(out, content, there ? &old : NULL);
	err = errno;
	if (out && fclose(out) && good) {
		good = false;
		err = errno;
	}
	if (good && (rename(new, path) || fsync(dir))) {
		good = false;
		err = errno;
	}
	if (good)
		return 0;
	if (out)
		unlink(new);
	return fail(REFUSED, "%s: %s", path, strerror(err));
}

/* Two at a time would let the one that looked first have the last word. @make may be NULL. */
static int change(const char *name, const struct content *content, lines_fn *make, void *arg)
{
	char *path = realpath(name, NULL), *copy;
	int dir, err;

	if (!path)
		path = must(strdup(name));
	copy = must(strdup(path));
	dir = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (dir < 0 || flock(dir, LOCK_EX)) {
		err = fail(REFUSED, "%s: %s", path, strerror(errno));
	} else {
		err = make ? make(path, content->lines, arg) : 0;
		if (!err)
			err = replace(path, dir, content);
	}
	if (dir >= 0)
		close(dir);
	free(path);
	return err == FILE_STAYS ? 0 : err;
}

int file_replace(const char *name, json_object *lines, lines_fn *make, void *arg)
{
	return change(name, &(struct content){ .lines = lines }, make, arg);
}

int file_write(const char *name, const void *bytes, size_t size)
{
	return change(name, &(struct content){ .bytes = bytes, .size = size }, NULL, NULL);
}
