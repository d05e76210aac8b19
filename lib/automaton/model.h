/*
 * The model: a nondeterministic machine in the manuals' terms, and what it says of a machine that was learned.  model.tsv is the
 * table, which docs/automaton.md explains; model.awk compiles it in.
 */
#ifndef AUTOMATON_MODEL_H
#define	AUTOMATON_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "automaton/learn.h"
#include "case/condition.h"

/* A row of the table. Sets of transports and modes are never empty. */
struct model_row {
	unsigned state;			/* an index of model_states */
	const char *operation;		/* "*" for any that no other row of the state names for the manual */
	const char *answers;		/* that the row allows, as outcome_allowed() reads them */
	const char *clauses;		/* "-" where no clause speaks */
	unsigned transports, modes;
	unsigned long long next;	/* states, a bit each; 0 for the same state */
};

extern const struct model_row model_rows[];
extern const size_t n_model_rows;
extern const char *const model_states[];
extern const size_t n_model_states;
extern const char *const model_manuals[];
extern const size_t n_model_manuals;

/* The states that words begin in, and the one of which nothing is known. */
#define	MODEL_START	0
#define	MODEL_UNKNOWN	1

/*
 * What the rows with clauses demand of the cases of an alphabet, as a table of expectations: the observation is manual, state and
 * operation, "posix.new.bind", and its outcome the answer, or OUTCOME_NOT_REACHED.
 */
extern const struct expectation model_peers_expectations[], model_far_end_expectations[];

/* A machine with its names, as the model speaks of it. */
struct judged_machine {
	const struct machine *machine;
	const char *const *operations;		/* by number */
	const char *const *answers;
	unsigned transport, mode;		/* a bit each */
};

/* What a manual says of a state and an operation. */
struct model_finding {
	const char *manual;
	unsigned state;
	const char *operation;
	bool violated;
	char answer[256];		/* the first that is allowed; or those that are not, separated by ", " */
	struct word word;		/* the shortest whose last operation has the first of these */
};

/*
 * Judges, for each manual, every transition of the machine in each set of states that the model may be in there, the shortest
 * word first.  After an answer that no state of the set allows, the set begins anew.  Returns the number of findings, one for
 * each manual, state and operation that a row with clauses speaks of and some word reached; or -1 if memory is short.  The
 * caller frees the array.
 */
int model_judge(const struct judged_machine *, struct model_finding **);

/* Writes the name of the observation that a finding is: "posix.new.bind". */
void model_observation(const struct model_finding *, char *name, size_t size);

#endif
