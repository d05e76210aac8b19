#include <atf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "automaton/alphabet.h"
#include "automaton/model.h"
#include "case/mode.h"
#include "judge/manual.h"

/*
 * A socket as a host might have it, over few operations: it is new, or connected to a peer, or its connection was dissolved,
 * which is a state of its own if that host remembers it.
 */
enum { C1, C2, UNSPEC, NAME, OPERATIONS };
static const char *const operations[OPERATIONS] = { "connect_1", "connect_2", "connect_unspec", "getpeername" };

enum { OK, IS_CONNECTED, REFUSES, FIRST, SECOND, NONE, IN_PROGRESS };
static const char *const answers[] = {
	[OK] = "0", [IS_CONNECTED] = "-1 EISCONN", [REFUSES] = "-1 ECONNREFUSED", [FIRST] = "1", [SECOND] = "2", [NONE] = "none",
	[IN_PROGRESS] = "-1 EINPROGRESS",
};

enum { FRESH, TO_1, TO_2, DISSOLVED, STATES };

struct host {
	struct transition transitions[STATES][OPERATIONS];
	struct word words[STATES];
};

static const struct host right = {
	.transitions = {
		[FRESH] = { { OK, TO_1 }, { OK, TO_2 }, { OK, FRESH }, { NONE, FRESH } },
		[TO_1] = { { IS_CONNECTED, TO_1 }, { IS_CONNECTED, TO_1 }, { OK, DISSOLVED }, { FIRST, TO_1 } },
		[TO_2] = { { IS_CONNECTED, TO_2 }, { IS_CONNECTED, TO_2 }, { OK, DISSOLVED }, { SECOND, TO_2 } },
		[DISSOLVED] = { { OK, TO_1 }, { OK, TO_2 }, { OK, DISSOLVED }, { NONE, DISSOLVED } },
	},
};

static struct model_finding *findings;
static int n_findings;

static void
judge_host(const struct host *host, unsigned transport, unsigned mode)
{
	struct machine m = { STATES, OPERATIONS, (struct transition *)(uintptr_t)host->transitions,
	    (struct word *)(uintptr_t)host->words };
	struct judged_machine judged = { &m, operations, answers, transport, mode };

	free(findings);
	ATF_REQUIRE((n_findings = model_judge(&judged, &findings)) >= 0);
}

static const struct model_finding *
finding(const char *name)
{
	char each[128];

	for (int i = 0; i < n_findings; i++) {
		model_observation(&findings[i], each, sizeof(each));
		if (strcmp(each, name) == 0)
			return (&findings[i]);
	}
	return (NULL);
}

static int
violations(const char *manual)
{
	int n = 0;

	for (int i = 0; i < n_findings; i++)
		n += findings[i].violated && strcmp(findings[i].manual, manual) == 0;
	return (n);
}

/* What the finding is, with its word: "0: connect_1 connect_2". */
static const char *
shown(const char *name)
{
	static char text[512];
	const struct model_finding *f = finding(name);

	if (f == NULL)
		return ("none");
	snprintf(text, sizeof(text), "%s%s:", f->violated ? "" : "allowed ", f->answer);
	for (size_t i = 0; i < f->word.length; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), " %s", operations[f->word.operations[i]]);
	return (text);
}

/* Manuals disagree about AF_UNSPEC, and the rest of the machine is judged all the same. */
ATF_TC_WITHOUT_HEAD(right_host);
ATF_TC_BODY(right_host, tc)
{
	judge_host(&right, TCP4, BLOCKING);
	ATF_CHECK_EQ(violations("linux"), 0);
	ATF_CHECK_EQ(violations("posix"), 2);
	ATF_CHECK_EQ(violations("freebsd"), 2);
	ATF_CHECK_STREQ(shown("posix.connected_1.connect_unspec"), "0: connect_1 connect_unspec");
	ATF_CHECK_STREQ(shown("linux.connected_1.connect_unspec"), "allowed 0: connect_1 connect_unspec");
	ATF_CHECK_STREQ(shown("linux.connected_2.connect_1"), "allowed -1 EISCONN: connect_2 connect_1");
	ATF_CHECK_STREQ(shown("posix.new.connect_1"), "allowed 0: connect_1");
	ATF_CHECK_STREQ(shown("posix.listening.connect_1"), "none");
}

/* Each of these is wrong only in a sequence, and is found with the shortest. */
ATF_TC_WITHOUT_HEAD(wrong_hosts);
ATF_TC_BODY(wrong_hosts, tc)
{
	static const struct {
		int state, operation;
		struct transition instead;
		const char *name, *shown;
	} wrong[] = {
		{ FRESH, C1, { REFUSES, FRESH }, "linux.new.connect_1", "-1 ECONNREFUSED: connect_1" },
		{ FRESH, C1, { IN_PROGRESS, TO_1 }, "linux.new.connect_1", "-1 EINPROGRESS: connect_1" },
		{ TO_1, C1, { OK, TO_1 }, "linux.connected_1.connect_1", "0: connect_1 connect_1" },
		{ TO_1, C2, { OK, TO_2 }, "linux.connected_1.connect_2", "0: connect_1 connect_2" },
		{ TO_1, NAME, { SECOND, TO_1 }, "linux.connected_1.getpeername", "2: connect_1 getpeername" },
		{ TO_2, C1, { REFUSES, TO_2 }, "linux.connected_2.connect_1", "-1 ECONNREFUSED: connect_2 connect_1" },
		{ TO_1, UNSPEC, { IS_CONNECTED, TO_1 }, "linux.connected_1.connect_unspec",
		    "-1 EISCONN: connect_1 connect_unspec" },
		/* The machine knows what the answers do not tell. */
		{ DISSOLVED, C1, { REFUSES, DISSOLVED }, "linux.new.connect_1",
		    "-1 ECONNREFUSED: connect_1 connect_unspec connect_1" },
		{ DISSOLVED, C2, { OK, TO_1 }, "linux.connected_2.getpeername",
		    "1: connect_1 connect_unspec connect_2 getpeername" },
		{ FRESH, C2, { OK, TO_1 }, "linux.connected_2.getpeername", "1: connect_2 getpeername" },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct host host = right;

		host.transitions[wrong[i].state][wrong[i].operation] = wrong[i].instead;
		judge_host(&host, TCP4, BLOCKING);
		ATF_CHECK_STREQ_MSG(shown(wrong[i].name), wrong[i].shown, "%zu: %s", i, shown(wrong[i].name));
	}
}

/* After an answer that is wrong, what fits to it is not held against the host. */
ATF_TC_WITHOUT_HEAD(begins_anew);
ATF_TC_BODY(begins_anew, tc)
{
	struct host host = right;

	/* The second connect() moves the connection, and all that follows is in order. */
	host.transitions[TO_1][C2] = (struct transition){ OK, TO_2 };
	judge_host(&host, TCP4, BLOCKING);
	ATF_CHECK_EQ(violations("linux"), 1);
	/* It says so, and does nothing. */
	host.transitions[TO_1][C2] = (struct transition){ OK, TO_1 };
	judge_host(&host, TCP4, BLOCKING);
	ATF_CHECK_EQ(violations("linux"), 1);
}

/* Different answers in one state of the model are one observation. */
ATF_TC_WITHOUT_HEAD(several_answers);
ATF_TC_BODY(several_answers, tc)
{
	struct host host = right;

	host.transitions[FRESH][C1] = (struct transition){ REFUSES, FRESH };
	host.transitions[DISSOLVED][C1] = (struct transition){ IN_PROGRESS, DISSOLVED };
	judge_host(&host, TCP4, BLOCKING);
	ATF_CHECK_STREQ(finding("linux.new.connect_1")->answer, "-1 ECONNREFUSED, -1 EINPROGRESS");
}

/* A row is for its transports and modes. */
ATF_TC_WITHOUT_HEAD(modes);
ATF_TC_BODY(modes, tc)
{
	struct host host = right;

	host.transitions[FRESH][C1] = (struct transition){ IN_PROGRESS, TO_1 };
	judge_host(&host, TCP4, NONBLOCKING);
	ATF_CHECK_STREQ(shown("linux.new.connect_1"), "allowed -1 EINPROGRESS: connect_1");
	judge_host(&host, UNIX_STREAM, NONBLOCKING);
	ATF_CHECK_STREQ(shown("linux.new.connect_1"), "-1 EINPROGRESS: connect_1");
}

static void
check_expectations(const struct expectation *all)
{
	for (const struct expectation *e = all; e->observation != NULL; e++) {
		char clauses[1024], *rest = clauses, *clause;

		strlcpy(clauses, e->clauses, sizeof(clauses));
		while ((clause = strsep(&rest, " ")) != NULL)
			ATF_CHECK_MSG(clause_find(clause) != NULL, "%s: %s", e->observation, clause);
		for (const struct expectation *other = all; other != e; other++)
			ATF_CHECK_MSG(strcmp(e->observation, other->observation) != 0 ||
			    (e->transports & other->transports) == 0 || (e->modes & other->modes) == 0, "%s", e->observation);
	}
}

/* The table names operations that there are and clauses that there are, and demands one thing once. */
ATF_TC_WITHOUT_HEAD(table);
ATF_TC_BODY(table, tc)
{
	for (size_t i = 0; i < n_model_rows; i++)
		ATF_CHECK_MSG(strcmp(model_rows[i].operation, "*") == 0 || is_operation(model_rows[i].operation), "%s",
		    model_rows[i].operation);
	check_expectations(model_peers_expectations);
	check_expectations(model_far_end_expectations);
}

/* A state has a row for every operation on every transport that can be in it: the table has no holes. */
ATF_TC_WITHOUT_HEAD(no_holes);
ATF_TC_BODY(no_holes, tc)
{
	for (size_t state = 0; state < n_model_states; state++) {
		unsigned known = 0, whole = 0;

		for (size_t i = 0; i < n_model_rows; i++) {
			const struct model_row *row = &model_rows[i];

			if (row->state != state)
				continue;
			known |= row->transports;
			if (strcmp(row->operation, "*") == 0 && strcmp(row->answers, "*") == 0 && row->modes == BOTH_MODES)
				whole |= row->transports;
		}
		ATF_CHECK_EQ_MSG(known & ~whole, 0, "%s", model_states[state]);
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, right_host);
	ATF_TP_ADD_TC(tp, wrong_hosts);
	ATF_TP_ADD_TC(tp, begins_anew);
	ATF_TP_ADD_TC(tp, several_answers);
	ATF_TP_ADD_TC(tp, modes);
	ATF_TP_ADD_TC(tp, table);
	ATF_TP_ADD_TC(tp, no_holes);
	return (atf_no_error());
}
