/*
 * Which host this is, and what follows for judging.
 */
#ifndef CASE_HOST_H
#define	CASE_HOST_H

#include <sys/utsname.h>

/*
 * The host's name, which is also that of its list of deviations: what the variable `host` says, else what is found out.  A
 * sandbox that answers uname(2) as another system does is told apart by what it shows of itself.
 */
const char *host_name(const char *variable, const struct utsname *);

/* The manuals that a host is judged by where none are selected: the seeds, POSIX and its own. */
const char *host_manuals(const char *host);

#endif
