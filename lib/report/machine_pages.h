/*
 * The machines of a host, for its page: each on a page of its own, since the drawings are large and few readers open them.
 */
#ifndef REPORT_MACHINE_PAGES_H
#define	REPORT_MACHINE_PAGES_H

#include <stdio.h>

#include "report/machine_draw.h"
#include "report/run.h"

/* Equal machines, and the name of their page: "machine-learned.tcp4.html". */
struct machine_page {
	struct machine machine;
	char *name;
	char *cases;		/* ids, separated by ", " */
};

struct machine_pages {
	struct machine_page *list;
	size_t n;
};

/*
 * The machines of a run. Their pages' names begin like that of the host's page without its ".html", where there are several
 * hosts, and are made of a-z, 0-9, '.', '_' and '-'.
 */
void machine_pages_of(struct machine_pages *, const struct run *);
void machine_pages_free(struct machine_pages *);

/* Whether there are any. */
bool run_has_machines(const struct run *);

/* Writes one of them. */
void machine_page_write(FILE *, const struct run *, const struct machine_page *);

/* The section of the host's page that links to them; nothing without any. */
void machine_pages_section(FILE *, const struct run *);

/* Parts: the page of a drawing (machine_html.c). */
void machine_html(FILE *, const struct drawing *, const char *title, const char *back, const char *cases);

#endif
