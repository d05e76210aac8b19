/*
 * Showing a run: each function writes one kind of report of runs that are judged.  None fails on what a run holds; a stream
 * that fails is noticed by whoever closes it.
 */
#ifndef REPORT_RENDER_H
#define	REPORT_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/changes.h"
#include "report/compare.h"
#include "report/run.h"

/* The version of the JSON: raised when a reader of the old one would misread the new one. */
#define	JSON_FORMAT	1

/* For a terminal, or with colour false for a file: plain text without bars. */
void summary_write(FILE *, const struct run *, bool colour);

/*
 * A page of one run in full; nothing outside it is needed to show it.  Where the matrix of several hosts lies beside it, index
 * is the name of that file, to link to; else NULL.
 */
void html_write(FILE *, const struct run *, const char *index);

/* The page of several hosts: the matrix, with links to the pages that the comparison names.  It, too, stands alone. */
void matrix_write(FILE *, const struct comparison *);

/* Hosts side by side, differences first: for a terminal (or plain text without colour), as Markdown, and as JSON. */
void compare_write(FILE *, const struct comparison *, bool colour);
void compare_markdown(FILE *, const struct comparison *);
int compare_json(FILE *, const struct comparison *);	/* 0, or -1 where memory is short */

/* What changed between two runs, what broke first, in the same three ways. */
void changes_write(FILE *, const struct changes *, bool colour);
void changes_markdown(FILE *, const struct changes *);
int changes_json(FILE *, const struct changes *);	/* 0, or -1 where memory is short */

/* docs/report.schema.json.  Returns 0, or -1 where memory is short. */
int json_write(FILE *, const struct run *, size_t n);

/* For the summary of a CI job, or a mail. */
void markdown_write(FILE *, const struct run *, size_t n);

/*
 * A submission to KCIDB, KernelCI's database; docs/kcidb.md lists what is written and by which version of its schema that is
 * valid.  Returns 0, or -1 where memory is short.
 */
struct kcidb_options {
	const char *origin;		/* of the CI system that submits: lower-case letters, digits and '_' */
	const char *build_id;		/* of the build that ran, which KCIDB has or is to get; NULL to submit one */
	const char *checkout_id;	/* likewise of the build's source; of no use beside a build_id */
};
int kcidb_write(FILE *, const struct run *, size_t n, const struct kcidb_options *);

/* Whether two runs are of one kernel, as far as uname(3) tells. */
bool kcidb_same_build(const struct run *, const struct run *);

/*
 * The gate: a line for each thing that keeps it shut, for the manuals selected, and a last line with what holds.  With tested a
 * clause that is untested keeps it shut, too.  Returns whether it is open.
 */
bool check_write(FILE *, const struct run *, bool tested);

/*
 * Lines sorted by their bytes, of fields separated by tabs: what each case saw and how it ended ("observe", "skip", "end"),
 * without durations; what Kyua has as the result of each, "-" for none, and its reason; the cases that waited for a time-out of
 * the host, and the seconds.
 */
void outcomes_write(FILE *, const struct run *);
void results_write(FILE *, const struct run *);
void waits_write(FILE *, const struct run *);

/* "2026-11-22 01:41 UTC", or an empty string for a time that is not known. */
const char *run_time(const struct run *, char *buffer, size_t size);

/* The time as RFC 3339 has it, in UTC, which utc says: "Z" or "+00:00"; empty for a time that is not known. */
const char *run_date_time(const struct run *, const char *utc, char *buffer, size_t size);

/* The suite that ran: its version, or in words that it wrote none. */
const char *run_suite(const struct run *);

/* Whether a manual has clauses for one of the runs: one that is newer than all of them has none as they knew it. */
bool runs_ask_manual(const struct run *, size_t n, size_t manual);

/* Whether one of the runs says of which version of the suite it is. */
bool runs_name_suite(const struct run *, size_t n);

/* The host in a few words: "Linux 6.18.44 x86_64". */
const char *run_title(const struct run *, char *buffer, size_t size);

/* How many cases waited for a time-out of the host, and the sum of those waits, in seconds. */
size_t run_waiting(const struct run *, double *seconds);

/*
 * Writes cases in few words, "errno/einval:short.{tcp4,tcp6 and 3 more}, ...", each piece of the store's text by the function
 * given.
 */
void cases_write(FILE *, const struct run *, const size_t *cases, size_t n, void (*)(FILE *, const char *));

/* The ending of a noun that is counted: every text that prints a number before a noun has it from here. */
const char *plural(size_t n);

#endif
