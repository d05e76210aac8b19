#include "world/trace.h"

#include <sys/mman.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "case/fail.h"

#define	TRACE_MAX	(90 * 1024)

/* The headers of a pcap file, in the writer's byte order (draft-ietf-opsawg-pcap). */
struct file_header {
	uint32_t magic;
	uint16_t major, minor;
	uint32_t zone, accuracy, longest, link;
};
struct packet_header {
	uint32_t seconds, microseconds, kept, length;
};
#define	MAGIC		0xa1b2c3d4u
#define	LINKTYPE_RAW	101	/* IPv4 or IPv6, by the packet's version field */

static struct trace {
	atomic_size_t used;
	unsigned char bytes[TRACE_MAX];
} *trace;

void
trace_open(void)
{
	struct file_header header = { .magic = MAGIC, .major = 2, .minor = 4, .longest = UINT16_MAX, .link = LINKTYPE_RAW };

	if (trace != NULL)
		return;
	trace = mmap(NULL, sizeof(*trace), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (trace == MAP_FAILED) {
		trace = NULL;
		setup_failed("mmap: %s", strerror(errno));
	}
	memcpy(trace->bytes, &header, sizeof(header));
	atomic_store(&trace->used, sizeof(header));
}

void
trace_add(const void *packet, size_t length)
{
	struct packet_header header = { .kept = (uint32_t)length, .length = (uint32_t)length };
	size_t room = sizeof(header) + length, at;
	struct timespec now;

	if (trace == NULL)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	header.seconds = (uint32_t)now.tv_sec;
	header.microseconds = (uint32_t)(now.tv_nsec / 1000);
	/* Reserve the space first: a child may be adding a packet too. */
	at = atomic_load(&trace->used);
	do {
		if (room > sizeof(trace->bytes) - at)
			return;
	} while (!atomic_compare_exchange_weak(&trace->used, &at, at + room));
	memcpy(trace->bytes + at, &header, sizeof(header));
	memcpy(trace->bytes + at + sizeof(header), packet, length);
}

char *
base64_encode(const void *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *from = bytes;
	char *text, *to;

	if ((text = to = malloc((length + 2) / 3 * 4 + 1)) == NULL)
		return (NULL);
	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		uint32_t group = (uint32_t)from[i] << 16 | (left > 1 ? (uint32_t)from[i + 1] << 8 : 0) | (left > 2 ? from[i + 2] : 0);

		*to++ = digits[group >> 18];
		*to++ = digits[group >> 12 & 63];
		*to++ = left > 1 ? digits[group >> 6 & 63] : '=';
		*to++ = left > 2 ? digits[group & 63] : '=';
	}
	*to = '\0';
	return (text);
}

char *
trace_base64(void)
{
	if (trace == NULL || atomic_load(&trace->used) == sizeof(struct file_header))
		return (NULL);
	return (base64_encode(trace->bytes, atomic_load(&trace->used)));
}
