/*
 * A pool of processes: runs programs, several at a time, each in a directory, a session and an environment of its own, takes what
 * they write, ends what takes too long or writes too much, and leaves nothing behind.
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
#define	POOL_OUTPUT_MAX	(8 << 20)	/* bytes of each of a process's two outputs; one that writes more is ended */

struct text {
	char *bytes;		/* NULL for none; else a NUL follows them */
	size_t n, room;
	bool over;		/* there was more */
};

struct process {
	pid_t pid;		/* 0 while its place in the pool is free */
	void *what;		/* the caller's */
	int fds[2];		/* its standard output and error; -1 when closed */
	struct text texts[2];
	struct timespec start;
	int64_t start_time;	/* microseconds since the epoch */
	double limit, killed_at;	/* seconds from start; killed_at is 0 before that */
	bool timed_out;
	bool given_up;		/* it was killed and would not go */
	char directory[PATH_MAX];
};

/* What is to be run.  HOME and TMPDIR, where the process begins, are added to the environment. */
struct job {
	char *const *arguments;		/* the first is the program's path */
	char *const *environment;
	double limit;			/* seconds */
	void *what;
};

struct pool {
	const char *name;		/* of directories */
	size_t n_jobs;			/* 1 to POOL_JOBS_MAX */
	/* Gives the next job, which is copied before the next call; false where there is none now. */
	bool (*next)(const struct process *, struct job *);
	/* A process has ended, with that status of waitpid(2). */
	void (*done)(const struct process *, int status);
	/* However this process ends, after the others have; NULL for nothing. */
	void (*discard)(void);
	/* A signal has ended it all; NULL for nothing. */
	void (*stopped)(void);
};

/* Makes ready; ends the process with status 2 where that fails.  There is one pool in a process. */
void pool_open(const struct pool *);

/* Runs jobs until there is none left. */
void pool_run(void);

/* Ends what runs and removes all directories; the end of the process does so, too. */
void pool_close(void);

/* A file in the process's directory: "result", where a case leaves its own. */
const char *pool_path(const struct process *, const char *name);

/* Reads "1" to POOL_JOBS_MAX; 0 where the text is none of these. */
size_t pool_jobs(const char *text);

/* Time. */
double pool_elapsed(const struct timespec *start);
int64_t pool_now_us(void);

#endif
