/*
 * A process in FreeBSD's capability mode can name neither files nor addresses.  The manuals of connect() say nothing of it, so
 * nothing is judged.
 */
#include "case/case.h"
#include "world/capability.h"
#include "world/child.h"
#include "world/connectat.h"
#include "world/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

enum way { BY_CONNECT, BY_WORKING_DIRECTORY, BY_DIRECTORY };
static const enum way by_connect = BY_CONNECT, by_working_directory = BY_WORKING_DIRECTORY, by_directory = BY_DIRECTORY;

struct attempt {
	int s, fd;
	struct address to;
};

static void
attempt(char *report, size_t size, void *arg)
{
	const struct attempt *a = arg;
	char outcome[OUTCOME_MAX];
	struct call call;

	if (host_enter_capability_mode() == -1) {
		snprintf(report, size, "mode: %s", errno == ENOTSUP ? "" : strerror(errno));
		return;
	}
	call = a->fd == NO_DIRECTORY ? connect_call(a->s, ADDRESS(&a->to)) : connectat_call(a->fd, a->s, ADDRESS(&a->to));
	call_outcome(&call, outcome);
	strlcpy(report, outcome, size);
}

CONDITION(connect, .transports = EVERY, .arg = &by_connect,
    .descr = "A process connects a socket that it opened before it entered capability mode")
{
	const enum way way = *(const enum way *)test->condition->arg;
	struct attempt a = { .fd = NO_DIRECTORY };
	char report[OUTCOME_MAX + 64];

	if (way != BY_CONNECT && !host_has_connectat())
		unsupported("the host has no connectat()");
	a.s = socket_open(test->transport);
	(void)peer_open(test->transport, "sock", &a.to);
	if (way == BY_WORKING_DIRECTORY)
		a.fd = AT_FDCWD;
	else if (way == BY_DIRECTORY)
		a.fd = (int)SETUP(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	child_report(attempt, &a, report, sizeof(report));
	if (strcmp(report, "mode: ") == 0)
		unsupported("the host has no capability mode");
	if (strncmp(report, "mode: ", 6) == 0)
		setup_failed("capability %s", report);
	observe("call", "%s", report);
	observe("peer", "%s", peer_of(a.s, &a.to));
}

CONDITION_OF(connect, working_directory, .transports = UNIX_PATH, .arg = &by_working_directory,
    .descr = "A process in capability mode calls connectat() with AT_FDCWD");
CONDITION_OF(connect, directory, .transports = UNIX_PATH, .arg = &by_directory,
    .descr = "A process in capability mode calls connectat() with the descriptor of a directory");
