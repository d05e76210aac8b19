#include "world/syn_offer.h"

#include <errno.h>

#include "world/freebsd/sysctl.h"

/* A release has fewer values than a later one, and refuses the others. */
int
host_set_offer(enum host_offer offer, int value)
{
	static const char *const names[] = {
		[OFFER_RFC1323] = "net.inet.tcp.rfc1323",
		[OFFER_SACK] = "net.inet.tcp.sack.enable",
		[OFFER_ECN] = "net.inet.tcp.ecn.enable",
	};
	int ret = set_setting(names[offer], value);

	if (ret == -1 && errno == EINVAL)
		errno = ENOTSUP;
	return (ret);
}
