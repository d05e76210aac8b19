#include "world/link.h"

#include <stdio.h>

#include "world/posix/not_supported.h"

int
host_link_open(struct host_link *link, const char *kind, char *reason, size_t size)
{
	(void)link;
	(void)kind;
	snprintf(reason, size, "this host has no private networks");
	return (not_supported());
}

int
host_link_reaches(const struct host_link *link, const struct address *a)
{
	(void)link;
	(void)a;
	return (not_supported());
}

ssize_t
host_link_receive(const struct host_link *link, void *packet, size_t size)
{
	(void)link;
	(void)packet;
	(void)size;
	return (not_supported());
}

ssize_t
host_link_send(const struct host_link *link, const void *packet, size_t length)
{
	(void)link;
	(void)packet;
	(void)length;
	return (not_supported());
}

int
host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size)
{
	interface[0] = '\0';
	snprintf(reason, size, "this host has no private networks");
	return (not_supported());
}
