/*
 * A comparison, and the changes between two runs, as JSON.
 */
#include "report/builder.h"
#include "report/machine_compare.h"
#include "report/render.h"

/* The hosts of a comparison; the rest refers to them by label, or by index in this list. */
static json_t *
compared_hosts(struct builder *b, const struct comparison *c)
{
	json_t *array = json_array();
	char when[32];

	for (size_t h = 0; h < c->n; h++) {
		json_t *object = json_object(), *counts = json_object();

		for (enum case_state s = CASE_PASSED; s < CASE_STATES; s++)
			put(b, counts, case_state_name(s), count_of(c->runs[h].count[s]));
		put(b, object, "label", json_string(c->labels[h]));
		put(b, object, "host", host_object(b, &c->runs[h]));
		put(b, object, "suite", suite_object(b, &c->runs[h]));
		put(b, object, "time", text_or_null(run_date_time(&c->runs[h], "Z", when, sizeof(when))));
		put(b, object, "selected", words_of(b, c->runs[h].selected, " "));
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

static json_t *
compared_clauses(struct builder *b, const struct comparison *c)
{
	json_t *array = json_array();

	for (size_t i = 0; i < c->n_clauses; i++) {
		const struct compared_clause *clause = &c->clauses[i];
		json_t *object = json_object(), *verdicts = json_array(), *known = json_array();

		for (size_t h = 0; h < c->n; h++) {
			const struct clause_verdict *v = clause->verdicts[h];

			add(b, verdicts, v != NULL ? json_string(verdict_name(v->verdict)) : json_null());
			add(b, known, json_boolean(v != NULL && v->known));
		}
		put(b, object, "id", json_string(clause->clause->id));
		put(b, object, "manual", json_string(clause->manual->id));
		put(b, object, "statement", json_string(clause->clause->statement));
		put(b, object, "text", text_or_null(clause_address(clause->clause)));
		put(b, object, "differs", json_boolean(clause->differs));
		put(b, object, "verdicts", verdicts);
		put(b, object, "known", known);
		add(b, array, object);
	}
	return (array);
}

int
compare_json(FILE *out, const struct comparison *c)
{
	struct builder b = { true };
	json_t *root = json_object(), *counts = json_object(), *pairs = json_array(), *cases = json_array();

	put(&b, counts, "cases", count_of(c->n_rows));
	put(&b, counts, "differ", count_of(c->n_differ));
	put(&b, counts, "alike", count_of(c->n_alike));
	put(&b, counts, "alone", count_of(c->n_alone));
	put(&b, counts, "partial", count_of(c->n_partial));
	for (size_t i = 0; i < c->n_agreements; i++) {
		json_t *pair = json_object(), *hosts = json_array();

		add(&b, hosts, json_string(c->labels[c->agreements[i].a]));
		add(&b, hosts, json_string(c->labels[c->agreements[i].b]));
		put(&b, pair, "hosts", hosts);
		put(&b, pair, "both", count_of(c->agreements[i].both));
		put(&b, pair, "same", count_of(c->agreements[i].same));
		add(&b, pairs, pair);
	}
	for (size_t i = 0; i < c->n_rows; i++)
		add(&b, cases, compared_case(&b, c, &c->rows[i]));
	put(&b, root, "format", json_integer(JSON_FORMAT));
	put(&b, root, "hosts", compared_hosts(&b, c));
	put(&b, root, "suites_differ", json_boolean(c->suites_differ));
	put(&b, root, "counts", counts);
	put(&b, root, "agreements", pairs);
	put(&b, root, "clauses", compared_clauses(&b, c));
	put(&b, root, "cases", cases);
	put(&b, root, "machines", machines_json(&b, c));
	return (write_object(out, &b, root));
}

int
changes_json(FILE *out, const struct changes *changes)
{
	struct builder b = { true };
	json_t *root = json_object(), *counts = json_object(), *array = json_array();

	for (enum change_kind kind = CHANGE_BROKE; kind < CHANGES; kind++)
		put(&b, counts, change_name(kind), count_of(changes->count[kind]));
	put(&b, counts, "same", count_of(changes->n_same));
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->entries[i];
		json_t *object = json_object();

		put(&b, object, "kind", json_string(change_name(change->kind)));
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
