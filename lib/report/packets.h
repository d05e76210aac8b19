/*
 * The packets that a case left: a pcap(3) file of raw IP in base64.
 */
#ifndef REPORT_PACKETS_H
#define	REPORT_PACKETS_H

#include <stddef.h>
#include <stdio.h>

/* Decodes base64.  Returns the bytes, to be freed, or NULL if it is none. */
unsigned char *packets_decode(const char *base64, size_t *n);

/*
 * Writes a line for each packet of the file, after the indent: seconds since the first one, addresses, protocol and what it says.
 * What is cut off or of another form is said so.
 */
void packets_write(FILE *, const unsigned char *pcap, size_t n, const char *indent);

#endif
