/*
 * Two runs of one host: what changed from the first to the second.
 */
#ifndef REPORT_CHANGES_H
#define	REPORT_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include "report/compare.h"

/* What a case came to between an old run of a host and a new one. */
enum change_kind {
	CHANGE_BROKE,		/* it met the selected manuals, and deviates now as no list says, or is unresolved */
	CHANGE_MENDED,		/* it deviated or was unresolved, and that is over */
	CHANGE_OTHERWISE,	/* another outcome: of a survey, of one deviation into another, into one that is known */
	CHANGE_RUNS_NOT,	/* it ran, and is untested or unsupported now */
	CHANGE_RUNS_NOW,
	CHANGE_NEW,		/* only the new store has it */
	CHANGE_WENT,		/* only the old store has it */
	CHANGES,
};

struct change {
	enum change_kind kind;
	const struct row *row;
	char *what;		/* in a sentence: "posix:EBADF: call was -1 EBADF, is 0" */
};

struct changes {
	const struct comparison *comparison;	/* of two runs: the old one, the new one */
	struct change *entries;	/* by kind, then in the order of the rows */
	size_t n;
	size_t count[CHANGES];
	size_t n_same;		/* cases of both stores in which nothing changed */
	bool other_host;	/* the stores are not of one host */
};

/* What changed from the first run of a comparison of two to the second. */
void changes_find(struct changes *, const struct comparison *);

void changes_free(struct changes *);

#endif
