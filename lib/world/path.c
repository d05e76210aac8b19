#include "world/path.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/descriptor.h"

void
path_mode(const char *name, mode_t mode)
{
	SETUP(chmod(name, mode));
}

void
path_directory(const char *name, mode_t mode)
{
	SETUP(mkdir(name, 0700));
	path_mode(name, mode);
}

void
path_file(const char *name)
{
	close((int)SETUP(open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666)));
	path_mode(name, 0666);
}

void
path_fifo(const char *name)
{
	SETUP(mkfifo(name, 0666));
	path_mode(name, 0666);
}

void
path_link(const char *target, const char *name)
{
	SETUP(symlink(target, name));
}

int
path_descriptor(const char *name)
{
	int fd = host_path_descriptor(name);

	if (fd == -1 && errno == ENOTSUP)
		unsupported("the host has no O_PATH");
	return ((int)SETUP(fd));
}

void
path_chain(int links, const char *target)
{
	char name[32], next[32];

	for (int i = 1; i <= links; i++) {
		snprintf(name, sizeof(name), "chain%d", i);
		snprintf(next, sizeof(next), "chain%d", i + 1);
		path_link(i < links ? next : target, name);
	}
}

void
path_of_length(char *path, size_t length, const char *last)
{
	size_t rest = strlen(last), at = 0;

	if (length < rest + 3)
		setup_failed("a path of %zu characters cannot end in %s", length, last);
	while (at + 2 <= length - rest) {
		path[at++] = '.';
		path[at++] = '/';
	}
	if (at < length - rest)
		path[at++] = '/';
	memcpy(path + at, last, rest + 1);
}

void
path_component(char *name, size_t length)
{
	memset(name, 'n', length);
	name[length] = '\0';
}

static size_t
limit(int which, const char *name)
{
	long value;

	errno = 0;
	value = pathconf(".", which);
	if (value == -1 && errno != 0)
		setup_failed("pathconf of %s: %s", name, strerror(errno));
	if (value == -1)
		untested("the host has no limit %s", name);
	return ((size_t)value);
}

size_t
path_name_max(void)
{
	return (limit(_PC_NAME_MAX, "NAME_MAX"));
}

size_t
path_path_max(void)
{
	return (limit(_PC_PATH_MAX, "PATH_MAX"));
}
