/*
 * Reads and judges a store, from its file to the verdicts.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "report/mutants.h"
#include "report/run.h"
#include "report/text.h"

static int
compare_cases(const void *a, const void *b)
{
	const struct report_case *first = a, *second = b;
	int order = case_order(first, second);

	return (order != 0 ? order : strcmp(first->kyua_id, second->kyua_id));
}

/* The manuals that some record selected, or those asked for. */
static void
select_manuals(struct run *run, const char *asked)
{
	run->selected = text_format("%s", asked != NULL ? asked : "");
	for (size_t i = 0; asked == NULL && i < run->n_cases; i++) {
		const char *at = run->cases[i].record.manuals, *word;
		size_t length;

		while (run->cases[i].recorded && (word = text_word(&at, &length)) != NULL) {
			char *name = text_copy(word, length), *more;

			if (manual_find(name) != NULL && !text_has_word(run->selected, word, length)) {
				more = text_format("%s%s%s", run->selected, run->selected[0] != '\0' ? " " : "", name);
				free(run->selected);
				run->selected = more;
			}
			free(name);
		}
	}
	for (size_t i = 0; i < run->n_cases; i++)
		run->cases[i].selected = asked == NULL && run->cases[i].recorded ? run->cases[i].record.manuals : run->selected;
}

/* Judges a case by its expectations, and sums its waits. */
static void
judge_case(struct run *run, struct report_case *c)
{
	if (c->recorded && (c->n_findings = judge(&c->record, &run->list, &c->findings)) == -1)
		err(2, NULL);
	case_decide(c, run->strict);
	run->count[c->state]++;
	for (size_t o = 0; o < c->record.n_observations; o++)
		if (c->record.observations[o].seconds > WAIT_SECONDS)
			c->waited += c->record.observations[o].seconds;
}

int
run_read(struct run *run, const char *path, const struct run_options *options, char *message, size_t size)
{
	struct store store;

	if ((options->whole ? store_read_whole : store_read)(&store, path, message, size) == -1)
		return (-1);
	return (run_of_store(run, &store, path, options, message, size));
}

int
run_of_store(struct run *run, const struct store *store, const char *path, const struct run_options *options, char *message,
    size_t size)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;

	memset(run, 0, sizeof(*run));
	run->strict = options->strict;
	run->as_run = options->as_run;
	run->store = *store;
	run->path = text_copy(path, strlen(path));
	run->program = options->program;
	run->name = text_clean(name, strlen(name), STORE_NAME_MAX);
	run->n_cases = run->store.n_cases;
	run->cases = text_allocate(run->n_cases, sizeof(*run->cases));
	for (size_t i = 0; i < run->n_cases; i++)
		case_read(&run->cases[i], &run->store.cases[i]);
	qsort(run->cases, run->n_cases, sizeof(*run->cases), compare_cases);
	run_name_host(run);
	run_name_suite(run);
	select_manuals(run, options->manuals);
	if (options->deviations == NULL)
		deviations_builtin(&run->list, run->host);
	else if (deviations_load(&run->list, options->deviations, message, size) == -1) {
		run_free(run);
		return (-1);
	}
	for (size_t i = 0; i < run->n_cases; i++)
		judge_case(run, &run->cases[i]);
	verdicts_find(run);
	deviations_group(run);
	contradictions_group(run);
	reasons_group(run);
	deviations_find_stale(run);
	if (options->mutants != NULL && mutants_read(run, options->mutants, message, size) == -1) {
		run_free(run);
		return (-1);
	}
	return (0);
}

const struct report_case *
run_case(const struct run *run, const char *id)
{
	for (size_t i = 0; i < run->n_cases; i++)
		if (strcmp(run->cases[i].id, id) == 0)
			return (&run->cases[i]);
	return (NULL);
}

void
run_free(struct run *run)
{
	for (size_t i = 0; i < run->n_cases; i++)
		case_free(&run->cases[i]);
	free(run->cases);
	verdicts_free(run);
	deviations_free_groups(run);
	contradictions_free(run);
	reasons_free(run);
	free(run->name);
	free(run->path);
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
