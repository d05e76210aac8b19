/*
 * The range of assigned local ports: the one that the socket's option selects, or the system's.
 */
#include "case/case.h"
#include "world/ports.h"
#include "world/socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	STREAM_AND_DATAGRAM	(INET_STREAM | INET_DGRAM)
#define	INET6	(TCP6 | TCP4_MAPPED | MPTCP6 | SCTP6 | UDP6 | UDP4_MAPPED | UDPLITE6)

static const char *
port_within(int s, unsigned first, unsigned last)
{
	struct address at = address_of_socket(s);
	unsigned port = address_port(&at);

	return (port == 0 ? "none" : port >= first && port <= last ? "inside" : "outside");
}

static expectations option = {
	{ "call", "freebsd12:ip4-portrange", "0" },
	{ "port", "freebsd12:ip4-portrange", "inside" },
	{ "call", "freebsd15:ip6-portrange", "0", INET6 },
	{ "port", "freebsd15:ip6-portrange", "inside", INET6 },
};

/* Sets IP_PORTRANGE, and returns that range. */
static void
select_range(const struct test *test, int s, enum host_portrange range, unsigned *first, unsigned *last)
{
	if (host_portrange_option(s, test->transport, range, first, last) == 0)
		return;
	if (errno == ENOTSUP)
		unsupported("no option selects the range of local ports");
	setup_failed("cannot set the option for the range of local ports: %s", strerror(errno));
}

CONDITION(high, .transports = STREAM_AND_DATAGRAM, .expect = option, .arg = &(const enum host_portrange){ PORTRANGE_HIGH },
    .descr = "With IP_PORTRANGE_HIGH the port is from the high range")
{
	struct address to;
	unsigned first, last;
	enum host_portrange range = *(const enum host_portrange *)test->condition->arg;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	select_range(test, s, range, &first, &last);
	if (range == PORTRANGE_LOW && geteuid() != 0)
		untested("only root gets ports of the low range");
	observe_connect("call", s, ADDRESS(&to));
	observe("port", "%s", port_within(s, first, last));
}

CONDITION_OF(high, low, .transports = STREAM_AND_DATAGRAM, .expect = option,
    .arg = &(const enum host_portrange){ PORTRANGE_LOW }, .descr = "With IP_PORTRANGE_LOW the port is from the low range");

/* Narrows the system's range to two ports, which no port is in by chance.  Returns the first. */
static unsigned
make_system_range_small(const struct address *to)
{
	unsigned first = address_port(to) < 30000 ? 40000 : 20000;

	SETTING(host_port_range_set(first, first + 1), "the range of local ports cannot be changed");
	return (first);
}

/* The system's range usually contains the high one, and is narrowed here to separate the two. */
CONDITION(default, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = option,
    .descr = "With IP_PORTRANGE_DEFAULT the port is from the system's range")
{
	struct address to;
	unsigned first, last;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	if (test->condition->arg != NULL)
		select_range(test, s, *(const enum host_portrange *)test->condition->arg, &first, &last);
	select_range(test, s, PORTRANGE_DEFAULT, &first, &last);
	first = make_system_range_small(&to);
	observe_connect("call", s, ADDRESS(&to));
	observe("port", "%s", port_within(s, first, first + 1));
}

CONDITION_OF(default, default_after_high, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = option,
    .arg = &(const enum host_portrange){ PORTRANGE_HIGH },
    .descr = "With IP_PORTRANGE_DEFAULT after IP_PORTRANGE_HIGH the port is from the system's range again");
CONDITION_OF(default, default_after_low, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = option,
    .arg = &(const enum host_portrange){ PORTRANGE_LOW },
    .descr = "With IP_PORTRANGE_DEFAULT after IP_PORTRANGE_LOW the port is from the system's range again");

static expectations system = {
	{ "call", "linux:ip7-port-range freebsd15:ip4-portrange-setting", "0" },
	{ "port", "linux:ip7-port-range freebsd15:ip4-portrange-setting", "inside" },
};

CONDITION(system, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = system,
    .descr = "Without an option the port is from the system's range")
{
	struct address to;
	unsigned first;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, NULL, &to);
	first = make_system_range_small(&to);
	observe_connect("call", s, ADDRESS(&to));
	observe("port", "%s", port_within(s, first, first + 1));
}

/* Chosen one after the other, ports of the range would be as far apart each time. */
#define	CHOICES	8
#define	CHOICE_RANGE	64u

static expectations random_expect = {
	{ "call", "freebsd15:ip4-portrange-random", "0" },
	{ "steps", "freebsd15:ip4-portrange-random", "differ" },
};

CONDITION(random, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK, .expect = random_expect,
    .descr = "Ports that sockets get one after the other are not in a row")
{
	unsigned first, before = 0, step = 0;
	bool differ = false;
	struct address to;

	(void)peer_open(test->transport, NULL, &to);
	first = address_port(&to) < 30000 ? 40000 : 20000;
	SETTING(host_port_range_set(first, first + CHOICE_RANGE - 1), "the range of local ports cannot be changed");
	for (int i = 0; i < CHOICES; i++) {
		int s = socket_open(test->transport);
		struct address at;
		unsigned port, now;

		if (i == CHOICES - 1)
			observe_connect("call", s, ADDRESS(&to));
		else
			connect_setup(s, &to);
		at = address_of_socket(s);
		port = address_port(&at);
		now = (port - before) % CHOICE_RANGE;
		differ = differ || (i > 1 && now != step);
		step = now;
		before = port;
	}
	observe("steps", "%s", differ ? "differ" : "equal");
}

/*
 * The only port that the host can assign is the one that the socket is to connect to.  Whether it may connect to itself, is
 * refused, or finds no port, is a survey; a connection that is made is one with whom the socket says.
 */
CONDITION(itself, .transports = STREAM_AND_DATAGRAM, .needs = NEEDS_NETWORK,
    .descr = "Nobody has the destination's port, and no other port of the system's range is free")
{
	struct address to = nobody_listens(test->transport), at;
	unsigned port = make_system_range_small(&to);
	int s = socket_open(test->transport), other = socket_open(test->transport);

	/* The other of the two is taken: a range of one port ends in FreeBSD's in_pcb_lport_dest(), which divides by its span. */
	at = address_any(test->transport, port + 1);
	SETUP(bind(other, ADDRESS(&at)));
	address_set_port(&to, port);
	observe_connect("call", s, ADDRESS(&to));
	at = address_of_socket(s);
	observe("peer", "%s", peer_of(s, &to));
	observe("local", "%s", address_equal(&at, &to) ? "the destination" : address_port(&at) == 0 ? "no port" : "another");
	if (strcmp(peer_of(s, &to), "as named") == 0)
		observe("data", "%s", datagram_sent(s, s));
}
