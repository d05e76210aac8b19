#include "report/compare.h"

#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/text.h"

#define	LABEL_BYTES_MAX	64	/* of each part of a label */
#define	PAGE_BYTES_MAX	80
#define	CHANGED_SHOWN	6	/* observations of one case whose change is told */

const char *
cell_name(enum cell_kind kind)
{
	static const char *const names[] = { "ran", "unresolved", "untested", "unsupported", "missing" };

	return (names[kind]);
}

double
agreement_percent(const struct agreement *a)
{
	double percent = a->both > 0 ? 100.0 * (double)a->same / (double)a->both : 0;

	return (a->same < a->both && percent > 99.9 ? 99.9 : percent);
}

size_t
agreements_shared(const struct comparison *c)
{
	size_t n = c->n_agreements;

	while (n > 0 && c->agreements[n - 1].both == 0)
		n--;
	return (n);
}

/* One of the things that tell hosts apart; an empty string where the store does not say. */
static const char *
label_part(const struct run *run, int part, size_t index, char *buffer, size_t size)
{
	switch (part) {
	case 0:
		return (run->machine);
	case 1:
		return (run->name);
	case 2:
		return (run_time(run, buffer, size));
	default:
		snprintf(buffer, size, "store %zu", index + 1);
		return (buffer);
	}
}

/* Adds to each label that another host has as well what tells them apart, if it does. */
static void
tell_apart(struct comparison *c, int part)
{
	bool *alike = text_allocate(c->n, sizeof(*alike)), *done = text_allocate(c->n, sizeof(*done));
	char mine[64], other[64];

	for (size_t i = 0; i < c->n; i++) {
		bool helps = false;
		size_t n = 0;

		for (size_t j = i; j < c->n; j++) {
			if ((alike[j] = !done[j] && strcmp(c->labels[i], c->labels[j]) == 0)) {
				n++;
				helps |= strcmp(label_part(&c->runs[i], part, i, mine, sizeof(mine)),
				    label_part(&c->runs[j], part, j, other, sizeof(other))) != 0;
			}
		}
		for (size_t j = i; n > 1 && j < c->n; j++) {
			const char *text;
			char *label, *clean;

			if (!alike[j])
				continue;
			done[j] = true;
			text = label_part(&c->runs[j], part, j, mine, sizeof(mine));
			if (!helps || text[0] == '\0')
				continue;
			clean = text_clean(text, strlen(text), LABEL_BYTES_MAX);
			label = text_allocate(strlen(c->labels[j]) + strlen(clean) + sizeof(" ()"), 1);
			sprintf(label, "%s (%s)", c->labels[j], clean);
			free(clean);
			free(c->labels[j]);
			c->labels[j] = label;
		}
	}
	free(alike);
	free(done);
}

static void
name_labels(struct comparison *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct run *run = &c->runs[i];
		const char *host = run->host[0] != '\0' ? run->host : "a host that no case names";
		char *name = text_allocate(strlen(host) + strlen(run->release) + 2, 1);

		sprintf(name, "%s%s%s", host, run->release[0] != '\0' ? " " : "", run->release);
		c->labels[i] = text_clean(name, strlen(name), LABEL_BYTES_MAX);
		free(name);
	}
	for (int part = 0; part <= 3; part++)
		tell_apart(c, part);
}

static bool
page_is_taken(const struct comparison *c, const char *page, size_t n)
{
	bool taken = strcmp(page, "index.html") == 0;

	for (size_t i = 0; i < n; i++)
		taken |= strcmp(c->pages[i], page) == 0;
	return (taken);
}

/* A host's file is named by its label, of which only letters, digits, dots and dashes are kept. */
static void
name_pages(struct comparison *c)
{
	for (size_t i = 0; i < c->n; i++) {
		char stem[PAGE_BYTES_MAX + 1], *page = text_allocate(PAGE_BYTES_MAX + 32, 1);
		size_t used = 0;

		for (const char *at = c->labels[i]; *at != '\0' && used < PAGE_BYTES_MAX; at++) {
			unsigned char byte = (unsigned char)*at;

			if (byte < 0x80 && (isalnum(byte) || ((byte == '.' || byte == '_') && used > 0)))
				stem[used++] = (char)tolower(byte);
			else if (used > 0 && stem[used - 1] != '-')
				stem[used++] = '-';
		}
		while (used > 0 && (stem[used - 1] == '-' || stem[used - 1] == '.'))
			used--;
		stem[used] = '\0';
		sprintf(page, "%s.html", used > 0 ? stem : "host");
		for (size_t k = 2; page_is_taken(c, page, i); k++)
			sprintf(page, "%s-%zu.html", used > 0 ? stem : "host", k);
		c->pages[i] = page;
	}
}

static enum cell_kind
kind_of(const struct report_case *c)
{
	switch (c->state) {
	case CASE_UNRESOLVED:
		return (CELL_UNRESOLVED);
	case CASE_UNTESTED:
		return (CELL_UNTESTED);
	case CASE_UNSUPPORTED:
		return (CELL_UNSUPPORTED);
	default:
		return (CELL_RAN);
	}
}

static struct compared *
compared_of(struct row *row, const char *name, size_t likely, size_t hosts)
{
	struct compared *o;

	if (likely < row->n_observations && strcmp(row->observations[likely].name, name) == 0)
		return (&row->observations[likely]);
	for (size_t i = 0; i < row->n_observations; i++)
		if (strcmp(row->observations[i].name, name) == 0)
			return (&row->observations[i]);
	o = text_append(&row->observations, &row->n_observations, sizeof(*o));
	o->name = name;
	o->outcomes = text_allocate(hosts, sizeof(*o->outcomes));
	o->worst = text_allocate(hosts, sizeof(*o->worst));
	o->camps = text_allocate(hosts, sizeof(*o->camps));
	return (o);
}

/* How a host's outcome of an observation is judged by the manuals selected. */
static enum finding_kind
worst_of(const struct run *run, const struct report_case *c, const char *name)
{
	enum finding_kind worst = FINDING_MET;

	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];
		enum finding_kind kind = f->kind;

		if (kind == FINDING_MISSING || strcmp(f->observation, name) != 0 ||
		    (f->clause[0] != '\0' && !manual_selected(c->selected, f->clause)))
			continue;
		if (kind == FINDING_KNOWN && (run->strict || c->record.strict))
			kind = FINDING_DEVIATION;
		if (kind > worst)
			worst = kind;
	}
	return (worst);
}

static void
gather_observations(const struct comparison *c, struct row *row)
{
	if (row->count[CELL_RAN] == 0)
		return;
	for (size_t h = 0; h < c->n; h++)
		if (row->cells[h].kind == CELL_RAN && record_observation(&row->cells[h].c->record, "call") != NULL) {
			(void)compared_of(row, "call", 0, c->n);
			break;
		}
	for (size_t h = 0; h < c->n; h++) {
		const struct record *r;

		if (row->cells[h].kind != CELL_RAN)
			continue;
		r = &row->cells[h].c->record;
		for (size_t i = 0; i < r->n_observations; i++) {
			struct compared *o = compared_of(row, r->observations[i].name, i, c->n);

			o->outcomes[h] = r->observations[i].outcome;
			o->worst[h] = worst_of(&c->runs[h], row->cells[h].c, o->name);
		}
	}
}

/* Numbers the camps by their size, then by their first host. */
static void
find_camps(struct compared *o, size_t hosts)
{
	size_t *first = text_allocate(hosts, sizeof(*first)), *size = text_allocate(hosts, sizeof(*size));
	int *place = text_allocate(hosts, sizeof(*place)), n = 0;

	for (size_t h = 0; h < hosts; h++) {
		int camp = 0;

		o->camps[h] = CAMP_NONE;
		if (o->outcomes[h] == NULL)
			continue;
		while (camp < n && strcmp(o->outcomes[first[camp]], o->outcomes[h]) != 0)
			camp++;
		if (camp == n)
			first[n++] = h;
		size[camp]++;
		o->camps[h] = camp;
	}
	for (int camp = 0; camp < n; camp++)
		for (int other = 0; other < n; other++)
			place[camp] += size[other] > size[camp] || (size[other] == size[camp] && other < camp);
	for (size_t h = 0; h < hosts; h++)
		if (o->camps[h] != CAMP_NONE)
			o->camps[h] = place[o->camps[h]];
	o->n_camps = n;
	o->differs = n > 1;
	free(first);
	free(size);
	free(place);
}

static void
make_row(struct comparison *c, struct row *row)
{
	for (size_t h = 0; h < c->n; h++) {
		struct cell *cell = &row->cells[h];

		cell->kind = cell->c != NULL ? kind_of(cell->c) : CELL_MISSING;
		row->count[cell->kind]++;
		if (cell->c != NULL && (row->first == NULL || (!row->first->recorded && cell->c->recorded)))
			row->first = cell->c;
	}
	row->id = row->first->id;
	gather_observations(c, row);
	row->differs = row->count[CELL_RAN] > 0 && row->count[CELL_UNRESOLVED] > 0;
	for (size_t i = 0; i < row->n_observations; i++) {
		find_camps(&row->observations[i], c->n);
		row->differs |= row->observations[i].differs;
	}
	c->n_differ += row->differs;
	c->n_alike += !row->differs && row->count[CELL_RAN] > 1;
	c->n_alone += !row->differs && row->count[CELL_RAN] < 2;
	c->n_partial += row->count[CELL_MISSING] > 0;
}

/* Takes the cases of all hosts in their order; of those of one host with one id, the first. */
static void
make_rows(struct comparison *c)
{
	size_t *at = text_allocate(c->n, sizeof(*at));

	for (;;) {
		const struct report_case *least = NULL;
		struct row *row;

		for (size_t h = 0; h < c->n; h++)
			if (at[h] < c->runs[h].n_cases && (least == NULL || case_order(&c->runs[h].cases[at[h]], least) < 0))
				least = &c->runs[h].cases[at[h]];
		if (least == NULL)
			break;
		row = text_append(&c->rows, &c->n_rows, sizeof(*row));
		row->cells = text_allocate(c->n, sizeof(*row->cells));
		for (size_t h = 0; h < c->n; h++) {
			const struct run *run = &c->runs[h];

			if (at[h] < run->n_cases && case_order(&run->cases[at[h]], least) == 0)
				row->cells[h].c = &run->cases[at[h]];
			while (at[h] < run->n_cases && case_order(&run->cases[at[h]], least) == 0)
				at[h]++;
		}
		make_row(c, row);
	}
	free(at);
}

bool
row_pair_differs(const struct row *row, size_t a, size_t b)
{
	enum cell_kind first = row->cells[a].kind, second = row->cells[b].kind;

	if (first > CELL_UNRESOLVED || second > CELL_UNRESOLVED)
		return (false);
	if (first != second)
		return (true);
	for (size_t i = 0; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];

		if (o->camps[a] != CAMP_NONE && o->camps[b] != CAMP_NONE && o->camps[a] != o->camps[b])
			return (true);
	}
	return (false);
}

static int
compare_agreements(const void *a, const void *b)
{
	const struct agreement *first = a, *second = b;
	size_t left = first->same * second->both, right = second->same * first->both;

	if ((first->both == 0) != (second->both == 0))
		return (first->both == 0 ? 1 : -1);
	if (left != right)
		return (left < right ? -1 : 1);
	if (first->both != second->both)
		return (first->both < second->both ? -1 : 1);
	if (first->a != second->a)
		return (first->a < second->a ? -1 : 1);
	return (first->b < second->b ? -1 : first->b > second->b);
}

static void
find_agreements(struct comparison *c)
{
	for (size_t a = 0; a < c->n; a++) {
		for (size_t b = a + 1; b < c->n; b++) {
			struct agreement *g = text_append(&c->agreements, &c->n_agreements, sizeof(*g));

			g->a = a;
			g->b = b;
			for (size_t i = 0; i < c->n_rows; i++) {
				const struct row *row = &c->rows[i];

				if (row->cells[a].kind != CELL_RAN || row->cells[b].kind != CELL_RAN)
					continue;
				g->both++;
				g->same += !row->differs || !row_pair_differs(row, a, b);
			}
		}
	}
	if (c->n_agreements > 0)
		qsort(c->agreements, c->n_agreements, sizeof(*c->agreements), compare_agreements);
}

void
compare_runs(struct comparison *c, const struct run *runs, size_t n)
{
	memset(c, 0, sizeof(*c));
	c->runs = runs;
	c->n = n;
	c->labels = text_allocate(n, sizeof(*c->labels));
	c->pages = text_allocate(n, sizeof(*c->pages));
	name_labels(c);
	name_pages(c);
	make_rows(c);
	find_agreements(c);
}

void
compare_free(struct comparison *c)
{
	for (size_t i = 0; i < c->n_rows; i++) {
		for (size_t o = 0; o < c->rows[i].n_observations; o++) {
			free(c->rows[i].observations[o].outcomes);
			free(c->rows[i].observations[o].worst);
			free(c->rows[i].observations[o].camps);
		}
		free(c->rows[i].observations);
		free(c->rows[i].cells);
	}
	for (size_t h = 0; h < c->n; h++) {
		free(c->labels[h]);
		free(c->pages[h]);
	}
	free(c->rows);
	free(c->labels);
	free(c->pages);
	free(c->agreements);
	memset(c, 0, sizeof(*c));
}

/* The next observation from i on that differs; n_observations where there is none. */
static size_t
next_difference(const struct row *row, size_t i)
{
	while (i < row->n_observations && !row->observations[i].differs)
		i++;
	return (i);
}

bool
rows_tell_the_same(const struct comparison *c, const struct row *a, const struct row *b)
{
	if (!same_condition(a->first, b->first))
		return (false);
	for (size_t h = 0; h < c->n; h++)
		if (a->cells[h].kind != b->cells[h].kind)
			return (false);
	for (size_t i = next_difference(a, 0), j = next_difference(b, 0); i < a->n_observations || j < b->n_observations;
	    i = next_difference(a, i + 1), j = next_difference(b, j + 1)) {
		if (i >= a->n_observations || j >= b->n_observations ||
		    strcmp(a->observations[i].name, b->observations[j].name) != 0)
			return (false);
		for (size_t h = 0; h < c->n; h++) {
			const char *first = a->observations[i].outcomes[h], *second = b->observations[j].outcomes[h];

			if ((first == NULL) != (second == NULL) || (first != NULL && strcmp(first, second) != 0))
				return (false);
		}
	}
	return (true);
}

/* Whether a case deviates by that finding, on a manual that is selected; known says whether as the list has it. */
static bool
deviates(const struct run *run, const struct report_case *c, const struct finding *f, bool *known)
{
	*known = f->kind == FINDING_KNOWN && !run->strict && !c->record.strict;
	return (f->kind != FINDING_MET && f->kind != FINDING_MISSING &&
	    (f->clause[0] == '\0' || manual_selected(c->selected, f->clause)));
}

/* How the other run judged the same observation by the same clause; NULL where it did not. */
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
 * Whether some clause that `from` met is not met by `to`, because the outcome is another one.  Deviations that the list knows
 * count as met with known_is_met.  The clauses concerned are written, with the observation after each streak.
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
		/* What no manual could permit is found only where it is seen. */
		if (before == NULL ? f->clause[0] != '\0' : deviates(run_from, from, before, &known))
			continue;
		if (!outcome_changed(from, to, f->observation))
			continue;
		if (out != NULL)
			fprintf(out, "%s%s", last != NULL ? " " : "", f->clause[0] != '\0' ? f->clause : "every manual");
		last = f->observation;
	}
	return (last != NULL);
}

/* "call was -1 EBADF, is 0; ...": each outcome that is another one. */
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

/* Of a case that ran in both; false where nothing changed. */
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
		fprintf(out, "the same outcomes, judged otherwise: was %s, is %s", case_state_name(from->state),
		    case_state_name(to->state));
		return (true);
	} else
		return (false);
	fputs(": ", out);
	(void)write_changed(out, from, to);
	return (true);
}

/* What became of a case; false where nothing changed. */
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

void
changes_free(struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++)
		free(changes->entries[i].what);
	free(changes->entries);
	memset(changes, 0, sizeof(*changes));
}
