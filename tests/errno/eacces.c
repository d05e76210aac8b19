/*
 * EACCES of the UNIX domain: search permission on the directories of the path, and write permission on the socket.
 *
 * Everything is in the directory "place".  A child goes there, gives up what would let it pass over file modes, and makes the
 * call; modes say the same of owner, group and others, because it may be another user.  Where that privilege is in force no
 * manual says what happens: those cases are surveys.
 */
#include "case/case.h"
#include "world/child.h"
#include "world/path.h"
#include "world/privilege.h"
#include "world/socket.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define	REPORT_MAX	(2 * OUTCOME_MAX)
#define	NO_ACCESS	0
#define	OPEN_TO_ALL	0777

static expectations search = {
	{ "call", "freebsd:EACCES-search bs2000:EACCES-search linux:EACCES-search", "-1 EACCES" },
	{ "call", "posix:EACCES-search", "-1 EACCES|0" },
};

/* FreeBSD 12 gives EPERM and EACCES for the same. */
static expectations write_expect = {
	{ "call", "freebsd:EACCES-write bs2000:EACCES-write linux:EACCES-write", "-1 EACCES" },
	{ "call", "freebsd12:EPERM", "-1 EPERM|-1 EACCES" },
	{ "call", "linux:unix7-write-permission", "-1 EACCES", UNIX_STREAM },
	{ "call", "posix:EACCES-write", "-1 EACCES|0" },
};

static expectations reaches_expect = {
	NAME_REACHES,
};

/* Where the socket is, what mode is set of what once it is there, and the path that is given: all within the place. */
struct permission {
	const char *socket;
	const char *what;
	mode_t mode;
	const char *path;
	const char *target;	/* of "link" */
	const char *directory;	/* where the child goes before the mode is set; NULL for the place itself */
};

struct attempt {
	const struct test *test;
	const struct permission *p;
	bool privileged;
	int peer;
};

/* Reports the outcome of the call, and after a success whether it led to the socket. */
static void
attempt(char *report, size_t size, void *arg)
{
	const struct attempt *a = arg;
	struct address to = address_path(a->p->path);
	char outcome[OUTCOME_MAX];
	struct call call;
	int here, s;

	SETUP(chdir("place"));
	here = (int)SETUP(open(".", O_RDONLY | O_CLOEXEC));
	if (a->p->directory != NULL)
		SETUP(chdir(a->p->directory));
	SETUP(fchmodat(here, a->p->what, a->p->mode, 0));
	if (!a->privileged)
		SETUP(host_lose_file_privilege());
	s = socket_open(a->test->transport);
	call = connect_call(s, ADDRESS(&to));
	call_outcome(&call, outcome);
	snprintf(report, size, "%s\t%s", outcome,
	    !call.blocked && call.ret == 0 ? reaches(a->test->transport, s, a->peer) : "no");
}

/* What a child reported: the outcome of the call, and that of what followed. */
static void
observe_report(char *report, const char *second)
{
	char *tab = strchr(report, '\t');

	if (tab == NULL)
		setup_failed("the child reported \"%s\"", report);
	*tab = '\0';
	observe("call", "%s", report);
	observe(second, "%s", tab + 1);
}

static void
make_place(const struct permission *p)
{
	path_directory("place", OPEN_TO_ALL);
	path_directory("place/outer", OPEN_TO_ALL);
	path_directory("place/outer/inner", OPEN_TO_ALL);
	if (p->target != NULL) {
		SETUP(chdir("place"));
		path_link(p->target, "link");
		SETUP(chdir(".."));
	}
}

static void
permission(const struct test *test, bool privileged)
{
	const struct permission *p = test->condition->arg;
	struct attempt a = { .test = test, .p = p, .privileged = privileged };
	char path[64], report[REPORT_MAX];
	struct address at;

	make_place(p);
	snprintf(path, sizeof(path), "place/%s", p->socket);
	a.peer = peer_open(test->transport, path, &at);
	path_mode(path, OPEN_TO_ALL);
	child_report(attempt, &a, report, sizeof(report));

	/* What removes the working directory may have no privilege. */
	snprintf(path, sizeof(path), "place/%s", p->what);
	path_mode(path, OPEN_TO_ALL);
	observe_report(report, "reached");
}

CONDITION(search_denied, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = NO_ACCESS, .path = "outer/sock" },
    .descr = "No permission at all on the directory of the path")
{
	permission(test, false);
}

CONDITION_OF(search_denied, search_denied_readable, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = 0666, .path = "outer/sock" },
    .descr = "Read and write permission on the directory of the path, and none to search");
CONDITION_OF(search_denied, search_denied_outer, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer", .mode = NO_ACCESS,
        .path = "outer/inner/sock" },
    .descr = "No permission on a directory above that of the socket");
CONDITION_OF(search_denied, search_denied_inner, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer/inner", .mode = NO_ACCESS,
        .path = "outer/inner/sock" },
    .descr = "No permission on the last of two directories");
CONDITION_OF(search_denied, search_denied_and_back, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "sock", .what = "outer", .mode = NO_ACCESS, .path = "outer/../sock" },
    .descr = "The path goes through a directory without permission and back");
CONDITION_OF(search_denied, search_denied_behind_link, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID,
    .expect = search,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = NO_ACCESS, .path = "link",
        .target = "outer/sock" },
    .descr = "The path is a symbolic link into a directory without permission");
CONDITION_OF(search_denied, search_denied_link_in_prefix, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID,
    .expect = search,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = NO_ACCESS, .path = "link/sock",
        .target = "outer" },
    .descr = "The path goes through a symbolic link to a directory without permission");
CONDITION_OF(search_denied, search_denied_working_directory, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID,
    .expect = search,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = NO_ACCESS, .path = "sock",
        .directory = "outer" },
    .descr = "No permission on the working directory of a relative path");
CONDITION_OF(search_denied, search_suffices, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = reaches_expect,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer", .mode = 0111, .path = "outer/inner/sock" },
    .descr = "Search permission alone on each directory of the path");
CONDITION_OF(search_denied, search_above_not_needed, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID,
    .expect = reaches_expect,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer", .mode = NO_ACCESS, .path = "sock",
        .directory = "outer/inner" },
    .descr = "No permission on what stands above the working directory");
CONDITION_OF(search_denied, write_denied, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = write_expect,
    .arg = &(const struct permission){ .socket = "sock", .what = "sock", .mode = NO_ACCESS, .path = "sock" },
    .descr = "No permission at all on the socket");
CONDITION_OF(search_denied, write_denied_readable, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = write_expect,
    .arg = &(const struct permission){ .socket = "sock", .what = "sock", .mode = 0555, .path = "sock" },
    .descr = "Read and execute permission on the socket, and none to write");
CONDITION_OF(search_denied, write_denied_in_directory, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID,
    .expect = write_expect,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer/inner/sock", .mode = NO_ACCESS,
        .path = "outer/inner/sock" },
    .descr = "No permission on the socket, all on its directory");
CONDITION_OF(search_denied, write_denied_behind_link, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = write_expect,
    .arg = &(const struct permission){ .socket = "sock", .what = "sock", .mode = NO_ACCESS, .path = "link", .target = "sock" },
    .descr = "The path is a symbolic link to a socket without permission");
CONDITION_OF(search_denied, write_denied_link_in_prefix, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID,
    .expect = write_expect,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer/sock", .mode = NO_ACCESS, .path = "link/sock",
        .target = "outer" },
    .descr = "The path goes through a symbolic link to a socket without permission");
CONDITION_OF(search_denied, write_suffices, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = reaches_expect,
    .arg = &(const struct permission){ .socket = "sock", .what = "sock", .mode = 0222, .path = "sock" },
    .descr = "Write permission alone on the socket");

CONDITION(search_denied_privileged, .transports = UNIX_PATH,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = NO_ACCESS, .path = "outer/sock" },
    .descr = "No permission on the directory of the path, for a process with what privilege it has")
{
	permission(test, true);
}

CONDITION_OF(search_denied_privileged, write_denied_privileged, .transports = UNIX_PATH,
    .arg = &(const struct permission){ .socket = "sock", .what = "sock", .mode = NO_ACCESS, .path = "sock" },
    .descr = "No permission on the socket, for a process with what privilege it has");

/*
 * Sending to a datagram socket without connect() needs write permission likewise.  The call under test is refused first; then
 * the send is, to the same name.
 */
static expectations send_expect = {
	{ "call", "freebsd:EACCES-write bs2000:EACCES-write linux:EACCES-write", "-1 EACCES" },
	{ "call", "freebsd12:EPERM", "-1 EPERM|-1 EACCES" },
	{ "call", "posix:EACCES-write", "-1 EACCES|0" },
	{ "sent", "linux:unix7-write-permission", "-1 EACCES" },
};

static void
attempt_and_send(char *report, size_t size, void *arg)
{
	const struct attempt *a = arg;
	struct address to = address_path("sock");
	char outcome[OUTCOME_MAX], sent[OUTCOME_MAX];
	struct call call;
	int s = socket_open(a->test->transport);
	ssize_t n;

	SETUP(chdir("place"));
	SETUP(host_lose_file_privilege());
	call = connect_call(s, ADDRESS(&to));
	call_outcome(&call, outcome);
	n = sendto(socket_open(a->test->transport), "x", 1, 0, ADDRESS(&to));
	outcome_of_call(sent, sizeof(sent), n == 1 ? 0 : -1, errno);
	snprintf(report, size, "%s\t%s", outcome, sent);
}

CONDITION(send_denied, .transports = UNIX_DGRAM, .needs = NEEDS_CHANGED_UID, .expect = send_expect,
    .descr = "No permission on a datagram socket: connecting and sending are both refused")
{
	struct attempt a = { .test = test };
	char report[REPORT_MAX];
	struct address at;

	path_directory("place", OPEN_TO_ALL);
	a.peer = peer_open(test->transport, "place/sock", &at);
	path_mode("place/sock", NO_ACCESS);
	child_report(attempt_and_send, &a, report, sizeof(report));
	observe_report(report, "sent");
}

/* Permission is asked for at the call: a connection that stands outlives it.  What a datagram socket does is left open. */
static expectations withdrawn = {
	{ "reached", STREAM_REACHES, "yes", UNIX_STREAM },
	{ "reached", CONNECTION_REACHES, "yes", UNIX_CONNECTION },
};

static void
attempt_and_withdraw(char *report, size_t size, void *arg)
{
	const struct attempt *a = arg;
	struct address to = address_path("sock");
	char outcome[OUTCOME_MAX];
	struct call call;
	int s = socket_open(a->test->transport);

	SETUP(chdir("place"));
	call = connect_call(s, ADDRESS(&to));
	SETUP(chmod("sock", NO_ACCESS));
	SETUP(host_lose_file_privilege());
	call_outcome(&call, outcome);
	snprintf(report, size, "%s\t%s", outcome,
	    !call.blocked && call.ret == 0 ? reaches(a->test->transport, s, a->peer) : "no");
}

CONDITION(permission_withdrawn, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = withdrawn,
    .descr = "Permission on the socket is withdrawn after the call")
{
	struct attempt a = { .test = test };
	char report[REPORT_MAX];
	struct address at;

	path_directory("place", OPEN_TO_ALL);
	a.peer = peer_open(test->transport, "place/sock", &at);
	path_mode("place/sock", OPEN_TO_ALL);
	child_report(attempt_and_withdraw, &a, report, sizeof(report));
	observe_report(report, "reached");
}
