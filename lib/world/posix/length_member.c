#include "world/length_member.h"

#include "world/posix/not_supported.h"

int
host_set_length_member(struct sockaddr *address, unsigned char length)
{
	(void)address;
	(void)length;
	return (not_supported());
}
