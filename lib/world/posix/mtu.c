#include "world/mtu.h"

#include "world/posix/not_supported.h"

int
host_path_mtu(int s, const struct transport *t, int *mtu)
{
	(void)s;
	(void)t;
	(void)mtu;
	return (not_supported());
}

int
host_interface_mtu_set(const char *interface, int mtu)
{
	(void)interface;
	(void)mtu;
	return (not_supported());
}
