/*
 * Socket options of few systems.  Each function returns 0, or -1 with errno: ENOTSUP where the host lacks the option.
 */
#ifndef WORLD_OPTION_H
#define	WORLD_OPTION_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

#include "world/address.h"
#include "world/transport.h"

/* Makes connect() on a UNIX stream socket wait for accept() (LOCAL_CONNWAIT). */
int host_wait_for_accept(int s);

/* Has what the socket sends leave by that interface alone (SO_BINDTODEVICE). */
int host_bind_to_interface(int s, const char *interface);

/* Holds what a datagram socket sends, as one datagram, until this is switched off (UDP_CORK). */
int host_hold_datagrams(int s, const struct transport *, bool hold);

/* Lets the socket be bound to an address that is not local. */
int host_bind_to_any_address(int s, const struct transport *);

/* Lets the socket have an address that no interface has, as its own, and connect from it (IP_BINDANY). */
int host_take_any_address(int s, const struct transport *);

/* How long an attempt may take to be established (TCP_KEEPINIT). */
int host_limit_establishment(int s, int seconds);

/* Leaves TCP's options out of the connection's segments (TCP_NOOPT). */
int host_leave_out_options(int s);

/* Limits the window that the connection offers (TCP_WINDOW_CLAMP). */
int host_limit_window(int s, int bytes);

/* Whether routers may fragment what the socket sends over IPv4 (IP_MTU_DISCOVER, IP_DONTFRAG). */
int host_forbid_fragments(int s, bool);

/* Defers the choice of a bound socket's port to connect(). */
int host_choose_port_at_connect(int s, const struct transport *);

/* Sets how often a SYN is retransmitted: by the socket's option, or for a negative s by the private network's setting. */
int host_syn_retries(int s, int retries);

/*
 * Defers the SYN to the first data (TCP Fast Open): with any far end, or only with those that have given this host a cookie.
 * Changes the private network's settings too.
 */
enum host_fastopen { FASTOPEN_WITHOUT_COOKIE, FASTOPEN_BY_COOKIE };
int host_fastopen_at_connect(int s, enum host_fastopen);

/* Switches the client's side of Fast Open on or off in the private network; sends data with the SYN (MSG_FASTOPEN). */
int host_fastopen_client(bool on);
ssize_t host_fastopen_send(int s, const void *data, size_t size, const struct address *);

#endif
