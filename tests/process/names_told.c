/*
 * At both ends of a connection, getpeername() and getsockname() write as much of the name as the buffer holds, and nothing
 * beyond it.
 */
#include "case/case.h"
#include "world/socket.h"

#include <stdio.h>
#include <string.h>

#define	ZERO	"freebsd:returns-zero bs2000:returns-zero posix:returns-zero linux:returns-zero"
#define	MARGIN	64	/* bytes before and after the buffer */
#define	FILLER	0x5a

typedef int name_function(int, struct sockaddr *, socklen_t *);

/* Observes what the buffer has of the name, and whether the bytes around it have changed. */
static void
observe_name_in(const char *whose, int s, name_function *function, socklen_t room)
{
	_Alignas(struct sockaddr_storage) unsigned char memory[2 * MARGIN + sizeof(struct address)];
	struct address whole;
	socklen_t length = room;
	char observation[64];
	bool around = true, begins;

	memset(&whole, 0, sizeof(whole));
	whole.length = sizeof(whole.u);
	memset(memory, FILLER, sizeof(memory));
	if (s == -1 || function(s, &whole.u.any, &whole.length) == -1 ||
	    function(s, (struct sockaddr *)(void *)(memory + MARGIN), &length) == -1) {
		observe(whose, "none");
		snprintf(observation, sizeof(observation), "%s_around", whose);
		observe(observation, "none");
		return;
	}
	for (size_t i = 0; i < sizeof(memory); i++)
		around = around && ((i >= MARGIN && i < MARGIN + room) || memory[i] == FILLER);
	begins = memcmp(memory + MARGIN, &whole.u, room < whole.length ? room : whole.length) == 0;
	observe(whose, "%s", !begins ? "another name" : length == whole.length ? "its beginning, and its length" :
	    "its beginning, and another length");
	snprintf(observation, sizeof(observation), "%s_around", whose);
	observe(observation, "%s", around ? "unchanged" : OUTCOME_CHANGED "bytes beyond the room that is given");
}

/* The name is cut to the room that there is, and the length is that of the whole name. */
#define	CUT	"its beginning, and its length"
#define	NAMED	(EVERY & ~(unsigned)ALL_RAW)

static expectations told = {
	{ "call", ZERO, "0" },
	{ "peer", "posix:getpeername-truncated linux:getpeername-truncated", CUT },
	{ "local", "posix:getsockname-truncated linux:getsockname-truncated", CUT },
	{ "accepted_peer", "posix:getpeername-truncated linux:getpeername-truncated", CUT, ALL_STREAM },
	{ "accepted_local", "posix:getsockname-truncated linux:getsockname-truncated", CUT, ALL_STREAM },
};

static expectations whole = {
	{ "call", ZERO, "0" },
};

CONDITION(room_for_family, .transports = NAMED, .expect = told, .arg = &(const socklen_t){ 2 },
    .descr = "The buffer for the names holds two bytes")
{
	socklen_t room = *(const socklen_t *)test->condition->arg;
	struct address to, at;
	int peer = peer_open(test->transport, "the peer", &to), s = socket_bound(test->transport, "client", &at), accepted;

	if (room == 0)
		room = to.length < at.length ? to.length - 1 : at.length - 1;
	observe_connect("call", s, ADDRESS(&to));
	observe_name_in("peer", s, getpeername, room);
	observe_name_in("local", s, getsockname, room);
	if (!is_connection_mode(test->transport))
		return;
	accepted = accept_within_bound(peer);
	observe_name_in("accepted_peer", accepted, getpeername, room);
	observe_name_in("accepted_local", accepted, getsockname, room);
}

CONDITION_OF(room_for_family, room_for_port, .transports = NAMED, .expect = told,
    .arg = &(const socklen_t){ 4 }, .descr = "The buffer for the names holds four bytes");
CONDITION_OF(room_for_family, room_short_by_one, .transports = NAMED, .expect = told,
    .arg = &(const socklen_t){ 0 }, .descr = "The buffer for the names is one byte too short");
CONDITION_OF(room_for_family, room_for_all, .transports = NAMED, .expect = whole,
    .arg = &(const socklen_t){ sizeof(struct sockaddr_storage) }, .descr = "The buffer for the names holds any address");
