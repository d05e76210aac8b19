/*
 * What can happen to a datagram socket.
 */
#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>

#include "automaton/alphabet.h"
#include "case/case.h"
#include "world/socket.h"
#include "world/wait.h"

static const char *
connect_1(struct stage *stage)
{
	return (stage_connect_peer(stage, 0));
}

static const char *
connect_2(struct stage *stage)
{
	return (stage_connect_peer(stage, 1));
}

static const char *
connect_nobody(struct stage *stage)
{
	(void)stage_connect(stage, &stage->nobody);
	return (stage->answer);
}

/* Where a datagram goes that names no address. */
static const char *
send_datagram(struct stage *stage)
{
	static const char *const to[] = { "to nobody", "to 1", "to 2", "to both" };
	ssize_t sent = send(stage->s, "d", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
	size_t heard = 0;
	char byte;

	if (sent == -1)
		return (stage_result(stage, -1));
	stage_settle(stage);
	for (size_t i = 0; i < PEERS; i++)
		if (recv(stage->peers[i], &byte, 1, MSG_DONTWAIT) == 1)
			heard |= 1u << i;
	return (to[heard]);
}

/*
 * Whether the socket hears a peer's datagram, wherever it has its name. It is received at once: what waits is no state of the
 * socket.
 */
static const char *
hear(struct stage *stage, size_t peer)
{
	struct address to = stage->own;
	char byte;

	if (is_unix(stage->transport)) {
		if (!stage->named)
			return ("no name");
	} else {
		struct address local = address_of_socket(stage->s);

		if (address_port(&local) == 0)
			return ("no name");
		address_set_port(&to, address_port(&local));
	}
	if (sendto(stage->peers[peer], "d", 1, MSG_DONTWAIT, ADDRESS(&to)) == -1)
		return (stage_result(stage, -1));
	stage_settle(stage);
	if (recv(stage->s, &byte, 1, MSG_DONTWAIT) == 1)
		return ("heard");
	return (errno == EAGAIN ? "filtered" : stage_result(stage, -1));
}

static const char *
hear_1(struct stage *stage)
{
	return (hear(stage, 0));
}

static const char *
hear_2(struct stage *stage)
{
	return (hear(stage, 1));
}

const struct operation datagram_operations[] = {
	{ "connect_1", connect_1, ALL_DGRAM, BOTH_MODES, false },
	{ "connect_2", connect_2, ALL_DGRAM, BOTH_MODES, false },
	{ "connect_nobody", connect_nobody, ALL_DGRAM, BOTH_MODES, false },
	{ "send", send_datagram, ALL_DGRAM, BOTH_MODES, true },
	{ "hear_1", hear_1, ALL_DGRAM, BOTH_MODES, true },
	{ "hear_2", hear_2, ALL_DGRAM, BOTH_MODES, true },
	{ NULL, NULL, 0, 0, false },
};
