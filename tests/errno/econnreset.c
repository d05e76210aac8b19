/*
 * ECONNRESET: the peer resets the connection, or answers the SYN with a reset.
 */
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/socket.h"

/*
 * The SYN is answered with a reset.  That is how TCP says that nobody listens, and a reset by the remote host as well: where a
 * manual names both errors, either will do.
 */
static expectations reset_for_syn = {
	{ "call", "freebsd:ECONNREFUSED freebsd:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "call", "bs2000:ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "posix:ECONNREFUSED posix:ECONNRESET", "-1 ECONNREFUSED|-1 ECONNRESET" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED" },
};

CONDITION(reset_for_syn, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = reset_for_syn,
    .descr = "The peer answers the SYN with a reset")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	meanwhile(far_end_refuses, NULL);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("peer", "%s", peer_of(s, &to));
}

/*
 * The far end accepts and resets the connection before the call has returned.  So that the call cannot return in between, the
 * case is stopped before that, and until the host has dealt with the reset.
 */
static expectations reset_after_answer = {
	{ "call", "freebsd:ECONNRESET", "-1 ECONNRESET" },
	{ "call", "freebsd15:tcp4-ECONNRESET", "-1 ECONNRESET", ALL_TCP },
	{ "call", "posix:ECONNRESET", "0|-1 ECONNRESET" },
};

static void
resets(const void *arg)
{
	const struct segment *syn = await_syn();

	call_hold();
	if (far_end_accept(syn)) {
		far_end_reset(syn);
		far_end_reset_settled(syn, *(const int *)arg);
		(void)call_may_return();
	}
	call_release();
}

CONDITION(reset_after_answer, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS | FAR_END_RESETS,
    .expect = reset_after_answer, .descr = "The peer accepts and resets the connection before the call has returned")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	meanwhile(resets, &s);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	observe("peer", "%s", peer_of(s, &to));
	observe("so_error", "%s", so_error(s));
}
