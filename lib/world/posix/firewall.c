#include "world/firewall.h"

#include "world/posix/not_supported.h"

/* On FreeBSD the administrator decides which firewall module is loaded. */
int
host_firewall_drop(const struct address *destination)
{
	(void)destination;
	return (not_supported());
}

int
host_firewall_reject(enum host_direction direction, const struct address *far, enum host_rejection how, uint8_t code)
{
	(void)direction;
	(void)far;
	(void)how;
	(void)code;
	return (not_supported());
}
