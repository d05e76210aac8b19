/*
 * EFAULT: the address lies, in whole or in part, where the process may not read.  Its length is always that of a good address.
 *
 * BS2000 takes a null pointer for EFAULT on stream sockets of the internet domains alone; errno/edestaddrreq has it on UNIX
 * sockets.
 */
#include "case/case.h"
#include "world/memory.h"
#include "world/socket.h"

#include <stdint.h>

#define	OUTSIDE		"freebsd:EFAULT bs2000:EFAULT linux:EFAULT"

static expectations efault = {
	{ "call", OUTSIDE, "-1 EFAULT" },
	{ "call", "linux:unix7-EFAULT", "-1 EFAULT", ALL_UNIX },
	{ "attempt", OUTSIDE, "none", ALL_STREAM },
};

static expectations null_expect = {
	{ "call", "freebsd:EFAULT linux:EFAULT", "-1 EFAULT" },
	{ "call", "bs2000:EFAULT", "-1 EFAULT", INET_STREAM },
	{ "attempt", "freebsd:EFAULT linux:EFAULT bs2000:EFAULT", "none", INET_STREAM },
};

/* Where a good address is put that cannot be had from there. */
struct place {
	const void *(*of)(const struct address *);
};

static const void *
at_null(const struct address *good)
{
	(void)good;
	return (NULL);
}

static const void *
at_hole(const struct address *good)
{
	(void)good;
	return (memory_unmapped());
}

static const void *
at_protected(const struct address *good)
{
	return (memory_unreadable(&good->u, good->length));
}

/* It begins in memory that can be read and runs over its end: by the second half, or by its last byte alone. */
static const void *
with_half(const struct address *good)
{
	return (memory_before_hole(&good->u, good->length / 2));
}

static const void *
without_last(const struct address *good)
{
	return (memory_before_hole(&good->u, good->length - 1));
}

/* The other way round: only the first byte is missing. */
static const void *
without_first(const struct address *good)
{
	return (memory_behind_hole(&good->u, good->length, 1));
}

static const void *
unless_readable(uintptr_t number)
{
	const void *name = (const void *)number;

	if (memory_is_readable(name))
		untested("the process itself has something at that address");
	return (name);
}

/* The upper half of the address space is the kernel's where the halves are shared out so; elsewhere it is to be unmapped. */
static const void *
at_upper_half(const struct address *good)
{
	(void)good;
	return (unless_readable(UINTPTR_MAX / 2 + 1));
}

/* Where kernels are found: from 2 GB below the end of 64 bits on, from 1 GB below the end of 32. */
static const void *
at_kernel(const struct address *good)
{
	(void)good;
	return (unless_readable(UINTPTR_MAX - (sizeof(void *) > 4 ? 0x7effffff : 0x3effffff)));
}

/* Half of it would lie behind the last byte that there can be. */
static const void *
over_the_end(const struct address *good)
{
	return ((const void *)(UINTPTR_MAX - good->length / 2 + 1));
}

static const struct place null = { at_null }, hole = { at_hole }, protected = { at_protected }, half = { with_half },
    last = { without_last }, first = { without_first }, upper = { at_upper_half }, kernel = { at_kernel },
    end = { over_the_end };

/* Connects to where the address is not, with its length; then to the address itself. */
CONDITION(null, .transports = ALL_INET, .expect = null_expect, .arg = &null,
    .descr = "A null pointer with the length of an address is outside the address space")
{
	const struct place *place = test->condition->arg;
	struct address to;
	int peer = peer_open(test->transport, "peer", &to), s = socket_open(test->transport);

	observe_connect("call", s, place->of(&to), to.length);
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
	observe("peer", "%s", peer_of(s, &to));
	observe_connect("again", s, ADDRESS(&to));
}

CONDITION_OF(null, unmapped, .transports = EVERY, .expect = efault, .arg = &hole,
    .descr = "An address at which nothing is mapped is outside the address space");
CONDITION_OF(null, read_protected, .transports = EVERY, .expect = efault, .arg = &protected,
    .descr = "An address in memory that may not be read cannot be used");
CONDITION_OF(null, second_half_unmapped, .transports = EVERY, .expect = efault, .arg = &half,
    .descr = "An address whose second half runs over the end of a mapping cannot be used");
CONDITION_OF(null, last_byte_unmapped, .transports = EVERY, .expect = efault, .arg = &last,
    .descr = "An address whose last byte runs over the end of a mapping cannot be used");
CONDITION_OF(null, first_byte_unmapped, .transports = EVERY, .expect = efault, .arg = &first,
    .descr = "An address whose first byte lies in front of a mapping cannot be used");
CONDITION_OF(null, upper_half, .transports = EVERY, .expect = efault, .arg = &upper,
    .descr = "The first address of the upper half of the address space, which is the kernel's, cannot be used");
CONDITION_OF(null, kernel_address, .transports = EVERY, .expect = efault, .arg = &kernel,
    .descr = "An address where kernels have their own code or data cannot be used");
CONDITION_OF(null, end_of_address_space, .transports = EVERY, .expect = efault, .arg = &end,
    .descr = "An address that would run over the end of the address space cannot be used");
