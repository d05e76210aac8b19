/*
 * Abstract names begin with a null byte.  Every byte that the length counts is part of the name, and no file is made.
 */
#include "case/case.h"
#include "world/socket.h"

#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define	PATH_OFFSET	offsetof(struct sockaddr_un, sun_path)

#define	ABSTRACT	"linux:unix7-abstract"
#define	REACHES								\
	{ "call", ABSTRACT " linux:stream-attempt", "0", ABSTRACT_CONNECTION }, \
	{ "call", ABSTRACT " linux:dgram-peer", "0", ABSTRACT_DGRAM },	\
	{ "reached", ABSTRACT " linux:stream-attempt", "yes", ABSTRACT_CONNECTION }, \
	{ "reached", ABSTRACT " linux:dgram-peer", "yes", ABSTRACT_DGRAM }, \
	{ "peer", ABSTRACT, "as named", 0 }

/* A name of the case's own with n bytes appended. */
static struct address
name_with(const struct test *test, const void *bytes, size_t n)
{
	struct address a = address_unix(test->transport, "name");

	if (a.length + n > sizeof(a.u.un))
		setup_failed("a name that is %zu bytes longer does not fit", n);
	memcpy(a.u.bytes + a.length, bytes, n);
	a.length += (socklen_t)n;
	return (a);
}

/* A socket bound to the name, which listens if it can. */
static int
bind_to(const struct test *test, const struct address *a)
{
	int s = socket_open(test->transport);

	/* gVisor takes a name that begins with a slash for a path. */
	SETTING(bind(s, ADDRESS(a)), "a socket cannot be bound to the name");
	if (is_connection_mode(test->transport))
		SETUP(listen(s, 8));
	return (s);
}

static void
connect_to(const struct test *test, const struct address *to, int bound)
{
	int s = socket_open(test->transport);
	bool connected = observe_connect("call", s, ADDRESS(to)) == 0;

	observe("reached", "%s", connected ? reaches(test->transport, s, bound) : "no");
	observe("peer", "%s", peer_of(s, to));
}

/* The number of names in the working directory. */
static int
files(void)
{
	DIR *directory = opendir(".");
	int n = 0;

	if (directory == NULL)
		setup_failed("opendir: %s", strerror(errno));
	while (readdir(directory) != NULL)
		n++;
	closedir(directory);
	return (n);
}

static expectations no_file = {
	REACHES,
	{ "files", ABSTRACT, "none" },
};

CONDITION(no_file, .transports = UNIX_ABSTRACT, .expect = no_file,
    .descr = "A socket is bound to the name, and no file is made for it")
{
	struct address at = name_with(test, "", 0);
	int before = files();

	connect_to(test, &at, bind_to(test, &at));
	observe("files", "%s", files() == before ? "none" : "made");
}

static expectations reaches_expect = {
	REACHES,
};

/* The last bytes of the name that a socket is bound to, and of the name to connect to. */
struct ends {
	const char *held;
	size_t n_held;
	const char *to;
	size_t n_to;
};

CONDITION(null_byte_at_end, .transports = UNIX_ABSTRACT, .expect = reaches_expect, .arg = &(const struct ends){ "\0", 1, "", 0 },
    .descr = "The name ends with a null byte")
{
	const struct ends *ends = test->condition->arg;
	struct address at = name_with(test, ends->held, ends->n_held);

	connect_to(test, &at, bind_to(test, &at));
}

CONDITION_OF(null_byte_at_end, null_byte_within, .transports = UNIX_ABSTRACT, .expect = reaches_expect,
    .arg = &(const struct ends){ "a\0b", 3, "", 0 }, .descr = "The name has a null byte in the middle");
CONDITION_OF(null_byte_at_end, slashes, .transports = UNIX_ABSTRACT, .expect = reaches_expect,
    .arg = &(const struct ends){ "a/../b/", 7, "", 0 },
    .descr = "The name looks like a path through missing directories");

/* Names that differ in any way are different names. */
static expectations another_name = {
	{ "call", ABSTRACT " linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", ABSTRACT_STREAM },
};

CONDITION(longer_by_null_byte, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "", 0, "\0", 1 },
    .descr = "The name is that of a socket with one null byte more")
{
	const struct ends *ends = test->condition->arg;
	struct address held = name_with(test, ends->held, ends->n_held), to = name_with(test, ends->to, ends->n_to);
	int bound = bind_to(test, &held), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&to));
	observe("peer", "%s", peer_of(s, &to));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(bound));
}

CONDITION_OF(longer_by_null_byte, shorter_by_null_byte, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "\0", 1, "", 0 },
    .descr = "The name is that of a socket without its last null byte");
CONDITION_OF(longer_by_null_byte, longer, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "", 0, "x", 1 },
    .descr = "The name begins with that of a socket");
CONDITION_OF(longer_by_null_byte, shorter, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "x", 1, "", 0 },
    .descr = "The name is the beginning of that of a socket");
CONDITION_OF(longer_by_null_byte, differs_after_null_byte, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "a\0b", 3, "a\0c", 3 },
    .descr = "The name differs from that of a socket after a null byte");
CONDITION_OF(longer_by_null_byte, differs_in_case, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "a", 1, "A", 1 },
    .descr = "The name differs from that of a socket in upper and lower case");
CONDITION_OF(longer_by_null_byte, differs_as_no_path_would, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "a/b", 3, "a//./b", 6 },
    .descr = "The name differs from that of a socket in dots and slashes");

/* A socket is bound to each name, and "other" is the one not meant. */
static expectations both_held = {
	REACHES,
	{ "other", ABSTRACT, "nothing" },
};

CONDITION(both_held_null_byte, .transports = UNIX_ABSTRACT, .expect = both_held,
    .arg = &(const struct ends){ "", 0, "\0", 1 },
    .descr = "Two sockets have names that differ in a null byte at the end")
{
	const struct ends *ends = test->condition->arg;
	struct address held = name_with(test, ends->held, ends->n_held), to = name_with(test, ends->to, ends->n_to);
	int other = bind_to(test, &held);

	connect_to(test, &to, bind_to(test, &to));
	observe("other", "%s", nobody_waits(other) ? "nothing" : "something");
}

CONDITION_OF(both_held_null_byte, both_held_after_null_byte, .transports = UNIX_ABSTRACT, .expect = both_held,
    .arg = &(const struct ends){ "a\0b", 3, "a\0c", 3 },
    .descr = "Two sockets have names that differ after a null byte");

CONDITION(padded, .transports = UNIX_ABSTRACT, .expect = another_name,
    .descr = "The name is that of a socket, padded with null bytes to the structure's length")
{
	struct address held = name_with(test, "", 0), to = held;
	int bound = bind_to(test, &held), s = socket_open(test->transport);

	to.length = sizeof(to.u.un);
	observe_connect("call", s, ADDRESS(&to));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(bound));
}

CONDITION(whole_structure, .transports = UNIX_ABSTRACT, .expect = both_held,
    .descr = "Two sockets have names that fill the structure and differ in the last byte")
{
	struct address a = name_with(test, "", 0), b;
	int other;

	memset(a.u.bytes + a.length, 'f', sizeof(a.u.un) - a.length);
	a.length = sizeof(a.u.un);
	b = a;
	b.u.bytes[sizeof(b.u.un) - 1] = 'g';
	other = bind_to(test, &b);
	connect_to(test, &a, bind_to(test, &a));
	observe("other", "%s", nobody_waits(other) ? "nothing" : "something");
}

CONDITION(null_byte_alone, .transports = UNIX_ABSTRACT, .needs = NEEDS_NETWORK, .expect = reaches_expect,
    .descr = "The name is the leading null byte alone")
{
	struct address at = name_with(test, "", 0);

	at.length = (socklen_t)PATH_OFFSET + 1;
	connect_to(test, &at, bind_to(test, &at));
}

CONDITION(path_of_same_name, .transports = UNIX_ABSTRACT, .expect = another_name,
    .descr = "A socket is bound to a path with the name's characters")
{
	struct address abstract = name_with(test, "", 0), path;
	char name[sizeof(path.u.un.sun_path)];
	int bound, s = socket_open(test->transport);

	memset(name, 0, sizeof(name));
	memcpy(name, abstract.u.un.sun_path + 1, abstract.length - PATH_OFFSET - 1);
	path = address_path(name);
	bound = bind_to(test, &path);
	observe_connect("call", s, ADDRESS(&abstract));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(bound));
}

/* Closing a socket frees its name at once. */
CONDITION(held_anew, .transports = UNIX_ABSTRACT, .expect = reaches_expect,
    .descr = "A second socket is bound to the name of a closed one")
{
	struct address at = name_with(test, "", 0);

	close(bind_to(test, &at));
	connect_to(test, &at, bind_to(test, &at));
}

/* The name belongs to a type of sockets: one of each type can have it. */
CONDITION(held_by_each_type, .transports = UNIX_ABSTRACT, .expect = reaches_expect,
    .descr = "A socket of each type has the name, and the path leads to the one of the caller's type")
{
	static const unsigned types[] = { ABSTRACT_STREAM, ABSTRACT_DGRAM, ABSTRACT_SEQPACKET };
	struct address at = name_with(test, "", 0);
	int bound = bind_to(test, &at), other;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i] == test->transport->bit)
			continue;
		other = socket_open(transport_of(types[i]));
		if (bind(other, ADDRESS(&at)) == -1)
			untested("sockets of two types cannot have one name: %s", strerror(errno));
		if (types[i] != ABSTRACT_DGRAM)
			SETUP(listen(other, 8));
	}
	connect_to(test, &at, bound);
}
