#include "run/pool.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/text.h"

#define	GRACE_SECONDS	10		/* for a killed process to end */
#define	POLL_MS		1000		/* the precision of the time limits */
#define	DEPTH_MAX	64		/* of a directory to remove */
#define	ENVIRONMENT_MAX	16
#define	DESCRIPTORS_LEFT	32	/* for anything but the outputs of processes */

static struct pool pool;
static struct process *slots;
static size_t n_slots;

static char top[PATH_MAX];
static pid_t owner;
static int wake[2];
static volatile sig_atomic_t stopped;
static unsigned long n_directories;

/* Time. */

double
pool_elapsed(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return ((double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9);
}

int64_t
pool_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return ((int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

size_t
pool_jobs(const char *text)
{
	char *end;
	unsigned long n;

	if (text[0] < '0' || text[0] > '9')
		return (0);
	n = strtoul(text, &end, 10);
	return (*end == '\0' && n <= POOL_JOBS_MAX ? n : 0);
}

/* The working directories. */

/* Removes the entry and everything below it, except what is mounted there. */
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
	/* A case may have left a directory without any permission. */
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

/* Kills all processes, and removes their directories. */
static void
end_processes(void)
{
	for (size_t i = 0; i < n_slots; i++)
		if (slots[i].pid > 0)
			(void)kill(-slots[i].pid, SIGKILL);
	for (size_t i = 0; i < n_slots; i++) {
		struct timespec start;

		if (slots[i].pid <= 0)
			continue;
		clock_gettime(CLOCK_MONOTONIC, &start);
		while (waitpid(slots[i].pid, NULL, WNOHANG) == 0 && pool_elapsed(&start) < GRACE_SECONDS)
			(void)poll(NULL, 0, 10);
		slots[i].pid = 0;
	}
	if (top[0] != '\0')
		remove_all(AT_FDCWD, top, 0);
	top[0] = '\0';
}

/* Runs however this process ends, so that nothing is left behind. */
void
pool_close(void)
{
	if (getpid() != owner)
		return;
	end_processes();
	if (pool.discard != NULL)
		pool.discard();
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
		text_err(2, "fcntl");
}

/* Limits the jobs to what the descriptor limit allows, with enough left to open other files. */
static size_t
fitting(size_t jobs)
{
	size_t room = 0, wanted = 2 * jobs + DESCRIPTORS_LEFT, fit;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return (jobs);
	for (rlim_t fd = 0; fd < limit.rlim_cur && room < wanted; fd++)
		room += fcntl((int)fd, F_GETFD) == -1;
	if (room == wanted)
		return (jobs);
	fit = room > DESCRIPTORS_LEFT + 2 ? (room - DESCRIPTORS_LEFT) / 2 : 1;
	text_warnx("%zu jobs at a time, not %zu: the limit is %llu descriptors", fit, jobs, (unsigned long long)limit.rlim_cur);
	return (fit);
}

/* Prepares this process, before the first job starts. */
void
pool_open(const struct pool *wanted)
{
	const char *where = getenv("TMPDIR");
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	struct rlimit no_core;
	static const int signals[] = { SIGCHLD, SIGHUP, SIGINT, SIGPIPE, SIGTERM };

	pool = *wanted;
	owner = getpid();
	if (getrlimit(RLIMIT_CORE, &no_core) == 0) {
		no_core.rlim_cur = 0;
		(void)setrlimit(RLIMIT_CORE, &no_core);
	}
	if (pipe(wake) == -1)
		text_err(2, "pipe");
	set_flags(wake[0], true);
	set_flags(wake[1], true);
	n_slots = fitting(pool.n_jobs);
	slots = text_allocate(n_slots, sizeof(*slots));
	if (atexit(pool_close) != 0)
		text_errx(2, "atexit");
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
	/* A file size limit must fail the store's write, not kill this process. */
	signal(SIGXFSZ, SIG_IGN);
	if (where == NULL || where[0] != '/')
		where = "/tmp";
	if (snprintf(top, sizeof(top), "%s/%s.XXXXXX", where, pool.name) >= PATH_MAX - 64)
		text_errx(2, "%s: the path is too long", where);
	if (mkdtemp(top) == NULL) {
		top[0] = '\0';
		text_err(2, "%s: cannot make a working directory", where);
	}
	/* A case's child may run as another user below it. */
	if (chmod(top, 0755) == -1)
		text_err(2, "%s", top);
}

static void
check_stopped(void)
{
	if (stopped == 0)
		return;
	end_processes();
	if (pool.keep != NULL)
		pool.keep();
	pool_close();
	if (pool.stopped != NULL)
		pool.stopped();
	signal(stopped, SIG_DFL);
	raise(stopped);
}

/* Processes. */

const char *
pool_path(const struct process *slot, const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.*s/%s", PATH_MAX - 16, slot->directory, name);
	return (path);
}

static void __attribute__((noreturn))
become(const struct process *slot, const struct job *job, const int out[2])
{
	char home[PATH_MAX + 8], tmp[PATH_MAX + 8], *environment[ENVIRONMENT_MAX + 3];
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

	while (n < ENVIRONMENT_MAX && job->environment[n] != NULL) {
		environment[n] = job->environment[n];
		n++;
	}
	snprintf(home, sizeof(home), "HOME=%s", pool_path(slot, "work"));
	snprintf(tmp, sizeof(tmp), "TMPDIR=%s", pool_path(slot, "work"));
	environment[n++] = home;
	environment[n++] = tmp;
	environment[n] = NULL;

	if ((in = open("/dev/null", O_RDONLY)) != -1 && in != 0) {
		(void)dup2(in, 0);
		close(in);
	} else if (in == -1) {
		close(0);	/* without /dev/null, rather no standard input than the caller's */
	}
	if (dup2(out[0], 1) == -1 || dup2(out[1], 2) == -1 || chdir(pool_path(slot, "work")) == -1)
		_exit(126);
	closefrom(3);
	execve(job->arguments[0], job->arguments, environment);
	error = errno;
	(void)!write(2, "cannot be run: ", 15);
	(void)!write(2, strerror(error), strlen(strerror(error)));
	(void)!write(2, "\n", 1);
	_exit(127);
}

/* Starts the next job; false if there is none. */
static bool
start(struct process *slot)
{
	struct job job;
	int pipes[2][2];
	int out[2];

	*slot = (struct process){ .fds = { -1, -1 } };
	snprintf(slot->directory, sizeof(slot->directory), "%.*s/%lu", PATH_MAX - 32, top, ++n_directories);
	if (!pool.next(slot, &job))
		return (false);
	slot->what = job.what;
	slot->limit = job.limit;
	if (mkdir(slot->directory, 0755) == -1 || mkdir(pool_path(slot, "work"), 0755) == -1)
		text_err(2, "%s", slot->directory);
	for (int i = 0; i < 2; i++) {
		if (pipe(pipes[i]) == -1)
			text_err(2, "pipe");
		slot->fds[i] = pipes[i][0];
		out[i] = pipes[i][1];
		set_flags(slot->fds[i], true);
		set_flags(out[i], false);
	}
	slot->start_time = pool_now_us();
	clock_gettime(CLOCK_MONOTONIC, &slot->start);
	if ((slot->pid = fork()) == -1) {
		slot->pid = 0;
		text_err(2, "fork");
	}
	if (slot->pid == 0)
		become(slot, &job, out);
	close(out[0]);
	close(out[1]);
	return (true);
}

static void
end_slot(struct process *slot)
{
	for (int i = 0; i < 2; i++) {
		if (slot->fds[i] != -1)
			close(slot->fds[i]);
		free(slot->texts[i].bytes);
	}
	remove_all(AT_FDCWD, slot->directory, 0);
	slot->pid = 0;
}

/* Reads what the process has written.  Output over the limit is dropped, and ends the process. */
static void
take_output(struct process *slot)
{
	static char buffer[65536];

	for (int i = 0; i < 2; i++) {
		struct text *t = &slot->texts[i];
		ssize_t n = -1;

		for (int reads = 0; slot->fds[i] != -1 && reads < 64; reads++) {
			size_t fits;

			if ((n = read(slot->fds[i], buffer, sizeof(buffer))) <= 0)
				break;
			fits = (size_t)n <= POOL_OUTPUT_MAX - t->n ? (size_t)n : POOL_OUTPUT_MAX - t->n;
			t->over = t->over || fits < (size_t)n;
			if (t->n + fits + 1 > t->room) {
				t->room = 2 * (t->n + fits) + 4096;
				if ((t->bytes = realloc(t->bytes, t->room)) == NULL)
					text_err(2, "memory");
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
			slot->killed_at = pool_elapsed(&slot->start);
			(void)kill(-slot->pid, SIGKILL);
			(void)kill(slot->pid, SIGKILL);
		}
	}
}

/* Cleans up after a process that has ended or was given up. */
static void
finish(struct process *slot, int status)
{
	if (!slot->given_up)
		(void)kill(-slot->pid, SIGKILL);
	take_output(slot);
	pool.done(slot, status);
	end_slot(slot);
}

/* Kills processes that are over their limit. */
static void
check_time(struct process *slot)
{
	double seconds = pool_elapsed(&slot->start);

	if (slot->killed_at == 0 && seconds > slot->limit) {
		slot->timed_out = true;
		slot->killed_at = seconds;
		(void)kill(-slot->pid, SIGKILL);
		(void)kill(slot->pid, SIGKILL);
	} else if (slot->killed_at != 0 && seconds > slot->killed_at + GRACE_SECONDS) {
		slot->given_up = true;
		finish(slot, 0);
	}
}

/* The longest time to wait for an event. */
static int
wait_ms(void)
{
	double soonest = POLL_MS;

	for (size_t i = 0; i < n_slots; i++) {
		double left;

		if (slots[i].pid == 0 || slots[i].killed_at != 0)
			continue;
		left = (slots[i].limit - pool_elapsed(&slots[i].start)) * 1000 + 1;
		if (left < soonest)
			soonest = left > 0 ? left : 0;
	}
	return ((int)soonest);
}

void
pool_run(void)
{
	struct pollfd *fds = text_allocate(2 * n_slots + 1, sizeof(*fds));

	for (;;) {
		nfds_t n = 0;
		size_t running = 0;
		char bytes[64];

		for (size_t i = 0; i < n_slots; i++)
			if (slots[i].pid == 0 && !start(&slots[i]))
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
				finish(&slots[i], status);
			else
				check_time(&slots[i]);
		}
	}
	free(fds);
}
