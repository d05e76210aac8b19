/*
 * Changes from one run of a host to a later one.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/changes.h"
#include "report/text.h"

#define	CHANGED_SHOWN	6	/* changed observations of one case */

/* Whether the finding is a deviation from a selected manual; *known says whether it is in the list. */
static bool
deviates(const struct run *run, const struct report_case *c, const struct finding *f, bool *known)
{
	*known = f->kind == FINDING_KNOWN && !run->strict && !c->record.strict;
	return (f->kind != FINDING_MET && f->kind != FINDING_MISSING &&
	    (f->clause[0] == '\0' || manual_selected(c->selected, f->clause)));
}

/* The other run's finding for this observation and clause, or NULL. */
static const struct finding *
same_finding(const struct report_case *c, const struct finding *f)
{
	for (int i = 0; i < c->n_findings; i++)
		if (strcmp(c->findings[i].clause, f->clause) == 0 && strcmp(c->findings[i].observation, f->observation) == 0)
			return (&c->findings[i]);
	return (NULL);
}

static bool
outcome_changed(const struct report_case *from, const struct report_case *to, const char *name)
{
	const struct record_observation *before = record_observation(&from->record, name);
	const struct record_observation *after = record_observation(&to->record, name);

	return (before != NULL && after != NULL && strcmp(before->outcome, after->outcome) != 0);
}

/*
 * Whether `to`, by another outcome, fails a clause that `from` met.  With known_is_met, a known deviation counts as met.  Writes
 * the clauses, and the observation after each streak of them.
 */
static bool
worsened(const struct run *run_from, const struct report_case *from, const struct run *run_to, const struct report_case *to,
    bool known_is_met, FILE *out)
{
	const char *last = NULL;
	bool known;

	for (int i = 0; i < to->n_findings; i++) {
		const struct finding *f = &to->findings[i], *before = same_finding(from, f);

		if (!deviates(run_to, to, f, &known) || (known && known_is_met))
			continue;
		/* A finding that no manual could permit exists only where it occurred. */
		if (before == NULL ? f->clause[0] != '\0' : deviates(run_from, from, before, &known))
			continue;
		if (!outcome_changed(from, to, f->observation))
			continue;
		if (out != NULL)
			fprintf(out, "%s%s", last != NULL ? " " : "", clauses_shown(f->clause));
		last = f->observation;
	}
	return (last != NULL);
}

/* "call was -1 EBADF, is 0; ...": each outcome that has changed. */
static size_t
write_changed(FILE *out, const struct report_case *from, const struct report_case *to)
{
	size_t n = 0;

	for (size_t i = 0; i < to->record.n_observations; i++) {
		const struct record_observation *after = &to->record.observations[i];

		if (!outcome_changed(from, to, after->name))
			continue;
		if (n++ < CHANGED_SHOWN)
			fprintf(out, "%s%s was %s, is %s", n > 1 ? "; " : "", after->name,
			    record_observation(&from->record, after->name)->outcome, after->outcome);
	}
	if (n > CHANGED_SHOWN)
		fprintf(out, "; and %zu more", n - CHANGED_SHOWN);
	return (n);
}

static void
write_state(FILE *out, const struct report_case *c)
{
	fputs(case_state_name(c->state), out);
	if (c->why[0] != '\0')
		fprintf(out, " (%s)", c->why);
}

/* For a case that ran in both; false if nothing changed. */
static bool
both_ran(const struct comparison *c, const struct row *row, enum change_kind *kind, FILE *out)
{
	const struct run *old = &c->runs[0], *new = &c->runs[1];
	const struct report_case *from = row->cells[0].c, *to = row->cells[1].c;

	if (worsened(old, from, new, to, true, out))
		*kind = CHANGE_BROKE;
	else if (worsened(new, to, old, from, false, out))
		*kind = CHANGE_MENDED;
	else if (row->differs) {
		*kind = CHANGE_OTHERWISE;
		(void)write_changed(out, from, to);
		if (from->state != to->state)
			fprintf(out, "; was %s, is %s", case_state_name(from->state), case_state_name(to->state));
		return (true);
	} else if (from->state != to->state) {
		*kind = CHANGE_OTHERWISE;
		fprintf(out, "outcomes unchanged, but judged differently: was %s, is %s", case_state_name(from->state),
		    case_state_name(to->state));
		return (true);
	} else
		return (false);
	fputs(": ", out);
	(void)write_changed(out, from, to);
	return (true);
}

/* The change of a case; false if nothing changed. */
static bool
row_changed(const struct comparison *c, const struct row *row, enum change_kind *kind, FILE *out)
{
	enum cell_kind before = row->cells[0].kind, after = row->cells[1].kind;
	const struct report_case *from = row->cells[0].c, *to = row->cells[1].c;

	if (before == CELL_MISSING || after == CELL_MISSING) {
		*kind = before == CELL_MISSING ? CHANGE_NEW : CHANGE_WENT;
		fprintf(out, before == CELL_MISSING ? "is " : "was ");
		write_state(out, from != NULL ? from : to);
		return (true);
	}
	if (before == CELL_RAN && after == CELL_RAN)
		return (both_ran(c, row, kind, out));
	if (before == after)
		return (false);
	if (after == CELL_UNTESTED || after == CELL_UNSUPPORTED)
		*kind = before == CELL_UNTESTED || before == CELL_UNSUPPORTED ? CHANGE_OTHERWISE : CHANGE_RUNS_NOT;
	else if (before == CELL_UNTESTED || before == CELL_UNSUPPORTED)
		*kind = CHANGE_RUNS_NOW;
	else if (after == CELL_UNRESOLVED)
		*kind = from->state == CASE_FAILED ? CHANGE_OTHERWISE : CHANGE_BROKE;
	else
		*kind = to->state == CASE_FAILED ? CHANGE_OTHERWISE : CHANGE_MENDED;
	fputs("was ", out);
	write_state(out, from);
	fputs(", is ", out);
	write_state(out, to);
	return (true);
}

static int
compare_changes(const void *a, const void *b)
{
	const struct change *first = a, *second = b;

	if (first->kind != second->kind)
		return (first->kind < second->kind ? -1 : 1);
	return (first->row < second->row ? -1 : first->row > second->row);
}

void
changes_find(struct changes *changes, const struct comparison *c)
{
	memset(changes, 0, sizeof(*changes));
	changes->comparison = c;
	changes->other_host = strcmp(c->runs[0].host, c->runs[1].host) != 0 ||
	    strcmp(c->runs[0].sysname, c->runs[1].sysname) != 0 || strcmp(c->runs[0].machine, c->runs[1].machine) != 0;
	for (size_t i = 0; i < c->n_rows; i++) {
		struct change change = { .row = &c->rows[i] };
		size_t length;
		FILE *out = open_memstream(&change.what, &length);
		bool changed;

		if (out == NULL)
			err(2, NULL);
		changed = row_changed(c, &c->rows[i], &change.kind, out);
		if (fclose(out) != 0)
			err(2, NULL);
		if (changed) {
			*(struct change *)text_append(&changes->entries, &changes->n, sizeof(change)) = change;
			changes->count[change.kind]++;
		} else {
			free(change.what);
			changes->n_same++;
		}
	}
	if (changes->n > 0)
		qsort(changes->entries, changes->n, sizeof(*changes->entries), compare_changes);
}

const char *
change_name(enum change_kind kind)
{
	static const char *const names[CHANGES] = { "broke", "mended", "otherwise", "runs_not", "runs_now", "new", "went" };

	return (names[kind]);
}

void
changes_free(struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++)
		free(changes->entries[i].what);
	free(changes->entries);
	memset(changes, 0, sizeof(*changes));
}
