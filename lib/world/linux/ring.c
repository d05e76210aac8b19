#include "world/ring.h"

#include <sys/mman.h>
#include <sys/syscall.h>

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "world/wait.h"

/* Headers of 2019 and later have what is used here. */
#if defined(__has_include) && defined(SYS_io_uring_setup)
#if __has_include(<linux/io_uring.h>)
#define	HAVE_RING
#include <linux/io_uring.h>
#endif
#endif

#ifdef HAVE_RING

#define	ENTRIES	4

static struct {
	int fd;
	unsigned *tail, mask;		/* of the queue of requests */
	unsigned *array;
	struct io_uring_sqe *requests;
	unsigned *done_head, *done_tail, done_mask;	/* of the queue of results */
	struct io_uring_cqe *results;
} ring = { .fd = -1 };

static void *
map(size_t size, long offset)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, offset);

	return (memory == MAP_FAILED ? NULL : memory);
}

/* Puts a request into the queue; the host sees it once submit() tells. */
static struct io_uring_sqe *
request(uint8_t operation, int s)
{
	unsigned at = *ring.tail & ring.mask;
	struct io_uring_sqe *r = &ring.requests[at];

	memset(r, 0, sizeof(*r));
	r->opcode = operation;
	r->fd = s;
	ring.array[at] = at;
	__atomic_store_n(ring.tail, *ring.tail + 1, __ATOMIC_RELEASE);
	return (r);
}

static int
submit(unsigned n)
{
	return (syscall(SYS_io_uring_enter, ring.fd, n, 0, 0, NULL, 0) == (long)n ? 0 : -1);
}

static struct io_uring_sqe *
request_connect(int s, const struct address *to)
{
	static struct address name;	/* until the request ends */
	struct io_uring_sqe *r = request(IORING_OP_CONNECT, s);

	name = *to;
	r->addr = (uint64_t)(uintptr_t)&name.u;
	r->off = name.length;
	return (r);
}

int
host_ring_connect(int s, const struct address *to)
{
	(void)request_connect(s, to);
	return (submit(1));
}

int
host_ring_poll(int s, short events)
{
	struct io_uring_sqe *r = request(IORING_OP_POLL_ADD, s);

	/* Also where the order of bytes puts the 16 bits into the other half. */
	r->poll32_events = (unsigned short)events;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	r->poll32_events <<= 16;
#endif
	return (submit(1));
}

int
host_ring_connect_send(int s, const struct address *to)
{
	static const char byte = 'd';
	struct io_uring_sqe *r = request_connect(s, to);

	r->flags = IOSQE_IO_LINK;
	r = request(IORING_OP_SEND, s);
	r->addr = (uint64_t)(uintptr_t)&byte;
	r->len = 1;
	return (submit(2));
}

int
host_ring_result(int seconds, int *result)
{
	unsigned head = *ring.done_head;

	if (head == __atomic_load_n(ring.done_tail, __ATOMIC_ACQUIRE) && !wait_readable(ring.fd, seconds))
		return (0);
	if (head == __atomic_load_n(ring.done_tail, __ATOMIC_ACQUIRE))
		return (0);
	*result = ring.results[head & ring.done_mask].res;
	__atomic_store_n(ring.done_head, head + 1, __ATOMIC_RELEASE);
	return (1);
}

static int
set_up(void)
{
	struct io_uring_params params;
	char *requests, *results;

	memset(&params, 0, sizeof(params));
	if ((ring.fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &params)) == -1)
		return (-1);
	requests = map(params.sq_off.array + params.sq_entries * sizeof(unsigned), IORING_OFF_SQ_RING);
	results = map(params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
	ring.requests = map(params.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
	if (requests == NULL || results == NULL || ring.requests == NULL) {
		close(ring.fd);
		ring.fd = -1;
		return (-1);
	}
	ring.tail = (unsigned *)(void *)(requests + params.sq_off.tail);
	ring.mask = *(unsigned *)(void *)(requests + params.sq_off.ring_mask);
	ring.array = (unsigned *)(void *)(requests + params.sq_off.array);
	ring.done_head = (unsigned *)(void *)(results + params.cq_off.head);
	ring.done_tail = (unsigned *)(void *)(results + params.cq_off.tail);
	ring.done_mask = *(unsigned *)(void *)(results + params.cq_off.ring_mask);
	ring.results = (struct io_uring_cqe *)(void *)(results + params.cq_off.cqes);
	return (0);
}

/* A request of a known kind fails for want of a descriptor, one of another kind for what it is. */
static bool
knows(uint8_t operation)
{
	int result = 0;

	(void)request(operation, -1);
	return (submit(1) == 0 && host_ring_result(WAIT_BOUND, &result) == 1 && result == -EBADF);
}

int
host_ring_open(void)
{
	if (ring.fd != -1)
		return (0);
	if (set_up() == -1)
		return (-1);
	if (knows(IORING_OP_CONNECT) && knows(IORING_OP_POLL_ADD) && knows(IORING_OP_SEND))
		return (0);
	close(ring.fd);
	ring.fd = -1;
	errno = ENOTSUP;
	return (-1);
}

#else

/* As on a host without rings. */
#include "world/posix/ring.c"

#endif
