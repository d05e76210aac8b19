/*
 * Event queues: epoll, kqueue.
 */
#ifndef WORLD_EVENT_QUEUE_H
#define	WORLD_EVENT_QUEUE_H

#include <stdbool.h>

/* A queue's descriptor; -1 with ENOTSUP where the host has none. */
int host_event_queue(void);

/*
 * Adds a socket to the queue, and waits up to seconds for it to become writable.  host_event_queue_wait() returns 1, 0 at the
 * bound, or -1 with errno.
 */
int host_event_queue_add(int queue, int s);
int host_event_queue_wait(int queue, int seconds);

/*
 * Adds a socket to the queue for all that happens to it, level-triggered or edge-triggered, where an event is reported once.
 * host_event_queue_events() waits likewise, and stores what the queue reports as poll() names it; 0 at the bound.
 */
int host_event_queue_watch(int queue, int s, bool edge);
int host_event_queue_events(int queue, int seconds, short *events);

/* The event by which poll() tells that the peer sends no more (POLLRDHUP); 0 where the host has none. */
short host_poll_no_more(void);

#endif
