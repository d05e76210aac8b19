#include "world/socket_state.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static const char *
tcp_state_named(unsigned state)
{
	static const char *const states[] = { NULL, "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT",
	    "CLOSED", "CLOSE-WAIT", "LAST-ACK", "LISTEN", "CLOSING" };

	return (state != 0 && state < sizeof(states) / sizeof(states[0]) ? states[state] : "unknown");
}

/* The first byte that TCP_INFO writes is the state, since Linux 2.4. */
const char *
host_tcp_state(int s)
{
	unsigned char info[256] = { 0 };
	socklen_t length = sizeof(info);

	if (getsockopt(s, IPPROTO_TCP, TCP_INFO, info, &length) == -1)
		return (NULL);
	return (tcp_state_named(info[0]));
}

/* A line of /proc/net/tcp: number, both addresses, state, queues, timer, retransmissions, user, time-out, inode (proc_net(5)). */
const char *
host_tcp_listed_state(int s)
{
	static const char *const lists[] = { "/proc/net/tcp", "/proc/net/tcp6" };
	const char *found = NULL;
	struct stat status;

	if (fstat(s, &status) == -1)
		return (NULL);
	for (size_t i = 0; found == NULL && i < sizeof(lists) / sizeof(lists[0]); i++) {
		char line[512];
		unsigned long inode;
		unsigned state;
		FILE *list = fopen(lists[i], "re");

		while (found == NULL && list != NULL && fgets(line, sizeof(line), list) != NULL)
			if (sscanf(line, "%*s %*s %*s %x %*s %*s %*s %*s %*s %lu", &state, &inode) == 2 && inode == status.st_ino)
				found = tcp_state_named(state);
		if (list != NULL)
			fclose(list);
	}
	errno = found == NULL ? ENOENT : 0;
	return (found);
}

int
host_list_sockets(void)
{
	static const char *const lists[] = { "tcp", "tcp6", "udp", "udp6", "raw", "raw6", "unix" };
	char path[64], bytes[4096];
	bool any = false;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		int fd;

		snprintf(path, sizeof(path), "/proc/net/%s", lists[i]);
		if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
			continue;
		while (read(fd, bytes, sizeof(bytes)) > 0)
			any = true;
		close(fd);
	}
	return (any ? 0 : -1);
}
