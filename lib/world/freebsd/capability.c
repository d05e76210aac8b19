#include "world/capability.h"

#include <sys/capsicum.h>

#include <errno.h>

/* A kernel can be without. */
int
host_enter_capability_mode(void)
{
	int ret = cap_enter();

	if (ret == -1 && errno == ENOSYS)
		errno = ENOTSUP;
	return (ret);
}
