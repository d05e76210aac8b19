/*
 * After EINTR the attempt goes on in the background, as after EINPROGRESS, and the socket becomes writable when it ends.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <poll.h>
#include <signal.h>

#define	INTERRUPTED							\
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR", 0 }
#define	BACKGROUND	"freebsd:EINTR-background posix:EINTR-background"
#define	CONNECTED	"freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN linux:ip7-EISCONN"

/*
 * Makes a call that a signal interrupts while the far end is silent.  Returns whether its SYN has reached the far end, which can
 * answer later; a call that returned without a SYN has made no attempt.
 */
static const int signo = SIGUSR1;

static bool
interrupted(int s, const struct address *to, struct segment *syn)
{
	bool seen;

	signal_catch(signo, 0);
	meanwhile(signal_interrupts, &signo);
	observe_connect("call", s, ADDRESS(to));
	meanwhile_end();
	seen = meanwhile_syn(syn);
	observe("syn", "%s", seen ? "sent" : "none");
	return (seen);
}

static const enum means by_select = MEANS_SELECT, by_pselect = MEANS_PSELECT, by_poll = MEANS_POLL;

static expectations made_select = {
	INTERRUPTED,
	{ "before", BACKGROUND " posix:completion-select linux:completion-select", "waits" },
	/* The socket is non-blocking by then, for manuals that cover only those. */
	{ "between", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY linux:ip7-EALREADY", "-1 EALREADY" },
	{ "after", BACKGROUND " posix:completion-select linux:completion-select", "writable" },
	{ "so_error", "freebsd:EINTR-background posix:EINTR-background linux:completion-so-error", "0" },
	{ "peer", BACKGROUND, "as named" },
	{ "sent", BACKGROUND, "arrives" },
	{ "again", CONNECTED, "-1 EISCONN" },
};
static expectations made_pselect = {
	INTERRUPTED,
	{ "before", "posix:EINTR-background posix:completion-pselect", "waits" },
	/* The socket is non-blocking by then, for manuals that cover only those. */
	{ "between", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY linux:ip7-EALREADY", "-1 EALREADY" },
	{ "after", "posix:EINTR-background posix:completion-pselect", "writable" },
	{ "so_error", "freebsd:EINTR-background posix:EINTR-background linux:completion-so-error", "0" },
	{ "peer", BACKGROUND, "as named" },
	{ "sent", BACKGROUND, "arrives" },
	{ "again", CONNECTED, "-1 EISCONN" },
};
static expectations made_poll = {
	INTERRUPTED,
	{ "before", "posix:EINTR-background posix:completion-poll linux:completion-select", "waits" },
	/* The socket is non-blocking by then, for manuals that cover only those. */
	{ "between", "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY linux:ip7-EALREADY", "-1 EALREADY" },
	{ "after", "posix:EINTR-background posix:completion-poll linux:completion-select", "writable" },
	{ "so_error", "freebsd:EINTR-background posix:EINTR-background linux:completion-so-error", "0" },
	{ "peer", BACKGROUND, "as named" },
	{ "sent", BACKGROUND, "arrives" },
	{ "again", CONNECTED, "-1 EISCONN" },
};

/* The far end accepts later. */
CONDITION(made_select, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made_select, .arg = &by_select,
    .descr = "select() shows that the attempt of an interrupted call has succeeded since")
{
	const enum means *means = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct segment syn;
	bool attempted = interrupted(s, &to, &syn);

	observe("before", "%s", attempt_shown(s, *means, 0));
	socket_set_nonblocking(s, true);
	observe_connect("between", s, ADDRESS(&to));
	if (attempted)
		(void)far_end_accept(&syn);
	observe("after", "%s", attempt_shown(s, *means, WAIT_BOUND));
	observe("events", "%s", events_named(wait_for(s, POLLOUT, 0)));
	observe("so_error", "%s", so_error(s));
	observe("peer", "%s", peer_of(s, &to));
	observe("sent", "%s", far_end_hears(s));
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION_OF(made_select, made_pselect, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made_pselect,
    .arg = &by_pselect, .descr = "pselect() shows that the attempt of an interrupted call has succeeded since");
CONDITION_OF(made_select, made_poll, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = made_poll,
    .arg = &by_poll, .descr = "poll() shows that the attempt of an interrupted call has succeeded since");

/* The far end refuses later. */
static expectations refused = {
	INTERRUPTED,
	{ "after", OVER_POLLED, "writable" },
	{ "selected", "freebsd:EINTR-background linux:completion-select", "writable" },
	{ "so_error", "linux:completion-so-error linux:ECONNREFUSED", "ECONNREFUSED" },
	{ "peer", "freebsd:ECONNREFUSED bs2000:ECONNREFUSED", "none" },
};

CONDITION(refused, .transports = FAR_END_SPEAKS, .far_end = FAR_END_REFUSES, .expect = refused,
    .descr = "The attempt of an interrupted call is refused afterwards")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct segment syn;

	if (interrupted(s, &to, &syn))
		far_end_refuse(&syn);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}

/* The program calls connect() again, blocking: that neither waits for the connection nor makes another attempt. */
static expectations called_again = {
	INTERRUPTED,
	{ "between", "freebsd:EALREADY posix:EALREADY", "-1 EALREADY" },
	{ "other_syn", BACKGROUND, "none" },
	{ "peer", BACKGROUND, "as named" },
};

/* An answer after the second call, and whether the host has sent another SYN by then. */
struct late {
	struct segment syn;
	const char *other;
};

static void
look_for_other(const struct packet *packet, void *arg)
{
	struct late *late = arg;
	struct segment segment;

	if (segment_parse(packet->bytes, packet->length, &segment) && (segment.flags & SEGMENT_SYN) != 0 &&
	    (segment.sequence != late->syn.sequence || segment.source_port != late->syn.source_port))
		late->other = "sent";
}

static void
accepts_late(const void *arg)
{
	struct late late = { .syn = *(const struct segment *)arg, .other = "none" };

	(void)call_may_return();
	wire_until_now(late.syn.inet6, look_for_other, &late);
	observe("other_syn", "%s", late.other);
	(void)far_end_accept(&late.syn);
}

CONDITION(called_again, .transports = FAR_END_SPEAKS, .needs = NEEDS_NETWORK, .expect = called_again,
    .descr = "A blocking call follows an interrupted one whose attempt is in progress")
{
	struct address to = far_end_address(test->transport);
	struct segment syn;
	int s = socket_open(test->transport);
	bool attempted = interrupted(s, &to, &syn);

	if (attempted)
		meanwhile(accepts_late, &syn);
	observe_connect("between", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	if (!attempted)
		observe("other_syn", "none");
	(void)wait_writable(s, WAIT_BOUND);
	observe("peer", "%s", peer_of(s, &to));
}

/* The signal is repeated and interrupts every call, and still the connection is established. */
static expectations storm = {
	INTERRUPTED,
	{ "after", "posix:EINTR-background " COMPLETES, "writable" },
	{ "selected", BACKGROUND " posix:completion-select linux:completion-select", "writable" },
	{ "so_error", BACKGROUND " linux:completion-so-error", "0" },
	{ "peer", BACKGROUND, "as named" },
};

CONDITION(storm, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = storm,
    .descr = "Signals keep arriving while the attempt of an interrupted call goes on")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct segment syn;
	bool attempted = interrupted(s, &to, &syn);

	meanwhile(signal_repeats, &signo);
	if (attempted)
		(void)far_end_accept(&syn);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
	meanwhile_end();
}

/* In the UNIX domain: the call waited for room in the accept queue, and gets it. */
static expectations full_queue = {
	INTERRUPTED,
	{ "peer", BACKGROUND, "as named" },
};

CONDITION(full_queue, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = full_queue,
    .descr = "A call that waits for room in the accept queue is interrupted, and gets room afterwards")
{
	struct address to;
	int listener = listener_full(test->transport, "full", &to), s = socket_open(test->transport);

	full_queue_must_wait();
	signal_catch(signo, 0);
	meanwhile(signal_repeats, &signo);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	while (!nobody_waits(listener))
		SETUP(accept(listener, NULL, NULL));
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
	/* Without a background attempt, the program can only call again. */
	observe_connect("again", s, ADDRESS(&to));
}

/* In the UNIX domain: the call waited for accept(), which now happens. */
CONDITION(unaccepted, .transports = UNIX_CONNECTION, .expect = full_queue,
    .descr = "A call that waits for accept() is interrupted, and the connection is accepted afterwards")
{
	struct address to;
	int listener = listener_open(test->transport, "listener", &to), s = socket_open(test->transport);

	if (host_wait_for_accept(s) == -1)
		unsupported("the host has no LOCAL_CONNWAIT");
	signal_catch(signo, 0);
	meanwhile(signal_repeats, &signo);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	(void)accept_within_bound(listener);
	(void)observe_end(s);
	observe("peer", "%s", peer_of(s, &to));
}
