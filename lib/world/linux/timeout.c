#include "world/timeout.h"

#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include <linux/sctp.h>

#include "world/linux/proc.h"
#include "world/option.h"

static bool
is_sctp(int s)
{
	int protocol = 0;
	socklen_t length = sizeof(protocol);

	return (getsockopt(s, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) == 0 && protocol == IPPROTO_SCTP);
}

/* The INIT is retransmitted once, after half of the time. */
static int
limit_sctp(int s, int milliseconds)
{
	unsigned half = (unsigned)milliseconds / 2;
	struct sctp_rtoinfo rto = { .srto_initial = half, .srto_max = half, .srto_min = half };
	struct sctp_initmsg init = { .sinit_max_attempts = 1, .sinit_max_init_timeo = (uint16_t)half };

	return (setsockopt(s, IPPROTO_SCTP, SCTP_RTOINFO, &rto, sizeof(rto)) == -1 ? -1 :
	    setsockopt(s, IPPROTO_SCTP, SCTP_INITMSG, &init, sizeof(init)));
}

int
host_hurry_timeout(int s, int *milliseconds)
{
	*milliseconds = 1000;
	if (is_sctp(s))
		return (limit_sctp(s, *milliseconds));
	/* The first retransmission timer fires after 1 s (RFC 6298) and finds the attempt past its time-out. */
	if (setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned){ 500 }, sizeof(unsigned)) == 0)
		return (0);
	if (errno != ENOPROTOOPT && errno != EOPNOTSUPP)
		return (-1);
	/* MPTCP lacks the option but uses the network's settings: one retransmission after 1 s, and 2 s for its answer. */
	*milliseconds = 3000;
	/* Linux before 6.5 lacks the setting, and behaves as with 0. */
	if (write_setting("net/ipv4/tcp_syn_linear_timeouts", "0") == -1 && errno != ENOENT)
		return (-1);
	return (write_setting("net/ipv4/tcp_syn_retries", "1"));
}

/* MPTCP lacks the option: its SYN is retransmitted once, after one second, and the attempt ends another second later. */
int
host_limit_attempt(int s, int seconds)
{
	if (is_sctp(s))
		return (limit_sctp(s, seconds * 1000));
	if (setsockopt(s, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned){ (unsigned)seconds * 1000 }, sizeof(unsigned)) == 0)
		return (0);
	return (host_syn_retries(-1, 1));
}
