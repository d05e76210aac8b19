#include "world/failing_directory.h"

#include <errno.h>

#include "world/linux/fuse.h"

static int
fail(const struct fuse_in_header *request, const void *arguments, struct fuse_answer *a)
{
	(void)request;
	(void)arguments;
	(void)a;
	return (EIO);
}

int
host_failing_directory(const char *directory, char *reason, size_t size)
{
	return (fuse_mount(directory, fail, reason, size));
}
