/*
 * A multicast group is the peer of a datagram socket, or the address that a connected one is bound to.  What is sent to the group
 * reaches its members; what a member answers comes from the member's own address, which is not the peer's.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"

#include <sys/socket.h>

#include <net/if.h>
#include <netinet/in.h>

#include <string.h>

/* IPv4-mapped addresses have no groups on most hosts. */
#define	GROUPS	(UDP4 | UDP6 | UDPLITE4 | UDPLITE6)

/* Where the group's members are. */
struct place {
	char interface[IF_NAMESIZE];
	unsigned index;
};

static struct place
place_open(void)
{
	struct place place;

	network_interface(place.interface);
	place.index = (unsigned)SETUP(if_nametoindex(place.interface));
	return (place);
}

/* MCAST-TEST-NET of RFC 5771, and a group of the site. */
static struct address
group(const struct transport *t, const struct place *place, unsigned port)
{
	struct address a = address_from(t, "233.252.0.1", "ff15::db8:1", port);

	if (a.u.any.sa_family == AF_INET6)
		a.u.in6.sin6_scope_id = place->index;
	return (a);
}

static int
socket_at(const struct transport *t, const struct place *place, struct address *at)
{
	struct address near = address_near(t, 0);
	int s = socket_open(t);

	if (at->u.any.sa_family == AF_INET6)
		SETTING(setsockopt(s, IPPROTO_IPV6, IPV6_MULTICAST_IF, &place->index, sizeof(place->index)),
		    "the interface for multicast cannot be set");
	else
		SETTING(setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, &near.u.in.sin_addr, sizeof(near.u.in.sin_addr)),
		    "the interface for multicast cannot be set");
	SETUP(bind(s, ADDRESS(at)));
	*at = address_of_socket(s);
	return (s);
}

/* A socket at an address of the interface, which sends to groups there. */
static int
sender_open(const struct transport *t, const struct place *place, struct address *at)
{
	*at = address_near(t, 0);
	return (socket_at(t, place, at));
}

static void
join(int s, const struct place *place, const struct address *of)
{
	struct group_req request = { .gr_interface = place->index, .gr_group = of->u.storage };

	SETTING(setsockopt(s, of->u.any.sa_family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP, MCAST_JOIN_GROUP, &request,
	    sizeof(request)), "no group can be joined");
}

/* A socket that has joined the group, and the group's address at its port. */
static int
member_open(const struct transport *t, const struct place *place, struct address *group_at)
{
	struct address any = address_any(t, 0);
	int s = socket_at(t, place, &any);

	*group_at = group(t, place, address_port(&any));
	join(s, place, group_at);
	return (s);
}

/* Before the call a member hears whoever sends to the group. */
static void
need_group(int member, const struct address *at, int stranger, int friend)
{
	const char *heard = datagram_heard(member, at, stranger, friend);

	if (strcmp(heard, "delivered") != 0)
		untested("what is sent to a group does not reach its member: it is %s", heard);
}

static expectations to_group = {
	{ "call", DGRAM_REACHES, "0" },
	{ "peer", DGRAM_REACHES, "as named" },
	{ "sent", DGRAM_REACHES, "delivered" },
	{ "sent_again", DGRAM_REACHES, "delivered" },
	{ "answered", DGRAM_SOURCE, "-1 EAGAIN" },
};

CONDITION(peer, .transports = GROUPS, .needs = NEEDS_NETWORK, .expect = to_group,
    .descr = "The peer is a multicast group: its members hear what is sent, and their answers do not come from the peer")
{
	struct place place = place_open();
	struct address to, at, near = address_near(test->transport, 0);
	int member = member_open(test->transport, &place, &to), s = sender_open(test->transport, &place, &at);
	char byte;

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", datagram_sent(s, member));
	address_set_port(&near, address_port(&at));
	SETUP(sendto(member, "a", 1, 0, ADDRESS(&near)));
	/* The loopback delivers what a host sends to itself in order. */
	observe("sent_again", "%s", datagram_sent(s, member));
	observe_result("answered", recv(s, &byte, 1, MSG_DONTWAIT));
}

static expectations unbound = {
	{ "call", DGRAM_REACHES, "0" },
	{ "sent", DGRAM_REACHES, "delivered" },
	{ "local", "linux:ip7-local-address", "the interface's", UDP4 | UDPLITE4 },
};

CONDITION(unbound, .transports = GROUPS, .needs = NEEDS_NETWORK, .expect = unbound,
    .descr = "The peer of an unbound socket is a multicast group, and an option names the interface")
{
	struct place place = place_open();
	struct address to, any = address_any(test->transport, 0), near = address_near(test->transport, 0), local;
	int member = member_open(test->transport, &place, &to), s = socket_at(test->transport, &place, &any);

	observe_connect("call", s, ADDRESS(&to));
	local = address_of_socket(s);
	observe("local", "%s", address_same_host(&local, &near) ? "the interface's" : address_is_any(&local) ? "none" : "another");
	observe("sent", "%s", datagram_sent(s, member));
}

static expectations at_group = {
	{ "call", DGRAM_REACHES, "0" },
	{ "heard", DGRAM_SOURCE, "filtered" },
	{ "peer_heard", DGRAM_SOURCE, "delivered" },
};

CONDITION(member, .transports = GROUPS, .needs = NEEDS_NETWORK, .expect = at_group,
    .descr = "A member of a group, bound to the group's address, is connected to one of those who send to it")
{
	struct place place = place_open();
	struct address at = group(test->transport, &place, 0), friend_at, stranger_at;
	int member = socket_open(test->transport), friend, stranger;

	SETTING(bind(member, ADDRESS(&at)), "no socket can be bound to a group");
	at = address_of_socket(member);
	join(member, &place, &at);
	friend = sender_open(test->transport, &place, &friend_at);
	stranger = sender_open(test->transport, &place, &stranger_at);
	need_group(member, &at, stranger, friend);
	observe_connect("call", member, ADDRESS(&friend_at));
	observe("heard", "%s", datagram_heard(member, &at, stranger, friend));
	observe("peer_heard", "%s", datagram_heard(member, &at, friend, friend));
}

/* On Linux the call gives such a socket a local address, at which what is sent to the group no longer arrives. */
static expectations of_any = {
	{ "call", DGRAM_REACHES, "0" },
	{ "heard", DGRAM_SOURCE, "filtered" },
};

CONDITION(member_of_any, .transports = GROUPS, .needs = NEEDS_NETWORK, .expect = of_any,
    .descr = "A member of a group, bound to the wildcard, is connected to one of those who send to it")
{
	struct place place = place_open();
	struct address group_at, at = address_near(test->transport, 0), local, friend_at, stranger_at;
	int member = member_open(test->transport, &place, &group_at), friend = sender_open(test->transport, &place, &friend_at);
	int stranger = sender_open(test->transport, &place, &stranger_at);

	need_group(member, &group_at, stranger, friend);
	observe_connect("call", member, ADDRESS(&friend_at));
	local = address_of_socket(member);
	observe("local", "%s", address_same_host(&local, &at) ? "the interface's" : address_is_any(&local) ? "none" : "another");
	/* The friend names the member's own address. */
	address_set_port(&at, address_port(&group_at));
	observe("heard", "%s", datagram_heard_at(member, &group_at, stranger, &at, friend));
}
