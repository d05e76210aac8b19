#include "world/error_queue.h"

#include "world/posix/not_supported.h"

int
host_queue_errors(int s, const struct transport *t)
{
	(void)s;
	(void)t;
	return (not_supported());
}

int
host_queued_error(int s, struct address *destination)
{
	(void)s;
	(void)destination;
	return (not_supported());
}
