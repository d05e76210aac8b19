/*
 * The state machine of a socket, learned from the host: what each operation answers after each sequence of operations, whoever
 * thought of it.  The model (lib/automaton/model.tsv) says what manuals demand of each transition.
 */
#include "automaton/model.h"
#include "automaton/subject.h"
#include "case/case.h"

/* Some 30,000 words, which a host under load or in emulation runs slowly: only their number is bounded. */
#define	PATIENCE	"600"

CONDITION(learned, .transports = ALL_TCP | UNIX_CONNECTION | ABSTRACT_CONNECTION, .modes = BOTH_MODES, .at_once = true,
    .expect = model_expectations, .generated = true, .timeout = PATIENCE,
    .descr = "The state machine of a socket that connects to peers on the same host")
{
	learn_socket(test);
}

/* A call on these does not block, whatever the socket's mode. */
CONDITION_OF(learned, associations, .transports = INET_DGRAM | UNIX_DGRAM | ABSTRACT_DGRAM, .modes = BLOCKING, .at_once = true,
    .expect = model_expectations, .generated = true, .timeout = PATIENCE, .as[MODE_BLOCKING] = { "learned", NULL },
    .descr = "The state machine of a datagram socket that gets peers on the same host");
