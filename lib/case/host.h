/*
 * Names the host and selects the manuals that judge it.
 */
#ifndef CASE_HOST_H
#define	CASE_HOST_H

#include <sys/utsname.h>

/*
 * Returns the host's name, which also names its list of deviations: the variable `host` if it is set, else a name found from
 * uname(2).  gVisor, which reports itself as Linux there, is recognized by its /proc/version.
 */
const char *host_name(const char *variable, const struct utsname *);

/*
 * Returns the manuals selected by default for a host: freebsd, bs2000, posix and its own, which is that of its release, such as
 * "15.0-RELEASE".
 */
const char *host_manuals(const char *host, const char *release);

#endif
