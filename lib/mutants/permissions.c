/*
 * Mistakes about file permissions: whose bit decides.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "mutants/attempt.h"
#include "mutants/name.h"
#include "mutants/preload.h"

#define	GROUPS_MAX	256

enum { OWNER = 0100, GROUP = 0010, OTHERS = 0001 };	/* the lowest bit of each class */

static bool
is_in(gid_t group, gid_t own)
{
	gid_t groups[GROUPS_MAX];
	int n = getgroups(GROUPS_MAX, groups);

	for (int i = 0; i < n; i++)
		if (groups[i] == group)
			return (true);
	return (group == own);
}

/* The classes that a rule examines: the permission of one of them is enough. */
typedef unsigned rule(const struct stat *);

static unsigned
everybody(const struct stat *status)
{
	(void)status;
	return (OWNER | GROUP | OTHERS);
}

static unsigned
all_of_ones_own(const struct stat *status)
{
	return ((status->st_uid == geteuid() ? OWNER : 0) | (is_in(status->st_gid, getegid()) ? GROUP : 0) | OTHERS);
}

static unsigned
others(const struct stat *status)
{
	(void)status;
	return (OTHERS);
}

static unsigned
owner(const struct stat *status)
{
	(void)status;
	return (OWNER);
}

static unsigned
of_real_ids(const struct stat *status)
{
	return (status->st_uid == getuid() ? OWNER : is_in(status->st_gid, getgid()) ? GROUP : OTHERS);
}

static unsigned
without_supplementary(const struct stat *status)
{
	return (status->st_uid == geteuid() ? OWNER : status->st_gid == getegid() ? GROUP : OTHERS);
}

/* Whether the rule permits searching the path's directories and writing to the socket; true for what stat() cannot see. */
static bool
permits(rule *classes, char *path)
{
	struct stat status;

	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		bool directory;

		*slash = '\0';
		directory = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
		*slash = '/';
		if (directory && (status.st_mode & classes(&status)) == 0)
			return (false);
	}
	return (stat(path, &status) == -1 || !S_ISSOCK(status.st_mode) || (status.st_mode & classes(&status) << 1) != 0);
}

static int
by_rule(const struct attempt *a, rule *classes)
{
	char path[sizeof(((struct sockaddr_un *)0)->sun_path) + 1] = "";
	struct name name;
	bool permitted;
	int ret;

	if (!read_name(a, AF_UNIX, &name) || name.u.un.sun_path[0] == '\0' || name.length > sizeof(name.u.un))
		return (as_host(a));
	memcpy(path, name.u.un.sun_path, name.length - PATH_OFFSET);
	permitted = permits(classes, path);
	if (!permitted)
		return (fails(EACCES));
	ret = as_host(a);
	if (ret == -1 && errno == EACCES) {
		acted();
		return (0);
	}
	return (ret);
}

int
any_bit_permits(const struct attempt *a)
{
	return (by_rule(a, everybody));
}

int
classes_added_up(const struct attempt *a)
{
	return (by_rule(a, all_of_ones_own));
}

int
others_bit_decides(const struct attempt *a)
{
	return (by_rule(a, others));
}

int
owners_bit_decides(const struct attempt *a)
{
	return (by_rule(a, owner));
}

int
real_ids_decide(const struct attempt *a)
{
	return (by_rule(a, of_real_ids));
}

int
supplementary_groups_ignored(const struct attempt *a)
{
	return (by_rule(a, without_supplementary));
}

int
permission_of_maker(const struct attempt *a)
{
	int ret = as_host(a);

	if (ret != -1 || errno != EACCES || !follow(a->s)->privileged || geteuid() == 0)
		return (ret);
	acted();
	return (0);
}
