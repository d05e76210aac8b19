#include "world/rights.h"

#include <sys/capsicum.h>

#include <errno.h>

/* A kernel can be without. */
int
host_limit_rights(int fd, enum right right)
{
	cap_rights_t rights;
	int ret;

	cap_rights_init(&rights, CAP_SEND, CAP_RECV, CAP_EVENT, CAP_LOOKUP, CAP_GETSOCKNAME, CAP_GETPEERNAME, CAP_GETSOCKOPT,
	    CAP_FCNTL, CAP_FSTAT);
	if (right == RIGHT_CONNECT)
		cap_rights_set(&rights, CAP_CONNECT);
	else if (right == RIGHT_CONNECTAT)
		cap_rights_set(&rights, CAP_CONNECTAT);
	ret = cap_rights_limit(fd, &rights);
	if (ret == -1 && errno == ENOSYS)
		errno = ENOTSUP;
	return (ret);
}
