/*
 * What passed over the link of a case, kept for who wants to know why it failed: a capture in the format of pcap(3), of raw IP
 * packets.
 */
#ifndef WORLD_TRACE_H
#define	WORLD_TRACE_H

#include <stddef.h>

/* Begins the capture, in memory that children share.  Packets beyond some 90 KiB are left out. */
void trace_open(void);

/* Adds a packet, from the case or from a child of it. */
void trace_add(const void *packet, size_t length);

/* The capture in base64 (RFC 4648), in fresh memory; NULL where no packet passed, or memory is short. */
char *trace_base64(void);

/* Encodes bytes; the string is in fresh memory, or NULL. */
char *base64_encode(const void *bytes, size_t length);

#endif
