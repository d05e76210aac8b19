#include "world/starve.h"

#include <sys/types.h>
#include <sys/socket.h>

bool
host_starve(unsigned n, int s, const char **means)
{
	if (n > 0)
		return (false);
	*means = "the smallest send and receive buffers";
	(void)setsockopt(s, SOL_SOCKET, SO_SNDBUF, &(int){ 1 }, sizeof(int));
	(void)setsockopt(s, SOL_SOCKET, SO_RCVBUF, &(int){ 1 }, sizeof(int));
	return (true);
}
