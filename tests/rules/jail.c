/*
 * A jail without a network of its own, which has some of the host's addresses alone (FreeBSD).  The manuals of connect() say
 * nothing of it, so nothing is judged.
 */
#include "case/case.h"
#include "world/child.h"
#include "world/jail.h"
#include "world/network.h"
#include "world/socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define	INET	(TCP4 | TCP6 | UDP4 | UDP6)

/* Which addresses the jail has, of the loopback and of the host's own, and where the peer is. */
enum place { LOOPBACK, OWN };
struct jailed {
	size_t n;
	enum place has[2];
	enum place peer;
	bool bound_to_any;	/* the socket is bound to the wildcard before */
	bool open_before;	/* the socket is opened before the jail is entered */
};

struct inmate {
	const struct test *test;
	struct address has[2], to;
	int peer;
};

static int
open_here(const struct test *test)
{
	const struct jailed *j = test->condition->arg;
	struct address any = address_any(test->transport, 0);
	int s = socket_open(test->transport);

	if (j->bound_to_any)
		SETUP(bind(s, ADDRESS(&any)));
	return (s);
}

/* Reports the outcome of the call, the socket's own address then, and whether the peer is reached. */
static void
call_in_jail(char *report, size_t size, void *arg)
{
	const struct inmate *i = arg;
	const struct jailed *j = i->test->condition->arg;
	char outcome[OUTCOME_MAX];
	const char *local = "none";
	struct address at;
	struct call call;
	int s = j->open_before ? open_here(i->test) : -1;

	if (host_enter_jail(i->has, j->n) == -1) {
		snprintf(report, size, "%s", errno == ENOTSUP ? "the host has no such thing" : strerror(errno));
		return;
	}
	if (s == -1)
		s = open_here(i->test);
	call = connect_call(s, ADDRESS(&i->to));
	call_outcome(&call, outcome);
	if (strcmp(local_of(s), "bound") == 0) {
		at = address_of_socket(s);
		local = "another";
		for (size_t k = 0; k < j->n; k++)
			if (address_same_host(&at, &i->has[k]))
				local = k == 0 ? "the first" : "the second";
	}
	snprintf(report, size, "%s\t%s\t%s", outcome, local,
	    !call.blocked && call.ret == 0 ? reaches(i->test->transport, s, i->peer) : "no");
}

CONDITION(own_address, .transports = INET, .needs = NEEDS_NETWORK, .arg = &(const struct jailed){ 1, { OWN }, OWN, false, false },
    .descr = "A process in a jail with one address connects to it")
{
	const struct jailed *j = test->condition->arg;
	struct address places[] = {
		[LOOPBACK] = address_loopback(test->transport, 0), [OWN] = network_own_address(test->transport),
	};
	struct inmate i = { .test = test, .peer = socket_open(test->transport), .to = places[j->peer] };
	char report[3 * OUTCOME_MAX], *local, *reached;

	for (size_t k = 0; k < j->n; k++)
		i.has[k] = places[j->has[k]];
	address_set_port(&i.to, 0);
	SETUP(bind(i.peer, ADDRESS(&i.to)));
	i.to = address_of_socket(i.peer);
	if (is_connection_mode(test->transport))
		SETUP(listen(i.peer, 1));
	child_report(call_in_jail, &i, report, sizeof(report));
	if ((local = strchr(report, '\t')) == NULL || (reached = strchr(local + 1, '\t')) == NULL)
		unsupported("no jail with some of the host's addresses: %s", report);
	*local++ = *reached++ = '\0';
	observe("call", "%s", report);
	observe("local", "%s", local);
	observe("reached", "%s", reached);
}

CONDITION_OF(own_address, loopback, .transports = INET, .needs = NEEDS_NETWORK,
    .arg = &(const struct jailed){ 1, { OWN }, LOOPBACK, false, false },
    .descr = "A process in a jail that has not the loopback's address connects to the loopback");
CONDITION_OF(own_address, another_address, .transports = INET, .needs = NEEDS_NETWORK,
    .arg = &(const struct jailed){ 1, { LOOPBACK }, OWN, false, false },
    .descr = "A process in a jail that has the loopback's address alone connects to another of the host's");
CONDITION_OF(own_address, second_address, .transports = INET, .needs = NEEDS_NETWORK,
    .arg = &(const struct jailed){ 2, { OWN, LOOPBACK }, LOOPBACK, false, false },
    .descr = "A process in a jail with two addresses connects to the second");
CONDITION_OF(own_address, bound_to_any, .transports = INET, .needs = NEEDS_NETWORK,
    .arg = &(const struct jailed){ 2, { OWN, LOOPBACK }, LOOPBACK, true, false },
    .descr = "A process in a jail with two addresses connects a socket that is bound to the wildcard to the second");
CONDITION_OF(own_address, no_address, .transports = INET, .needs = NEEDS_NETWORK,
    .arg = &(const struct jailed){ 0, { OWN }, OWN, false, true },
    .descr = "A process in a jail without addresses connects a socket that it opened before");
CONDITION_OF(own_address, opened_before, .transports = INET, .needs = NEEDS_NETWORK,
    .arg = &(const struct jailed){ 1, { LOOPBACK }, OWN, false, true },
    .descr = "A process in a jail that has the loopback's address alone connects a socket that it opened before to another address");
