#include "world/jail.h"

#include <sys/param.h>
#include <sys/jail.h>

#include <netinet/in.h>

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "world/freebsd/isolation.h"
#include "world/freebsd/jail_parameter.h"
#include "world/posix/not_supported.h"

#define	ADDRESSES_MAX	4

/* A jail within the case's own, which has let it make one. */
int
host_enter_jail(const struct address addresses[], size_t n)
{
	struct in_addr inet[ADDRESSES_MAX];
	struct in6_addr inet6[ADDRESSES_MAX];
	size_t n_inet = 0, n_inet6 = 0;
	char directory[PATH_MAX];
	struct iovec parameters[] = {
		STRING("path"), STRING("/"),
		STRING("ip4.addr"), { .iov_base = inet },
		STRING("ip6.addr"), { .iov_base = inet6 },
	};

	if (!has_own_network())
		return (not_supported());
	if (n > ADDRESSES_MAX || getcwd(directory, sizeof(directory)) == NULL) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	for (size_t i = 0; i < n; i++)
		if (addresses[i].u.any.sa_family == AF_INET)
			inet[n_inet++] = addresses[i].u.in.sin_addr;
		else
			inet6[n_inet6++] = addresses[i].u.in6.sin6_addr;
	parameters[3].iov_len = n_inet * sizeof(inet[0]);
	parameters[5].iov_len = n_inet6 * sizeof(inet6[0]);
	if (jail_set(parameters, nitems(parameters), JAIL_CREATE | JAIL_ATTACH) == -1)
		return (-1);
	return (chdir(directory));
}
