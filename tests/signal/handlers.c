/*
 * What the handler of the signal that interrupts the call does, how it was installed, and what a program does next.  The far end
 * is silent until the call has returned.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

#include <sys/time.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#define	INTERRUPTED							\
	{ "call", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "-1 EINTR", 0 }
#define	BACKGROUND	"freebsd:EINTR-background posix:EINTR-background"

/* What a handler uses: the descriptors are of no other use to the case. */
static volatile sig_atomic_t closed, copied = -1, ran, nested_ran;

static const int signo = SIGUSR1;

static void
handle(void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	sigemptyset(&action.sa_mask);
	SETUP(sigaction(SIGUSR1, &action, NULL));
}

/* The call, which the signal interrupts once it waits.  Returns whether its SYN has reached the far end. */
static bool
call_interrupted(int s, const struct address *to, struct segment *syn)
{
	meanwhile(signal_interrupts, &signo);
	observe_connect("call", s, ADDRESS(to));
	meanwhile_end();
	observe("handler", "%s", ran ? "ran" : "did not run");
	return (meanwhile_syn(syn));
}

/* The far end accepts what goes on in the background. */
static void
let_it_end(int s, const struct address *to, bool attempted, const struct segment *syn)
{
	if (attempted)
		(void)far_end_accept(syn);
	observe("after", "%s", attempt_shown(s, MEANS_POLL, WAIT_BOUND));
	observe("peer", "%s", peer_of(s, to));
}

static expectations goes_on = {
	INTERRUPTED,
	{ "after", "posix:EINTR-background " COMPLETES, "writable" },
	{ "peer", BACKGROUND, "as named" },
};

/* How the handler is installed. */
static const int interrupts = 0, restarts = SA_RESTART;

/* The socket itself is closed, or its number becomes another socket's. */
static expectations interrupted = { INTERRUPTED };

static void
closes(int signal_number)
{
	(void)signal_number;
	ran = 1;
	close(closed);
}

CONDITION(closes_socket, .transports = FAR_END_SPEAKS, .far_end = FAR_END_SILENT, .expect = interrupted,
    .arg = &interrupts, .descr = "The handler closes the socket that the call is made on")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	closed = s;
	handle(closes, *(const int *)test->condition->arg);
	(void)call_interrupted(s, &to, NULL);
	observe("descriptor", "%s", fcntl(s, F_GETFD) != -1 ? "open" : "closed");
}

/* No manual says what a call does that restarts; if it does, this one finds no socket. */
CONDITION_OF(closes_socket, closes_socket_restarting, .transports = FAR_END_SPEAKS, .far_end = FAR_END_SILENT, .arg = &restarts,
    .descr = "The handler, after which calls restart, closes the socket that the call is made on");

static void
replaces(int signal_number)
{
	(void)signal_number;
	ran = 1;
	(void)dup2(copied, closed);
}

/* The connection of the other socket has nothing to do with the call. */
static expectations replaced = {
	INTERRUPTED,
	{ "data", "freebsd:EINTR bs2000:EINTR posix:EINTR linux:EINTR", "both ways" },
};

CONDITION(replaces_socket, .transports = FAR_END_SPEAKS, .far_end = FAR_END_SILENT, .expect = replaced,
    .arg = &interrupts,
    .descr = "The handler gives the number of the socket that the call is made on to another one, which is connected")
{
	struct address to = far_end_address(test->transport);
	struct connection c = connection_open(test->transport);
	int s = socket_open(test->transport);

	closed = s;
	copied = c.client;
	handle(replaces, *(const int *)test->condition->arg);
	(void)call_interrupted(s, &to, NULL);
	observe("data", "%s", data_passes(s, c.server));
}

CONDITION_OF(replaces_socket, replaces_socket_restarting, .transports = FAR_END_SPEAKS, .far_end = FAR_END_SILENT,
    .arg = &restarts,
    .descr = "The handler, after which calls restart, "
    "gives the number of the socket that the call is made on to a connected one");

CONDITION(closes_another, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = goes_on,
    .descr = "The handler closes a descriptor that has nothing to do with the call")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct segment syn;
	bool attempted;

	closed = socket_open(test->transport);
	handle(closes, 0);
	attempted = call_interrupted(s, &to, &syn);
	let_it_end(s, &to, attempted, &syn);
}

/* How the handler was installed. */
static void
says_why(int signal_number, siginfo_t *info, void *context)
{
	(void)context;
	ran = info != NULL && info->si_signo == signal_number;
}

CONDITION(with_siginfo, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = goes_on,
    .descr = "The handler is told why it runs (SA_SIGINFO)")
{
	struct address to = far_end_address(test->transport);
	struct sigaction action = { .sa_sigaction = says_why, .sa_flags = SA_SIGINFO };
	int s = socket_open(test->transport);
	struct segment syn;
	bool attempted;

	sigemptyset(&action.sa_mask);
	SETUP(sigaction(SIGUSR1, &action, NULL));
	attempted = call_interrupted(s, &to, &syn);
	let_it_end(s, &to, attempted, &syn);
}

static void
runs(int signal_number)
{
	(void)signal_number;
	ran = 1;
}

/* The handler is gone once it has run. */
CONDITION(once_only, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = goes_on,
    .descr = "The handler was installed for one signal (SA_RESETHAND, SA_NODEFER)")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct segment syn;
	bool attempted;

	handle(runs, (int)SA_RESETHAND | SA_NODEFER);
	attempted = call_interrupted(s, &to, &syn);
	let_it_end(s, &to, attempted, &syn);
}

/*
 * Whether signal() makes calls restart is the host's choice, and no manual of connect() says what a call does that restarts.  The
 * far end accepts after the signal.
 */
#define	RESTARTED							\
	{ "call", "freebsd:EINTR freebsd:stream-attempt", "0|-1 EINTR", 0 }, \
	{ "call", "bs2000:EINTR bs2000:stream-attempt", "0|-1 EINTR", 0 }, \
	{ "call", "posix:EINTR posix:stream-blocks", "0|-1 EINTR", 0 }, \
	{ "call", "linux:EINTR linux:stream-attempt", "0|-1 EINTR", 0 }, \
	{ "peer", BACKGROUND, "as named", 0 }

static expectations restarted = { RESTARTED };

static void
signal_comes(const void *arg)
{
	const struct segment *syn = await_syn();

	call_signal(*(const int *)arg);
	(void)call_may_return();
	(void)far_end_accept(syn);
}

static void
call_answered_after_signal(const struct test *test, int s)
{
	struct address to = far_end_address(test->transport);

	meanwhile(signal_comes, &signo);
	observe_connect("call", s, ADDRESS(&to));
	meanwhile_end();
	observe("order", "%s the answer", meanwhile_returned());
	observe("handler", "%s", ran ? "ran" : "did not run");
	(void)wait_writable(s, WAIT_BOUND);
	observe("peer", "%s", peer_of(s, &to));
}

CONDITION(by_signal, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = restarted,
    .descr = "The handler was installed by signal()")
{
	if (signal(SIGUSR1, runs) == SIG_ERR)
		setup_failed("signal() failed");
	call_answered_after_signal(test, socket_open(test->transport));
}

/* A call whose wait is limited may not be restarted: its time would begin anew. */
CONDITION(restart_with_timeout, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = restarted,
    .descr = "The handler has SA_RESTART, and SO_SNDTIMEO limits the call")
{
	const struct timeval bound = { .tv_sec = WAIT_BOUND };
	int s = socket_open(test->transport);

	SETUP(setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof(bound)));
	handle(runs, SA_RESTART);
	call_answered_after_signal(test, s);
}

/* The handler itself is interrupted by another signal. */
static void
nested(int signal_number)
{
	(void)signal_number;
	nested_ran = ran ? 2 : 1;
}

static void
raises(int signal_number)
{
	(void)signal_number;
	raise(SIGUSR2);
	ran = 1;
}

CONDITION(signal_in_handler, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = goes_on,
    .descr = "Another signal is caught while the handler runs")
{
	struct address to = far_end_address(test->transport);
	struct sigaction action = { .sa_handler = nested };
	int s = socket_open(test->transport);
	struct segment syn;
	bool attempted;

	sigemptyset(&action.sa_mask);
	SETUP(sigaction(SIGUSR2, &action, NULL));
	handle(raises, 0);
	attempted = call_interrupted(s, &to, &syn);
	observe("second_handler", "%s", nested_ran == 1 ? "ran within" : nested_ran == 2 ? "ran after" : "did not run");
	let_it_end(s, &to, attempted, &syn);
}

/* The next calls are interrupted as well, if they wait: signal/eintr_background judges what they return. */
CONDITION(each_call, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = goes_on,
    .descr = "Signals interrupt the call, and whichever of the two calls after it waits")
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);
	struct segment syn;
	bool attempted;

	handle(runs, 0);
	attempted = call_interrupted(s, &to, &syn);
	meanwhile(signal_repeats, &signo);
	observe_connect("second", s, ADDRESS(&to));
	meanwhile_end();
	meanwhile(signal_repeats, &signo);
	observe_connect("third", s, ADDRESS(&to));
	meanwhile_end();
	let_it_end(s, &to, attempted, &syn);
}

/* The attempt that goes on keeps its address and port, and its four-tuple. */
static expectations reserved = {
	INTERRUPTED,
	{ "local", "posix:implicit-bind linux:ip7-local-address", "bound" },
	{ "bind", "posix:implicit-bind linux:ip7-local-address", "-1 EADDRINUSE" },
	{ "peer", BACKGROUND, "as named" },
};

static void
share(int s)
{
	SETUP(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)));
	socket_share_port(s);
}

CONDITION(tuple_reserved, .transports = FAR_END_SPEAKS, .far_end = FAR_END_ACCEPTS, .expect = reserved,
    .descr = "Other sockets are to get the address and port of an attempt that goes on after a signal, and its four-tuple")
{
	struct address to = far_end_address(test->transport), local;
	int s = socket_open(test->transport), sharing = socket_open_nonblocking(test->transport);
	struct segment syn;
	bool attempted;

	share(s);
	share(sharing);
	handle(runs, 0);
	attempted = call_interrupted(s, &to, &syn);
	observe("local", "%s", local_of(s));
	local = address_of_socket(s);
	observe_result("bind", bind(socket_open(test->transport), ADDRESS(&local)));
	observe_result("bind_sharing", bind(sharing, ADDRESS(&local)));
	observe_connect("same_tuple", sharing, ADDRESS(&to));
	close(sharing);
	let_it_end(s, &to, attempted, &syn);
}
