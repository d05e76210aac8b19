/*
 * mutants-run: runs cases under mutants and reports which mutants each case detects.  A case runs as under Kyua, in its own
 * directory and process group, but without a kyua process for each, which is several times faster.  Its verdict comes from its
 * record, by the suite's own judging code.
 *
 * Usage: mutants-run [-apq] [-j jobs] [-k likely] [-m mutants] [-v variable=value] ... -l library -t tests -d debts
 *	-o output catalogue
 *
 *	-a	every mutant on every case, not only on those of its clauses and a sample
 *	-p	the catalogue is only a part of the whole one
 *	-q	quick: stops with a mutant as soon as a case has detected it
 *	-d	the list of debts: judged observations that no interposed call can affect
 *	-k	a list of mutants and cases that have detected them: -q tries these first, and a mutant whose cases in the
 *		list are all skipped even without it cannot be shown on this host
 *	-m	only the mutants that match one of these fnmatch(3) patterns, separated by spaces
 *	-o	the matrix: FILE.tsv, and as readable text FILE.txt
 *
 * Exit status: 0 every mutant that can be shown here was detected, every case that judges a clause has failed under one, and the
 *	list of debts has what no mutant changed; 1 otherwise; 2 an error; 3 wrong usage.
 */
#ifndef MUTANTS_RUN_RUN_H
#define	MUTANTS_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mutants/mutant.h"

enum verdict { NOT_RUN, KILLED, UNCONFIRMED, SURVIVED, UNTOUCHED, BROKEN, TIMED_OUT, SKIPPED };

struct judged {
	char *observation;	/* judged by a clause of a selected manual */
	bool turned;		/* a mutant turned it into a deviation */
};

struct test_case {
	char *id, *clauses;
	bool ran;		/* without a mutant, like the next members */
	bool sound;		/* it passed, or failed as expected */
	char *lacking;		/* why it was skipped, or NULL */
	char *complaint;	/* its result if neither sound nor skipped */
	double seconds;
	unsigned asked;		/* flags of what a mutant can be wrong about */
	bool came_to[ERRNO_LIMIT];	/* the results of the calls under test */
	struct judged *judged;
	size_t n_judged;
	bool proven;		/* a mutant of its clauses made it fail */
};

struct tally {
	unsigned verdicts[SKIPPED + 1];
	bool killed;		/* by a case that cites its clauses */
	bool selected;
};

#define	NO_MUTANT	SIZE_MAX

/* BASELINE: a case's first run, without a mutant.  CONTROL: as with a mutant, beside a REPEAT, but nothing is wrong. */
enum role { FIRST, BASELINE, REPEAT, CONTROL };

struct run {
	enum role role;
	size_t mutant, test_case;
	uint32_t order;
	enum verdict verdict;	/* of a control: NOT_RUN */
	bool about;		/* the case cites a clause of the mutant */
	bool proves;		/* and failed by it */
	bool firm;		/* and by more than waits whose bound passed */
	bool sound;		/* of a control: the case passed, or failed as expected */
	double seconds;
};

/* The mutants, and their results. */
extern const struct mutant *table;
extern size_t n_table, n_selected;
extern struct tally *tallies;

/* The cases of the catalogue. */
extern struct test_case *cases;
extern size_t n_cases;

/* The whole program but for main(); returns the exit status, or exits with it. */
int mutants_run(int argc, char *argv[]);

/* input.c: reading.  Each function exits if it cannot read the file or finds an error in it. */

/* The library's table of mutants. */
void read_table(const char *library);

/* The cases, as in the list of lib/make/catalogue.sh. */
void read_catalogue(const char *path);

/* Cases that have detected a mutant; they must be in the catalogue if that is whole. */
void read_likely(const char *path, bool whole);
bool is_likely(size_t mutant, size_t test_case);

/* Judged observations that no interposed call can affect; their cases must be in the catalogue if that is whole. */
struct debt {
	char *cases;		/* an fnmatch(3) pattern */
	char *observation;
};

extern struct debt *debts;
extern size_t n_debts;
void read_debts(const char *path, bool whole);

/* The line that covers the observation, or NULL. */
const struct debt *debt_of(const char *id, const char *observation);

/* run.c: runs them in the pool.  runs_open() prepares it; what names them in the progress line. */
void runs_open(const char *library, const char *tests, size_t n_jobs);
void run_all(struct run *, size_t n, const char *what);
void runs_close(void);

/* Whether one of the patterns, separated by spaces, matches. */
bool matches(const char *patterns, const char *text, size_t length);

/* plan.c: choosing the runs.  Both functions return the number of runs made. */

/*
 * Every mutant on the cases of its clauses in which it can occur and on a sample of other cases, or on all cases.  Shuffled, so
 * that waits overlap.
 */
size_t plan_whole(struct run **, bool all);

/* Every mutant on a few cases, the likely ones first, then on more until one detects it. */
size_t plan_quick(struct run **);

/*
 * repeat.c: makes thin proofs again, each beside a control, and withdraws those that do not stand: the run fails no more, or the
 * control does not pass.  Thin are the proofs of a mutant, or of a case, if all of them are waits whose bound passed; and a
 * single one, of a run that has looked for more.
 */
enum { THIN_OF_MUTANT = 1 << 0, THIN_OF_CASE = 1 << 1, THIN_IF_SINGLE = 1 << 2 };
void repeat_thin(struct run *, size_t n, unsigned which);

/* Whether the catalogue has a case that can show it: of some mutants only a case that learns a machine. */
bool can_be_shown(const struct mutant *);

/* Why the mutant is equivalent to this host, or NULL. */
const char *equivalent(const struct mutant *);

/* report.c: reporting.  Files are written completely or not at all. */
void write_matrix(const char *output, const struct run *, size_t n);

/* For -k: for each mutant, the two cases that detected it the fastest. */
void write_likely(const char *output, const struct run *, size_t n);

/* Both return whether there was no failure. */
bool report_mutants(bool quick);
bool report_cases(bool quick, bool every_mutant, bool usual_manuals);

#endif
