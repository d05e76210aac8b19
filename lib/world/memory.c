#include "world/memory.h"

#include <sys/mman.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"

static size_t
page_size(void)
{
	return ((size_t)SETUP(sysconf(_SC_PAGESIZE)));
}

/* So many pages, zeroed. */
static unsigned char *
map(size_t pages)
{
	void *p = mmap(NULL, pages * page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);

	if (p == MAP_FAILED)
		setup_failed("mmap: %s", strerror(errno));
	return (p);
}

/* Addresses are far shorter than a page. */
static size_t
fitting(size_t length)
{
	if (length > page_size())
		setup_failed("%zu bytes do not fit a page", length);
	return (length);
}

/* In the middle of three, so that the hole has neighbours on both sides. */
const void *
memory_unmapped(void)
{
	size_t page = page_size();
	unsigned char *p = map(3);

	SETUP(munmap(p + page, page));
	return (p + page);
}

static const void *
protected_copy(const void *bytes, size_t length, int protection)
{
	unsigned char *p = map(1);

	memcpy(p, bytes, fitting(length));
	SETUP(mprotect(p, page_size(), protection));
	return (p);
}

const void *
memory_unreadable(const void *bytes, size_t length)
{
	return (protected_copy(bytes, length, PROT_NONE));
}

const void *
memory_read_only(const void *bytes, size_t length)
{
	return (protected_copy(bytes, length, PROT_READ));
}

const void *
memory_before_hole(const void *bytes, size_t length)
{
	size_t page = page_size();
	unsigned char *p = map(2), *copy = p + page - fitting(length);

	memcpy(copy, bytes, length);
	SETUP(munmap(p + page, page));
	return (copy);
}

const void *
memory_behind_hole(const void *bytes, size_t length, size_t missing)
{
	size_t page = page_size();
	unsigned char *p = map(2);

	memcpy(p + page, (const unsigned char *)bytes + missing, fitting(length) - missing);
	SETUP(munmap(p, page));
	return (p + page - missing);
}

/* Pages that are only read need no memory behind them. */
const void *
memory_large(const void *bytes, size_t length, size_t size)
{
	unsigned char *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0);

	if (p == MAP_FAILED)
		return (NULL);
	SETUP(mprotect(p, page_size(), PROT_READ | PROT_WRITE));
	memcpy(p, bytes, fitting(length));
	return (p);
}

bool
memory_is_readable(const void *p)
{
	bool readable;
	int ends[2];

	SETUP(pipe(ends));
	readable = write(ends[1], p, 1) == 1;
	close(ends[0]);
	close(ends[1]);
	return (readable);
}
