/*
 * Links to the text of manuals.
 */
#ifndef REPORT_LINKS_H
#define	REPORT_LINKS_H

#include <stdio.h>

#include "judge/manual.h"

/* Writes the clause's id as Markdown, linked to its text. */
void clause_markdown(FILE *, const struct clause *);

#endif
