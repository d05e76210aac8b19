#include "world/hook.h"

#include "world/posix/not_supported.h"

int
host_hook_connect(enum hook hook)
{
	(void)hook;
	return (not_supported());
}
