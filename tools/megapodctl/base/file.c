// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files that are replaced: who reads one sees the old file or the new one, after a power cut too.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/out.h"
#include "base/text.h"

/* More than an fsync takes, and less than who arms a pod or saves a trip may be kept from it */
#define WAIT_S 5
/* Others may take it from us as often */
#define ROUNDS 100

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
 * given to anybody: the units are killed for that call. The mode comes last, since whoever may read
 * the file may lock it.
 */
static bool write_content(FILE *out, const struct content *content, const struct stat *like)
{
	mode_t mask = umask(0);
	json_object *line;
	struct stat ours;

	umask(mask);
	if (like && fstat(fileno(out), &ours))
		return false;
	if (like && (ours.st_uid != like->st_uid || ours.st_gid != like->st_gid) &&
	    fchown(fileno(out), like->st_uid, like->st_gid) && errno != EPERM)
		return false;
	for_each_object(line, content->lines)
		fprintf(out, "%s\n", json_object_get_string(line));
	if (content->size)
		fwrite(content->bytes, 1, content->size, out);
	return !ferror(out) && !fflush(out) &&
	       !fchmod(fileno(out), like ? like->st_mode & 07777 : 0666 & ~mask) &&
	       !fsync(fileno(out));
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* Waits for another one of us, which takes the time of an fsync. Return: 0 or an errno. */
static int lock(int fd)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	/* again and again: the first may come before the wait */
	struct itimerval timer = { { .tv_sec = 1 }, { .tv_sec = WAIT_S } };
	int err;

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	err = flock(fd, LOCK_EX) ? errno : 0;
	timer = (struct itimerval){ 0 };
	setitimer(ITIMER_REAL, &timer, NULL);
	return err == EINTR ? ETIMEDOUT : err;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* It may be that of another one of us. What else is there under that name was laid there. */
static bool is_ours(const struct stat *new, uid_t owner)
{
	return S_ISREG(new->st_mode) && new->st_nlink == 1 &&
	       (new->st_uid == geteuid() || new->st_uid == owner);
}

/* Return: a file of that name that we made, or -1. What we made is ours, whoever owns it there. */
static int make_new(const char *new, struct stat *is)
{
	int fd = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 || !fstat(fd, is))
		return fd;
	close(fd);
	return -1;
}

/*
 * Return: a file of that name that another one of us made, or -1: with EAGAIN if there is none any
 * more, as what is not ours is removed.
 */
static int find_new(const char *new, uid_t owner, struct stat *is)
{
	int fd = -1, err = lstat(new, is);

	if (!err && !is_ours(is, owner)) {
		if (unlink(new))
			return -1;
		errno = EAGAIN;
		return -1;
	}
	if (!err)
		fd = open(new, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0 && !fstat(fd, is) && is_ours(is, owner))
		return fd;
	if (fd >= 0)
		close(fd);
	if (fd >= 0 || errno == ENOENT)
		errno = EAGAIN;
	return -1;
}

static bool is_there(const char *new, const struct stat *is)
{
	struct stat there;

	return !lstat(new, &there) && same_file(is, &there);
}

/*
 * The file that will take the place of the one at @path, locked: two at a time would let the one
 * that looked first have the last word. It is this one that is locked since nobody else can open
 * it, and so keep us waiting. By the end of the wait it may have taken its place.
 */
static int open_new(const char *path, const char *new, struct stat *is)
{
	struct stat old;
	int fd, err;

	for (int round = 0; round < ROUNDS; round++) {
		fd = make_new(new, is);
		if (fd < 0 && errno == EEXIST)
			fd = find_new(new, stat(path, &old) ? geteuid() : old.st_uid, is);
		if (fd < 0 && errno == EAGAIN)
			continue;
		if (fd < 0)
			return -1;
		err = lock(fd);
		if (!err && is_there(new, is))
			return fd;
		close(fd);
		if (err) {
			errno = err;
			return -1;
		}
	}
	errno = EBUSY;
	return -1;
}

static int replace(const char *path, const char *new, FILE *out, const struct stat *is,
		   const struct content *content)
{
	struct stat old;
	bool there = !stat(path, &old);

	/* Devices are not replaced by files. */
	if (there && !S_ISREG(old.st_mode))
		return fail(REFUSED, "%s: is not a regular file", path);
	if (ftruncate(fileno(out), 0) || !write_content(out, content, there ? &old : NULL))
		return fail(REFUSED, "%s: %s", path, strerror(errno));
	if (!is_there(new, is))
		return fail(REFUSED, "%s: another user writes it as well", path);
	if (rename(new, path))
		return fail(REFUSED, "%s: %s", path, strerror(errno));
	return 0;
}

/*
 * Whether the kernel follows @name to @path as well: it may be told not to follow what somebody
 * else laid into a folder of all (fs.protected_symlinks), and would be for us.
 */
static bool leads_to(const char *name, const char *path)
{
	struct stat led, there;

	if (stat(name, &led))
		return errno == ENOENT;
	errno = EAGAIN;
	return !stat(path, &there) && same_file(&led, &there);
}

/* @make may be NULL. */
static int change_at(const char *name, const char *path, const char *new,
		     const struct content *content, lines_fn *make, void *arg)
{
	struct stat is;
	int fd = open_new(path, new, &is), err;
	FILE *out = fd < 0 ? NULL : must(fdopen(fd, "w"));

	if (!out && errno == ETIMEDOUT)
		return fail(REFUSED, "%s: another one has been writing it for %d s", path, WAIT_S);
	if (!out)
		return fail(REFUSED, "%s: %s", path, strerror(errno));
	err = leads_to(name, path) ? 0 : fail(REFUSED, "%s: %s", name, strerror(errno));
	if (!err && make)
		err = make(path, content->lines, arg);
	if (!err)
		err = replace(path, new, out, &is, content);
	if (err && is_there(new, &is))
		unlink(new);
	fclose(out);
	return err;
}

static int change(const char *name, const struct content *content, lines_fn *make, void *arg)
{
	char *path = realpath(name, NULL), *new, *copy;
	int dir, err;

	if (!path)
		path = must(strdup(name));
	if (asprintf(&new, "%s.new", path) < 0)
		must(NULL);
	copy = must(strdup(path));
	dir = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	err = dir < 0 ? fail(REFUSED, "%s: %s", path, strerror(errno)) :
			change_at(name, path, new, content, make, arg);
	if (!err && fsync(dir))
		err = fail(REFUSED, "%s: %s", path, strerror(errno));
	if (dir >= 0)
		close(dir);
	free(new);
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
