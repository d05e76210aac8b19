#include "world/timeout.h"

#include "world/posix/not_supported.h"

int
host_hurry_timeout(int s, int *milliseconds)
{
	*milliseconds = 1000;
	(void)s;
	return (not_supported());
}

int
host_limit_attempt(int s, int seconds)
{
	(void)s;
	(void)seconds;
	return (not_supported());
}
