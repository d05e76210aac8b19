/*
 * Interfaces, for the other Linux files.
 */
#ifndef WORLD_LINUX_INTERFACE_H
#define	WORLD_LINUX_INTERFACE_H

#include <net/if.h>

/* ioctl(2) rather than netlink, because every sandbox has it.  Returns 0, or -1 with errno. */
int interface_ask(const char *interface, unsigned long what, struct ifreq *);
int interface_change_flags(const char *interface, short set, short clear);
int interface_up(const char *interface);

/*
 * Keeps IPv6 from sending on an interface unasked: without a link-local address there is no duplicate address detection and no
 * router solicitation.
 */
void interface_quieten(const char *interface);

#endif
