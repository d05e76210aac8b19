/*
 * What the host tells of a socket whose attempt is in progress, made or refused, to those who look from outside.  These are
 * surveys: no manual of connect() speaks of it.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/socket_state.h"
#include "world/unix_state.h"

#include <sys/ioctl.h>
#include <sys/stat.h>

#include <errno.h>
#include <string.h>

static const char *
state_or_end(const char *state)
{
	if (state == NULL && errno == ENOTSUP)
		unsupported("the host tells no state of a socket");
	return (state != NULL ? state : "not told");
}

/* fstat(), and the bytes that wait (FIONREAD). */
static void
observe_file(const char *stat_observation, const char *bytes_observation, int s)
{
	struct stat status;
	int bytes = -1, ret = fstat(s, &status);

	observe(stat_observation, "%s", ret == -1 ? "fails" : S_ISSOCK(status.st_mode) ? "a socket" : "another file");
	ret = ioctl(s, FIONREAD, &bytes);
	if (ret == -1)
		observe_result(bytes_observation, ret);
	else
		observe(bytes_observation, "%s", bytes == 0 ? "none" : "some");
}

CONDITION(file, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS,
    .descr = "A non-blocking attempt is in progress, then made: fstat(), and ioctl(FIONREAD)")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	observe_connect("call", s, ADDRESS(&to));
	observe_file("stat_before", "bytes_before", s);
	if (far_end_sees(&syn))
		(void)far_end_accept(&syn);
	(void)observe_end(s);
	observe_file("stat", "bytes", s);
}

/* What TCP_INFO says of the socket, or whether the host's list of sockets says the same. */
enum asked { TOLD, LISTED };

static void
observe_state(const char *observation, const struct test *test, int s)
{
	const enum asked asked = *(const enum asked *)test->condition->arg;
	const char *told = state_or_end(host_tcp_state(s)), *listed;

	if (asked == TOLD) {
		observe(observation, "%s", told);
		return;
	}
	listed = host_tcp_listed_state(s);
	observe(observation, "%s%s",
	    listed == NULL ? "not listed, " : strcmp(listed, told) == 0 ? "both say " : "not listed so, ", told);
}

CONDITION(tcp_state, .transports = ALL_TCP, .far_end = FAR_END_ACCEPTS, .arg = &(const enum asked){ TOLD },
    .descr = "The state that TCP_INFO tells of a new socket, of one whose attempt is in progress, and once it is made")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	observe_state("new", test, s);
	observe_connect("call", s, ADDRESS(&to));
	observe_state("before", test, s);
	if (far_end_sees(&syn))
		(void)far_end_accept(&syn);
	(void)observe_end(s);
	observe_state("state", test, s);
}

CONDITION_OF(tcp_state, tcp_listed, .transports = ALL_TCP, .far_end = FAR_END_ACCEPTS, .arg = &(const enum asked){ LISTED },
    .descr = "Whether the host's list of sockets agrees with TCP_INFO: a new socket, an attempt in progress, and once it is made");

CONDITION(tcp_state_refused, .transports = ALL_TCP, .far_end = FAR_END_REFUSES, .arg = &(const enum asked){ TOLD },
    .descr = "The state that TCP_INFO tells of a socket whose attempt was refused")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	observe_connect("call", s, ADDRESS(&to));
	if (far_end_sees(&syn))
		far_end_refuse(&syn);
	(void)observe_end(s);
	observe_state("state", test, s);
}

CONDITION_OF(tcp_state_refused, tcp_listed_refused, .transports = ALL_TCP, .far_end = FAR_END_REFUSES,
    .arg = &(const enum asked){ LISTED },
    .descr = "Whether the host's list of sockets agrees with TCP_INFO once an attempt was refused");

CONDITION(unix_state, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION,
    .descr = "The state of a stream socket of the UNIX domain in the host's list: new, connected, and at the other end")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open(test->transport), accepted;

	observe("new", "%s", state_or_end(host_unix_state(s)));
	observe_connect("call", s, ADDRESS(&to));
	observe("before", "%s", state_or_end(host_unix_state(s)));
	accepted = accept_within_bound(listener);
	observe("state", "%s", state_or_end(host_unix_state(s)));
	observe("accepted", "%s", accepted == -1 ? "none" : state_or_end(host_unix_state(accepted)));
	observe("listener", "%s", state_or_end(host_unix_state(listener)));
}

CONDITION(unix_datagram_state, .transports = UNIX_DGRAM | ABSTRACT_DGRAM,
    .descr = "The state of a datagram socket of the UNIX domain in the host's list: new, connected, and its peer's")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	observe("new", "%s", state_or_end(host_unix_state(s)));
	observe_connect("call", s, ADDRESS(&to));
	observe("state", "%s", state_or_end(host_unix_state(s)));
	observe("other", "%s", state_or_end(host_unix_state(peer)));
}

CONDITION(listed, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS,
    .descr = "The host's sockets are listed while an attempt is in progress, which is made then")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport), ret;
	struct segment syn;

	observe_connect("call", s, ADDRESS(&to));
	if ((ret = host_list_sockets()) == -1 && errno == ENOTSUP)
		unsupported("the host has no list of sockets that a program could read");
	observe("listed", "%s", ret == 0 ? "yes" : "no");
	if (far_end_sees(&syn))
		(void)far_end_accept(&syn);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}
