#include "world/mptcp.h"

#include "world/posix/not_supported.h"

int
host_mptcp_off(void)
{
	return (not_supported());
}
