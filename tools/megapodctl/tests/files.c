// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests of files that are replaced while others want something of them, too. Prints TAP.
 */
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/out.h"

/* Of processor time: who goes round and round is ended */
#define HANGS_S 5
#define OTHER_USER 65534
#define WRITERS 4
#define LINES 50

static int tests, failures;

static void result(const char *what, bool ok)
{
	printf("%sok %d - %s\n", ok ? "" : "not ", ++tests, what);
	failures += !ok;
}

static bool become(uid_t user)
{
	return !user || (!setgroups(0, NULL) && !setgid(user) && !setuid(user));
}

/* A process of @user that holds the lock of @name until it is ended. */
static pid_t hold(const char *name, uid_t user)
{
	int ready[2], fd;
	char byte;
	pid_t pid;

	if (pipe(ready))
		exit(1);
	pid = fork();
	if (!pid) {
		close(ready[0]);
		fd = become(user) ? open(name, O_RDONLY) : -1;
		if (fd >= 0 && !flock(fd, LOCK_EX) && write(ready[1], "", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		fprintf(stderr, "%s was not locked\n", name);
	close(ready[0]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static int one_more(const char *path, json_object *lines, void *arg)
{
	FILE *in = fopen(path, "re");
	char line[64];

	(void)arg;
	while (in && fgets(line, sizeof(line), in)) {
		line[strcspn(line, "\n")] = '\0';
		json_object_array_add(lines, json_object_new_string(line));
	}
	if (in)
		fclose(in);
	json_object_array_add(lines, json_object_new_string("line"));
	return 0;
}

/* Add @count lines, one by one. Return: that process. */
static pid_t add_lines(const char *path, int count)
{
	pid_t pid = fork();
	int err = 0;

	if (pid)
		return pid;
	setrlimit(RLIMIT_CPU, &(struct rlimit){ HANGS_S, HANGS_S });
	while (!err && count--) {
		json_object *lines = json_object_new_array();

		err = file_replace(path, lines, one_more, NULL);
		json_object_put(lines);
	}
	_exit(err);
}

static int status_of(pid_t pid)
{
	int status;

	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int lines_of(const char *path)
{
	FILE *in = fopen(path, "re");
	int count = 0, c;

	while (in && (c = getc(in)) != EOF)
		count += c == '\n';
	if (in)
		fclose(in);
	return count;
}

static unsigned int mode_of(const char *path)
{
	struct stat is;

	return stat(path, &is) ? 0 : is.st_mode & 07777;
}

static bool foreign;

/* A file system may give what root makes to somebody else. */
uid_t __real_geteuid(void);
uid_t __wrap_geteuid(void);
uid_t __wrap_geteuid(void)
{
	return foreign ? OTHER_USER : __real_geteuid();
}

static void one_at_a_time(const char *path, const char *new)
{
	pid_t writer[WRITERS], holder;
	int bad = 0;

	for (int i = 0; i < WRITERS; i++)
		writer[i] = add_lines(path, LINES);
	for (int i = 0; i < WRITERS; i++)
		bad += status_of(writer[i]) != 0;
	result("each of many at a time adds its lines", !bad && lines_of(path) == WRITERS * LINES);
	result("nothing is left over", access(new, F_OK));
	result("a file is made as umask says", mode_of(path) == 0644);

	chmod(path, 0640);
	close(open(new, O_WRONLY | O_CREAT, 0600));
	holder = hold(new, 0);
	result("one who never gets done is not waited for",
	       status_of(add_lines(path, 1)) == REFUSED);
	end(holder);
	result("what one left over keeps nobody", !status_of(add_lines(path, 1)) &&
	       lines_of(path) == WRITERS * LINES + 1);
	result("the mode stays", mode_of(path) == 0640);
}

static void of_others(const char *folder, const char *path, const char *new)
{
	pid_t holder = hold(folder, OTHER_USER);
	struct stat is;

	result("another user who locks the folder keeps nobody", !status_of(add_lines(path, 1)));
	end(holder);
	close(open(new, O_WRONLY | O_CREAT, 0644));
	if (chown(new, OTHER_USER, OTHER_USER))
		perror(new);
	holder = hold(new, OTHER_USER);
	result("nor what another user laid there", !status_of(add_lines(path, 1)));
	end(holder);
	result("and it is not taken", !stat(path, &is) && is.st_uid == geteuid());
}

int main(void)
{
	char folder[] = "/tmp/files.XXXXXX", path[64], new[64];

	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("TAP version 13");
	ctl.errors = json_object_new_array();
	umask(022);
	if (!mkdtemp(folder) || chmod(folder, 0755))
		return 1;
	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(new, sizeof(new), "%s/file.new", folder);
	one_at_a_time(path, new);
	if (geteuid())
		printf("ok %d # SKIP of other users, needs root\n", ++tests);
	else
		of_others(folder, path, new);
	unlink(path);
	foreign = true;
	result("what the file system calls somebody else's is ours",
	       !status_of(add_lines(path, 2)));
	foreign = false;
	unlink(path);
	unlink(new);
	rmdir(folder);
	json_object_put(ctl.errors);
	printf("1..%d\n", tests);
	return failures != 0;
}
