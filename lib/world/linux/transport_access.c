#include "world/transport_access.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/linux/isolation.h"
#include "world/linux/proc.h"

enum transport_access
host_has_transport(const struct transport *t, bool may_load, char *reason, size_t size)
{
	int s;

	if (t->protocol_name != NULL && !may_load && !proc_has_protocol(t->protocol_name)) {
		snprintf(reason, size, "%s not loaded", t->protocol_name);
		return (TRANSPORT_LACKING);
	}
	if ((s = socket(t->domain, t->type | SOCK_CLOEXEC, t->protocol)) == -1) {
		snprintf(reason, size, "no socket of transport %s: %s", t->name, strerror(errno));
		return (errno == EPERM || errno == EACCES ? TRANSPORT_NOT_PERMITTED : TRANSPORT_LACKING);
	}
	close(s);
	/* The suite may have been started in a network that has none. */
	if (!transport_has_names(t)) {
		snprintf(reason, size, "no abstract name can be bound in this network: %s", strerror(errno));
		return (TRANSPORT_NOT_PERMITTED);
	}
	return (TRANSPORT_THERE);
}
