/*
 * All that a host reports of a socket at one moment, by each means of asking.
 */
#ifndef CASE_MASKS_H
#define	CASE_MASKS_H

/*
 * Observes the events of a socket as they stand, in words: `poll`, asked for reading, priority data and writing; `poll_wrnorm`,
 * asked for POLLWRNORM alone; `poll_rdhup`, asked for POLLRDHUP alone, on a host that has it; `poll_nothing`, asked for nothing;
 * `select`, whose three sets are IN, OUT and PRI; `queue` and `queue_edge`, what an event queue reports that the socket joins
 * now, level-triggered and edge-triggered.  A host without event queues has not got the last two.
 */
void observe_masks(int s);

/* What poll() reports within seconds if it is asked for POLLWRNORM alone: "WRNORM", "WRNORM ERR HUP", "nothing". */
const char *wrnorm_shown(int s, int seconds);

/* What select() reports of the socket as it stands: "IN", "OUT" and "PRI" for its three sets, "nothing" for none. */
const char *select_shown(int s);

#endif
