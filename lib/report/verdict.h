/*
 * Verdicts: the cases of a store judged, and what that says of every clause of every manual on the host.
 */
#ifndef REPORT_VERDICT_H
#define	REPORT_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/deviation.h"
#include "judge/judge.h"
#include "judge/manual.h"
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

/* The verdicts of IEEE Std 1003.3. */
enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNTESTED, VERDICT_UNSUPPORTED, VERDICT_UNRESOLVED, VERDICTS };

/* What one case says of one clause, the lightest first. */
enum trace_kind {
	TRACE_CITED,		/* the case names the clause, and judged nothing by it */
	TRACE_UNSUPPORTED,
	TRACE_UNTESTED,
	TRACE_MET,
	TRACE_UNRESOLVED,
	TRACE_KNOWN,
	TRACE_DEVIATION,
	TRACES,
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

struct trace {
	size_t index;		/* of the case */
	enum trace_kind kind;
};

struct clause_verdict {
	const struct clause *clause;
	enum verdict verdict;
	bool known;		/* fail, and every deviation from it is known */
	char *reason;		/* for the verdicts other than pass and fail; else empty */
	struct trace *traces;	/* in the order of the cases */
	size_t n_traces;
};

struct manual_verdict {
	const struct manual *manual;
	bool selected;
	struct clause_verdict *clauses;
	size_t count[VERDICTS];
	size_t known;		/* of those that fail, by known deviations alone */
};

enum deviation_kind {
	DEVIATION_UNEXPECTED,	/* makes check fail */
	DEVIATION_KNOWN,
	DEVIATION_UNSELECTED,	/* from a manual that was not selected, not known */
};

/* Deviations alike: the same outcome of the same observation where the same clauses allow the same. */
struct deviation_group {
	enum deviation_kind kind;
	char *clauses;		/* separated by spaces; empty where no manual could permit the outcome */
	const char *observation, *allowed, *outcome;
	const struct deviation *known;
	size_t *cases;
	size_t n_cases;
};

/* Cases that did not run, or are unresolved, for the same reason. */
struct reason_group {
	enum case_state state;
	const char *reason;
	size_t *cases;
	size_t n_cases;
};

/* One store, judged: one host. */
struct run {
	struct store store;
	char *name;		/* of the store's file, without its folder */
	char *suite;		/* the version of the suite that ran; of several those, separated by spaces; empty if none says */
	char *host;		/* what the host was taken for */
	char *sysname, *release, *version, *machine, *libc;	/* empty where no case says */
	char *selected;		/* manuals, separated by spaces */
	bool strict;
	size_t n_isolated, n_unisolated;
	const char *isolation_missing;	/* what an unisolated case says of it; empty where there is none */
	struct report_case *cases;	/* sorted by id */
	size_t n_cases;
	size_t count[CASE_STATES];
	struct manual_verdict *manuals;	/* all that there are */
	size_t n_manuals;
	struct deviations list;
	struct deviation_group *deviations;	/* by kind, then by clause */
	size_t n_deviations;
	struct reason_group *reasons;	/* by state, most cases first */
	size_t n_reasons;
	const struct deviation **stale;	/* rows of the list that met nothing although cases of theirs ran */
	size_t n_stale;
	char **unknown_clauses;		/* cited, but in no manual that this program knows */
	size_t n_unknown_clauses;
	bool several_hosts;	/* records disagree on the host: not one run */
};

struct run_options {
	const char *manuals;	/* those to judge by; NULL for those that each record names */
	const char *deviations;	/* a file that replaces the compiled-in list; NULL for that list */
	bool strict;		/* no deviation is known */
	const char *mutants;	/* the matrix of mutants; NULL for none */
};

/*
 * Reads the store at path and judges it.  Returns 0, or -1 with one line of what is wrong.  The run is to be freed with
 * run_free() only after success.
 */
int run_read(struct run *, const char *path, const struct run_options *, char *message, size_t size);

/* How many deviation groups of that kind there are. */
size_t run_deviations(const struct run *, enum deviation_kind);

/* The order of cases by program, then by id; 0 for two of one id. */
int case_order(const struct report_case *, const struct report_case *);

/* Whether a case with facts about the host: survey/host and its like. */
bool case_tells_of_host(const struct report_case *);

/* Whether the case ran: neither skipped nor unresolved. */
bool case_ran(const struct report_case *);

/* The names that people and JSON read. */
const char *case_state_name(enum case_state);
const char *verdict_name(enum verdict);
const char *trace_name(enum trace_kind);

void run_free(struct run *);

#endif
