/*
 * Finds the verdict of each clause of each manual from a run's cases.
 */
#include <stdlib.h>
#include <string.h>

#include "report/run.h"
#include "report/text.h"

const char *
verdict_name(enum verdict verdict)
{
	static const char *const names[] = { "pass", "fail", "untested", "unsupported", "unresolved" };

	return (names[verdict]);
}

const char *
trace_name(enum trace_kind kind)
{
	static const char *const names[] = { "cited", "unsupported", "untested", "met", "unresolved", "known", "deviation" };

	return (names[kind]);
}

/* The position of a clause among the verdicts. */
struct place {
	const char *id;
	struct clause_verdict *verdict;
};

static int
compare_places(const void *a, const void *b)
{
	return (strcmp(((const struct place *)a)->id, ((const struct place *)b)->id));
}

struct places {
	struct place *sorted;
	size_t n;
};

static struct places
make_verdicts(struct run *run)
{
	const struct manual *all = manuals(&run->n_manuals);
	struct places places = { NULL, 0 };

	run->manuals = text_allocate(run->n_manuals, sizeof(*run->manuals));
	for (size_t m = 0; m < run->n_manuals; m++) {
		struct manual_verdict *v = &run->manuals[m];

		v->manual = &all[m];
		v->selected = text_has_word(run->selected, all[m].id, strlen(all[m].id));
		v->clauses = text_allocate(all[m].n_clauses, sizeof(*v->clauses));
		v->n_clauses = all[m].n_clauses;
		for (size_t i = 0; i < all[m].n_clauses; i++) {
			struct place *place = text_append(&places.sorted, &places.n, sizeof(*place));

			v->clauses[i].clause = &all[m].clauses[i];
			place->id = all[m].clauses[i].id;
			place->verdict = &v->clauses[i];
		}
	}
	qsort(places.sorted, places.n, sizeof(*places.sorted), compare_places);
	return (places);
}

/* Adds a case's trace of a clause; the heaviest of a case's traces counts. */
static void
add_trace(struct run *run, const struct places *places, size_t index, const char *id, enum trace_kind kind)
{
	struct place key = { id, NULL }, *place = bsearch(&key, places->sorted, places->n, sizeof(key), compare_places);
	struct clause_verdict *v;
	struct trace *t;

	if (place == NULL) {
		for (size_t i = 0; i < run->n_unknown_clauses; i++)
			if (strcmp(run->unknown_clauses[i], id) == 0)
				return;
		if (run->n_unknown_clauses < 100)	/* enough to notice the mistake */
			*(char **)text_append(&run->unknown_clauses, &run->n_unknown_clauses, sizeof(char *)) =
			    text_format("%s", id);
		return;
	}
	v = place->verdict;
	if (v->n_traces > 0 && v->traces[v->n_traces - 1].index == index) {
		t = &v->traces[v->n_traces - 1];
	} else {
		t = text_append(&v->traces, &v->n_traces, sizeof(*t));
		t->index = index;
		t->kind = kind;
	}
	if (kind > t->kind)
		t->kind = kind;
}

static void
add_words(struct run *run, const struct places *places, size_t index, const char *clauses, enum trace_kind kind)
{
	char id[CLAUSE_ID_MAX];
	const char *word;
	size_t length;

	while ((word = text_word(&clauses, &length)) != NULL) {
		if (length >= sizeof(id))
			continue;
		memcpy(id, word, length);
		id[length] = '\0';
		add_trace(run, places, index, id, kind);
	}
}

static void
trace_case(struct run *run, const struct places *places, size_t index)
{
	const struct report_case *c = &run->cases[index];
	/* The trace of a clause that the case cites but does not judge by. */
	enum trace_kind cited = c->state == CASE_UNTESTED ? TRACE_UNTESTED : c->state == CASE_UNSUPPORTED ? TRACE_UNSUPPORTED :
	    c->state == CASE_UNRESOLVED ? TRACE_UNRESOLVED : TRACE_CITED;
	/* In a case that reached its end line, a missing observation does not affect other clauses. */
	bool ended = c->state != CASE_UNRESOLVED || (c->recorded && c->record.result != NULL &&
	    strcmp(c->record.result, "broken") != 0 && c->stored->result != NULL && strcmp(c->stored->result, "broken") != 0 &&
	    case_explained(c));

	if (c->state == CASE_UNRESOLVED && ended)
		cited = TRACE_CITED;
	add_words(run, places, index, c->stored->clauses, cited);
	for (size_t i = 0; i < c->record.n_expectations; i++)
		add_words(run, places, index, c->record.expectations[i].clauses, cited);
	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];

		if (f->clause[0] == '\0')
			continue;
		switch (f->kind) {
		case FINDING_MET:
			add_trace(run, places, index, f->clause, ended ? TRACE_MET : TRACE_UNRESOLVED);
			break;
		case FINDING_KNOWN:
			add_trace(run, places, index, f->clause, run->strict || c->record.strict ? TRACE_DEVIATION :
			    TRACE_KNOWN);
			break;
		case FINDING_DEVIATION:
			add_trace(run, places, index, f->clause, TRACE_DEVIATION);
			break;
		case FINDING_MISSING:
			add_trace(run, places, index, f->clause, TRACE_UNRESOLVED);
			break;
		case FINDING_IMPERMISSIBLE:
			break;
		}
	}
}

/* Up to three different reasons of cases with that trace, on one line. */
static char *
reasons_of(const struct run *run, const struct clause_verdict *v, enum trace_kind kind)
{
	const char *shown[3];
	size_t n = 0, more = 0;
	char *text = text_copy("", 0), *longer;

	for (size_t i = 0; i < v->n_traces; i++) {
		const char *why = run->cases[v->traces[i].index].why;
		size_t known = 0;

		if (v->traces[i].kind != kind)
			continue;
		while (known < n && strcmp(shown[known], why) != 0)
			known++;
		if (known < n)
			continue;
		if (n == sizeof(shown) / sizeof(shown[0])) {
			more++;
			continue;
		}
		shown[n++] = why;
		longer = text_format("%s%s%s", text, n > 1 ? "; " : "", why);
		free(text);
		text = longer;
	}
	if (more > 0) {
		longer = text_format("%s; and other reasons", text);
		free(text);
		text = longer;
	}
	return (text);
}

static void
conclude(const struct run *run, struct manual_verdict *m, struct clause_verdict *v)
{
	size_t count[TRACES] = { 0 };

	for (size_t i = 0; i < v->n_traces; i++)
		count[v->traces[i].kind]++;
	if (count[TRACE_DEVIATION] > 0 || count[TRACE_KNOWN] > 0) {
		v->verdict = VERDICT_FAIL;
		v->known = count[TRACE_DEVIATION] == 0;
		v->reason = text_copy("", 0);
		m->known += v->known;
	} else if (count[TRACE_UNRESOLVED] > 0) {
		v->verdict = VERDICT_UNRESOLVED;
		v->reason = reasons_of(run, v, TRACE_UNRESOLVED);
	} else if (count[TRACE_MET] > 0) {
		v->verdict = VERDICT_PASS;
		v->reason = text_copy("", 0);
		m->surveys += strcmp(v->clause->kind, "survey") == 0;
	} else if (count[TRACE_UNTESTED] > 0) {
		v->verdict = VERDICT_UNTESTED;
		v->reason = reasons_of(run, v, TRACE_UNTESTED);
	} else if (count[TRACE_UNSUPPORTED] > 0) {
		v->verdict = VERDICT_UNSUPPORTED;
		v->reason = reasons_of(run, v, TRACE_UNSUPPORTED);
	} else {
		v->verdict = VERDICT_UNTESTED;
		v->reason = text_format("%s", v->n_traces == 0 ? "no case ran" : "the cases that name it did not judge by it");
	}
	m->count[v->verdict]++;
}

/* Drops clauses that no case names. */
static void
forget_unnamed(struct manual_verdict *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_clauses; i++)
		if (m->clauses[i].n_traces > 0)
			m->clauses[n++] = m->clauses[i];
	m->n_clauses = n;
}

void
verdicts_find(struct run *run)
{
	struct places places = make_verdicts(run);

	for (size_t i = 0; i < run->n_cases; i++)
		trace_case(run, &places, i);
	free(places.sorted);
	for (size_t m = 0; m < run->n_manuals; m++) {
		if (run->as_run)
			forget_unnamed(&run->manuals[m]);
		for (size_t i = 0; i < run->manuals[m].n_clauses; i++)
			conclude(run, &run->manuals[m], &run->manuals[m].clauses[i]);
	}
}

void
verdicts_free(struct run *run)
{
	for (size_t m = 0; run->manuals != NULL && m < run->n_manuals; m++) {
		for (size_t i = 0; i < run->manuals[m].n_clauses; i++) {
			free(run->manuals[m].clauses[i].reason);
			free(run->manuals[m].clauses[i].traces);
		}
		free(run->manuals[m].clauses);
	}
	for (size_t i = 0; i < run->n_unknown_clauses; i++)
		free(run->unknown_clauses[i]);
	free(run->manuals);
	free(run->unknown_clauses);
}
