/*
 * Calls that fail at once send nothing.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/address.h"
#include "world/far_end.h"
#include "world/memory.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wire.h"

#include <netinet/in.h>

#include <string.h>

#define	WIRE		(ALL_TCP | INET_DGRAM | ALL_RAW)
#define	WIRE4_DGRAM	(UDP4 | UDP4_MAPPED | UDPLITE4 | RAW4)
#define	NO_HOST		"rfc9293:invalid-remote rfc1122:invalid-remote"

/* The errors of a refused attempt: neither EINPROGRESS nor a time-out. */
#define	REFUSED		"-1 E[!IT]*|-1 EINVAL"

/* A default route over the wire, so that an address is refused for what it is. */
static void
lead_over_wire(const struct test *test)
{
	network_default_route(test->transport, wire_interface());
}

static struct address
far(const struct test *test)
{
	return (far_end_address(test->transport));
}

/* A stream socket is non-blocking, so that a call that is not refused returns, too. */
static int
open_socket(const struct test *test)
{
	return (is_connection_mode(test->transport) ? socket_open_nonblocking(test->transport) : socket_open(test->transport));
}

/* A condition with an argument uses a blocking one. */
static int
open_either(const struct test *test)
{
	return (test->condition->arg != NULL ? socket_open(test->transport) : open_socket(test));
}

/*
 * Makes the call and checks the wire.  connect() sends nothing on a datagram socket, so it also calls send(), which needs a peer.
 */
static void
observe_refusal(const struct test *test, int s, const void *name, socklen_t length)
{
	observe_connect("call", s, name, length);
	if (!is_connection_mode(test->transport))
		observe_result("send", send(s, "n", 1, 0));
	observe("wire", "%s", wire_quiet(test->transport));
}

/* The address is not readable. */
static expectations efault = {
	{ "call", "freebsd:EFAULT bs2000:EFAULT linux:EFAULT", "-1 EFAULT" },
	{ "wire", "freebsd:EFAULT bs2000:EFAULT linux:EFAULT", "nothing" },
};

CONDITION(efault, .transports = WIRE, .needs = NEEDS_NETWORK, .expect = efault,
    .descr = "An address that cannot be read puts nothing on the wire")
{
	struct address to = far(test);
	int s = open_either(test);

	lead_over_wire(test);
	observe_refusal(test, s, memory_unmapped(), to.length);
}

CONDITION_OF(efault, efault_blocking, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = efault, .arg = "",
    .descr = "An address that cannot be read puts nothing on the wire, in a blocking call");

/* The length is less than any address of the family. */
static expectations einval = {
	{ "call", "freebsd12:EINVAL bs2000:EINVAL", "-1 EINVAL" },
	{ "wire", "freebsd12:EINVAL bs2000:EINVAL", "nothing" },
};

CONDITION(einval, .transports = WIRE, .needs = NEEDS_NETWORK, .expect = einval,
    .descr = "A length that is too short puts nothing on the wire")
{
	struct address to = far(test);
	int s = open_either(test);

	lead_over_wire(test);
	observe_refusal(test, s, &to.u.any, (socklen_t)(sizeof(to.u.any.sa_family) + 4));
}

CONDITION_OF(einval, einval_blocking, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = einval, .arg = "",
    .descr = "A length that is too short puts nothing on the wire, in a blocking call");

/* The address is right except for an unknown family. */
static expectations eafnosupport = {
	{ "call", "freebsd:EAFNOSUPPORT bs2000:EAFNOSUPPORT linux:EAFNOSUPPORT", "-1 EAFNOSUPPORT" },
	{ "call", "posix:EAFNOSUPPORT posix:EINVAL-family", "-1 EAFNOSUPPORT|-1 EINVAL" },
	{ "wire", "freebsd:EAFNOSUPPORT bs2000:EAFNOSUPPORT linux:EAFNOSUPPORT posix:EAFNOSUPPORT", "nothing" },
};

CONDITION(eafnosupport, .transports = WIRE, .needs = NEEDS_NETWORK, .expect = eafnosupport,
    .descr = "An address of a family that does not exist puts nothing on the wire")
{
	struct address to = far(test);
	int s = open_either(test);

	to.u.any.sa_family = 200;
	lead_over_wire(test);
	observe_refusal(test, s, ADDRESS(&to));
}

CONDITION_OF(eafnosupport, eafnosupport_blocking, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = eafnosupport,
    .arg = "", .descr = "An address of a family that does not exist puts nothing on the wire, in a blocking call");

/* Whether a second call names another peer. */
static const bool same = false, another = true;

/* The socket is connected: a second call sends nothing to the old peer or the new one. */
static expectations eisconn = {
	{ "call", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN", "-1 EISCONN" },
	{ "wire", "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN", "nothing" },
	{ "hears", "freebsd:stream-once bs2000:stream-once", "arrives" },
};

CONDITION(eisconn, .transports = ALL_TCP, .modes = BOTH_MODES, .at_once = true, .needs = NEEDS_NETWORK, .expect = eisconn,
    .arg = &same, .descr = "A second call of a connected socket to its peer puts nothing on the wire")
{
	const bool *to_another = test->condition->arg;
	struct address to = far_end_address(test->transport), other = to;
	int s = socket_open(test->transport);

	meanwhile(far_end_accepts, NULL);
	connect_setup(s, &to);
	meanwhile_end();
	if (*to_another)
		address_set_port(&other, address_port(&to) + 1);
	socket_set_nonblocking(s, test->mode->nonblocking);
	observe_connect("call", s, ADDRESS(&other));
	observe("wire", "%s", wire_quiet(test->transport));
	observe("hears", "%s", far_end_hears(s));
}

CONDITION_OF(eisconn, eisconn_another, .transports = ALL_TCP, .modes = BOTH_MODES, .at_once = true, .needs = NEEDS_NETWORK,
    .expect = eisconn, .arg = &another, .descr = "A call of a connected socket to another peer puts nothing on the wire");

/* An attempt is in progress: only retransmissions of its SYN are allowed. */
static expectations ealready = {
	{ "call", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY linux:ip7-EALREADY", "-1 EALREADY" },
	{ "wire", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY linux:ip7-EALREADY", "nothing" },
};

CONDITION(ealready, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = ealready, .arg = &same,
    .descr = "A second call while an attempt is in progress puts nothing on the wire")
{
	struct address to = far_end_address(test->transport), other = to;
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	attempt_begin(s, &to);
	if (!wire_receive_segment(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	if (*(const bool *)test->condition->arg)
		address_set_port(&other, address_port(&to) + 1);
	observe_connect("call", s, ADDRESS(&other));
	observe("wire", "%s", strcmp(wire_answer(&syn, &syn, NULL), "none") == 0 ? "nothing" : "a segment");
}

CONDITION_OF(ealready, ealready_another, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = ealready,
    .arg = &another, .descr = "A call to another peer while an attempt is in progress puts nothing on the wire");

/* A multicast address is not a single host's. */
static expectations multicast = {
	{ "call", NO_HOST, REFUSED },
	{ "wire", NO_HOST, "nothing" },
};

/* A broadcast address without SO_BROADCAST, which TCP ignores. */
static expectations broadcast = {
	{ "call", "freebsd:EACCES-broadcast", "-1 EACCES" },
	{ "call", "linux:EACCES-broadcast", "-1 EACCES|-1 EPERM" },
	{ "wire", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "nothing" },
};

static expectations broadcast_stream = {
	{ "call", NO_HOST, REFUSED },
	{ "wire", NO_HOST, "nothing" },
	{ "wire", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "nothing" },
};

CONDITION(broadcast, .transports = WIRE4_DGRAM, .needs = NEEDS_NETWORK, .expect = broadcast, .arg = "192.0.2.255",
    .descr = "The network's broadcast address, refused for lack of SO_BROADCAST, puts nothing on the wire")
{
	bool raw = (test->transport->bit & ALL_RAW) != 0;
	const char *text = test->condition->arg;
	struct address to = address_from(test->transport, text, text, raw ? 0 : 7);
	int s = open_socket(test);

	lead_over_wire(test);
	observe_refusal(test, s, ADDRESS(&to));
}

CONDITION_OF(broadcast, inaddr_broadcast, .transports = WIRE4_DGRAM, .needs = NEEDS_NETWORK, .expect = broadcast,
    .arg = "255.255.255.255", .descr = "INADDR_BROADCAST, refused for lack of SO_BROADCAST, puts nothing on the wire");
CONDITION_OF(broadcast, broadcast_stream, .transports = TCP4 | TCP4_MAPPED, .needs = NEEDS_NETWORK,
    .expect = broadcast_stream, .arg = "192.0.2.255",
    .descr = "A TCP attempt to the network's broadcast address puts nothing on the wire");
CONDITION_OF(broadcast, inaddr_broadcast_stream, .transports = TCP4 | TCP4_MAPPED, .needs = NEEDS_NETWORK,
    .expect = broadcast_stream, .arg = "255.255.255.255", .descr = "A TCP attempt to INADDR_BROADCAST puts nothing on the wire");
CONDITION_OF(broadcast, multicast_stream, .transports = TCP4 | TCP4_MAPPED, .needs = NEEDS_NETWORK, .expect = multicast,
    .arg = "233.252.0.1", .descr = "A TCP attempt to an IPv4 multicast address puts nothing on the wire");
CONDITION_OF(broadcast, multicast6_stream, .transports = TCP6, .needs = NEEDS_NETWORK, .expect = multicast,
    .arg = "ff0e::db8:1", .descr = "A TCP attempt to an IPv6 multicast address puts nothing on the wire");

/* A connected socket is refused a broadcast address: later data must not go there, whatever its peer is now. */
static expectations broadcast_of_connected = {
	{ "call", "freebsd:EACCES-broadcast", "-1 EACCES" },
	{ "call", "linux:EACCES-broadcast", "-1 EACCES|-1 EPERM" },
	{ "gets", "freebsd:EACCES-broadcast linux:EACCES-broadcast", "the old peer|nobody" },
};

struct seen {
	struct address old;
	int protocol;
	const char *gets;
};

static void
see_destination(const struct packet *packet, void *arg)
{
	struct seen *seen = arg;
	struct datagram datagram;

	/* Ignore packets that the host sends by itself. */
	if (!datagram_parse(packet->bytes, packet->length, &datagram) || datagram.inet6 || datagram.protocol != seen->protocol)
		return;
	seen->gets = memcmp(datagram.destination, &seen->old.u.in.sin_addr, 4) == 0 ? "the old peer" : "another";
}

CONDITION(broadcast_of_connected, .transports = WIRE4_DGRAM, .needs = NEEDS_NETWORK, .expect = broadcast_of_connected,
    .descr = "A datagram socket that was refused a broadcast address sends nothing there")
{
	int protocol = test->transport->protocol != 0 ? test->transport->protocol : IPPROTO_UDP;
	struct seen seen = { .protocol = protocol, .gets = "nobody" };
	bool raw = (test->transport->bit & ALL_RAW) != 0;
	struct address peer = far(test), to = address_from(test->transport, "192.0.2.255", NULL, raw ? 0 : 7);
	int s = socket_open(test->transport);

	lead_over_wire(test);
	seen.old = address_on_the_wire(&peer);
	connect_setup(s, &peer);
	observe_connect("call", s, ADDRESS(&to));
	observe_result("send", send(s, "n", 1, 0));
	wire_until_now(false, see_destination, &seen);
	observe("gets", "%s", seen.gets);
}
