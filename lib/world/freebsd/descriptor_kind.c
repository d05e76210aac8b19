#include "world/descriptor_kind.h"

#include <sys/param.h>
#include <sys/jail.h>
#include <sys/mman.h>
#include <sys/procdesc.h>

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

/* FreeBSD has adopted these from Linux, one after the other. */
#if __has_include(<sys/timerfd.h>)
#include <sys/timerfd.h>
#define	HAVE_TIMER
#endif
#if __has_include(<sys/inotify.h>)
#include <sys/inotify.h>
#define	HAVE_WATCH
#endif

#include "world/freebsd/jail_parameter.h"
#include "world/posix/not_supported.h"

static int
child(void)
{
	int fd;
	pid_t pid = pdfork(&fd, PD_CLOEXEC);

	if (pid == 0)
		_exit(0);
	return (pid == -1 ? -1 : fd);
}

/* A jail that goes with its descriptor. */
#ifdef JAIL_OWN_DESC
static int
jail_of_descriptor(void)
{
	int fd = -1;
	struct iovec parameters[] = {
		STRING("desc"), { .iov_base = &fd, .iov_len = sizeof(fd) },
		STRING("path"), STRING("/"),
		STRING("persist"), NO_VALUE,
	};

	if (jail_set(parameters, nitems(parameters), JAIL_CREATE | JAIL_OWN_DESC) == -1)
		return (-1);
	return (fd);
}
#endif

int
host_descriptor(enum descriptor_kind kind)
{
	switch (kind) {
#ifdef HAVE_TIMER
	case DESCRIPTOR_TIMER:
		return (timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
#endif
#ifdef HAVE_WATCH
	case DESCRIPTOR_WATCH:
		return (inotify_init1(IN_CLOEXEC));
#endif
	case DESCRIPTOR_CHILD:
		return (child());
#ifdef MFD_CLOEXEC
	case DESCRIPTOR_MEMORY:
		return (memfd_create("connect-suite", MFD_CLOEXEC));
#endif
	case DESCRIPTOR_SHARED_MEMORY:
		return (shm_open(SHM_ANON, O_RDWR, 0600));
#ifdef JAIL_OWN_DESC
	case DESCRIPTOR_JAIL:
		return (jail_of_descriptor());
#endif
	default:
		return (not_supported());
	}
}
