/*
 * A machine for readers: states that differ in nothing but a local name are one, which has a number.
 */
#ifndef REPORT_MACHINE_DRAW_H
#define	REPORT_MACHINE_DRAW_H

#include <stdio.h>

#include "report/machine.h"
#include "report/sheet.h"

struct drawing {
	const struct machine *machine;
	int *classes;			/* by state: its number here */
	int *first;			/* by number: the first of its states, whose name is the shortest word */
	size_t n;
	const char *label;		/* of the host */
};

void drawing_begin(struct drawing *, const struct machine *, const char *label);
void drawing_free(struct drawing *);

/* Of a state with this number: where the operation leads, or one of MACHINE_...; and the worst finding of the merged states. */
int drawing_next(const struct drawing *, size_t n, size_t operation);
const struct finding *drawing_worst(const struct drawing *, size_t n, size_t operation);

/* What the questions of the alphabet answer there, to be freed: "peer 1, IN OUT". */
char *drawing_answers(const struct drawing *, size_t n);

/* As text: a paragraph a state. */
void drawing_text(const struct sheet *, const struct drawing *);

/* As a graph for Graphviz.  The name of a node is the shortest word to it. */
void drawing_dot(FILE *, const struct drawing *);

/*
 * The graph as SVG, drawn by Graphviz: an element without what comes before it in a file; to be freed. NULL if it is not here.
 */
char *drawing_svg(const struct drawing *);

#endif
