/*
 * SO_LINGER is about data that has not been sent: a socket without a connection closes at once, whatever it says, and what comes
 * for its attempt is answered by a reset.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/far_end.h"
#include "world/socket.h"
#include "world/wait.h"
#include "world/wire.h"

#include <unistd.h>

/* How the attempt stands when the socket is closed. */
struct stand {
	bool refused;
	int seconds;
};

static expectations in_progress = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "answer", "rfc9293:closed-reset", "RST" },
};

static expectations refused = {
	{ "call", IN_PROGRESS, "-1 EINPROGRESS" },
	{ "so_error", REFUSES " linux:completion-so-error", "ECONNREFUSED" },
};

CONDITION(in_progress, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = in_progress,
    .arg = (&(const struct stand){ false, WAIT_BOUND }),
    .descr = "The socket has SO_LINGER with a time, and is closed while its attempt goes on")
{
	const struct stand *stand = test->condition->arg;
	struct linger linger = { .l_onoff = 1, .l_linger = stand->seconds };
	struct address to = far_end_address(test->transport);
	int s = socket_open_nonblocking(test->transport);
	struct segment syn, answer;

	SETUP(setsockopt(s, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
	syn = observe_begin(s, &to);
	if (stand->refused) {
		far_end_refuse(&syn);
		(void)observe_end(s);
	}
	observe_result("close", close(s));
	observe("sends", "%s", wire_quiet(test->transport));
	if (stand->refused)
		return;
	answer = segment_answer(&syn, FAR_SEQUENCE, SEGMENT_SYN | SEGMENT_ACK);
	observe("answer", "%s", wire_provoke(&syn, &answer, NULL));
}

CONDITION_OF(in_progress, in_progress_at_once, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = in_progress,
    .arg = (&(const struct stand){ false, 0 }),
    .descr = "The socket has SO_LINGER without a time, and is closed while its attempt goes on");
CONDITION_OF(in_progress, after_refusal, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = refused,
    .arg = (&(const struct stand){ true, WAIT_BOUND }),
    .descr = "The socket has SO_LINGER with a time, and is closed after its attempt was refused");
CONDITION_OF(in_progress, after_refusal_at_once, .transports = ALL_TCP, .needs = NEEDS_NETWORK, .expect = refused,
    .arg = (&(const struct stand){ true, 0 }),
    .descr = "The socket has SO_LINGER without a time, and is closed after its attempt was refused");
