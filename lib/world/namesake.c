#include "world/namesake.h"

#include <sys/socket.h>

#include <net/if.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/loopback.h"
#include "world/network.h"
#include "world/route.h"
#include "world/socket.h"

#define	TRIES	64	/* a port that is free at one address may be taken at the other */

/* Transports that differ in the family alone. */
static const struct pair {
	unsigned one, other;
} families[] = {
	{ TCP4, TCP6 }, { TCP6, TCP4 }, { TCP4_MAPPED, TCP6 },
	{ MPTCP4, MPTCP6 }, { MPTCP6, MPTCP4 },
	{ SCTP4, SCTP6 }, { SCTP6, SCTP4 },
	{ UDP4, UDP6 }, { UDP6, UDP4 }, { UDP4_MAPPED, UDP6 },
	{ UDPLITE4, UDPLITE6 }, { UDPLITE6, UDPLITE4 },
};

const struct transport *
namesake_transport(const struct transport *t, enum namesake_place place)
{
	if (place != OTHER_FAMILY)
		return (t);
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (families[i].one == t->bit)
			return (transport_of(families[i].other));
	setup_failed("%s has no counterpart in another family", t->name);
}

/*
 * Some hosts have all of 127/8; otherwise, and for IPv6, the loopback has one address until another is added.  Where none can be
 * added, another of the host's own will do.
 */
static struct address
another_address(const struct transport *t)
{
	struct address a = address_from(t, "127.0.0.2", "fd00:c0::2", 0), wire = address_on_the_wire(&a);
	char interface[IF_NAMESIZE];

	if (address_can_be_bound(t, &a))
		return (a);
	if (!network_is_private())
		return (network_own_address(t));
	(void)network_loopback(interface);
	if (host_address_add(interface, &wire, wire.u.any.sa_family == AF_INET ? 32 : 128) == -1)
		untested("%s cannot be given another address: %s", interface, strerror(errno));
	if (!address_can_be_bound(t, &a))
		untested("the address that %s was given cannot be bound: %s", interface, strerror(errno));
	return (a);
}

struct namesakes
namesakes_open(const struct transport *t, enum namesake_place stranger)
{
	const struct transport *second = namesake_transport(t, stranger);
	struct address usual_at, other_at;
	int usual, other;

	loopback_need(t);
	loopback_need(second);
	other_at = stranger == OTHER_FAMILY ? address_loopback(second, 0) : another_address(t);
	for (int i = 0; i < TRIES; i++) {
		usual = socket_bound(t, NULL, &usual_at);
		other = socket_open(second);
		address_set_port(&other_at, address_port(&usual_at));
		if (bind(other, ADDRESS(&other_at)) == 0)
			return (stranger == USUAL_ADDRESS ? (struct namesakes){ other, usual, other_at, usual_at } :
			    (struct namesakes){ usual, other, usual_at, other_at });
		if (errno != EADDRINUSE)
			setup_failed("bind: %s", strerror(errno));
		close(usual);
		close(other);
	}
	untested("no port that is free at both addresses was found");
}
