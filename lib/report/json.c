#include <jansson.h>
#include <string.h>

#include "report/render.h"
#include "report/text.h"

/*
 * Every string has been through text_clean() or is compiled in, so it is UTF-8; a value that jansson could not make is NULL,
 * and the functions that take it then fail, which ok collects.
 */
struct builder {
	bool ok;
};

static void
put(struct builder *b, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) == -1)
		b->ok = false;
}

static void
add(struct builder *b, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) == -1)
		b->ok = false;
}

static json_t *
text_or_null(const char *text)
{
	return (text != NULL && text[0] != '\0' ? json_string(text) : json_null());
}

static json_t *
count(size_t n)
{
	return (json_integer((json_int_t)n));
}

static json_t *
seconds_or_null(double seconds)
{
	return (seconds >= 0 ? json_real(seconds) : json_null());
}

/* A list whose words are separated by the one character, as an array. */
static json_t *
list(struct builder *b, const char *words, const char *separator)
{
	json_t *array = json_array();

	while (*words != '\0') {
		size_t length = strcspn(words, separator);

		if (length > 0)
			add(b, array, json_stringn(words, length));
		words += length;
		words += strspn(words, separator);
	}
	return (array);
}

static json_t *
case_ids(struct builder *b, const struct run *run, const size_t *cases, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		add(b, array, json_string(run->cases[cases[i]].id));
	return (array);
}

static json_t *
host(struct builder *b, const struct run *run)
{
	json_t *object = json_object(), *facts = json_object();

	put(b, object, "name", text_or_null(run->host));
	put(b, object, "sysname", text_or_null(run->sysname));
	put(b, object, "release", text_or_null(run->release));
	put(b, object, "version", text_or_null(run->version));
	put(b, object, "machine", text_or_null(run->machine));
	put(b, object, "libc", text_or_null(run->libc));
	for (size_t i = 0; i < run->n_cases; i++)
		for (size_t f = 0; case_tells_of_host(&run->cases[i]) && f < run->cases[i].record.n_facts; f++)
			put(b, facts, run->cases[i].record.facts[f].name, json_string(run->cases[i].record.facts[f].value));
	put(b, object, "facts", facts);
	return (object);
}

/* What ran, as far as the store says. */
static json_t *
suite(struct builder *b, const struct run *run)
{
	json_t *object = json_object();

	put(b, object, "version", text_or_null(run->suite));
	return (object);
}

static json_t *
manual_array(struct builder *b, const struct run *run)
{
	json_t *array = json_array();

	for (size_t i = 0; i < run->n_manuals; i++) {
		const struct manual_verdict *m = &run->manuals[i];
		json_t *object = json_object();

		put(b, object, "id", json_string(m->manual->id));
		put(b, object, "title", json_string(m->manual->title));
		put(b, object, "version", json_string(m->manual->version));
		put(b, object, "date", json_string(m->manual->date));
		put(b, object, "selected", json_boolean(m->selected));
		put(b, object, "clauses", count(m->manual->n_clauses));
		for (enum verdict v = VERDICT_PASS; v < VERDICTS; v++)
			put(b, object, verdict_name(v), count(m->count[v]));
		put(b, object, "fail_known", count(m->known));
		add(b, array, object);
	}
	return (array);
}

static json_t *
clause_array(struct builder *b, const struct run *run)
{
	json_t *array = json_array();

	for (size_t m = 0; m < run->n_manuals; m++) {
		for (size_t i = 0; i < run->manuals[m].manual->n_clauses; i++) {
			const struct clause_verdict *v = &run->manuals[m].clauses[i];
			json_t *object = json_object(), *cases = json_array(), *traces = json_array();

			for (size_t t = 0; t < v->n_traces; t++) {
				add(b, cases, json_string(run->cases[v->traces[t].index].id));
				add(b, traces, json_string(trace_name(v->traces[t].kind)));
			}
			put(b, object, "id", json_string(v->clause->id));
			put(b, object, "manual", json_string(run->manuals[m].manual->id));
			put(b, object, "kind", json_string(v->clause->kind));
			put(b, object, "level", json_string(level_name(v->clause->level)));
			put(b, object, "applies", json_string(v->clause->applies));
			put(b, object, "statement", json_string(v->clause->statement));
			put(b, object, "verdict", json_string(verdict_name(v->verdict)));
			put(b, object, "known", json_boolean(v->known));
			put(b, object, "reason", text_or_null(v->reason));
			put(b, object, "cases", cases);
			put(b, object, "traces", traces);
			add(b, array, object);
		}
	}
	return (array);
}

static json_t *
case_object(struct builder *b, const struct report_case *c)
{
	json_t *object = json_object(), *observations = json_array(), *expectations = json_array(), *facts = json_object();
	const struct record *r = &c->record;
	const struct record_observation *call = record_observation(r, "call");

	for (size_t i = 0; i < r->n_observations; i++) {
		json_t *o = json_object();

		put(b, o, "name", json_string(r->observations[i].name));
		put(b, o, "outcome", json_string(r->observations[i].outcome));
		put(b, o, "seconds", seconds_or_null(r->observations[i].seconds));
		add(b, observations, o);
	}
	for (size_t i = 0; i < r->n_expectations; i++) {
		json_t *e = json_object();

		put(b, e, "observation", json_string(r->expectations[i].observation));
		put(b, e, "clauses", list(b, r->expectations[i].clauses, " "));
		put(b, e, "allowed", list(b, r->expectations[i].allowed, "|"));
		add(b, expectations, e);
	}
	for (size_t i = 0; i < r->n_facts; i++)
		put(b, facts, r->facts[i].name, json_string(r->facts[i].value));
	put(b, object, "id", json_string(c->id));
	put(b, object, "condition", json_string(c->condition));
	put(b, object, "transport", json_string(c->transport));
	put(b, object, "kyua_id", json_string(c->kyua_id));
	put(b, object, "description", json_string(c->stored->description));
	put(b, object, "result", text_or_null(c->stored->result));
	put(b, object, "state", json_string(case_state_name(c->state)));
	put(b, object, "outcome", call != NULL ? json_string(call->outcome) : json_null());
	put(b, object, "observations", observations);
	put(b, object, "expectations", expectations);
	put(b, object, "reason", text_or_null(c->why[0] != '\0' ? c->why : c->stored->reason));
	put(b, object, "seconds", json_real(c->stored->seconds));
	if (c->killed != NULL)
		put(b, object, "mutants", list(b, c->killed, " "));
	if (r->packets != NULL)
		put(b, object, "packets", json_string(r->packets));
	put(b, object, "format", r->format != 0 ? json_integer(r->format) : json_null());
	put(b, object, "isolation", text_or_null(r->isolation));
	put(b, object, "isolation_detail", text_or_null(r->isolation_detail));
	put(b, object, "facts", facts);
	return (object);
}

static json_t *
deviation_array(struct builder *b, const struct run *run)
{
	static const char *const kinds[] = { "unexpected", "known", "unselected" };
	json_t *array = json_array();

	for (size_t i = 0; i < run->n_deviations; i++) {
		const struct deviation_group *g = &run->deviations[i];
		json_t *object = json_object();

		put(b, object, "kind", json_string(kinds[g->kind]));
		put(b, object, "known", json_boolean(g->kind == DEVIATION_KNOWN));
		put(b, object, "clauses", list(b, g->clauses, " "));
		put(b, object, "observation", json_string(g->observation));
		put(b, object, "expected", list(b, g->allowed, "|"));
		put(b, object, "seen", json_string(g->outcome));
		put(b, object, "reason", g->known != NULL ? json_string(g->known->reason) : json_null());
		put(b, object, "cases", case_ids(b, run, g->cases, g->n_cases));
		add(b, array, object);
	}
	return (array);
}

static json_t *
reason_array(struct builder *b, const struct run *run)
{
	json_t *array = json_array();

	for (size_t i = 0; i < run->n_reasons; i++) {
		json_t *object = json_object();

		put(b, object, "state", json_string(case_state_name(run->reasons[i].state)));
		put(b, object, "reason", json_string(run->reasons[i].reason));
		put(b, object, "cases", case_ids(b, run, run->reasons[i].cases, run->reasons[i].n_cases));
		add(b, array, object);
	}
	return (array);
}

static json_t *
run_object(struct builder *b, const struct run *run)
{
	json_t *object = json_object(), *counts = json_object(), *cases = json_array(), *stale = json_array(),
	    *unknown = json_array(), *isolation = json_object();
	char when[32];

	for (enum case_state s = CASE_PASSED; s < CASE_STATES; s++)
		put(b, counts, case_state_name(s), count(run->count[s]));
	for (size_t i = 0; i < run->n_cases; i++)
		add(b, cases, case_object(b, &run->cases[i]));
	for (size_t i = 0; i < run->n_stale; i++) {
		json_t *line = json_object();

		put(b, line, "cases", json_string(run->stale[i]->cases));
		put(b, line, "clauses", list(b, run->stale[i]->clauses, " "));
		put(b, line, "observation", json_string(run->stale[i]->observation));
		put(b, line, "outcome", json_string(run->stale[i]->outcome));
		put(b, line, "reason", json_string(run->stale[i]->reason));
		add(b, stale, line);
	}
	for (size_t i = 0; i < run->n_unknown_clauses; i++)
		add(b, unknown, json_string(run->unknown_clauses[i]));
	put(b, isolation, "private", count(run->n_isolated));
	put(b, isolation, "none", count(run->n_unisolated));
	put(b, isolation, "missing", text_or_null(run->isolation_missing));

	put(b, object, "host", host(b, run));
	put(b, object, "suite", suite(b, run));
	put(b, object, "time", text_or_null(run_date_time(run, "Z", when, sizeof(when))));
	put(b, object, "selected", list(b, run->selected, " "));
	put(b, object, "strict", json_boolean(run->strict));
	put(b, object, "isolation", isolation);
	put(b, object, "counts", counts);
	put(b, object, "ignored", count(run->store.n_ignored));
	put(b, object, "manuals", manual_array(b, run));
	put(b, object, "deviations", deviation_array(b, run));
	put(b, object, "not_run", reason_array(b, run));
	put(b, object, "stale", stale);
	put(b, object, "unknown_clauses", unknown);
	put(b, object, "clauses", clause_array(b, run));
	put(b, object, "cases", cases);
	return (object);
}

/* Writes the object, which is let go; 0, or -1 where something could not be made or written. */
static int
write_object(FILE *out, const struct builder *b, json_t *root)
{
	int status = b->ok && json_dumpf(root, out, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) == 0 ? 0 : -1;

	if (status == 0)
		putc('\n', out);
	json_decref(root);
	return (status);
}

int
json_write(FILE *out, const struct run *runs, size_t n)
{
	struct builder b = { true };
	json_t *root = json_object(), *array = json_array();

	put(&b, root, "format", json_integer(JSON_FORMAT));
	for (size_t i = 0; i < n; i++)
		add(&b, array, run_object(&b, &runs[i]));
	put(&b, root, "runs", array);
	return (write_object(out, &b, root));
}

static const char *
cell_state(const struct cell *cell)
{
	return (cell->c != NULL ? case_state_name(cell->c->state) : cell_name(cell->kind));
}

/* The hosts of a comparison; the rest names them by their labels, or by their places in this list. */
static json_t *
compared_hosts(struct builder *b, const struct comparison *c)
{
	json_t *array = json_array();
	char when[32];

	for (size_t h = 0; h < c->n; h++) {
		json_t *object = json_object(), *counts = json_object();

		for (enum case_state s = CASE_PASSED; s < CASE_STATES; s++)
			put(b, counts, case_state_name(s), count(c->runs[h].count[s]));
		put(b, object, "label", json_string(c->labels[h]));
		put(b, object, "host", host(b, &c->runs[h]));
		put(b, object, "suite", suite(b, &c->runs[h]));
		put(b, object, "time", text_or_null(run_date_time(&c->runs[h], "Z", when, sizeof(when))));
		put(b, object, "selected", list(b, c->runs[h].selected, " "));
		put(b, object, "strict", json_boolean(c->runs[h].strict));
		put(b, object, "counts", counts);
		put(b, object, "manuals", manual_array(b, &c->runs[h]));
		add(b, array, object);
	}
	return (array);
}

static json_t *
compared_case(struct builder *b, const struct comparison *c, const struct row *row)
{
	json_t *object = json_object(), *states = json_array(), *observations = json_array();

	for (size_t h = 0; h < c->n; h++)
		add(b, states, json_string(cell_state(&row->cells[h])));
	for (size_t i = 0; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];
		json_t *one = json_object(), *outcomes = json_array();

		for (size_t h = 0; h < c->n; h++)
			add(b, outcomes, o->outcomes[h] != NULL ? json_string(o->outcomes[h]) : json_null());
		put(b, one, "name", json_string(o->name));
		put(b, one, "differs", json_boolean(o->differs));
		put(b, one, "outcomes", outcomes);
		add(b, observations, one);
	}
	put(b, object, "id", json_string(row->id));
	put(b, object, "differs", json_boolean(row->differs));
	put(b, object, "states", states);
	put(b, object, "observations", observations);
	return (object);
}

int
compare_json(FILE *out, const struct comparison *c)
{
	struct builder b = { true };
	json_t *root = json_object(), *counts = json_object(), *pairs = json_array(), *cases = json_array();

	put(&b, counts, "cases", count(c->n_rows));
	put(&b, counts, "differ", count(c->n_differ));
	put(&b, counts, "alike", count(c->n_alike));
	put(&b, counts, "alone", count(c->n_alone));
	put(&b, counts, "partial", count(c->n_partial));
	for (size_t i = 0; i < c->n_agreements; i++) {
		json_t *pair = json_object(), *hosts = json_array();

		add(&b, hosts, json_string(c->labels[c->agreements[i].a]));
		add(&b, hosts, json_string(c->labels[c->agreements[i].b]));
		put(&b, pair, "hosts", hosts);
		put(&b, pair, "both", count(c->agreements[i].both));
		put(&b, pair, "same", count(c->agreements[i].same));
		add(&b, pairs, pair);
	}
	for (size_t i = 0; i < c->n_rows; i++)
		add(&b, cases, compared_case(&b, c, &c->rows[i]));
	put(&b, root, "format", json_integer(JSON_FORMAT));
	put(&b, root, "hosts", compared_hosts(&b, c));
	put(&b, root, "counts", counts);
	put(&b, root, "agreements", pairs);
	put(&b, root, "cases", cases);
	return (write_object(out, &b, root));
}

int
changes_json(FILE *out, const struct changes *changes)
{
	static const char *const kinds[CHANGES] = { "broke", "mended", "otherwise", "runs_not", "runs_now", "new", "went" };
	struct builder b = { true };
	json_t *root = json_object(), *counts = json_object(), *array = json_array();

	for (enum change_kind kind = CHANGE_BROKE; kind < CHANGES; kind++)
		put(&b, counts, kinds[kind], count(changes->count[kind]));
	put(&b, counts, "same", count(changes->n_same));
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->entries[i];
		json_t *object = json_object();

		put(&b, object, "kind", json_string(kinds[change->kind]));
		put(&b, object, "id", json_string(change->row->id));
		put(&b, object, "old", json_string(cell_state(&change->row->cells[0])));
		put(&b, object, "new", json_string(cell_state(&change->row->cells[1])));
		put(&b, object, "what", json_string(change->what));
		add(&b, array, object);
	}
	put(&b, root, "format", json_integer(JSON_FORMAT));
	put(&b, root, "hosts", compared_hosts(&b, changes->comparison));
	put(&b, root, "other_host", json_boolean(changes->other_host));
	put(&b, root, "counts", counts);
	put(&b, root, "changes", array);
	return (write_object(out, &b, root));
}
