/*
 * Arguments at the edges of their range: the lowest and the highest port, descriptors beyond a byte, beyond select()'s set and
 * beyond two bytes, an unaligned address.  Lengths are in errno/einval and process/namelen, families in errno/eafnosupport,
 * numbers that are no descriptor in errno/ebadf.
 */
#include "case/case.h"
#include "world/loopback.h"
#include "world/socket.h"

#include <sys/resource.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define	PEER	"freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer"

/* Two manuals speak of SOCK_STREAM alone, the others of all connection-mode sockets. */
#define	STREAMS	(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

#define	REACHED								\
	{ "call", STREAM_REACHES, "0", STREAMS },			\
	{ "call", CONNECTION_REACHES, "0", ALL_STREAM },		\
	{ "call", PEER, "0", ALL_DGRAM },				\
	{ "peer", STREAM_REACHES, "as named", STREAMS },		\
	{ "peer", CONNECTION_REACHES, "as named", ALL_STREAM },		\
	{ "peer", PEER, "as named", ALL_DGRAM },			\
	{ "reached", STREAM_REACHES, "yes", STREAMS },			\
	{ "reached", CONNECTION_REACHES, "yes", ALL_STREAM },		\
	{ "reached", PEER, "yes", ALL_DGRAM }

static expectations reached = {
	REACHED,
};

static expectations reached_alone = {
	REACHED,
	{ "other", STREAM_REACHES, "none", STREAMS },
	{ "other", CONNECTION_REACHES, "none", ALL_STREAM },
	{ "other", PEER, "none", ALL_DGRAM },
};

static void
connect_by(const struct test *test, int s, const void *name, const struct address *to, int peer)
{
	int error = observe_connect("call", s, name, to->length);

	observe("peer", "%s", peer_of(s, to));
	observe("reached", "%s", error == 0 ? reaches(test->transport, s, peer) : "no");
}

CONDITION(lowest_port, .transports = INET_STREAM | INET_DGRAM, .expect = reached,
    .arg = &(const unsigned){ 1 }, .descr = "The peer has the lowest port, 1")
{
	const unsigned *port = test->condition->arg;
	struct address to = address_loopback(test->transport, *port);
	int peer = socket_open(test->transport);

	loopback_need(test->transport);
	if (socket_bind_in_time(test->transport, peer, &to) == -1)
		untested("port %u cannot be bound: %s", *port, strerror(errno));
	if (is_connection_mode(test->transport))
		SETUP(listen(peer, 1));
	connect_by(test, socket_open(test->transport), &to.u, &to, peer);
}

CONDITION_OF(lowest_port, highest_port, .transports = INET_STREAM | INET_DGRAM, .expect = reached,
    .arg = &(const unsigned){ 65535 }, .descr = "The peer has the highest port, 65535");

/* A few transports will do: all have descriptors from the same table. */
#define	SOME	(TCP4 | UDP4 | UNIX_STREAM | UNIX_DGRAM)

CONDITION(descriptor_0, .transports = SOME, .expect = reached, .descr = "The socket's descriptor is 0")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	SETUP(dup2(s, 0));
	SETUP(close(s));
	connect_by(test, 0, &to.u, &to, peer);
}

#define	DESCRIPTORS	(0x10000 + 128)	/* beyond two bytes, with room for what a case opens */

/*
 * Raises RLIMIT_NOFILE that far, or as far as allowed.  Runs before the case is isolated, because only the host's root can raise
 * the hard limit.
 */
static void
allow_large(void)
{
	struct rlimit limit, higher = { .rlim_cur = DESCRIPTORS, .rlim_max = DESCRIPTORS };

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 || limit.rlim_cur >= DESCRIPTORS)
		return;
	if (limit.rlim_max < DESCRIPTORS && setrlimit(RLIMIT_NOFILE, &higher) == 0)
		return;
	limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

CONDITION(descriptor_plus_256, .transports = SOME, .expect = reached_alone, .before = allow_large, .arg = &(const int){ 0x100 },
    .descr = "The socket's descriptor does not fit into a byte; its lowest byte is the descriptor of another socket")
{
	const int *more = test->condition->arg;
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);
	int s = socket_open(test->transport), other = socket_open(test->transport);

	if (dup2(s, other + *more) == -1)
		untested("descriptor %d cannot be had (RLIMIT_NOFILE?): %s", other + *more, strerror(errno));
	SETUP(close(s));
	connect_by(test, other + *more, &to.u, &to, peer);
	observe("other", "%s", peer_of(other, &to));
}

CONDITION_OF(descriptor_plus_256, descriptor_plus_1024, .transports = SOME, .expect = reached_alone, .before = allow_large,
    .arg = &(const int){ 1024 },
    .descr = "The socket's descriptor is beyond the set of select(), which holds 1024 on most hosts");
CONDITION_OF(descriptor_plus_256, descriptor_plus_65536, .transports = SOME, .expect = reached_alone, .before = allow_large,
    .arg = &(const int){ 0x10000 },
    .descr = "The socket's descriptor does not fit into two bytes; its two lowest bytes are the descriptor of another socket");

/* Lowers a high limit, because the host's table of descriptors grows up to the highest. */
CONDITION(descriptor_highest, .transports = SOME, .expect = reached,
    .descr = "The socket's descriptor is the highest that RLIMIT_NOFILE allows")
{
	struct address to;
	struct rlimit limit;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport), highest;

	SETUP(getrlimit(RLIMIT_NOFILE, &limit));
	if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > 4096) {
		limit.rlim_cur = 4096;
		SETUP(setrlimit(RLIMIT_NOFILE, &limit));
	}
	highest = (int)limit.rlim_cur - 1;
	SETUP(dup2(s, highest));
	SETUP(close(s));
	connect_by(test, highest, &to.u, &to, peer);
}

CONDITION(unaligned, .transports = ALL_STREAM | ALL_DGRAM, .expect = reached, .arg = &(const size_t){ 1 },
    .descr = "The address is at an odd location in memory")
{
	const size_t *offset = test->condition->arg;
	static _Alignas(struct address) unsigned char bytes[2 * sizeof(struct sockaddr_storage)];
	struct address to;
	int peer = peer_open(test->transport, "peer", &to);

	memcpy(bytes + *offset, &to.u, to.length);
	connect_by(test, socket_open(test->transport), bytes + *offset, &to, peer);
}

CONDITION_OF(unaligned, half_aligned, .transports = ALL_STREAM | ALL_DGRAM, .expect = reached, .arg = &(const size_t){ 2 },
    .descr = "The address is at a location in memory that is aligned to two bytes, but not to four");
