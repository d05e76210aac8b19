/*
 * States after a connect() that failed, or whose attempt goes on.
 */
#include "case/state_parts.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "case/meanwhile.h"
#include "world/far_end.h"
#include "world/network.h"
#include "world/path.h"
#include "world/ports.h"
#include "world/route.h"
#include "world/signals.h"
#include "world/socket.h"
#include "world/wait.h"

/* The arguments are wrong. */

static void
enters_null_name(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	scene->to = shared.peer_at;
	scene->first = connect_call(scene->s, NULL, scene->to.length);
}

/* The length is that of a part of the family. */
static void
enters_invalid_length(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	scene->to = shared.peer_at;
	scene->first = connect_call(scene->s, &scene->to.u, 1);
}

/* A family that no host has. */
static void
enters_unknown_family(struct scene *scene, enum binding binding)
{
	struct address strange = shared.peer_at;

	state_opens(scene, binding);
	strange.u.any.sa_family = 200;
	state_calls(scene, &strange);
	scene->to = shared.peer_at;
}

const struct state null_name = { .begin = state_opens_peer, .enter = enters_null_name, .fails = true };
const struct state invalid_length = { .begin = state_opens_peer, .enter = enters_invalid_length, .fails = true };
const struct state unknown_family = { .begin = state_opens_peer, .enter = enters_unknown_family, .fails = true };

/* The attempt is refused, or fails in another way. */

/* An address that refuses attempts; in the UNIX domain it belongs to a socket that does not listen. */
static void
finds_nobody(const struct test *test)
{
	if (!is_unix(test->transport))
		shared.target = nobody_listens(test->transport);
	else if (is_connection_mode(test->transport))
		(void)socket_bound(test->transport, "nobody", &shared.target);
	else
		close(socket_bound(test->transport, "nobody", &shared.target));
}

static void
enters_target(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	state_calls(scene, &shared.target);
	state_ends(scene);
}

static void
enters_without_waiting(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	socket_set_nonblocking(scene->s, true);
	state_calls(scene, &shared.target);
	state_ends(scene);
}

static void
enters_asked(struct scene *scene, enum binding binding)
{
	enters_without_waiting(scene, binding);
	(void)so_error(scene->s);
}

static void
enters_told(struct scene *scene, enum binding binding)
{
	enters_without_waiting(scene, binding);
	(void)connect_call(scene->s, ADDRESS(&scene->to));
}

static void
enters_refused_datagram(struct scene *scene, enum binding binding)
{
	enters_target(scene, binding);
	if (scene->first.ret == 0 && send(scene->s, "r", 1, 0) == 1 && wait_for(scene->s, POLLIN, WAIT_BOUND) == 0)
		untested("no ICMP message came back for a datagram to a closed port");
}

const struct state refused = { .begin = finds_nobody, .enter = enters_target, .fails = true };
const struct state refused_bound = { .begin = finds_nobody, .enter = enters_target, .binding = BOUND, .fails = true };
const struct state refused_bound_to_any = {
	.begin = finds_nobody, .enter = enters_target, .binding = BOUND_TO_ANY, .fails = true
};
const struct state refused_bound_to_port = {
	.begin = finds_nobody, .enter = enters_target, .binding = BOUND_TO_PORT, .fails = true
};
const struct state refused_bound_to_any_port = {
	.begin = finds_nobody, .enter = enters_target, .binding = BOUND_TO_ANY_PORT, .fails = true
};
const struct state refused_pending = { .begin = finds_nobody, .enter = enters_without_waiting, .fails = true };
const struct state refused_asked = { .begin = finds_nobody, .enter = enters_asked, .fails = true };
const struct state refused_told = { .begin = finds_nobody, .enter = enters_told, .fails = true };
const struct state refused_datagram = { .begin = finds_nobody, .enter = enters_refused_datagram, .binding = BOUND };

/* The far end is silent. */

static void
finds_far_end(const struct test *test)
{
	shared.target = far_end_address(test->transport);
}

static void
enters_in_progress(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	socket_set_nonblocking(scene->s, true);
	state_calls(scene, &shared.target);
}

static void
enters_in_progress_called(struct scene *scene, enum binding binding)
{
	enters_in_progress(scene, binding);
	state_calls(scene, &shared.target);
}

/* In the UNIX domain the call waits for room in the accept queue. */
static void
finds_no_answer(const struct test *test)
{
	signal_catch(SIGUSR1, 0);
	if (!is_unix(test->transport)) {
		finds_far_end(test);
		return;
	}
	(void)listener_full(test->transport, "full", &shared.target);
	full_queue_must_wait();
}

static void
enters_interrupted(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	meanwhile(signal_repeats, &(const int){ SIGUSR1 });
	state_calls(scene, &shared.target);
	meanwhile_end();
	/* A further call to a silent far end would only show the time-out. */
	socket_set_nonblocking(scene->s, true);
}

/* All attempts wait at the same time. */
static void
enters_hurried(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	socket_set_nonblocking(scene->s, true);
	(void)attempt_hurry(scene->s);
	state_calls(scene, &shared.target);
}

/* So what one has waited for, all have. */
static void
end_hurried(struct scene *scene)
{
	static bool late;

	if (scene->first.error == EINPROGRESS && wait_for(scene->s, POLLOUT, late ? 0 : WAIT_BOUND) == 0)
		late = true;
}

const struct state in_progress = { .begin = finds_far_end, .enter = enters_in_progress, .goes_on = true };
const struct state in_progress_called = { .begin = finds_far_end, .enter = enters_in_progress_called, .goes_on = true };
const struct state interrupted = { .begin = finds_no_answer, .enter = enters_interrupted, .goes_on = true };
const struct state timed_out = { .begin = finds_far_end, .enter = enters_hurried, .end = end_hurried, .goes_on = true };

/* The host's network stands in the way. */

static void
find_elsewhere(const struct test *test)
{
	shared.target = address_elsewhere(test->transport, (test->transport->bit & ALL_RAW) != 0 ? 0 : 7);
}

static void
leave_route(const struct test *test, enum host_route route, const char *words)
{
	char interface[IF_NAMESIZE];
	struct address wire;

	find_elsewhere(test);
	wire = address_on_the_wire(&shared.target);
	network_interface(interface);
	network_default_route(test->transport, interface);
	if (host_route_add(route, &wire, is_inet6_on_the_wire(test->transport) ? 128 : 32, NULL) == -1) {
		if (errno == ENOTSUP)
			unsupported("no route can %s a destination", words);
		setup_failed("cannot add a route: %s", strerror(errno));
	}
}

static void
finds_unreachable(const struct test *test)
{
	leave_route(test, ROUTE_UNREACHABLE, "make unreachable");
}

static void
finds_prohibited(const struct test *test)
{
	leave_route(test, ROUTE_PROHIBIT, "prohibit");
}

/* SCTP may not be told that its packets cannot be sent, and goes on for minutes. */
static void
enters_elsewhere(struct scene *scene, enum binding binding)
{
	state_opens(scene, binding);
	if ((scene->test->transport->bit & ALL_SCTP) != 0)
		attempt_limit(scene->test->transport, scene->s, 1);
	state_calls(scene, &shared.target);
	state_ends(scene);
}

static void
finds_broadcast(const struct test *test)
{
	char interface[IF_NAMESIZE];

	network_interface(interface);
	shared.target = address_from(test->transport, "192.0.2.255", NULL, 7);
}

static struct {
	unsigned first, last;
	int taken[2];
} ports;

/* Two sockets take all ports of the range, which is as it was once each socket has asked for one. */
static void
takes_all_ports(const struct test *test)
{
	unsigned first;

	state_opens_peer(test);
	shared.target = shared.peer_at;
	first = address_port(&shared.peer_at) < 30000 ? 40000 : 20000;
	SETTING(host_port_range_get(&ports.first, &ports.last), "the range of local ports is not known");
	SETTING(host_port_range_set(first, first + 1), "the range of local ports cannot be changed");
	for (size_t i = 0; i < 2; i++) {
		ports.taken[i] = socket_open(test->transport);
		connect_setup(ports.taken[i], &shared.peer_at);
		if (is_connection_mode(test->transport) && accept_within_bound(shared.peer) == -1)
			setup_failed("a connection did not reach its listener");
	}
}

static void
gives_ports_back(void)
{
	SETUP(host_port_range_set(ports.first, ports.last));
}

const struct state without_route = { .begin = find_elsewhere, .enter = enters_elsewhere, .fails = true };
const struct state unreachable = { .begin = finds_unreachable, .enter = enters_elsewhere, .fails = true };
const struct state prohibited = { .begin = finds_prohibited, .enter = enters_elsewhere, .fails = true };
const struct state broadcast = { .begin = finds_broadcast, .enter = enters_target, .fails = true };
const struct state without_port = {
	.begin = takes_all_ports, .enter = enters_target, .restore = gives_ports_back, .fails = true
};

/* A connection has the socket's address and port, and the peer that it names. */
static void
enters_same_tuple(struct scene *scene, enum binding binding)
{
	const struct transport *t = scene->test->transport;
	struct address at;
	int first = socket_open(t);

	(void)binding;
	state_opens(scene, NOT_BOUND);
	SETUP(setsockopt(first, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)));
	SETUP(setsockopt(scene->s, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int)));
	socket_share_port(first);
	socket_share_port(scene->s);
	state_binds(t, first, BOUND);
	scene_local(first, &at);
	if (bind(scene->s, ADDRESS(&at)) == -1)
		untested("two sockets cannot be bound to one address: %s", strerror(errno));
	connect_setup(first, &shared.peer_at);
	if (accept_within_bound(shared.peer) == -1)
		setup_failed("a connection did not reach its listener");
	state_calls(scene, &shared.peer_at);
}

const struct state same_tuple = { .begin = state_opens_peer, .enter = enters_same_tuple, .fails = true };

/* The name of the UNIX domain leads nowhere. */

static void
finds_missing(const struct test *test)
{
	shared.target = address_unix(test->transport, "missing");
}

static void
finds_file_in_prefix(const struct test *test)
{
	(void)test;
	path_file("file");
	shared.target = address_path("file/below");
}

static void
finds_loop(const struct test *test)
{
	(void)test;
	path_link("self", "self");
	shared.target = address_path("self");
}

/* The component is too long for an address: a link leads to it. */
static void
finds_long_name(const struct test *test)
{
	size_t length = path_name_max() + 1;
	char name[1024];

	(void)test;
	if (length >= sizeof(name))
		untested("a name may have %zu bytes", length - 1);
	path_component(name, length);
	path_link(name, "link");
	shared.target = address_path("link");
}

static void
finds_another_type(const struct test *test)
{
	const struct transport *other;
	struct address at;

	switch (test->transport->bit) {
	case UNIX_STREAM:
	case UNIX_SEQPACKET:
		other = transport_of(UNIX_DGRAM);
		break;
	case UNIX_DGRAM:
		other = transport_of(UNIX_STREAM);
		break;
	case ABSTRACT_DGRAM:
		other = transport_of(ABSTRACT_STREAM);
		break;
	default:
		other = transport_of(ABSTRACT_DGRAM);
		break;
	}
	(void)peer_open(other, "other type", &at);
	shared.target = at;
}

/* The socket does not block. */
static void
finds_full_queue(const struct test *test)
{
	(void)listener_full(test->transport, "full", &shared.target);
}

const struct state missing = { .begin = finds_missing, .enter = enters_target, .fails = true };
const struct state not_directory = { .begin = finds_file_in_prefix, .enter = enters_target, .fails = true };
const struct state looping = { .begin = finds_loop, .enter = enters_target, .fails = true };
const struct state too_long = { .begin = finds_long_name, .enter = enters_target, .fails = true };
const struct state another_type = { .begin = finds_another_type, .enter = enters_target, .fails = true };
const struct state queue_full = { .begin = finds_full_queue, .enter = enters_without_waiting, .fails = true };
