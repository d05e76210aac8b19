#include "world/ping.h"

#include "world/posix/not_supported.h"

int
host_ping_socket(int domain)
{
	(void)domain;
	return (not_supported());
}
