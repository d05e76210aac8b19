/*
 * The record of a case: the lines that it writes to its standard output, which Kyua keeps in the store, and their only parser.
 * docs/store.md describes the format.
 */
#ifndef JUDGE_RECORD_H
#define	JUDGE_RECORD_H

#include <stdbool.h>
#include <stddef.h>

/* The version of the format.  Raise it when a reader of the old format would misread the new one. */
#define	RECORD_FORMAT	1

struct record_expectation {
	char *observation;
	char *clauses;		/* separated by spaces */
	char *allowed;		/* as outcome_allowed() reads it */
};

struct record_observation {
	char *name;
	char *outcome;
	double seconds;		/* how long the call took; negative if not measured */
};

struct record_fact {
	char *name;
	char *value;
};

struct record {
	int format;		/* 0 until the format line has been read */
	char *id;		/* errno/econnrefused:closed_port.tcp4 */
	char *condition;
	char *transport;	/* "-" for a case that has none */
	char *suite;		/* the version of the suite; NULL in old records, which lack it */
	char *host;		/* what the suite took the host for: linux, freebsd, gvisor ... */
	char *sysname, *release, *version, *machine;	/* from uname(3) */
	char *manuals;		/* those selected, separated by spaces */
	bool strict;
	char *isolation;	/* "private" or "none" */
	char *isolation_detail;	/* the namespaces or jail, or what was missing */
	struct record_expectation *expectations;
	size_t n_expectations;
	struct record_observation *observations;
	size_t n_observations;
	struct record_fact *facts;	/* about the host, and about how the case was run */
	size_t n_facts;
	char *packets;		/* of a case that failed: a pcap file in base64; NULL if there is none */
	char *skip_kind;	/* "untested" or "unsupported"; NULL for a case that ran */
	char *skip_reason;
	char *result;		/* of the end line; NULL for a case that did not reach it */
	char *reason;
};

/*
 * Writes one line to standard output and adds it to the record.  Fields are separated by tabs and encoded by vis(3).  One
 * write(2) writes the line, so that nothing is lost when the case is killed.  The last argument is NULL.  Returns NULL, or what
 * went wrong: a static string or strerror(3)'s.
 */
const char *record_write(struct record *, const char *keyword, ...);

/*
 * Adds one line, without its newline, to the record.  Ignores unknown keywords, which later versions may add.  Returns NULL, or
 * what is wrong with the line: a static string.
 */
const char *record_add(struct record *, const char *line, size_t length);

/*
 * Reads all lines of a case's standard output.  Ignores bytes after the last newline: they are a line that was cut off.  Returns
 * NULL, or what is wrong: a static string.  Takes time and memory in proportion to the text.
 */
const char *record_parse(struct record *, const char *text, size_t length);

/* Returns the observation of that name, or NULL. */
const struct record_observation *record_observation(const struct record *, const char *name);

void record_free(struct record *);

#endif
