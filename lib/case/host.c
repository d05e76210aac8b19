#include "case/host.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "judge/deviation.h"

/* gVisor reports itself as Linux 4.4.0, but the build date in its /proc/version has not changed in any release. */
#define	GVISOR_VERSION	"Sun Jan 10 15:06:54 PST 2016"

/* The first row whose host and releases match. */
static const struct {
	const char *host, *releases, *manuals;
} own_manuals[] = {
	{ "freebsd", "14-", "freebsd bs2000 posix freebsd15" },
	{ "freebsd", "*", "freebsd bs2000 posix freebsd12" },
	{ "gvisor", "*", "freebsd bs2000 posix linux" },
	{ "linux", "*", "freebsd bs2000 posix linux" },
};

const char *
host_name(const char *variable, const struct utsname *system)
{
	static char name[sizeof(system->sysname)];
	char version[512] = "";
	FILE *file;
	size_t i;

	if (variable[0] != '\0')
		return (variable);
	if (strcmp(system->sysname, "Linux") == 0 && (file = fopen("/proc/version", "r")) != NULL) {
		if (fgets(version, sizeof(version), file) == NULL)
			version[0] = '\0';
		fclose(file);
		if (strstr(version, GVISOR_VERSION) != NULL)
			return ("gvisor");
	}
	for (i = 0; system->sysname[i] != '\0' && i < sizeof(name) - 1; i++)
		name[i] = (char)tolower((unsigned char)system->sysname[i]);
	name[i] = '\0';
	return (name);
}

const char *
host_manuals(const char *host, const char *release)
{
	for (size_t i = 0; i < sizeof(own_manuals) / sizeof(own_manuals[0]); i++)
		if (strcmp(own_manuals[i].host, host) == 0 && release_matches(own_manuals[i].releases, release))
			return (own_manuals[i].manuals);
	return ("freebsd bs2000 posix");
}
