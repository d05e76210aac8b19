/*
 * EINVAL: the length is not one that an address of the family can have.  The address itself is good, and memory can be read
 * as far as the length says, so that nothing else is wrong.
 *
 * In the UNIX domain every length from the family and one byte to struct sockaddr_un is a good one: process/namelen has those.
 */
#include "conformance/conformance.h"
#include "fixture/memory.h"
#include "fixture/socket.h"

#include <limits.h>
#include <stdint.h>

/* Linux has an abstract name where others see an empty path: of abstract names its manual alone speaks. */
#define	NOT_ABSTRACT	(EVERY & ~UNIX_ABSTRACT)
#define	INET6		(TCP6 | TCP4_MAPPED | MPTCP6 | SCTP6 | UDP6 | UDP4_MAPPED | UDPLITE6 | RAW6)

/* Without a whole family in it: where that is not EINVAL it is no address of the socket's family either. */
static const struct expectation without_family_expect[] = {
	{ "call", "bs2000:EINVAL", "-1 EINVAL", NOT_ABSTRACT },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL", NOT_ABSTRACT },
	{ "call", "posix:EINVAL-length", "-1 EINVAL|-1 EAFNOSUPPORT|0", NOT_ABSTRACT },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", ALL_UNIX },
	{ 0 }
};

/* The family and nothing else.  In the UNIX domain that is also an empty path. */
static const struct expectation family_only_expect[] = {
	{ "call", "bs2000:EINVAL", "-1 EINVAL", ALL_INET },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL", ALL_INET },
	{ "call", "posix:EINVAL-length", "-1 EINVAL|0", ALL_INET },
	{ "call", "bs2000:EINVAL bs2000:ENOENT-blank", "-1 EINVAL|-1 ENOENT", UNIX_PATH },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL|-1 ENOENT", UNIX_PATH },
	{ "call", "posix:EINVAL-length posix:ENOENT-empty", "-1 EINVAL|-1 ENOENT", UNIX_PATH },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", ALL_UNIX },
	{ 0 }
};

static const struct expectation bad_length_expect[] = {
	{ "call", "bs2000:EINVAL", "-1 EINVAL", NOT_ABSTRACT },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL", NOT_ABSTRACT },
	{ "call", "posix:EINVAL-length", "-1 EINVAL|0", NOT_ABSTRACT },
	{ "call", "linux:unix7-EINVAL", "-1 EINVAL", ALL_UNIX },
	{ 0 }
};

/* A length: so many bytes, or more or less than a structure has. */
struct length {
	enum { BYTES, FAMILY, STRUCTURE, STORAGE } base;
	int64_t more;
};

static size_t
length_for(const struct transport *t, const struct length *l)
{
	size_t structure = is_unix(t) ? sizeof(struct sockaddr_un) :
	    t->domain == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
	size_t base = l->base == FAMILY ? offsetof(struct sockaddr, sa_data) :
	    l->base == STORAGE ? sizeof(struct sockaddr_storage) : l->base == STRUCTURE ? structure : 0;

	return (base + (size_t)l->more);
}

static void
bad_length(const struct test *test)
{
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport), error;
	size_t length = length_for(test->transport, test->condition->arg);
	const void *name = memory_large(&to.u, to.length, length > sizeof(to.u) ? length : sizeof(to.u));

	if (name == NULL)
		untested("no room for %zu bytes in the address space", length);
	error = observe_connect("call", s, name, (socklen_t)length);
	if (is_connection_mode(test->transport) && error != 0)
		observe("attempt", "%s", attempt_at(peer));
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

#define	LENGTH(id, base_, more_, where, kind, text)			\
	{								\
		.name = "length_" id,					\
		.descr = "The length of the address is " text,		\
		.transports = where,					\
		.expect = kind ## _expect,				\
		.body = bad_length,					\
		.arg = &(const struct length){ base_, more_ },		\
	}

static const struct condition conditions[] = {
	LENGTH("0", BYTES, 0, EVERY, without_family, "0"),
	LENGTH("1", BYTES, 1, EVERY, without_family, "1"),
	LENGTH("family_only", FAMILY, 0, EVERY, family_only, "that of the family alone"),
	LENGTH("one_short", STRUCTURE, -1, ALL_INET, bad_length, "one less than the structure of its family has"),
	LENGTH("without_scope", STRUCTURE, -(int64_t)sizeof(uint32_t), INET6, bad_length,
	    "that of an IPv6 address without its scope id"),
	LENGTH("one_long", STRUCTURE, 1, EVERY, bad_length, "one more than the structure of its family has"),
	LENGTH("of_storage", STORAGE, 0, EVERY, bad_length, "that of struct sockaddr_storage"),
	LENGTH("beyond_storage", STORAGE, 1, EVERY, bad_length, "one more than struct sockaddr_storage has"),
	LENGTH("255", BYTES, 255, EVERY, bad_length, "255, the largest that a byte holds"),
	LENGTH("256", BYTES, 256, EVERY, bad_length, "256, the first that a byte does not hold"),
	LENGTH("4096", BYTES, 4096, EVERY, bad_length, "4096"),
	LENGTH("int_max", BYTES, INT_MAX, EVERY, bad_length, "the largest integer"),
	LENGTH("minus_one", BYTES, UINT32_MAX, EVERY, bad_length, "-1 if taken as signed"),
};

CONDITIONS(conditions)
