/*
 * What the host offers in a SYN, by settings of the private network.
 */
#ifndef WORLD_SYN_OFFER_H
#define	WORLD_SYN_OFFER_H

/* The values are FreeBSD's, whose tcp(4) explains them (net.inet.tcp.rfc1323, .sack.enable, .ecn.enable). */
enum host_offer { OFFER_RFC1323, OFFER_SACK, OFFER_ECN };

/* 0, or -1 with errno: ENOTSUP where the host has nothing that comes to that value. */
int host_set_offer(enum host_offer, int value);

#endif
