/*
 * Rules that a process lays on itself for good, and that its children inherit.  Each function returns 0, or -1 with errno:
 * ENOTSUP where the host has no such rules, or not these.
 */
#ifndef WORLD_SANDBOX_H
#define	WORLD_SANDBOX_H

#include <sys/types.h>
#include <sys/socket.h>

/* TCP sockets may connect to this port alone; to none if it is 0 (Landlock). */
int host_forbid_ports(unsigned but);

/* Abstract names of sockets that were made outside of the sandbox that begins now may not be connected to (Landlock). */
int host_forbid_strange_names(void);

/* No file may be opened, made, read or written any more (Landlock). */
int host_forbid_files(void);

/*
 * Every connect(), or every one with that length of the address, is dealt with in this way (seccomp): it fails with the errno, 0
 * among them, which is success; or it raises SIGSYS, is answered by that signal alone, or waits for a supervisor, whose
 * descriptor is stored.
 */
enum filter { FILTER_ERRNO, FILTER_TRAP, FILTER_KILL, FILTER_SUPERVISOR };
int host_filter_connect(enum filter, int error, socklen_t length, int *supervisor);

/* As the supervisor: waits for a call within seconds, and answers it by the errno, or lets it go on. */
int host_supervise(int supervisor, int seconds, int error);
#define	LET_GO_ON	(-1)

/* A network of its own once more, within the case's. */
int host_network_apart(void);

#endif
