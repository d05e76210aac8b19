#include "judge/judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/outcome.h"

bool
manual_selected(const char *selected, const char *clause)
{
	size_t length = strcspn(clause, ":");

	for (const char *at = selected; *at != '\0';) {
		size_t word = strcspn(at, " ");

		if (word == length && strncmp(at, clause, length) == 0)
			return (true);
		at += word;
		at += strspn(at, " ");
	}
	return (false);
}

const char *
clauses_shown(const char *clauses)
{
	return (clauses[0] == '\0' || strcmp(clauses, DEVIATION_NO_CLAUSE) == 0 ? "every manual" : clauses);
}

static struct finding *
add_finding(struct finding **findings, int *n)
{
	struct finding *grown = realloc(*findings, ((size_t)*n + 1) * sizeof(*grown));

	if (grown == NULL)
		return (NULL);
	*findings = grown;
	grown += (*n)++;
	memset(grown, 0, sizeof(*grown));
	return (grown);
}

/* The row of the list for this outcome on the record's host; no clause judges it if clause is empty. */
static const struct deviation *
find_known(const struct record *record, const struct deviations *deviations, const char *clause,
    const struct record_observation *o)
{
	return (deviation_find(deviations, record->release != NULL ? record->release : "", record->id != NULL ? record->id : "",
	    clause, o->name, o->outcome));
}

enum finding_kind
finding_counts_as(const struct finding *f, bool strict)
{
	if (f->kind != FINDING_KNOWN || !strict)
		return (f->kind);
	return (f->clause[0] != '\0' ? FINDING_DEVIATION : FINDING_IMPERMISSIBLE);
}

int
judge(const struct record *record, const struct deviations *deviations, struct finding **result)
{
	struct finding *findings = NULL, *f;
	int n = 0;

	*result = NULL;
	if (record->skip_kind != NULL)
		return (0);
	for (size_t i = 0; i < record->n_expectations; i++) {
		const struct record_expectation *e = &record->expectations[i];
		const struct record_observation *o = record_observation(record, e->observation);
		const char *clause = e->clauses;
		bool allowed = o != NULL && outcome_allowed(e->allowed, o->outcome);

		while (*clause != '\0') {
			size_t length = strcspn(clause, " ");

			if (length > 0 && length < CLAUSE_ID_MAX) {
				if ((f = add_finding(&findings, &n)) == NULL)
					goto short_of_memory;
				memcpy(f->clause, clause, length);
				f->observation = e->observation;
				f->allowed = e->allowed;
				f->outcome = o != NULL ? o->outcome : NULL;
				if (o == NULL)
					f->kind = FINDING_MISSING;
				else if (allowed)
					f->kind = FINDING_MET;
				else if ((f->known = find_known(record, deviations, f->clause, o)) != NULL)
					f->kind = FINDING_KNOWN;
				else
					f->kind = FINDING_DEVIATION;
			}
			clause += length;
			clause += strspn(clause, " ");
		}
	}
	for (size_t i = 0; i < record->n_observations; i++) {
		const struct record_observation *o = &record->observations[i];
		bool judged = false;

		for (size_t j = 0; j < record->n_expectations; j++)
			judged = judged || strcmp(record->expectations[j].observation, o->name) == 0;
		if (judged || outcome_permissible(o->outcome))
			continue;
		if ((f = add_finding(&findings, &n)) == NULL)
			goto short_of_memory;
		f->known = find_known(record, deviations, "", o);
		f->kind = f->known != NULL ? FINDING_KNOWN : FINDING_IMPERMISSIBLE;
		f->observation = o->name;
		f->allowed = strncmp(o->outcome, OUTCOME_CHANGED, sizeof(OUTCOME_CHANGED) - 1) == 0 ? "unchanged" : "0|-1 E*";
		f->outcome = o->outcome;
	}
	*result = findings;
	return (n);

short_of_memory:
	free(findings);
	return (-1);
}

/* Whether the reason names the finding, if the worst finding is of that kind. */
static bool
is_reported(const struct finding *f, const char *selected, bool strict, enum finding_kind worst)
{
	bool known = f->kind == FINDING_KNOWN && !strict;

	if (f->kind == FINDING_MET || known != (worst == FINDING_KNOWN))
		return (false);
	return (f->clause[0] == '\0' || f->kind == FINDING_MISSING || manual_selected(selected, f->clause));
}

/* Whether two findings differ only in their clause. */
static bool
are_equal(const struct finding *a, const struct finding *b)
{
	if (a->known != NULL && b->known != NULL && strcmp(a->known->reason, b->known->reason) != 0)
		return (false);
	return (a->kind == b->kind && strcmp(a->observation, b->observation) == 0 && strcmp(a->allowed, b->allowed) == 0);
}

static void append(char *reason, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void
append(char *reason, size_t size, const char *format, ...)
{
	size_t used = strlen(reason);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason + used, size - used, format, arguments);
	va_end(arguments);
}

enum finding_kind
judgement(const struct finding *findings, int n, const char *selected, bool strict, char *reason, size_t size)
{
	enum finding_kind worst = FINDING_MET;

	for (int i = 0; i < n; i++) {
		enum finding_kind kind = finding_counts_as(&findings[i], strict);

		if (findings[i].clause[0] != '\0' && kind != FINDING_MISSING && !manual_selected(selected, findings[i].clause))
			continue;
		if (kind > worst)
			worst = kind;
	}
	reason[0] = '\0';
	for (int i = 0; i < n; i++) {
		const struct finding *f = &findings[i];
		bool reported = is_reported(f, selected, strict, worst);

		for (int j = 0; reported && j < i; j++)
			reported = !(are_equal(f, &findings[j]) && is_reported(&findings[j], selected, strict, worst));
		if (!reported)
			continue;
		append(reason, size, "%s%s", reason[0] != '\0' ? "; " : "", clauses_shown(f->clause));
		for (int j = i + 1; j < n; j++)
			if (are_equal(f, &findings[j]) && is_reported(&findings[j], selected, strict, worst))
				append(reason, size, " %s", findings[j].clause);
		append(reason, size, ": %s is %s, expected %s", f->observation, f->outcome != NULL ? f->outcome : "missing",
		    f->allowed);
		if (worst == FINDING_KNOWN)
			append(reason, size, ": %s", f->known->reason);
	}
	return (worst);
}
