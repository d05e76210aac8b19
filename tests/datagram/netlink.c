/*
 * Netlink sockets, which are datagram sockets between processes and the kernel: their addresses are port ids and groups.  Linux's
 * connect(2) speaks of them as of all datagram sockets; what their own manual leaves open is a survey.
 */
#include "case/case.h"
#include "world/other_socket.h"
#include "world/socket.h"
#include "world/wait.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	PEER		"linux:dgram-peer"
#define	SOURCE		"linux:dgram-source"
#define	REPEATS		"linux:dgram-repeat"
#define	DISSOLVES	"linux:dissolve"

static int
netlink_open(void)
{
	int s = host_netlink_socket();

	if (s == -1 && errno == ENOTSUP)
		unsupported("the host has no netlink sockets for messages of users");
	return ((int)SETUP(s));
}

/* A socket that has a port id, by bind(). */
static int
netlink_bound(struct address *at)
{
	int s = netlink_open();

	host_netlink_address(at, 0, 0);
	SETUP(bind(s, ADDRESS(at)));
	host_netlink_address(at, host_netlink_id(s), 0);
	return (s);
}

/* Whether a message sent without an address arrives: "delivered", "lost", or "-1 ENAME". */
static const char *
message_sent(int from, int at)
{
	static char outcome[OUTCOME_MAX];
	char byte;

	if (send(from, "m", 1, MSG_DONTWAIT) == -1) {
		outcome_of_call(outcome, sizeof(outcome), -1, errno);
		return (outcome);
	}
	return (wait_readable(at, WAIT_BOUND) && recv(at, &byte, 1, MSG_DONTWAIT) == 1 ? "delivered" : "lost");
}

static expectations peer = {
	{ "call", PEER, "0" },
	{ "sent", PEER, "delivered" },
};

CONDITION(peer, .needs = NEEDS_NETWORK, .expect = peer,
    .descr = "A netlink socket is connected to another's port id, and sends without an address")
{
	struct address to;
	int receiver = netlink_bound(&to), s = netlink_open();

	observe("local_before", "%s", host_netlink_id(s) == 0 ? "none" : "assigned");
	observe_connect("call", s, ADDRESS(&to));
	observe("local", "%s", host_netlink_id(s) == 0 ? "none" : "assigned");
	observe("peer", "%s", address_of_peer(s).length == to.length ? "told" : "another length");
	observe("sent", "%s", message_sent(s, receiver));
}

/* The receiver is connected to the friend, and the stranger sends to it. */
static expectations source = {
	{ "call", SOURCE, "0" },
	{ "stranger", SOURCE, "-1 E*|lost" },
	{ "friend", SOURCE, "delivered" },
};

CONDITION(source, .needs = NEEDS_NETWORK, .expect = source,
    .descr = "A netlink socket is connected to another's port id, and a third one sends to it")
{
	struct address at, friend_at, stranger_at;
	int s = netlink_bound(&at), friend = netlink_bound(&friend_at), stranger = netlink_bound(&stranger_at);

	connect_setup(stranger, &at);
	connect_setup(friend, &at);
	observe("before", "%s", message_sent(stranger, s));
	observe_connect("call", s, ADDRESS(&friend_at));
	observe("stranger", "%s", message_sent(stranger, s));
	observe("friend", "%s", message_sent(friend, s));
}

static expectations repeats = {
	{ "call", REPEATS, "0" },
	{ "sent", REPEATS, "delivered" },
	{ "first", REPEATS, "nothing" },
};

CONDITION(repeat, .needs = NEEDS_NETWORK, .expect = repeats,
    .descr = "A netlink socket is connected to another port id than before")
{
	struct address first_at, second_at;
	int first = netlink_bound(&first_at), second = netlink_bound(&second_at), s = netlink_open();
	unsigned id;

	connect_setup(s, &first_at);
	id = host_netlink_id(s);
	observe_connect("call", s, ADDRESS(&second_at));
	observe("local", "%s", host_netlink_id(s) == id ? "kept" : "another");
	observe("sent", "%s", message_sent(s, second));
	observe("first", "%s", wait_readable(first, 0) ? "something" : "nothing");
}

static expectations dissolved = {
	{ "call", DISSOLVES, "0" },
	{ "stranger", DISSOLVES, "delivered" },
};

CONDITION(dissolve, .needs = NEEDS_NETWORK, .expect = dissolved,
    .descr = "A connected netlink socket is given an address of family AF_UNSPEC")
{
	struct address at, friend_at, stranger_at, none;
	int s = netlink_bound(&at), stranger = netlink_bound(&stranger_at);
	unsigned id = host_netlink_id(s);

	(void)netlink_bound(&friend_at);
	connect_setup(stranger, &at);
	connect_setup(s, &friend_at);
	none = friend_at;
	none.u.any.sa_family = AF_UNSPEC;
	observe_connect("call", s, ADDRESS(&none));
	observe("stranger", "%s", message_sent(stranger, s));
	observe("local", "%s", host_netlink_id(s) == id ? "kept" : "another");
}

/* Nobody has the port id by the time of the call. */
CONDITION(nobody, .needs = NEEDS_NETWORK, .descr = "A netlink socket is connected to a port id that nobody has")
{
	struct address to, at;
	int gone = netlink_bound(&to), s = netlink_bound(&at);

	close(gone);
	observe_connect("call", s, ADDRESS(&to));
	observe_result("sent", send(s, "m", 1, MSG_DONTWAIT));
	observe("so_error", "%s", so_error(s));
}

/* The kernel has port id 0, and groups are for those who may. */
struct name {
	unsigned id, groups;
	socklen_t length;	/* 0 for that of the address */
	sa_family_t family;	/* 0 for its own */
};

CONDITION(kernel, .needs = NEEDS_NETWORK, .arg = &(const struct name){ 0, 0, 0, 0 },
    .descr = "A netlink socket is connected to the kernel's port id")
{
	const struct name *name = test->condition->arg;
	struct address to;
	int s = netlink_open();

	host_netlink_address(&to, name->id, name->groups);
	if (name->length != 0)
		to.length = name->length;
	if (name->family != 0)
		to.u.any.sa_family = name->family;
	observe_connect("call", s, ADDRESS(&to));
	observe("local", "%s", host_netlink_id(s) == 0 ? "none" : "assigned");
	observe_result("sent", send(s, "m", 1, MSG_DONTWAIT));
}

CONDITION_OF(kernel, group, .needs = NEEDS_NETWORK, .arg = &(const struct name){ 0, 1, 0, 0 },
    .descr = "A netlink socket is connected to a group");

static expectations short_name = {
	{ "call", "posix:EINVAL-length", "-1 EINVAL" },
};

CONDITION_OF(kernel, short_length, .needs = NEEDS_NETWORK, .expect = short_name, .arg = &(const struct name){ 0, 0, 4, 0 },
    .descr = "A netlink socket is given an address that is too short");

static expectations other_family = {
	{ "call", "linux:EAFNOSUPPORT", "-1 EAFNOSUPPORT" },
};

CONDITION_OF(kernel, other_family, .needs = NEEDS_NETWORK, .expect = other_family,
    .arg = &(const struct name){ 0, 0, 0, AF_INET },
    .descr = "A netlink socket is given an address of another family");
