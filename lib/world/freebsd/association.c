#include "world/association.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "world/address.h"
#include "world/freebsd/association.h"
#include "world/freebsd/interface.h"
#include "world/wait.h"

#define	ADDRESSES_MAX	8	/* more than any case adds */
#define	PORT		7	/* nobody is there */
#define	ANSWER_MS	20
#define	MOMENT_MS	5

/*
 * SCTP learns of a new address at once, but defers its use until a thread of its own has told every association (the flag
 * SCTP_ADDR_DEFER_USE).  To an association that begins before that, the address stays forbidden.
 */
static struct added {
	struct address address, destination;
} added[ADDRESSES_MAX];
static size_t n_added;

static bool in_use[AF_MAX];	/* the address families of SCTP sockets */

/*
 * Whom an association from the address can lead to: another host of its network, or on the loopback, which leads to no other, the
 * host itself.  Its own address on another interface it takes for one of the loopback.
 */
static struct address
destination_from(const char *interface, const struct address *a)
{
	struct address destination = *a;
	struct ifreq flags;

	address_set_port(&destination, PORT);
	if (interface_flags(interface, &flags) == 0 && (flags.ifr_flags & IFF_LOOPBACK) != 0)
		return (destination);
	if (a->u.any.sa_family == AF_INET6)
		destination.u.in6.sin6_addr.s6_addr[15] ^= 0x40;
	else
		destination.u.in.sin_addr.s_addr ^= htonl(0x40);
	return (destination);
}

/* Whether an association begins at the address: it has it, asked for each of several in turn, or is refused already. */
static bool
begins_at(int s, const struct added *a)
{
	struct pollfd p = { .fd = s, .events = POLLOUT };
	socklen_t length = sizeof(int);
	int error = EADDRNOTAVAIL;

	if (connect(s, ADDRESS(&a->destination)) == -1 && errno != EINPROGRESS)
		return (errno == ECONNREFUSED);
	for (int i = 0; i < ADDRESSES_MAX; i++) {
		struct address local = { .length = sizeof(local.u) };

		if (getsockname(s, &local.u.any, &local.length) == 0 && address_same_host(&local, &a->address))
			return (true);
	}
	if (poll(&p, 1, ANSWER_MS) == 1 && getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &length) == -1)
		error = errno;
	errno = error != 0 ? error : EADDRNOTAVAIL;
	return (error == ECONNREFUSED);
}

static int
await(const struct added *a)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	struct timespec deadline = wait_deadline();
	bool begun = false;
	int s, error;

	while (!begun) {
		/* Without SCTP there is nothing to wait for. */
		if ((s = socket(a->address.u.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_SCTP)) == -1)
			return (0);
		(void)setsockopt(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
		begun = begins_at(s, a);
		error = errno;
		close(s);
		errno = error;
		if (!begun && wait_left(&deadline) == 0)
			return (-1);
		if (!begun)
			(void)poll(NULL, 0, MOMENT_MS);
	}
	return (0);
}

int
host_associations_await(const struct transport *t)
{
	size_t kept = 0;
	int result = 0;

	in_use[t->domain] = true;
	for (size_t i = 0; i < n_added; i++)
		if (added[i].address.u.any.sa_family != t->domain || (result == 0 && (result = await(&added[i])) == -1))
			added[kept++] = added[i];
	n_added = kept;
	return (result);
}

int
association_address_added(const char *interface, const struct address *a)
{
	struct added new = { .address = *a, .destination = destination_from(interface, a) };

	/* No association is ever given a link-local address (sctp_is_address_in_scope()). */
	if (a->u.any.sa_family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&a->u.in6.sin6_addr))
		return (0);
	if (in_use[a->u.any.sa_family])
		return (await(&new));
	if (n_added < ADDRESSES_MAX)
		added[n_added++] = new;
	return (0);
}
