/*
 * A socket connects from an address that no interface has (FreeBSD: IP_BINDANY).
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/socket.h"
#include "world/wire.h"

#include <errno.h>
#include <string.h>

#define	BINDANY	"freebsd15:ip4-bindany"

/* An address that no interface has. */
static struct address
foreign(const struct test *test)
{
	return (address_from(test->transport, "198.51.100.77", "2001:db8:1::77", 0));
}

/* The source of the SYN, or of the first datagram to the far end's port: neighbour discovery may come before. */
static bool
find_source(const struct test *test, const struct address *to, uint8_t source[16])
{
	struct packet packet;
	struct datagram sent;
	struct segment syn;

	if (is_connection_mode(test->transport)) {
		if (!wire_receive_segment(SEGMENT_SYN, &syn))
			return (false);
		memcpy(source, syn.source, sizeof(syn.source));
		return (true);
	}
	while (wire_receive(&packet))
		if (datagram_parse(packet.bytes, packet.length, &sent) && sent.destination_port == address_port(to)) {
			memcpy(source, sent.source, sizeof(sent.source));
			return (true);
		}
	return (false);
}

static expectations from_foreign = {
	{ "call", BINDANY, "-1 EINPROGRESS", ALL_TCP },
	{ "call", BINDANY, "0", ALL_UDP },
	{ "local", BINDANY, "as bound" },
	{ "source", BINDANY, "as bound" },
};

CONDITION(from_foreign, .transports = ALL_TCP | ALL_UDP, .needs = NEEDS_NETWORK, .expect = from_foreign,
    .descr = "A socket bound to an address that no interface has connects to the far end")
{
	struct address to = far_end_address(test->transport), at = foreign(test), local;
	int s = socket_open_nonblocking(test->transport);
	bool inet6 = is_inet6_on_the_wire(test->transport);
	const void *bytes = inet6 ? at.u.in6.sin6_addr.s6_addr : test->transport->address == ADDRESS_MAPPED ?
	    at.u.in6.sin6_addr.s6_addr + 12 : (const void *)&at.u.in.sin_addr;
	uint8_t source[16];

	if (host_take_any_address(s, test->transport) == -1) {
		if (errno == ENOTSUP || errno == ENOPROTOOPT)
			unsupported("the host has no option for addresses that no interface has");
		if (errno == EPERM)
			untested("the option for addresses that no interface has needs a privilege");
		setup_failed("the option for addresses that no interface has: %s", strerror(errno));
	}
	SETTING(bind(s, ADDRESS(&at)), "the host accepts the option and no such address");
	observe_connect("call", s, ADDRESS(&to));
	local = address_of_socket(s);
	observe("local", "%s", address_same_host(&local, &at) ? "as bound" : "another");
	if (!is_connection_mode(test->transport))
		(void)send(s, "s", 1, 0);
	observe("source", "%s", !find_source(test, &to, source) ? "none" :
	    memcmp(source, bytes, inet6 ? 16 : 4) == 0 ? "as bound" : "another");
}
