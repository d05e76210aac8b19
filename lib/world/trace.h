/*
 * A capture of the raw IP packets that passed over the case's link, in the format of pcap(3), to show why the case failed.
 */
#ifndef WORLD_TRACE_H
#define	WORLD_TRACE_H

#include <stddef.h>

/* Starts the capture, in memory shared with children.  It has room for some 90 KiB; what does not fit is dropped. */
void trace_open(void);

/* Adds a packet; a child of the case may call this too. */
void trace_add(const void *packet, size_t length);

/* The capture in base64 (RFC 4648), to be freed; NULL if it is empty or memory is short. */
char *trace_base64(void);

/* Returns a string to be freed, or NULL. */
char *base64_encode(const void *bytes, size_t length);

#endif
