#include "world/socket.h"

#include <sys/wait.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <atf-c.h>

#define	ROOM	3

/* Replaces the host's connect(): a few attempts have room, then the listener refuses. */
static enum { AT_ONCE, LATER, RESET } refusal;
static int attempts, without_room;

int
connect(int s, const struct sockaddr *name, socklen_t length)
{
	(void)s;
	(void)name;
	(void)length;
	if (++attempts <= ROOM || refusal == RESET) {
		if (attempts == ROOM + 1)
			without_room = s;
		return (0);
	}
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

/* What became of a connection that was made: one without room in the queue is reset in the end. */
ssize_t
recv(int s, void *buffer, size_t size, int flags)
{
	(void)buffer;
	(void)size;
	(void)flags;
	errno = refusal == RESET && attempts > ROOM && s == without_room ? ECONNRESET : EAGAIN;
	return (-1);
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

/* FreeBSD's TCP: to the client the connection is made before the listener finds no room for it. */
ATF_TC_WITHOUT_HEAD(reset_later);
ATF_TC_BODY(reset_later, tc)
{
	char said[256] = "";
	int ends[2], status;
	pid_t child;

	refusal = RESET;
	ATF_REQUIRE_EQ(0, pipe(ends));
	ATF_REQUIRE((child = fork()) != -1);
	if (child == 0) {
		if (dup2(ends[1], STDERR_FILENO) == -1)
			_exit(2);
		fill();
		_exit(0);
	}
	close(ends[1]);
	ATF_REQUIRE(read(ends[0], said, sizeof(said) - 1) > 0);
	ATF_REQUIRE_EQ(child, waitpid(child, &status, 0));
	ATF_CHECK_MSG(strstr(said, "resets it") != NULL, "%s", said);
	ATF_CHECK_EQ(1, WEXITSTATUS(status));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, refused_later);
	ATF_TP_ADD_TC(tp, refused_at_once);
	ATF_TP_ADD_TC(tp, reset_later);
	return (atf_no_error());
}
