/*
 * Arguments at the edges of their range: the lowest and the highest port, descriptors beyond a byte, beyond select()'s set and
 * beyond two bytes, an unaligned address.  Lengths are in errno/einval and process/namelen, families in errno/eafnosupport,
 * numbers that are no descriptor in errno/ebadf.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/child.h"
#include "world/loopback.h"
#include "world/socket.h"

#include <sys/resource.h>
#include <sys/select.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Two manuals speak of SOCK_STREAM alone, the others of all connection-mode sockets. */
#define	STREAMS	(INET_STREAM | UNIX_STREAM | ABSTRACT_STREAM)

#define	REACHED								\
	{ "call", STREAM_REACHES, "0", STREAMS },			\
	{ "call", CONNECTION_REACHES, "0", ALL_STREAM },		\
	{ "call", DGRAM_REACHES, "0", ALL_DGRAM },			\
	{ "peer", STREAM_REACHES, "as named", STREAMS },		\
	{ "peer", CONNECTION_REACHES, "as named", ALL_STREAM },		\
	{ "peer", DGRAM_REACHES, "as named", ALL_DGRAM },		\
	{ "reached", STREAM_REACHES, "yes", STREAMS },			\
	{ "reached", CONNECTION_REACHES, "yes", ALL_STREAM },		\
	{ "reached", DGRAM_REACHES, "yes", ALL_DGRAM }

static expectations reached = {
	REACHED,
};

static expectations reached_alone = {
	REACHED,
	{ "other", STREAM_REACHES, "none", STREAMS },
	{ "other", CONNECTION_REACHES, "none", ALL_STREAM },
	{ "other", DGRAM_REACHES, "none", ALL_DGRAM },
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

/* Every other descriptor up to the highest is open, so that the call could open none; select() is just able to ask about it. */
#define	LIMIT	FD_SETSIZE

static expectations last_of_all = {
	{ "call", IN_PROGRESS, "0|-1 EINPROGRESS", INET_STREAM },
	{ "call", STREAM_REACHES, "0", UNIX_STREAM },
	{ "call", CONNECTION_REACHES, "0", UNIX_STREAM },
	{ "after", COMPLETES, "writable" },
	{ "selected", SELECTED, "writable" },
	{ "so_error", "linux:completion-so-error", "0" },
	{ "reached", STREAM_REACHES, "yes" },
	{ "reached", CONNECTION_REACHES, "yes" },
};

CONDITION(descriptor_last, .transports = ALL_TCP | UNIX_STREAM, .expect = last_of_all, .before = allow_large,
    .descr = "The descriptor is the highest that select() can ask about, and there is no other to open (non-blocking)")
{
	struct address to;
	struct rlimit limit;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open_nonblocking(test->transport), spare;

	SETUP(getrlimit(RLIMIT_NOFILE, &limit));
	if (limit.rlim_max < LIMIT)
		untested("the limit of descriptors (RLIMIT_NOFILE) is below %d", LIMIT);
	limit.rlim_cur = LIMIT;
	SETUP(setrlimit(RLIMIT_NOFILE, &limit));
	SETUP(dup2(s, LIMIT - 1));
	SETUP(close(s));
	while ((spare = dup(peer)) != -1)
		s = spare;
	if (errno != EMFILE)
		setup_failed("dup: %s", strerror(errno));
	observe_connect("call", LIMIT - 1, ADDRESS(&to));
	(void)observe_end(LIMIT - 1);
	/* Its acceptance takes a descriptor. */
	SETUP(close(s));
	observe("reached", "%s", reaches(test->transport, LIMIT - 1, peer));
}

/* A program has descriptors 0, 1 and 2 from its parent, and cannot know what they are. */
#define	NOT_A_SOCKET	"freebsd:ENOTSOCK bs2000:ENOTSOCK posix:ENOTSOCK linux:ENOTSOCK"

static expectations not_a_socket = {
	{ "call", NOT_A_SOCKET, "-1 ENOTSOCK" },
	{ "attempt", NOT_A_SOCKET, "none" },
	{ "kept", NOT_A_SOCKET, "yes" },
};

struct standard {
	int fd;
	struct address to;
};

/* In a child: the case's own standard output is its record. */
static void
call_on_standard(char *report, size_t size, void *arg)
{
	struct standard *d = arg;
	char outcome[OUTCOME_MAX], byte;
	struct call call;
	int ends[2];
	bool kept;

	SETUP(pipe(ends));
	SETUP(dup2(d->fd == 0 ? ends[0] : ends[1], d->fd));
	call = connect_call(d->fd, ADDRESS(&d->to));
	call_outcome(&call, outcome);
	kept = write(d->fd == 0 ? ends[1] : d->fd, "k", 1) == 1 && read(d->fd == 0 ? 0 : ends[0], &byte, 1) == 1;
	snprintf(report, size, "%s %s", kept ? "yes" : "no", outcome);
}

CONDITION(standard_input, .transports = SOME, .expect = not_a_socket, .arg = &(const int){ 0 },
    .descr = "The descriptor is standard input, which is a pipe")
{
	struct standard d = { .fd = *(const int *)test->condition->arg };
	char report[OUTCOME_MAX], *outcome;
	int peer = peer_open(test->transport, "peer", &d.to);

	child_report(call_on_standard, &d, report, sizeof(report));
	if ((outcome = strchr(report, ' ')) == NULL)
		setup_failed("the child reports nothing");
	*outcome++ = '\0';
	observe("call", "%s", outcome);
	observe("attempt", "%s", attempt_at(peer));
	observe("kept", "%s", report);
}

CONDITION_OF(standard_input, standard_output, .transports = SOME, .expect = not_a_socket, .arg = &(const int){ 1 },
    .descr = "The descriptor is standard output, which is a pipe");
CONDITION_OF(standard_input, standard_error, .transports = SOME, .expect = not_a_socket, .arg = &(const int){ 2 },
    .descr = "The descriptor is standard error, which is a pipe");

/* The host's table of files is full, as far as other programs let it be: nothing less than the whole host has to be used up. */
CONDITION(files_used_up, .transports = UNIX_CONNECTION, .descr = "The host can open no further file (ENFILE)")
{
	untested("the host's files can only be used up for everybody");
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
