/*
 * The length that an address itself holds (sa_len), where it does.
 */
#ifndef WORLD_LENGTH_MEMBER_H
#define	WORLD_LENGTH_MEMBER_H

#include <sys/types.h>
#include <sys/socket.h>

/* 0, or -1 with ENOTSUP where addresses have no such member. */
int host_set_length_member(struct sockaddr *, unsigned char length);

#endif
