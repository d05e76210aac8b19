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

/* Maps zeroed pages. */
static unsigned char *
map(size_t pages)
{
	void *p = mmap(NULL, pages * page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);

	if (p == MAP_FAILED)
		setup_failed("mmap: %s", strerror(errno));
	return (p);
}

static size_t
at_most_a_page(size_t length)
{
	if (length > page_size())
		setup_failed("%zu bytes do not fit a page", length);
	return (length);
}

/* The middle one of three pages, so that the hole has neighbours on both sides. */
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

	memcpy(p, bytes, at_most_a_page(length));
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
	unsigned char *p = map(2), *copy = p + page - at_most_a_page(length);

	memcpy(copy, bytes, length);
	SETUP(munmap(p + page, page));
	return (copy);
}

const void *
memory_behind_hole(const void *bytes, size_t length, size_t missing)
{
	size_t page = page_size();
	unsigned char *p = map(2);

	memcpy(p + page, (const unsigned char *)bytes + missing, at_most_a_page(length) - missing);
	SETUP(munmap(p, page));
	return (p + page - missing);
}

/* Pages that are never written take up no memory. */
const void *
memory_large(const void *bytes, size_t length, size_t size)
{
	unsigned char *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0);

	if (p == MAP_FAILED)
		return (NULL);
	SETUP(mprotect(p, page_size(), PROT_READ | PROT_WRITE));
	memcpy(p, bytes, at_most_a_page(length));
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
