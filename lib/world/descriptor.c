/* Each is asked for by its header or macro: one system after another has taken them over. */
#define	_GNU_SOURCE	/* what glibc wants for O_PATH and syscall() */

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

/* By its number: not every library that runs on a kernel which has it has it too. */
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
