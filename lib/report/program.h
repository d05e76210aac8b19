/*
 * Programs that show a case's condition without the suite, put together of program.parts.
 */
#ifndef REPORT_PROGRAM_H
#define	REPORT_PROGRAM_H

#include <stdbool.h>
#include <stdio.h>

/* One step: an expression of C. */
struct program_step {
	char *shown;		/* the name under which its value is printed; NULL for a step that shows nothing */
	char *expression;
	char *seen;		/* what the store has of it; NULL if unknown */
};

struct program {
	const char *id;		/* of the case */
	const char *about;	/* lines for the comment at the top, separated by newlines */
	struct program_step *steps;
	size_t n_steps;
};

/* Adds the steps by which the table shows the condition of that id.  False if it has no row for it. */
bool program_of_case(struct program *);

/* Adds a step for each operation of a word.  False if one of them is no operation of the transport; *wrong is then its name. */
bool program_of_word(struct program *, const char *word, char **wrong);

/* Whether there can be a program for the transport of the case. */
bool program_has_transport(const char *id);

void program_write(FILE *, const struct program *);
void program_free(struct program *);

#endif
