/*
 * A report in the making.  It is made in memory and shown when it is whole, so that an error leaves none that is half.
 */
#ifndef REPORT_DRAFT_H
#define	REPORT_DRAFT_H

#include <stddef.h>
#include <stdio.h>

#include "report/output.h"

struct draft {
	FILE *stream;		/* what is written to it is the report */
	char *text;
	size_t length;
};

void draft_begin(struct draft *);

/*
 * The report is whole: it goes to an output that was begun, or to the file of that name and, with NULL, to standard output.  Each
 * frees the draft.
 */
void draft_write(struct draft *, struct output *);
void draft_end(struct draft *, const char *path);

#endif
