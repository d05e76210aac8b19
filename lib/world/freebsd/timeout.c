#include "world/timeout.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/sctp.h>
#include <netinet/tcp.h>

#include <stdint.h>

/* The INIT is retransmitted once, after half of the time. */
static int
limit_sctp(int s, int seconds)
{
	unsigned half = (unsigned)seconds * 500;
	struct sctp_rtoinfo rto = { .srto_initial = half, .srto_max = half, .srto_min = half };
	struct sctp_initmsg init = { .sinit_max_attempts = 1, .sinit_max_init_timeo = (uint16_t)half };

	return (setsockopt(s, IPPROTO_SCTP, SCTP_RTOINFO, &rto, sizeof(rto)) == -1 ? -1 :
	    setsockopt(s, IPPROTO_SCTP, SCTP_INITMSG, &init, sizeof(init)));
}

int
host_limit_attempt(int s, int seconds)
{
	return (setsockopt(s, IPPROTO_TCP, TCP_KEEPINIT, &seconds, sizeof(seconds)) == 0 ? 0 : limit_sctp(s, seconds));
}

int
host_hurry_timeout(int s, int *milliseconds)
{
	*milliseconds = 2000;
	return (host_limit_attempt(s, 2));
}
