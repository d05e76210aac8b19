#include "world/isolation.h"

#include <sys/param.h>
#include <sys/jail.h>
#include <sys/socket.h>

#include <net/if.h>
#include <netinet/in.h>

#include <err.h>
#include <errno.h>
#include <ifaddrs.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/address.h"
#include "world/freebsd/busy.h"
#include "world/freebsd/interface.h"
#include "world/freebsd/isolation.h"
#include "world/freebsd/jail_parameter.h"
#include "world/freebsd/sysctl.h"
#include "world/route.h"
#include "world/wait.h"

#define	LOOPBACK	"lo0"

static const struct transport inet = { .domain = AF_INET, .address = ADDRESS_INET };

static bool own_network;

bool
has_own_network(void)
{
	return (own_network);
}

/* Whether nothing has been set up in the present network yet, as in a jail that was made for this case. */
static bool
network_is_untouched(void)
{
	struct ifaddrs *all;
	bool untouched = true;

	if (getifaddrs(&all) == -1)
		return (false);
	for (const struct ifaddrs *i = all; i != NULL; i = i->ifa_next) {
		int family = i->ifa_addr != NULL ? i->ifa_addr->sa_family : AF_UNSPEC;

		if (family == AF_INET || family == AF_INET6 ||
		    (strcmp(i->ifa_name, LOOPBACK) == 0 && (i->ifa_flags & IFF_UP) != 0))
			untouched = false;
	}
	freeifaddrs(all);
	return (untouched);
}

/* Kyua can put a case into a jail with a network of its own.  A jail that anybody has set up for other ends is not that. */
static bool
is_in_jail_of_its_own(void)
{
	int jailed, vnet;

	return (get_setting("security.jail.jailed", &jailed) == 0 && jailed != 0 &&
	    get_setting("security.jail.vnet", &vnet) == 0 && vnet != 0 && network_is_untouched());
}

/*
 * A jail with a network of its own and the host's files.  It has no name that could collide, and as it does not persist it
 * goes with its last process, killed or not, and everything in it.
 */
static int
enter_jail(char *detail, size_t size)
{
	char directory[PATH_MAX], message[128] = "";
	int vnet = JAIL_SYS_NEW, children = 1;
	struct iovec parameters[] = {
		STRING("path"), STRING("/"),
		STRING("vnet"), { .iov_base = &vnet, .iov_len = sizeof(vnet) },
		STRING("errmsg"), { .iov_base = message, .iov_len = sizeof(message) },
		/* A jail takes these away, which root has outside. */
		STRING("children.max"), { .iov_base = &children, .iov_len = sizeof(children) },
		STRING("allow.raw_sockets"), NO_VALUE,
		STRING("allow.socket_af"), NO_VALUE,
	};
	unsigned n = sizeof(parameters) / sizeof(parameters[0]);
	struct timespec deadline = wait_deadline();
	int jail;

	if (getcwd(directory, sizeof(directory)) == NULL) {
		snprintf(detail, size, "getcwd: %s", strerror(errno));
		return (-1);
	}
	while ((jail = jail_set(parameters, n, JAIL_CREATE | JAIL_ATTACH)) == -1) {
		/* From within a jail that lacks them they cannot be given on. */
		if (errno == EPERM && n == sizeof(parameters) / sizeof(parameters[0]))
			n -= 6;
		else if (!busy_for_now(&deadline))
			break;
	}
	if (jail == -1) {
		snprintf(detail, size, "no jail with a network of its own: %s%s%s", strerror(errno),
		    message[0] != '\0' ? ": " : "", message);
		return (-1);
	}
	/* Attaching has led to the root directory, where a case has no business. */
	if (chdir(directory) == -1)
		err(1, "%s", directory);
	return (0);
}

#define	SHORTEST_MS	1
#define	LONGEST_MS	1000
#define	DESCRIPTORS	256	/* more than a case has open */

/*
 * The time of a connection in TIME_WAIT.  Newer releases have a setting for that, of at least one tick of the clock; there the
 * older one is obsolete, and each use of it writes to the console.
 */
static void
shorten_time_wait(void)
{
	int value;

	if (get_setting("net.inet.tcp.msl_local", &value) == -1) {
		(void)set_setting("net.inet.tcp.nolocaltimewait", 1);
		return;
	}
	for (int ms = SHORTEST_MS; ms <= LONGEST_MS; ms *= 10)
		if (set_setting("net.inet.tcp.msl_local", ms) == 0 || errno != EINVAL)
			return;
}

/*
 * A connection in TIME_WAIT, or one whose far end is gone, keeps its jail, with all of its network, for another minute.  Those
 * that this process ends by going need not: nobody looks at them any more.  Those that are open are reset.
 */
static void
leave_no_connections(void)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	if (!own_network)
		return;
	shorten_time_wait();
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++)
		(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

/* No directory for paths: Kyua's serves, since names are relative and Kyua clears it. */
bool
host_isolate(const struct transport *t, char *detail, size_t size)
{
	struct address loopback = address_loopback(&inet, 0);
	bool given = is_in_jail_of_its_own();

	(void)t;
	if (geteuid() != 0) {
		snprintf(detail, size, "a jail with a network of its own needs root");
		return (false);
	}
	if (!given && enter_jail(detail, size) == -1)
		return (false);
	own_network = true;
	/* ::1 comes up with the interface. */
	if (interface_change_flags(LOOPBACK, IFF_UP, 0) == -1 || host_address_add(LOOPBACK, &loopback, 8) == -1) {
		snprintf(detail, size, "the loopback of a new jail cannot be brought up: %s", strerror(errno));
		own_network = false;
		return (false);
	}
	(void)atexit(leave_no_connections);
	snprintf(detail, size, "jail: %s", given ? "vnet, given" : "vnet");
	return (true);
}
