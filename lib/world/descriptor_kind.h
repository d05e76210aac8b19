/*
 * Kinds of descriptors that are no sockets, beyond those of POSIX.
 */
#ifndef WORLD_DESCRIPTOR_KIND_H
#define	WORLD_DESCRIPTOR_KIND_H

enum descriptor_kind {
	DESCRIPTOR_TIMER,		/* timerfd */
	DESCRIPTOR_SIGNALS,		/* signalfd */
	DESCRIPTOR_WATCH,		/* inotify */
	DESCRIPTOR_WATCH_ALL,		/* fanotify */
	DESCRIPTOR_PROCESS,		/* pidfd: the case's own process */
	DESCRIPTOR_CHILD,		/* procdesc: a child that has ended */
	DESCRIPTOR_MEMORY,		/* memfd */
	DESCRIPTOR_SECRET_MEMORY,	/* memfd_secret */
	DESCRIPTOR_SHARED_MEMORY,	/* POSIX shared memory whose name is gone */
	DESCRIPTOR_MESSAGE_QUEUE,	/* a POSIX message queue whose name is gone */
	DESCRIPTOR_PAGE_FAULTS,		/* userfaultfd */
	DESCRIPTOR_BPF_MAP,
	DESCRIPTOR_COUNTER,		/* perf_event */
	DESCRIPTOR_RING,		/* io_uring */
	DESCRIPTOR_NAMESPACE,		/* the case's own network namespace */
	DESCRIPTOR_FILE_SYSTEM,		/* fsopen */
	DESCRIPTOR_RULES,		/* a ruleset of Landlock */
	DESCRIPTOR_JAIL,
	DESCRIPTORS
};

/* A new descriptor of the kind; -1 with errno: ENOTSUP where the host lacks the kind, else why it refuses one. */
int host_descriptor(enum descriptor_kind);

#endif
