/*
 * A separate file, because glibc needs _GNU_SOURCE for RTLD_NEXT and then declares connect() differently from POSIX.
 */
#define	_GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef _GNU_SOURCE
#include "mutants/libc.h"

/* NetBSD renames calls whose arguments have changed, with the release as a suffix. */
#ifdef __NetBSD__
#define	SYMBOL(plain, netbsd)	netbsd
#else
#define	SYMBOL(plain, netbsd)	plain
#endif

static void
look_up(void *function, const char *name, bool needed)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL && needed) {
		fprintf(stderr, "mutant: there is no %s beneath\n", name);
		abort();
	}
	/* dlsym() returns a data pointer: copy its bytes to get a function pointer. */
	memcpy(function, &found, sizeof(found));
}

const struct libc *
libc(void)
{
	static struct libc h;

	if (h.connect != NULL)
		return (&h);
	look_up(&h.connectat, "connectat", false);
	look_up(&h.getsockopt, "getsockopt", true);
	look_up(&h.shutdown, "shutdown", true);
	look_up(&h.bind, "bind", true);
	look_up(&h.getsockname, "getsockname", true);
	look_up(&h.getpeername, "getpeername", true);
	look_up(&h.poll, "poll", true);
	look_up(&h.ppoll, "ppoll", false);
	look_up(&h.select, SYMBOL("select", "__select50"), true);
	look_up(&h.pselect, SYMBOL("pselect", "__pselect50"), true);
	look_up(&h.send, "send", true);
	look_up(&h.sendto, "sendto", true);
	look_up(&h.sendmsg, "sendmsg", true);
	look_up(&h.write, "write", true);
	look_up(&h.recv, "recv", true);
	look_up(&h.recvfrom, "recvfrom", true);
	look_up(&h.recvmsg, "recvmsg", true);
	look_up(&h.read, "read", true);
	look_up(&h.socket, SYMBOL("socket", "__socket30"), true);
	look_up(&h.ioctl, "ioctl", true);
	look_up(&h.accept, "accept", true);
	look_up(&h.close, "close", true);
	look_up(&h.dup, "dup", true);
	look_up(&h.dup2, "dup2", true);
	look_up(&h.fcntl, "fcntl", true);
	look_up(&h.setitimer, SYMBOL("setitimer", "__setitimer50"), true);
#ifdef __linux__
	look_up(&h.epoll_ctl, "epoll_ctl", true);
	look_up(&h.epoll_wait, "epoll_wait", true);
#endif
	look_up(&h.connect, "connect", true);
	return (&h);
}
