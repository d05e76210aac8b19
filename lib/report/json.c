/*
 * Runs as JSON.
 */
#include <string.h>

#include "report/builder.h"
#include "report/render.h"

static json_t *
case_ids(struct builder *b, const struct run *run, const size_t *cases, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++)
		add(b, array, json_string(run->cases[cases[i]].id));
	return (array);
}

json_t *
host_object(struct builder *b, const struct run *run)
{
	json_t *object = json_object(), *facts = json_object();

	put(b, object, "name", text_or_null(run->host));
	put(b, object, "sysname", text_or_null(run->sysname));
	put(b, object, "release", text_or_null(run->release));
	put(b, object, "version", text_or_null(run->version));
	put(b, object, "machine", text_or_null(run->machine));
	put(b, object, "libc", text_or_null(run->libc));
	for (size_t i = 0; i < run->n_cases; i++)
		for (size_t f = 0; case_is_about_host(&run->cases[i]) && f < run->cases[i].record.n_facts; f++)
			put(b, facts, run->cases[i].record.facts[f].name, json_string(run->cases[i].record.facts[f].value));
	put(b, object, "facts", facts);
	return (object);
}

/* The suite that ran, if the store says. */
json_t *
suite_object(struct builder *b, const struct run *run)
{
	json_t *object = json_object();

	put(b, object, "version", text_or_null(run->suite));
	return (object);
}

json_t *
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
		put(b, object, "text", text_or_null(m->manual->text));
		put(b, object, "package", text_or_null(m->manual->package));
		put(b, object, "selected", json_boolean(m->selected));
		put(b, object, "clauses", count_of(m->n_clauses));
		for (enum verdict v = VERDICT_PASS; v < VERDICTS; v++)
			put(b, object, verdict_name(v), count_of(m->count[v]));
		put(b, object, "fail_known", count_of(m->known));
		add(b, array, object);
	}
	return (array);
}

static json_t *
clause_array(struct builder *b, const struct run *run)
{
	json_t *array = json_array();

	for (size_t m = 0; m < run->n_manuals; m++) {
		for (size_t i = 0; i < run->manuals[m].n_clauses; i++) {
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
			put(b, object, "text", text_or_null(clause_address(v->clause)));
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
		put(b, e, "clauses", words_of(b, r->expectations[i].clauses, " "));
		put(b, e, "allowed", words_of(b, r->expectations[i].allowed, "|"));
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
		put(b, object, "mutants", words_of(b, c->killed, " "));
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
		put(b, object, "clauses", words_of(b, g->clauses, " "));
		put(b, object, "observation", json_string(g->observation));
		put(b, object, "expected", words_of(b, g->allowed, "|"));
		put(b, object, "seen", json_string(g->outcome));
		put(b, object, "reason", g->known != NULL ? json_string(g->known->reason) : json_null());
		put(b, object, "bug", text_or_null(g->known != NULL ? g->known->bug : NULL));
		put(b, object, "cases", case_ids(b, run, g->cases, g->n_cases));
		add(b, array, object);
	}
	return (array);
}

static json_t *
contradiction_array(struct builder *b, const struct run *run)
{
	json_t *array = json_array();

	for (size_t i = 0; i < run->n_contradictions; i++) {
		const struct contradiction_group *g = &run->contradictions[i];
		const struct record_observation *const both[] = { g->is.first, g->is.second };
		json_t *object = json_object(), *observations = json_array();

		for (size_t j = 0; j < 2; j++) {
			json_t *o = json_object();

			put(b, o, "name", json_string(both[j]->name));
			put(b, o, "outcome", json_string(both[j]->outcome));
			add(b, observations, o);
		}
		put(b, object, "says", json_string(g->is.says));
		put(b, object, "observations", observations);
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
		put(b, counts, case_state_name(s), count_of(run->count[s]));
	for (size_t i = 0; i < run->n_cases; i++)
		add(b, cases, case_object(b, &run->cases[i]));
	for (size_t i = 0; i < run->n_stale; i++) {
		json_t *line = json_object();

		put(b, line, "cases", json_string(run->stale[i]->cases));
		put(b, line, "clauses", words_of(b, strcmp(run->stale[i]->clauses, DEVIATION_NO_CLAUSE) != 0 ?
		    run->stale[i]->clauses : "", " "));
		put(b, line, "observation", json_string(run->stale[i]->observation));
		put(b, line, "outcome", json_string(run->stale[i]->outcome));
		put(b, line, "reason", json_string(run->stale[i]->reason));
		add(b, stale, line);
	}
	for (size_t i = 0; i < run->n_unknown_clauses; i++)
		add(b, unknown, json_string(run->unknown_clauses[i]));
	put(b, isolation, "private", count_of(run->n_isolated));
	put(b, isolation, "none", count_of(run->n_unisolated));
	put(b, isolation, "missing", text_or_null(run->isolation_missing));

	put(b, object, "host", host_object(b, run));
	put(b, object, "suite", suite_object(b, run));
	put(b, object, "time", text_or_null(run_date_time(run, "Z", when, sizeof(when))));
	put(b, object, "selected", words_of(b, run->selected, " "));
	put(b, object, "strict", json_boolean(run->strict));
	put(b, object, "isolation", isolation);
	put(b, object, "counts", counts);
	put(b, object, "ignored", count_of(run->store.n_ignored));
	put(b, object, "manuals", manual_array(b, run));
	put(b, object, "deviations", deviation_array(b, run));
	put(b, object, "unexplained", count_of(run_unexplained(run)));
	put(b, object, "contradictions", contradiction_array(b, run));
	put(b, object, "not_run", reason_array(b, run));
	put(b, object, "stale", stale);
	put(b, object, "unknown_clauses", unknown);
	put(b, object, "clauses", clause_array(b, run));
	put(b, object, "cases", cases);
	return (object);
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
