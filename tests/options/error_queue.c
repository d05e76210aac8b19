/*
 * IP_RECVERR and IPV6_RECVERR queue the errors that come for a socket.  TCP has no such queue, as Linux's ip(7) says: its errors
 * are in what calls return.  datagram/refusal has the queue of datagram sockets.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/error_queue.h"
#include "world/far_end.h"
#include "world/icmp.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <errno.h>
#include <poll.h>

#define	QUEUE		"linux:ip7-recverr"

static void
keep_errors(const struct test *test, int s)
{
	FEATURE(host_queue_errors(s, test->transport), "no option keeps the errors of a socket",
	    "the errors of the socket cannot be kept");
}

/* Records the next error that is kept, and the destination that it is about. */
static void
observe_kept(int s, const struct address *to)
{
	struct address destination;
	int error = host_queued_error(s, &destination);

	if (error == 0) {
		observe("queued", "none");
		return;
	}
	if (error > 0)
		errno = error;
	observe_result("queued", -1);
	if (error > 0)
		observe("about", "%s", address_equal(&destination, to) ? "as named" : "another");
}

/*
 * TCP: an error that ends the attempt is told by SO_ERROR, whether errors are kept or not.  Linux from 6.9 on queues it as well,
 * and who reads the queue first takes the error away, of which the manual says nothing.
 */
struct asking {
	bool keeps, queue_first;
};

static expectations of_attempt = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "so_error", QUEUE " linux:completion-so-error", "ECONNREFUSED" },
};

static expectations of_attempt_queue = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
};

CONDITION(of_attempt, .transports = TCP4 | TCP6, .needs = NEEDS_NETWORK, .expect = of_attempt,
    .arg = (&(const struct asking){ true, false }),
    .descr = "The socket of an attempt keeps its errors, and ICMP ends the attempt")
{
	const struct asking *asking = test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn;

	if (asking->keeps)
		keep_errors(test, s);
	syn = observe_begin(s, &to);
	wire_icmp_error(&syn, &icmp_port_unreachable);
	(void)wait_for(s, POLLOUT, WAIT_BOUND);
	if (asking->queue_first)
		observe_kept(s, &to);
	(void)observe_end(s);
	if (!asking->queue_first)
		observe_kept(s, &to);
}

CONDITION_OF(of_attempt, of_attempt_unasked, .transports = TCP4 | TCP6, .needs = NEEDS_NETWORK, .expect = of_attempt,
    .arg = (&(const struct asking){ false, false }),
    .descr = "The socket of an attempt does not keep its errors, and ICMP ends the attempt");
CONDITION_OF(of_attempt, of_attempt_queue_first, .transports = TCP4 | TCP6, .needs = NEEDS_NETWORK, .expect = of_attempt_queue,
    .arg = (&(const struct asking){ true, true }),
    .descr = "The socket of an attempt keeps its errors, ICMP ends the attempt, and the queue is read before SO_ERROR");
