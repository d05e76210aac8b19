/*
 * Mistakes about extreme and truncated arguments.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "mutants/attempt.h"
#include "mutants/name.h"
#include "mutants/preload.h"

/* Makes the call with a masked length or descriptor. */
static int
in_part(const struct attempt *a, socklen_t of_length, int of_descriptor)
{
	struct attempt other = *a;

	other.namelen &= of_length;
	other.s &= of_descriptor;
	if (other.namelen == a->namelen && other.s == a->s)
		return (as_host(a));
	acted();
	return (as_host(&other));
}

int
length_as_byte(const struct attempt *a)
{
	return (in_part(a, UCHAR_MAX, -1));
}

int
length_as_short(const struct attempt *a)
{
	return (in_part(a, UINT16_MAX, -1));
}

int
length_without_sign(const struct attempt *a)
{
	return (in_part(a, INT_MAX, -1));
}

int
descriptor_as_byte(const struct attempt *a)
{
	return (in_part(a, (socklen_t)-1, UCHAR_MAX));
}

int
descriptor_as_short(const struct attempt *a)
{
	return (in_part(a, (socklen_t)-1, UINT16_MAX));
}

int
descriptor_without_sign(const struct attempt *a)
{
	return (in_part(a, (socklen_t)-1, INT_MAX));
}

/* Makes the call with another family in the address. */
static int
with_family(const struct attempt *a, unsigned family)
{
	struct name name;

	if (!name_of(a, &name.u.storage, &name.length))
		return (as_host(a));
	name.u.storage.ss_family = (sa_family_t)family;
	return (with_name(a, &name));
}

static unsigned
family_of(const struct attempt *a)
{
	struct name name;

	return (name_of(a, &name.u.storage, &name.length) ? name.u.any.sa_family : 0);
}

int
family_as_byte(const struct attempt *a)
{
	unsigned family = family_of(a);

	return (family > UCHAR_MAX && (int)(family & UCHAR_MAX) == domain_of(a->s) ?
	    with_family(a, family & UCHAR_MAX) : as_host(a));
}

int
family_of_other_order(const struct attempt *a)
{
	unsigned family = family_of(a);

	return (family > UCHAR_MAX && (int)(family >> CHAR_BIT) == domain_of(a->s) ?
	    with_family(a, family >> CHAR_BIT) : as_host(a));
}

static bool
is_refused_port(const struct attempt *a, unsigned first, unsigned last)
{
	struct name name;
	unsigned port;

	if (type_of(a->s) == SOCK_RAW || (!read_name(a, AF_INET, &name) && !read_name(a, AF_INET6, &name)))
		return (false);
	port = ntohs(*port_of(&name.u.any));
	return (port >= first && port <= last);
}

int
highest_port_refused(const struct attempt *a)
{
	return (is_refused_port(a, UINT16_MAX, UINT16_MAX) ? fails(a->mutant->to) : as_host(a));
}

int
low_port_refused(const struct attempt *a)
{
	return (is_refused_port(a, 1, IPPORT_RESERVED - 1) ? fails(a->mutant->to) : as_host(a));
}

int
descriptor_0_refused(const struct attempt *a)
{
	return (a->s == 0 ? fails(a->mutant->to) : as_host(a));
}

int
descriptor_beyond_set_refused(const struct attempt *a)
{
	return (a->s >= FD_SETSIZE ? fails(a->mutant->to) : as_host(a));
}

int
last_descriptor_refused(const struct attempt *a)
{
	struct rlimit limit;

	return (getrlimit(RLIMIT_NOFILE, &limit) == 0 && (rlim_t)a->s + 1 == limit.rlim_cur ? fails(a->mutant->to) : as_host(a));
}

int
alignment_asked(const struct attempt *a)
{
	return ((uintptr_t)a->name % sizeof(uint32_t) != 0 ? fails(a->mutant->to) : as_host(a));
}

int
fifth_call_refused(const struct attempt *a)
{
	return (follow(a->s)->calls >= 5 ? fails(a->mutant->to) : as_host(a));
}
