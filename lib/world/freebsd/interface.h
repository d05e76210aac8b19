/*
 * Interfaces, for the rest of what is FreeBSD's.
 */
#ifndef WORLD_FREEBSD_INTERFACE_H
#define	WORLD_FREEBSD_INTERFACE_H

#include <sys/types.h>
#include <sys/socket.h>

#include <net/if.h>

/*
 * An ioctl(2) that asks about an interface, or changes one, by a socket of the address family.  0, or -1 with errno: nothing is
 * changed but in the case's own network.
 */
int interface_ask(int family, unsigned long request, void *arg);
int interface_change(int family, unsigned long request, void *arg);

/* The flags of the interface that the request is to name from now on, and a change of them. */
int interface_flags(const char *interface, struct ifreq *);
int interface_change_flags(const char *interface, short set, short clear);

/* Keeps IPv6 from speaking on an interface by itself, and lets it be used, which is off before the first address. */
void interface_quieten(const char *interface);

/* Says that this process holds the interface's device open. */
void interface_is_open(const char *interface);

#endif
