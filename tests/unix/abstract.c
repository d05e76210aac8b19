/*
 * Abstract names, which begin with a null byte: every byte that the length counts is part of the name, and no file is made.
 */
#include "case/case.h"
#include "world/path.h"
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

/* A name of the case's own, so many bytes of it appended or not. */
static struct address
name_with(const struct test *test, const void *bytes, size_t n)
{
	struct address a = address_unix(test->transport, "name");

	if (a.length + n > sizeof(a.u.un))
		setup_failed("a name of %zu bytes more does not fit", n);
	memcpy(a.u.bytes + a.length, bytes, n);
	a.length += (socklen_t)n;
	return (a);
}

/* A listener, or for datagrams a bound socket, that holds the name. */
static int
hold(const struct test *test, const struct address *a)
{
	int s = socket_open(test->transport);

	SETUP(bind(s, ADDRESS(a)));
	if (is_connection_mode(test->transport))
		SETUP(listen(s, 8));
	return (s);
}

static void
connect_to(const struct test *test, const struct address *to, int holder)
{
	int s = socket_open(test->transport);
	bool connected = observe_connect("call", s, ADDRESS(to)) == 0;

	observe("reached", "%s", connected ? reaches(test->transport, s, holder) : "no");
	observe("peer", "%s", peer_of(s, to));
}

/* How many names the working directory has. */
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
    .descr = "The name is held, and no file is made for it")
{
	struct address at = name_with(test, "", 0);
	int before = files();

	connect_to(test, &at, hold(test, &at));
	observe("files", "%s", files() == before ? "none" : "made");
}

static expectations reaches_expect = {
	REACHES,
};

/* Bytes that end the name, in its holder's and in what is asked for. */
struct ends {
	const char *held;
	size_t n_held;
	const char *asked;
	size_t n_asked;
};

CONDITION(null_byte_at_end, .transports = UNIX_ABSTRACT, .expect = reaches_expect, .arg = &(const struct ends){ "\0", 1, "", 0 },
    .descr = "The name ends with a null byte")
{
	const struct ends *ends = test->condition->arg;
	struct address at = name_with(test, ends->held, ends->n_held);

	connect_to(test, &at, hold(test, &at));
}

CONDITION_OF(null_byte_at_end, null_byte_within, .transports = UNIX_ABSTRACT, .expect = reaches_expect,
    .arg = &(const struct ends){ "a\0b", 3, "", 0 }, .descr = "The name has a null byte within");
CONDITION_OF(null_byte_at_end, slashes, .transports = UNIX_ABSTRACT, .expect = reaches_expect,
    .arg = &(const struct ends){ "a/../b/", 7, "", 0 },
    .descr = "The name looks like a path of missing directories");

/* Names that differ in any way are different, and nobody has the one that is asked for. */
static expectations another_name = {
	{ "call", ABSTRACT " linux:unix7-ECONNREFUSED", "-1 ECONNREFUSED" },
	{ "call", "linux:ECONNREFUSED", "-1 ECONNREFUSED", ABSTRACT_STREAM },
};

CONDITION(longer_by_null_byte, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "", 0, "\0", 1 },
    .descr = "The name has one null byte more than that which is held")
{
	const struct ends *ends = test->condition->arg;
	struct address held = name_with(test, ends->held, ends->n_held), asked = name_with(test, ends->asked, ends->n_asked);
	int holder = hold(test, &held), s = socket_open(test->transport);

	observe_connect("call", s, ADDRESS(&asked));
	observe("peer", "%s", peer_of(s, &asked));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(holder));
}

CONDITION_OF(longer_by_null_byte, shorter_by_null_byte, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "\0", 1, "", 0 },
    .descr = "The name lacks the last null byte of that which is held");
CONDITION_OF(longer_by_null_byte, longer, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "", 0, "x", 1 },
    .descr = "The name that is held is the beginning of it");
CONDITION_OF(longer_by_null_byte, shorter, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "x", 1, "", 0 },
    .descr = "The name is the beginning of that which is held");
CONDITION_OF(longer_by_null_byte, differs_after_null_byte, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "a\0b", 3, "a\0c", 3 },
    .descr = "The name differs from that which is held after a null byte");
CONDITION_OF(longer_by_null_byte, differs_in_case, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "a", 1, "A", 1 },
    .descr = "The name differs from that which is held in case");
CONDITION_OF(longer_by_null_byte, differs_as_no_path_would, .transports = UNIX_ABSTRACT, .expect = another_name,
    .arg = &(const struct ends){ "a/b", 3, "a//./b", 6 },
    .descr = "The name differs in dots and slashes");

/* Both are held, and each leads to its own. */
static expectations both_held = {
	REACHES,
	{ "other", ABSTRACT, "nothing" },
};

CONDITION(both_held_null_byte, .transports = UNIX_ABSTRACT, .expect = both_held,
    .arg = &(const struct ends){ "", 0, "\0", 1 },
    .descr = "Names that differ by a null byte at the end are both held")
{
	const struct ends *ends = test->condition->arg;
	struct address held = name_with(test, ends->held, ends->n_held), asked = name_with(test, ends->asked, ends->n_asked);
	int other = hold(test, &held);

	connect_to(test, &asked, hold(test, &asked));
	observe("other", "%s", nobody_waits(other) ? "nothing" : "something");
}

CONDITION_OF(both_held_null_byte, both_held_after_null_byte, .transports = UNIX_ABSTRACT, .expect = both_held,
    .arg = &(const struct ends){ "a\0b", 3, "a\0c", 3 },
    .descr = "Names that differ after a null byte are both held");

/* The name as asked for is as long as the structure, filled with null bytes. */
CONDITION(padded, .transports = UNIX_ABSTRACT, .expect = another_name,
    .descr = "The name is filled with null bytes to the structure's length")
{
	struct address held = name_with(test, "", 0), asked = held;
	int holder = hold(test, &held), s = socket_open(test->transport);

	asked.length = sizeof(asked.u.un);
	observe_connect("call", s, ADDRESS(&asked));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(holder));
}

/* All of sun_path is the name, to its last byte, which is where it differs from another. */
CONDITION(whole_structure, .transports = UNIX_ABSTRACT, .expect = both_held,
    .descr = "The name fills the structure, and one that differs in the last byte is held as well")
{
	struct address a = name_with(test, "", 0), b;
	int other;

	memset(a.u.bytes + a.length, 'f', sizeof(a.u.un) - a.length);
	a.length = sizeof(a.u.un);
	b = a;
	b.u.bytes[sizeof(b.u.un) - 1] = 'g';
	other = hold(test, &b);
	connect_to(test, &a, hold(test, &a));
	observe("other", "%s", nobody_waits(other) ? "nothing" : "something");
}

/* The null byte that begins every abstract name, alone: a name of no bytes. */
CONDITION(null_byte_alone, .transports = UNIX_ABSTRACT, .needs = NEEDS_NETWORK, .expect = reaches_expect,
    .descr = "The name is the first null byte alone")
{
	struct address at = name_with(test, "", 0);

	at.length = (socklen_t)PATH_OFFSET + 1;
	connect_to(test, &at, hold(test, &at));
}

/* A file of the same name has nothing to do with it: the path's socket is not found by the abstract name. */
CONDITION(path_of_same_name, .transports = UNIX_ABSTRACT, .expect = another_name,
    .descr = "A path of the same characters is a socket's name")
{
	struct address abstract = name_with(test, "", 0), path;
	char name[sizeof(path.u.un.sun_path)];
	int holder, s = socket_open(test->transport);

	memset(name, 0, sizeof(name));
	memcpy(name, abstract.u.un.sun_path + 1, abstract.length - PATH_OFFSET - 1);
	path = address_path(name);
	holder = hold(test, &path);
	observe_connect("call", s, ADDRESS(&abstract));
	if (is_connection_mode(test->transport))
		observe("attempt", "%s", attempt_at(holder));
}

/* The holder is gone, and the name with it: another socket can have it at once. */
CONDITION(held_anew, .transports = UNIX_ABSTRACT, .expect = reaches_expect,
    .descr = "The name was held by a socket that is closed, and is held by another")
{
	struct address at = name_with(test, "", 0);

	close(hold(test, &at));
	connect_to(test, &at, hold(test, &at));
}
