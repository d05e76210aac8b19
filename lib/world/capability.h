/*
 * A mode in which a process has no names any more, only what it holds already (FreeBSD's capability mode).
 */
#ifndef WORLD_CAPABILITY_H
#define	WORLD_CAPABILITY_H

/* Enters the mode for good: 0, or -1 with ENOTSUP where the host has no such mode. */
int host_enter_capability_mode(void);

#endif
