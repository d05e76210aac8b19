/*
 * rtnetlink(7) requests, built in a buffer that cannot overflow.
 */
#ifndef WORLD_LINUX_NETLINK_H
#define	WORLD_LINUX_NETLINK_H

#include <stddef.h>
#include <stdint.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "world/address.h"

struct netlink_request {
	union {
		struct nlmsghdr header;
		unsigned char bytes[1024];
	} u;
};

/* Begins a request with a body such as struct ifinfomsg. */
void netlink_begin(struct netlink_request *, uint16_t type, uint16_t flags, const void *body, size_t length);

/* Adds an attribute; netlink_nest() begins one that contains those up to netlink_nest_end(). */
void netlink_add(struct netlink_request *, uint16_t type, const void *data, size_t length);
struct rtattr *netlink_nest(struct netlink_request *, uint16_t type, const void *head, size_t length);
void netlink_nest_end(struct netlink_request *, struct rtattr *);

/* Sends the request and waits for the acknowledgement.  Returns 0, or -1 with the kernel's errno. */
int netlink_send(struct netlink_request *);

/* The bytes of an address, as attributes carry them, and their number. */
const void *address_in_bytes(const struct address *, size_t *length);

#endif
