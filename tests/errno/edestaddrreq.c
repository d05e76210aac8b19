/*
 * EDESTADDRREQ: the name is a null pointer, on a UNIX socket, for each type and length.  BS2000 has this error for it; the
 * others know of an address outside the address space and of lengths that no address has.
 */
#include "conformance/conformance.h"
#include "fixture/address.h"
#include "fixture/socket.h"

#include <stddef.h>

/* A length that an address can have: then only the pointer is wrong. */
static const struct expectation good_length_expect[] = {
	{ "call", "bs2000:EDESTADDRREQ", "-1 EDESTADDRREQ", 0 },
	{ "call", "freebsd:EFAULT", "-1 EFAULT", 0 },
	{ "call", "linux:EFAULT linux:unix7-EFAULT", "-1 EFAULT", 0 },
	{ 0 }
};

/* A length that no address has: both are wrong. */
static const struct expectation bad_length_expect[] = {
	{ "call", "bs2000:EDESTADDRREQ", "-1 EDESTADDRREQ", 0 },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL|-1 EFAULT", 0 },
	{ "call", "linux:EFAULT linux:unix7-EFAULT linux:unix7-EINVAL", "-1 EINVAL|-1 EFAULT", 0 },
	{ 0 }
};

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)

static const socklen_t none = 0, one = 1, family = PATH_OFFSET, path = PATH_OFFSET + sizeof("peer"),
    structure = sizeof(struct sockaddr_un), over_structure = sizeof(struct sockaddr_un) + 1,
    over_storage = sizeof(struct sockaddr_storage) + 1, minus_one = (socklen_t)-1;

static void
null(const struct test *test)
{
	int s = socket_open(test->transport);
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	observe_connect("call", s, NULL, *(const socklen_t *)test->condition->arg);
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

#define	NULL_WITH(length_, id, kind, text)				\
	{								\
		.name = "null_length_" id,				\
		.descr = "A null pointer as name, with " text ", gives no destination", \
		.transports = UNIX_PATH,				\
		.expect = kind ## _length_expect,			\
		.body = null,						\
		.arg = &length_,					\
	}

static const struct condition conditions[] = {
	NULL_WITH(none, "0", bad, "length 0"),
	NULL_WITH(one, "1", bad, "length 1"),
	NULL_WITH(family, "family_only", bad, "the length of the family alone"),
	NULL_WITH(path, "of_path", good, "the length of a short path"),
	NULL_WITH(structure, "of_structure", good, "the length of struct sockaddr_un"),
	NULL_WITH(over_structure, "one_long", bad, "a length one beyond struct sockaddr_un"),
	NULL_WITH(over_storage, "beyond_storage", bad, "a length one beyond struct sockaddr_storage"),
	NULL_WITH(minus_one, "minus_one", bad, "a length that is -1 if taken as signed"),
};

CONDITIONS(conditions)
