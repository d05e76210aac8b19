#include "world/rights.h"

#include "world/posix/not_supported.h"

int
host_limit_rights(int fd, enum right right)
{
	(void)fd;
	(void)right;
	return (not_supported());
}
