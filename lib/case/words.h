/*
 * Words that the tables of several programs use: clauses that say one thing in each manual, and transports that belong together.
 */
#ifndef CASE_WORDS_H
#define	CASE_WORDS_H

/* A stream socket attempts to make a connection. */
#define	ATTEMPTS	"freebsd:stream-attempt bs2000:stream-attempt posix:stream-attempt linux:stream-attempt"

/* The attempt of a socket that does not block goes on. */
#define	IN_PROGRESS	"freebsd:EINPROGRESS posix:EINPROGRESS linux:EINPROGRESS"

/* It is over, as poll() shows. */
#define	COMPLETES	"posix:completion-poll linux:completion-select"

/* The attempt was not made in time; it was refused. */
#define	TIMED_OUT	"freebsd:ETIMEDOUT bs2000:ETIMEDOUT posix:ETIMEDOUT linux:ETIMEDOUT"
#define	REFUSES		"freebsd:ECONNREFUSED bs2000:ECONNREFUSED posix:ECONNREFUSED linux:ECONNREFUSED"

/* The other side's SYN crosses that of the attempt. */
#define	CROSSES		"rfc9293:simultaneous-open rfc1122:simultaneous-open"

/* What the far end speaks: with SCTP it stays silent for good. */
#define	FAR_END_SPEAKS	(ALL_TCP | ALL_MPTCP)

/* A condition of the wire in every way that TCP goes over it. */
#define	TCP_ON_THE_WIRE	.transports = ALL_TCP, .modes = BOTH_MODES, .needs = NEEDS_NETWORK

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
