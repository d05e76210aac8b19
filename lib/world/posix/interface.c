#include "world/interface.h"

#include "world/posix/not_supported.h"

int
host_interface_down(const char *interface)
{
	(void)interface;
	return (not_supported());
}

int
host_interface_remove(const char *interface)
{
	(void)interface;
	return (not_supported());
}

bool
host_interface_is_switchable(const char *interface)
{
	(void)interface;
	return (false);
}

bool
host_interface_is_removable(const char *interface)
{
	(void)interface;
	return (false);
}

int
host_neighbour_hurry(const char *interface)
{
	(void)interface;
	return (not_supported());
}
