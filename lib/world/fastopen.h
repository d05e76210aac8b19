/*
 * TCP Fast Open at the far end: the cookie that it gives, and that of a SYN (RFC 7413).
 */
#ifndef WORLD_FASTOPEN_H
#define	WORLD_FASTOPEN_H

#include <stddef.h>
#include <stdint.h>

#include "world/packet.h"

/* Longer than a cookie may be. */
#define	FASTOPEN_COOKIE_MAX	18

/* Answers the SYN with a SYN,ACK, which gives a cookie of that length, or none. */
void fastopen_answer(const struct segment *syn, size_t cookie, uint32_t acknowledgement);

/*
 * The Fast Open option of a SYN: "none", "asked for", "given" if it has the cookie of that length, or "another".  Where a far end
 * has given no cookie before, a host may ask by the option's number of the time before RFC 7413: "asked for as an experiment".
 */
const char *fastopen_cookie_in(const struct segment *syn, size_t given);

#endif
