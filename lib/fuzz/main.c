/*
 * Gives a target inputs that are made of its seeds, always the same by their numbers, each batch in a process of its own.  What
 * ends the process is a fault: the input is kept, and this program fails.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/change.h"
#include "fuzz/target.h"
#include "report/text.h"

#define	BATCH		256
#define	REFUSED		77	/* the exit status of a process whose reader exits */
#define	SECONDS		20	/* of processor time, within which an input must be read */
#define	FAULTS_MAX	8	/* after so many, a target has had enough */

static const char usage[] = "usage: connect-fuzz [-b begin] [-n inputs] [-c seconds] [-o folder] target seed...\n"
    "       connect-fuzz -r target file...\n"
    "       connect-fuzz -l\n";

struct plan {
	const struct target *target;
	const struct input *seeds;
	size_t n_seeds;
	unsigned long begin, end;
	rlim_t seconds;
	const char *folder;	/* for inputs that show a fault */
	bool as_given;		/* seeds are inputs, unchanged */
};

/* What a process tells the one that started it, as it goes. */
static struct {
	volatile unsigned long number;	/* of the input */
	volatile bool reading;
} *progress;

/* A sanitizer's defaults: an allocation that is too large fails, as it would with little memory. */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *
__asan_default_options(void)
{
	return ("allocator_may_return_null=1:max_allocation_size_mb=512:abort_on_error=0:exitcode=99");
}

const char *
__ubsan_default_options(void)
{
	return ("print_stacktrace=1:halt_on_error=1:exitcode=99");
}

static struct input
read_input(const char *path)
{
	struct input in = { .bytes = text_allocate(INPUT_MAX + 1, 1) };
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		text_err(2, "%s", path);
	in.n = fread(in.bytes, 1, INPUT_MAX + 1, file);
	if (ferror(file))
		text_err(2, "%s", path);
	if (in.n > INPUT_MAX)
		text_errx(2, "%s: longer than %d bytes", path, INPUT_MAX);
	fclose(file);
	return (in);
}

static struct input
make_input(const struct plan *plan, unsigned long number)
{
	struct input in = { .bytes = NULL };

	if (!plan->as_given)
		return (input_make(plan->target->name, number, plan->seeds, plan->n_seeds));
	in.n = plan->seeds[number].n;
	in.bytes = text_allocate(in.n + 1, 1);
	memcpy(in.bytes, plan->seeds[number].bytes, in.n);
	return (in);
}

/* A reader that exits has refused its input; what it had allocated need not be freed. */
static void
refused(void)
{
	if (progress->reading)
		_exit(REFUSED);
}

/* Reads the inputs from begin on, in a process of its own. */
static void __attribute__((__noreturn__))
read_batch(const struct plan *plan, unsigned long begin, unsigned long end, int report)
{
	struct rlimit limit = { .rlim_cur = plan->seconds, .rlim_max = plan->seconds };
	struct rusage used;

	if (atexit(refused) != 0 || dup2(report, STDERR_FILENO) == -1)
		_exit(2);
	(void)signal(SIGXCPU, SIG_DFL);
	for (unsigned long i = begin; i < end; i++) {
		struct input in = make_input(plan, i);

		/* Each input has its own time: the limit goes with it. */
		if (getrusage(RUSAGE_SELF, &used) == 0)
			limit.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + plan->seconds;
		limit.rlim_max = RLIM_INFINITY;
		(void)setrlimit(RLIMIT_CPU, &limit);
		progress->number = i;
		progress->reading = true;
		plan->target->read(in.bytes, in.n);
		progress->reading = false;
		free(in.bytes);
	}
	progress->number = end;
	exit(0);
}

/* Runs a batch.  Returns its waitpid(2) status; what it wrote to standard error is in the file. */
static int
run_batch(const struct plan *plan, unsigned long begin, unsigned long end, FILE *report)
{
	pid_t pid;
	int status;

	if (ftruncate(fileno(report), 0) == -1 || lseek(fileno(report), 0, SEEK_SET) == -1)
		text_err(2, "temporary file");
	progress->number = begin;
	progress->reading = false;
	fflush(NULL);
	if ((pid = fork()) == -1)
		text_err(2, "fork");
	if (pid == 0)
		read_batch(plan, begin, end, fileno(report));
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			text_err(2, "waitpid");
	return (status);
}

static bool
is_fault(int status)
{
	return (!WIFEXITED(status) || (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != REFUSED));
}

static void
show(FILE *report, unsigned long number)
{
	char line[1024];

	rewind(report);
	while (fgets(line, sizeof(line), report) != NULL)
		printf("input %lu: %s", number, line);
}

/* Says what an input does, and keeps it. */
static void
tell(const struct plan *plan, unsigned long number, int status, FILE *report)
{
	struct input in = make_input(plan, number);
	char path[PATH_MAX];
	FILE *file;

	printf("fault: %s: input %lu: ", plan->target->name, number);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		printf("took more than %lu s of processor time", (unsigned long)plan->seconds);
	else if (WIFSIGNALED(status))
		printf("ended by signal %d", WTERMSIG(status));
	else
		printf("exit status %d", WEXITSTATUS(status));
	if (plan->folder != NULL) {
		snprintf(path, sizeof(path), "%s/%s-%lu", plan->folder, plan->target->name, number);
		if ((file = fopen(path, "wb")) == NULL || fwrite(in.bytes, 1, in.n, file) != in.n || fclose(file) != 0)
			text_err(2, "%s", path);
		printf(": %s", path);
	}
	putchar('\n');
	show(report, number);
	free(in.bytes);
}

/* Finds the faults of a target.  Returns how many there are. */
static size_t
run_plan(const struct plan *plan, FILE *report)
{
	size_t faults = 0, refusals = 0;

	for (unsigned long at = plan->begin; at < plan->end && faults < FAULTS_MAX;) {
		unsigned long end = plan->end - at > BATCH ? at + BATCH : plan->end;
		int status = run_batch(plan, at, end, report);
		unsigned long number = progress->number;

		if (!is_fault(status)) {
			at = end;
			if (WEXITSTATUS(status) == REFUSED) {
				at = number + 1;
				/* One is shown: a target that refuses all reads nothing. */
				if (refusals++ == 0)
					show(report, number);
			}
			continue;
		}
		faults++;
		if (number < end) {
			tell(plan, number, status, report);
			at = number + 1;
			continue;
		}
		/* What leaks is known only at the end: which input is it? */
		for (number = at; number < end; number++) {
			int alone = run_batch(plan, number, number + 1, report);

			if (is_fault(alone)) {
				tell(plan, number, alone, report);
				break;
			}
		}
		if (number == end)
			printf("fault: %s: inputs %lu to %lu, but none of them alone\n", plan->target->name, at, end - 1);
		at = number < end ? number + 1 : end;
	}
	printf("%s: %lu input%s, %zu refused by an exit, %zu fault%s\n", plan->target->name, plan->end - plan->begin,
	    plan->end - plan->begin == 1 ? "" : "s", refusals, faults, faults == 1 ? "" : "s");
	return (faults);
}

static unsigned long
number_of(const char *text, int option)
{
	char *end;
	unsigned long number;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number > ULONG_MAX / 2)
		errx(2, "-%c %s: not a number", option, text);
	return (number);
}

int
main(int argc, char *argv[])
{
	struct plan plan = { .seconds = SECONDS };
	struct input *seeds;
	unsigned long n = 10000;
	FILE *report;
	int option;

	while ((option = getopt(argc, argv, "b:c:ln:o:r")) != -1) {
		switch (option) {
		case 'b':
			plan.begin = number_of(optarg, option);
			break;
		case 'c':
			plan.seconds = number_of(optarg, option);
			break;
		case 'l':
			for (const struct target *t = targets; t->name != NULL; t++)
				if (!t->planted)
					puts(t->name);
			return (0);
		case 'n':
			n = number_of(optarg, option);
			break;
		case 'o':
			plan.folder = optarg;
			break;
		case 'r':
			plan.as_given = true;
			break;
		default:
			fputs(usage, stderr);
			return (2);
		}
	}
	argc -= optind;
	argv += optind;
	if (argc < 2) {
		fputs(usage, stderr);
		return (2);
	}
	if ((plan.target = target_find(argv[0])) == NULL)
		errx(2, "%s: no target; -l lists them", argv[0]);
	(void)target_folder();
	plan.n_seeds = (size_t)argc - 1;
	plan.seeds = seeds = text_allocate(plan.n_seeds, sizeof(*seeds));
	for (size_t i = 0; i < plan.n_seeds; i++) {
		struct input seed = read_input(argv[i + 1]);

		seeds[i] = seed;
		if (plan.target->prepare != NULL && !plan.as_given) {
			seeds[i].bytes = plan.target->prepare(seed.bytes, seed.n, &seeds[i].n);
			free(seed.bytes);
		}
	}
	plan.end = plan.as_given ? plan.n_seeds : plan.begin + n;
	progress = mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED || (report = tmpfile()) == NULL)
		err(2, NULL);
	n = run_plan(&plan, report);
	for (size_t i = 0; i < plan.n_seeds; i++)
		free(seeds[i].bytes);
	free(seeds);
	fclose(report);
	return (n == 0 ? 0 : 1);
}
