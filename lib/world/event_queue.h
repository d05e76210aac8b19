/*
 * Event queues: epoll, kqueue.
 */
#ifndef WORLD_EVENT_QUEUE_H
#define	WORLD_EVENT_QUEUE_H

/* A queue's descriptor; -1 with ENOTSUP where the host has none. */
int host_event_queue(void);

/*
 * Adds a socket to the queue, and waits up to seconds for it to become writable.  host_event_queue_wait() returns 1, 0 at the
 * bound, or -1 with errno.
 */
int host_event_queue_add(int queue, int s);
int host_event_queue_wait(int queue, int seconds);

#endif
