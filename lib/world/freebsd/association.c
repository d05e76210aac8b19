#include "world/association.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/sctp.h>

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
#define	PATIENCE	15	/* seconds beyond the usual bound: one thread serves every jail */

/*
 * SCTP does not use a new address until one of its threads has announced it to every association (the flag SCTP_ADDR_DEFER_USE).
 * An association that begins earlier never uses the address.  These addresses have not been waited for yet.
 */
static struct address added[ADDRESSES_MAX];
static size_t n_added;

static bool in_use;

/*
 * Whether an association of the address with itself begins: the socket has the address, or has been refused already.  If a socket
 * has several addresses, getsockname() returns each in turn.  No packet leaves the host.
 */
static bool
begins_at(int s, const struct address *a)
{
	struct pollfd p = { .fd = s, .events = POLLOUT };
	socklen_t length = sizeof(int);
	int error = EADDRNOTAVAIL;

	if (connect(s, ADDRESS(a)) == -1 && errno != EINPROGRESS)
		return (errno == ECONNREFUSED);
	for (int i = 0; i < ADDRESSES_MAX; i++) {
		struct address local = { .length = sizeof(local.u) };

		if (getsockname(s, &local.u.any, &local.length) == 0 && address_same_host(&local, a))
			return (true);
	}
	if (poll(&p, 1, ANSWER_MS) == 1 && getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &length) == -1)
		error = errno;
	errno = error != 0 ? error : EADDRNOTAVAIL;
	return (error == ECONNREFUSED);
}

static int
await(const struct address *a)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	struct timespec deadline = wait_deadline();
	bool begun = false;
	int s, error;

	deadline.tv_sec += PATIENCE;
	while (!begun) {
		/* Without SCTP there is nothing to wait for. */
		if ((s = socket(a->u.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_SCTP)) == -1)
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
	(void)t;
	in_use = true;
	while (n_added > 0 && await(&added[n_added - 1]) == 0)
		n_added--;
	return (n_added == 0 ? 0 : -1);
}

/*
 * Of IPv6 addresses, only one of the loopback can be tried: for an association of any other with itself the host uses the
 * loopback's, and an association with a neighbour would send packets.  An untried address is ready when an IPv4 address is that was
 * added after it.
 */
static bool
can_be_tried(const char *interface, const struct address *a)
{
	struct ifreq flags;

	return (a->u.any.sa_family == AF_INET ||
	    (interface_flags(interface, &flags) == 0 && (flags.ifr_flags & IFF_LOOPBACK) != 0 &&
	    !IN6_IS_ADDR_LINKLOCAL(&a->u.in6.sin6_addr)));
}

int
association_address_added(const char *interface, const struct address *a)
{
	struct address to = *a;

	if (!can_be_tried(interface, a))
		return (0);
	address_set_port(&to, PORT);
	if (in_use)
		return (await(&to));
	if (n_added < ADDRESSES_MAX)
		added[n_added++] = to;
	return (0);
}

int
host_peel_off(int s, const struct address *peer)
{
	struct address a = *peer;
	sctp_assoc_t association = sctp_getassocid(s, &a.u.any);

	return (association == 0 ? -1 : sctp_peeloff(s, association));
}
