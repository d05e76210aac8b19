/*
 * A case's machine: learned on its host, written to its record, and judged.
 */
#ifndef AUTOMATON_SUBJECT_H
#define	AUTOMATON_SUBJECT_H

#include "case/condition.h"

/*
 * Learns the machine of a socket of the test's transport and mode.  Writes a line for each transition, and observes what the
 * model (model.h) says of it.  Ends the case as broken if a bound is reached, and with it the machine is not known.
 */
void learn_socket(const struct test *);

#endif
