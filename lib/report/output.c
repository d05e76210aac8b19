#include "report/output.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/text.h"

#define	STATUS		2
#define	LINKS_MAX	40	/* followed for one path */

static struct output *unfinished;
static pid_t owner;	/* a child that exits must not remove its parent's files */

void
output_prepare(void)
{
	/* Opened the wrong way round on purpose: a report that nobody can read must be an error. */
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1)
			(void)open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
	(void)signal(SIGXFSZ, SIG_IGN);
}

void
output_discard(void)
{
	for (; unfinished != NULL && owner == getpid(); unfinished = unfinished->next)
		if (unfinished->temporary != NULL)
			(void)unlink(unfinished->temporary);
}

static void
remember(struct output *o)
{
	static bool registered;

	if (!registered && atexit(output_discard) != 0)
		text_errx(STATUS, "atexit");
	registered = true;
	owner = getpid();
	o->next = unfinished;
	unfinished = o;
}

static void
forget(struct output *o)
{
	struct output **at = &unfinished;

	while (*at != NULL && *at != o)
		at = &(*at)->next;
	if (*at == o)
		*at = o->next;
}

/* Resolves symbolic links, even to a file that does not exist; NULL with errno on error. */
static char *
follow(const char *path)
{
	char *at = text_copy(path, strlen(path)), to[PATH_MAX], *joined;
	const char *slash;
	struct stat st;
	ssize_t length;

	for (int links = 0; links < LINKS_MAX; links++) {
		if (lstat(at, &st) == -1) {
			if (errno == ENOENT)
				return (at);
			free(at);
			return (NULL);
		}
		if (!S_ISLNK(st.st_mode))
			return (at);
		if ((length = readlink(at, to, sizeof(to) - 1)) == -1) {
			free(at);
			return (NULL);
		}
		to[length] = '\0';
		slash = to[0] == '/' ? NULL : strrchr(at, '/');
		joined = text_allocate(strlen(at) + (size_t)length + 2, 1);
		sprintf(joined, "%.*s%s", slash != NULL ? (int)(slash - at) + 1 : 0, at, to);
		free(at);
		at = joined;
	}
	free(at);
	errno = ELOOP;
	return (NULL);
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return (a->st_dev == b->st_dev && a->st_ino == b->st_ino);
}

/* Creates and opens an empty file with that name and a random suffix. */
static int
make_temporary(struct output *o, const char *beside)
{
	int fd;

	o->temporary = text_allocate(strlen(beside) + sizeof(".XXXXXX"), 1);
	sprintf(o->temporary, "%s.XXXXXX", beside);
	if ((fd = mkstemp(o->temporary)) == -1) {
		free(o->temporary);
		o->temporary = NULL;
		text_err(STATUS, "%s", o->name);
	}
	remember(o);
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) == -1)
		text_err(STATUS, "%s", o->name);
	return (fd);
}

/* Duplicates the descriptor to 3 or higher, away from the standard ones. */
static void
duplicate(struct output *o, int fd)
{
	if ((o->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3)) == -1)
		text_err(STATUS, "%s", o->name);
}

void
output_begin(struct output *o, const char *path)
{
	struct stat st, other;
	mode_t mask;
	bool there;

	memset(o, 0, sizeof(*o));
	o->name = o->path = path;
	o->fd = -1;
	if (strcmp(path, "-") == 0) {
		o->name = "standard output";
		duplicate(o, STDOUT_FILENO);
		return;
	}
	there = stat(path, &st) == 0;
	if (!there && errno != ENOENT)
		text_err(STATUS, "%s", path);
	for (int fd = STDOUT_FILENO; there && fd <= STDERR_FILENO; fd++) {
		if (fstat(fd, &other) == 0 && same_file(&st, &other)) {
			duplicate(o, fd);
			return;
		}
	}
	if (there && S_ISDIR(st.st_mode))
		text_errx(STATUS, "%s: a directory", path);
	if (there && !S_ISREG(st.st_mode)) {
		if (access(path, W_OK) == -1)
			text_err(STATUS, "%s", path);
		return;
	}
	if ((o->target = follow(path)) == NULL)
		text_err(STATUS, "%s", path);
	/* Some links below /proc do not lead to a name. */
	if (there && (lstat(o->target, &other) == -1 || !same_file(&st, &other)))
		text_errx(STATUS, "%s: the open file has no name", path);
	o->fd = make_temporary(o, o->target);
	umask(mask = umask(0));
	if (fchmod(o->fd, 0666 & ~mask) == -1)
		text_err(STATUS, "%s", path);
}

void
output_need_file(struct output *o)
{
	const char *folder = getenv("TMPDIR");
	char *beside;

	if (o->temporary != NULL)
		return;
	if (folder == NULL || folder[0] != '/')
		folder = "/tmp";
	beside = text_allocate(strlen(folder) + sizeof("/connect-suite"), 1);
	sprintf(beside, "%s/connect-suite", folder);
	close(make_temporary(o, beside));
	free(beside);
}

static void
open_it(struct output *o)
{
	if (o->fd == -1 && (o->fd = open(o->path, O_WRONLY | O_NOCTTY | O_CLOEXEC)) == -1)
		text_err(STATUS, "%s", o->name);
}

void
output_write(struct output *o, const void *bytes, size_t n)
{
	open_it(o);
	for (const char *next = bytes; n > 0;) {
		ssize_t written = write(o->fd, next, n);

		if (written == -1 && errno == EINTR)
			continue;
		if (written == -1)
			text_err(STATUS, "%s", o->name);
		next += written;
		n -= (size_t)written;
	}
}

/* Copies the temporary file to an output that is not replaced. */
static void
copy_file(struct output *o)
{
	static char bytes[65536];
	int from = open(o->temporary, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (from == -1)
		text_err(STATUS, "%s", o->temporary);
	while ((n = read(from, bytes, sizeof(bytes))) > 0)
		output_write(o, bytes, (size_t)n);
	if (n == -1)
		text_err(STATUS, "%s", o->temporary);
	close(from);
}

void
output_end(struct output *o)
{
	struct stat st;

	if (o->target == NULL) {
		open_it(o);
		if (o->temporary != NULL)
			copy_file(o);
	} else if (fsync(o->fd) == -1 && errno != EINVAL) {
		text_err(STATUS, "%s", o->name);
	}
	if (close(o->fd) == -1)
		text_err(STATUS, "%s", o->name);
	o->fd = -1;
	if (o->target != NULL) {
		if (lstat(o->target, &st) == 0 && !S_ISREG(st.st_mode))
			text_errx(STATUS, "%s: is no longer a regular file", o->name);
		if (rename(o->temporary, o->target) == -1)
			text_err(STATUS, "%s", o->name);
	} else if (o->temporary != NULL) {
		(void)unlink(o->temporary);
	}
	forget(o);
	free(o->target);
	free(o->temporary);
	o->target = o->temporary = NULL;
}

void
output_is_not(const char *output, const char *input)
{
	struct stat a, b;

	if (input != NULL && strcmp(output, "-") != 0 && stat(output, &a) == 0 && stat(input, &b) == 0 && same_file(&a, &b))
		text_errx(STATUS, "%s: is an input, and would be overwritten", input);
}
