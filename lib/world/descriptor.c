/*
 * Test for each header or macro rather than for a system, because other systems have adopted these.
 */
#define	_GNU_SOURCE	/* for O_PATH and syscall() in glibc */

#include "world/descriptor.h"

#ifdef __has_include
#if __has_include(<sys/eventfd.h>)
#define	HAVE_EVENTFD
#include <sys/eventfd.h>
#endif
#if __has_include(<sys/syscall.h>)
#include <sys/syscall.h>
#endif
#endif

#include <fcntl.h>
#include <unistd.h>

#include "world/posix/not_supported.h"

int
host_eventfd(void)
{
#ifdef HAVE_EVENTFD
	return (eventfd(0, EFD_CLOEXEC));
#else
	return (not_supported());
#endif
}

int
host_path_descriptor(const char *path)
{
#ifdef O_PATH
	return (open(path, O_PATH | O_CLOEXEC));
#else
	(void)path;
	return (not_supported());
#endif
}

/* By number, because the C library may lack a call that the kernel has. */
int
host_close_range(int first, int last)
{
#ifdef SYS_close_range
	return ((int)syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0));
#else
	(void)first;
	(void)last;
	return (not_supported());
#endif
}
