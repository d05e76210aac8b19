/*
 * Mistakes about O_NONBLOCK: what it belongs to, and how it is set and cleared.
 */
#include "mutants/calls.h"

#include "mutants/attempt.h"
#include "mutants/preload.h"

/* Makes the call with the flag set or cleared. */
static int
as_if(const struct attempt *a, bool on)
{
	if (type_of(a->s) == -1 || is_nonblocking(a->s) == on)
		return (as_host(a));
	return (on ? does_not_block(a) : blocks(a));
}

int
flag_of_socket_ignored(const struct attempt *a)
{
	return (follow(a->s)->flag.by == FLAG_BY_SOCKET ? as_if(a, false) : as_host(a));
}

int
flag_of_ioctl_ignored(const struct attempt *a)
{
	return (follow(a->s)->flag.by == FLAG_BY_IOCTL ? as_if(a, false) : as_host(a));
}

int
flag_stays(const struct attempt *a)
{
	return (follow(a->s)->flag.was_on ? as_if(a, true) : as_host(a));
}

int
flag_of_descriptor(const struct attempt *a)
{
	return (as_if(a, follow(a->s)->flag.on));
}

int
flag_of_number(const struct attempt *a)
{
	return (as_if(a, flag_by_number(a->s)));
}

int
flag_of_process(const struct attempt *a)
{
	return (as_if(a, flag_set_last()));
}
