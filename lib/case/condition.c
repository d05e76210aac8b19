#include "case/condition.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/program.h"
#include "judge/manual.h"
#include "judge/outcome.h"

const char *
test_condition(const struct test *test, char *name, size_t size)
{
	const struct condition *c = test->condition;
	const char *own = test->mode != NULL ? c->as[test->mode - modes].name : NULL;

	snprintf(name, size, "%s%s", own != NULL ? own : c->name,
	    own == NULL && test->mode != NULL ? test->mode->name_suffix : "");
	return (name);
}

static void
name_test(const struct test *test, char name[CASE_NAME_MAX])
{
	(void)test_condition(test, name, CASE_NAME_MAX);
	if (test->transport != NULL) {
		strlcat(name, ".", CASE_NAME_MAX);
		strlcat(name, test->transport->name, CASE_NAME_MAX);
	}
}

const char *
test_descr(const struct test *test, char *descr, size_t size)
{
	const struct condition *c = test->condition;
	const char *own = test->mode != NULL ? c->as[test->mode - modes].descr : NULL;

	snprintf(descr, size, "%s%s", own != NULL ? own : c->descr,
	    own == NULL && test->mode != NULL ? test->mode->descr_suffix : "");
	return (descr);
}

struct tests {
	struct named_test *tests;
	size_t n, room;
};

static bool
add(struct tests *tests, const struct test *test, const char *wanted)
{
	struct named_test named = { .test = *test };

	name_test(test, named.name);
	if (wanted != NULL && strcmp(named.name, wanted) != 0)
		return (true);
	if (tests->n == tests->room) {
		size_t room = tests->room > 0 ? 2 * tests->room : 64;
		struct named_test *more = realloc(tests->tests, room * sizeof(*more));

		if (more == NULL)
			return (false);
		tests->tests = more;
		tests->room = room;
	}
	tests->tests[tests->n++] = named;
	return (true);
}

/* An axis that the condition lacks counts once, without a value. */
static bool
add_condition(struct tests *tests, const struct condition *c, const char *wanted)
{
	for (size_t m = 0; m < (c->modes != 0 ? MODES : 1); m++) {
		if (c->modes != 0 && (c->modes & modes[m].bit) == 0)
			continue;
		for (size_t t = 0; t < (c->transports != 0 ? n_transports : 1); t++) {
			struct test test = {
				.condition = c,
				.transport = c->transports != 0 ? &transports[t] : NULL,
				.mode = c->modes != 0 ? &modes[m] : NULL,
			};

			if (c->transports != 0 && (c->transports & transports[t].bit) == 0)
				continue;
			if (!add(tests, &test, wanted))
				return (false);
		}
	}
	return (true);
}

int
tests_declared(const char *wanted, struct named_test **found)
{
	struct tests tests = { .tests = NULL };
	size_t n = 0;
	struct declaration **ordered = program_declarations(&n);
	bool good = ordered != NULL;

	for (size_t d = 0; good && d < n; d++) {
		const struct expectation *table = ordered[d]->condition->expect;

		if (table != NULL && !ordered[d]->condition->generated && table[EXPECTATIONS_MAX].observation != NULL)
			errx(1, "%s:%d: %s: more than %d expectations", ordered[d]->file, ordered[d]->line,
			    ordered[d]->condition->name, EXPECTATIONS_MAX);
		good = add_condition(&tests, ordered[d]->condition, wanted);
	}
	free(ordered);
	if (!good) {
		free(tests.tests);
		return (-1);
	}
	*found = tests.tests;
	return ((int)tests.n);
}

static bool
applies(const struct expectation *e, const struct test *test)
{
	return ((e->transports == 0 || test->transport == NULL || (e->transports & test->transport->bit) != 0) &&
	    (e->modes == 0 || test->mode == NULL || (e->modes & test->mode->bit) != 0));
}

/* Strips "-1 " from each alternative, for free(3). */
static char *
errors_allowed(const char *allowed)
{
	size_t size = strlen(allowed) + 1;
	char *errors = calloc(1, size);

	for (const char *at = allowed; errors != NULL && *at != '\0'; at += strspn(at, "|")) {
		size_t length = strcspn(at, "|"), skip = strncmp(at, "-1 ", 3) == 0 ? 3 : 0;

		snprintf(errors + strlen(errors), size - strlen(errors), "%s%.*s", errors[0] != '\0' ? "|" : "",
		    (int)(length - skip), at + skip);
		at += length;
	}
	return (errors);
}

/* Whether the condition has a row of its own for the observation in this mode. */
static bool
says_itself(const struct test *test, const char *observation)
{
	for (const struct expectation *e = test->condition->expect; e->observation != NULL; e++)
		if (e->modes != 0 && applies(e, test) && strcmp(e->observation, observation) == 0)
			return (true);
	return (false);
}

/* Whether the outcomes allow a call to fail, rather than to return while its attempt goes on. */
static bool
allows_failure(const char *allowed)
{
	static const char goes_on[] = "-1 EINPROGRESS";

	for (const char *at = allowed; *at != '\0'; at += strspn(at, "|")) {
		size_t length = strcspn(at, "|");

		if (!(length == 1 && *at == '0') && !(length == sizeof(goes_on) - 1 && strncmp(at, goes_on, length) == 0))
			return (true);
		at += length;
	}
	return (false);
}

/* Whether the rows for `call` let the attempt succeed, and fail.  Without a row, neither. */
static void
find_ends(const struct test *test, bool *connects, bool *fails)
{
	*connects = *fails = false;
	for (const struct expectation *e = test->condition->expect; e->observation != NULL; e++) {
		if (!applies(e, test) || strcmp(e->observation, "call") != 0)
			continue;
		*connects = *connects || outcome_allowed(e->allowed, "0");
		*fails = *fails || allows_failure(e->allowed);
	}
}

/* Adds the expectations that the mode has of every attempt.  Returns their number, MODE_SAYS at most. */
#define	MODE_SAYS	6

static size_t
say_of_mode(const struct test *test, struct expectation *said)
{
	const struct mode *mode = test->mode;
	bool connects, fails;
	size_t n = 0;

	find_ends(test, &connects, &fails);
	if (!says_itself(test, "call"))
		said[n++] = (struct expectation){ "call", mode->goes_on, "-1 EINPROGRESS" };
	for (size_t i = 0; i < sizeof(mode->shown) / sizeof(mode->shown[0]); i++) {
		const struct shown *shown = &mode->shown[i];

		if (says_itself(test, shown->observation))
			continue;
		said[n++] = (struct expectation){ shown->observation, shown->over, "writable" };
		if (connects && !fails)
			said[n++] = (struct expectation){ shown->observation, shown->made, "writable" };
	}
	/* The rows for the attempt say which error. */
	if (!says_itself(test, "so_error") && (connects || fails))
		said[n++] = (struct expectation){ "so_error", mode->reported, !fails ? "0" : connects ? "0|E*" : "E*" };
	return (n);
}

static bool
names(const char *clauses, const char *clause)
{
	size_t length = strlen(clause);

	for (const char *at = clauses; (at = strstr(at, clause)) != NULL; at += length)
		if ((at == clauses || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return (true);
	return (false);
}

/* Whether a row says by itself what the clause allows of the observation. */
static bool
has_own_row(const struct expectation *said, const char *observation, const char *clause)
{
	for (const struct expectation *e = said; e->observation != NULL; e++)
		if (strcmp(e->observation, observation) == 0 && names(e->clauses, clause))
			return (true);
	return (false);
}

/* The clauses that mean the same as one of an older manual; few of all.  They are found once, and end with NULL. */
static const struct clause **
find_later(void)
{
	static const struct clause **later;
	size_t n, count = 0, room = 1;
	const struct manual *m = manuals(&n);

	if (later != NULL)
		return (later);
	for (size_t i = 0; i < n; i++)
		room += m[i].n_clauses;
	if ((later = calloc(room, sizeof(*later))) == NULL)
		return (NULL);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m[i].n_clauses; j++)
			if (m[i].clauses[j].as != NULL)
				later[count++] = &m[i].clauses[j];
	return (later);
}

/* The row's clauses, and after them those of later manuals that mean the same as one of them.  NULL if memory is short. */
static const char *
with_later(const struct expectation *said, const struct expectation *row)
{
	char all[CLAUSES_MAX];
	const struct clause **later = find_later();
	bool found = false;

	if (later == NULL)
		return (NULL);
	strlcpy(all, row->clauses, sizeof(all));
	for (size_t i = 0; later[i] != NULL; i++) {
		if (!names(row->clauses, later[i]->as) || has_own_row(said, row->observation, later[i]->id))
			continue;
		strlcat(all, " ", sizeof(all));
		strlcat(all, later[i]->id, sizeof(all));
		found = true;
	}
	return (found ? strdup(all) : row->clauses);
}

/* Lets the rows speak for later manuals too.  Own rows are looked for among what the program wrote. */
static bool
add_later(struct expectation *said, size_t n)
{
	const char **clauses = calloc(n + 1, sizeof(*clauses));
	bool good = clauses != NULL;

	for (size_t i = 0; good && i < n; i++)
		good = (clauses[i] = with_later(said, &said[i])) != NULL;
	for (size_t i = 0; good && i < n; i++)
		said[i].clauses = clauses[i];
	free(clauses);
	return (good);
}

const struct expectation *
test_expectations(const struct test *test)
{
	const struct expectation *table = test->condition->expect;
	bool by_so_error = table != NULL && test->mode != NULL && test->mode->reported != NULL && !test->condition->at_once;
	struct expectation *said;
	size_t n = 0, room = MODE_SAYS + 1;

	for (const struct expectation *e = table; e != NULL && e->observation != NULL; e++)
		room++;
	if ((said = calloc(room, sizeof(*said))) == NULL)
		return (NULL);
	if (by_so_error)
		n = say_of_mode(test, said);
	for (const struct expectation *e = table; e != NULL && e->observation != NULL; e++) {
		if (!applies(e, test))
			continue;
		said[n] = *e;
		if (by_so_error && e->modes == 0 && strcmp(e->observation, "call") == 0) {
			said[n].observation = "so_error";
			if ((said[n].allowed = errors_allowed(e->allowed)) == NULL) {
				free(said);
				return (NULL);
			}
		}
		n++;
	}
	if (!add_later(said, n)) {
		free(said);
		return (NULL);
	}
	return (said);
}

/* Adds the words that the set lacks. */
static void
add_words(char *set, size_t size, const char *words)
{
	char copy[CLAUSES_MAX], *rest = copy, *word;

	strlcpy(copy, words, sizeof(copy));
	while ((word = strsep(&rest, " ")) != NULL) {
		if (word[0] == '\0' || names(set, word))
			continue;
		if (set[0] != '\0')
			strlcat(set, " ", size);
		strlcat(set, word, size);
	}
}

const char *
expectations_clauses(const struct expectation *expect, char *clauses, size_t size)
{
	clauses[0] = '\0';
	for (const struct expectation *e = expect; e->observation != NULL; e++)
		add_words(clauses, size, e->clauses);
	return (clauses);
}
