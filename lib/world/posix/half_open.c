#include "world/half_open.h"

#include "world/posix/not_supported.h"

int
host_half_open_limit(int n)
{
	(void)n;
	return (not_supported());
}

int
host_syn_cookies(bool on)
{
	(void)on;
	return (not_supported());
}
