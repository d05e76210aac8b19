/*
 * An IPv6 datagram socket and peers of both families, in each order of bind(), connect() and sendto(): by an IPv6 address and by an
 * IPv4-mapped one.  Manuals of connect() do not say which of these go together; inet6/mapped judges what they do say.
 */
#include "case/case.h"
#include "world/loopback.h"
#include "world/socket.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The peers, each with a socket of its family. */
struct both {
	const struct transport *inet, *inet6;
	int four, six;
	struct address four_at, six_at, mapped;		/* mapped is four_at, for an IPv6 socket */
};

static struct both
both_open(const struct test *test)
{
	struct both b = { .inet = transport_of(UDP4), .inet6 = transport_of(UDP6) };

	b.four = socket_bound(b.inet, NULL, &b.four_at);
	b.six = socket_bound(b.inet6, NULL, &b.six_at);
	b.mapped = address_loopback(test->transport, address_port(&b.four_at));
	return (b);
}

enum binding { NOT_BOUND, BOUND_TO_ANY, BOUND_TO_INET6, BOUND_TO_MAPPED };

struct scene {
	enum binding binding;
	int v6only;
};

static int
socket_in(const struct test *test, const struct both *b)
{
	const struct scene *scene = test->condition->arg;
	struct address at = scene->binding == BOUND_TO_ANY ? address_any(b->inet6, 0) :
	    scene->binding == BOUND_TO_INET6 ? address_loopback(b->inet6, 0) : address_loopback(test->transport, 0);
	int s = socket_open(test->transport);

	SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &scene->v6only, sizeof(scene->v6only)));
	if (scene->binding != NOT_BOUND && bind(s, ADDRESS(&at)) == -1)
		untested("the socket cannot be bound so: %s", strerror(errno));
	return (s);
}

/* connect() to the first, then to the second, and sendto() it. */
static void
observe_order(const struct test *test, const struct both *b, const char *names[3], const struct address *first,
    const struct address *second)
{
	int s = socket_in(test, b);

	observe_connect(names[0], s, ADDRESS(first));
	observe_result(names[1], sendto(s, "o", 1, 0, ADDRESS(second)));
	observe_connect(names[2], s, ADDRESS(second));
	close(s);
}

CONDITION(unbound, .transports = UDP4_MAPPED, .arg = (&(const struct scene){ NOT_BOUND, 0 }),
    .descr = "A socket that was never bound calls, and sends to, peers of both families")
{
	struct both b = both_open(test);
	int s = socket_in(test, &b);

	observe_result("sendto_mapped", sendto(s, "s", 1, 0, ADDRESS(&b.mapped)));
	observe_result("then_sendto_inet6", sendto(s, "s", 1, 0, ADDRESS(&b.six_at)));
	observe_connect("then_inet6", s, ADDRESS(&b.six_at));
	close(s);
	s = socket_in(test, &b);
	observe_result("sendto_inet6", sendto(s, "s", 1, 0, ADDRESS(&b.six_at)));
	observe_result("then_sendto_mapped", sendto(s, "s", 1, 0, ADDRESS(&b.mapped)));
	observe_connect("then_mapped", s, ADDRESS(&b.mapped));
	close(s);
	observe_order(test, &b, (const char *[]){ "mapped", "mapped_sendto_inet6", "mapped_inet6" }, &b.mapped, &b.six_at);
	observe_order(test, &b, (const char *[]){ "inet6", "inet6_sendto_mapped", "inet6_mapped" }, &b.six_at, &b.mapped);
	/* An IPv4 address as it is. */
	observe_order(test, &b, (const char *[]){ "inet", "inet_sendto_inet6", "inet_inet6" }, &b.four_at, &b.six_at);
	observe_order(test, &b, (const char *[]){ "mapped_once_more", "mapped_sendto_inet", "mapped_inet" }, &b.mapped, &b.four_at);
}

CONDITION_OF(unbound, unbound_v6only, .transports = UDP4_MAPPED, .arg = (&(const struct scene){ NOT_BOUND, 1 }),
    .descr = "A socket with IPV6_V6ONLY calls, and sends to, peers of both families");
CONDITION_OF(unbound, any, .transports = UDP4_MAPPED, .arg = (&(const struct scene){ BOUND_TO_ANY, 0 }),
    .descr = "A socket bound to the wildcard calls, and sends to, peers of both families");
CONDITION_OF(unbound, any_v6only, .transports = UDP4_MAPPED, .arg = (&(const struct scene){ BOUND_TO_ANY, 1 }),
    .descr = "A socket with IPV6_V6ONLY that is bound to the wildcard calls, and sends to, peers of both families");
CONDITION_OF(unbound, inet6, .transports = UDP4_MAPPED, .arg = (&(const struct scene){ BOUND_TO_INET6, 0 }),
    .descr = "A socket bound to an IPv6 address calls, and sends to, peers of both families");
CONDITION_OF(unbound, mapped, .transports = UDP4_MAPPED, .arg = (&(const struct scene){ BOUND_TO_MAPPED, 0 }),
    .descr = "A socket bound to a mapped address calls, and sends to, peers of both families");

/* Whom a socket that is bound to the wildcard hears, once it has a peer of one family: nobody of the other. */
static expectations heard = {
	{ "call", DGRAM_SOURCE, "0" },
	{ "friend", DGRAM_SOURCE, "delivered" },
	{ "stranger", DGRAM_SOURCE, "filtered" },
	{ "other_family", DGRAM_SOURCE, "filtered" },
};

struct hearing {
	bool mapped;		/* the friend is of IPv4 */
	int v6only;
};

CONDITION(hears_mapped, .transports = UDP4_MAPPED, .expect = heard, .arg = (&(const struct hearing){ true, 0 }),
    .descr = "A socket bound to the wildcard has a peer with a mapped address, and strangers of both families send to it")
{
	const struct hearing *hearing = test->condition->arg;
	struct both b = both_open(test);
	struct address any = address_any(b.inet6, 0), at, friends_way, others_way, stranger_at;
	int s = socket_open(test->transport), stranger;

	SETUP(setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &hearing->v6only, sizeof(hearing->v6only)));
	SETUP(bind(s, ADDRESS(&any)));
	at = address_of_socket(s);
	friends_way = address_loopback(hearing->mapped ? b.inet : b.inet6, address_port(&at));
	others_way = address_loopback(hearing->mapped ? b.inet6 : b.inet, address_port(&at));
	stranger = socket_bound(hearing->mapped ? b.inet : b.inet6, NULL, &stranger_at);
	observe_connect("call", s, ADDRESS(hearing->mapped ? &b.mapped : &b.six_at));
	observe("friend", "%s", datagram_heard(s, &friends_way, hearing->mapped ? b.four : b.six, hearing->mapped ? b.four : b.six));
	observe("stranger", "%s", datagram_heard(s, &friends_way, stranger, hearing->mapped ? b.four : b.six));
	observe("other_family", "%s", datagram_heard_at(s, &others_way, hearing->mapped ? b.six : b.four, &friends_way,
	    hearing->mapped ? b.four : b.six));
}

CONDITION_OF(hears_mapped, hears_inet6, .transports = UDP4_MAPPED, .expect = heard, .arg = (&(const struct hearing){ false, 0 }),
    .descr = "A socket bound to the wildcard has a peer with an IPv6 address, and strangers of both families send to it");
CONDITION_OF(hears_mapped, hears_inet6_v6only, .transports = UDP4_MAPPED, .expect = heard,
    .arg = (&(const struct hearing){ false, 1 }),
    .descr = "A socket with IPV6_V6ONLY has a peer with an IPv6 address, and strangers of both families send to it");
