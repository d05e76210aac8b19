#include "world/mount.h"

#include <stdio.h>

static int
none(char *reason, size_t size)
{
	snprintf(reason, size, "no file system can be mounted for a case alone");
	return (-1);
}

int
host_mount_again(const char *what, const char *where, bool read_only, char *reason, size_t size)
{
	(void)what;
	(void)where;
	(void)read_only;
	return (none(reason, size));
}

int
host_mount_empty(const char *where, char *reason, size_t size)
{
	(void)where;
	return (none(reason, size));
}

int
host_mount_protect(const char *where, char *reason, size_t size)
{
	(void)where;
	return (none(reason, size));
}

int
host_mount_layers(const char *lower, const char *upper, const char *work, const char *where, char *reason, size_t size)
{
	(void)lower;
	(void)upper;
	(void)work;
	(void)where;
	return (none(reason, size));
}

int
host_mount_foreign(const char *where, char *reason, size_t size)
{
	(void)where;
	return (none(reason, size));
}

int
host_mount_apart(char *reason, size_t size)
{
	return (none(reason, size));
}
