#include "mutants/run/run.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "judge/deviation.h"
#include "judge/judge.h"
#include "judge/outcome.h"
#include "judge/record.h"
#include "report/text.h"
#include "run/pool.h"

#define	SECONDS_MAX	30	/* after which a run is killed */
#define	WAIT_MS		800	/* for a wait under a mutant, plus twice the case's time without one */
#define	VARIABLES_MAX	16
#define	COMPLAINT_MAX	160	/* bytes of a reason to print */

const struct mutant *table;
size_t n_table, n_selected;
struct tally *tallies;
struct test_case *cases;
size_t n_cases;

static const char *library, *tests;
static const char *variables[VARIABLES_MAX];
static size_t n_variables;

/* The state of run_all(). */
static struct run *planned;
static size_t n_planned, n_begun, n_done;
static const char *plan_name;

bool
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

/* Fills in the command of the next run. */
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
		environment[n++] = mutant;
	}
	if (run->role != BASELINE) {
		snprintf(wait, sizeof(wait), "%s=%d", WAIT_VARIABLE, WAIT_MS + (int)(2000 * c->seconds));
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

/* Reads what a mutant could have been wrong about. */
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

/* A reason for messages. */
static char *
said(const char *reason, const char *otherwise)
{
	if (reason == NULL)
		reason = otherwise;
	return (text_clean(reason, strlen(reason), COMPLAINT_MAX));
}

static bool
is_sound(const struct record *record, bool ended)
{
	return (ended && record->result != NULL &&
	    (strcmp(record->result, "passed") == 0 || strcmp(record->result, "expected_failure") == 0));
}

/* Takes in a case's run without a mutant. */
static void
take_baseline(struct test_case *c, const struct record *record, double seconds, bool ended)
{
	c->ran = true;
	c->seconds = seconds;
	c->sound = is_sound(record, ended);
	if (ended && record->result != NULL && strcmp(record->result, "skipped") == 0)
		c->lacking = said(record->reason, "skipped");
	else if (!c->sound)
		c->complaint = said(record->reason, "came to no end");
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
				struct judged *judged = text_append(&c->judged, &c->n_judged, sizeof(*judged));

				judged->observation = text_copy(e->observation, strlen(e->observation));
				known = true;
			}
			clause += n;
			clause += strspn(clause, " ");
		}
	}
}

/* Whether the outcome says that the bound of a wait passed, which a slow host can do as well as a wrong one. */
static bool
is_bound_passed(const char *outcome)
{
	return (outcome_allowed("blocked|waits", outcome));
}

/* Whether the verdict changed, whether by a clause of the mutant, and whether by more than waits. */
static bool
is_turned(struct test_case *c, const struct mutant *m, const struct record *record, bool *about, bool *firm)
{
	struct finding *findings;
	bool turned = false;
	int n = judge(record, deviations_of(record->host), &findings);

	*about = *firm = false;
	for (int i = 0; i < n; i++) {
		const struct finding *f = &findings[i];
		bool counts = false;

		if (f->kind == FINDING_IMPERMISSIBLE) {
			turned = counts = true;
		} else if (f->kind == FINDING_DEVIATION && manual_selected(record->manuals, f->clause)) {
			turned = true;
			counts = matches(m->about, f->clause, strlen(f->clause));
			for (size_t j = 0; j < c->n_judged; j++)
				if (strcmp(c->judged[j].observation, f->observation) == 0)
					c->judged[j].turned = true;
		}
		*about = *about || counts;
		*firm = *firm || (counts && !is_bound_passed(f->outcome));
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
	bool whole, about = false, firm = false, touched, ended = !process->timed_out && !process->given_up;

	(void)status;
	memset(&record, 0, sizeof(record));
	whole = record_parse(&record, process->texts[0].n > 0 ? process->texts[0].bytes : "", process->texts[0].n) == NULL &&
	    record.manuals != NULL && record.host != NULL;
	run->seconds = pool_elapsed(&process->start);
	if (run->role == BASELINE) {
		take_baseline(c, &record, run->seconds, whole && ended);
		take_chances(c, errors);
	} else if (run->role == CONTROL) {
		run->sound = is_sound(&record, whole && ended);
	} else {
		touched = strstr(errors, ACTED_LINE) != NULL;
		if (!ended)
			run->verdict = TIMED_OUT;
		else if (!whole || record.result == NULL || strcmp(record.result, "broken") == 0)
			run->verdict = BROKEN;
		else if (strcmp(record.result, "skipped") == 0)
			run->verdict = SKIPPED;
		else if (strcmp(record.result, "failed") == 0)
			/* A failure without the mutant's part in it proves nothing. */
			run->verdict = touched && is_turned(c, &table[run->mutant], &record, &about, &firm) ? KILLED : BROKEN;
		else
			run->verdict = touched ? SURVIVED : UNTOUCHED;
		run->proves = run->verdict == KILLED && run->about && about;
		run->firm = run->proves && firm;
	}
	if (run->role == FIRST)
		tallies[run->mutant].verdicts[run->verdict]++;
	if (run->role == FIRST && run->proves)
		tallies[run->mutant].killed = c->proven = true;
	record_free(&record);
	progress(++n_done, n_planned, plan_name);
}

void
run_all(struct run *runs, size_t n, const char *what)
{
	planned = runs;
	n_planned = n;
	n_begun = n_done = 0;
	plan_name = what;
	pool_run();
}

void
runs_open(const char *mutants, const char *programs, size_t n_jobs)
{
	/* With a capital letter, for the mutant that folds case: it is part of absolute names in cases. */
	const struct pool pool = { .name = "Mutants", .n_jobs = n_jobs, .next = next, .done = done };

	library = mutants;
	tests = programs;
	pool_open(&pool);
}

void
runs_close(void)
{
	pool_close();
}

static void __attribute__((noreturn))
usage(void)
{
	fprintf(stderr, "usage: mutants-run [-apq] [-j jobs] [-k likely] [-m mutants] [-v variable=value] -l library -t tests"
	    " -d debts -o output catalogue\n");
	exit(3);
}

int
mutants_run(int argc, char *argv[])
{
	const char *pattern = "*", *list = NULL, *output = NULL, *likely = NULL;
	const char *mutants = NULL, *programs = NULL;
	size_t n_jobs = 8;
	bool all = false, part = false, quick = false, usual = true, good;
	struct run *runs = NULL;
	struct timespec start_time;
	size_t n, n_shown = 0;
	int option;

	opterr = 0;
	while ((option = getopt(argc, argv, "ad:j:k:l:m:o:pqt:v:")) != -1) {
		switch (option) {
		case 'a': all = true; break;
		case 'd': list = optarg; break;
		case 'j':
			if ((n_jobs = pool_jobs(optarg)) == 0)
				text_errx(3, "-j '%s': not a number of jobs from 1 to %d", optarg, POOL_JOBS_MAX);
			break;
		case 'k': likely = optarg; break;
		case 'l': mutants = optarg; break;
		case 'm': pattern = optarg; break;
		case 'o': output = optarg; break;
		case 'p': part = true; break;
		case 'q': quick = true; break;
		case 't': programs = optarg; break;
		case 'v':
			if (n_variables == VARIABLES_MAX)
				text_errx(3, "too many variables");
			variables[n_variables++] = optarg;
			usual = usual && strncmp(optarg, "manuals=", strlen("manuals=")) != 0 &&
			    strncmp(optarg, "host=", strlen("host=")) != 0;
			break;
		default:
			text_warnx("there is no option -%c, or it needs an argument", optopt);
			usage();
		}
	}
	if (argc - optind != 1 || mutants == NULL || programs == NULL || list == NULL || output == NULL)
		usage();
	clock_gettime(CLOCK_MONOTONIC, &start_time);
	read_table(mutants);
	read_catalogue(argv[optind]);
	if (likely != NULL)
		read_likely(likely, !part);
	read_debts(list, !part);
	for (size_t m = 0; m < n_table; m++) {
		bool here = can_be_shown(&table[m]);

		n_shown += here;
		n_selected += tallies[m].selected = here && matches(pattern, table[m].name, strlen(table[m].name));
	}
	if (n_selected == 0)
		text_errx(2, "%s: no mutant of that name, or none that these cases can show", pattern);
	runs_open(mutants, programs, n_jobs);
	n = quick ? plan_quick(&runs) : plan_whole(&runs, all);
	/* What is left out of a part could prove as well. */
	if (!quick)
		repeat_thin(runs, n, (part ? 0 : THIN_OF_MUTANT) | (n_selected == n_shown ? THIN_OF_CASE : 0) | THIN_IF_SINGLE);
	runs_close();
	write_matrix(output, runs, n);
	if (!quick)
		write_likely(output, runs, n);
	/* A part of the cases need not detect every mutant. */
	good = part || report_mutants(quick);
	good = report_cases(quick, n_selected == n_shown, usual) && good;
	text_line(stdout, "%zu runs in %.0f s; all of them: %s.tsv and .txt", n, pool_elapsed(&start_time), output);
	return (good ? 0 : 1);
}
