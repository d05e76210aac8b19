#include "world/drops.h"

#include "world/posix/not_supported.h"

int
host_drops(int listener, unsigned *n)
{
	*n = 0;
	(void)listener;
	return (not_supported());
}
