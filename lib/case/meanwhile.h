/*
 * What happens during the call: a script.
 *
 *	static void
 *	accepts_late(const void *arg)
 *	{
 *		const struct segment *syn = await_syn();
 *
 *		(void)call_may_return();
 *		(void)far_end_accept(syn);
 *	}
 *
 *		meanwhile(accepts_late, NULL);
 *		observe_connect("call", s, ADDRESS(&to));
 *		meanwhile_end();
 *		observe("order", "%s the answer", meanwhile_returned());
 *
 * One child plays the script against a call that blocks; against one that does not the case itself does, once the call has
 * returned.  The script reads the same in both, and writes down what it sees by observe() and note(), as the case does.
 */
#ifndef CASE_MEANWHILE_H
#define	CASE_MEANWHILE_H

#include <stdbool.h>

#include "world/address.h"
#include "world/packet.h"

typedef void script(const void *arg);

/* Has a child play the script from now on: call it right before the call that blocks.  Ends the case where it cannot. */
void meanwhile(script *, const void *arg);

/*
 * Once the call is back, waits for the script to end, and writes down what it has observed.  Ends the case where the script ended
 * it (untested(), setup_failed() ...), died, or has not ended within WAIT_BOUND seconds.
 */
void meanwhile_end(void);

/* Of the call: whether it returned "after" the script let it, by call_may_return(), or "before". */
const char *meanwhile_returned(void);

/* Whether the script has met a SYN, and, where syn is not NULL, which. */
bool meanwhile_syn(struct segment *syn);

/*
 * Connects the socket while the script is played, whether or not the socket blocks.  Writes down `call`; `syn`, "sent" or
 * "none", where the script awaits one; and `when` the attempt ended, where the script asks attempt_goes_on().  Of a socket that
 * does not block also what it learns then: `after` ("writable", or "waits" for one whose attempt is not over within WAIT_BOUND
 * seconds), `so_error`, and `again`, the next connect().
 */
void connect_meanwhile(int s, const struct address *to, script *, const void *arg);

/*
 * For scripts.
 */

/*
 * The attempt's SYN, once the call waits for an answer to it: while the call is at work on the socket, the host puts off what
 * comes in for it.  Where the call returns before there is a SYN, or none comes within WAIT_BOUND seconds, the script ends here.
 */
const struct segment *await_syn(void);

/* The same SYN once it is sent again; false where the attempt ends before that, or WAIT_BOUND seconds pass. */
bool await_syn_again(struct segment *again);

/*
 * Whether the call waits: it has not returned, and its process sleeps, and has not run for a while; or is stopped; or, where the
 * host does not tell that, has not returned for a while in which a call that does not wait does.  Waits for either.  Of a call
 * that does not block, whether its attempt goes on.
 */
bool call_waits(void);

/* Waits until the call waits, or has returned, and notes that what it waits for is done from here on.  Whether it waits. */
bool call_may_return(void);

/* Whether the call has returned by now; and once it has, false where it has not within WAIT_BOUND seconds. */
bool call_has_returned(void);
bool await_return(void);

/* Sends the process of the call a signal. */
void call_signal(int signo);

/*
 * Holds up the return of a call that blocks, by stopping its process, until that is released.  A call that does not block has
 * returned already.
 */
void call_hold(void);
void call_release(void);

/* The socket of a call that has returned already, whose attempt may go on; -1 of a call that blocks. */
int call_socket(void);

/*
 * After what a host may take for the end of the attempt: whether the attempt goes on.  connect_meanwhile() then writes down
 * `when` it ended: "at once"; "at the time-out", with that error; or "never" by it, where it was made or ended with ETIMEDOUT.
 * The second is for what was done when the call that did it was back, and where the host may not be asked over its link any more.
 */
bool attempt_goes_on(void);
bool attempt_still_goes_on(void);

/* Scripts that several programs use: the far end accepts, once the call waits, or refuses. */
script far_end_accepts, far_end_refuses;

/* The far end stays silent, and the call gets a signal, const int *, once it waits for an answer. */
script signal_interrupts;

/* The signal, const int *, again and again, at an interval, until the call returns: for whom it does not matter when it waits. */
script signal_repeats;

#endif
