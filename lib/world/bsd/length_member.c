#include "world/length_member.h"

int
host_set_length_member(struct sockaddr *address, unsigned char length)
{
	address->sa_len = length;
	return (0);
}
