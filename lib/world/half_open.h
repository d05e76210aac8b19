/*
 * Connections whose last ACK has not come yet, in the private network only.  Each function returns 0, or -1 with errno: ENOTSUP
 * where the host has no such setting.
 */
#ifndef WORLD_HALF_OPEN_H
#define	WORLD_HALF_OPEN_H

#include <stdbool.h>

/* How many of them a listener has room for, about. */
int host_half_open_limit(int n);

/* Whether SYNs beyond that are answered by cookies. */
int host_syn_cookies(bool on);

#endif
