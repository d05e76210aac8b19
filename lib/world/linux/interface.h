/*
 * Interfaces, for the rest of what is Linux's.
 */
#ifndef WORLD_LINUX_INTERFACE_H
#define	WORLD_LINUX_INTERFACE_H

#include <net/if.h>

/* By ioctl(2): netlink would need no less for these, and every sandbox knows this one.  0, or -1 with errno. */
int interface_ask(const char *interface, unsigned long what, struct ifreq *);
int interface_change_flags(const char *interface, short set, short clear);
int interface_up(const char *interface);

/*
 * Keeps IPv6 from speaking on an interface by itself: without an address of its own making there is none to look for duplicates
 * of, and none to solicit routers from.
 */
void interface_quieten(const char *interface);

#endif
