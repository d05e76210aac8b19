#include "world/unix_state.h"

#include <sys/stat.h>

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

/* A line of /proc/net/unix: number, references, protocol, flags, type, state, inode, path (proc_net_unix(5)). */
const char *
host_unix_state(int s)
{
	static const char *const states[] = { "free", "unconnected", "connecting", "connected", "disconnecting" };
	const char *found = NULL;
	unsigned long inode;
	unsigned state;
	struct stat status;
	char line[512];
	FILE *list;

	if (fstat(s, &status) == -1 || (list = fopen("/proc/net/unix", "re")) == NULL)
		return (NULL);
	while (found == NULL && fgets(line, sizeof(line), list) != NULL)
		if (sscanf(line, "%*s %*s %*s %*s %*s %x %lu", &state, &inode) == 2 && inode == status.st_ino)
			found = state < sizeof(states) / sizeof(states[0]) ? states[state] : "unknown";
	fclose(list);
	errno = found == NULL ? ENOENT : 0;
	return (found);
}
