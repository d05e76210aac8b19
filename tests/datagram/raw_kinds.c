/*
 * Raw sockets of other protocols and with headers of their own: ICMP, and IP_HDRINCL; and what a raw socket hears, bound or not,
 * connected or not.
 */
#include "case/case.h"
#include "world/network.h"
#include "world/socket.h"
#include "world/wait.h"

#include <netinet/in.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	RAW	"freebsd12:ip4-raw-peer"

static int
raw_open(int protocol)
{
	int s = socket(AF_INET, SOCK_RAW, protocol);

	if (s == -1 && (errno == EPERM || errno == EACCES))
		untested("no raw socket of protocol %d: %s", protocol, strerror(errno));
	return ((int)SETUP(s));
}

/* Whether a packet comes to the socket by now: "heard", or "not heard". */
static const char *
heard(int s, int seconds)
{
	char packet[256];
	bool any = wait_readable(s, seconds);

	while (recv(s, packet, sizeof(packet), MSG_DONTWAIT) > 0)
		continue;
	return (any ? "heard" : "not heard");
}

static const unsigned char echo_request[] = { 8, 0, 0xf7, 0xfe, 0, 0, 0, 1 };

static expectations icmp = {
	{ "call", RAW, "0" },
	{ "sent", RAW, "heard" },
	{ "stranger", RAW, "not heard" },
};

/* The request itself comes in through the loopback, from the peer's address too, and its answer. */
CONDITION(icmp, .needs = NEEDS_NETWORK, .expect = icmp,
    .descr = "A raw socket of ICMP is connected to the loopback, sends without an address, and hears another address not")
{
	const struct transport *t = transport_of(RAW4);
	struct address to = address_loopback(t, 0), another = network_own_address(t);
	int s = raw_open(IPPROTO_ICMP), stranger = raw_open(IPPROTO_ICMP);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe_result("send", send(s, echo_request, sizeof(echo_request), 0));
	observe("sent", "%s", heard(s, WAIT_BOUND));
	/* What is sent to an address of the host's own has that address as its source, and so has the answer. */
	SETUP(sendto(stranger, echo_request, sizeof(echo_request), 0, ADDRESS(&another)));
	if (strcmp(heard(stranger, WAIT_BOUND), "heard") != 0)
		setup_failed("the other address does not answer");
	observe("stranger", "%s", heard(s, 0));
}

/* A packet with its own IP header (RFC 791): the checksum, and a source of 0, are for the host to fill in. */
struct packet_of_own {
	uint8_t version, service;
	uint16_t length, id, fragment;
	uint8_t hops, protocol;
	uint16_t checksum;
	uint32_t source, destination;
	char data[4];
};

static expectations header = {
	{ "call", RAW, "0" },
	{ "sent", RAW, "heard" },
};

CONDITION(own_header, .needs = NEEDS_NETWORK, .expect = header,
    .descr = "A raw socket that writes its own headers (IP_HDRINCL) is connected to the loopback, and sends without an address")
{
	const struct transport *t = transport_of(RAW4);
	struct address to = address_loopback(t, 0);
	struct packet_of_own packet = { .version = 0x45, .hops = 9, .protocol = (uint8_t)t->protocol, .data = "own" };
	int s = socket_open(t), receiver = socket_open(t);

	SETUP(setsockopt(s, IPPROTO_IP, IP_HDRINCL, &(int){ 1 }, sizeof(int)));
	packet.length = htons(sizeof(packet));
	packet.destination = to.u.in.sin_addr.s_addr;
	observe_connect("call", s, ADDRESS(&to));
	observe_result("send", send(s, &packet, sizeof(packet), 0));
	observe("sent", "%s", heard(receiver, WAIT_BOUND));
}

/* The header names another destination than the peer. */
CONDITION(own_header_elsewhere, .needs = NEEDS_NETWORK,
    .descr = "A raw socket that writes its own headers is connected to the loopback, and a header names another address")
{
	const struct transport *t = transport_of(RAW4);
	struct address to = address_loopback(t, 0), another = network_own_address(t);
	struct packet_of_own packet = { .version = 0x45, .hops = 9, .protocol = (uint8_t)t->protocol, .data = "own" };
	int s = socket_open(t), at_peer = socket_open(t), at_another = socket_open(t);

	SETUP(setsockopt(s, IPPROTO_IP, IP_HDRINCL, &(int){ 1 }, sizeof(int)));
	SETUP(bind(at_peer, ADDRESS(&to)));
	SETUP(bind(at_another, ADDRESS(&another)));
	packet.length = htons(sizeof(packet));
	packet.destination = another.u.in.sin_addr.s_addr;
	observe_connect("call", s, ADDRESS(&to));
	observe_result("send", send(s, &packet, sizeof(packet), 0));
	observe("at_another", "%s", heard(at_another, 1));
	observe("at_peer", "%s", heard(at_peer, 0));
}

/*
 * What a socket hears of packets from each of two addresses to each of them: from the loopback to the loopback, from another of
 * the host's own to the loopback, and so on.
 */
struct ends {
	bool bound, connected;	/* both to the loopback */
};

static expectations connected_alone = {
	{ "call", RAW, "0" },
	{ "loopback_to_loopback", RAW, "heard" },
	{ "another_to_loopback", RAW, "not heard" },
	{ "another_to_another", RAW, "not heard" },
};

static expectations both = {
	{ "call", RAW, "0" },
	{ "loopback_to_loopback", RAW, "heard" },
	{ "another_to_loopback", RAW, "not heard" },
	{ "loopback_to_another", RAW, "not heard" },
	{ "another_to_another", RAW, "not heard" },
};

CONDITION(bound, .transports = RAW4, .needs = NEEDS_NETWORK, .arg = &(const struct ends){ .bound = true },
    .descr = "What a raw socket hears that is bound, and not connected")
{
	static const char *const names[2][2] = {
		{ "loopback_to_loopback", "loopback_to_another" }, { "another_to_loopback", "another_to_another" },
	};
	const struct ends *ends = test->condition->arg;
	struct address at[2] = { address_loopback(test->transport, 0), network_own_address(test->transport) };
	int s = socket_open(test->transport);

	if (ends->bound)
		SETUP(bind(s, ADDRESS(&at[0])));
	if (ends->connected)
		observe_connect("call", s, ADDRESS(&at[0]));
	for (size_t from = 0; from < 2; from++)
		for (size_t to = 0; to < 2; to++) {
			int sender = socket_open(test->transport), receiver = socket_open(test->transport);

			SETUP(bind(sender, ADDRESS(&at[from])));
			SETUP(bind(receiver, ADDRESS(&at[to])));
			SETUP(sendto(sender, "r", 1, 0, ADDRESS(&at[to])));
			/* Every socket that hears the packet has it once this one has. */
			if (strcmp(heard(receiver, WAIT_BOUND), "heard") != 0)
				setup_failed("a packet is lost");
			observe(names[from][to], "%s", heard(s, 0));
			close(sender);
			close(receiver);
		}
}

CONDITION_OF(bound, neither, .transports = RAW4, .needs = NEEDS_NETWORK, .arg = &(const struct ends){ .bound = false },
    .descr = "What a raw socket hears that is neither bound nor connected");
CONDITION_OF(bound, connected, .transports = RAW4, .needs = NEEDS_NETWORK, .expect = connected_alone,
    .arg = &(const struct ends){ .connected = true }, .descr = "What a raw socket hears that is connected, and not bound");
CONDITION_OF(bound, bound_and_connected, .transports = RAW4, .needs = NEEDS_NETWORK, .expect = both,
    .arg = &(const struct ends){ .bound = true, .connected = true },
    .descr = "What a raw socket hears that is bound to one address and connected to the same");
