/*
 * The number of retransmissions of an unanswered SYN (Linux: TCP_SYNCNT, tcp_syn_retries).
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/option.h"
#include "world/socket.h"
#include "world/wire.h"

#include <errno.h>
#include <string.h>

#define	RETRIES	1

/* Counts SYNs at the far end, up to the SYN of another attempt after the call. */
static const char *
count_syns(const struct test *test, const struct address *to)
{
	struct address mark = *to;
	int s = socket_open_nonblocking(test->transport), n = 0;
	struct segment syn;

	address_set_port(&mark, address_port(to) + 1);
	attempt_begin(s, &mark);
	while (wire_receive_segment(SEGMENT_SYN, &syn)) {
		if (syn.destination_port == address_port(&mark))
			return (n == 1 + RETRIES ? "as set" : n < 1 + RETRIES ? "fewer" : "more");
		n++;
	}
	return ("lost");
}

static expectations retries = {
	{ "call", "linux:tcp7-syncnt linux:ETIMEDOUT", "-1 ETIMEDOUT" },
	{ "call", "rfc9293:syn-retransmitted rfc1122:syn-retransmitted", "-1 E*" },
	{ "syns", "linux:tcp7-syncnt", "as set" },
};

CONDITION(option, TCP_ON_THE_WIRE, .expect = retries, .arg = &(const bool){ true },
    .descr = "The socket's option limits the retransmissions of the SYN before the attempt is given up")
{
	const bool by_option = *(const bool *)test->condition->arg;
	struct address to = far_end_address(test->transport);
	int s;

	if (!by_option)
		FEATURE(host_syn_retries(-1, RETRIES), "no setting limits the retransmissions of a SYN",
		    "the retransmissions of a SYN cannot be limited");
	s = socket_for(test);
	if (by_option && host_syn_retries(s, RETRIES) == -1) {
		if (errno == ENOTSUP)
			unsupported("no option limits the retransmissions of a SYN");
		setup_failed("cannot set the option that limits the retransmissions of a SYN: %s", strerror(errno));
	}
	observe_connect("call", s, ADDRESS(&to));
	if (test->mode->nonblocking)
		(void)observe_end(s);
	observe("syns", "%s", count_syns(test, &to));
}

CONDITION_OF(option, setting, TCP_ON_THE_WIRE, .expect = retries, .arg = &(const bool){ false },
    .descr = "The system's setting limits the retransmissions of the SYN before the attempt is given up");
