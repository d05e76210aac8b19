#include "world/transport_access.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/linux/isolation.h"

/* Looks for the protocol in the kernel's list, because socket() would load it. */
static bool
protocol_is_loaded(const char *name)
{
	char line[256];
	size_t length = strlen(name);
	bool found = false;
	FILE *file = fopen("/proc/net/protocols", "r");

	if (file == NULL)
		return (true);		/* a sandbox without the list does not load protocols */
	while (!found && fgets(line, sizeof(line), file) != NULL)
		found = strncmp(line, name, length) == 0 && line[length] == ' ';
	fclose(file);
	return (found);
}

enum transport_access
host_has_transport(const struct transport *t, bool may_load, char *reason, size_t size)
{
	int s;

	if (t->protocol_name != NULL && !may_load && !protocol_is_loaded(t->protocol_name)) {
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
