/*
 * Merges stores of one host: of several results of a case it takes the one that says most.
 */
#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/cli.h"
#include "report/command.h"
#include "report/text.h"
#include "report/writer.h"

#define	BELOW		"tests/"	/* where the suite's programs are, for a Kyua that was started above them */
#define	CONFLICTS_SHOWN	20

/* How much a store says about a case. */
enum says { SAYS_NOTHING, SAYS_UNTESTED, SAYS_UNSUPPORTED, SAYS_UNRESOLVED, SAYS_OUTCOMES };

/* A case in a store. */
struct candidate {
	size_t run;
	const struct report_case *c;
	char *key;		/* its program, relative to tests/, and its name */
};

static enum says
says(const struct report_case *c)
{
	if (case_ran(c))
		return (SAYS_OUTCOMES);
	if (c->stored->result == NULL)
		return (SAYS_NOTHING);
	return (c->state == CASE_UNTESTED ? SAYS_UNTESTED : c->state == CASE_UNSUPPORTED ? SAYS_UNSUPPORTED : SAYS_UNRESOLVED);
}

static bool
is_below(const char *program)
{
	return (strncmp(program, BELOW, strlen(BELOW)) == 0);
}

/* By case; of one case the candidate that says most first, and of those that say as much the one of the first store. */
static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	if (order == 0)
		order = (int)says(y->c) - (int)says(x->c);
	if (order == 0 && x->run != y->run)
		order = x->run < y->run ? -1 : 1;
	return (order != 0 ? order : x->c < y->c ? -1 : x->c > y->c);
}

/* The cases of all stores, sorted. */
static struct candidate *
gather(const struct run *runs, size_t n, size_t *n_candidates)
{
	struct candidate *all = NULL;

	*n_candidates = 0;
	for (size_t r = 0; r < n; r++) {
		for (size_t i = 0; i < runs[r].n_cases; i++) {
			const struct store_case *stored = runs[r].cases[i].stored;

			*(struct candidate *)text_append(&all, n_candidates, sizeof(*all)) = (struct candidate){
			    .run = r, .c = &runs[r].cases[i],
			    .key = text_format("%s:%s", stored->program + (is_below(stored->program) ? strlen(BELOW) : 0),
			    stored->name) };
		}
	}
	qsort(all, *n_candidates, sizeof(*all), compare_candidates);
	return (all);
}

/* Exits unless the stores are of one host and one version of the suite. */
static void
need_one_run(const struct arguments *a, const struct run *runs)
{
	const struct run *first = &runs[0];

	for (size_t r = 0; r < a->n_stores; r++) {
		const struct run *run = &runs[r];
		const struct {
			const char *name, *is, *was;
		} same[] = {
			{ "host", run->host, first->host }, { "system", run->sysname, first->sysname },
			{ "release", run->release, first->release }, { "version", run->version, first->version },
			{ "machine", run->machine, first->machine }, { "suite", run->suite, first->suite },
		};

		if (run->host[0] == '\0')
			text_errx(EXIT_ERROR, "%s: no case's lines name its host", a->stores[r]);
		if (run->several_hosts || strchr(run->suite, ' ') != NULL)
			text_errx(EXIT_ERROR, "%s: holds runs of several %s", a->stores[r], run->several_hosts ? "hosts" : "suites");
		for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
			if (strcmp(same[i].is, same[i].was) != 0)
				text_errx(EXIT_ERROR, "%s: its %s is %s, and that of %s is %s: only runs of one host and suite "
				    "can be merged", a->stores[r], same[i].name, same[i].is[0] != '\0' ? same[i].is : "unknown",
				    a->stores[0], same[i].was[0] != '\0' ? same[i].was : "unknown");
	}
}

/* The first observation that both made with different outcomes, or NULL. */
static const struct record_observation *
difference(const struct report_case *c, const struct report_case *other)
{
	for (size_t i = 0; i < c->record.n_observations; i++) {
		const struct record_observation *mine = record_observation(&c->record, c->record.observations[i].name);
		const struct record_observation *its = record_observation(&other->record, mine->name);

		if (its != NULL && strcmp(mine->outcome, its->outcome) != 0)
			return (mine);
	}
	return (NULL);
}

/* Says how cases that ran in several stores differ.  Returns how many do. */
static size_t
say_conflicts(const struct arguments *a, const struct candidate *all, size_t n)
{
	size_t conflicts = 0, counted = n;

	for (size_t i = 0, first = 0; i < n; i++) {
		const struct record_observation *o;

		if (strcmp(all[first].key, all[i].key) != 0)
			first = i;
		if (first == i || says(all[i].c) != SAYS_OUTCOMES || (o = difference(all[first].c, all[i].c)) == NULL)
			continue;
		if (counted != first && conflicts++ < CONFLICTS_SHOWN)
			text_warnx("%s: %s is %s in %s, and %s in %s", all[i].key, o->name, o->outcome, a->stores[all[first].run],
			    record_observation(&all[i].c->record, o->name)->outcome, a->stores[all[i].run]);
		counted = first;
	}
	if (conflicts > CONFLICTS_SHOWN)
		text_warnx("and %zu more cases", conflicts - CONFLICTS_SHOWN);
	return (conflicts);
}

/* The result as the writer takes it; exits if it is none. */
static const struct atf_result *
result_of(const struct store_case *c, const char *store, struct atf_result *result)
{
	static const char *const types[] = { "passed", "failed", "skipped", "expected_failure", "broken" };

	if (c->result == NULL)
		return (NULL);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(c->result, types[i]) != 0)
			continue;
		result->type = types[i];
		snprintf(result->reason, sizeof(result->reason), "%s", c->reason);
		return (result);
	}
	text_errx(EXIT_ERROR, "%s: %s:%s has a result that is none: %s", store, c->program, c->name, c->result);
}

static void
write_case(int64_t program, const struct store_case *stored, const char *store)
{
	char clauses[] = "custom.clauses", description[] = "description";
	struct property properties[2];
	struct atf_case c = { .name = stored->name, .properties = properties };
	struct atf_result result;

	if (stored->clauses[0] != '\0')
		properties[c.n_properties++] = (struct property){ clauses, stored->clauses };
	properties[c.n_properties++] = (struct property){ description, stored->description };
	writer_case(program, &c, result_of(stored, store, &result), stored->start, stored->end, stored->output,
	    stored->output_length, stored->errors, stored->errors_length);
}

/* Writes the first candidate of each case, and counts those of each store. */
static size_t
write_cases(const struct arguments *a, const struct candidate *all, size_t n, size_t count[])
{
	size_t written = 0, program_length = 0;
	const char *program = NULL;
	int64_t id = 0;
	bool below = false;

	for (size_t i = 0; i < n; i++)
		below = below || is_below(all[i].c->stored->program);
	for (size_t i = 0; i < n; i++) {
		size_t length = strcspn(all[i].key, ":");

		if (i > 0 && strcmp(all[i - 1].key, all[i].key) == 0)
			continue;
		if (program == NULL || length != program_length || strncmp(all[i].key, program, length) != 0) {
			char *path = text_format("%s%.*s", below ? BELOW : "", (int)length, all[i].key);

			/* Nothing of a machine's folders is kept. */
			id = writer_program("/", path, STORE_SUITE);
			free(path);
			program = all[i].key;
			program_length = length;
		}
		write_case(id, all[i].c->stored, a->stores[all[i].run]);
		count[all[i].run]++;
		written++;
	}
	return (written);
}

int
command_merge(const struct arguments *a)
{
	struct arguments whole = *a;
	struct run *runs;
	struct candidate *all;
	size_t n, conflicts, written, *count;
	struct stat st;
	int64_t time = 0;
	bool replaces;

	if (a->output == NULL) {
		text_warnx("merge needs -o and the store to write");
		return (EXIT_USAGE);
	}
	count = text_allocate(a->n_stores, sizeof(*count));
	whole.options.whole = true;
	runs = read_runs(&whole);
	need_one_run(a, runs);
	all = gather(runs, a->n_stores, &n);
	if ((conflicts = say_conflicts(a, all, n)) > 0 && !a->prefer_first)
		text_errx(EXIT_ERROR, "%zu case%s ran in several stores with different outcomes; --prefer-first takes those of the "
		    "first store", conflicts, plural(conflicts));
	replaces = strcmp(a->output, "-") != 0 && stat(a->output, &st) == 0 && S_ISREG(st.st_mode);
	writer_begin(a->output);
	for (size_t r = 0; r < a->n_stores; r++) {
		if (runs[r].store.n_ignored > 0)
			text_warnx("%s: %zu case%s of other test suites left out", a->stores[r], runs[r].store.n_ignored,
			    plural(runs[r].store.n_ignored));
		if (runs[r].store.time != 0 && (time == 0 || runs[r].store.time < time))
			time = runs[r].store.time;
	}
	writer_time(time);
	written = write_cases(a, all, n, count);
	writer_commit();
	text_line(stdout, "%s: %zu case%s%s", a->output, written, plural(written), replaces ? ", in place of an older file" : "");
	for (size_t r = 0; r < a->n_stores; r++)
		text_line(stdout, "  %zu of %s", count[r], a->stores[r]);
	if (fflush(stdout) != 0)
		text_err(EXIT_ERROR, "standard output");
	for (size_t i = 0; i < n; i++)
		free(all[i].key);
	free(all);
	free(count);
	free_runs(runs, a->n_stores);
	return (0);
}
