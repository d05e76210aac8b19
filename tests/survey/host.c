/*
 * Facts about the host for readers of the report.  Nothing here is judged.
 */
#include "case/case.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <limits.h>
#include <unistd.h>

#include "world/libc.h"
#include "world/ports.h"
#include "world/survey.h"
#include "world/transport_access.h"

/* Prefers the run-time value. */
static void
note_limit(const char *name, long at_run_time, long fallback)
{
	long value = at_run_time >= 0 ? at_run_time : fallback;

	if (value >= 0)
		note(name, "%ld", value);
	else
		note(name, "no limit given");
}

#ifndef PATH_MAX
#define	PATH_MAX	(-1)
#endif
#ifndef NAME_MAX
#define	NAME_MAX	(-1)
#endif

static void
note_setting(const char *name, const char *value)
{
	note(name, "%s", value);
}

/* Runs before isolation: a private network starts with the kernel's defaults instead of the host's settings. */
static void
host_facts(void)
{
	char libc[128];
	unsigned first, last;

	host_libc(libc, sizeof(libc));
	note("libc", "%s", libc);
	note("uid", "%s", geteuid() == 0 ? "root" : "an ordinary user");
	note("processors", "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	note("sizeof sun_path", "%zu", sizeof(((struct sockaddr_un *)0)->sun_path));
	note("sizeof sockaddr_un", "%zu", sizeof(struct sockaddr_un));
	note("sizeof sockaddr_in", "%zu", sizeof(struct sockaddr_in));
	note("sizeof sockaddr_in6", "%zu", sizeof(struct sockaddr_in6));
	note("sizeof sockaddr_storage", "%zu", sizeof(struct sockaddr_storage));
	note_limit("PATH_MAX", pathconf(".", _PC_PATH_MAX), PATH_MAX);
	note_limit("NAME_MAX", pathconf(".", _PC_NAME_MAX), NAME_MAX);
	note_limit("SYMLOOP_MAX", sysconf(_SC_SYMLOOP_MAX), -1);
	note_limit("OPEN_MAX", sysconf(_SC_OPEN_MAX), -1);
	note("SOMAXCONN", "%d", SOMAXCONN);
	note_limit("_POSIX_VERSION", sysconf(_SC_VERSION), -1);
	if (host_port_range_get(&first, &last) == 0)
		note("automatic ports", "%u-%u", first, last);
	host_settings(note_setting);
}

CONDITION(facts, .before = host_facts, .descr = "The host's limits, settings and protocols, for the reader of a report")
{
	for (size_t i = 0; i < n_transports; i++) {
		char reason[128];

		if (host_has_transport(&transports[i], false, reason, sizeof(reason)) == TRANSPORT_THERE)
			note(transports[i].name, "there");
		else
			note(transports[i].name, "%s", reason);
	}
}
