/*
 * The data files that embed.awk compiles in.
 */
#ifndef JUDGE_EMBEDDED_H
#define	JUDGE_EMBEDDED_H

#include <stddef.h>

struct embedded {
	const char *name;		/* of the file, without its folder and ".tsv" */
	const char *const *lines;	/* ends with NULL */
};

/* Each list ends with an entry whose name is NULL. */
extern const struct embedded manual_files[];		/* lib/manuals */
extern const struct embedded deviation_files[];		/* lib/deviations */
extern const struct embedded page_files[];		/* lib/report: style and script */

#endif
