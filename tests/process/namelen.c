/*
 * connect() reads namelen bytes of the address and no more.
 */
#include "case/case.h"
#include "world/length_member.h"
#include "world/memory.h"
#include "world/path.h"
#include "world/socket.h"

#include <string.h>

#define	NAMELEN		"bs2000:namelen freebsd12:namelen"
#define	ABSTRACT	"linux:unix7-abstract"

static expectations namelen = {
	{ "call", NAMELEN, "0" },
	{ "reached", NAMELEN, "yes", ~(unsigned)ALL_RAW },
};

static void
connect_by(const struct transport *t, int peer, const void *name, socklen_t length)
{
	int s = socket_open(t), error = observe_connect("call", s, name, length);

	if ((t->bit & ALL_RAW) == 0)
		observe("reached", "%s", error == 0 ? reaches(t, s, peer) : "no");
}

CONDITION(end_of_mapping, .transports = EVERY, .expect = namelen,
    .descr = "An address ends where a mapping ends")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);

	connect_by(test->transport, peer, memory_before_hole(&to.u, to.length), to.length);
}

CONDITION(garbage_behind, .transports = EVERY, .expect = namelen,
    .descr = "Garbage follows the address")
{
	unsigned char bytes[sizeof(struct sockaddr_storage) + 256];
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);

	memset(bytes, 0xff, sizeof(bytes));
	memcpy(bytes, &to.u, to.length);
	connect_by(test->transport, peer, bytes, to.length);
}

/* No null byte ends the name: read on, it would be the name of another open socket. */
static expectations name_bounded = {
	{ "call", NAMELEN, "0", UNIX_PATH },
	{ "reached", NAMELEN, "yes", UNIX_PATH },
	{ "call", NAMELEN " " ABSTRACT, "0", UNIX_ABSTRACT },
	{ "reached", NAMELEN " " ABSTRACT, "yes", UNIX_ABSTRACT },
};

CONDITION(name_bounded, .transports = ALL_UNIX, .expect = name_bounded,
    .descr = "The length ends the name, which is the beginning of another socket's name")
{
	struct address to, longer;
	int peer = peer_open(test->transport, "peer", &to);

	(void)peer_open(test->transport, "peerless", &longer);
	connect_by(test->transport, peer, &longer.u, to.length - (test->transport->address == ADDRESS_PATH ? 1 : 0));
}

/* Most programs do this: the path ends at its null byte within the structure. */
CONDITION(of_structure, .transports = UNIX_PATH, .expect = namelen,
    .descr = "A short path has the length of the whole of struct sockaddr_un")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);

	connect_by(test->transport, peer, &to.u, sizeof(struct sockaddr_un));
}

/* The structure, and with it readable memory, ends with the path: there is no room for a null byte. */
CONDITION(fills_structure, .transports = UNIX_PATH, .expect = namelen,
    .descr = "A path fills struct sockaddr_un, without a null byte")
{
	char path[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);

	path_of_length(path, sizeof(path) - 1, "peer");
	memcpy(to.u.un.sun_path, path, sizeof(path) - 1);
	connect_by(test->transport, peer, memory_before_hole(&to.u, sizeof(struct sockaddr_un)), sizeof(struct sockaddr_un));
}

CONDITION(fills_structure_with_null, .transports = UNIX_PATH, .expect = namelen,
    .descr = "A path and its null byte fill struct sockaddr_un")
{
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);

	path_of_length(path, sizeof(path) - 1, "peer");
	to = address_path(path);
	connect_by(test->transport, peer, memory_before_hole(&to.u, to.length), to.length);
}

/* No manual says what such bytes mean. */
CONDITION(garbage_within, .transports = UNIX_PATH, .descr = "The length includes bytes behind the path's null byte")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);

	memset(&to.u.bytes[to.length], 'x', 8);
	connect_by(test->transport, peer, &to.u, to.length + 8);
}

/* Without the null byte the name would be another socket's. */
static expectations abstract_null_counts = {
	{ "call", ABSTRACT, "0" },
	{ "reached", ABSTRACT, "yes" },
};

CONDITION(abstract_null_counts, .transports = UNIX_ABSTRACT, .expect = abstract_null_counts,
    .descr = "A null byte at the end of an abstract name is part of it")
{
	struct address to;
	int s = socket_open(test->transport);

	(void)peer_open(test->transport, "peer", &to);
	to.length++;
	SETUP(bind(s, ADDRESS(&to)));
	if (is_connection_mode(test->transport))
		SETUP(listen(s, 1));
	connect_by(test->transport, s, ADDRESS(&to));
}

/* Where the address holds its length as well, that is not looked at. */
static expectations member_expect = {
	{ "call", NAMELEN " freebsd15:length-member", "0" },
	{ "reached", NAMELEN " freebsd15:length-member", "yes", ~(unsigned)ALL_RAW },
};

CONDITION(length_member_0, .transports = EVERY & ~UNIX_ABSTRACT, .expect = member_expect, .arg = &(const unsigned char){ 0 },
    .descr = "The length that the address itself holds is 0")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);

	if (host_set_length_member(&to.u.any, *(const unsigned char *)test->condition->arg) == -1)
		unsupported("addresses of the host do not hold their length");
	connect_by(test->transport, peer, &to.u, to.length);
}

CONDITION_OF(length_member_0, length_member_1, .transports = EVERY & ~UNIX_ABSTRACT, .expect = member_expect,
    .arg = &(const unsigned char){ 1 }, .descr = "The length that the address itself holds is 1");
CONDITION_OF(length_member_0, length_member_255, .transports = EVERY & ~UNIX_ABSTRACT, .expect = member_expect,
    .arg = &(const unsigned char){ 255 }, .descr = "The length that the address itself holds is 255");
