#include "world/ring.h"

#include "world/posix/not_supported.h"

int
host_ring_open(void)
{
	return (not_supported());
}

int
host_ring_connect(int s, const struct address *to)
{
	(void)s;
	(void)to;
	return (not_supported());
}

int
host_ring_poll(int s, short events)
{
	(void)s;
	(void)events;
	return (not_supported());
}

int
host_ring_connect_send(int s, const struct address *to)
{
	(void)s;
	(void)to;
	return (not_supported());
}

int
host_ring_result(int seconds, int *result)
{
	(void)seconds;
	(void)result;
	return (0);
}
