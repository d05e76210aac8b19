/*
 * One case of a store: what its lines say, and what became of it by the manuals selected.
 */
#ifndef REPORT_CASE_H
#define	REPORT_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/judge.h"
#include "judge/record.h"
#include "report/store.h"

/* A call that takes longer than this waits for a time-out of the host, and is listed apart. */
#define	WAIT_SECONDS	0.5

/* What became of a case, by the manuals selected. */
enum case_state {
	CASE_PASSED,
	CASE_KNOWN,		/* it deviates as the host's list says: an expected failure */
	CASE_FAILED,		/* it deviates otherwise */
	CASE_UNRESOLVED,	/* it broke, timed out, or its lines do not say what happened */
	CASE_UNTESTED,
	CASE_UNSUPPORTED,
	CASE_STATES,
};

struct report_case {
	char *id;		/* the record's; else made of program and name */
	size_t program_length;	/* of the part of id before the colon */
	char *condition, *transport;
	char *kyua_id;		/* what kyua debug takes */
	const struct store_case *stored;
	bool recorded;		/* whether its lines could be read */
	const char *unread;	/* what kept them from being read, or NULL */
	struct record record;
	struct finding *findings;
	int n_findings;
	enum case_state state;
	char *why;		/* of a case that is unresolved, untested or unsupported; else empty */
	const char *selected;	/* the manuals that it is judged by */
	double waited;		/* sum of the calls that waited, seconds */
	char *killed;		/* the mutants that it killed, separated by spaces; NULL where none is known */
	size_t n_killed;
};

/* Reads the lines of a case, and names it; the case is zeroed before. */
void case_read(struct report_case *, const struct store_case *);

/* Decides what became of a case from its findings, and from Kyua's result where the lines do not come to an end. */
void case_decide(struct report_case *, bool strict);

/* Whether the lines say why Kyua has the case as failed: something is not met by the manuals that it was run with. */
bool case_explained(const struct report_case *);

/* The order of cases by program, then by id; 0 for two of one id. */
int case_order(const struct report_case *, const struct report_case *);

/* Whether a case with facts about the host: survey/host and its like. */
bool case_tells_of_host(const struct report_case *);

/* Whether the case ran: neither skipped nor unresolved. */
bool case_ran(const struct report_case *);

/* "passed", "known" ...: the names that people and JSON read. */
const char *case_state_name(enum case_state);

/* The length of the part of a case's id that names program and condition, without the transport. */
size_t condition_length(const struct report_case *);

/* Whether two cases are of one condition; of one program. */
bool same_condition(const struct report_case *, const struct report_case *);
bool same_program(const struct report_case *, const struct report_case *);

void case_free(struct report_case *);

#endif
