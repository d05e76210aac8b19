/*
 * Requests to the kernel's rtnetlink(7), built in a buffer that cannot be overrun.
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

/* Adds an attribute; netlink_nest() begins one that holds those that follow, until netlink_nest_end(). */
void netlink_add(struct netlink_request *, uint16_t type, const void *data, size_t length);
struct rtattr *netlink_nest(struct netlink_request *, uint16_t type, const void *head, size_t length);
void netlink_nest_end(struct netlink_request *, struct rtattr *);

/* Sends it and waits for the acknowledgement: 0, or -1 with errno as the kernel answered. */
int netlink_send(struct netlink_request *);

/* Where the bytes of an address are, as a request has them, and how many. */
const void *address_in_bytes(const struct address *, size_t *length);

#endif
