/*
 * EINVAL: the length is invalid for the family.  Nothing else is wrong: the address is good, and memory is readable for the
 * whole length.
 *
 * In the UNIX domain any length from the family plus one byte to struct sockaddr_un is valid: see process/namelen.
 */
#include "case/case.h"
#include "world/memory.h"
#include "world/socket.h"

#include <limits.h>
#include <stdint.h>

/* Only Linux's manual knows abstract names; to the others they are empty paths. */
#define	NOT_ABSTRACT	(EVERY & ~UNIX_ABSTRACT)
#define	INET6		(TCP6 | TCP4_MAPPED | MPTCP6 | SCTP6 | UDP6 | UDP4_MAPPED | UDPLITE6 | RAW6)

/* Too short to hold a family, so EAFNOSUPPORT is possible as well. */
static expectations without_family = {
	{ "call", "bs2000:EINVAL", "-1 EINVAL", NOT_ABSTRACT },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL", NOT_ABSTRACT },
	{ "call", "posix:EINVAL-length", "-1 EINVAL|-1 EAFNOSUPPORT|0", NOT_ABSTRACT },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", ALL_UNIX },
};

/* In the UNIX domain, a family and nothing else is also an empty path. */
static expectations family_only = {
	{ "call", "bs2000:EINVAL", "-1 EINVAL", ALL_INET },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL", ALL_INET },
	{ "call", "posix:EINVAL-length", "-1 EINVAL|0", ALL_INET },
	{ "call", "bs2000:EINVAL bs2000:ENOENT-blank", "-1 EINVAL|-1 ENOENT", UNIX_PATH },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL|-1 ENOENT", UNIX_PATH },
	{ "call", "posix:EINVAL-length posix:ENOENT-empty", "-1 EINVAL|-1 ENOENT", UNIX_PATH },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", ALL_UNIX },
};

static expectations bad_length = {
	{ "call", "bs2000:EINVAL", "-1 EINVAL", NOT_ABSTRACT },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL", NOT_ABSTRACT },
	{ "call", "posix:EINVAL-length", "-1 EINVAL|0", NOT_ABSTRACT },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", ALL_UNIX },
};

/* A base, and how much more or less. */
struct length {
	enum { BYTES, FAMILY, STRUCTURE, STORAGE, ITSELF } base;
	int64_t more;
};

static size_t
length_for(const struct transport *t, const struct length *l, const struct address *to)
{
	size_t structure = is_unix(t) ? sizeof(struct sockaddr_un) :
	    t->domain == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
	size_t base = l->base == FAMILY ? offsetof(struct sockaddr, sa_data) :
	    l->base == STORAGE ? sizeof(struct sockaddr_storage) : l->base == STRUCTURE ? structure :
	    l->base == ITSELF ? to->length : 0;

	return (base + (size_t)l->more);
}

CONDITION(length_0, .transports = EVERY, .expect = without_family, .arg = &(const struct length){ BYTES, 0 },
    .descr = "The length of the address is 0")
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport), error;
	size_t length = length_for(test->transport, test->condition->arg, &to);
	const void *name = memory_large(&to.u, to.length, length > sizeof(to.u) ? length : sizeof(to.u));

	if (name == NULL)
		untested("the address space has no room for %zu bytes", length);
	error = observe_connect("call", s, name, (socklen_t)length);
	if (is_connection_mode(test->transport) && error != 0)
		observe("attempt", "%s", attempt_at(peer));
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION_OF(length_0, length_1, .transports = EVERY, .expect = without_family, .arg = &(const struct length){ BYTES, 1 },
    .descr = "The length of the address is 1");
CONDITION_OF(length_0, length_family_only, .transports = EVERY, .expect = family_only,
    .arg = &(const struct length){ FAMILY, 0 },
    .descr = "The length of the address is that of the family alone");
CONDITION_OF(length_0, length_one_short, .transports = ALL_INET, .expect = bad_length,
    .arg = &(const struct length){ STRUCTURE, -1 },
    .descr = "The length of the address is one less than that of its family's structure");
CONDITION_OF(length_0, length_without_scope, .transports = INET6, .expect = bad_length,
    .arg = &(const struct length){ STRUCTURE, -(int64_t)sizeof(uint32_t) },
    .descr = "The length of the address is that of struct sockaddr_in6 without the scope id");
CONDITION_OF(length_0, length_one_long, .transports = EVERY, .expect = bad_length,
    .arg = &(const struct length){ STRUCTURE, 1 },
    .descr = "The length of the address is one more than that of its family's structure");
CONDITION_OF(length_0, length_of_storage, .transports = EVERY, .expect = bad_length,
    .arg = &(const struct length){ STORAGE, 0 },
    .descr = "The length of the address is that of struct sockaddr_storage");
CONDITION_OF(length_0, length_beyond_storage, .transports = EVERY, .expect = bad_length,
    .arg = &(const struct length){ STORAGE, 1 },
    .descr = "The length of the address is one more than that of struct sockaddr_storage");
CONDITION_OF(length_0, length_255, .transports = EVERY, .expect = bad_length, .arg = &(const struct length){ BYTES, 255 },
    .descr = "The length of the address is 255, the largest that fits into a byte");
CONDITION_OF(length_0, length_256, .transports = EVERY, .expect = bad_length, .arg = &(const struct length){ BYTES, 256 },
    .descr = "The length of the address is 256, the first that does not fit into a byte");
CONDITION_OF(length_0, length_4096, .transports = EVERY, .expect = bad_length,
    .arg = &(const struct length){ BYTES, 4096 }, .descr = "The length of the address is 4096");
CONDITION_OF(length_0, length_int_max, .transports = EVERY, .expect = bad_length,
    .arg = &(const struct length){ BYTES, INT_MAX },
    .descr = "The length of the address is INT_MAX");
CONDITION_OF(length_0, length_minus_one, .transports = EVERY, .expect = bad_length,
    .arg = &(const struct length){ BYTES, UINT32_MAX },
    .descr = "The length of the address is -1 if taken as signed");

/* Truncated, these are good lengths. */
CONDITION_OF(length_0, length_256_more, .transports = EVERY, .expect = bad_length, .arg = &(const struct length){ ITSELF, 256 },
    .descr = "The length of the address is 256 too large: its lowest byte is right");
CONDITION_OF(length_0, length_65536_more, .transports = EVERY, .expect = bad_length,
    .arg = &(const struct length){ ITSELF, 65536 },
    .descr = "The length of the address is 65536 too large: its two lowest bytes are right");
CONDITION_OF(length_0, length_high_bit, .transports = EVERY, .expect = bad_length,
    .arg = &(const struct length){ ITSELF, INT64_C(1) << 31 },
    .descr = "The length of the address is right but for the highest bit: negative if taken as signed");
