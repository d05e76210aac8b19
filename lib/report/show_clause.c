/*
 * A clause, and what each host answered.
 */
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/show.h"
#include "report/text.h"

#define	CASES_SHOWN	200

void
show_statement(const struct show *s, const struct clause *clause)
{
	const char *address = clause_address(clause);
	char *text = text_format("%s", clause->statement);

	fputs("  ", s->sheet.out);
	sheet_style(&s->sheet, "1");
	fputs(clause->id, s->sheet.out);
	sheet_style(&s->sheet, "0");
	fprintf(s->sheet.out, " (%s%s, %s)\n", strcmp(clause->kind, "survey") == 0 ? "survey, " : "", level_name(clause->level),
	    clause->applies);
	sheet_wrap(&s->sheet, 4, text);
	free(text);
	if (address != NULL)
		fprintf(s->sheet.out, "    %s\n", address);
	else
		fprintf(s->sheet.out, "    %s\n", clause_package(clause));
}

static const struct clause_verdict *
verdict_of(const struct run *run, const struct clause *clause)
{
	for (size_t m = 0; m < run->n_manuals; m++)
		for (size_t i = 0; i < run->manuals[m].n_clauses; i++)
			if (run->manuals[m].clauses[i].clause == clause)
				return (&run->manuals[m].clauses[i]);
	return (NULL);
}

/* What a host answered; hosts with equal texts are shown together. */
struct answer {
	char *host;		/* its name, and its cases by their results */
	char *verdict;
	char **deviating;	/* sorted */
	size_t n_deviating;
};

/* The outcomes that deviate from the clause, each once: "call is 0 where -1 EBADF is expected". */
static void
find_deviating(struct answer *a, const struct run *run, const struct clause_verdict *v)
{
	for (size_t t = 0; t < v->n_traces; t++) {
		const struct report_case *c = &run->cases[v->traces[t].index];

		for (int i = 0; i < c->n_findings; i++) {
			const struct finding *f = &c->findings[i];
			size_t at = 0;
			char *one;

			if (f->kind == FINDING_MET || f->outcome == NULL || strcmp(f->clause, v->clause->id) != 0)
				continue;
			one = text_format("%s is %s where %s is expected%s%s%s%s", f->observation, f->outcome, f->allowed,
			    f->known != NULL ? ": " : "", f->known != NULL ? f->known->reason : "",
			    f->known != NULL && f->known->bug != NULL ? ". Bug: " : "",
			    f->known != NULL && f->known->bug != NULL ? f->known->bug : "");
			while (at < a->n_deviating && strcmp(a->deviating[at], one) < 0)
				at++;
			if (at < a->n_deviating && strcmp(a->deviating[at], one) == 0) {
				free(one);
				continue;
			}
			(void)text_append(&a->deviating, &a->n_deviating, sizeof(char *));
			memmove(&a->deviating[at + 1], &a->deviating[at], (a->n_deviating - 1 - at) * sizeof(char *));
			a->deviating[at] = one;
		}
	}
}

static struct answer
answer_of(const char *label, const struct run *run, const struct clause *clause)
{
	const struct clause_verdict *v = verdict_of(run, clause);
	struct answer a = { .n_deviating = 0 };
	size_t count[TRACES] = { 0 };
	char *counts;

	if (v == NULL || (run->as_run && v->n_traces == 0)) {
		a.host = text_format("%s", label);
		a.verdict = text_format("no case of the run names it");
		return (a);
	}
	for (size_t t = 0; t < v->n_traces; t++)
		count[v->traces[t].kind]++;
	counts = text_copy("", 0);
	for (enum trace_kind kind = TRACES; kind-- > TRACE_CITED;) {
		char *one = text_format("%zu %s", count[kind], trace_name(kind));

		if (count[kind] > 0)
			text_add_word(&counts, ", ", one);
		free(one);
	}
	a.host = text_format("%s (%s)", label, counts[0] != '\0' ? counts : "no case");
	free(counts);
	a.verdict = text_format("%s%s%s%s", verdict_name(v->verdict), v->known ? ", as the list says" : "",
	    v->reason[0] != '\0' ? ": " : "", v->reason);
	find_deviating(&a, run, v);
	return (a);
}

static bool
alike(const struct answer *a, const struct answer *b)
{
	if (strcmp(a->verdict, b->verdict) != 0 || a->n_deviating != b->n_deviating)
		return (false);
	for (size_t i = 0; i < a->n_deviating; i++)
		if (strcmp(a->deviating[i], b->deviating[i]) != 0)
			return (false);
	return (true);
}

static void
write_answers(const struct show *s, struct answer *answers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct answer *a = &answers[i];
		char *text;

		if (a->host == NULL)	/* shown with another */
			continue;
		for (size_t j = i + 1; j < n; j++) {
			if (answers[j].host == NULL || !alike(a, &answers[j]))
				continue;
			text_add_word(&a->host, ", ", answers[j].host);
			free(answers[j].host);
			answers[j].host = NULL;
		}
		text = text_format("%s: %s", a->host, a->verdict);
		sheet_hang(&s->sheet, 4, 6, text);
		free(text);
		for (size_t d = 0; d < a->n_deviating; d++)
			sheet_hang(&s->sheet, 6, 8, a->deviating[d]);
	}
}

static void
free_answers(struct answer *answers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(answers[i].host);
		free(answers[i].verdict);
		for (size_t d = 0; d < answers[i].n_deviating; d++)
			free(answers[i].deviating[d]);
		free(answers[i].deviating);
	}
	free(answers);
}

static void
cases(const struct show *s, const struct clause *clause)
{
	size_t n = 0;

	sheet_heading(&s->sheet, "Cases");
	for (size_t i = 0; i < s->catalogue->n; i++) {
		const struct catalogue_entry *e = &s->catalogue->entries[i];

		if (!text_has_word(e->clauses, clause->id, strlen(clause->id)) || n++ >= CASES_SHOWN)
			continue;
		fprintf(s->sheet.out, "  %s\n", e->id);
	}
	if (n > CASES_SHOWN)
		fprintf(s->sheet.out, "  and %zu more\n", n - CASES_SHOWN);
}

void
show_clause(const struct show *s, const struct clause *clause, bool with_cases)
{
	struct answer *answers = NULL;
	size_t n = 0;

	show_statement(s, clause);
	if (clause->as != NULL)
		fprintf(s->sheet.out, "    It means the same as %s.\n", clause->as);
	for (size_t r = 0; r < s->n_runs; r++) {
		char title[1024], *label = text_format("%s, %s", run_title(&s->runs[r], title, sizeof(title)), s->runs[r].name);

		*(struct answer *)text_append(&answers, &n, sizeof(*answers)) = answer_of(label, &s->runs[r], clause);
		free(label);
	}
	for (size_t k = 0; k < s->n_kept; k++)
		*(struct answer *)text_append(&answers, &n, sizeof(*answers)) = answer_of(s->kept[k].label, &s->kept[k].run, clause);
	write_answers(s, answers, n);
	free_answers(answers, n);
	if (with_cases)
		cases(s, clause);
}
