/*
 * ELOOP: symbolic links that lead round and round, or too many of them; and that a host follows as many as it must.
 */
#include "conformance/conformance.h"
#include "fixture/path.h"
#include "fixture/socket.h"

#include <limits.h>

/* More than any host follows: their limits are from 8 (_POSIX_SYMLOOP_MAX) to 40. */
#define	TOO_MANY	128

static const struct expectation loop_expect[] = {
	{ "call", "freebsd:ELOOP posix:ELOOP", "-1 ELOOP", 0 },
	{ 0 }
};

/* "self" is a link to itself, "one" and "two" are links to each other, "far" leads back from within a directory. */
static void
loop(const struct test *test)
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_directory("directory", 0755);
	path_link("self", "self");
	path_link("two", "one");
	path_link("one", "two");
	path_link("directory/back", "far");
	path_link("../far", "directory/back");
	path_link("self", "to_self");
	path_link("self/sock", "through_self");
	observe_name_fails(test, test->condition->arg, peer, &good);
}

/* No loop, but links without end: POSIX permits the error, FreeBSD's page has no other way to say when they are too many. */
static const struct expectation too_many_expect[] = {
	{ "call", "freebsd:ELOOP", "-1 ELOOP", 0 },
	{ "call", "posix:ELOOP-may", "-1 ELOOP|0", 0 },
	{ 0 }
};

static void
chain_too_long(const struct test *test)
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_chain(TOO_MANY, "sock");
	observe_name_fails(test, "chain1", peer, &good);
}

static void
chain_of_directories_too_long(const struct test *test)
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_chain(TOO_MANY, ".");
	observe_name_fails(test, "chain1/sock", peer, &good);
}

/* Each link leads straight to where it should, and it is their number in one path that is too large: 12 times 13 of them. */
static void
too_many_in_path(const struct test *test)
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_link(".", "one");
	path_link("one/one/one/one/one/one/one/one/one/one/one/one", "many");
	observe_name_fails(test, "many/many/many/many/many/many/many/many/many/many/many/many/sock", peer, &good);
}

/* As many as every POSIX system follows: this is not the condition of the clause, and the name leads to the socket. */
static const struct expectation enough_expect[] = {
	NAME_REACHES,
	{ 0 }
};

static void
chain_followed(const struct test *test)
{
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_chain(_POSIX_SYMLOOP_MAX, "sock");
	(void)observe_name_reaches(test, "chain1", peer);
}

static void
chain_of_directories_followed(const struct test *test)
{
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_chain(_POSIX_SYMLOOP_MAX, ".");
	(void)observe_name_reaches(test, "chain1/sock", peer);
}

/* The same link again and again is no loop. */
static void
same_link_again(const struct test *test)
{
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_link(".", "here");
	(void)observe_name_reaches(test, "here/here/here/here/here/here/here/here/sock", peer);
}

#define	LOOP(condition, sentence, path)					\
	{								\
		.name = condition,					\
		.descr = sentence,					\
		.transports = UNIX_PATH,				\
		.expect = loop_expect,					\
		.body = loop,						\
		.arg = path,						\
	}

static const struct condition conditions[] = {
	LOOP("link_to_itself", "The path is a symbolic link to itself", "self"),
	LOOP("links_to_each_other", "The path is one of two symbolic links to each other", "one"),
	LOOP("loop_through_directory", "The path is a symbolic link that leads back to itself from another directory", "far"),
	LOOP("link_to_loop", "The path is a symbolic link to one that loops", "to_self"),
	LOOP("prefix_loops", "The path goes through a symbolic link to itself", "self/sock"),
	LOOP("prefix_links_to_each_other", "The path goes through one of two symbolic links to each other", "one/sock"),
	LOOP("prefix_loops_behind_link", "The path is a symbolic link whose target goes through a loop", "through_self"),
	LOOP("loop_with_slash", "The path is a symbolic link to itself and ends with a slash", "self/"),
	{
		.name = "chain_too_long",
		.descr = "The path is the first of a chain of 128 symbolic links to a socket",
		.transports = UNIX_PATH,
		.expect = too_many_expect,
		.body = chain_too_long,
	},
	{
		.name = "prefix_chain_too_long",
		.descr = "The path goes through the first of a chain of 128 symbolic links to a directory",
		.transports = UNIX_PATH,
		.expect = too_many_expect,
		.body = chain_of_directories_too_long,
	},
	{
		.name = "too_many_in_path",
		.descr = "The path goes through 156 symbolic links, none of them far from a directory",
		.transports = UNIX_PATH,
		.expect = too_many_expect,
		.body = too_many_in_path,
	},
	{
		.name = "chain_followed",
		.descr = "The path is the first of a chain of eight symbolic links to a socket, as many as POSIX grants",
		.transports = UNIX_PATH,
		.expect = enough_expect,
		.body = chain_followed,
	},
	{
		.name = "prefix_chain_followed",
		.descr = "The path goes through a chain of eight symbolic links to a directory, as many as POSIX grants",
		.transports = UNIX_PATH,
		.expect = enough_expect,
		.body = chain_of_directories_followed,
	},
	{
		.name = "same_link_again",
		.descr = "The path goes through the same symbolic link eight times, which is no loop",
		.transports = UNIX_PATH,
		.expect = enough_expect,
		.body = same_link_again,
	},
};

CONDITIONS(conditions)
