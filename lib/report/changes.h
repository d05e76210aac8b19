/*
 * Two runs of one host: what changed from the first to the second.
 */
#ifndef REPORT_CHANGES_H
#define	REPORT_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "report/compare.h"

/* How a case changed between an old run of a host and a new one. */
enum change_kind {
	CHANGE_BROKE,		/* it met the selected manuals, and now has an unexpected deviation or is unresolved */
	CHANGE_MENDED,		/* it deviated or was unresolved, and no longer does */
	CHANGE_OTHERWISE,	/* any other change of an outcome: of a survey, to another deviation, to a known one */
	CHANGE_RUNS_NOT,	/* it ran, and now is untested or unsupported */
	CHANGE_RUNS_NOW,
	CHANGE_NEW,		/* only the new store has it */
	CHANGE_WENT,		/* only the old store has it */
	CHANGES,
};

struct change {
	enum change_kind kind;
	const struct row *row;
	char *what;		/* such as "posix:EBADF: call was -1 EBADF, is 0" */
};

struct changes {
	const struct comparison *comparison;	/* of two runs: the old and the new one */
	struct change *entries;	/* by kind, then in row order */
	size_t n;
	size_t count[CHANGES];
	size_t n_same;		/* cases of both stores without a change */
	bool other_host;	/* the stores are from different hosts */
};

/* Finds the changes from the first run of a comparison to the second. */
void changes_find(struct changes *, const struct comparison *);

/* The kind's name for programs: "broke", "runs_not" ... */
const char *change_name(enum change_kind);

void changes_free(struct changes *);

#endif
