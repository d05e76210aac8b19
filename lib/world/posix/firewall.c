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
host_firewall_reject(enum host_direction direction, const struct address *far, int protocol, enum host_rejection how,
    uint8_t code)
{
	(void)direction;
	(void)far;
	(void)protocol;
	(void)how;
	(void)code;
	return (not_supported());
}

int
host_firewall_drop_matching(enum host_match match, uint32_t value, const struct address *far)
{
	(void)match;
	(void)value;
	(void)far;
	return (not_supported());
}
