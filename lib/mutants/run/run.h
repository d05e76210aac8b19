/*
 * mutants-run: runs cases under mutants and says which mutants each case notices.  A case is run as Kyua runs it, in a directory
 * and a process group of its own, but without a Kyua for each: that is several times as quick.  Its verdict comes from its record
 * by the code that the suite itself judges by.
 *
 * Usage: mutants-run [-apq] [-j jobs] [-k likely] [-m mutants] [-v variable=value] ... -l library -t tests -u unreachable
 *	-o output catalogue
 *
 *	-a	every mutant on every case, not only on those of its clauses and a sample
 *	-p	the catalogue is a part of the whole one
 *	-q	quick: stops with a mutant as soon as one case has noticed it
 *	-k	a list of mutants and cases that have noticed them: with -q they are tried first, and a mutant whose cases
 *		there are all skipped without it, too, cannot be shown on this host
 *	-m	only the mutants of that fnmatch(3) pattern
 *	-u	the list of cases that no interposition reaches
 *	-o	where the matrix goes: FILE.tsv, and in words FILE.txt
 *
 * Exit status: 0 every mutant that can be shown here was noticed and every case that judges a clause was seen to fail; 1 not so;
 *	2 an error; 3 wrong usage.
 */
#ifndef MUTANTS_RUN_RUN_H
#define	MUTANTS_RUN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mutants/mutant.h"

enum verdict { NOT_RUN, KILLED, SURVIVED, UNTOUCHED, BROKEN, TIMED_OUT, SKIPPED };

struct judged {
	char *observation;	/* that the case judges by a clause of the selected manuals */
	bool turned;		/* a mutant turned it into a deviation */
};

struct test_case {
	char *id, *clauses;
	bool ran;		/* without a mutant, which is what the next members are about */
	bool sound;		/* it passed, or failed as expected */
	char *lacking;		/* why it was skipped; NULL where it was not */
	char *complaint;	/* what it ended with where it is not sound and was not skipped */
	double seconds;
	unsigned asked;		/* what a mutant can be wrong about */
	bool came_to[ERRNO_LIMIT];	/* what the calls under test came to */
	struct judged *judged;
	size_t n_judged;
	bool proven;		/* a mutant of what it is about made it fail */
	const char *unreachable;	/* the reason that the list gives */
};

struct tally {
	unsigned verdicts[SKIPPED + 1];
	bool killed;		/* by a case of the clauses that it is about */
	bool selected;
};

#define	NO_MUTANT	SIZE_MAX

struct run {
	size_t mutant, test_case;
	uint32_t order;
	enum verdict verdict;
	bool about;		/* the case cites a clause that the mutant is about */
	bool proves;		/* and failed by it */
	double seconds;
};

/* The mutants, and what came of each. */
extern const struct mutant *table;
extern size_t n_table, n_selected;
extern struct tally *tallies;

/* The cases of the catalogue. */
extern struct test_case *cases;
extern size_t n_cases;

/* What the program does with its arguments; returns its exit status, or ends the process with it. */
int mutants_run(int argc, char *argv[]);

/* input.c: what is read.  Each ends the process where it cannot be, or holds what it must not. */

/* The table of the library. */
void read_table(const char *library);

/* The cases, as lib/make/catalogue.sh lists them. */
void read_catalogue(const char *path);

/* Cases that have noticed a mutant; all are in the catalogue where that is whole. */
void read_likely(const char *path, bool whole);
bool is_likely(size_t mutant, size_t test_case);

/* Cases that no interposition reaches. */
void read_unreachable(const char *path);

/* run.c: runs them, as many at a time as the pool has room for.  progress() is told by what they are. */
void run_all(struct run *, size_t n, const char *what);

/* Whether one of the patterns, separated by spaces, matches. */
bool matches(const char *patterns, const char *text, size_t length);

/* plan.c: which runs there are.  Both return the number of those that were made. */

/*
 * Every mutant on the cases of its clauses in which it can come up, and on a sample of the others; or on all of them.  Mixed, so
 * that waits overlap.
 */
size_t plan_whole(struct run **, bool all);

/* Every mutant on a few cases, the likely ones first, on more where none of them noticed it, and so on. */
size_t plan_quick(struct run **);

/* Why the mutant is none on this host; NULL where it is one. */
const char *equivalent(const struct mutant *);

/* tell.c: what is told.  Files are whole or not there. */
void write_matrix(const char *output, const struct run *, size_t n);

/* For -k: of each mutant the two cases that noticed it the soonest. */
void write_likely(const char *output, const struct run *, size_t n);

/* Both return whether all is well. */
bool report_mutants(bool quick);
bool report_cases(bool quick, bool every_mutant);

#endif
