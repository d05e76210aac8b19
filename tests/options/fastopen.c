/*
 * connect() that waits for the first data (Linux: TCP_FASTOPEN_CONNECT).
 */
#include "conformance/conformance.h"
#include "fixture/far_end.h"
#include "fixture/host.h"
#include "fixture/socket.h"

#include <errno.h>
#include <string.h>

/* The call returns at once, although the far end is silent; no SYN leaves before there is data, and then the SYN carries it. */
static const struct expectation deferred_expect[] = {
	{ "call", "linux:tcp7-fastopen-connect", "0", 0 },
	{ "before_data", "linux:tcp7-fastopen-connect", "no SYN", 0 },
	{ "syn", "linux:tcp7-fastopen-connect", "with data", 0 },
	{ 0 }
};

static void
set_fastopen(int s)
{
	if (host_fastopen_at_connect(s) == 0)
		return;
	if (errno == ENOTSUP)
		unsupported("no option puts the SYN off to the first data");
	setup_failed("the option that puts the SYN off: %s", strerror(errno));
}

static void
deferred(const struct test *test)
{
	struct address to = far_end_address(test->transport), mark = to;
	int s = socket_open(test->transport), marking = socket_open_nonblocking(test->transport);
	struct segment syn;

	far_end_open();
	set_fastopen(s);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	/* What leaves first after the call is the SYN of another attempt. */
	address_set_port(&mark, address_port(&to) + 1);
	attempt_begin(marking, &mark);
	if (!far_end_receive(SEGMENT_SYN, &syn))
		setup_failed("no SYN reached the far end");
	observe("before_data", "%s", syn.destination_port == address_port(&mark) ? "no SYN" : "SYN");
	socket_set_nonblocking(s, true);
	observe_result("send", send(s, "f", 1, 0));
	do {
		if (!far_end_receive(SEGMENT_SYN, &syn)) {
			observe("syn", "none");
			return;
		}
	} while (syn.destination_port != address_port(&to));
	observe("syn", "%s", syn.payload > 0 ? "with data" : "without data");
}

/* A second call before the first data.  It must not wait: nothing was sent that could be answered. */
static void
again(const struct test *test)
{
	struct address to = far_end_address(test->transport);
	int s = socket_open(test->transport);

	far_end_open();
	set_fastopen(s);
	observe_connect("before", s, ADDRESS(&to));
	socket_set_nonblocking(s, true);
	observe_connect("call", s, ADDRESS(&to));
}

static const struct condition conditions[] = {
	{
		.name = "deferred",
		.descr = "The call returns at once, and the SYN leaves with the first data",
		.transports = ALL_TCP,
		.needs = NEEDS_NETWORK,
		.expect = deferred_expect,
		.body = deferred,
	},
	{
		.name = "again",
		.descr = "A second call while the SYN is put off",
		.transports = ALL_TCP,
		.needs = NEEDS_NETWORK,
		.body = again,
	},
};

CONDITIONS(conditions)
