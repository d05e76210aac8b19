/*
 * ELOOP: symbolic links loop, or are too many.  A host must follow a few.
 */
#include "case/attempt.h"
#include "case/case.h"
#include "world/path.h"
#include "world/socket.h"

#include <limits.h>

/* More than any host follows: limits range from 8 (_POSIX_SYMLOOP_MAX) to 40. */
#define	TOO_MANY	128

static expectations loop = {
	{ "call", "freebsd:ELOOP posix:ELOOP", "-1 ELOOP" },
};

CONDITION(link_to_itself, .transports = UNIX_PATH, .expect = loop, .arg = "self",
    .descr = "The path is a symbolic link to itself")
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

CONDITION_OF(link_to_itself, links_to_each_other, .transports = UNIX_PATH, .expect = loop, .arg = "one",
    .descr = "The path is one of two symbolic links to each other");
CONDITION_OF(link_to_itself, loop_through_directory, .transports = UNIX_PATH, .expect = loop, .arg = "far",
    .descr = "The path is a symbolic link that leads back to itself through another directory");
CONDITION_OF(link_to_itself, link_to_loop, .transports = UNIX_PATH, .expect = loop, .arg = "to_self",
    .descr = "The path is a symbolic link to a symbolic link to itself");
CONDITION_OF(link_to_itself, prefix_loops, .transports = UNIX_PATH, .expect = loop, .arg = "self/sock",
    .descr = "The path goes through a symbolic link to itself");
CONDITION_OF(link_to_itself, prefix_links_to_each_other, .transports = UNIX_PATH, .expect = loop, .arg = "one/sock",
    .descr = "The path goes through one of two symbolic links to each other");
CONDITION_OF(link_to_itself, prefix_loops_behind_link, .transports = UNIX_PATH, .expect = loop, .arg = "through_self",
    .descr = "The path is a symbolic link whose target goes through a loop");
CONDITION_OF(link_to_itself, loop_with_slash, .transports = UNIX_PATH, .expect = loop, .arg = "self/",
    .descr = "The path is a symbolic link to itself and ends with a slash");

/* Many links and no loop: POSIX permits the error; FreeBSD's page has no other for too many links. */
static expectations too_many = {
	{ "call", "freebsd:ELOOP", "-1 ELOOP" },
	{ "call", "posix:ELOOP-may", "-1 ELOOP|0" },
};

CONDITION(chain_too_long, .transports = UNIX_PATH, .expect = too_many,
    .descr = "The path is the first of a chain of 128 symbolic links to a socket")
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_chain(TOO_MANY, "sock");
	observe_name_fails(test, "chain1", peer, &good);
}

CONDITION(prefix_chain_too_long, .transports = UNIX_PATH, .expect = too_many,
    .descr = "The path goes through the first of a chain of 128 symbolic links to a directory")
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_chain(TOO_MANY, ".");
	observe_name_fails(test, "chain1/sock", peer, &good);
}

/* No chain is long; only the number of links in one path, 12 times 13, is too large. */
CONDITION(too_many_in_path, .transports = UNIX_PATH, .expect = too_many,
    .descr = "The path goes through 156 symbolic links, at most two in a chain")
{
	struct address good;
	int peer = peer_open(test->transport, "sock", &good);

	path_link(".", "one");
	path_link("one/one/one/one/one/one/one/one/one/one/one/one", "many");
	observe_name_fails(test, "many/many/many/many/many/many/many/many/many/many/many/many/sock", peer, &good);
}

/* Every POSIX system follows that many links. */
static expectations enough = {
	NAME_REACHES,
};

CONDITION(chain_followed, .transports = UNIX_PATH, .expect = enough,
    .descr = "The path is the first of a chain of eight symbolic links to a socket, as many as POSIX grants")
{
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_chain(_POSIX_SYMLOOP_MAX, "sock");
	(void)observe_name_reaches(test, "chain1", peer);
}

CONDITION(prefix_chain_followed, .transports = UNIX_PATH, .expect = enough,
    .descr = "The path goes through a chain of eight symbolic links to a directory, as many as POSIX grants")
{
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_chain(_POSIX_SYMLOOP_MAX, ".");
	(void)observe_name_reaches(test, "chain1/sock", peer);
}

CONDITION(same_link_again, .transports = UNIX_PATH, .expect = enough,
    .descr = "The path goes through one symbolic link eight times, which is no loop")
{
	struct address at;
	int peer = peer_open(test->transport, "sock", &at);

	path_link(".", "here");
	(void)observe_name_reaches(test, "here/here/here/here/here/here/here/here/sock", peer);
}
