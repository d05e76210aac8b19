/*
 * How a socket was made and by whom, and how its O_NONBLOCK was set.
 */
#undef _FORTIFY_SOURCE		/* its inline functions have the names defined here */

#include "mutants/preload.h"

#include <sys/types.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "mutants/libc.h"

#define	NUMBERS	1024

static bool by_number[NUMBERS], last;

void
flag_note(int fd, enum flag_means by, bool on)
{
	struct followed *f = follow(fd);

	f->flag.by = on ? by : FLAG_BY_NOBODY;
	f->flag.on = on;
	f->flag.was_on = f->flag.was_on || on;
	if (fd >= 0 && fd < NUMBERS)
		by_number[fd] = on;
	last = on;
}

bool
flag_by_number(int fd)
{
	return (fd >= 0 && fd < NUMBERS && by_number[fd]);
}

bool
flag_set_last(void)
{
	return (last);
}

INTERPOSE int
socket(int domain, int type, int protocol)
{
	int s = libc()->socket(domain, type, protocol);

	if (s == -1)
		return (s);
	memset(follow(s), 0, sizeof(struct followed));
	follow(s)->privileged = geteuid() == 0;
#ifdef SOCK_NONBLOCK
	if ((type & SOCK_NONBLOCK) != 0)
		flag_note(s, FLAG_BY_SOCKET, true);
#endif
	return (s);
}

INTERPOSE int
ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	void *argument;
	int ret;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	ret = libc()->ioctl(fd, request, argument);
	if (ret == 0 && request == FIONBIO)
		flag_note(fd, FLAG_BY_IOCTL, *(int *)argument != 0);
	return (ret);
}
