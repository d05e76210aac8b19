#include "world/connectat.h"

bool
host_has_connectat(void)
{
	return (true);
}

int
host_connectat(int dirfd, int s, const void *name, socklen_t namelen)
{
	return (connectat(dirfd, s, name, namelen));
}
