#include "run/run.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "report/about.h"
#include "report/atf.h"
#include "report/text.h"
#include "report/writer.h"
#include "run/kyuafile.h"
#include "run/pool.h"
#include "run/progress.h"

#define	JOBS_EACH	8		/* per processor by default, and the most in all */
#define	JOBS_DEFAULT_MAX	96
#define	VARIABLES_MAX	32
#define	ENVIRONMENT_MAX	8
#define	LIST_SECONDS	60		/* for a program to list its cases */
#define	LIST_CASE	"__test_cases_list__"	/* Kyua's name for the case of a program that cannot list its cases */

struct program {
	char *path, *suite;	/* as in the Kyuafile */
	int64_t id;		/* in the store; 0 before it is stored */
	struct atf_cases cases;
	size_t left;		/* cases still to finish */
};

struct waiting {
	struct program *program;
	const struct atf_case *test_case;
	size_t place;		/* in the queue */
	bool ended;		/* in the queue: the case is in the store */
};

/* A program or case named on the command line. */
struct filter {
	const char *text;
	bool met;
};

static struct program *programs;
static size_t n_programs, n_listed;	/* the first n_listed have been started for their lists */
static size_t n_lists, n_broken_lists;	/* that have ended; that count as a case */
static struct waiting *queue;
static size_t n_queue, queue_next;

static struct filter *filters;
static size_t n_filters;

static const char *variables[VARIABLES_MAX];
static size_t n_variables;
static const char *given_environment[ENVIRONMENT_MAX];	/* NAME=VALUE */
static size_t n_given_environment;
static const char *store = "results.db";
static bool keeps;	/* what ran, if a signal stops the run */

static char root[PATH_MAX];
static unsigned long n_good, n_bad;

/* Results. */

static const char *
below_tests(const char *path)
{
	return (strncmp(path, "tests/", 6) == 0 ? path + 6 : path);
}

static bool
is_wanted(const char *path, const char *name)
{
	bool wanted = n_filters == 0;

	for (size_t i = 0; i < n_filters; i++) {
		/* Compare names as in the report, relative to tests/, wherever the Kyuafile is. */
		const char *program = below_tests(path), *f = below_tests(filters[i].text), *colon = strchr(f, ':');
		size_t length = colon != NULL ? (size_t)(colon - f) : strlen(f);

		if (strncmp(program, f, length) != 0 || (program[length] != '\0' && (program[length] != '/' || colon != NULL)))
			continue;
		if (colon != NULL && name != NULL && strcmp(colon + 1, name) != 0)
			continue;
		/* Whether a case exists is known only once its program has listed its cases. */
		if (colon == NULL || name != NULL)
			filters[i].met = true;
		wanted = true;
	}
	return (wanted);
}

/* Whether this program was named, rather than its folder. */
static bool
is_named(const char *path)
{
	for (size_t i = 0; i < n_filters; i++) {
		const char *f = below_tests(filters[i].text);
		size_t length = strcspn(f, ":");

		if (strlen(below_tests(path)) == length && strncmp(below_tests(path), f, length) == 0)
			return (true);
	}
	return (false);
}

static void
finish_case(struct program *program, const struct atf_case *c, const struct atf_result *result, const struct process *slot)
{
	int64_t end = pool_now_us();

	writer_case(program->id, c, result, slot->start_time, end, slot->texts[0].bytes, slot->texts[0].n, slot->texts[1].bytes,
	    slot->texts[1].n);
	text_line(stdout, "%s:%s  ->  %s%s%s  [%.3fs]", program->path, c->name, result->type, result->reason[0] != '\0' ? ": " : "",
	    result->reason, pool_elapsed(&slot->start));
	if (atf_is_good(result->type))
		n_good++;
	else
		n_bad++;
	progress_case(result->type);
}

/*
 * The text of the case's result; NULL if it left none.  Anything but a regular file is not opened or not read: it could block,
 * lie elsewhere or be endless.
 */
static char *
read_result(const struct process *slot, bool *regular)
{
	static char text[8192];
	struct stat st;
	ssize_t n;
	int fd;

	*regular = true;
	if (lstat(pool_path(slot, "result"), &st) == -1)
		return (NULL);
	*regular = S_ISREG(st.st_mode);
	if (!*regular || (fd = open(pool_path(slot, "result"), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC)) == -1)
		return (NULL);
	/* A process that the case left behind may have replaced the file. */
	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode)) {
		*regular = false;
		close(fd);
		return (NULL);
	}
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	return (text);
}

static void
leave_program(struct program *program)
{
	if (--program->left == 0)
		atf_cases_free(&program->cases);
}

static void
finish_list(const struct process *slot, int status)
{
	struct waiting *w = slot->what;
	struct program *p = w->program;
	struct atf_result result = { .type = "broken" };
	char message[512] = "";

	n_lists++;
	p->id = writer_program(root, p->path, p->suite);
	if (slot->timed_out)
		snprintf(message, sizeof(message), "Test program did not list its cases within %d s", LIST_SECONDS);
	else if (slot->texts[0].over)
		snprintf(message, sizeof(message), "Test program wrote over %d bytes for a list", POOL_OUTPUT_MAX);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		snprintf(message, sizeof(message), "Test program %.*s", (int)strcspn(slot->texts[1].n > 0 ? slot->texts[1].bytes :
		    "cannot be run", "\n"), slot->texts[1].n > 0 ? slot->texts[1].bytes : "cannot be run");
	else if (WIFSIGNALED(status))
		snprintf(message, sizeof(message), "Test program received signal %d", WTERMSIG(status));
	else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		snprintf(message, sizeof(message), "Test program did not exit cleanly");
	else
		(void)atf_read_list(&p->cases, slot->texts[0].n > 0 ? slot->texts[0].bytes : "", message, sizeof(message));
	if (message[0] != '\0') {
		struct atf_case list = { .name = (char[]){ LIST_CASE } };

		(void)is_wanted(p->path, NULL);
		snprintf(result.reason, sizeof(result.reason), "%s", message);
		n_broken_lists++;
		finish_case(p, &list, &result, slot);
		return;
	}
	for (size_t i = 0; i < p->cases.n; i++) {
		if (!is_wanted(p->path, p->cases.cases[i].name))
			continue;
		w = text_append(&queue, &n_queue, sizeof(*w));
		w->place = n_queue - 1;
		w->program = p;
		w->test_case = &p->cases.cases[i];
		p->left++;
	}
	p->left++;
	leave_program(p);
}

static void
done(const struct process *slot, int status)
{
	struct waiting *w = slot->what;
	struct atf_result result;

	if (slot->given_up)
		text_warnx("%s%s%s: process %ld cannot be killed and stays", w->program->path, w->test_case != NULL ? ":" : "",
		    w->test_case != NULL ? w->test_case->name : "", (long)slot->pid);
	if (w->test_case == NULL) {
		finish_list(slot, status);
	} else {
		if (slot->texts[0].over || slot->texts[1].over) {
			result.type = "broken";
			snprintf(result.reason, sizeof(result.reason), "Test case wrote over %d bytes", POOL_OUTPUT_MAX);
		} else {
			bool regular;
			const char *text = read_result(slot, &regular);

			atf_read_result(&result, text, status, slot->timed_out);
			if (!regular && !slot->timed_out) {
				result.type = "broken";
				snprintf(result.reason, sizeof(result.reason), "Test result is not a regular file");
			}
		}
		queue[w->place].ended = true;
		finish_case(w->program, w->test_case, &result, slot);
		leave_program(w->program);
	}
	if (n_lists == n_programs)
		progress_total(n_queue + n_broken_lists);
	free(w);
}

/* Whether the user gives this variable of the environment: of two with one name, programs find one or the other. */
static bool
is_given(const char *assignment)
{
	size_t name = strcspn(assignment, "=") + 1;

	for (size_t i = 0; i < n_given_environment; i++)
		if (strncmp(given_environment[i], assignment, name) == 0)
			return (true);
	return (false);
}

/* Fills in the command that lists a program's cases, or runs one. */
static void
prepare(const struct process *slot, struct job *job, struct program *program, const struct atf_case *c, size_t place)
{
	static char file[2 * PATH_MAX], result[PATH_MAX + 8], set[] = "-v", list[] = "-l";
	static char *arguments[2 * VARIABLES_MAX + 8];
	static char search[] = "PATH=/usr/bin:/bin", zone[] = "TZ=UTC", inside[] = "__RUNNING_INSIDE_ATF_RUN=internal-yes-value";
	static char *const always[] = { search, zone, inside };
	static char *environment[ENVIRONMENT_MAX + 4];
	struct waiting *w = text_allocate(1, sizeof(*w));
	size_t n = 0, variable = 0;

	*w = (struct waiting){ .program = program, .test_case = c, .place = place };
	for (size_t i = 0; i < n_given_environment; i++)
		environment[variable++] = (char *)(uintptr_t)given_environment[i];
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (!is_given(always[i]))
			environment[variable++] = always[i];
	environment[variable] = NULL;
	snprintf(file, sizeof(file), "%s/%s", root, program->path);
	arguments[n++] = file;
	for (size_t i = 0; i < n_variables; i++) {
		arguments[n++] = set;
		arguments[n++] = (char *)(uintptr_t)variables[i];
	}
	if (c == NULL) {
		arguments[n++] = list;
	} else {
		snprintf(result, sizeof(result), "-r%s", pool_path(slot, "result"));
		arguments[n++] = result;
		arguments[n++] = c->name;
	}
	arguments[n] = NULL;
	*job = (struct job){ .arguments = arguments, .environment = environment, .limit = c != NULL ? c->timeout : LIST_SECONDS,
	    .what = w };
}

/* The next job: a waiting case, or the list of the next program. */
static bool
next(const struct process *slot, struct job *job)
{
	/* How many cases there are is known once all programs have listed theirs. */
	while (queue_next < n_queue && (!progress_is_shown() || n_listed == n_programs)) {
		size_t place = queue_next;
		struct waiting w = queue[queue_next++];
		struct atf_result result = { .type = "broken" };
		struct process nothing = { .pid = 0 };

		if (w.test_case->asks_for == NULL) {
			prepare(slot, job, w.program, w.test_case, place);
			return (true);
		}
		clock_gettime(CLOCK_MONOTONIC, &nothing.start);
		nothing.start_time = pool_now_us();
		snprintf(result.reason, sizeof(result.reason), "Test case has the property %s, unsupported by connect-run",
		    w.test_case->asks_for);
		queue[place].ended = true;
		finish_case(w.program, w.test_case, &result, &nothing);
		leave_program(w.program);
	}
	if (n_listed == n_programs)
		return (false);
	prepare(slot, job, &programs[n_listed++], NULL, 0);
	return (true);
}

/* Keeps what ran: the other cases are in the store as those that the run did not reach. */
static void
keep(void)
{
	size_t left = 0;

	for (size_t i = 0; i < n_queue; i++) {
		if (queue[i].ended)
			continue;
		writer_case(queue[i].program->id, queue[i].test_case, NULL, 0, 0, NULL, 0, NULL, 0);
		left++;
	}
	progress_end();
	if (n_good + n_bad == 0)
		return;
	writer_commit();
	fprintf(stderr, "connect-run: stopped after %lu cases, with %zu%s left; ", n_good + n_bad, left,
	    n_lists < n_programs ? " or more" : "");
	text_line(stderr, "%s has what ran", store);
}

static void
say_stopped(void)
{
	if (keeps && n_good + n_bad > 0)
		return;
	progress_end();
	fprintf(stderr, "connect-run: stopped after %lu cases; no store was written\n", n_good + n_bad);
}

/* The command line. */

static void
find_programs(const char *folder)
{
	struct listing listing = { .n = 0 };
	char message[PATH_MAX + 256], path[2 * PATH_MAX];
	struct stat st;

	if (realpath(folder, root) == NULL)
		text_err(2, "%s", folder);
	snprintf(path, sizeof(path), "%s/Kyuafile", root);
	if (stat(path, &st) == -1 && errno == ENOENT && n_filters > 0) {
		/* Without a Kyuafile, run the programs that are named. */
		for (size_t i = 0; i < n_filters; i++) {
			snprintf(message, sizeof(message), "%.*s", (int)strcspn(filters[i].text, ":"), filters[i].text);
			for (size_t j = 0; j < listing.n && message[0] != '\0'; j++)
				if (strcmp(listing.programs[j].path, message) == 0)
					message[0] = '\0';
			if (message[0] != '\0')
				listing_add(&listing, message, "connect");
		}
	} else if (kyuafile_read(&listing, root, message, sizeof(message)) == -1) {
		text_errx(2, "%s", message);
	}
	programs = text_allocate(listing.n, sizeof(*programs));
	for (size_t i = 0; i < listing.n; i++) {
		const struct listed *l = &listing.programs[i];

		if (!is_wanted(l->path, NULL))
			continue;
		snprintf(path, sizeof(path), "%s/%s", root, l->path);
		if (stat(path, &st) == -1) {
			if (is_named(l->path))
				text_err(2, "%s", path);
			text_warn("%s is listed but left out", l->path);
			continue;
		}
		programs[n_programs].path = text_copy(l->path, strlen(l->path));
		programs[n_programs++].suite = text_copy(l->suite, strlen(l->suite));
	}
	listing_free(&listing);
	for (size_t i = 0; i < n_filters; i++)
		if (!filters[i].met && strchr(filters[i].text, ':') == NULL)
			text_errx(2, "%s: no such program or folder in %s", filters[i].text, root);
	if (n_programs == 0)
		text_errx(2, "%s: no program to run", root);
}

static const char usage_text[] =
    "usage: connect-run [-kp] [-e name=value] ... [-j jobs] [-o store] [-r folder] [-v variable=value] ...\n"
    "                   [program[:case] ...]\n"
    "       connect-run --help | --version\n";

static void __attribute__((noreturn))
usage(void)
{
	fputs(usage_text, stderr);
	exit(3);
}

static void
need_assignment(char option, const char *argument)
{
	if (strchr(argument, '=') != NULL && argument[0] != '=')
		return;
	text_warnx("-%c %s: not %s=value", option, argument, option == 'e' ? "name" : "variable");
	usage();
}

/* Reports the argument that getopt_long() rejected. */
static void __attribute__((noreturn))
wrong_option(char option, const char *last)
{
	if (option == ':')
		text_warnx("-%c needs an argument", optopt);
	else if (optopt == 0 || optopt == 'h' || optopt == 'V')	/* a long option */
		text_warnx("there is no option %s", last);
	else
		text_warnx("there is no option -%c", optopt);
	usage();
}

int
connect_run(int argc, char *argv[])
{
	static const struct option long_options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const char *folder = ".";
	struct pool pool = { .name = "connect-run", .next = next, .done = done,
	    .discard = writer_discard, .stopped = say_stopped };
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	bool all_met = true;
	int option;

	/* Most cases wait rather than use a processor. */
	if (processors < 1)
		processors = 1;
	pool.n_jobs = processors < JOBS_DEFAULT_MAX / JOBS_EACH ? (size_t)(JOBS_EACH * processors) : JOBS_DEFAULT_MAX;
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":e:hj:ko:pr:v:V", long_options, NULL)) != -1) {
		switch (option) {
		case 'h':
			fputs(usage_text, stdout);
			about_end();
		case 'e':
			need_assignment('e', optarg);
			if (n_given_environment == ENVIRONMENT_MAX)
				text_errx(3, "too many variables of the environment");
			given_environment[n_given_environment++] = optarg;
			break;
		case 'j':
			if ((pool.n_jobs = pool_jobs(optarg)) == 0)
				text_errx(3, "-j '%s': not a number of jobs from 1 to %d", optarg, POOL_JOBS_MAX);
			break;
		case 'k':
			keeps = true;
			pool.keep = keep;
			break;
		case 'o':
			store = optarg;
			break;
		case 'p':
			progress_begin();
			break;
		case 'r':
			folder = optarg;
			break;
		case 'v':
			need_assignment('v', optarg);
			if (n_variables == VARIABLES_MAX)
				text_errx(3, "too many variables");
			variables[n_variables++] = optarg;
			break;
		case 'V':
			about_version();
		default:
			wrong_option((char)option, argv[optind - 1]);
		}
	}
	filters = text_allocate((size_t)(argc - optind), sizeof(*filters));
	for (n_filters = 0; optind < argc; optind++)
		filters[n_filters++].text = argv[optind];
	setvbuf(stdout, NULL, _IOLBF, 0);
	find_programs(folder);
	pool_open(&pool);
	writer_begin(store);
	pool_run();
	progress_end();
	for (size_t i = 0; i < n_filters; i++) {
		if (!filters[i].met) {
			text_warnx("no case matched %s", filters[i].text);
			all_met = false;
		}
	}
	writer_commit();
	printf("\n");
	text_line(stdout, "Results saved to %s", store);
	printf("\n%lu/%lu passed (%lu failed)\n", n_good, n_good + n_bad, n_bad);
	return (n_bad == 0 && all_met ? 0 : 1);
}
