#include "world/faults.h"

#include "world/posix/not_supported.h"

int
host_faults_open(void)
{
	return (not_supported());
}

int
host_fault_begin(unsigned n)
{
	(void)n;
	return (not_supported());
}

int
host_fault_end(void)
{
	return (not_supported());
}
