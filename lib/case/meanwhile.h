/*
 * Scripts: what happens during the call.
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
 * A child runs the script during a blocking call; the case runs it after a non-blocking one.  The script is written for both
 * alike, and records what it sees by observe() and note(), as the case does.
 */
#ifndef CASE_MEANWHILE_H
#define	CASE_MEANWHILE_H

#include <stdbool.h>

#include "world/address.h"
#include "world/packet.h"

typedef void script(const void *arg);

/* Starts a child that runs the script; call it right before the blocking call.  A failure ends the case. */
void meanwhile(script *, const void *arg);

/*
 * After the call, waits for the script to end and writes down its observations.  Ends the case if the script ended it
 * (untested(), setup_failed() ...), died, or is still running after WAIT_BOUND seconds.
 */
void meanwhile_end(void);

/* Whether the call returned "before" or "after" the script let it, by call_may_return(). */
const char *meanwhile_returned(void);

/* Whether the script has received the SYN, which becomes *syn unless that is NULL. */
bool meanwhile_syn(struct segment *syn);

/*
 * Connects the socket, blocking or not, while the script runs.  Observes `call`; `syn`, "sent" or "none", if the script awaits
 * one; and `when` the attempt ended, if the script calls attempt_goes_on(). For a non-blocking socket it also observes how the
 * attempt ended, by observe_end() (attempt.h), and `again`, the next connect().
 */
void connect_meanwhile(int s, const struct address *to, script *, const void *arg);

/*
 * For scripts.
 */

/*
 * The attempt's SYN, once the call waits for an answer: while the call still works on the socket, the host defers what arrives
 * for it.  If the call returns without a SYN, or none arrives within WAIT_BOUND seconds, the script ends here.
 */
const struct segment *await_syn(void);

/* The retransmission of that SYN; false if the attempt ends before, or WAIT_BOUND seconds pass. */
bool await_syn_again(struct segment *again);

/*
 * Blocks until the call waits or has returned, and returns whether it waits: its process has slept for a while without running,
 * or is stopped.  Where the host hides the state of a process, a call waits that takes longer than one that does not.  After a
 * non-blocking call: whether its attempt goes on.
 */
bool call_waits(void);

/* Like call_waits(), but call it right before letting the call return: meanwhile_returned() compares with this moment. */
bool call_may_return(void);

/* Whether the call has returned by now, or does within WAIT_BOUND seconds. */
bool call_has_returned(void);
bool await_return(void);

/* Signals the process that makes the call. */
void call_signal(int signo);

/*
 * Stops the process that makes a blocking call, so that the call cannot return before call_release(). A non-blocking call has
 * returned already.
 */
void call_hold(void);
void call_release(void);

/* The socket of a non-blocking call, whose attempt may go on; -1 for a blocking call. */
int call_socket(void);

/*
 * Call one of these after an event that may end the attempt: whether the attempt goes on.  connect_meanwhile() then observes
 * `when` the attempt ended: "at once", "at the time-out" with the event's error, or "never" because of it if it succeeded or
 * ended with ETIMEDOUT.  attempt_goes_on() first lets the host deal with what the script has sent; attempt_still_goes_on() asks
 * nothing over the link, for an event that is over when the script's own call returns.
 */
bool attempt_goes_on(void);
bool attempt_still_goes_on(void);

/* Scripts of several programs: once the call waits, the far end accepts or refuses. */
script far_end_accepts, far_end_refuses;

/* The far end stays silent, and the call gets the signal (const int *) once it waits for an answer. */
script signal_interrupts;

/* Repeats the signal (const int *) at an interval until the call returns, where no event shows that the call waits. */
script signal_repeats;

/* Accepts a connection at the listener, const int *, once the call waits. */
script listener_accepts;

#endif
