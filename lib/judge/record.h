/*
 * The record of a case: the lines that it writes to its standard output, where Kyua keeps them, and their one parser.
 * docs/store.md describes the format for those who read stores with tools of their own.
 */
#ifndef JUDGE_RECORD_H
#define	JUDGE_RECORD_H

#include <stdbool.h>
#include <stddef.h>

/* The version of the format: raised when a reader of the old one would misread the new one. */
#define	RECORD_FORMAT	1

struct record_expectation {
	char *observation;
	char *clauses;		/* separated by spaces */
	char *allowed;		/* as outcome_allowed() reads it */
};

struct record_observation {
	char *name;
	char *outcome;
	double seconds;		/* how long the call took; negative where that was not measured */
};

struct record_fact {
	char *name;
	char *value;
};

struct record {
	int format;		/* 0 as long as no format line has been read */
	char *id;		/* errno/econnrefused:closed_port.tcp4 */
	char *condition;
	char *transport;	/* "-" for a case that has none */
	char *suite;		/* the version of the suite; NULL in a record of before it was written */
	char *host;		/* what the host was taken for: linux, freebsd, gvisor ... */
	char *sysname, *release, *version, *machine;	/* as uname(3) gave them */
	char *manuals;		/* those selected, separated by spaces */
	bool strict;
	char *isolation;	/* "private" or "none" */
	char *isolation_detail;	/* which namespaces or jail, or what was missing */
	struct record_expectation *expectations;
	size_t n_expectations;
	struct record_observation *observations;
	size_t n_observations;
	struct record_fact *facts;	/* what the case tells of the host, and notes on how it was run */
	size_t n_facts;
	char *packets;		/* of a case that failed: a pcap file in base64; NULL where there is none */
	char *skip_kind;	/* "untested" or "unsupported", or NULL for a case that ran */
	char *skip_reason;
	char *result;		/* of the end line; NULL for a case that did not come to it */
	char *reason;
};

/*
 * Writes one line, its fields separated by tabs and each encoded by vis(3), to standard output in one write(2), so that
 * nothing is lost when the case is killed, and adds it to the record.  The last argument is NULL.  Returns NULL, or what went
 * wrong: a static string or strerror(3)'s.
 */
const char *record_write(struct record *, const char *keyword, ...);

/*
 * Adds one line, without its newline, to the record.  Lines with an unknown keyword are passed over, as a later minor
 * addition to the format.  Returns NULL, or what is wrong with the line: a static string.
 */
const char *record_add(struct record *, const char *line, size_t length);

/*
 * Reads all lines of a case's standard output; bytes after the last newline are a line that was cut off and are not read.
 * Returns NULL, or what is wrong: a static string.  Bounded in time and memory by the length of the text.
 */
const char *record_parse(struct record *, const char *text, size_t length);

/* The observation of that name, or NULL. */
const struct record_observation *record_observation(const struct record *, const char *name);

void record_free(struct record *);

#endif
