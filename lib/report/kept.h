/*
 * The runs that are kept in docs/results: a text for each host, compressed by xz (lib/hosts/keep.h has the format).
 */
#ifndef REPORT_KEPT_H
#define	REPORT_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "report/run.h"

/* Whether a case is wanted, by its id and the text of its lines. */
typedef bool kept_wanted(const char *id, const char *lines, const void *argument);

struct kept_host {
	char *label;		/* the file's name: "linux-6.1" */
	struct run run;		/* the wanted cases alone, judged by the host's own list; no cases if none is wanted */
};

/* The folder of the runs, beside that of this program; to be freed; NULL if there is none. */
char *kept_folder(const char *folder);

/*
 * Reads the wanted cases of all runs in the folder, in the order of their names.  Returns the hosts, which kept_free() frees.
 * A run that cannot be read is left out with a warning.
 */
struct kept_host *kept_read(const char *folder, kept_wanted *, const void *argument, size_t *n);

void kept_free(struct kept_host *, size_t n);

#endif
