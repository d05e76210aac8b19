/*
 * Names that lead through mounted file systems: shown at a second place, for reading alone, covered, in layers, from another
 * process, and in another view of what is mounted.  A name leads to a socket where its file is the one that the socket is bound
 * to; whether a file of another layer, or of another machine, is that, no manual says: these are surveys.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/child.h"
#include "world/mount.h"
#include "world/path.h"
#include "world/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static expectations name_reaches = {
	NAME_REACHES,
	{ "call", "freebsd15:unix4-names", "0" },
	{ "reached", "freebsd15:unix4-names", "yes" },
};

#define	REASON_MAX	256

/* Ends the case where a file system could not be mounted. */
static void
mounted(int ret, const char *reason)
{
	if (ret == -1)
		untested("no such file system: %s", reason);
}

/* A directory that is shown twice: where the socket is bound, and the path to it. */
struct places {
	const char *bind, *path;
	bool read_only;
};

CONDITION(shown_again, .transports = UNIX_PATH, .expect = name_reaches,
    .arg = &(const struct places){ "place/sock", "again/sock", false },
    .descr = "The socket's directory is shown at another place as well (a bind mount), and the path leads there")
{
	const struct places *shown = test->condition->arg;
	char reason[REASON_MAX];
	struct address at;
	int peer;

	path_directory("place", 0755);
	path_directory("again", 0755);
	mounted(host_mount_again("place", "again", false, reason, sizeof(reason)), reason);
	peer = peer_open(test->transport, shown->bind, &at);
	if (shown->read_only)
		mounted(host_mount_again("place", "again", true, reason, sizeof(reason)), reason);
	(void)observe_name_reaches(test, shown->path, peer);
}

CONDITION_OF(shown_again, bound_again, .transports = UNIX_PATH, .expect = name_reaches,
    .arg = &(const struct places){ "again/sock", "place/sock", false },
    .descr = "The socket is bound by its directory's second place, and the path leads to the first");

CONDITION_OF(shown_again, read_only, .transports = UNIX_PATH, .arg = &(const struct places){ "place/sock", "again/sock", true },
    .descr = "The socket's directory is shown at another place as well, for reading alone, and the path leads there");

CONDITION(file_shown_again, .transports = UNIX_PATH, .expect = name_reaches,
    .descr = "The socket's file itself is shown at another place as well")
{
	char reason[REASON_MAX];
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_file("again");
	mounted(host_mount_again("sock", "again", false, reason, sizeof(reason)), reason);
	(void)observe_name_reaches(test, "again", peer);
}

CONDITION(file_system_read_only, .transports = UNIX_PATH,
    .descr = "The socket's file system can be read alone by the time of the call")
{
	char reason[REASON_MAX];
	struct address at;
	int peer;

	path_directory("place", 0755);
	mounted(host_mount_empty("place", reason, sizeof(reason)), reason);
	peer = peer_open(test->transport, "place/sock", &at);
	mounted(host_mount_protect("place", reason, sizeof(reason)), reason);
	(void)observe_name_reaches(test, "place/sock", peer);
}

#define	MISSING	"freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT"

static expectations covered = {
	{ "call", MISSING, "-1 ENOENT" },
};

CONDITION(covered, .transports = UNIX_PATH, .expect = covered,
    .descr = "An empty file system is mounted over the socket's directory")
{
	char reason[REASON_MAX];
	struct address at;
	int peer;

	path_directory("place", 0755);
	peer = peer_open(test->transport, "place/sock", &at);
	/* Where the name leads to no more, another leads still. */
	SETUP(link("place/sock", "second"));
	mounted(host_mount_empty("place", reason, sizeof(reason)), reason);
	at = address_path("second");
	observe_name_fails(test, "place/sock", peer, &at);
}

/* The working directory lies beneath what is mounted, and a relative path begins there. */
CONDITION(covered_below, .transports = UNIX_PATH, .expect = name_reaches,
    .descr = "An empty file system is mounted over the working directory, where a relative path still begins")
{
	char reason[REASON_MAX];
	struct address at;
	int peer;

	path_directory("place", 0755);
	SETUP(chdir("place"));
	peer = peer_open(test->transport, "sock", &at);
	mounted(host_mount_empty("../place", reason, sizeof(reason)), reason);
	(void)observe_name_reaches(test, "sock", peer);
	SETUP(chdir(".."));
}

/* By which directory the socket is bound, and by which it is called: of either layer, or of both in one. */
struct layered {
	const char *bind, *path;
	bool bound_before;	/* the layers are put together */
};

CONDITION(layers, .transports = UNIX_PATH, .expect = name_reaches,
    .arg = &(const struct layered){ "both/sock", "both/sock", false },
    .descr = "The socket's file is in two layers that are one (overlayfs)")
{
	const struct layered *layered = test->condition->arg;
	char reason[REASON_MAX];
	struct address at;
	int peer = -1;

	path_directory("lower", 0755);
	path_directory("upper", 0755);
	path_directory("work", 0755);
	path_directory("both", 0755);
	if (layered->bound_before)
		peer = peer_open(test->transport, layered->bind, &at);
	mounted(host_mount_layers("lower", "upper", "work", "both", reason, sizeof(reason)), reason);
	if (!layered->bound_before)
		peer = peer_open(test->transport, layered->bind, &at);
	(void)observe_name_reaches(test, layered->path, peer);
}

CONDITION_OF(layers, layer_below, .transports = UNIX_PATH, .arg = &(const struct layered){ "lower/sock", "both/sock", true },
    .descr = "The socket is bound in the lower of two layers, and the path leads through both");
CONDITION_OF(layers, layer_above, .transports = UNIX_PATH, .arg = &(const struct layered){ "upper/sock", "both/sock", true },
    .descr = "The socket is bound in the upper of two layers, and the path leads through both");
CONDITION_OF(layers, to_layer_above, .transports = UNIX_PATH, .arg = &(const struct layered){ "both/sock", "upper/sock", false },
    .descr = "The socket is bound through both of two layers, and the path leads to the upper");

CONDITION(foreign, .transports = UNIX_PATH, .expect = name_reaches,
    .descr = "The socket's file is in a file system that another process makes (FUSE)")
{
	char reason[REASON_MAX];
	struct address at;
	int peer;

	path_directory("foreign", 0755);
	mounted(host_mount_foreign("foreign", reason, sizeof(reason)), reason);
	peer = peer_open(test->transport, "foreign/sock", &at);
	(void)observe_name_reaches(test, "foreign/sock", peer);
}

CONDITION(foreign_socket, .transports = UNIX_PATH,
    .descr = "The path names a socket that is there in a file system of another process, as where it lies on another machine")
{
	char reason[REASON_MAX];

	path_directory("foreign", 0755);
	mounted(host_mount_foreign("foreign", reason, sizeof(reason)), reason);
	(void)observe_name(test, "foreign/remote");
}

/* A child has a view of its own of what is mounted. */
struct apart {
	const struct test *test;
	int peer;
	bool covers;	/* it covers the socket's directory in its view */
};

static void
call_apart(char *report, size_t size, void *arg)
{
	const struct apart *a = arg;
	struct address to = address_path("place/sock");
	char reason[REASON_MAX];
	int s = socket_open(a->test->transport);

	if (host_mount_apart(reason, sizeof(reason)) == -1 ||
	    (a->covers && host_mount_empty("place", reason, sizeof(reason)) == -1)) {
		snprintf(report, size, "%s", reason);
		return;
	}
	report_attempt(report, size, a->test->transport, s, &to, a->peer);
}

CONDITION(another_view, .transports = UNIX_PATH, .expect = name_reaches, .arg = &(const bool){ false },
    .descr = "A process with another view of what is mounted (a mount namespace) connects to a path of both")
{
	struct apart a = { .test = test, .covers = *(const bool *)test->condition->arg };
	char report[2 * OUTCOME_MAX + REASON_MAX];
	struct address at;

	path_directory("place", 0755);
	a.peer = peer_open(test->transport, "place/sock", &at);
	child_report(call_apart, &a, report, sizeof(report));
	if (!observe_report(report, "reached"))
		untested("no other view: %s", report);
}

CONDITION_OF(another_view, another_view_covered, .transports = UNIX_PATH, .expect = covered, .arg = &(const bool){ true },
    .descr = "A process with another view of what is mounted has an empty file system over the socket's directory");

/* On Linux the work directory of a case is in memory; the case keeps the one that it began in, by a descriptor. */
static int beginning = -1;

static void
keep_beginning(void)
{
	beginning = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

CONDITION(disk, .transports = UNIX_PATH, .expect = name_reaches, .before = keep_beginning,
    .descr = "The socket's file is in the file system that Kyua's work directories are in, as on a disk")
{
	struct address at;
	int peer;

	if (beginning == -1)
		untested("the first work directory cannot be opened");
	SETUP(fchdir(beginning));
	peer = peer_open(test->transport, "sock", &at);
	(void)observe_name_reaches(test, "sock", peer);
}
