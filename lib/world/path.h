/*
 * Names in the file system, relative to the working directory, and what a connect() to one of them came to.  Every function
 * here that makes something ends the case where it cannot.
 */
#ifndef WORLD_PATH_H
#define	WORLD_PATH_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

#include "case/case.h"
#include "world/address.h"

/* A directory of exactly that mode, an empty regular file, a FIFO, a symbolic link; and a mode, whatever the umask. */
void path_directory(const char *name, mode_t mode);
void path_file(const char *name);
void path_fifo(const char *name);
void path_link(const char *target, const char *name);
void path_mode(const char *name, mode_t mode);

/* Symbolic links "chain1" to "chainN": each is a link to the next one, and the last to the target. */
void path_chain(int links, const char *target);

/*
 * Writes a path of exactly so many characters that ends in last and means what last does: "./././last".  No component of it
 * is long, so that the length of the whole is all that there is to refuse.
 */
void path_of_length(char *path, size_t length, const char *last);

/* A component of exactly so many characters. */
void path_component(char *name, size_t length);

/* The host's own NAME_MAX and PATH_MAX (with its null byte), as pathconf(2) has them here; ends as untested without a limit. */
size_t path_name_max(void);
size_t path_path_max(void);

/*
 * Whether the connected socket leads to the peer that peer_open() made: "yes" where what is sent on it is received there, else
 * "no".  Takes the connection from the listener.
 */
const char *reaches(const struct transport *, int s, int peer);

/* Calls connect() with that path, as `call`, and writes down the `peer` that the socket then has; returns the socket. */
int observe_name(const struct test *, const char *path);

/* Likewise, and whether it led to the peer, as `reached`. */
int observe_name_reaches(const struct test *, const char *path, int peer);

/*
 * The same for a name that a listener is not to be found by although its own name is good: also whether an attempt came to the
 * peer, as `attempt`, and what the socket can still do, as `again`: both are open.
 */
void observe_name_fails(const struct test *, const char *path, int peer, const struct address *good);

/* Rows of expectations: the name leads to the socket that is bound to it. */
#define	STREAM_REACHES	"freebsd:stream-attempt bs2000:stream-attempt"
#define	CONNECTION_REACHES "posix:stream-attempt linux:stream-attempt"
#define	DGRAM_REACHES	"freebsd:dgram-peer bs2000:dgram-partner posix:dgram-peer linux:dgram-peer"
#define	NAME_REACHES							\
	{ "call", STREAM_REACHES, "0", UNIX_STREAM },			\
	{ "call", CONNECTION_REACHES, "0", UNIX_CONNECTION },		\
	{ "call", DGRAM_REACHES, "0", UNIX_DGRAM },			\
	{ "reached", STREAM_REACHES, "yes", UNIX_STREAM },		\
	{ "reached", CONNECTION_REACHES, "yes", UNIX_CONNECTION },	\
	{ "reached", DGRAM_REACHES, "yes", UNIX_DGRAM }

#endif
