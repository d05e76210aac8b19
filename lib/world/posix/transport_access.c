#include "world/transport_access.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* socket() loads no protocol on these hosts, so it can be tried. */
enum transport_access
host_has_transport(const struct transport *t, bool may_load, char *reason, size_t size)
{
	enum transport_access access = TRANSPORT_THERE;
	int s;

	(void)may_load;
	if (t->address == ADDRESS_ABSTRACT) {
		snprintf(reason, size, "the host has no abstract names of sockets");
		return (TRANSPORT_LACKING);
	}
	if ((s = socket(t->domain, t->type, t->protocol)) == -1) {
		snprintf(reason, size, "no socket of transport %s: %s", t->name, strerror(errno));
		return (errno == EPERM || errno == EACCES ? TRANSPORT_NOT_PERMITTED : TRANSPORT_LACKING);
	}
	/* On OpenBSD IPV6_V6ONLY cannot be cleared. */
	if (t->address == ADDRESS_MAPPED && setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int)) == -1) {
		snprintf(reason, size, "no IPv4-mapped addresses: %s", strerror(errno));
		access = TRANSPORT_LACKING;
	}
	close(s);
	return (access);
}
