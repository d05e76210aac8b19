#include "world/deaf.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include "world/posix/not_supported.h"

#define	HIGHEST	255	/* sent with this, and decremented by no hop; hosts send with 64 or so */

int
host_deafen(int listener, const struct transport *t, bool deaf)
{
	int least = deaf ? HIGHEST : 0;

	(void)listener;
	(void)least;
#ifdef IP_MINTTL
	if (t->domain == AF_INET)
		return (setsockopt(listener, IPPROTO_IP, IP_MINTTL, &least, sizeof(least)));
#endif
#ifdef IPV6_MINHOPCOUNT
	if (t->domain == AF_INET6)
		return (setsockopt(listener, IPPROTO_IPV6, IPV6_MINHOPCOUNT, &least, sizeof(least)));
#endif
	(void)t;
	return (not_supported());
}
