/*
 * Which way an attempt, or a datagram, takes to its destination, and from which address, where more than one route, address or
 * rule could decide: the packet at the far end tells.  errno/enetunreach, errno/ehostunreach and errno/eacces_prohibit have the
 * ways that lead nowhere, wire/gone those that end during the attempt.
 */
#include "case/case.h"
#include "world/far_end.h"
#include "world/network.h"
#include "world/option.h"
#include "world/policy.h"
#include "world/route.h"
#include "world/socket.h"
#include "world/wire.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	PORT		7
#define	TABLE		100	/* of routes that only a rule leads to */
#define	SERVICE		0x10
#define	HOPS		33
#define	OWN_HOPS	7
#define	SEGMENT_SIZE	700

/* The destination lies beyond the link; the loopback's interface is the other way, on which packets are lost. */
struct scene {
	const struct test *test;
	int s;
	struct address to;			/* as the socket names it, */
	struct address network, host;		/* and as routes do */
	struct address first, alias, theirs;	/* local addresses: two of the link's network, one of the destination's */
	struct address own_alias, own_theirs;	/* as interfaces have them */
	unsigned prefix, whole;			/* of a network, of a host */
	const char *link;
	char other[IF_NAMESIZE];
	unsigned table;				/* of the routes that are added */
};

typedef void prepare(struct scene *);

static void
open_scene(struct scene *scene, const struct test *test)
{
	const struct transport *t = test->transport;

	memset(scene, 0, sizeof(*scene));
	scene->test = test;
	scene->link = wire_interface();
	(void)network_loopback(scene->other);
	scene->to = address_elsewhere(t, PORT);
	scene->host = address_on_the_wire(&scene->to);
	address_set_port(&scene->host, 0);
	wire_reaches(&scene->host);
	scene->network = address_from(t, "198.51.100.0", "2001:db8:1::", 0);
	scene->network = address_on_the_wire(&scene->network);
	scene->first = address_near(t, 0);
	scene->alias = address_from(t, "192.0.2.5", "2001:db8::5", 0);
	scene->theirs = address_from(t, "198.51.100.1", "2001:db8:1::1", 0);
	scene->own_alias = address_on_the_wire(&scene->alias);
	scene->own_theirs = address_on_the_wire(&scene->theirs);
	scene->prefix = is_inet6_on_the_wire(t) ? 64 : 24;
	scene->whole = is_inet6_on_the_wire(t) ? 128 : 32;
	scene->s = socket_open_nonblocking(t);
}

static void
set_way(int result)
{
	FEATURE(result, "the host has no such route or rule", "the route or rule cannot be added");
}

static void
add_route(struct scene *scene, struct host_policy_route route)
{
	if (route.destination == NULL)
		route.destination = &scene->network;
	if (route.prefix == 0)
		route.prefix = route.destination == &scene->host ? scene->whole : scene->prefix;
	if (route.table == 0)
		route.table = scene->table;
	set_way(host_policy_route_add(&route));
}

static void
add_rule(struct scene *scene, struct host_policy_rule rule)
{
	rule.family = &scene->host;
	if (rule.action == RULE_TABLE)
		rule.table = TABLE;
	set_way(host_policy_rule_add(&rule));
}

static void
by_link(struct scene *scene)
{
	add_route(scene, (struct host_policy_route){ .interface = scene->link });
}

static void
add_own(const char *interface, const struct address *a, unsigned prefix)
{
	SETTING(host_address_add(interface, a, prefix), "the interface gets no further address");
}

/* What the far end sees of the socket: its packet's source, or nothing. */
struct sight {
	const struct scene *scene;
	const char *seen;
	struct header header;
	struct segment syn;
};

static bool
is_from(const uint8_t source[16], const struct address *a)
{
	uint8_t bytes[16];

	address_bytes(a, bytes);
	return (memcmp(source, bytes, sizeof(bytes)) == 0);
}

static bool
goes_to(const uint8_t destination[16], unsigned port, const struct scene *scene)
{
	return (port == PORT && is_from(destination, &scene->host));
}

static void
look(const struct packet *packet, void *arg)
{
	struct sight *sight = arg;
	const struct scene *scene = sight->scene;
	struct datagram datagram;

	if (strcmp(sight->seen, "nothing") != 0 || !datagram_parse(packet->bytes, packet->length, &datagram))
		return;
	if (segment_parse(packet->bytes, packet->length, &sight->syn))
		datagram.destination_port = sight->syn.destination_port;
	if (!goes_to(datagram.destination, datagram.destination_port, scene))
		return;
	(void)header_parse(packet->bytes, packet->length, &sight->header);
	sight->seen = is_from(datagram.source, &scene->first) ? "from the first" :
	    is_from(datagram.source, &scene->alias) ? "from the alias" :
	    is_from(datagram.source, &scene->theirs) ? "from theirs" : "from another";
}

static struct sight
see(const struct scene *scene)
{
	struct sight sight = { .scene = scene, .seen = "nothing" };

	wire_until_now(is_inet6_on_the_wire(scene->test->transport), look, &sight);
	return (sight);
}

/* Makes the call, lets a datagram socket send, and returns what the far end sees. */
static struct sight
observe_way(struct scene *scene)
{
	int error = observe_connect("call", scene->s, ADDRESS(&scene->to));
	struct sight sight;

	if (error == 0 && scene->test->transport->type == SOCK_DGRAM)
		observe_result("send", send(scene->s, "d", 1, 0) == 1 ? 0 : -1);
	sight = see(scene);
	observe("arrives", "%s", sight.seen);
	return (sight);
}

#define	WAYS		(TCP4 | TCP6 | TCP4_MAPPED | UDP4 | UDP6 | UDP4_MAPPED)
#define	STARTS								\
	{ "call", IN_PROGRESS, "-1 EINPROGRESS", ALL_TCP },		\
	{ "call", DGRAM_REACHES, "0", ALL_UDP },			\
	{ "send", DGRAM_REACHES, "0", ALL_UDP }
#define	ON_THE_WAY	.transports = WAYS, .needs = NEEDS_NETWORK

static expectations comes = {
	STARTS,
	{ "arrives", ATTEMPTS, "from*", ALL_TCP },
	{ "arrives", DGRAM_REACHES, "from*", ALL_UDP },
};

static expectations from_first = {
	STARTS,
	{ "arrives", ATTEMPTS " linux:ip7-local-address rfc9293:local-address", "from the first", ALL_TCP },
	{ "arrives", DGRAM_REACHES " linux:ip7-local-address", "from the first", ALL_UDP },
};

static expectations from_alias = {
	STARTS,
	{ "arrives", ATTEMPTS " linux:ip7-local-address rfc9293:local-address", "from the alias", ALL_TCP },
	{ "arrives", DGRAM_REACHES " linux:ip7-local-address", "from the alias", ALL_UDP },
};

static expectations from_theirs = {
	STARTS,
	{ "arrives", ATTEMPTS " linux:ip7-local-address rfc9293:local-address", "from theirs", ALL_TCP },
	{ "arrives", DGRAM_REACHES " linux:ip7-local-address", "from theirs", ALL_UDP },
};

CONDITION(one_way, ON_THE_WAY, .expect = from_first, .arg = (&(prepare *const){ by_link }),
    .descr = "One route leads to the destination's network")
{
	prepare *const *prepare = test->condition->arg;
	struct scene scene;

	open_scene(&scene, test);
	(*prepare)(&scene);
	(void)observe_way(&scene);
}

static void
preferred_source(struct scene *scene)
{
	add_own(scene->link, &scene->own_alias, scene->prefix);
	add_route(scene, (struct host_policy_route){ .interface = scene->link, .source = &scene->own_alias });
}

CONDITION_OF(one_way, preferred_source, ON_THE_WAY, .expect = from_alias, .arg = (&(prepare *const){ preferred_source }),
    .descr = "The route prefers the second of the interface's addresses as the source");

static void
alias_beside(struct scene *scene)
{
	add_own(scene->link, &scene->own_alias, scene->prefix);
	by_link(scene);
}

CONDITION_OF(one_way, alias_beside, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ alias_beside }),
    .descr = "The interface has two addresses of one network, neither that of the destination");

static void
theirs_on_link(struct scene *scene)
{
	add_own(scene->link, &scene->own_theirs, scene->prefix);
}

CONDITION_OF(one_way, theirs_on_link, ON_THE_WAY, .expect = from_theirs, .arg = (&(prepare *const){ theirs_on_link }),
    .descr = "The interface has an address of the destination's network, beside that of another");

static void
theirs_elsewhere(struct scene *scene)
{
	add_own(scene->other, &scene->own_theirs, scene->whole);
	by_link(scene);
}

CONDITION_OF(one_way, theirs_elsewhere, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ theirs_elsewhere }),
    .descr = "Another interface has an address of the destination's network");

static void
bound_to_first(struct scene *scene)
{
	preferred_source(scene);
	SETUP(bind(scene->s, ADDRESS(&scene->first)));
}

/* The address that the program has chosen counts, not that of the route. */
static expectations as_bound_first = {
	STARTS,
	{ "arrives", ATTEMPTS " rfc9293:local-address", "from the first", ALL_TCP },
	{ "arrives", DGRAM_REACHES, "from the first", ALL_UDP },
};

static expectations as_bound_theirs = {
	STARTS,
	{ "arrives", ATTEMPTS " rfc9293:local-address", "from theirs", ALL_TCP },
	{ "arrives", DGRAM_REACHES, "from theirs", ALL_UDP },
};

CONDITION_OF(one_way, bound_to_first, ON_THE_WAY, .expect = as_bound_first, .arg = (&(prepare *const){ bound_to_first }),
    .descr = "The socket is bound to the first address of the interface, and the route prefers the second");

static void
bound_to_another_interface(struct scene *scene)
{
	theirs_elsewhere(scene);
	SETUP(bind(scene->s, ADDRESS(&scene->theirs)));
}

CONDITION_OF(one_way, bound_to_another_interface, ON_THE_WAY, .expect = as_bound_theirs,
    .arg = (&(prepare *const){ bound_to_another_interface }),
    .descr = "The socket is bound to an address of another interface than the one that the route leads through");

static void
specific_by_link(struct scene *scene)
{
	add_route(scene, (struct host_policy_route){ .interface = scene->other });
	add_route(scene, (struct host_policy_route){ .destination = &scene->host, .interface = scene->link });
}

CONDITION_OF(one_way, specific_by_link, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ specific_by_link }),
    .descr = "The route to the host leads to the far end, that to its network does not");

/* Nothing comes; the attempt goes on, and datagrams are lost. */
static expectations lost = {
	STARTS,
};

static void
specific_by_other(struct scene *scene)
{
	by_link(scene);
	add_route(scene, (struct host_policy_route){ .destination = &scene->host, .interface = scene->other });
}

CONDITION_OF(one_way, specific_by_other, ON_THE_WAY, .expect = lost, .arg = (&(prepare *const){ specific_by_other }),
    .descr = "The route to the destination's network leads to the far end, that to the host does not");

static void
lower_metric(struct scene *scene)
{
	add_route(scene, (struct host_policy_route){ .interface = scene->other, .metric = 300 });
	add_route(scene, (struct host_policy_route){ .interface = scene->link, .metric = 200 });
}

CONDITION_OF(one_way, lower_metric, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ lower_metric }),
    .descr = "Of two routes to the network, the one with the lower metric leads to the far end");

static void
replaced(struct scene *scene)
{
	add_route(scene, (struct host_policy_route){ .interface = scene->other });
	add_route(scene, (struct host_policy_route){ .interface = scene->link, .replaces = true });
}

CONDITION_OF(one_way, replaced, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ replaced }),
    .descr = "The route has been replaced by one that leads to the far end");

static void
removed(struct scene *scene)
{
	specific_by_other(scene);
	SETTING(host_route_remove(&scene->host, scene->whole, scene->other), "the route cannot be removed");
}

CONDITION_OF(one_way, removed, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ removed }),
    .descr = "The route to the host has been removed, and that to its network leads to the far end");

/* A route that throws is as none in its table. */
static expectations thrown = {
	{ "call", "freebsd:ENETUNREACH bs2000:ENETUNREACH posix:ENETUNREACH linux:ENETUNREACH", "-1 ENETUNREACH" },
};

static void
throws(struct scene *scene)
{
	by_link(scene);
	add_route(scene, (struct host_policy_route){ .destination = &scene->host, .throws = true });
}

CONDITION_OF(one_way, thrown, ON_THE_WAY, .expect = thrown, .arg = (&(prepare *const){ throws }),
    .descr = "A route ends the search in the only table, though one to the network leads to the far end");

/* The main table leads elsewhere; a rule leads to one that leads to the far end. */
static void
by_table(struct scene *scene)
{
	add_route(scene, (struct host_policy_route){ .interface = scene->other });
	scene->table = TABLE;
	by_link(scene);
	scene->table = 0;
}

static void
rule_to(struct scene *scene)
{
	by_table(scene);
	add_rule(scene, (struct host_policy_rule){ .to = &scene->host });
}

CONDITION_OF(one_way, rule_to, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ rule_to }),
    .descr = "A rule about the destination leads to a table whose route leads to the far end");

static void
rule_from(struct scene *scene)
{
	by_table(scene);
	add_own(scene->link, &scene->own_alias, scene->prefix);
	add_rule(scene, (struct host_policy_rule){ .from = &scene->own_alias });
	SETUP(bind(scene->s, ADDRESS(&scene->alias)));
}

CONDITION_OF(one_way, rule_from, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ rule_from }),
    .descr = "A rule about the address that the socket is bound to leads to a table whose route leads to the far end");

static void
rule_service(struct scene *scene)
{
	by_table(scene);
	add_rule(scene, (struct host_policy_rule){ .service = SERVICE });
	SETTING(socket_set_service(scene->test->transport, scene->s, SERVICE), "the type of service cannot be set");
}

CONDITION_OF(one_way, rule_service, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ rule_service }),
    .descr = "A rule about the type of service, which the socket has, leads to a table whose route leads to the far end");

static void
rule_other_service(struct scene *scene)
{
	by_table(scene);
	add_rule(scene, (struct host_policy_rule){ .service = SERVICE });
}

CONDITION_OF(one_way, rule_other_service, ON_THE_WAY, .expect = lost, .arg = (&(prepare *const){ rule_other_service }),
    .descr = "A rule about a type of service that the socket does not have leads to the far end");

static void
rule_interface(struct scene *scene)
{
	by_table(scene);
	add_rule(scene, (struct host_policy_rule){ .by = scene->link });
	socket_bind_to_interface(scene->s, scene->link);
}

CONDITION_OF(one_way, rule_interface, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ rule_interface }),
    .descr = "A rule about the interface that the socket is bound to leads to a table whose route leads to the far end");

static void
rule_unreachable(struct scene *scene)
{
	by_link(scene);
	add_rule(scene, (struct host_policy_rule){ .action = RULE_UNREACHABLE, .to = &scene->host });
}

static expectations unreachable = {
	{ "call", "freebsd:ENETUNREACH freebsd:EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH" },
	{ "call", "posix:ENETUNREACH posix:EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH" },
	{ "call", "linux:ENETUNREACH linux:ip7-EHOSTUNREACH", "-1 ENETUNREACH|-1 EHOSTUNREACH" },
};

CONDITION_OF(one_way, rule_unreachable, ON_THE_WAY, .expect = unreachable, .arg = (&(prepare *const){ rule_unreachable }),
    .descr = "A rule makes the destination unreachable, though a route leads to the far end");

/* Of rules, unlike routes, no manual says what they do to connect(). */
static void
rule_prohibits(struct scene *scene)
{
	by_link(scene);
	add_rule(scene, (struct host_policy_rule){ .action = RULE_PROHIBIT, .to = &scene->host });
}

CONDITION_OF(one_way, rule_prohibits, ON_THE_WAY, .arg = (&(prepare *const){ rule_prohibits }),
    .descr = "A rule prohibits the destination, though a route leads to the far end");

static void
rule_discards(struct scene *scene)
{
	by_link(scene);
	add_rule(scene, (struct host_policy_rule){ .action = RULE_BLACKHOLE, .to = &scene->host });
}

CONDITION_OF(one_way, rule_discards, ON_THE_WAY, .arg = (&(prepare *const){ rule_discards }),
    .descr = "A rule discards what goes to the destination, though a route leads to the far end");

/* The interface that the socket is bound to, against the route. */
static void
bound_to_link(struct scene *scene)
{
	by_link(scene);
	socket_bind_to_interface(scene->s, scene->link);
}

CONDITION_OF(one_way, interface_on_the_way, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ bound_to_link }),
    .descr = "The socket is bound to the interface that leads to the destination");

static void
bound_to_other(struct scene *scene)
{
	by_link(scene);
	socket_bind_to_interface(scene->s, scene->other);
}

CONDITION_OF(one_way, interface_elsewhere, ON_THE_WAY, .arg = (&(prepare *const){ bound_to_other }),
    .descr = "The socket is bound to another interface than the one that leads to the destination");

static void
unbound_again(struct scene *scene)
{
	by_link(scene);
	socket_bind_to_interface(scene->s, scene->other);
	socket_bind_to_interface(scene->s, "");
}

CONDITION_OF(one_way, interface_taken_back, ON_THE_WAY, .expect = comes, .arg = (&(prepare *const){ unbound_again }),
    .descr = "The socket was bound to another interface than the one that leads to the destination, and is no more");

/* What the route says of the packets. */
static void
route_hops(struct scene *scene)
{
	add_route(scene, (struct host_policy_route){ .interface = scene->link, .hops = HOPS });
}

static void
socket_hops(struct scene *scene)
{
	route_hops(scene);
	SETTING(socket_set_hops(scene->test->transport, scene->s, OWN_HOPS), "the hop limit cannot be set");
}

static expectations hops_of_route = {
	STARTS,
	{ "arrives", ATTEMPTS, "from*", ALL_TCP },
	{ "arrives", DGRAM_REACHES, "from*", ALL_UDP },
};

static expectations hops_of_socket = {
	STARTS,
	{ "hops", "linux:ip7-ttl freebsd15:ip4-ttl", "of the socket", TCP4 | UDP4 | TCP4_MAPPED | UDP4_MAPPED },
	{ "hops", "linux:ipv6-hops freebsd15:ip6-hops", "of the socket", TCP6 | UDP6 },
};

CONDITION(route_hops, ON_THE_WAY, .expect = hops_of_route, .arg = (&(prepare *const){ route_hops }),
    .descr = "The route has a hop limit")
{
	prepare *const *prepare = test->condition->arg;
	struct scene scene;
	struct sight sight;

	open_scene(&scene, test);
	(*prepare)(&scene);
	sight = observe_way(&scene);
	observe("hops", "%s", strcmp(sight.seen, "nothing") == 0 ? "none" : sight.header.hops == HOPS ? "of the route" :
	    sight.header.hops == OWN_HOPS ? "of the socket" : "another");
}

CONDITION_OF(route_hops, socket_hops, ON_THE_WAY, .expect = hops_of_socket, .arg = (&(prepare *const){ socket_hops }),
    .descr = "The route has a hop limit, and the socket has another");

CONDITION(route_segment_size, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = comes,
    .descr = "The route has a maximum segment size")
{
	struct scene scene;
	struct sight sight;
	unsigned size;

	open_scene(&scene, test);
	add_route(&scene, (struct host_policy_route){ .interface = scene.link, .segment_size = SEGMENT_SIZE });
	sight = observe_way(&scene);
	size = segment_maximum(&sight.syn);
	observe("segment_size", "%s", size == 0 ? "none" : size == SEGMENT_SIZE ? "of the route" : "another");
}

/* Two ways of equal cost: with enough ports, some attempts take each. */
#define	ATTEMPTS_MADE	48

static expectations some_arrive = {
	{ "ways", ATTEMPTS, "both|one alone", ALL_TCP },
	{ "ways", DGRAM_REACHES, "both|one alone", ALL_UDP },
};

CONDITION(two_ways, .transports = TCP4 | UDP4, .needs = NEEDS_NETWORK, .expect = some_arrive,
    .descr = "Half of the ways to the network lead to the far end, and the ports decide")
{
	unsigned arrived = 0, lost = 0;
	struct scene scene;

	open_scene(&scene, test);
	if (host_policy_spread_by_port() == -1) {
		if (errno == ENOTSUP)
			unsupported("the host has no route with several ways");
		SETTING(-1, "the ports cannot decide the way");
	}
	add_route(&scene, (struct host_policy_route){ .interface = scene.link, .second = scene.other });
	for (int i = 0; i < ATTEMPTS_MADE; i++) {
		int s = socket_open_nonblocking(test->transport);
		struct call call = connect_call(s, ADDRESS(&scene.to));

		if (i == 0)
			observe_call("call", &call);
		if (call.ret == 0 && test->transport->type == SOCK_DGRAM)
			(void)send(s, "d", 1, 0);
		if (strcmp(see(&scene).seen, "nothing") == 0)
			lost++;
		else
			arrived++;
	}
	note("arrived", "%u of %d", arrived, ATTEMPTS_MADE);
	observe("ways", "%s", arrived > 0 && lost > 0 ? "both" : arrived > 0 ? "one alone" : "the other alone");
}

static expectations both_arrive = {
	STARTS,
	{ "arrives", ATTEMPTS, "from the first", ALL_TCP },
	{ "arrives", DGRAM_REACHES, "from the first", ALL_UDP },
	{ "beside", IN_PROGRESS, "-1 EINPROGRESS", ALL_TCP },
	{ "beside", DGRAM_REACHES, "0", ALL_UDP },
	{ "beside_arrives", ATTEMPTS, "from the alias", ALL_TCP },
	{ "beside_arrives", DGRAM_REACHES, "from the alias", ALL_UDP },
};

/* The interface's address is exchanged between two connections. */
CONDITION(address_exchanged, ON_THE_WAY, .expect = from_alias,
    .descr = "The address from which the first call was made has gone, and another has come")
{
	struct scene scene;
	int first;

	open_scene(&scene, test);
	add_own(scene.link, &scene.own_alias, scene.prefix);
	add_own(scene.link, &scene.own_theirs, scene.prefix);
	add_route(&scene, (struct host_policy_route){ .destination = &scene.host, .interface = scene.link,
	    .source = &scene.own_theirs });
	first = socket_open_nonblocking(test->transport);
	if (test->transport->type == SOCK_DGRAM)
		connect_setup(first, &scene.to);
	else
		attempt_begin(first, &scene.to);
	(void)see(&scene);
	close(first);
	SETTING(host_address_remove(scene.link, &scene.own_theirs, scene.prefix), "the address cannot be removed");
	add_route(&scene, (struct host_policy_route){ .destination = &scene.host, .interface = scene.link,
	    .source = &scene.own_alias, .replaces = true });
	(void)observe_way(&scene);
}

/* Several addresses of one interface are used at once, with one port. */
CONDITION(aliases_at_once, ON_THE_WAY, .expect = both_arrive,
    .descr = "Two sockets with one port, bound to two addresses of the interface, call the same destination")
{
	struct address bound;
	struct scene scene;
	int other;

	open_scene(&scene, test);
	add_own(scene.link, &scene.own_alias, scene.prefix);
	by_link(&scene);
	SETUP(bind(scene.s, ADDRESS(&scene.first)));
	bound = address_of_socket(scene.s);
	address_set_port(&scene.alias, address_port(&bound));
	other = socket_open_nonblocking(test->transport);
	SETUP(bind(other, ADDRESS(&scene.alias)));
	(void)observe_way(&scene);
	observe_connect("beside", other, ADDRESS(&scene.to));
	if (test->transport->type == SOCK_DGRAM)
		observe_result("beside_send", send(other, "d", 1, 0) == 1 ? 0 : -1);
	observe("beside_arrives", "%s", see(&scene).seen);
}

/* The way changes after the call: what a datagram socket sends then goes by the new one. */
CONDITION(moved_to_far_end, .transports = ALL_UDP, .needs = NEEDS_NETWORK, .expect = lost,
    .descr = "After the call the route is replaced by one that leads to the far end")
{
	struct scene scene;

	open_scene(&scene, test);
	add_route(&scene, (struct host_policy_route){ .interface = scene.other });
	(void)observe_way(&scene);
	add_route(&scene, (struct host_policy_route){ .interface = scene.link, .replaces = true });
	observe_result("sent_after", send(scene.s, "d", 1, 0) == 1 ? 0 : -1);
	observe("arrives_after", "%s", see(&scene).seen);
}

CONDITION(moved_away, .transports = ALL_UDP, .needs = NEEDS_NETWORK, .expect = lost,
    .descr = "After the call the route is replaced by one that does not lead to the far end")
{
	struct scene scene;

	open_scene(&scene, test);
	by_link(&scene);
	(void)observe_way(&scene);
	add_route(&scene, (struct host_policy_route){ .interface = scene.other, .replaces = true });
	observe_result("sent_after", send(scene.s, "d", 1, 0) == 1 ? 0 : -1);
	observe("arrives_after", "%s", see(&scene).seen);
}
