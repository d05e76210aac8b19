/*
 * A pool of processes: runs programs, several at a time, each in its own directory, session and environment; collects their
 * output; ends those that take too long or write too much; and leaves nothing behind.
 */
#ifndef RUN_POOL_H
#define	RUN_POOL_H

#include <sys/types.h>

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define	POOL_JOBS_MAX	256
#define	POOL_OUTPUT_MAX	(8 << 20)	/* bytes of each of a process's two outputs; a process that writes more is ended */

struct text {
	char *bytes;		/* NULL, or terminated by a NUL */
	size_t n, room;
	bool over;		/* the process wrote more */
};

struct process {
	pid_t pid;		/* 0: this slot of the pool is free */
	void *what;		/* the caller's */
	int fds[2];		/* its standard output and error; -1 once closed */
	struct text texts[2];
	struct timespec start;
	int64_t start_time;	/* microseconds since the epoch */
	double limit, killed_at;	/* seconds from start; killed_at is 0 before that */
	bool timed_out;
	bool given_up;		/* it was killed but has not ended */
	char directory[PATH_MAX];
};

/* A job to run.  The pool adds HOME and TMPDIR, both the process's directory, to the environment. */
struct job {
	char *const *arguments;		/* the first is the program's path */
	char *const *environment;
	double limit;			/* seconds */
	void *what;
};

struct pool {
	const char *name;		/* of directories */
	size_t n_jobs;			/* 1 to POOL_JOBS_MAX */
	/* Returns the next job, which is copied before the next call; false if there is none now. */
	bool (*next)(const struct process *, struct job *);
	/* Called when a process has ended, with its waitpid(2) status. */
	void (*done)(const struct process *, int status);
	/* Called however this process ends, after the others have ended; may be NULL. */
	void (*discard)(void);
	/* Called when a signal has ended the run and the others have ended, before discard(); may be NULL. */
	void (*keep)(void);
	/* Called after that; may be NULL. */
	void (*stopped)(void);
};

/* Prepares the one pool of this process; on failure exits with status 2. */
void pool_open(const struct pool *);

void pool_run(void);

/* Kills the processes and removes the directories; also done when this process ends. */
void pool_close(void);

/* A path in the process's directory: "result" is where a case leaves its result. */
const char *pool_path(const struct process *, const char *name);

/* Parses "1" to POOL_JOBS_MAX; returns 0 for anything else. */
size_t pool_jobs(const char *text);

/* Time. */
double pool_elapsed(const struct timespec *start);
int64_t pool_now_us(void);

#endif
