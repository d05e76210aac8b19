/*
 * What one operating system does in its own way.  host_linux.c, host_freebsd.c and host_other.c each give all of it; a system
 * without the means says so by ENOTSUP or false, and the case becomes untested with the reason.
 */
#ifndef WORLD_HOST_H
#define	WORLD_HOST_H

#include <sys/types.h>
#include <sys/socket.h>

#include <net/if.h>

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "world/address.h"
#include "world/transport.h"

/*
 * Puts the calling process into a network of its own with its loopback up, and into whatever else keeps it apart, so that
 * it needs no privilege of the host's and leaves nothing behind; where a directory is wanted and to be had, there is an empty
 * file system over the present one, which no other process sees.  detail says in words what was got, or what was missing.
 */
bool host_isolate(bool directory, char *detail, size_t size);

/*
 * Whether this process can have sockets of the transport.  Where a socket() call would load its protocol, it is lacking unless
 * loading is allowed.  The reason is for unsupported(), and where the host has the transport but not for this process for
 * untested().
 */
enum transport_access { TRANSPORT_THERE, TRANSPORT_LACKING, TRANSPORT_NOT_PERMITTED };
enum transport_access host_has_transport(const struct transport *, bool may_load, char *reason, size_t size);

/*
 * A link between the host's network and the case.  The case reads from fd the IP packets that the host sends on it, and what it
 * writes there the host receives, each with head bytes in front (link_send() and link_receive() see to them).
 */
struct host_link {
	int fd;
	char interface[IF_NAMESIZE];
	enum { LINK_TUN, LINK_VETH } kind;
	int peer_index;				/* of the veth's other end */
	unsigned char ether[6];			/* of the veth's near end */
};

/*
 * Opens a link in the private network, up, with the addresses near (192.0.2.1/24, 2001:db8::1/64) on the host's side and the
 * far ones (192.0.2.2, 2001:db8::2) reachable over it without discovery.  kind is "tun", "veth" or "" for what is to be
 * had.  Returns 0, or -1 with what was missing in reason.
 */
int host_link_open(struct host_link *, const char *kind, char *reason, size_t size);

/* One IP packet.  Returns its length, or -1 with errno. */
ssize_t host_link_receive(const struct host_link *, void *packet, size_t size);
ssize_t host_link_send(const struct host_link *, const void *packet, size_t length);

/*
 * An Ethernet-like interface with broadcast in the private network, up, with 192.0.2.1/24 and 2001:db8::1/64, and nobody on
 * it: neighbours are asked for and do not answer.  Its name is written to interface.  0, or -1 with a reason.
 */
int host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size);

/* All of these act in the private network alone and return 0, or -1 with errno (ENOTSUP: no means on this host). */
int host_interface_down(const char *interface);
int host_interface_remove(const char *interface);
int host_address_add(const char *interface, const struct address *, unsigned prefix);
int host_address_remove(const char *interface, const struct address *, unsigned prefix);
enum host_route { ROUTE_INTERFACE, ROUTE_UNREACHABLE, ROUTE_PROHIBIT, ROUTE_BLACKHOLE };
int host_route_add(enum host_route, const struct address *destination, unsigned prefix, const char *interface);
/* Takes away the way to a network that an interface leads to, be it set by host_route_add() or come with an address. */
int host_route_remove(const struct address *destination, unsigned prefix, const char *interface);

/* Makes discovery of a neighbour on the interface give up within about a second, if the host has a setting for it. */
int host_neighbour_hurry(const char *interface);

/* The range that local ports are taken from, first and last included. */
int host_port_range_get(unsigned *first, unsigned *last);
int host_port_range_set(unsigned first, unsigned last);

/*
 * Makes a connection attempt on the socket give up after about the shortest time that the host allows for, and says
 * in milliseconds what to expect.  0, or -1 with errno.
 */
int host_hurry_timeout(int s, int *milliseconds);

/*
 * Gives up, for good, what lets this process pass over file modes; done in a child, which is then also another user where
 * the host's privilege is the uid.  0, or -1 with errno.
 */
bool host_can_lose_file_privilege(char *reason, size_t size);
int host_lose_file_privilege(void);

/* Closes the descriptors from first to last.  -1 with ENOTSUP where there is no such call. */
int host_close_range(int first, int last);

/* Asks for SIGKILL when that parent is gone, and ends the process if it is gone already.  Nothing where the host has no such thing. */
void host_die_with_parent(pid_t parent);

/*
 * Keeps this process on the processor that it is on, so that what it sends one after the other is also dealt with in that
 * order.  Nothing where the host has no such thing.
 */
void host_stay_on_processor(void);

/*
 * What a process of the case's own does just now: asleep is one that waits for an event, for as long as that takes, and sleeps
 * is how often it has gone to sleep.  Unknown where the host does not tell, or not this process.
 */
enum host_process_state { PROCESS_UNKNOWN, PROCESS_BUSY, PROCESS_ASLEEP, PROCESS_STOPPED };
enum host_process_state host_process_state(pid_t, unsigned long *sleeps);

/* connectat(2). */
#define	NO_DIRECTORY	INT_MIN		/* no value of a descriptor, and not AT_FDCWD */
bool host_has_connectat(void);
int host_connectat(int dirfd, int s, const void *name, socklen_t namelen);

/* A descriptor of an event queue (epoll, kqueue), of an eventfd, of a path alone (O_PATH); -1 with ENOTSUP where there are none. */
int host_event_queue(void);
int host_eventfd(void);
int host_path_descriptor(const char *path);

/*
 * Waits up to seconds for a socket to become writable on an event queue that it was added to before.  1, 0 at the bound, or
 * -1 with errno.
 */
int host_event_queue_add(int queue, int s);
int host_event_queue_wait(int queue, int seconds);

/* Makes connect() on a UNIX stream socket wait for accept() (LOCAL_CONNWAIT).  -1 with ENOTSUP where there is no such option. */
int host_wait_for_accept(int s);

/* Makes the socket take its local port from the default, high or low range (IP_PORTRANGE), and tells that range. */
enum host_portrange { PORTRANGE_DEFAULT, PORTRANGE_HIGH, PORTRANGE_LOW };
int host_portrange_option(int s, const struct transport *, enum host_portrange, unsigned *first, unsigned *last);

/* The C library and its version, in words. */
void host_libc(char *libc, size_t size);

/*
 * Makes a connection attempt on the socket give up no later than about so many seconds after it began, where the host has
 * a setting for it: unlike host_hurry_timeout(), long enough for something else to end the attempt before.  Acts on the private
 * network too.  0, or -1 with errno.
 */
int host_limit_attempt(int s, int seconds);

/* Makes the private network's firewall drop what is sent to the address.  -1 with ENOTSUP where none is loaded already. */
int host_firewall_drop(const struct address *destination);

/*
 * Makes that firewall reject the TCP segments that go out to the far address, or that come in from it: without a word, by a
 * reset, or by Destination Unreachable of ICMP or ICMPv6 with that code, told to whoever sent the segment.  -1 with ENOTSUP
 * where it cannot be told so.
 */
enum host_direction { GOING_OUT, COMING_IN };
enum host_rejection { REJECT_SILENTLY, REJECT_BY_RESET, REJECT_BY_ICMP };
int host_firewall_reject(enum host_direction, const struct address *far, enum host_rejection, uint8_t code);

/* Lets the socket be bound to an address that is not the host's own.  -1 with ENOTSUP where there is no such option. */
int host_bind_to_any_address(int s, const struct transport *);

/* Leaves the choice of the port of a socket that is bound without one to connect(). */
int host_choose_port_at_connect(int s, const struct transport *);

/* The path MTU that a connected socket knows of, and the MTU of an interface to be. */
int host_path_mtu(int s, const struct transport *, int *mtu);
int host_interface_mtu_set(const char *interface, int mtu);

/* How often a SYN is repeated: by the socket's option, or for a negative socket by the network's setting. */
int host_syn_retries(int s, int retries);

/*
 * Puts the SYN off to the first data (TCP Fast Open): with any far end, or with those alone that have given this host a cookie.
 * Acts on the private network too.
 */
enum host_fastopen { FASTOPEN_WITHOUT_COOKIE, FASTOPEN_BY_COOKIE };
int host_fastopen_at_connect(int s, enum host_fastopen);

/*
 * Tries to leave too little of a resource for connect() on the socket, by the host's nth means, and says which; false when
 * there are no more.  A means that the host refuses is one that was tried.
 */
bool host_starve(unsigned n, int s, const char **means);

/*
 * Makes the directory one of a file system every look-up in which fails with EIO, seen by this process and its children alone.
 * 0, or -1 with a reason.
 */
int host_failing_directory(const char *directory, char *reason, size_t size);

/* Has the credentials of who sends passed along with what a UNIX socket receives (SO_PASSCRED).  -1 with ENOTSUP without. */
int host_pass_credentials(int s);

/* The process at the other end of a UNIX stream socket, as the host recorded it (SO_PEERCRED).  -1 with ENOTSUP without. */
struct host_credentials {
	pid_t pid;
	uid_t uid;
	gid_t gid;
};
int host_peer_credentials(int s, struct host_credentials *);

/* Sends a byte with the credentials of another process, the parent (SCM_CREDENTIALS).  -1 with ENOTSUP where nobody can say so. */
int host_send_as_parent(int s);

/* Calls back with the name and value of each setting of the host that bears on connect(). */
void host_settings(void (*report)(const char *name, const char *value));

#endif
