#include "world/socket_state.h"

#include <stddef.h>

#include "world/posix/not_supported.h"

const char *
host_tcp_state(int s)
{
	(void)s;
	(void)not_supported();
	return (NULL);
}

const char *
host_tcp_listed_state(int s)
{
	return (host_tcp_state(s));
}

int
host_list_sockets(void)
{
	return (not_supported());
}
