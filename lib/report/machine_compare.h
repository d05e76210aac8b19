/*
 * Hosts' machines compared as machines: the shortest words that they answer differently.
 */
#ifndef REPORT_MACHINE_COMPARE_H
#define	REPORT_MACHINE_COMPARE_H

#include <stdio.h>

#include "report/builder.h"
#include "report/compare.h"
#include "report/machine.h"
#include "report/sheet.h"

/* An operation to which two machines have these answers. */
struct machine_difference {
	char *word;		/* the shortest that shows it; its last operation has the answers */
	char *answers[2];
	size_t places;		/* pairs of states in which it shows */
	bool behind;		/* an answer before the last differs, too: this may be what follows from that */
};

/*
 * Finds the differences, each once, the shortest words first; those behind others last. Of two that differ in nothing but which
 * of the peers it is, the first counts for both. The caller frees the array.
 */
size_t machines_differ(const struct machine *, const struct machine *, struct machine_difference **);
void machine_differences_free(struct machine_difference *, size_t n);

/* A camp of hosts with equal machines, and how it differs from the largest, which is camp 0. */
struct machine_camp {
	struct machine_difference *differences;
	size_t n;
};

/* Cases whose machines differ alike. */
struct machine_group {
	const struct row **rows;
	size_t n_rows;
	int *camps;		/* by host; CAMP_NONE where there is no machine */
	struct machine_camp *by_camp;
	int n_camps;
};

struct machines_compared {
	struct machine_group *groups;
	size_t n;
	size_t n_alike;		/* cases whose machines are equal on all hosts that have one, two at least */
};

void machines_compare(struct machines_compared *, const struct comparison *);
void machines_free(struct machines_compared *);

/* Sections of the comparison's text, Markdown and page; nothing where no case has two machines. */
void machines_text(const struct sheet *, const struct comparison *);
void machines_markdown(FILE *, const struct comparison *);
void machines_html(FILE *, const struct comparison *);

/* The same as JSON. */
json_t *machines_json(struct builder *, const struct comparison *);

#endif
