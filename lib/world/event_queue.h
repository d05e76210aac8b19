/*
 * Queues of events: epoll, kqueue.
 */
#ifndef WORLD_EVENT_QUEUE_H
#define	WORLD_EVENT_QUEUE_H

/* A queue's descriptor; -1 with ENOTSUP where there are none. */
int host_event_queue(void);

/*
 * Waits up to seconds for a socket to become writable on an event queue that it was added to before.  1, 0 at the bound, or
 * -1 with errno.
 */
int host_event_queue_add(int queue, int s);
int host_event_queue_wait(int queue, int seconds);

#endif
