/*
 * A folder of pages: all are complete before the first of them replaces an older one.
 */
#ifndef REPORT_FOLDER_H
#define	REPORT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "report/command.h"
#include "report/draft.h"
#include "report/output.h"

struct folder_page {
	struct output output;
	char *path;
};

struct folder {
	const struct arguments *arguments;
	struct folder_page **pages;
	size_t n;
};

/* Begins the folder that the arguments name.  Returns false for wrong usage, and says so. */
bool folder_begin(struct folder *, const struct arguments *, const char *subcommand);

/* Completes a page of that name; frees the draft.  The first one creates the folder and its parents. */
void folder_add(struct folder *, struct draft *, const char *name);

/* Moves the pages into place, in the order in which they were added. */
void folder_end(struct folder *);

#endif
