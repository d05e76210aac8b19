#include "world/unix_state.h"

#include <stddef.h>

#include "world/posix/not_supported.h"

const char *
host_unix_state(int s)
{
	(void)s;
	(void)not_supported();
	return (NULL);
}
