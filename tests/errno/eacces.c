/*
 * EACCES of the UNIX domain: search permission on the directories of the path, and write permission on the socket.
 *
 * A child enters the directory "place", drops its privilege over file modes and connects.  Modes treat owner, group and others
 * alike, because the child may run as another user.  No manual covers a caller that keeps the privilege: those are surveys.
 */
#include "case/attempt.h"
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
	SEARCH_DENIED,
	{ "reached", "freebsd15:unix4-access", "no" },
};

static expectations write_expect = {
	WRITE_DENIED,
	{ "reached", "freebsd15:unix4-writable freebsd15:unix4-access", "no" },
};

/* Either of two clauses of unix(7) and connect(2) applies, and no other manual speaks of it. */
static expectations no_socket = {
	{ "call", "linux:EACCES-write linux:unix7-ECONNREFUSED", "-1 EACCES|-1 ECONNREFUSED" },
};

static expectations reaches_expect = {
	NAME_REACHES,
};

/* Where the socket is bound, which file then gets which mode, and the path to connect to: all below "place". */
struct permission {
	const char *socket;
	const char *what;
	mode_t mode;
	const char *path;
	const char *target;	/* of "link" */
	const char *directory;	/* the child enters it before the mode is set; NULL for "place" */
};

struct attempt {
	const struct test *test;
	const struct permission *p;
	bool privileged;
	int peer;
};

/* Reports the outcome of the call, and whether the connection reached the socket. */
static void
attempt(char *report, size_t size, void *arg)
{
	const struct attempt *a = arg;
	struct address to = address_path(a->p->path);
	int here;

	SETUP(chdir("place"));
	here = (int)SETUP(open(".", O_RDONLY | O_CLOEXEC));
	if (a->p->directory != NULL)
		SETUP(chdir(a->p->directory));
	SETUP(fchmodat(here, a->p->what, a->p->mode, 0));
	if (!a->privileged)
		SETUP(host_lose_file_privilege());
	report_attempt(report, size, a->test->transport, socket_open(a->test->transport), &to, a->peer);
}

static void
observe_child(char *report, const char *second)
{
	if (!observe_report(report, second))
		setup_failed("the child reported \"%s\"", report);
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
	if (strcmp(p->what, "file") == 0)
		path_file("place/file");
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

	/* Whoever removes the work directory may lack the privilege. */
	snprintf(path, sizeof(path), "place/%s", p->what);
	path_mode(path, OPEN_TO_ALL);
	observe_child(report, "reached");
}

CONDITION(search_denied, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = NO_ACCESS, .path = "outer/sock" },
    .descr = "The socket's directory grants no permission")
{
	permission(test, false);
}

CONDITION_OF(search_denied, search_denied_readable, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = 0666, .path = "outer/sock" },
    .descr = "The socket's directory grants read and write permission, but not search");
CONDITION_OF(search_denied, search_denied_outer, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer", .mode = NO_ACCESS,
        .path = "outer/inner/sock" },
    .descr = "A directory above the socket's own grants no permission");
CONDITION_OF(search_denied, search_denied_inner, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = search,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer/inner", .mode = NO_ACCESS,
        .path = "outer/inner/sock" },
    .descr = "The last of two directories in the path grants no permission");
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
    .descr = "The working directory, where a relative path begins, grants no permission");
CONDITION_OF(search_denied, search_suffices, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = reaches_expect,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer", .mode = 0111, .path = "outer/inner/sock" },
    .descr = "The outer directory of the path grants search permission alone");
CONDITION_OF(search_denied, search_suffices_inner, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = reaches_expect,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer/inner", .mode = 0111,
        .path = "outer/inner/sock" },
    .descr = "The last of two directories in the path grants search permission alone");
CONDITION_OF(search_denied, search_above_not_needed, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID,
    .expect = reaches_expect,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer", .mode = NO_ACCESS, .path = "sock",
        .directory = "outer/inner" },
    .descr = "A directory above the working directory grants no permission: a relative path needs none there");
CONDITION_OF(search_denied, write_denied, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = write_expect,
    .arg = &(const struct permission){ .socket = "sock", .what = "sock", .mode = NO_ACCESS, .path = "sock" },
    .descr = "The socket's file grants no permission");
CONDITION_OF(search_denied, write_denied_readable, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = write_expect,
    .arg = &(const struct permission){ .socket = "sock", .what = "sock", .mode = 0555, .path = "sock" },
    .descr = "The socket's file grants read and execute permission, but not write");
CONDITION_OF(search_denied, write_denied_in_directory, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID,
    .expect = write_expect,
    .arg = &(const struct permission){ .socket = "outer/inner/sock", .what = "outer/inner/sock", .mode = NO_ACCESS,
        .path = "outer/inner/sock" },
    .descr = "The socket's file grants no permission, its directory grants all");
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
    .descr = "The socket's file grants write permission alone");

CONDITION_OF(search_denied, file_denied, .transports = UNIX_PATH, .needs = NEEDS_CHANGED_UID, .expect = no_socket,
    .arg = &(const struct permission){ .socket = "sock", .what = "file", .mode = NO_ACCESS, .path = "file" },
    .descr = "The path names a regular file that grants no permission");

CONDITION(search_denied_privileged, .transports = UNIX_PATH,
    .arg = &(const struct permission){ .socket = "outer/sock", .what = "outer", .mode = NO_ACCESS, .path = "outer/sock" },
    .descr = "The socket's directory grants no permission, and the process keeps whatever privilege it has")
{
	permission(test, true);
}

CONDITION_OF(search_denied_privileged, write_denied_privileged, .transports = UNIX_PATH,
    .arg = &(const struct permission){ .socket = "sock", .what = "sock", .mode = NO_ACCESS, .path = "sock" },
    .descr = "The socket's file grants no permission, and the process keeps whatever privilege it has");

CONDITION_OF(search_denied_privileged, file_denied_privileged, .transports = UNIX_PATH,
    .arg = &(const struct permission){ .socket = "sock", .what = "file", .mode = NO_ACCESS, .path = "file" },
    .descr = "The path names a regular file that grants no permission, and the process keeps whatever privilege it has");

/* sendto() on an unconnected datagram socket needs write permission too.  The child tries connect() first, then sendto(). */
static expectations send_expect = {
	{ "call", "freebsd:EACCES-write bs2000:EACCES-write linux:EACCES-write", "-1 EACCES" },
	{ "call", "freebsd12:EPERM freebsd15:EACCES-write", "-1 EPERM|-1 EACCES" },
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
    .descr = "The file of a datagram socket grants no permission: connect() and sendto() are both refused")
{
	struct attempt a = { .test = test };
	char report[REPORT_MAX];
	struct address at;

	path_directory("place", OPEN_TO_ALL);
	a.peer = peer_open(test->transport, "place/sock", &at);
	path_mode("place/sock", NO_ACCESS);
	child_report(attempt_and_send, &a, report, sizeof(report));
	observe_child(report, "sent");
}

/* The host checks permission at connect(): an established connection outlives it.  Datagram sockets are left open. */
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
    .descr = "The socket's file loses all permission after the call")
{
	struct attempt a = { .test = test };
	char report[REPORT_MAX];
	struct address at;

	path_directory("place", OPEN_TO_ALL);
	a.peer = peer_open(test->transport, "place/sock", &at);
	path_mode("place/sock", OPEN_TO_ALL);
	child_report(attempt_and_withdraw, &a, report, sizeof(report));
	observe_child(report, "reached");
}
