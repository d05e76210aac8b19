/*
 * The way to the far end goes away while an attempt waits for its answer: the interface, the address, the route.  What it comes
 * to, and when: at once, when its time is over, or never by it.
 */
#include "conformance/conformance.h"
#include "fixture/address.h"
#include "fixture/far_end.h"
#include "fixture/host.h"
#include "fixture/socket.h"
#include "fixture/wire.h"

#include <errno.h>
#include <string.h>

/* What goes away. */
enum way { INTERFACE_DOWN, INTERFACE, ADDRESS, ROUTE, REJECTED, PROHIBITED, DISCARDED };

struct loss {
	enum way way;
	bool nonblocking;
};

/* What a script needs. */
struct scene {
	enum way way;
	const struct transport *transport;
	struct address local, far;	/* as the interface and routes know them */
	unsigned prefix;
	int s;
};

/* Before the call: what would not do leaves the case untested, not broken in the middle. */
static void
check_means(const struct scene *scene)
{
	struct address other = address_elsewhere(scene->transport, 0), wire = address_on_the_wire(&other);

	if (scene->way == PROHIBITED && host_route_add(ROUTE_PROHIBIT, &wire, scene->transport->address == ADDRESS_INET6 ? 128 : 32,
	    NULL) == -1 && errno == ENOTSUP)
		unsupported("no route can prohibit a destination");
	if (scene->way == ROUTE && host_route_remove(&wire, scene->prefix, wire_interface()) == -1 && errno == ENOTSUP)
		untested("the route of an interface cannot be taken away alone");
}

static int
take_away(const struct scene *scene)
{
	unsigned whole = is_inet6_on_the_wire(scene->transport) ? 128 : 32;

	switch (scene->way) {
	case INTERFACE_DOWN:
		return (host_interface_down(wire_interface()));
	case INTERFACE:
		return (host_interface_remove(wire_interface()));
	case ADDRESS:
		return (host_address_remove(wire_interface(), &scene->local, scene->prefix));
	case ROUTE:
		return (host_route_remove(&scene->far, scene->prefix, wire_interface()));
	case REJECTED:
		return (host_route_add(ROUTE_UNREACHABLE, &scene->far, whole, NULL));
	case PROHIBITED:
		return (host_route_add(ROUTE_PROHIBIT, &scene->far, whole, NULL));
	default:
		return (host_route_add(ROUTE_BLACKHOLE, &scene->far, whole, NULL));
	}
}

static void
lose(const struct segment *syn, const void *arg)
{
	const struct scene *scene = arg;
	struct segment again;

	if (take_away(scene) == -1)
		setup_failed("taking the way to the far end away: %s", strerror(errno));
	far_end_lost(scene->s);
	/* Over the interface nothing more can be heard; what else goes away leaves the other family as it was. */
	if (!wire_still_goes_on() || scene->way == INTERFACE_DOWN || scene->way == INTERFACE || !wire_answers(!syn->inet6))
		return;
	wire_observe("repeated", wire_syn_again(syn, &again) ? "yes" : "no");
}

static void
gone(const struct test *test)
{
	const struct loss *loss = test->condition->arg;
	struct address to = far_end_address(test->transport);
	struct address second = address_from(test->transport, "192.0.2.5", "2001:db8::5", 0);
	struct scene scene = {
		.way = loss->way,
		.transport = test->transport,
		.local = address_on_the_wire(&second),
		.far = address_on_the_wire(&to),
		.prefix = is_inet6_on_the_wire(test->transport) ? 64 : 24,
	};
	int s = loss->nonblocking ? socket_open_nonblocking(test->transport) : socket_open(test->transport);

	far_end_open();
	check_means(&scene);
	/* The first address of an interface takes the route with it, so that it is another. */
	if (scene.way == ADDRESS) {
		SETUP(host_address_add(wire_interface(), &scene.local, scene.prefix));
		SETUP(bind(s, ADDRESS(&second)));
	}
	far_end_losing(test->transport, s);
	scene.s = s;
	wire_connect(s, &to, lose, &scene);
	observe("peer", "%s", peer_of(s, &to));
}

#define	LATER							\
	{ "call", "freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS", "-1 EINPROGRESS", 0 }, \
	{ "after", "freebsd:EINPROGRESS-select linux:completion-select", "writable", 0 }

#define	NO_PEER								\
	{ "peer", "freebsd:ETIMEDOUT bs2000:ETIMEDOUT posix:ETIMEDOUT linux:ETIMEDOUT", "none", 0 }

/* The host may find out, or wait in vain. */
#define	DOWN(observation, m)						\
	{ observation, "bs2000:ENETDOWN bs2000:ETIMEDOUT", m "ENETDOWN|" m "ETIMEDOUT", 0 }, \
	{ observation, "posix:ENETDOWN posix:ENETUNREACH posix:ETIMEDOUT", m "ENETDOWN|" m "ENETUNREACH|" m "ETIMEDOUT", 0 }, \
	{ observation, "freebsd:ENETUNREACH freebsd:ETIMEDOUT", m "ENETUNREACH|" m "ETIMEDOUT", 0 }, \
	{ observation, "linux:ENETUNREACH linux:ETIMEDOUT", m "ENETUNREACH|" m "ETIMEDOUT", 0 }

static const struct expectation down_expect[] = {
	DOWN("call", "-1 "),
	NO_PEER,
	{ 0 }
};

static const struct expectation down_nonblocking_expect[] = {
	LATER,
	DOWN("so_error", ""),
	NO_PEER,
	{ 0 }
};

#define	NO_ROUTE(observation, m)					\
	{ observation, "bs2000:ENETUNREACH bs2000:ETIMEDOUT", m "ENETUNREACH|" m "ETIMEDOUT", 0 }, \
	{ observation, "posix:ENETUNREACH posix:ETIMEDOUT", m "ENETUNREACH|" m "ETIMEDOUT", 0 }, \
	{ observation, "freebsd:ENETUNREACH freebsd:ETIMEDOUT", m "ENETUNREACH|" m "ETIMEDOUT", 0 }, \
	{ observation, "linux:ENETUNREACH linux:ETIMEDOUT", m "ENETUNREACH|" m "ETIMEDOUT", 0 }

static const struct expectation route_expect[] = {
	NO_ROUTE("call", "-1 "),
	NO_PEER,
	{ 0 }
};

static const struct expectation route_nonblocking_expect[] = {
	LATER,
	NO_ROUTE("so_error", ""),
	NO_PEER,
	{ 0 }
};

#define	NO_HOST(observation, m)						\
	{ observation, "posix:EHOSTUNREACH posix:ETIMEDOUT", m "EHOSTUNREACH|" m "ETIMEDOUT", 0 }, \
	{ observation, "freebsd:EHOSTUNREACH freebsd:ETIMEDOUT", m "EHOSTUNREACH|" m "ETIMEDOUT", 0 }, \
	{ observation, "linux:ip7-EHOSTUNREACH linux:ETIMEDOUT", m "EHOSTUNREACH|" m "ETIMEDOUT", 0 }

static const struct expectation rejected_expect[] = {
	NO_HOST("call", "-1 "),
	NO_PEER,
	{ 0 }
};

static const struct expectation rejected_nonblocking_expect[] = {
	LATER,
	NO_HOST("so_error", ""),
	NO_PEER,
	{ 0 }
};

static const struct expectation prohibited_expect[] = {
	{ "call", "linux:ip7-EACCES-prohibit linux:ETIMEDOUT", "-1 EACCES|-1 ETIMEDOUT", 0 },
	NO_PEER,
	{ 0 }
};

static const struct expectation prohibited_nonblocking_expect[] = {
	LATER,
	{ "so_error", "linux:ip7-EACCES-prohibit linux:ETIMEDOUT", "EACCES|ETIMEDOUT", 0 },
	NO_PEER,
	{ 0 }
};

/* The address is not one of this host's any more, and the network still is. */
#define	NO_ADDRESS(observation, m)					\
	{ observation, "posix:EADDRNOTAVAIL posix:ETIMEDOUT", m "EADDRNOTAVAIL|" m "ETIMEDOUT", 0 }, \
	{ observation, "freebsd:EADDRNOTAVAIL freebsd:ETIMEDOUT", m "EADDRNOTAVAIL|" m "ETIMEDOUT", 0 }, \
	{ observation, "linux:ip7-EADDRNOTAVAIL-source linux:ETIMEDOUT", m "EADDRNOTAVAIL|" m "ETIMEDOUT", 0 }

static const struct expectation address_expect[] = {
	NO_ADDRESS("call", "-1 "),
	NO_PEER,
	{ 0 }
};

static const struct expectation address_nonblocking_expect[] = {
	LATER,
	NO_ADDRESS("so_error", ""),
	NO_PEER,
	{ 0 }
};

/* What is discarded without a word is lost on the way like anything else: nobody answers. */

static const struct expectation discarded_expect[] = {
	{ "call", TIMED_OUT, "-1 ETIMEDOUT", 0 },
	NO_PEER,
	{ 0 }
};

static const struct expectation discarded_nonblocking_expect[] = {
	LATER,
	{ "so_error", TIMED_OUT, "ETIMEDOUT", 0 },
	NO_PEER,
	{ 0 }
};

#define	GONE(what, condition_name, expectations, expectations_nonblocking, sentence) \
	{								\
		.name = condition_name,					\
		.descr = "While the call waits for an answer " sentence, \
		.transports = TCP4 | TCP6,				\
		.needs = NEEDS_NETWORK,					\
		.expect = expectations,					\
		.body = gone,						\
		.arg = &(const struct loss){ what, false },		\
	},								\
	{								\
		.name = condition_name "_nonblocking",			\
		.descr = "While a non-blocking attempt waits for an answer " sentence, \
		.transports = TCP4 | TCP6,				\
		.needs = NEEDS_NETWORK,					\
		.expect = expectations_nonblocking,			\
		.body = gone,						\
		.arg = &(const struct loss){ what, true },		\
	}

static const struct condition conditions[] = {
	GONE(INTERFACE_DOWN, "interface_down", down_expect, down_nonblocking_expect, "the interface goes down"),
	GONE(INTERFACE, "interface", down_expect, down_nonblocking_expect, "the interface is taken away"),
	GONE(ADDRESS, "address", address_expect, address_nonblocking_expect, "the local address is taken away"),
	GONE(ROUTE, "route", route_expect, route_nonblocking_expect, "the route is taken away"),
	GONE(REJECTED, "route_rejects", rejected_expect, rejected_nonblocking_expect,
	    "a route comes that says that the host is not to be reached"),
	GONE(PROHIBITED, "route_prohibits", prohibited_expect, prohibited_nonblocking_expect,
	    "a route comes that prohibits the destination"),
	GONE(DISCARDED, "route_discards", discarded_expect, discarded_nonblocking_expect,
	    "a route comes that discards what is sent"),
};

CONDITIONS(conditions)
