#include "world/transport_access.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/address.h"

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

/* gVisor has none in any network namespace but its first, in which the suite may not have been started. */
static bool
abstract_names_work(const struct transport *t, int s)
{
	struct address probe = address_unix(t, "probe");

	return (bind(s, ADDRESS(&probe)) == 0);
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
	if (t->address == ADDRESS_ABSTRACT && !abstract_names_work(t, s)) {
		snprintf(reason, size, "no abstract name can be bound in this network: %s", strerror(errno));
		close(s);
		return (TRANSPORT_NOT_PERMITTED);
	}
	close(s);
	return (TRANSPORT_THERE);
}
