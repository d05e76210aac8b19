/*
 * Writing reports: each function writes one kind of report about judged runs.  None fails because of a run's content; the caller
 * that closes the stream notices a write error.
 */
#ifndef REPORT_RENDER_H
#define	REPORT_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/changes.h"
#include "report/compare.h"
#include "report/run.h"

/* The JSON's version, raised when a reader of the old format would misread the new one. */
#define	JSON_FORMAT	1

/* All of a run as text.  For a terminal with colour; plain text without bars else. */
void summary_write(FILE *, const struct run *, bool colour);

/*
 * What fits a screen of 80 columns and 24 lines, with the verdict and the next command at the end.  page is the file that has
 * everything, or NULL.
 */
void brief_write(FILE *, const struct run *, const char *page, bool colour);

/* The self-contained page of one run, but for its machines.  index is the file name of the matrix to link to, or NULL. */
void html_write(FILE *, const struct run *, const char *index);

/* The self-contained page of several hosts: the matrix, with links to the pages that the comparison names. */
void matrix_write(FILE *, const struct comparison *);

/* Hosts side by side, differences first: as text with or without colour, as Markdown, and as JSON. */
void compare_write(FILE *, const struct comparison *, bool colour);
void compare_markdown(FILE *, const struct comparison *);
int compare_json(FILE *, const struct comparison *);	/* 0, or -1 if out of memory */

/* The changes between two runs, breakage first, in these three forms. */
void changes_write(FILE *, const struct changes *, bool colour);
void changes_markdown(FILE *, const struct changes *);
int changes_json(FILE *, const struct changes *);	/* 0, or -1 if out of memory */

/* By docs/report.schema.json.  Returns 0, or -1 if out of memory. */
int json_write(FILE *, const struct run *, size_t n);

/* For a CI job's summary, or a mail. */
void markdown_write(FILE *, const struct run *, size_t n);

/* For handing over: one page made for printing, with all that a reader needs who has nothing else. */
void document_write(FILE *, const struct run *, size_t n);

/* For what takes in test results; docs/formats.md says what each makes of a state. */
void junit_write(FILE *, const struct run *);
void ktap_write(FILE *, const struct run *);
int ctrf_write(FILE *, const struct run *);	/* 0, or -1 if out of memory */

/*
 * Tables for spreadsheets, by RFC 4180: a row for each case of each run; for each case a column of each host; for each change
 * between two runs.
 */
void csv_write(FILE *, const struct run *, size_t n);
void compare_csv(FILE *, const struct comparison *);
void changes_csv(FILE *, const struct changes *);

/*
 * A submission to KCIDB, KernelCI's database.  docs/kcidb.md lists the contents and the schema version that they follow.  Returns
 * 0, or -1 if out of memory.
 */
struct kcidb_options {
	const char *origin;		/* the submitting CI system: lower-case letters, digits and '_' */
	const char *build_id;		/* the build that ran, which someone else submits; NULL to submit one */
	const char *checkout_id;	/* likewise the build's source; unused with a build_id */
};
int kcidb_write(FILE *, const struct run *, size_t n, const struct kcidb_options *);

/* Whether two runs have the same kernel, as far as uname(3) shows. */
bool kcidb_same_build(const struct run *, const struct run *);

/*
 * The gate: a line for each failure by the selected manuals, and a last line with the result.  With tested, an untested clause
 * fails too.  Returns whether the run passes.
 */
bool check_write(FILE *, const struct run *, bool tested);

/* Whether the run passes, and the last line, to be freed. */
bool run_holds(const struct run *, bool tested);
char *run_verdict(const struct run *, bool tested);

/*
 * Bytewise sorted lines of fields separated by tabs.  outcomes_write(): each case's observations and end ("observe", "skip",
 * "end"), without durations.  results_write(): Kyua's result for each case, "-" for none, and its reason.  waits_write(): the
 * cases that waited for a time-out of the host, and the seconds.
 */
void outcomes_write(FILE *, const struct run *);
void results_write(FILE *, const struct run *);
void waits_write(FILE *, const struct run *);

/* Why a case has its state, in one line to be freed: its deviations, or why it did not run or end; empty if it passed. */
char *case_reason(const struct run *, const struct report_case *);

/* "2026-11-22 01:41 UTC", or "" if the time is unknown. */
const char *run_time(const struct run *, char *buffer, size_t size);

/* The time in RFC 3339's format and UTC, which ends with utc ("Z" or "+00:00"); "" if unknown. */
const char *run_date_time(const struct run *, const char *utc, char *buffer, size_t size);

/* The version of the suite that ran, or words for an unknown one. */
const char *run_suite(const struct run *);

/* Whether a run tested clauses of the manual: judged as run, a manual newer than all of them has none. */
bool runs_ask_manual(const struct run *, size_t n, size_t manual);

/* Whether one of the runs names its suite's version. */
bool runs_name_suite(const struct run *, size_t n);

/* A short name of the host: "Linux 6.18.44 x86_64". */
const char *run_title(const struct run *, char *buffer, size_t size);

/* The number of cases that waited for a time-out of the host, and the sum of their waits in seconds. */
size_t run_waiting(const struct run *, double *seconds);

/*
 * Writes cases briefly, "errno/einval:short.{tcp4,tcp6 and 3 more}, ...", with the function for each piece of the store's text.
 */
void cases_write(FILE *, const struct run *, const size_t *cases, size_t n, void (*)(FILE *, const char *));

/* Writes a line with the command that shows this case, if the program's name is known. */
void next_show(FILE *, const struct run *, const char *before, size_t index);

/* Likewise with the command of these words on the run's store. */
void next_command(FILE *, const struct run *, const char *before, const char *words);

/* The plural ending after that number, for every text that counts something. */
const char *plural(size_t n);

#endif
