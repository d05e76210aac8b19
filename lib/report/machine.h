/*
 * The state machine that a case has learned, read from its lines (docs/automaton.md), and what was found of its transitions.
 */
#ifndef REPORT_MACHINE_H
#define	REPORT_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "report/run.h"

/* In place of a next state. */
#define	MACHINE_ENDED	(-1)	/* nothing can follow */
#define	MACHINE_VARIES	(-2)	/* the answer is one of a set, and what follows it is not known */

struct machine_step {
	const char *answer;
	int next;			/* a state, or one of the above */
	/* The worst of the deviations that the shortest word with this last step shows; NULL for none. */
	const struct finding *finding;
};

/* State 0 is that of a new socket.  A state's name is the shortest word that leads to it; that of 0 is MACHINE_START. */
#define	MACHINE_START	"new"
struct machine {
	const struct report_case *c;
	char **operations;
	size_t n_operations;
	char **states;
	size_t n_states;
	struct machine_step *steps;	/* of state s by operation o: [s * n_operations + o] */
	char **answers;			/* which steps point to */
	size_t n_answers;
};

/* Reads the machine of a case.  Returns NULL, or why there is none: a static string. */
const char *machine_read(struct machine *, const struct report_case *);
void machine_free(struct machine *);

/* Whether the case has lines of a machine. */
bool machine_is_of(const struct report_case *);

/* The shortest word of the observation's deviation, or NULL. */
const char *machine_word_of(const struct report_case *, const char *observation);

/* The case's own words: the last step of each is a deviation.  The first is the shortest of the worst; NULL if there is none. */
const char *machine_word(const struct report_case *);

struct machine_step *machine_step(const struct machine *, int state, size_t operation);

/* The operation of that name, or n_operations. */
size_t machine_operation(const struct machine *, const char *name, size_t length);

/* The state that the word leads to, or one of MACHINE_...; -3 if it has an operation that the machine has not. */
#define	MACHINE_UNKNOWN	(-3)
int machine_after(const struct machine *, const char *word);

/* The state before the word's last operation, and that operation; false if the word does not get there. */
bool machine_last_step(const struct machine *, const char *word, int *state, size_t *operation);

/* Whether two machines have the same operations, states and answers. */
bool machine_equal(const struct machine *, const struct machine *);

/*
 * Numbers classes of states that differ in nothing but whether they have a local name: what bind() and getsockname() answer is
 * not looked at. The caller frees the array, a class for each state; classes are numbered in the order of their first states.
 */
int *machine_classes(const struct machine *, size_t *n_classes);

#endif
