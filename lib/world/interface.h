/*
 * Existing interfaces of the private network.  Each function returns 0, or -1 with errno: ENOTSUP where the host has no means.
 */
#ifndef WORLD_INTERFACE_H
#define	WORLD_INTERFACE_H

#include <stdbool.h>

int host_interface_down(const char *interface);
int host_interface_remove(const char *interface);

/* Before it is done: whether host_interface_down() and host_interface_remove() have the means for this one. */
bool host_interface_is_switchable(const char *interface);
bool host_interface_is_removable(const char *interface);

/* Makes neighbour discovery on the interface give up within about a second, if the host has such a setting. */
int host_neighbour_hurry(const char *interface);

#endif
