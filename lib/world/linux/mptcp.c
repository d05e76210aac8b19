#include "world/mptcp.h"

#include "world/linux/proc.h"

int
host_mptcp_off(void)
{
	return (write_setting("net/mptcp/enabled", "0"));
}
