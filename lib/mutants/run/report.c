#include "mutants/run/run.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/output.h"
#include "report/text.h"

static const char *const verdict_names[] = {
	[NOT_RUN] = "not run",
	[KILLED] = "killed",		/* the case's own verdict became a failure */
	[UNCONFIRMED] = "unconfirmed",	/* but not for sure, when that was repeated */
	[SURVIVED] = "survived",	/* something differed from the host, and the case did not fail */
	[UNTOUCHED] = "untouched",	/* nothing differed: the mistake did not occur */
	[BROKEN] = "broken",		/* the case did not reach a verdict */
	[TIMED_OUT] = "timed out",
	[SKIPPED] = "skipped",
};

/* A file that is replaced completely or not at all. */
struct page {
	char *text;
	size_t length;
	FILE *stream;
};

static FILE *
page_begin(struct page *page)
{
	*page = (struct page){ .text = NULL };
	if ((page->stream = open_memstream(&page->text, &page->length)) == NULL)
		text_err(2, "memory");
	return (page->stream);
}

static void
page_end(struct page *page, const char *output, const char *suffix)
{
	char *path = text_allocate(strlen(output) + strlen(suffix) + 1, 1);
	struct output o;

	sprintf(path, "%s%s", output, suffix);
	if (fclose(page->stream) == EOF)
		text_err(2, "%s", path);
	output_begin(&o, path);
	output_write(&o, page->text, page->length);
	output_end(&o);
	free(page->text);
	free(path);
}

void
write_matrix(const char *output, const struct run *runs, size_t n)
{
	struct page page;
	FILE *file = page_begin(&page);

	for (size_t i = 0; i < n; i++)
		fprintf(file, "%s\t%s\t%s\n", table[runs[i].mutant].name, cases[runs[i].test_case].id,
		    verdict_names[runs[i].verdict]);
	page_end(&page, output, ".tsv");

	file = page_begin(&page);
	fprintf(file, "%-32s %8s %11s %8s %9s %7s %9s %7s  %s\n", "mutant", "killed", "unconfirmed", "survived", "untouched",
	    "broken", "timed out", "skipped", "mistake");
	for (size_t m = 0; m < n_table; m++) {
		const unsigned *v = tallies[m].verdicts;

		if (tallies[m].selected)
			fprintf(file, "%-32s %8u %11u %8u %9u %7u %9u %7u  %s\n", table[m].name, v[KILLED], v[UNCONFIRMED],
			    v[SURVIVED], v[UNTOUCHED], v[BROKEN], v[TIMED_OUT], v[SKIPPED], table[m].mistake);
	}
	fprintf(file, "\nJudged observations that no mutant changed:\n");
	for (size_t c = 0; c < n_cases; c++)
		for (size_t i = 0; cases[c].sound && i < cases[c].n_judged; i++)
			if (!cases[c].judged[i].turned)
				fprintf(file, "%s\t%s\n", cases[c].id, cases[c].judged[i].observation);
	page_end(&page, output, ".txt");
}

void
write_likely(const char *output, const struct run *runs, size_t n)
{
	struct page page;
	FILE *file = page_begin(&page);

	for (size_t m = 0; m < n_table; m++) {
		const struct run *best[2] = { NULL, NULL };

		for (size_t i = 0; i < n; i++) {
			if (runs[i].mutant != m || !runs[i].proves)
				continue;
			if (best[0] == NULL || runs[i].seconds < best[0]->seconds) {
				best[1] = best[0];
				best[0] = &runs[i];
			} else if (best[1] == NULL || runs[i].seconds < best[1]->seconds) {
				best[1] = &runs[i];
			}
		}
		for (size_t i = 0; i < 2 && best[i] != NULL; i++)
			fprintf(file, "%s\t%s\n", table[m].name, cases[best[i]->test_case].id);
	}
	page_end(&page, output, "-likely.tsv");
}

static bool
is_considered(size_t m)
{
	return (tallies[m].selected && equivalent(&table[m]) == NULL);
}

/*
 * A case that detects the mutant on hosts that can show it, if every such case is skipped here without a mutant, too.  NULL if
 * one of them ran, or is skipped only under the mutant, or none is known: then there is no excuse.
 */
static const struct test_case *
cannot_be_shown(size_t m)
{
	const struct test_case *found = NULL;

	for (size_t c = 0; c < n_cases; c++) {
		if (!is_likely(m, c))
			continue;
		if (!cases[c].ran || cases[c].lacking == NULL)
			return (NULL);
		if (found == NULL)
			found = &cases[c];
	}
	return (found);
}

bool
report_mutants(bool quick)
{
	size_t noticed = 0, considered = 0, n_equivalent = 0, n_lacking = 0;

	for (size_t m = 0; m < n_table; m++) {
		considered += is_considered(m);
		n_equivalent += tallies[m].selected && equivalent(&table[m]) != NULL;
		noticed += is_considered(m) && tallies[m].killed;
		n_lacking += is_considered(m) && !tallies[m].killed && cannot_be_shown(m) != NULL;
	}
	printf("%zu of %zu mutants were detected by a case of their clauses\n", noticed, considered);
	if (n_equivalent > 0)
		printf("Mutants that are equivalent to this host:\n");
	for (size_t m = 0; m < n_table; m++)
		if (tallies[m].selected && equivalent(&table[m]) != NULL)
			printf("  %s: %s\n", table[m].name, equivalent(&table[m]));
	if (n_lacking > 0)
		printf("%zu cannot be shown here, because the cases that detect them are skipped without a mutant, too:\n",
		    n_lacking);
	for (size_t m = 0; m < n_table; m++) {
		const struct test_case *c = is_considered(m) && !tallies[m].killed ? cannot_be_shown(m) : NULL;

		if (c != NULL)
			printf("  %s, by %s: %s\n", table[m].name, c->id, c->lacking);
	}
	if (noticed + n_lacking < considered)
		printf("Mutants that no case detected:\n");
	for (size_t m = 0; m < n_table; m++)
		if (is_considered(m) && !tallies[m].killed && cannot_be_shown(m) == NULL)
			printf("  %s (occurred in %u runs, broke %u): %s\n", table[m].name, tallies[m].verdicts[SURVIVED],
			    tallies[m].verdicts[BROKEN] + tallies[m].verdicts[TIMED_OUT], table[m].mistake);
	/* A quick run does not try equivalent mutants. */
	for (size_t m = 0; m < n_table; m++) {
		if (tallies[m].selected && equivalent(&table[m]) != NULL && tallies[m].killed && !quick) {
			printf("  %s is marked as equivalent, but a case detects it\n", table[m].name);
			noticed = SIZE_MAX;
		}
	}
	return (noticed != SIZE_MAX && noticed + n_lacking == considered);
}

/* Whether the case judges nothing but what no mutant can change. */
static bool
is_out_of_reach(const struct test_case *c)
{
	for (size_t i = 0; i < c->n_judged; i++)
		if (c->judged[i].turned || debt_of(c->id, c->judged[i].observation) == NULL)
			return (false);
	return (true);
}

/* What is wrong with a line of the list of debts here, or NULL. */
static const char *
debt_wrong(const struct debt *d)
{
	bool ran = false, judged = false;

	for (size_t c = 0; c < n_cases; c++) {
		if (!cases[c].sound || fnmatch(d->cases, cases[c].id, 0) != 0)
			continue;
		ran = true;
		for (size_t i = 0; i < cases[c].n_judged; i++) {
			if (strcmp(cases[c].judged[i].observation, d->observation) != 0)
				continue;
			judged = true;
			if (cases[c].judged[i].turned)
				return ("a mutant changes it");
		}
	}
	/* It may be judged on some of the transports alone. */
	return (ran && !judged ? "no clause judges it" : NULL);
}

/* Reports the judged observations that no mutant changed; returns the number of mistakes in the list of debts. */
static size_t
report_debts(void)
{
	size_t known = 0, added = 0, wrong = 0;

	for (size_t c = 0; c < n_cases; c++) {
		for (size_t i = 0; cases[c].sound && i < cases[c].n_judged; i++) {
			const struct judged *j = &cases[c].judged[i];

			if (j->turned)
				continue;
			known += debt_of(cases[c].id, j->observation) != NULL;
			if (debt_of(cases[c].id, j->observation) != NULL)
				continue;
			if (added++ == 0)
				printf("Judged observations that no mutant changed, and that the list of debts lacks:\n");
			printf("  %s %s\n", cases[c].id, j->observation);
		}
	}
	printf("%zu judged observations are debts: no mutant can change them\n", known);
	for (size_t i = 0; i < n_debts; i++) {
		const char *what = debt_wrong(&debts[i]);

		if (what != NULL)
			printf("  %s %s is in the list of debts, but %s\n", debts[i].cases, debts[i].observation, what);
		wrong += what != NULL;
	}
	return (added + wrong);
}

bool
report_cases(bool quick, bool every_mutant, bool usual)
{
	size_t judging = 0, proven = 0, observations = 0, turned = 0, complaints = 0, unreachable = 0;

	for (size_t c = 0; c < n_cases; c++) {
		judging += cases[c].sound && cases[c].n_judged > 0;
		proven += cases[c].sound && cases[c].n_judged > 0 && cases[c].proven;
		unreachable += cases[c].sound && cases[c].n_judged > 0 && !cases[c].proven && is_out_of_reach(&cases[c]);
		complaints += cases[c].complaint != NULL;
		for (size_t i = 0; i < cases[c].n_judged; i++) {
			observations++;
			turned += cases[c].judged[i].turned;
		}
	}
	if (complaints > 0)
		printf("Cases that fail without a mutant:\n");
	for (size_t c = 0; c < n_cases; c++)
		if (cases[c].complaint != NULL)
			printf("  %s: %s\n", cases[c].id, cases[c].complaint);
	if (quick || !every_mutant)
		return (complaints == 0);
	printf("%zu of %zu cases that judge a clause here were made to fail by a mutant of their clauses; %zu are out of"
	    " reach\n", proven, judging, unreachable);
	if (proven + unreachable < judging)
		printf("Cases that no mutant of their clauses made fail:\n");
	for (size_t c = 0; c < n_cases; c++)
		if (cases[c].sound && cases[c].n_judged > 0 && !cases[c].proven && !is_out_of_reach(&cases[c]))
			printf("  %s\n", cases[c].id);
	printf("%zu of %zu judged observations were changed by a mutant\n", turned, observations);
	/* The list is of what the manuals judge that the host selects. */
	if (usual)
		complaints += report_debts();
	return (complaints == 0 && proven + unreachable >= judging);
}
