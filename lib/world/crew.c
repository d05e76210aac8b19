#include "world/crew.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/host_process.h"
#include "world/wait.h"

#define	STACK_SIZE	(256 * 1024)

/* What the threads share.  It is never freed: one of them may go on until the case ends. */
struct work {
	void (*function)(unsigned, void *);
	void *arg;
	int begun[2], go[2], ended[2];
	pid_t ids[CREW_MAX];
};

struct member {
	struct work *work;
	unsigned number;
};

/* The end of the pipe is the signal to go, since it reaches all of them at once. */
static void *
member_works(void *arg)
{
	const struct member *m = arg;
	char byte;

	m->work->ids[m->number] = host_thread_id();
	(void)!write(m->work->begun[1], "b", 1);
	(void)!read(m->work->go[0], &byte, 1);
	m->work->function(m->number, m->work->arg);
	(void)!write(m->work->ended[1], "e", 1);
	return (NULL);
}

/* Reads a byte of each. */
static bool
all_write(int pipe, unsigned n)
{
	char byte;

	for (unsigned i = 0; i < n; i++)
		if (!wait_readable(pipe, 2 * WAIT_BOUND) || read(pipe, &byte, 1) != 1)
			return (false);
	return (true);
}

struct crew
crew_begin(unsigned n, void (*function)(unsigned, void *), void *arg)
{
	struct crew crew = { .n = n };
	struct work *work = calloc(1, sizeof(*work));
	struct member *members = calloc(n, sizeof(*members));
	pthread_attr_t attributes;
	sigset_t all, before;
	int error = 0;

	if (work == NULL || members == NULL || n > CREW_MAX)
		setup_failed("no memory for %u threads", n);
	work->function = function;
	work->arg = arg;
	SETUP(pipe(work->begun));
	SETUP(pipe(work->go));
	SETUP(pipe(work->ended));
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (unsigned i = 0; i < n && error == 0; i++) {
		pthread_t thread;

		members[i] = (struct member){ .work = work, .number = i };
		error = pthread_create(&thread, &attributes, member_works, &members[i]);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	if (error != 0)
		untested("no %u threads: %s", n, strerror(error));
	if (!all_write(work->begun[0], n))
		setup_failed("%u threads did not begin", n);
	memcpy(crew.ids, work->ids, sizeof(crew.ids));
	crew.ended = work->ended[0];
	SETUP(close(work->go[1]));
	return (crew);
}

bool
crew_end(const struct crew *crew)
{
	return (all_write(crew->ended, crew->n));
}
