#include "world/descriptor_kind.h"

#include "world/posix/not_supported.h"

int
host_descriptor(enum descriptor_kind kind)
{
	(void)kind;
	return (not_supported());
}
