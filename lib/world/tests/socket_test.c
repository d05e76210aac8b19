#include "world/socket.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#include <atf-c.h>

#define	ROOM	3

/* Replaces the host's connect(): a few attempts have room, then the listener refuses. */
static enum { AT_ONCE, LATER } refusal;
static int attempts;

int
connect(int s, const struct sockaddr *name, socklen_t length)
{
	(void)s;
	(void)name;
	(void)length;
	if (++attempts <= ROOM)
		return (0);
	errno = refusal == AT_ONCE ? ECONNREFUSED : EINPROGRESS;
	return (-1);
}

/* An unconnected socket polls as writable, and here has this pending error. */
int
getsockopt(int s, int level, int option, void *value, socklen_t *length)
{
	(void)s;
	(void)length;
	ATF_REQUIRE_EQ(level, SOL_SOCKET);
	ATF_REQUIRE_EQ(option, SO_ERROR);
	*(int *)value = ECONNREFUSED;
	return (0);
}

static void
fill(void)
{
	struct address at;
	int listener;

	attempts = 0;
	listener = listener_full(transport_of(TCP4), NULL, &at);
	ATF_REQUIRE_EQ_MSG(attempts, ROOM + 1, "%d attempts", attempts);
	ATF_REQUIRE(full_queue_refuses());
	close(listener);
}

/* SCTP does this: a listener without room aborts the association. */
ATF_TC_WITHOUT_HEAD(refused_later);
ATF_TC_BODY(refused_later, tc)
{
	refusal = LATER;
	fill();
}

ATF_TC_WITHOUT_HEAD(refused_at_once);
ATF_TC_BODY(refused_at_once, tc)
{
	refusal = AT_ONCE;
	fill();
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, refused_later);
	ATF_TP_ADD_TC(tp, refused_at_once);
	return (atf_no_error());
}
