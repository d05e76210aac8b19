/*
 * EDESTADDRREQ: a UNIX socket is given a null pointer as the address.  Only BS2000 has this error; to the other manuals the
 * pointer is outside the address space, or the length is invalid.
 */
#include "case/case.h"
#include "world/address.h"
#include "world/socket.h"

#include <stddef.h>

/* A valid length: only the pointer is wrong. */
static expectations good_length = {
	{ "call", "bs2000:EDESTADDRREQ", "-1 EDESTADDRREQ" },
	{ "call", "freebsd:EFAULT", "-1 EFAULT" },
	{ "call", "linux:EFAULT linux:unix7-EFAULT", "-1 EFAULT" },
};

/* An invalid length: both are wrong. */
static expectations bad_length = {
	{ "call", "bs2000:EDESTADDRREQ", "-1 EDESTADDRREQ" },
	{ "call", "freebsd12:EINVAL", "-1 EINVAL|-1 EFAULT" },
	{ "call", "linux:EFAULT linux:unix7-EFAULT linux:unix7-EINVAL", "-1 EINVAL|-1 EFAULT" },
};

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)

static const socklen_t none = 0, one = 1, family = PATH_OFFSET, path = PATH_OFFSET + sizeof("peer"),
    structure = sizeof(struct sockaddr_un), over_structure = sizeof(struct sockaddr_un) + 1,
    over_storage = sizeof(struct sockaddr_storage) + 1, minus_one = (socklen_t)-1;

CONDITION(null_length_0, .transports = UNIX_PATH, .expect = bad_length, .arg = &none,
    .descr = "The address is a null pointer with length 0")
{
	int s = socket_open(test->transport);
	struct address to;

	(void)peer_open(test->transport, "peer", &to);
	observe_connect("call", s, NULL, *(const socklen_t *)test->condition->arg);
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION_OF(null_length_0, null_length_1, .transports = UNIX_PATH, .expect = bad_length, .arg = &one,
    .descr = "The address is a null pointer with length 1");
CONDITION_OF(null_length_0, null_length_family_only, .transports = UNIX_PATH, .expect = bad_length, .arg = &family,
    .descr = "The address is a null pointer with the length of the family alone");
CONDITION_OF(null_length_0, null_length_of_path, .transports = UNIX_PATH, .expect = good_length, .arg = &path,
    .descr = "The address is a null pointer with the length of a short path");
CONDITION_OF(null_length_0, null_length_of_structure, .transports = UNIX_PATH, .expect = good_length, .arg = &structure,
    .descr = "The address is a null pointer with the length of struct sockaddr_un");
CONDITION_OF(null_length_0, null_length_one_long, .transports = UNIX_PATH, .expect = bad_length, .arg = &over_structure,
    .descr = "The address is a null pointer with a length one more than struct sockaddr_un has");
CONDITION_OF(null_length_0, null_length_beyond_storage, .transports = UNIX_PATH, .expect = bad_length,
    .arg = &over_storage,
    .descr = "The address is a null pointer with a length one more than struct sockaddr_storage has");
CONDITION_OF(null_length_0, null_length_minus_one, .transports = UNIX_PATH, .expect = bad_length, .arg = &minus_one,
    .descr = "The address is a null pointer with a length that is -1 if taken as signed");
