#include "world/timeout.h"

#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

/* The option is in units of half a second. */
int
host_limit_attempt(int s, int seconds)
{
	return (setsockopt(s, IPPROTO_TCP, TCP_KEEPINIT, &(int){ seconds * 2 }, sizeof(int)));
}

int
host_hurry_timeout(int s, int *milliseconds)
{
	*milliseconds = 1000;
	return (host_limit_attempt(s, 1));
}
