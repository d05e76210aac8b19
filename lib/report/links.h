/*
 * Where the text of a manual is.
 */
#ifndef REPORT_LINKS_H
#define	REPORT_LINKS_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/manual.h"

/* Writes the address of the page that a clause is of.  Returns false if the text is not on the web. */
bool clause_link(const struct clause *, char *buffer, size_t size);

#endif
