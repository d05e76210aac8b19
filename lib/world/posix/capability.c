#include "world/capability.h"

#include "world/posix/not_supported.h"

int
host_enter_capability_mode(void)
{
	return (not_supported());
}
