#include "world/syn_offer.h"

#include "world/posix/not_supported.h"

int
host_set_offer(enum host_offer offer, int value)
{
	(void)offer;
	(void)value;
	return (not_supported());
}
