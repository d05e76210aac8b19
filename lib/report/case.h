/*
 * One case of a store: its lines, and its state by the selected manuals.
 */
#ifndef REPORT_CASE_H
#define	REPORT_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/judge.h"
#include "judge/record.h"
#include "report/store.h"

/* A longer call waits for one of the host's time-outs, and is listed separately. */
#define	WAIT_SECONDS	0.5

/* The state of a case by the selected manuals. */
enum case_state {
	CASE_PASSED,
	CASE_KNOWN,		/* all its deviations are in the host's list: an expected failure */
	CASE_FAILED,		/* it has another deviation */
	CASE_UNRESOLVED,	/* it broke, timed out, or its lines are incomplete */
	CASE_UNTESTED,
	CASE_UNSUPPORTED,
	CASE_STATES,
};

struct report_case {
	char *id;		/* from the record, else from program and name */
	size_t program_length;	/* of the part of id before the colon */
	char *condition, *transport;
	char *kyua_id;		/* the argument of kyua debug */
	const struct store_case *stored;
	bool recorded;		/* whether its lines could be read */
	const char *unread;	/* why not, or NULL */
	struct record record;
	struct finding *findings;
	int n_findings;
	enum case_state state;
	char *why;		/* why the case is unresolved, untested or unsupported; else empty */
	const char *selected;	/* the manuals that judge it */
	double waited;		/* the sum of the long calls, in seconds */
	char *killed;		/* the mutants that it killed, separated by spaces; NULL if unknown */
	size_t n_killed;
};

/* Reads the lines of a case and sets its names; the case must be zeroed. */
void case_read(struct report_case *, const struct store_case *);

/* Decides the state of a case from its findings, or from Kyua's result if the lines are incomplete. */
void case_decide(struct report_case *, bool strict);

/* Whether the lines explain that Kyua reports a failure: an expectation of a manual that the case ran with is not met. */
bool case_explained(const struct report_case *);

/* The id that a path names: of tests/errno/ebadf:closed.tcp4 what follows tests/. */
const char *id_of_path(const char *);

/* Whether a finding is a deviation, known or not. */
bool is_deviation(const struct finding *);

/* Compares cases by program, then by id; 0 for equal ids. */
int case_order(const struct report_case *, const struct report_case *);

/* Whether the case records facts about the host, as survey/host does. */
bool case_is_about_host(const struct report_case *);

/* Whether the case ran: it is neither skipped nor unresolved. */
bool case_ran(const struct report_case *);

/* The state's name for people and JSON: "passed", "known" ... */
const char *case_state_name(enum case_state);

/* The length of the program and condition in a case's id, without the transport. */
size_t condition_length(const struct report_case *);

/* Whether two cases share their condition; their program. */
bool same_condition(const struct report_case *, const struct report_case *);
bool same_program(const struct report_case *, const struct report_case *);

void case_free(struct report_case *);

#endif
