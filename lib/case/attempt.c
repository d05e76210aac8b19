#include "case/attempt.h"

#include <unistd.h>

#include "case/case.h"
#include "world/socket.h"

void
observe_attempt_in_vain(const struct transport *t, const struct address *to)
{
	int s = socket_open(t);
	bool connected;

	attempt_limit(t, s, 3);
	connected = observe_connect("call", s, ADDRESS(to)) == 0;
	observe("peer", "%s", peer_of(s, to));
	observe("so_error", "%s", so_error(s));
	if (connected && !is_connection_mode(t))
		observe_result("send", send(s, "x", 1, 0));
}

/* Returns the socket even if the call did not connect it. */
static int
attempt(const struct test *test, const char *path, bool *connected)
{
	struct address to = address_path(path);
	int s = socket_open(test->transport);

	*connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer", "%s", peer_of(s, &to));
	return (s);
}

int
observe_name(const struct test *test, const char *path)
{
	bool connected;

	return (attempt(test, path, &connected));
}

int
observe_name_reaches(const struct test *test, const char *path, int peer)
{
	bool connected;
	int s = attempt(test, path, &connected);

	observe("reached", "%s", connected ? reaches(test->transport, s, peer) : "no");
	return (s);
}

void
observe_name_fails(const struct test *test, const char *path, int peer, const struct address *good)
{
	int s = observe_name(test, path);

	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(peer));
	observe_connect("again", s, ADDRESS(good));
	close(s);
}
