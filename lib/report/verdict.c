#include "report/verdict.h"

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/mutants.h"
#include "report/text.h"

/* Bounds on what a record may say, so that comparing and showing it stays bounded; longer text is cut and says so. */
#define	OUTCOME_BYTES_MAX	128
#define	LIST_BYTES_MAX		1024	/* of clauses, of allowed outcomes */
#define	TEXT_BYTES_MAX		1024
#define	SUITES_MAX		4	/* versions of the suite that are named */

const char *
case_state_name(enum case_state state)
{
	static const char *const names[] = { "passed", "known", "failed", "unresolved", "untested", "unsupported" };

	return (names[state]);
}

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

bool
case_ran(const struct report_case *c)
{
	return (c->state == CASE_PASSED || c->state == CASE_KNOWN || c->state == CASE_FAILED);
}

bool
case_tells_of_host(const struct report_case *c)
{
	return (strncmp(c->id, "survey/host:", strlen("survey/host:")) == 0);
}

size_t
run_deviations(const struct run *run, enum deviation_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < run->n_deviations; i++)
		n += run->deviations[i].kind == kind;
	return (n);
}

static char *
copy(const char *string)
{
	return (text_copy(string != NULL ? string : "", string != NULL ? strlen(string) : 0));
}

static char *
join(const char *first, const char *second)
{
	char *joined = text_allocate(strlen(first) + strlen(second) + 1, 1);

	strcpy(joined, first);
	strcat(joined, second);
	return (joined);
}

/* Makes every text of a record harmless and short; NULL stays NULL. */
static void
clean_record(struct record *record)
{
	char **members[] = { &record->id, &record->condition, &record->transport, &record->suite, &record->host,
	    &record->sysname, &record->release, &record->version, &record->machine, &record->manuals, &record->isolation, &record->skip_kind };
	char **long_members[] = { &record->isolation_detail, &record->skip_reason, &record->result, &record->reason };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		text_clean_member(members[i], STORE_NAME_MAX);
	for (size_t i = 0; i < sizeof(long_members) / sizeof(long_members[0]); i++) {
		text_clean_member(long_members[i], TEXT_BYTES_MAX);
		if (*long_members[i] != NULL)
			text_hide_folder(*long_members[i], NULL);
	}
	for (size_t i = 0; i < record->n_expectations; i++) {
		text_clean_member(&record->expectations[i].observation, OUTCOME_BYTES_MAX);
		text_clean_member(&record->expectations[i].clauses, LIST_BYTES_MAX);
		text_clean_member(&record->expectations[i].allowed, LIST_BYTES_MAX);
	}
	for (size_t i = 0; i < record->n_observations; i++) {
		struct record_observation *o = &record->observations[i];

		text_clean_member(&o->name, OUTCOME_BYTES_MAX);
		text_clean_member(&o->outcome, OUTCOME_BYTES_MAX);
		if (!(o->seconds >= 0 && o->seconds < 1e6))	/* also not a number */
			o->seconds = -1;
	}
	for (size_t i = 0; i < record->n_facts; i++) {
		text_clean_member(&record->facts[i].name, OUTCOME_BYTES_MAX);
		text_clean_member(&record->facts[i].value, TEXT_BYTES_MAX);
		text_hide_folder(record->facts[i].value, NULL);
	}
}

/* Reads the lines of a case, and names it. */
static void
read_record(struct report_case *c, const struct store_case *stored)
{
	const char *dot, *program = stored->program;
	const struct record *r = &c->record;

	c->stored = stored;
	c->unread = stored->output_length == 0 ? "it wrote no lines" :
	    record_parse(&c->record, stored->output, stored->output_length);
	if (c->unread == NULL && (r->id == NULL || r->manuals == NULL || r->host == NULL))
		c->unread = "its lines lack the case, the host or the manuals";
	c->recorded = c->unread == NULL;
	clean_record(&c->record);

	c->kyua_id = text_allocate(strlen(program) + strlen(stored->name) + 2, 1);
	sprintf(c->kyua_id, "%s:%s", program, stored->name);
	c->id = c->recorded ? copy(r->id) : copy(c->kyua_id + (strncmp(program, "tests/", 6) == 0 ? 6 : 0));
	c->program_length = strcspn(c->id, ":");
	dot = strrchr(stored->name, '.');
	c->condition = r->condition != NULL ? copy(r->condition) :
	    text_copy(stored->name, dot != NULL ? (size_t)(dot - stored->name) : strlen(stored->name));
	c->transport = copy(r->transport != NULL ? r->transport : dot != NULL ? dot + 1 : "-");
}

static void
unresolved(struct report_case *c, const char *why)
{
	c->state = CASE_UNRESOLVED;
	c->why = c->stored->reason[0] == '\0' ? copy(why) : text_allocate(strlen(why) + strlen(c->stored->reason) + 3, 1);
	if (c->stored->reason[0] != '\0')
		sprintf(c->why, "%s: %s", why, c->stored->reason);
}

/* Whether the lines say why Kyua has the case as failed: something is not met by the manuals that it was run with. */
static bool
explained(const struct report_case *c)
{
	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];

		if (f->kind != FINDING_MET && (f->kind == FINDING_MISSING || f->clause[0] == '\0' ||
		    manual_selected(c->record.manuals, f->clause)))
			return (true);
	}
	return (false);
}

static void
skipped(struct report_case *c, const char *kind, const char *reason)
{
	c->state = strcmp(kind, "unsupported") == 0 ? CASE_UNSUPPORTED : CASE_UNTESTED;
	c->why = copy(reason[0] != '\0' ? reason : "no reason given");
}

/* A skip by Kyua itself, of a case that wrote no lines. */
static void
skipped_by_kyua(struct report_case *c)
{
	const char *reason = c->stored->reason, *colon = strstr(reason, ": ");

	if (strncmp(reason, "untested: ", 10) == 0 || strncmp(reason, "unsupported: ", 13) == 0)
		skipped(c, reason[2] == 's' ? "unsupported" : "untested", colon + 2);
	else
		skipped(c, "untested", reason);
}

/* Decides what became of a case from its findings, and from Kyua's result where the lines do not come to an end. */
static void
decide(const struct run *run, struct report_case *c)
{
	const char *result = c->stored->result;
	bool strict = run->strict || c->record.strict;
	char line[2];

	if (result == NULL) {
		unresolved(c, "the run ended before it did");
	} else if (strcmp(result, "skipped") == 0 && (!c->recorded || c->record.skip_kind == NULL)) {
		skipped_by_kyua(c);
	} else if (strcmp(result, "broken") == 0) {
		unresolved(c, "broken");
	} else if (!c->recorded) {
		unresolved(c, c->unread);
	} else if (c->record.skip_kind != NULL && (strcmp(result, "skipped") == 0 || strcmp(result, "passed") == 0)) {
		skipped(c, c->record.skip_kind, c->record.skip_reason);
	} else if (c->record.result != NULL && strcmp(c->record.result, "broken") == 0) {
		unresolved(c, "broken");
	} else if (c->record.result == NULL) {
		unresolved(c, "it did not come to its last line");
	} else if (strcmp(result, "passed") != 0 && !explained(c)) {
		unresolved(c, "Kyua has it as failed, and its lines do not say why");
	} else {
		switch (judgement(c->findings, c->n_findings, c->selected, strict, line, sizeof(line))) {
		case FINDING_MET:
			c->state = CASE_PASSED;
			break;
		case FINDING_KNOWN:
			c->state = CASE_KNOWN;
			break;
		case FINDING_MISSING:
			unresolved(c, "an observation is missing");
			break;
		case FINDING_DEVIATION:
		case FINDING_IMPERMISSIBLE:
			c->state = CASE_FAILED;
			break;
		}
	}
	if (c->why == NULL)
		c->why = copy("");
}

int
case_order(const struct report_case *first, const struct report_case *second)
{
	size_t length = first->program_length < second->program_length ? first->program_length : second->program_length;
	int order = strncmp(first->id, second->id, length);

	/* By program first: ':' sorts before letters, but after '/' and '.'. */
	if (order == 0 && first->program_length != second->program_length)
		return (first->program_length < second->program_length ? -1 : 1);
	return (order != 0 ? order : strcmp(first->id, second->id));
}

static int
compare_cases(const void *a, const void *b)
{
	const struct report_case *first = a, *second = b;
	int order = case_order(first, second);

	return (order != 0 ? order : strcmp(first->kyua_id, second->kyua_id));
}

/* Takes the host's names from the first record that has them. */
static void
name_host(struct run *run)
{
	const struct record *r = NULL;

	run->libc = copy("");
	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];

		if (!c->recorded)
			continue;
		if (r == NULL)
			r = &c->record;
		else if (strcmp(r->host, c->record.host) != 0 ||
		    (r->release != NULL && c->record.release != NULL && strcmp(r->release, c->record.release) != 0))
			run->several_hosts = true;
		for (size_t f = 0; f < c->record.n_facts; f++) {
			if (run->libc[0] == '\0' && strcmp(c->record.facts[f].name, "libc") == 0) {
				free(run->libc);
				run->libc = copy(c->record.facts[f].value);
			}
		}
		if (c->record.isolation == NULL)
			continue;
		if (strcmp(c->record.isolation, "none") != 0) {
			run->n_isolated++;
			continue;
		}
		if (run->n_unisolated++ == 0)
			run->isolation_missing = c->record.isolation_detail;
	}
	if (run->isolation_missing == NULL)
		run->isolation_missing = "";
	run->host = copy(r != NULL ? r->host : "");
	run->sysname = copy(r != NULL ? r->sysname : "");
	run->release = copy(r != NULL ? r->release : "");
	run->version = copy(r != NULL ? r->version : "");
	run->machine = copy(r != NULL ? r->machine : "");
}

static bool
has_word(const char *words, const char *word, size_t length)
{
	const char *at = words, *next;
	size_t n;

	while ((next = text_word(&at, &n)) != NULL)
		if (n == length && strncmp(next, word, length) == 0)
			return (true);
	return (false);
}

/* The versions of the suite that the records name. */
static void
name_suite(struct run *run)
{
	size_t n = 0;

	run->suite = copy("");
	for (size_t i = 0; i < run->n_cases && n < SUITES_MAX; i++) {
		const char *version = run->cases[i].recorded ? run->cases[i].record.suite : NULL;
		char *more;

		if (version == NULL || has_word(run->suite, version, strlen(version)))
			continue;
		more = text_allocate(strlen(run->suite) + strlen(version) + 2, 1);
		sprintf(more, "%s%s%s", run->suite, n++ > 0 ? " " : "", version);
		free(run->suite);
		run->suite = more;
	}
}

/* All manuals that some record was judged by, or those asked for. */
static void
select_manuals(struct run *run, const char *asked)
{
	run->selected = copy(asked);
	for (size_t i = 0; asked == NULL && i < run->n_cases; i++) {
		const char *at = run->cases[i].record.manuals, *word;
		size_t length;

		while (run->cases[i].recorded && (word = text_word(&at, &length)) != NULL) {
			char *name = text_copy(word, length), *more;

			if (manual_find(name) != NULL && !has_word(run->selected, word, length)) {
				more = text_allocate(strlen(run->selected) + length + 2, 1);
				sprintf(more, "%s%s%s", run->selected, run->selected[0] != '\0' ? " " : "", name);
				free(run->selected);
				run->selected = more;
			}
			free(name);
		}
	}
	for (size_t i = 0; i < run->n_cases; i++)
		run->cases[i].selected = asked == NULL && run->cases[i].recorded ? run->cases[i].record.manuals : run->selected;
}

/* Where a clause stands among the verdicts. */
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
		v->selected = has_word(run->selected, all[m].id, strlen(all[m].id));
		v->clauses = text_allocate(all[m].n_clauses, sizeof(*v->clauses));
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

/* Notes what a case says of a clause; of all that one case says, the heaviest counts. */
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
		if (run->n_unknown_clauses < 100)	/* enough to see that something is wrong */
			*(char **)text_append(&run->unknown_clauses, &run->n_unknown_clauses, sizeof(char *)) = copy(id);
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
	/* What the case says of a clause that it names and does not judge by. */
	enum trace_kind cited = c->state == CASE_UNTESTED ? TRACE_UNTESTED : c->state == CASE_UNSUPPORTED ? TRACE_UNSUPPORTED :
	    c->state == CASE_UNRESOLVED ? TRACE_UNRESOLVED : TRACE_CITED;
	/* An observation that is missing leaves the other clauses of a case that came to its end as they are. */
	bool ended = c->state != CASE_UNRESOLVED || (c->recorded && c->record.result != NULL &&
	    strcmp(c->record.result, "broken") != 0 && c->stored->result != NULL && strcmp(c->stored->result, "broken") != 0 &&
	    explained(c));

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

/* Up to three different reasons of the cases with that trace, on one line. */
static char *
reasons_of(const struct run *run, const struct clause_verdict *v, enum trace_kind kind)
{
	const char *shown[3];
	size_t n = 0, more = 0;
	char *text = copy(""), *longer;

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
		longer = text_allocate(strlen(text) + strlen(why) + 3, 1);
		sprintf(longer, "%s%s%s", text, n > 1 ? "; " : "", why);
		free(text);
		text = longer;
	}
	if (more > 0) {
		longer = join(text, "; and other reasons");
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
		v->reason = copy("");
		m->known += v->known;
	} else if (count[TRACE_UNRESOLVED] > 0) {
		v->verdict = VERDICT_UNRESOLVED;
		v->reason = reasons_of(run, v, TRACE_UNRESOLVED);
	} else if (count[TRACE_MET] > 0) {
		v->verdict = VERDICT_PASS;
		v->reason = copy("");
	} else if (count[TRACE_UNTESTED] > 0) {
		v->verdict = VERDICT_UNTESTED;
		v->reason = reasons_of(run, v, TRACE_UNTESTED);
	} else if (count[TRACE_UNSUPPORTED] > 0) {
		v->verdict = VERDICT_UNSUPPORTED;
		v->reason = reasons_of(run, v, TRACE_UNSUPPORTED);
	} else {
		v->verdict = VERDICT_UNTESTED;
		v->reason = copy(v->n_traces == 0 ? "no case ran" : "the cases that name it judged nothing by it");
	}
	m->count[v->verdict]++;
}

/* A deviation of one case from one clause, on the way to groups. */
struct single {
	enum deviation_kind kind;
	const struct finding *finding;
	size_t index;
};

static int
compare_texts(const char *a, const char *b)
{
	return (strcmp(a != NULL ? a : "", b != NULL ? b : ""));
}

/* Everything but clause and case: what a group has in common. */
static int
compare_essence(const struct single *a, const struct single *b)
{
	int order;

	if (a->kind != b->kind)
		return (a->kind < b->kind ? -1 : 1);
	if ((order = compare_texts(a->finding->known != NULL ? a->finding->known->reason : NULL,
	    b->finding->known != NULL ? b->finding->known->reason : NULL)) != 0 ||
	    (order = compare_texts(a->finding->observation, b->finding->observation)) != 0 ||
	    (order = compare_texts(a->finding->outcome, b->finding->outcome)) != 0)
		return (order);
	return (compare_texts(a->finding->allowed, b->finding->allowed));
}

static int
compare_singles(const void *a, const void *b)
{
	const struct single *first = a, *second = b;
	int order;

	if ((order = compare_essence(first, second)) != 0 ||
	    (order = strcmp(first->finding->clause, second->finding->clause)) != 0)
		return (order);
	return (first->index < second->index ? -1 : first->index > second->index);
}

/* Singles of one clause, all alike. */
struct streak {
	const struct single *first;
	size_t n;
};

static int
compare_streaks(const void *a, const void *b)
{
	const struct streak *s = a, *t = b;
	int order = compare_essence(s->first, t->first);

	if (order != 0)
		return (order);
	if (s->n != t->n)
		return (s->n < t->n ? -1 : 1);
	for (size_t i = 0; i < s->n; i++)
		if (s->first[i].index != t->first[i].index)
			return (s->first[i].index < t->first[i].index ? -1 : 1);
	return (0);
}

static int
compare_groups(const void *a, const void *b)
{
	const struct deviation_group *first = a, *second = b;
	int order;

	if (first->kind != second->kind)
		return (first->kind < second->kind ? -1 : 1);
	if ((order = strcmp(first->clauses, second->clauses)) != 0)
		return (order);
	return (first->cases[0] < second->cases[0] ? -1 : 1);
}

/* The kind of a finding as a deviation; false where it is none. */
static bool
deviation_kind(const struct run *run, const struct report_case *c, const struct finding *f, enum deviation_kind *kind)
{
	bool selected = f->clause[0] == '\0' || manual_selected(c->selected, f->clause);

	if (f->kind == FINDING_MET || f->kind == FINDING_MISSING)
		return (false);
	if (f->kind == FINDING_KNOWN && !run->strict && !c->record.strict)
		*kind = DEVIATION_KNOWN;
	else
		*kind = selected ? DEVIATION_UNEXPECTED : DEVIATION_UNSELECTED;
	return (true);
}

static void
group_deviations(struct run *run)
{
	struct single *singles = NULL;
	struct streak *streaks = NULL;
	size_t n = 0, n_streaks = 0;

	for (size_t i = 0; i < run->n_cases; i++) {
		for (int j = 0; j < run->cases[i].n_findings; j++) {
			const struct finding *f = &run->cases[i].findings[j];
			enum deviation_kind kind;

			if (deviation_kind(run, &run->cases[i], f, &kind))
				*(struct single *)text_append(&singles, &n, sizeof(*singles)) =
				    (struct single){ .kind = kind, .finding = f, .index = i };
		}
	}
	if (n == 0)
		return;
	qsort(singles, n, sizeof(*singles), compare_singles);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || compare_essence(&singles[i - 1], &singles[i]) != 0 ||
		    strcmp(singles[i - 1].finding->clause, singles[i].finding->clause) != 0)
			((struct streak *)text_append(&streaks, &n_streaks, sizeof(*streaks)))->first = &singles[i];
		streaks[n_streaks - 1].n++;
	}
	qsort(streaks, n_streaks, sizeof(*streaks), compare_streaks);
	for (size_t i = 0; i < n_streaks; i++) {
		const struct finding *f = streaks[i].first->finding;
		struct deviation_group *g;
		char *clauses;

		if (i > 0 && compare_streaks(&streaks[i - 1], &streaks[i]) == 0) {
			g = &run->deviations[run->n_deviations - 1];
			clauses = text_allocate(strlen(g->clauses) + strlen(f->clause) + 2, 1);
			sprintf(clauses, "%s %s", g->clauses, f->clause);
			free(g->clauses);
			g->clauses = clauses;
			continue;
		}
		g = text_append(&run->deviations, &run->n_deviations, sizeof(*g));
		g->kind = streaks[i].first->kind;
		g->clauses = copy(f->clause);
		g->observation = f->observation;
		g->allowed = f->allowed;
		g->outcome = f->outcome != NULL ? f->outcome : "";
		g->known = f->known;
		for (size_t j = 0; j < streaks[i].n; j++)
			if (j == 0 || streaks[i].first[j].index != streaks[i].first[j - 1].index)
				*(size_t *)text_append(&g->cases, &g->n_cases, sizeof(size_t)) = streaks[i].first[j].index;
	}
	qsort(run->deviations, run->n_deviations, sizeof(*run->deviations), compare_groups);
	free(singles);
	free(streaks);
}

static int
compare_why(const void *a, const void *b)
{
	const struct report_case *const *first = a, *const *second = b;
	int order;

	if ((*first)->state != (*second)->state)
		return ((*first)->state < (*second)->state ? -1 : 1);
	if ((order = strcmp((*first)->why, (*second)->why)) != 0)
		return (order);
	return (*first < *second ? -1 : 1);
}

static int
compare_reasons(const void *a, const void *b)
{
	const struct reason_group *first = a, *second = b;

	if (first->state != second->state)
		return (first->state < second->state ? -1 : 1);
	if (first->n_cases != second->n_cases)
		return (first->n_cases > second->n_cases ? -1 : 1);
	return (first->cases[0] < second->cases[0] ? -1 : 1);
}

static void
group_reasons(struct run *run)
{
	const struct report_case **sorted = NULL;
	size_t n = 0;

	for (size_t i = 0; i < run->n_cases; i++)
		if (!case_ran(&run->cases[i]))
			*(const struct report_case **)text_append(&sorted, &n, sizeof(*sorted)) = &run->cases[i];
	if (n == 0)
		return;
	qsort(sorted, n, sizeof(*sorted), compare_why);
	for (size_t i = 0; i < n; i++) {
		struct reason_group *g;

		if (i == 0 || sorted[i]->state != sorted[i - 1]->state || strcmp(sorted[i]->why, sorted[i - 1]->why) != 0) {
			g = text_append(&run->reasons, &run->n_reasons, sizeof(*g));
			g->state = sorted[i]->state;
			g->reason = sorted[i]->why;
		}
		g = &run->reasons[run->n_reasons - 1];
		*(size_t *)text_append(&g->cases, &g->n_cases, sizeof(size_t)) = (size_t)(sorted[i] - run->cases);
	}
	qsort(run->reasons, run->n_reasons, sizeof(*run->reasons), compare_reasons);
	free(sorted);
}

/* A row is stale only if cases that it names ran: a run of some cases does not make the rest of the list so. */
static void
find_stale(struct run *run)
{
	bool *met = text_allocate(run->list.n, sizeof(*met));

	for (size_t i = 0; i < run->n_cases; i++)
		for (int j = 0; j < run->cases[i].n_findings; j++)
			if (run->cases[i].findings[j].known != NULL)
				met[run->cases[i].findings[j].known - run->list.entries] = true;
	for (size_t d = 0; d < run->list.n; d++) {
		const struct deviation *row = &run->list.entries[d];

		for (size_t i = 0; !met[d] && i < run->n_cases; i++) {
			if (!case_ran(&run->cases[i]) || !deviation_covers(row, run->cases[i].id) ||
			    !release_matches(row->releases, run->release))
				continue;
			*(const struct deviation **)text_append(&run->stale, &run->n_stale, sizeof(*run->stale)) = row;
			break;
		}
	}
	free(met);
}

int
run_read(struct run *run, const char *path, const struct run_options *options, char *message, size_t size)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	struct places places;

	memset(run, 0, sizeof(*run));
	run->strict = options->strict;
	if (store_read(&run->store, path, message, size) == -1)
		return (-1);
	run->name = text_clean(name, strlen(name), STORE_NAME_MAX);
	run->n_cases = run->store.n_cases;
	run->cases = text_allocate(run->n_cases, sizeof(*run->cases));
	for (size_t i = 0; i < run->n_cases; i++)
		read_record(&run->cases[i], &run->store.cases[i]);
	qsort(run->cases, run->n_cases, sizeof(*run->cases), compare_cases);
	name_host(run);
	name_suite(run);
	select_manuals(run, options->manuals);
	if (options->deviations == NULL)
		deviations_builtin(&run->list, run->host);
	else if (deviations_load(&run->list, options->deviations, message, size) == -1) {
		run_free(run);
		return (-1);
	}
	places = make_verdicts(run);
	for (size_t i = 0; i < run->n_cases; i++) {
		struct report_case *c = &run->cases[i];

		if (c->recorded && (c->n_findings = judge(&c->record, &run->list, &c->findings)) == -1)
			err(2, NULL);
		decide(run, c);
		run->count[c->state]++;
		for (size_t o = 0; o < c->record.n_observations; o++)
			if (c->record.observations[o].seconds > WAIT_SECONDS)
				c->waited += c->record.observations[o].seconds;
		trace_case(run, &places, i);
	}
	for (size_t m = 0; m < run->n_manuals; m++)
		for (size_t i = 0; i < run->manuals[m].manual->n_clauses; i++)
			conclude(run, &run->manuals[m], &run->manuals[m].clauses[i]);
	free(places.sorted);
	group_deviations(run);
	group_reasons(run);
	find_stale(run);
	if (options->mutants != NULL && mutants_read(run, options->mutants, message, size) == -1) {
		run_free(run);
		return (-1);
	}
	return (0);
}

void
run_free(struct run *run)
{
	for (size_t i = 0; i < run->n_cases; i++) {
		struct report_case *c = &run->cases[i];

		free(c->id);
		free(c->condition);
		free(c->transport);
		free(c->kyua_id);
		free(c->why);
		free(c->killed);
		free(c->findings);
		record_free(&c->record);
	}
	for (size_t m = 0; run->manuals != NULL && m < run->n_manuals; m++) {
		for (size_t i = 0; i < run->manuals[m].manual->n_clauses; i++) {
			free(run->manuals[m].clauses[i].reason);
			free(run->manuals[m].clauses[i].traces);
		}
		free(run->manuals[m].clauses);
	}
	for (size_t i = 0; i < run->n_deviations; i++) {
		free(run->deviations[i].clauses);
		free(run->deviations[i].cases);
	}
	for (size_t i = 0; i < run->n_reasons; i++)
		free(run->reasons[i].cases);
	for (size_t i = 0; i < run->n_unknown_clauses; i++)
		free(run->unknown_clauses[i]);
	free(run->cases);
	free(run->manuals);
	free(run->deviations);
	free(run->reasons);
	free(run->stale);
	free(run->unknown_clauses);
	free(run->name);
	free(run->suite);
	free(run->host);
	free(run->sysname);
	free(run->release);
	free(run->version);
	free(run->machine);
	free(run->libc);
	free(run->selected);
	deviations_free(&run->list);
	store_free(&run->store);
	memset(run, 0, sizeof(*run));
}
