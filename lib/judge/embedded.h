/*
 * The data files that make compiles in (embed.awk).
 */
#ifndef JUDGE_EMBEDDED_H
#define	JUDGE_EMBEDDED_H

#include <stddef.h>

struct embedded {
	const char *name;		/* of the file, without folder, and without ".tsv" */
	const char *const *lines;	/* ended by NULL */
};

/* Each list is ended by an entry whose name is NULL. */
extern const struct embedded manual_files[];		/* lib/manuals */
extern const struct embedded deviation_files[];		/* lib/deviations */
extern const struct embedded page_files[];		/* lib/report: style and script */

#endif
