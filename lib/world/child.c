#include "world/child.h"

#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"
#include "world/host_process.h"
#include "world/wait.h"

#define	CHILDREN_MAX	32

/* Why no child is started, or NULL. */
static const char *refused;

/*
 * For each child, the read end of a pipe whose write end the child holds: end of file shows that it has ended, and can be polled
 * for.
 */
static struct {
	pid_t pid;
	int ended;
} children[CHILDREN_MAX];
static size_t n_children;

static size_t
child_index(pid_t pid)
{
	for (size_t i = 0; i < n_children; i++)
		if (children[i].pid == pid)
			return (i);
	setup_failed("there is no child %ld", (long)pid);
}

/* Reaps a child that has ended or is about to. */
static int
reap(pid_t pid)
{
	size_t i = child_index(pid);
	int status = 0;

	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		continue;
	close(children[i].ended);
	children[i] = children[--n_children];
	return (status);
}

void
child_refuse(const char *why)
{
	refused = why;
}

void
child_need(void)
{
	if (refused != NULL)
		untested("%s: it takes another process", refused);
}

pid_t
child_start(void (*function)(void *), void *arg)
{
	pid_t pid, parent = getpid();
	int ended[2];

	child_need();
	if (n_children == CHILDREN_MAX)
		setup_failed("more than %d children", CHILDREN_MAX);
	SETUP(pipe(ended));
	if ((pid = (pid_t)SETUP(fork())) != 0) {
		close(ended[1]);
		children[n_children].pid = pid;
		children[n_children++].ended = ended[0];
		return (pid);
	}
	n_children = 0;
	host_die_with_parent(parent);
	function(arg);
	_exit(0);
}

void
child_kill(pid_t pid)
{
	kill(pid, SIGKILL);
	(void)reap(pid);
}

int
child_await(pid_t pid)
{
	if (wait_for(children[child_index(pid)].ended, POLLIN, WAIT_BOUND) != 0)
		return (reap(pid));
	child_kill(pid);
	return (-1);
}

void
child_finish(pid_t pid)
{
	int status = child_await(pid);

	if (status == -1)
		setup_failed("a child did not finish within %d s", WAIT_BOUND);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		setup_failed("a child ended with status 0x%x", (unsigned)status);
}

struct report {
	void (*function)(char *, size_t, void *);
	void *arg;
	int pipe[2];
	size_t size;
};

static void
send_report(void *arg)
{
	struct report *r = arg;
	char *report = calloc(1, r->size);

	if (report == NULL)
		_exit(1);
	r->function(report, r->size, r->arg);
	if (write(r->pipe[1], report, strlen(report)) != (ssize_t)strlen(report))
		_exit(1);
	free(report);
}

void
child_report(void (*function)(char *, size_t, void *), void *arg, char *report, size_t size)
{
	struct report r = { .function = function, .arg = arg, .size = size };
	size_t used = 0;
	ssize_t n;
	pid_t pid;

	SETUP(pipe(r.pipe));
	pid = child_start(send_report, &r);
	close(r.pipe[1]);
	while (used < size - 1 && wait_readable(r.pipe[0], CALL_BOUND + WAIT_BOUND) &&
	    (n = read(r.pipe[0], report + used, size - 1 - used)) > 0)
		used += (size_t)n;
	report[used] = '\0';
	close(r.pipe[0]);
	child_finish(pid);
}

void
children_end(void)
{
	while (n_children > 0)
		child_kill(children[0].pid);
}
