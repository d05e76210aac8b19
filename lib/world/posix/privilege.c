#include "world/privilege.h"

#include <sys/types.h>
#include <sys/stat.h>

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

/* Who may do nothing that the modes of a file do not let everybody do. */
#define	UNPRIVILEGED	"nobody"

bool
host_can_lose_file_privilege(char *reason, size_t size)
{
	struct stat directory;

	if (geteuid() != 0)
		return (true);
	if (getpwnam(UNPRIVILEGED) == NULL) {
		snprintf(reason, size, "there is no user %s to become", UNPRIVILEGED);
		return (false);
	}
	/* One that this user may not search would refuse every name in it, whatever the case set up there. */
	if (stat(".", &directory) == -1 || (directory.st_mode & S_IXOTH) == 0) {
		snprintf(reason, size, "the working directory is closed to user %s", UNPRIVILEGED);
		return (false);
	}
	return (true);
}

/* Root passes over modes because it is root; any other user has nothing to lose. */
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
