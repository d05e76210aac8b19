#include "run/run.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "run/atf.h"
#include "run/kyuafile.h"
#include "run/writer.h"

#define	JOBS_MAX	256
#define	JOBS_EACH	8		/* by default, for each processor; and in all */
#define	JOBS_DEFAULT_MAX	96
#define	VARIABLES_MAX	32
#define	OUTPUT_MAX	(8 << 20)	/* bytes of each of a case's two outputs; one that writes more is ended */
#define	LIST_SECONDS	60		/* for a program to list its cases */
#define	GRACE_SECONDS	10		/* for what was killed to be gone */
#define	POLL_MS		1000		/* of a wait for events: the precision of the time limits */
#define	DEPTH_MAX	64		/* of a directory that is removed */
#define	LIST_CASE	"__test_cases_list__"	/* the case, by Kyua's name, of a program that could not list any */

struct program {
	char *path, *suite;	/* as in the Kyuafile */
	int64_t id;		/* in the store; 0 before it is there */
	struct atf_cases cases;
	size_t left;		/* cases that are not done */
};

struct text {
	char *bytes;
	size_t n, room;
	bool over;		/* there was more */
};

/* A process: a program that lists its cases, or a case. */
struct slot {
	pid_t pid;		/* 0 while the slot is free */
	struct program *program;
	const struct atf_case *test_case;	/* NULL for a list */
	int fds[2];		/* its standard output and error; -1 when closed */
	struct text texts[2];
	struct timespec start;
	int64_t start_time;
	double limit, killed_at;	/* seconds from start; killed_at is 0 before that */
	bool timed_out;
	char directory[PATH_MAX];
};

/* A case that waits to be run. */
struct waiting {
	struct program *program;
	const struct atf_case *test_case;
};

/* A program or case that was asked for. */
struct filter {
	const char *text;
	bool met;
};

static struct program *programs;
static size_t n_programs, n_listed;	/* those listed, or being so, are the first ones */
static struct waiting *queue;
static size_t n_queue, queue_room, queue_next;

static struct slot *slots;
static size_t n_slots;

static struct filter *filters;
static size_t n_filters;

static const char *variables[VARIABLES_MAX];
static size_t n_variables;

static char root[PATH_MAX], top[PATH_MAX];
static pid_t runner;
static int wake[2];
static volatile sig_atomic_t stopped;
static unsigned long n_directories, n_good, n_bad;

static void *
need(void *memory)
{
	if (memory == NULL)
		err(2, "memory");
	return (memory);
}

/* Time. */

static double
elapsed(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9);
}

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return ((int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

/* The working directories. */

/* Removes what is below the directory, but nothing that is mounted there, and the entry itself. */
static void
remove_all(int at, const char *name, int depth)
{
	struct dirent *entry;
	struct stat above, st;
	DIR *directory;
	int fd;

	if (unlinkat(at, name, 0) == 0 || unlinkat(at, name, AT_REMOVEDIR) == 0 || depth > DEPTH_MAX)
		return;
	if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == -1 || !S_ISDIR(st.st_mode) ||
	    (at == AT_FDCWD ? 0 : fstat(at, &above)) == -1 || (at != AT_FDCWD && above.st_dev != st.st_dev))
		return;
	/* A case may have left a directory that forbids all. */
	(void)fchmodat(at, name, 0700, 0);
	if ((fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) == -1)
		return;
	if ((directory = fdopendir(fd)) == NULL) {
		close(fd);
		return;
	}
	while ((entry = readdir(directory)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			remove_all(fd, entry->d_name, depth + 1);
	closedir(directory);
	(void)unlinkat(at, name, AT_REMOVEDIR);
}

/* However this process ends, nothing of it stays but a store that is whole. */
static void
clean_up(void)
{
	if (getpid() != runner)
		return;
	for (size_t i = 0; i < n_slots; i++)
		if (slots[i].pid > 0)
			(void)kill(-slots[i].pid, SIGKILL);
	for (size_t i = 0; i < n_slots; i++) {
		struct timespec start;

		if (slots[i].pid <= 0)
			continue;
		clock_gettime(CLOCK_MONOTONIC, &start);
		while (waitpid(slots[i].pid, NULL, WNOHANG) == 0 && elapsed(&start) < GRACE_SECONDS)
			(void)poll(NULL, 0, 10);
		slots[i].pid = 0;
	}
	if (top[0] != '\0')
		remove_all(AT_FDCWD, top, 0);
	top[0] = '\0';
	writer_discard();
}

static void
on_signal(int signo)
{
	int error = errno;

	if (signo != SIGCHLD)
		stopped = signo;
	(void)!write(wake[1], "w", 1);
	errno = error;
}

static void
set_flags(int fd, int nonblocking)
{
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) == -1 || (nonblocking && fcntl(fd, F_SETFL, O_NONBLOCK) == -1))
		err(2, "fcntl");
}

/* What all processes need, before the first of them. */
static void
set_up(size_t n_jobs)
{
	const char *where = getenv("TMPDIR");
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	static const int signals[] = { SIGCHLD, SIGHUP, SIGINT, SIGPIPE, SIGTERM };

	runner = getpid();
	if (pipe(wake) == -1)
		err(2, "pipe");
	set_flags(wake[0], true);
	set_flags(wake[1], true);
	slots = need(calloc(n_jobs, sizeof(*slots)));
	n_slots = n_jobs;
	if (atexit(clean_up) != 0)
		errx(2, "atexit");
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
	/* A limit on files is an error of the store's, not the end of this process. */
	signal(SIGXFSZ, SIG_IGN);
	if (where == NULL || where[0] != '/')
		where = "/tmp";
	if (snprintf(top, sizeof(top), "%s/connect-run.XXXXXX", where) >= PATH_MAX - 64)
		errx(2, "%s: too long a path", where);
	if (mkdtemp(top) == NULL) {
		top[0] = '\0';
		err(2, "%s: a directory to work in", where);
	}
	/* A case whose child is another user works below it. */
	if (chmod(top, 0755) == -1)
		err(2, "%s", top);
}

static void
check_stopped(void)
{
	if (stopped == 0)
		return;
	clean_up();
	fprintf(stderr, "connect-run: stopped after %lu cases; no store was written\n", n_good + n_bad);
	signal(stopped, SIG_DFL);
	raise(stopped);
}

/* Processes. */

static const char *
path_in(const struct slot *slot, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.*s/%s", PATH_MAX - 16, slot->directory, name);
	return (path);
}

static void __attribute__((noreturn))
become(const struct slot *slot, const int out[2])
{
	char file[2 * PATH_MAX], result[PATH_MAX + 8], home[PATH_MAX + 8], tmp[PATH_MAX + 8];
	char *environment[] = { (char[]){ "PATH=/usr/bin:/bin" }, (char[]){ "TZ=UTC" },
	    (char[]){ "__RUNNING_INSIDE_ATF_RUN=internal-yes-value" }, home, tmp, NULL };
	char *arguments[2 * VARIABLES_MAX + 8], set[] = "-v", list[] = "-l";
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t none;
	size_t n = 0;
	int in, error;

	(void)setsid();
	for (int signo = 1; signo < 32; signo++)
		(void)sigaction(signo, &action, NULL);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	umask(022);

	snprintf(file, sizeof(file), "%s/%s", root, slot->program->path);
	snprintf(home, sizeof(home), "HOME=%s", path_in(slot, "work"));
	snprintf(tmp, sizeof(tmp), "TMPDIR=%s", path_in(slot, "work"));
	arguments[n++] = file;
	for (size_t i = 0; i < n_variables; i++) {
		arguments[n++] = set;
		arguments[n++] = (char *)(uintptr_t)variables[i];
	}
	if (slot->test_case == NULL) {
		arguments[n++] = list;
	} else {
		snprintf(result, sizeof(result), "-r%s", path_in(slot, "result"));
		arguments[n++] = result;
		arguments[n++] = slot->test_case->name;
	}
	arguments[n] = NULL;

	if ((in = open("/dev/null", O_RDONLY)) != -1 && in != 0) {
		(void)dup2(in, 0);
		close(in);
	} else if (in == -1) {
		close(0);	/* a host without /dev/null: better none than the caller's */
	}
	if (dup2(out[0], 1) == -1 || dup2(out[1], 2) == -1 || chdir(path_in(slot, "work")) == -1)
		_exit(126);
	closefrom(3);
	execve(file, arguments, environment);
	error = errno;
	(void)!write(2, "cannot be run: ", 15);
	(void)!write(2, strerror(error), strlen(strerror(error)));
	(void)!write(2, "\n", 1);
	_exit(127);
}

static void
start(struct slot *slot, struct program *program, const struct atf_case *c)
{
	int pipes[2][2];
	int out[2];

	*slot = (struct slot){ .program = program, .test_case = c, .fds = { -1, -1 },
	    .limit = c != NULL ? c->timeout : LIST_SECONDS };
	snprintf(slot->directory, sizeof(slot->directory), "%.*s/%lu", PATH_MAX - 32, top, ++n_directories);
	if (mkdir(slot->directory, 0755) == -1 || mkdir(path_in(slot, "work"), 0755) == -1)
		err(2, "%s", slot->directory);
	for (int i = 0; i < 2; i++) {
		if (pipe(pipes[i]) == -1)
			err(2, "pipe");
		slot->fds[i] = pipes[i][0];
		out[i] = pipes[i][1];
		set_flags(slot->fds[i], true);
		set_flags(out[i], false);
	}
	slot->start_time = now_us();
	clock_gettime(CLOCK_MONOTONIC, &slot->start);
	if ((slot->pid = fork()) == -1) {
		slot->pid = 0;
		err(2, "fork");
	}
	if (slot->pid == 0)
		become(slot, out);
	close(out[0]);
	close(out[1]);
}

static void
end_slot(struct slot *slot)
{
	for (int i = 0; i < 2; i++) {
		if (slot->fds[i] != -1)
			close(slot->fds[i]);
		free(slot->texts[i].bytes);
	}
	remove_all(AT_FDCWD, slot->directory, 0);
	slot->pid = 0;
}

/* Takes what the process has written by now.  What is over the limit is dropped, and ends the process. */
static void
take_output(struct slot *slot)
{
	static char buffer[65536];

	for (int i = 0; i < 2; i++) {
		struct text *t = &slot->texts[i];
		ssize_t n = -1;

		for (int reads = 0; slot->fds[i] != -1 && reads < 64 && (n = read(slot->fds[i], buffer, sizeof(buffer))) > 0; reads++) {
			size_t fits = (size_t)n <= OUTPUT_MAX - t->n ? (size_t)n : OUTPUT_MAX - t->n;

			t->over = t->over || fits < (size_t)n;
			if (t->n + fits + 1 > t->room) {
				t->room = 2 * (t->n + fits) + 4096;
				t->bytes = need(realloc(t->bytes, t->room));
			}
			memcpy(t->bytes + t->n, buffer, fits);
			t->n += fits;
			t->bytes[t->n] = '\0';
		}
		if (n == 0 && slot->fds[i] != -1) {
			close(slot->fds[i]);
			slot->fds[i] = -1;
		}
		if (t->over && slot->killed_at == 0) {
			slot->killed_at = elapsed(&slot->start);
			(void)kill(-slot->pid, SIGKILL);
			(void)kill(slot->pid, SIGKILL);
		}
	}
}

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
		/* Named as in the report, relative to tests/, wherever the Kyuafile is. */
		const char *program = below_tests(path), *f = below_tests(filters[i].text), *colon = strchr(f, ':');
		size_t length = colon != NULL ? (size_t)(colon - f) : strlen(f);

		if (strncmp(program, f, length) != 0 || (program[length] != '\0' && (program[length] != '/' || colon != NULL)))
			continue;
		if (colon != NULL && name != NULL && strcmp(colon + 1, name) != 0)
			continue;
		/* Whether a case is there is known when its program has listed them. */
		if (colon == NULL || name != NULL)
			filters[i].met = true;
		wanted = true;
	}
	return (wanted);
}

/* Whether that very program was asked for. */
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
finish_case(struct program *program, const struct atf_case *c, const struct atf_result *result, const struct slot *slot)
{
	int64_t end = now_us();

	writer_case(program->id, c, result, slot->start_time, end, slot->texts[0].bytes, slot->texts[0].n, slot->texts[1].bytes,
	    slot->texts[1].n);
	printf("%s:%s  ->  %s%s%s  [%.3fs]\n", program->path, c->name, result->type, result->reason[0] != '\0' ? ": " : "",
	    result->reason, elapsed(&slot->start));
	if (atf_is_good(result->type))
		n_good++;
	else
		n_bad++;
}

/*
 * The text of the case's result; NULL where it left none.  What is no regular file is not opened, or is not read: it could block, lie
 * elsewhere or have no end.
 */
static char *
read_result(const struct slot *slot, bool *regular)
{
	static char text[8192];
	struct stat st;
	ssize_t n;
	int fd;

	*regular = true;
	if (lstat(path_in(slot, "result"), &st) == -1)
		return (NULL);
	*regular = S_ISREG(st.st_mode);
	if (!*regular || (fd = open(path_in(slot, "result"), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC)) == -1)
		return (NULL);
	/* A process that the case left can have put something else there. */
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
finish_list(struct slot *slot, int status)
{
	struct program *p = slot->program;
	struct atf_result result = { .type = "broken" };
	char message[512] = "";

	p->id = writer_program(root, p->path, p->suite);
	if (slot->timed_out)
		snprintf(message, sizeof(message), "Test program did not list its cases within %d s", LIST_SECONDS);
	else if (slot->texts[0].over)
		snprintf(message, sizeof(message), "Test program wrote over %d bytes for a list", OUTPUT_MAX);
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
		finish_case(p, &list, &result, slot);
		return;
	}
	for (size_t i = 0; i < p->cases.n; i++) {
		if (!is_wanted(p->path, p->cases.cases[i].name))
			continue;
		if (n_queue == queue_room) {
			queue_room = queue_room == 0 ? 256 : 2 * queue_room;
			queue = need(realloc(queue, queue_room * sizeof(*queue)));
		}
		queue[n_queue++] = (struct waiting){ .program = p, .test_case = &p->cases.cases[i] };
		p->left++;
	}
	p->left++;
	leave_program(p);
}

/* The process is gone, or given up: it was killed and would not go. */
static void
finish(struct slot *slot, int status, bool given_up)
{
	struct atf_result result;

	if (!given_up)
		(void)kill(-slot->pid, SIGKILL);
	take_output(slot);
	if (given_up)
		warnx("%s%s%s: process %ld cannot be killed and stays", slot->program->path, slot->test_case != NULL ? ":" : "",
		    slot->test_case != NULL ? slot->test_case->name : "", (long)slot->pid);
	if (slot->test_case == NULL) {
		finish_list(slot, status);
	} else {
		if (slot->texts[0].over || slot->texts[1].over) {
			result.type = "broken";
			snprintf(result.reason, sizeof(result.reason), "Test case wrote over %d bytes", OUTPUT_MAX);
		} else {
			bool regular;
			const char *text = read_result(slot, &regular);

			atf_read_result(&result, text, status, slot->timed_out);
			if (!regular && !slot->timed_out) {
				result.type = "broken";
				snprintf(result.reason, sizeof(result.reason), "Test result is not a regular file");
			}
		}
		finish_case(slot->program, slot->test_case, &result, slot);
		leave_program(slot->program);
	}
	end_slot(slot);
}

/* Starts a case that waits, or the list of the next program; false where there is nothing to start. */
static bool
start_next(struct slot *slot)
{
	while (queue_next < n_queue) {
		struct waiting w = queue[queue_next++];
		struct atf_result result = { .type = "broken" };
		struct slot nothing = { .program = w.program };

		if (w.test_case->asks_for == NULL) {
			start(slot, w.program, w.test_case);
			return (true);
		}
		clock_gettime(CLOCK_MONOTONIC, &nothing.start);
		nothing.start_time = now_us();
		snprintf(result.reason, sizeof(result.reason), "Test case has the property %s, which connect-run does not heed",
		    w.test_case->asks_for);
		finish_case(w.program, w.test_case, &result, &nothing);
		leave_program(w.program);
	}
	if (n_listed == n_programs)
		return (false);
	start(slot, &programs[n_listed++], NULL);
	return (true);
}

/* Ends what has taken too long. */
static void
check_time(struct slot *slot)
{
	double seconds = elapsed(&slot->start);

	if (slot->killed_at == 0 && seconds > slot->limit) {
		slot->timed_out = true;
		slot->killed_at = seconds;
		(void)kill(-slot->pid, SIGKILL);
		(void)kill(slot->pid, SIGKILL);
	} else if (slot->killed_at != 0 && seconds > slot->killed_at + GRACE_SECONDS) {
		finish(slot, 0, true);
	}
}

/* How long to wait for an event at most. */
static int
wait_ms(void)
{
	double soonest = POLL_MS;

	for (size_t i = 0; i < n_slots; i++) {
		double left;

		if (slots[i].pid == 0 || slots[i].killed_at != 0)
			continue;
		left = (slots[i].limit - elapsed(&slots[i].start)) * 1000 + 1;
		if (left < soonest)
			soonest = left > 0 ? left : 0;
	}
	return ((int)soonest);
}

static void
run_all(void)
{
	struct pollfd *fds = need(calloc(2 * n_slots + 1, sizeof(*fds)));

	for (;;) {
		nfds_t n = 0;
		size_t running = 0;
		char bytes[64];

		for (size_t i = 0; i < n_slots; i++)
			if (slots[i].pid == 0 && !start_next(&slots[i]))
				break;
		fds[n++] = (struct pollfd){ .fd = wake[0], .events = POLLIN };
		for (size_t i = 0; i < n_slots; i++) {
			running += slots[i].pid != 0;
			for (int j = 0; slots[i].pid != 0 && j < 2; j++)
				if (slots[i].fds[j] != -1)
					fds[n++] = (struct pollfd){ .fd = slots[i].fds[j], .events = POLLIN };
		}
		if (running == 0)
			break;
		(void)poll(fds, n, wait_ms());
		while (read(wake[0], bytes, sizeof(bytes)) > 0)
			continue;
		check_stopped();
		for (size_t i = 0; i < n_slots; i++) {
			int status;

			if (slots[i].pid == 0)
				continue;
			take_output(&slots[i]);
			if (waitpid(slots[i].pid, &status, WNOHANG) == slots[i].pid)
				finish(&slots[i], status, false);
			else
				check_time(&slots[i]);
		}
	}
	free(fds);
}

/* What is asked for. */

static void
find_programs(const char *folder)
{
	struct listing listing = { .n = 0 };
	char message[PATH_MAX + 256], path[2 * PATH_MAX];
	struct stat st;

	if (realpath(folder, root) == NULL)
		err(2, "%s", folder);
	snprintf(path, sizeof(path), "%s/Kyuafile", root);
	if (stat(path, &st) == -1 && errno == ENOENT && n_filters > 0) {
		/* Without a Kyuafile the programs are those that are named. */
		for (size_t i = 0; i < n_filters; i++) {
			snprintf(message, sizeof(message), "%.*s", (int)strcspn(filters[i].text, ":"), filters[i].text);
			for (size_t j = 0; j < listing.n && message[0] != '\0'; j++)
				if (strcmp(listing.programs[j].path, message) == 0)
					message[0] = '\0';
			if (message[0] != '\0')
				listing_add(&listing, message, "connect");
		}
	} else if (kyuafile_read(&listing, root, message, sizeof(message)) == -1) {
		errx(2, "%s", message);
	}
	programs = need(calloc(listing.n, sizeof(*programs)));
	for (size_t i = 0; i < listing.n; i++) {
		const struct listed *l = &listing.programs[i];

		if (!is_wanted(l->path, NULL))
			continue;
		snprintf(path, sizeof(path), "%s/%s", root, l->path);
		if (stat(path, &st) == -1) {
			if (is_named(l->path))
				err(2, "%s", path);
			warn("%s is listed and left out", l->path);
			continue;
		}
		programs[n_programs].path = need(strdup(l->path));
		programs[n_programs++].suite = need(strdup(l->suite));
	}
	listing_free(&listing);
	for (size_t i = 0; i < n_filters; i++)
		if (!filters[i].met && strchr(filters[i].text, ':') == NULL)
			errx(2, "%s: no such program or folder in %s", filters[i].text, root);
	if (n_programs == 0)
		errx(2, "%s: no program to run", root);
}

const char run_usage[] =
    "usage: connect-run [-j jobs] [-o store] [-r folder] [-v variable=value] ... [program[:case] ...]\n"
    "       connect-run --help | --version\n";

static void __attribute__((noreturn))
usage(void)
{
	fputs(run_usage, stderr);
	exit(3);
}

int
connect_run(int argc, char *argv[])
{
	const char *store = "results.db", *folder = ".";
	struct rlimit no_core;
	long processors = sysconf(_SC_NPROCESSORS_ONLN), n_jobs;
	bool all_met = true;
	char *end;
	int option;

	/* Most cases wait rather than work. */
	if (processors < 1)
		processors = 1;
	n_jobs = processors < JOBS_DEFAULT_MAX / JOBS_EACH ? JOBS_EACH * processors : JOBS_DEFAULT_MAX;
	while ((option = getopt(argc, argv, "j:o:r:v:")) != -1) {
		switch (option) {
		case 'j':
			n_jobs = strtol(optarg, &end, 10);
			if (optarg[0] < '0' || optarg[0] > '9' || *end != '\0' || n_jobs < 1 || n_jobs > JOBS_MAX)
				errx(3, "-j '%s': not a number of jobs from 1 to %d", optarg, JOBS_MAX);
			break;
		case 'o':
			store = optarg;
			break;
		case 'r':
			folder = optarg;
			break;
		case 'v':
			if (strchr(optarg, '=') == NULL || optarg[0] == '=') {
				warnx("-v %s: not variable=value", optarg);
				usage();
			}
			if (n_variables == VARIABLES_MAX)
				errx(3, "too many variables");
			variables[n_variables++] = optarg;
			break;
		default:
			usage();
		}
	}
	filters = need(calloc((size_t)(argc - optind) + 1, sizeof(*filters)));
	for (n_filters = 0; optind < argc; optind++)
		filters[n_filters++].text = argv[optind];
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (getrlimit(RLIMIT_CORE, &no_core) == 0) {
		no_core.rlim_cur = 0;
		(void)setrlimit(RLIMIT_CORE, &no_core);
	}
	find_programs(folder);
	set_up((size_t)n_jobs);
	writer_begin(store);
	run_all();
	for (size_t i = 0; i < n_filters; i++) {
		if (!filters[i].met) {
			warnx("no case matched %s", filters[i].text);
			all_met = false;
		}
	}
	writer_commit();
	printf("\nResults saved to %s\n\n%lu/%lu passed (%lu failed)\n", store, n_good, n_good + n_bad, n_bad);
	return (n_bad == 0 && all_met ? 0 : 1);
}
