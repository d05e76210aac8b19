/*
 * EFAULT: the process cannot read all of the address.  The length is always that of a good address.
 *
 * BS2000 has EFAULT for a null pointer on internet stream sockets alone; errno/edestaddrreq has null pointers on UNIX sockets.
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

/* Puts a good address where the process cannot read all of it. */
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

/* The address begins in readable memory and runs over its end, by half or by one byte. */
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

/* Only the first byte is unreadable. */
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
		untested("the process has memory mapped at that address");
	return (name);
}

/* Many kernels own the upper half of the address space; elsewhere this must be unmapped. */
static const void *
at_upper_half(const struct address *good)
{
	(void)good;
	return (unless_readable(UINTPTR_MAX / 2 + 1));
}

/* Kernels sit in the last 2 GB of 64-bit address spaces and in the last 1 GB of 32-bit ones. */
static const void *
at_kernel(const struct address *good)
{
	(void)good;
	return (unless_readable(UINTPTR_MAX - (sizeof(void *) > 4 ? 0x7effffff : 0x3effffff)));
}

/* Half of the address lies beyond the last possible byte. */
static const void *
over_the_end(const struct address *good)
{
	return ((const void *)(UINTPTR_MAX - good->length / 2 + 1));
}

static const struct place null = { at_null }, hole = { at_hole }, protected = { at_protected }, half = { with_half },
    last = { without_last }, first = { without_first }, upper = { at_upper_half }, kernel = { at_kernel },
    end = { over_the_end };

/* The second call passes the good address itself. */
CONDITION(null, .transports = ALL_INET, .expect = null_expect, .arg = &null,
    .descr = "The address is a null pointer, with a valid length")
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
    .descr = "The address is where nothing is mapped");
CONDITION_OF(null, read_protected, .transports = EVERY, .expect = efault, .arg = &protected,
    .descr = "The address is in memory that the process may not read");
CONDITION_OF(null, second_half_unmapped, .transports = EVERY, .expect = efault, .arg = &half,
    .descr = "The second half of the address is beyond the end of a mapping");
CONDITION_OF(null, last_byte_unmapped, .transports = EVERY, .expect = efault, .arg = &last,
    .descr = "The last byte of the address is beyond the end of a mapping");
CONDITION_OF(null, first_byte_unmapped, .transports = EVERY, .expect = efault, .arg = &first,
    .descr = "The first byte of the address is before the start of a mapping");
CONDITION_OF(null, upper_half, .transports = EVERY, .expect = efault, .arg = &upper,
    .descr = "The address is the first byte of the upper half of the address space, the kernel's");
CONDITION_OF(null, kernel_address, .transports = EVERY, .expect = efault, .arg = &kernel,
    .descr = "The address is where kernels keep their own code and data");
CONDITION_OF(null, end_of_address_space, .transports = EVERY, .expect = efault, .arg = &end,
    .descr = "The address runs over the end of the address space");
