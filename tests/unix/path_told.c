/*
 * connect() takes a path byte by byte: it neither trims nor folds it, and creates no file.  getpeername() returns the path that
 * the peer was bound to, not the one that led there.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"
#include "world/surroundings.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)
#define	MISSING		"freebsd:ENOENT bs2000:ENOENT-missing posix:ENOENT-missing linux:unix7-ENOENT"

/* The path is almost the socket's. */
static expectations nearly = {
	{ "call", MISSING, "-1 ENOENT" },
};

CONDITION(blank_behind, .transports = UNIX_PATH, .expect = nearly, .arg = "sock ",
    .descr = "A blank follows the name of the socket")
{
	struct address good, to = address_path(test->condition->arg);
	int peer = peer_open(test->transport, "sock", &good), s = socket_open(test->transport);

	surroundings_note(s);
	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	observe(surrounding_names[FILES], "%s", surroundings_since(FILES, s, false));
	observe("arrived", "%s", attempt_at(peer));
}

CONDITION_OF(blank_behind, blanks_behind, .transports = UNIX_PATH, .expect = nearly, .arg = "sock   ",
    .descr = "Blanks follow the name of the socket");
CONDITION_OF(blank_behind, blank_before, .transports = UNIX_PATH, .expect = nearly, .arg = " sock",
    .descr = "A blank precedes the name of the socket");
CONDITION_OF(blank_behind, tab_behind, .transports = UNIX_PATH, .expect = nearly, .arg = "sock\t",
    .descr = "A tab follows the name of the socket");
CONDITION_OF(blank_behind, newline_behind, .transports = UNIX_PATH, .expect = nearly, .arg = "sock\n",
    .descr = "A newline follows the name of the socket");
CONDITION_OF(blank_behind, dot_behind, .transports = UNIX_PATH, .expect = nearly, .arg = "sock.",
    .descr = "A dot follows the name of the socket");
CONDITION_OF(blank_behind, upper_case, .transports = UNIX_PATH, .expect = nearly, .arg = "SOCK",
    .descr = "The name of the socket is in upper case");
CONDITION_OF(blank_behind, backslash, .transports = UNIX_PATH, .expect = nearly, .arg = ".\\sock",
    .descr = "A backslash precedes the name of the socket");
CONDITION_OF(blank_behind, quoted, .transports = UNIX_PATH, .expect = nearly, .arg = "\"sock\"",
    .descr = "The name of the socket is in quotes");

/* Both names exist, and each leads to its own socket. */
static expectations own = {
	NAME_REACHES,
	{ "other", STREAM_REACHES, "none", UNIX_STREAM },
	{ "other", CONNECTION_REACHES, "none", UNIX_CONNECTION },
	{ "other", DGRAM_REACHES, "none", UNIX_DGRAM },
};

CONDITION(named_with_blank, .transports = UNIX_PATH, .expect = own, .arg = "sock ",
    .descr = "A socket's name ends with a blank, and another socket has the name without it")
{
	struct address at, other;
	int unnamed = peer_open(test->transport, "sock", &other), peer = peer_open(test->transport, test->condition->arg, &at);

	(void)observe_name_reaches(test, test->condition->arg, peer);
	observe("other", "%s", attempt_at(unnamed));
}

CONDITION_OF(named_with_blank, named_with_blank_before, .transports = UNIX_PATH, .expect = own, .arg = " sock",
    .descr = "A socket's name begins with a blank, and another socket has the name without it");
CONDITION_OF(named_with_blank, named_with_dot, .transports = UNIX_PATH, .expect = own, .arg = "sock.",
    .descr = "A socket's name ends with a dot, and another socket has the name without it");
CONDITION_OF(named_with_blank, named_in_upper_case, .transports = UNIX_PATH, .expect = own, .arg = "Sock",
    .descr = "A socket's name has a capital, and another socket has the name without it");

/* The path of the call, the target of "link" and a second name of the socket; NULL for none. */
struct way {
	const char *path, *symlink, *hardlink;
	bool no_null;		/* the length excludes the null byte */
};

static const char *
told(int s, int (*function)(int, struct sockaddr *, socklen_t *), const struct address *bound)
{
	struct address a;
	size_t length = bound->length - PATH_OFFSET;

	memset(&a, 0, sizeof(a));
	a.length = sizeof(a.u);
	if (s == -1 || function(s, &a.u.any, &a.length) == -1)
		return ("none");
	if (a.length <= PATH_OFFSET)
		return ("no path");
	if (memcmp(a.u.un.sun_path, bound->u.un.sun_path, length) != 0)
		return ("another");
	return (a.length == bound->length ? "as bound, with its null byte" : "as bound, with another length");
}

#define	AS_BOUND	"as bound, with its null byte"

static expectations as_bound = {
	NAME_REACHES,
	{ "peer_name", "linux:unix7-pathname", AS_BOUND },
	{ "accepted_local_name", "linux:unix7-pathname", AS_BOUND, UNIX_CONNECTION },
	{ "accepted_peer_name", "linux:unix7-pathname", AS_BOUND, UNIX_CONNECTION },
	{ "local_name", "linux:unix7-pathname", AS_BOUND },
};

CONDITION(told_plain, .transports = UNIX_PATH, .expect = as_bound, .arg = &(const struct way){ .path = "sock" },
    .descr = "The names of both ends are asked for")
{
	const struct way *way = test->condition->arg;
	struct address at, own, to = address_path(way->path);
	int peer = peer_open(test->transport, "sock", &at), s = socket_bound(test->transport, "client", &own), accepted = -1;
	bool connected;

	path_directory("directory", 0755);
	if (way->symlink != NULL)
		path_link(way->symlink, "link");
	if (way->hardlink != NULL && link("sock", way->hardlink) == -1)
		untested("the host makes no hard links to sockets: %s", strerror(errno));
	if (way->no_null)
		memset(to.u.bytes + --to.length, 'x', 8);
	connected = observe_connect("call", s, ADDRESS(&to)) == 0;
	observe("peer_name", "%s", told(s, getpeername, &at));
	observe("local_name", "%s", told(s, getsockname, &own));
	if (is_connection_mode(test->transport)) {
		accepted = accept_within_bound(peer);
		observe("accepted_local_name", "%s", told(accepted, getsockname, &at));
		observe("accepted_peer_name", "%s", told(accepted, getpeername, &own));
	}
	observe("reached", "%s", !connected ? "no" : accepted == -1 ? reaches(test->transport, s, peer) :
	    strcmp(data_passes(s, accepted), "both ways") == 0 ? "yes" : "no");
}

CONDITION_OF(told_plain, told_by_dots, .transports = UNIX_PATH, .expect = as_bound,
    .arg = &(const struct way){ .path = "./directory//.././sock" },
    .descr = "The path went through dots and double slashes, and the names of both ends are asked for");
CONDITION_OF(told_plain, told_by_symlink, .transports = UNIX_PATH, .expect = as_bound,
    .arg = (&(const struct way){ .path = "link", .symlink = "sock" }),
    .descr = "The path was a symbolic link, and the names of both ends are asked for");
CONDITION_OF(told_plain, told_by_hard_link, .transports = UNIX_PATH, .expect = as_bound,
    .arg = (&(const struct way){ .path = "second", .hardlink = "second" }),
    .descr = "The path was a hard link to the socket, and the names of both ends are asked for");
CONDITION_OF(told_plain, told_without_null, .transports = UNIX_PATH, .expect = as_bound,
    .arg = (&(const struct way){ .path = "sock", .no_null = true }),
    .descr = "Only the length ended the path, and the names of both ends are asked for");

/* The client is not bound. */
static expectations unnamed = {
	{ "call", STREAM_REACHES, "0", UNIX_STREAM | ABSTRACT_STREAM },
	{ "call", CONNECTION_REACHES, "0" },
	{ "local_name", "linux:unix7-unnamed", "the family alone", UNIX_STREAM | ABSTRACT_STREAM },
	{ "accepted_peer_name", "linux:unix7-unnamed", "the family alone", UNIX_STREAM | ABSTRACT_STREAM },
};

static const char *
unnamed_as(int s, int (*function)(int, struct sockaddr *, socklen_t *))
{
	struct address a;

	memset(&a, 0, sizeof(a));
	a.length = sizeof(a.u);
	if (s == -1 || function(s, &a.u.any, &a.length) == -1)
		return ("none");
	return (a.u.any.sa_family != AF_UNIX ? "another family" : a.length == PATH_OFFSET ? "the family alone" : "a name");
}

CONDITION(told_unnamed, .transports = UNIX_CONNECTION | ABSTRACT_CONNECTION, .expect = unnamed,
    .descr = "The client is not bound, and its name is asked for at both ends")
{
	struct address at;
	int peer = peer_open(test->transport, "sock", &at), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&at));
	observe("local_name", "%s", unnamed_as(s, getsockname));
	observe("accepted_peer_name", "%s", unnamed_as(accept_within_bound(peer), getpeername));
}
