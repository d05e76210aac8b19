/*
 * Passing a descriptor to another process, over a UNIX socket (SCM_RIGHTS).
 */
#ifndef WORLD_PASS_H
#define	WORLD_PASS_H

/* Passes it; -1 with errno if the host does not. */
int descriptor_pass(int channel, int fd);

/* The descriptor that was passed, or -1. */
int descriptor_receive(int channel);

#endif
