/*
 * Runs cases under mutants and says which mutants each case notices.  A case is run as Kyua runs it, in a directory and a
 * process group of its own, but without a Kyua for each: that is several times as quick.  Its verdict comes from its record by
 * the code that the suite itself judges by.
 *
 * Usage: mutants-run [-apq] [-j jobs] [-k likely] [-m mutants] [-v variable=value] ... -l library -t tests -u unreachable
 *	-o output catalogue
 *
 *	-a	every mutant on every case, not only on those of its clauses and a sample
 *	-p	the catalogue is a part of the whole one
 *	-q	quick: stops with a mutant as soon as one case has noticed it
 *	-k	a list of mutants and cases that have noticed them: with -q they are tried first, and a mutant whose cases
 *		there are all skipped without it, too, cannot be shown on this host
 *	-m	only the mutants of that fnmatch(3) pattern
 *	-u	the list of cases that no interposition reaches
 *	-o	where the matrix goes: FILE.tsv, and in words FILE.txt
 *
 * Exit status: 0 every mutant that can be shown here was noticed and every case that judges a clause was seen to fail; 1 not so;
 *	2 an error.
 */
#include <sys/types.h>
#include <sys/utsname.h>

#include <dlfcn.h>
#include <err.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "judge/deviation.h"
#include "judge/judge.h"
#include "judge/record.h"
#include "mutants/mutant.h"
#include "run/pool.h"

#define	SAMPLE		16	/* cases of other clauses that a mutant is run on */
#define	SECONDS_MAX	30	/* of one run; beyond, it is ended */
#define	WAIT_MS		800	/* of a wait under a mutant; and twice what the case took without one */
#define	VARIABLES_MAX	16
#define	COMPLAINT_MAX	160	/* bytes of a reason that are printed */
#define	NO_MUTANT	SIZE_MAX

enum verdict { NOT_RUN, KILLED, SURVIVED, UNTOUCHED, BROKEN, TIMED_OUT, SKIPPED };

static const char *const verdict_names[] = {
	[NOT_RUN] = "not run",
	[KILLED] = "killed",		/* the case's own verdict turned into a failure */
	[SURVIVED] = "survived",	/* something went another way, and the case did not mind */
	[UNTOUCHED] = "untouched",	/* nothing did: the mutant's mistake did not come up */
	[BROKEN] = "broken",		/* the case did not come to a verdict */
	[TIMED_OUT] = "timed out",
	[SKIPPED] = "skipped",
};

struct judged {
	char *observation;	/* that the case judges by a clause of the selected manuals */
	bool turned;		/* a mutant turned it into a deviation */
};

struct test_case {
	char *id, *clauses;
	bool ran;		/* without a mutant, which is what the next members are about */
	bool sound;		/* it passed, or failed as expected */
	char *lacking;		/* why it was skipped; NULL where it was not */
	char *complaint;	/* what it ended with where it is not sound and was not skipped */
	double seconds;
	unsigned asked;		/* what a mutant can be wrong about */
	bool came_to[ERRNO_LIMIT];	/* what the calls under test came to */
	struct judged *judged;
	size_t n_judged;
	bool proven;		/* a mutant of what it is about made it fail */
	const char *unreachable;	/* the reason that the list gives */
};

struct tally {
	unsigned verdicts[SKIPPED + 1];
	bool killed;		/* by a case of the clauses that it is about */
};

struct run {
	size_t mutant, test_case;
	uint32_t order;
	enum verdict verdict;
	bool about;		/* the case cites a clause that the mutant is about */
	bool proves;		/* and failed by it */
	double seconds;
};

static const struct mutant *table;
static size_t n_table;
static struct tally *tallies;
static bool *selected;
static size_t n_selected;

static struct test_case *cases;
static size_t n_cases;

static const char *library, *tests;
static const char *variables[VARIABLES_MAX];
static size_t n_variables;

static const char *likely;	/* lines of a mutant and a case that has noticed it; NULL for none */

/* What run_all() is at. */
static struct run *planned;
static size_t n_planned, n_begun, n_done;
static const char *plan_name;

static uint32_t
hash(const char *text, uint32_t seed)
{
	uint32_t h = 2166136261u ^ seed;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return (h ^ h >> 15);
}

/* Why the mutant is none on this host; NULL where it is one. */
static const char *
equivalent(const struct mutant *m)
{
	struct utsname system;

	return (uname(&system) != -1 && strcmp(system.sysname, "Linux") == 0 ? m->equivalent : NULL);
}

static void *
need(void *memory)
{
	if (memory == NULL)
		err(2, "memory");
	return (memory);
}

/* Whether one of the patterns, separated by spaces, matches. */
static bool
matches(const char *patterns, const char *text, size_t length)
{
	char word[CLAUSE_ID_MAX], pattern[128];

	if (length >= sizeof(word))
		return (false);
	memcpy(word, text, length);
	word[length] = '\0';
	while (*patterns != '\0') {
		size_t n = strcspn(patterns, " ");

		if (n > 0 && n < sizeof(pattern)) {
			memcpy(pattern, patterns, n);
			pattern[n] = '\0';
			if (fnmatch(pattern, word, 0) == 0)
				return (true);
		}
		patterns += n;
		patterns += strspn(patterns, " ");
	}
	return (false);
}

/* Whether the case is one of what the mutant is about: it cites such a clause, on a transport that can show the mistake. */
static bool
is_about(const struct mutant *m, const struct test_case *c)
{
	const char *clauses = c->clauses, *transport = strrchr(strchr(c->id, ':'), '.');

	if (m->on != NULL && transport != NULL && !matches(m->on, transport + 1, strlen(transport + 1)))
		return (false);
	while (*clauses != '\0') {
		size_t n = strcspn(clauses, " ");

		if (matches(m->about, clauses, n))
			return (true);
		clauses += n;
		clauses += strspn(clauses, " ");
	}
	return (false);
}

/* Whether the mistake can come up in the case, as that was without a mutant: up to there both runs are the same. */
static bool
can_come_up(const struct mutant *m, const struct test_case *c)
{
	if (m->connect == NULL)
		return ((m->wrong & (c->asked | ERRNO_TOUCHED)) != 0);
	/* Of a failure that is told otherwise, or of success. */
	if (m->from != m->to)
		return (c->came_to[m->from]);
	return (true);
}

/* The command of the run that comes next. */
static bool
next(const struct process *process, struct job *job)
{
	static char program[PATH_MAX], source[PATH_MAX], result[PATH_MAX], mutant[128], wait[64], preload[PATH_MAX + 16];
	static char search[] = "PATH=/usr/bin:/bin:/usr/sbin:/sbin", locale[] = "LC_ALL=C";
	static char inside[] = "__RUNNING_INSIDE_ATF_RUN=internal-yes-value", s[] = "-s", r[] = "-r", v[] = "-v";
	static char *environment[7], *arguments[2 * VARIABLES_MAX + 8];
	const struct test_case *c;
	struct run *run;
	const char *colon;
	size_t n = 0;

	if (n_begun == n_planned)
		return (false);
	run = &planned[n_begun++];
	c = &cases[run->test_case];
	colon = strchr(c->id, ':');
	snprintf(program, sizeof(program), "%s/%.*s", tests, (int)(colon - c->id), c->id);
	snprintf(source, sizeof(source), "%s", program);
	*strrchr(source, '/') = '\0';
	snprintf(result, sizeof(result), "%s", pool_path(process, "result"));
	snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", library);
	environment[n++] = search;
	environment[n++] = locale;
	environment[n++] = inside;
	environment[n++] = preload;
	if (run->mutant != NO_MUTANT) {
		snprintf(mutant, sizeof(mutant), "%s=%s", MUTANT_VARIABLE, table[run->mutant].name);
		snprintf(wait, sizeof(wait), "%s=%d", WAIT_VARIABLE, WAIT_MS + (int)(2000 * c->seconds));
		environment[n++] = mutant;
		environment[n++] = wait;
	}
	environment[n] = NULL;
	n = 0;
	arguments[n++] = program;
	arguments[n++] = s;
	arguments[n++] = source;
	arguments[n++] = r;
	arguments[n++] = result;
	for (size_t i = 0; i < n_variables; i++) {
		arguments[n++] = v;
		arguments[n++] = (char *)(uintptr_t)variables[i];
	}
	arguments[n++] = (char *)(uintptr_t)(colon + 1);
	arguments[n] = NULL;
	*job = (struct job){ .arguments = arguments, .environment = environment, .limit = SECONDS_MAX, .what = run };
	return (true);
}

static const struct deviations *
deviations_of(const char *host)
{
	static struct deviations list;
	static bool loaded;

	if (!loaded)
		deviations_builtin(&list, host);
	loaded = true;
	return (&list);
}

/* What a mutant could have been wrong about. */
static void
take_chances(struct test_case *c, const char *text)
{
	for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
		unsigned asked;
		int error;

		line += *line == '\n';
		if (sscanf(line, ASKED_LINE, &asked) == 1)
			c->asked |= asked;
		else if (sscanf(line, CAME_TO_LINE, &error) == 1 && error >= 0 && error < ERRNO_LIMIT)
			c->came_to[error] = true;
	}
}

/* What the case is like without a mutant. */
static void
take_baseline(struct test_case *c, const struct record *record, double seconds, bool ended)
{
	c->ran = true;
	c->seconds = seconds;
	c->sound = ended && record->result != NULL &&
	    (strcmp(record->result, "passed") == 0 || strcmp(record->result, "expected_failure") == 0);
	if (ended && record->result != NULL && strcmp(record->result, "skipped") == 0)
		c->lacking = need(strdup(record->reason != NULL ? record->reason : "skipped"));
	else if (!c->sound)
		c->complaint = need(strdup(record->reason != NULL ? record->reason : "came to no end"));
	for (size_t i = 0; c->sound && i < record->n_expectations; i++) {
		const struct record_expectation *e = &record->expectations[i];
		bool known = false;

		for (size_t j = 0; j < c->n_judged; j++)
			known = known || strcmp(c->judged[j].observation, e->observation) == 0;
		for (const char *clause = e->clauses; !known && *clause != '\0';) {
			size_t n = strcspn(clause, " ");
			char word[CLAUSE_ID_MAX];

			snprintf(word, sizeof(word), "%.*s", (int)n, clause);
			if (manual_selected(record->manuals, word)) {
				c->judged = need(realloc(c->judged, (c->n_judged + 1) * sizeof(*c->judged)));
				c->judged[c->n_judged].turned = false;
				c->judged[c->n_judged++].observation = need(strdup(e->observation));
				known = true;
			}
			clause += n;
			clause += strspn(clause, " ");
		}
	}
}

/* Whether the verdict turned, and by a clause that the mutant is about. */
static bool
is_turned(struct test_case *c, const struct mutant *m, const struct record *record, bool *about)
{
	struct finding *findings;
	bool turned = false;
	int n = judge(record, deviations_of(record->host), &findings);

	*about = false;
	for (int i = 0; i < n; i++) {
		const struct finding *f = &findings[i];

		if (f->kind == FINDING_IMPERMISSIBLE) {
			turned = *about = true;
		} else if (f->kind == FINDING_DEVIATION && manual_selected(record->manuals, f->clause)) {
			turned = true;
			*about = *about || matches(m->about, f->clause, strlen(f->clause));
			for (size_t j = 0; j < c->n_judged; j++)
				if (strcmp(c->judged[j].observation, f->observation) == 0)
					c->judged[j].turned = true;
		}
	}
	if (n >= 0)
		free(findings);
	return (turned);
}

static void
progress(size_t ended, size_t n, const char *what)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%zu of %zu %s ", ended, n, what);
	if (isatty(STDERR_FILENO) && ended == n)
		fprintf(stderr, "\n");
}

static void
done(const struct process *process, int status)
{
	struct run *run = process->what;
	struct test_case *c = &cases[run->test_case];
	const char *errors = process->texts[1].n > 0 ? process->texts[1].bytes : "";
	struct record record;
	bool whole, about = false, touched, ended = !process->timed_out && !process->given_up;

	(void)status;
	memset(&record, 0, sizeof(record));
	whole = record_parse(&record, process->texts[0].n > 0 ? process->texts[0].bytes : "", process->texts[0].n) == NULL &&
	    record.manuals != NULL && record.host != NULL;
	if (run->mutant == NO_MUTANT) {
		take_baseline(c, &record, pool_elapsed(&process->start), whole && ended);
		take_chances(c, errors);
	} else {
		touched = strstr(errors, ACTED_LINE) != NULL;
		if (!ended)
			run->verdict = TIMED_OUT;
		else if (!whole || record.result == NULL || strcmp(record.result, "broken") == 0)
			run->verdict = BROKEN;
		else if (strcmp(record.result, "skipped") == 0)
			run->verdict = SKIPPED;
		else if (strcmp(record.result, "failed") == 0)
			/* A failure that the mutant had no part in proves nothing. */
			run->verdict = touched && is_turned(c, &table[run->mutant], &record, &about) ? KILLED : BROKEN;
		else
			run->verdict = touched ? SURVIVED : UNTOUCHED;
		tallies[run->mutant].verdicts[run->verdict]++;
		run->seconds = pool_elapsed(&process->start);
		run->proves = run->verdict == KILLED && run->about && about;
		if (run->proves) {
			tallies[run->mutant].killed = true;
			c->proven = true;
		}
	}
	record_free(&record);
	progress(++n_done, n_planned, plan_name);
}

/* Runs all of them, as many at a time as the pool has room for. */
static void
run_all(struct run *runs, size_t n, const char *what)
{
	planned = runs;
	n_planned = n;
	n_begun = n_done = 0;
	plan_name = what;
	pool_run();
}

/* Which runs there are. */

static void
take_baselines(const bool *wanted)
{
	struct run *runs = need(calloc(n_cases + 1, sizeof(*runs)));
	size_t n = 0;

	for (size_t i = 0; i < n_cases; i++)
		if (wanted[i] && !cases[i].ran)
			runs[n++] = (struct run){ .mutant = NO_MUTANT, .test_case = i };
	run_all(runs, n, "cases without a mutant");
	free(runs);
}

static int
by_order(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	return (x->order < y->order ? -1 : x->order > y->order);
}

static void
append_run(struct run **runs, size_t *n, size_t mutant, size_t test_case)
{
	if ((*n & (*n - 1)) == 0)	/* room for a power of two is used up */
		*runs = need(realloc(*runs, (*n == 0 ? 1 : *n * 2) * sizeof(**runs)));
	(*runs)[(*n)++] = (struct run){ .mutant = mutant, .test_case = test_case,
	    .order = hash(cases[test_case].id, hash(table[mutant].name, 0)),
	    .about = is_about(&table[mutant], &cases[test_case]) };
}

/*
 * Every mutant on the cases of its clauses in which it can come up, and on a sample of the others; or on all of them.  Mixed, so
 * that waits overlap.
 */
static size_t
plan_whole(struct run **runs, bool all)
{
	size_t n = 0, every = n_cases / SAMPLE + 1;
	bool *wanted = need(calloc(n_cases, sizeof(*wanted)));

	memset(wanted, true, n_cases * sizeof(*wanted));
	take_baselines(wanted);
	free(wanted);
	for (size_t m = 0; m < n_table; m++)
		for (size_t c = 0; selected[m] && c < n_cases; c++)
			if (cases[c].sound && (all || can_come_up(&table[m], &cases[c])) &&
			    (all || is_about(&table[m], &cases[c]) || hash(cases[c].id, 0) % every == 0))
				append_run(runs, &n, m, c);
	qsort(*runs, n, sizeof(**runs), by_order);
	printf("%zu cases under %zu mutants: %zu runs\n", n_cases, n_selected, n);
	fflush(stdout);
	run_all(*runs, n, "runs");
	return (n);
}

/* Whether the list of likely cases has that one for the mutant. */
static bool
is_likely(const char *mutant, const char *id)
{
	size_t length = strlen(mutant);

	for (const char *line = likely; line != NULL; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, mutant, length) == 0 && line[length] == '\t' &&
		    strncmp(line + length + 1, id, strlen(id)) == 0 &&
		    line[length + 1 + strlen(id)] == '\n')
			return (true);
	}
	return (false);
}

/* Every mutant on a few cases, the likely ones first, on more where none of them noticed it, and so on. */
static size_t
plan_quick(struct run **all)
{
	size_t n = 0;

	for (size_t first = 0, count = 3; first < n_cases; first += count, count *= 4) {
		struct run *runs = NULL;
		size_t n_runs = 0, kept = 0;
		bool *wanted = need(calloc(n_cases, sizeof(*wanted)));

		for (size_t m = 0; m < n_table; m++) {
			size_t mine = n_runs, n_mine = 0;

			if (!selected[m] || tallies[m].killed || equivalent(&table[m]) != NULL)
				continue;
			for (size_t c = 0; c < n_cases; c++)
				if (is_about(&table[m], &cases[c])) {
					append_run(&runs, &n_runs, m, c);
					if (is_likely(table[m].name, cases[c].id))
						runs[n_runs - 1].order = 0;
				}
			n_mine = n_runs - mine;
			if (n_mine == 0)
				continue;
			qsort(runs + mine, n_mine, sizeof(*runs), by_order);
			for (size_t i = 0; i < n_mine; i++)
				if (i >= first && i < first + count)
					runs[kept++] = runs[mine + i];
			n_runs = kept;
		}
		for (size_t i = 0; i < kept; i++)
			wanted[runs[i].test_case] = true;
		take_baselines(wanted);
		for (size_t i = n_runs = 0; i < kept; i++)
			if (cases[runs[i].test_case].sound)
				runs[n_runs++] = runs[i];
		qsort(runs, n_runs, runs != NULL ? sizeof(*runs) : 1, by_order);
		run_all(runs, n_runs, "runs");
		*all = need(realloc(*all, (n + n_runs + 1) * sizeof(**all)));
		memcpy(*all + n, runs, n_runs * sizeof(*runs));
		n += n_runs;
		free(runs);
		free(wanted);
	}
	return (n);
}

/* What is read. */

static void
read_catalogue(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL, *rest, *id, *clauses;
	size_t size = 0;
	ssize_t length;

	if (file == NULL)
		err(2, "%s", path);
	while ((length = getline(&line, &size, file)) > 0) {
		rest = line;
		id = strsep(&rest, "\t");
		clauses = strsep(&rest, "\t");
		if (clauses == NULL || strchr(id, ':') == NULL || strchr(id, '/') == NULL)
			errx(2, "%s: not a catalogue: %s", path, line);
		cases = need(realloc(cases, (n_cases + 1) * sizeof(*cases)));
		cases[n_cases++] = (struct test_case){ .id = need(strdup(id)), .clauses = need(strdup(clauses)) };
	}
	free(line);
	fclose(file);
	if (n_cases == 0)
		errx(2, "%s: no cases", path);
}

static void
read_likely(const char *path)
{
	static char text[1 << 17];
	FILE *file = fopen(path, "r");

	if (file == NULL)
		err(2, "%s", path);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	likely = text;
}

static void
read_unreachable(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL, *tab;
	size_t size = 0;

	if (file == NULL)
		err(2, "%s", path);
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		if ((tab = strchr(line, '\t')) == NULL)
			errx(2, "%s: no reason: %s", path, line);
		*tab = '\0';
		for (size_t i = 0; i < n_cases; i++)
			if (fnmatch(line, cases[i].id, 0) == 0)
				cases[i].unreachable = need(strdup(tab + 1));
	}
	free(line);
	fclose(file);
}

static void
read_table(void)
{
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	const size_t *count;

	if (handle == NULL)
		errx(2, "%s", dlerror());
	table = dlsym(handle, MUTANTS_TABLE);
	count = dlsym(handle, MUTANTS_COUNT);
	if (table == NULL || count == NULL)
		errx(2, "%s: not a library of mutants", library);
	n_table = *count;
	tallies = need(calloc(n_table, sizeof(*tallies)));
	selected = need(calloc(n_table, sizeof(*selected)));
	for (size_t i = 0; i < n_table; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(table[i].name, table[j].name) == 0)
				errx(2, "%s: two mutants of that name", table[i].name);
}

/* What is told. */

static void
write_matrix(const char *output, const struct run *runs, size_t n)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s.tsv", output);
	if ((file = fopen(path, "w")) == NULL)
		err(2, "%s", path);
	for (size_t i = 0; i < n; i++)
		fprintf(file, "%s\t%s\t%s\n", table[runs[i].mutant].name, cases[runs[i].test_case].id,
		    verdict_names[runs[i].verdict]);
	if (fclose(file) == EOF)
		err(2, "%s", path);

	snprintf(path, sizeof(path), "%s.txt", output);
	if ((file = fopen(path, "w")) == NULL)
		err(2, "%s", path);
	fprintf(file, "%-32s %8s %8s %9s %7s %9s %7s  %s\n", "mutant", "killed", "survived", "untouched", "broken", "timed out",
	    "skipped", "mistake");
	for (size_t m = 0; m < n_table; m++) {
		const unsigned *v = tallies[m].verdicts;

		if (selected[m])
			fprintf(file, "%-32s %8u %8u %9u %7u %9u %7u  %s\n", table[m].name, v[KILLED], v[SURVIVED],
			    v[UNTOUCHED], v[BROKEN], v[TIMED_OUT], v[SKIPPED], table[m].mistake);
	}
	fprintf(file, "\nObservations that are judged and that no mutant changed:\n");
	for (size_t c = 0; c < n_cases; c++)
		for (size_t i = 0; cases[c].sound && i < cases[c].n_judged; i++)
			if (!cases[c].judged[i].turned)
				fprintf(file, "%s\t%s\n", cases[c].id, cases[c].judged[i].observation);
	if (fclose(file) == EOF)
		err(2, "%s", path);
}

/* For -k: of each mutant the two cases that noticed it the soonest. */
static void
write_likely(const char *output, const struct run *runs, size_t n)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s-likely.tsv", output);
	if ((file = fopen(path, "w")) == NULL)
		err(2, "%s", path);
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
	if (fclose(file) == EOF)
		err(2, "%s", path);
}

static bool
is_considered(size_t m)
{
	return (selected[m] && equivalent(&table[m]) == NULL);
}

/*
 * A case that has noticed the mutant on a host that can show it, where none of those can run here: without a mutant each of
 * them is skipped.  NULL where one of them ran, or is skipped under the mutant alone, or none is known: then nothing excuses it.
 */
static const struct test_case *
cannot_be_shown(size_t m)
{
	const struct test_case *found = NULL;

	for (size_t c = 0; c < n_cases; c++) {
		if (!is_likely(table[m].name, cases[c].id))
			continue;
		if (!cases[c].ran || cases[c].lacking == NULL)
			return (NULL);
		if (found == NULL)
			found = &cases[c];
	}
	return (found);
}

static bool
report_mutants(bool quick)
{
	size_t noticed = 0, considered = 0, n_equivalent = 0, n_lacking = 0;

	for (size_t m = 0; m < n_table; m++) {
		considered += is_considered(m);
		n_equivalent += selected[m] && equivalent(&table[m]) != NULL;
		noticed += is_considered(m) && tallies[m].killed;
		n_lacking += is_considered(m) && !tallies[m].killed && cannot_be_shown(m) != NULL;
	}
	printf("%zu of %zu mutants were noticed by a case of what they are about\n", noticed, considered);
	if (n_equivalent > 0)
		printf("Mutants that are none on this host:\n");
	for (size_t m = 0; m < n_table; m++)
		if (selected[m] && equivalent(&table[m]) != NULL)
			printf("  %s: %s\n", table[m].name, equivalent(&table[m]));
	if (n_lacking > 0)
		printf("%zu cannot be shown here, since the cases that notice them are skipped without a mutant, too:\n",
		    n_lacking);
	for (size_t m = 0; m < n_table; m++) {
		const struct test_case *c = is_considered(m) && !tallies[m].killed ? cannot_be_shown(m) : NULL;

		if (c != NULL)
			printf("  %s, by %s: %.*s\n", table[m].name, c->id, COMPLAINT_MAX, c->lacking);
	}
	if (noticed + n_lacking < considered)
		printf("Mutants that no case noticed:\n");
	for (size_t m = 0; m < n_table; m++)
		if (is_considered(m) && !tallies[m].killed && cannot_be_shown(m) == NULL)
			printf("  %s (came up in %u runs, broke %u): %s\n", table[m].name, tallies[m].verdicts[SURVIVED],
			    tallies[m].verdicts[BROKEN] + tallies[m].verdicts[TIMED_OUT], table[m].mistake);
	/* A quick run tries none of those. */
	for (size_t m = 0; m < n_table; m++) {
		if (selected[m] && equivalent(&table[m]) != NULL && tallies[m].killed && !quick) {
			printf("  %s is said to be equivalent, and a case notices it\n", table[m].name);
			noticed = SIZE_MAX;
		}
	}
	return (noticed != SIZE_MAX && noticed + n_lacking == considered);
}

static bool
report_cases(bool quick, bool every_mutant)
{
	size_t judging = 0, proven = 0, observations = 0, turned = 0, complaints = 0, unreachable = 0;

	for (size_t c = 0; c < n_cases; c++) {
		judging += cases[c].sound && cases[c].n_judged > 0;
		proven += cases[c].sound && cases[c].n_judged > 0 && cases[c].proven;
		unreachable += cases[c].sound && cases[c].n_judged > 0 && !cases[c].proven && cases[c].unreachable != NULL;
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
			printf("  %s: %.*s\n", cases[c].id, COMPLAINT_MAX, cases[c].complaint);
	if (quick || !every_mutant)
		return (complaints == 0);
	printf("%zu of %zu cases that judge a clause here were made to fail by a mutant of what they are about; %zu are out of"
	    " reach\n", proven, judging, unreachable);
	if (proven + unreachable < judging)
		printf("Cases that no mutant of what they are about made fail:\n");
	for (size_t c = 0; c < n_cases; c++)
		if (cases[c].sound && cases[c].n_judged > 0 && !cases[c].proven && cases[c].unreachable == NULL)
			printf("  %s\n", cases[c].id);
	printf("%zu of %zu observations that are judged were changed by a mutant\n", turned, observations);
	for (size_t c = 0; c < n_cases; c++) {
		if (cases[c].proven && cases[c].unreachable != NULL) {
			printf("  %s is said to be out of reach, and a mutant made it fail\n", cases[c].id);
			complaints++;
		}
	}
	return (complaints == 0 && proven + unreachable >= judging);
}

static void __attribute__((noreturn))
usage(void)
{
	fprintf(stderr, "usage: mutants-run [-apq] [-j jobs] [-k likely] [-m mutants] [-v variable=value] -l library -t tests"
	    " -u unreachable -o output catalogue\n");
	exit(2);
}

int
main(int argc, char *argv[])
{
	const char *pattern = "*", *unreachable = NULL, *output = NULL;
	/* A capital, for the mutant that folds case: cases with absolute names have it in them. */
	struct pool pool = { .name = "Mutants", .n_jobs = 8, .next = next, .done = done };
	bool all = false, part = false, quick = false, good;
	struct run *runs = NULL;
	struct timespec start_time;
	size_t n;
	int option;

	while ((option = getopt(argc, argv, "aj:k:l:m:o:pqt:u:v:")) != -1) {
		switch (option) {
		case 'a': all = true; break;
		case 'j':
			if ((pool.n_jobs = pool_jobs(optarg)) == 0)
				errx(2, "-j '%s': not a number of jobs from 1 to %d", optarg, POOL_JOBS_MAX);
			break;
		case 'k': read_likely(optarg); break;
		case 'l': library = optarg; break;
		case 'm': pattern = optarg; break;
		case 'o': output = optarg; break;
		case 'p': part = true; break;
		case 'q': quick = true; break;
		case 't': tests = optarg; break;
		case 'u': unreachable = optarg; break;
		case 'v':
			if (n_variables == VARIABLES_MAX)
				errx(2, "too many variables");
			variables[n_variables++] = optarg;
			break;
		default: usage();
		}
	}
	if (argc - optind != 1 || library == NULL || tests == NULL || unreachable == NULL || output == NULL)
		usage();
	clock_gettime(CLOCK_MONOTONIC, &start_time);
	read_table();
	read_catalogue(argv[optind]);
	read_unreachable(unreachable);
	for (size_t m = 0; m < n_table; m++)
		n_selected += selected[m] = fnmatch(pattern, table[m].name, 0) == 0;
	if (n_selected == 0)
		errx(2, "%s: no mutant of that name", pattern);
	pool_open(&pool);
	n = quick ? plan_quick(&runs) : plan_whole(&runs, all);
	pool_close();
	write_matrix(output, runs, n);
	if (!quick)
		write_likely(output, runs, n);
	/* A part of the cases need not notice what does not come up in it. */
	good = part || report_mutants(quick);
	good = report_cases(quick, strcmp(pattern, "*") == 0) && good;
	printf("%zu runs in %.0f s; all of them: %s.tsv and .txt\n", n, pool_elapsed(&start_time), output);
	return (good ? 0 : 1);
}
