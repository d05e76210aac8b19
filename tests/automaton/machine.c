/*
 * The state machine of a socket, learned from the host: what each operation answers after each sequence of operations, whoever
 * thought of it.  The model (lib/automaton/model.tsv) says what manuals demand of each transition.
 */
#include "automaton/alphabet.h"
#include "automaton/model.h"
#include "automaton/subject.h"
#include "case/case.h"

/* Some 30,000 words, which a host under load or in emulation runs slowly: only their number is bounded. */
#define	PATIENCE	"600"

CONDITION(learned, .transports = ALL_TCP | UNIX_CONNECTION | ABSTRACT_CONNECTION, .modes = BOTH_MODES, .at_once = true,
    .arg = &alphabet_peers, .expect = model_peers_expectations, .generated = true, .timeout = PATIENCE,
    .descr = "The state machine of a socket that connects to peers on the same host")
{
	learn_socket(test);
}

/* A call on these does not block, whatever the socket's mode. */
CONDITION_OF(learned, associations, .transports = INET_DGRAM | UNIX_DGRAM | ABSTRACT_DGRAM, .modes = BLOCKING, .at_once = true,
    .arg = &alphabet_peers, .expect = model_peers_expectations, .generated = true, .timeout = PATIENCE,
    .as[MODE_BLOCKING] = { "learned", NULL },
    .descr = "The state machine of a datagram socket that gets peers on the same host");

/*
 * A blocking call would wait as long as the far end is silent.  Where there is no link, a far end on the loopback answers only the
 * retransmission of a SYN, a second later: thousands of words would take hours.
 */
CONDITION_OF(learned, attempt, .transports = TCP4 | TCP6, .modes = NONBLOCKING, .at_once = true, .needs = NEEDS_NETWORK,
    .arg = &alphabet_far_end, .expect = model_far_end_expectations, .generated = true, .timeout = PATIENCE,
    .as[MODE_NONBLOCKING] = { "attempt", NULL },
    .descr = "The state machine of a socket whose attempts are in progress until the far end answers");

CONDITION_OF(learned, errors, .transports = INET_DGRAM | ALL_RAW, .modes = BLOCKING, .at_once = true, .needs = NEEDS_NETWORK,
    .arg = &alphabet_far_end, .expect = model_far_end_expectations, .generated = true, .timeout = PATIENCE,
    .as[MODE_BLOCKING] = { "errors", NULL },
    .descr = "The state machine of a datagram socket to which the network reports errors");
