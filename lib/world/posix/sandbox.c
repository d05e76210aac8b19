#include "world/sandbox.h"

#include "world/posix/not_supported.h"

int
host_forbid_ports(unsigned but)
{
	(void)but;
	return (not_supported());
}

int
host_forbid_strange_names(void)
{
	return (not_supported());
}

int
host_forbid_files(void)
{
	return (not_supported());
}

int
host_filter_connect(enum filter filter, int error, socklen_t length, int *supervisor)
{
	(void)filter;
	(void)error;
	(void)length;
	(void)supervisor;
	return (not_supported());
}

int
host_supervise(int supervisor, int seconds, int error)
{
	(void)supervisor;
	(void)seconds;
	(void)error;
	return (not_supported());
}

int
host_network_apart(void)
{
	return (not_supported());
}
