#include "world/privilege.h"

#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

/* A user with no more access to files than everybody has. */
#define	UNPRIVILEGED	"nobody"

bool
host_can_lose_file_privilege(char *reason, size_t size)
{
	struct stat directory;

	if (geteuid() != 0)
		return (true);
	if (getpwnam(UNPRIVILEGED) == NULL) {
		snprintf(reason, size, "there is no user %s to change to", UNPRIVILEGED);
		return (false);
	}
	/* If this user may not search the working directory, every name in it fails, whatever the case has set up. */
	if (stat(".", &directory) == -1 || (directory.st_mode & S_IXOTH) == 0) {
		snprintf(reason, size, "the working directory is closed to user %s", UNPRIVILEGED);
		return (false);
	}
	return (true);
}

/* Root ignores file modes by its uid; other users have no such privilege. */
int
host_lose_file_privilege(void)
{
	const struct passwd *user;
	gid_t group;

	if (geteuid() != 0)
		return (0);
	errno = ENOENT;
	if ((user = getpwnam(UNPRIVILEGED)) == NULL)
		return (-1);
	group = user->pw_gid;
	return (setgroups(1, &group) == -1 || setgid(group) == -1 || setuid(user->pw_uid) == -1 ? -1 : 0);
}
