/*
 * What a socket in a state shows after a further call.
 */
#include "case/state.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "world/socket.h"
#include "world/wait.h"

void
scene_local(int s, struct address *a)
{
	memset(a, 0, sizeof(*a));
	a->length = sizeof(a->u);
	if (strcmp(local_of(s), "unbound") == 0 || getsockname(s, &a->u.any, &a->length) == -1)
		a->length = 0;
}

const char *
scene_peer(const struct scene *scene, const struct address *named)
{
	const char *peer = peer_of(scene->s, named != NULL ? named : &scene->to);

	if (strcmp(peer, "as named") == 0)
		return (named != NULL ? peer : "the first");
	if (strcmp(peer, "another") != 0 || named == NULL || scene->to.length == 0)
		return (peer);
	return (strcmp(peer_of(scene->s, &scene->to), "as named") == 0 ? "the first" : peer);
}

const char *
scene_name(const struct scene *scene)
{
	const struct address *before = &scene->local;
	struct address now;

	scene_local(scene->s, &now);
	if (now.length == 0)
		return (before->length == 0 ? "none" : "gone");
	if (before->length == 0)
		return ("new");
	if (address_equal(&now, before))
		return ("kept");
	if (address_port(&now) == address_port(before))
		return (address_is_any(&now) ? "address gone" : "address changed");
	return (address_port(&now) == 0 ? "port gone" : "port changed");
}

const char *
scene_hold_port(const struct scene *scene)
{
	const struct transport *t = scene->test->transport;
	struct address at;

	if (is_unix(t) || (t->bit & ALL_RAW) != 0 || scene->local.length == 0 || address_port(&scene->local) == 0)
		return (NULL);
	at = address_any(t, address_port(&scene->local));
	return (bind(socket_open(t), ADDRESS(&at)) == 0 ? "free" : "taken");
}

const char *
scene_reaches(const struct scene *scene, int peer, const struct address *at)
{
	const struct transport *t = scene->test->transport;

	/* Without a connection none is waited for. */
	if (is_connection_mode(t) && strcmp(peer_of(scene->s, at), "as named") != 0)
		return (nobody_waits(peer) ? "no" : "yes");
	return (reaches(t, scene->s, peer));
}

const char *
scene_accepts(const struct scene *scene)
{
	const struct transport *t = scene->test->transport;
	int client = socket_open_nonblocking(t);
	struct address at;
	struct call call;
	bool accepted;

	scene_local(scene->s, &at);
	if (at.length == 0)
		return ("no");
	if (!is_unix(t))
		at = address_loopback(t, address_port(&at));
	call = connect_call(client, ADDRESS(&at));
	accepted = (call.ret == 0 || call.error == EINPROGRESS) && wait_for(client, POLLOUT, WAIT_BOUND) != 0 &&
	    strcmp(peer_of(client, &at), "none") != 0 && wait_readable(scene->s, WAIT_BOUND);
	close(client);
	return (accepted ? "yes" : "no");
}
