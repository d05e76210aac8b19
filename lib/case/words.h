/*
 * Sets of clauses, transports and rows that several programs use.
 */
#ifndef CASE_WORDS_H
#define	CASE_WORDS_H

/* A stream socket attempts to make a connection. */
#define	ATTEMPTS	"freebsd:stream-attempt bs2000:stream-attempt posix:stream-attempt linux:stream-attempt"

/* A connected stream socket stays connected, and says so of another call; one whose attempt goes on says that. */
#define	CONNECTS_ONCE	"freebsd:stream-once bs2000:stream-once"
#define	ALREADY_CONNECTED "freebsd:EISCONN bs2000:EISCONN posix:EISCONN linux:EISCONN"
#define	STILL_CONNECTING "freebsd:EALREADY bs2000:EALREADY posix:EALREADY linux:EALREADY linux:ip7-EALREADY"

/* A datagram socket hears its peer alone, gets another peer by another call, and none by AF_UNSPEC. */
#define	DGRAM_SOURCE	"freebsd:dgram-source bs2000:dgram-source posix:dgram-source linux:dgram-source"
#define	DGRAM_REPEATS	"freebsd:dgram-repeat bs2000:dgram-repeat linux:dgram-repeat"
#define	DGRAM_DISSOLVES	"posix:dgram-reset linux:dissolve"

/* A non-blocking call returns while the attempt goes on. */
#define	IN_PROGRESS	"freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS"

/* The connection is made, and poll() shows that, as does select(). */
#define	COMPLETES	"posix:completion-poll linux:completion-select"
#define	SELECTED	"freebsd:EINPROGRESS-select posix:completion-select linux:completion-select"

/* Rows: they do so of an attempt that goes on without its call. */
#define	COMPLETION_SHOWN						\
	{ "after", COMPLETES, "writable", 0 },				\
	{ "selected", SELECTED, "writable", 0 }

/* The attempt is over, and select() shows that, as does poll(): what POSIX says of them is about a connection made. */
#define	OVER_SELECTED	"freebsd:EINPROGRESS-select linux:completion-select"
#define	OVER_POLLED	"linux:completion-select"

/* The attempt timed out, or was refused. */
#define	TIMED_OUT	"freebsd:ETIMEDOUT bs2000:ETIMEDOUT posix:ETIMEDOUT linux:ETIMEDOUT"
#define	REFUSES		"freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED linux:ECONNREFUSED"

/* Both sides send a SYN at once: a simultaneous open. */
#define	CROSSES		"rfc9293:simultaneous-open rfc1122:simultaneous-open"

/* The far end can answer on these transports; with SCTP it is always silent. */
#define	FAR_END_SPEAKS	(ALL_TCP | ALL_MPTCP)

/* A condition in which the far end answers a TCP attempt. */
#define	TCP_ON_THE_WIRE	.transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK

/* Rows: search permission is denied on a directory of the path, or write permission on the socket. */
#define	SEARCH_DENIED							\
	{ "call", "freebsd:EACCES-search bs2000:EACCES-search linux:EACCES-search", "-1 EACCES", 0 }, \
	{ "call", "posix:EACCES-search", "-1 EACCES|0", 0 },		\
	{ "call", "freebsd15:unix4-access", "-1 E*", 0 }
/* FreeBSD 12 and later allow EPERM as well as EACCES. */
#define	WRITE_DENIED							\
	{ "call", "freebsd:EACCES-write bs2000:EACCES-write linux:EACCES-write", "-1 EACCES", 0 }, \
	{ "call", "freebsd12:EPERM freebsd15:EACCES-write", "-1 EPERM|-1 EACCES", 0 }, \
	{ "call", "linux:unix7-write-permission", "-1 EACCES", UNIX_STREAM }, \
	{ "call", "posix:EACCES-write", "-1 EACCES|0", 0 },		\
	{ "call", "freebsd15:unix4-writable freebsd15:unix4-access", "-1 E*", 0 }

/* Rows: the name leads to the socket bound to it. */
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
