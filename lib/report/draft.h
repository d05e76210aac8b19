/*
 * A report is built in memory and written once complete, so that an error leaves no partial report.
 */
#ifndef REPORT_DRAFT_H
#define	REPORT_DRAFT_H

#include <stddef.h>
#include <stdio.h>

#include "report/output.h"

struct draft {
	FILE *stream;		/* write the report to it */
	char *text;
	size_t length;
};

void draft_begin(struct draft *);

/*
 * Completes the report: writes it to an output that was begun, or to the named file, NULL for standard output.  Both free the
 * draft.
 */
void draft_write(struct draft *, struct output *);
void draft_end(struct draft *, const char *path);

#endif
