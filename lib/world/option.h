/*
 * Options of sockets that few systems have.  Each function returns 0, or -1 with errno:
 * ENOTSUP where the host has no such option.
 */
#ifndef WORLD_OPTION_H
#define	WORLD_OPTION_H

#include "world/transport.h"

/* Makes connect() on a UNIX stream socket wait for accept() (LOCAL_CONNWAIT). */
int host_wait_for_accept(int s);

/* Lets the socket be bound to an address that is not the host's own. */
int host_bind_to_any_address(int s, const struct transport *);

/* Lets the socket have an address that no interface has, as its own, and connect from it (IP_BINDANY). */
int host_take_any_address(int s, const struct transport *);

/* How long an attempt may take to be established (TCP_KEEPINIT). */
int host_limit_establishment(int s, int seconds);

/* Leaves TCP's options out of the connection's segments (TCP_NOOPT). */
int host_leave_out_options(int s);

/* Leaves the choice of the port of a socket that is bound without one to connect(). */
int host_choose_port_at_connect(int s, const struct transport *);

/* How often a SYN is repeated: by the socket's option, or for a negative socket by the private network's setting. */
int host_syn_retries(int s, int retries);

/*
 * Puts the SYN off to the first data (TCP Fast Open): with any far end, or with those alone that have given this host a cookie.
 * Acts on the private network too.
 */
enum host_fastopen { FASTOPEN_WITHOUT_COOKIE, FASTOPEN_BY_COOKIE };
int host_fastopen_at_connect(int s, enum host_fastopen);

#endif
