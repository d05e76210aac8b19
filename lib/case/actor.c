#include "case/actor.h"

#include <sys/types.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/attempt.h"
#include "case/case.h"
#include "case/program.h"
#include "case/waiting.h"
#include "world/child.h"
#include "world/host_process.h"
#include "world/pass.h"
#include "world/socket.h"

#define	ACTORS_MAX	4

/* What is asked of an actor, and what it says: first who it is, then the outcome of each deed. */
struct request {
	enum deed deed;
	struct address to;
};
struct answer {
	pid_t id;
	char outcome[OUTCOME_MAX];
};

struct actor {
	enum actor_kind kind;
	int s;
	int asks, does;		/* the two ends of the channel */
	pid_t child;		/* if it is a process; else the thread */
	pthread_t thread;
	bool begun;
	bool met;		/* it has said who it is */
	pid_t id;		/* by which it is known whether it waits; 0 if by nothing */
};

/* Shared with the child that runs a script, which is there before a thread begins. */
static struct actor *actors;
static size_t n_actors;
static pid_t opener;

typedef const char *deed_function(int s, const struct address *);

/* Writes the result of a call where its outcome has no other words. */
static const char *
result(long ret)
{
	static _Thread_local char outcome[OUTCOME_MAX];

	outcome_of_call(outcome, sizeof(outcome), ret >= 0 ? 0 : -1, errno);
	return (outcome);
}

static const char *
nothing(int s, const struct address *to)
{
	(void)s;
	(void)to;
	return ("0");
}

static const char *
closes(int s, const struct address *to)
{
	(void)to;
	return (result(close(s)));
}

static const char *
replaces(int s, const struct address *to)
{
	int ends[2];

	(void)to;
	return (result(pipe(ends) == -1 ? -1 : dup2(ends[0], s)));
}

static const char *
shuts_read(int s, const struct address *to)
{
	(void)to;
	return (result(shutdown(s, SHUT_RD)));
}

static const char *
shuts_write(int s, const struct address *to)
{
	(void)to;
	return (result(shutdown(s, SHUT_WR)));
}

static const char *
shuts_both(int s, const struct address *to)
{
	(void)to;
	return (result(shutdown(s, SHUT_RDWR)));
}

static const char *
sets_nonblocking(int s, const struct address *to)
{
	int flags = fcntl(s, F_GETFL);

	(void)to;
	return (result(flags == -1 ? -1 : fcntl(s, F_SETFL, flags | O_NONBLOCK)));
}

static const char *
reads_error(int s, const struct address *to)
{
	(void)to;
	return (so_error(s));
}

static const char *
asks_local(int s, const struct address *to)
{
	(void)to;
	return (local_of(s));
}

static const char *
asks_peer(int s, const struct address *to)
{
	return (peer_of(s, to));
}

static const char *
polls(int s, const struct address *to)
{
	struct pollfd p = { .fd = s, .events = POLLIN | POLLOUT };

	(void)to;
	return (poll(&p, 1, 0) == -1 ? result(-1) : events_named(p.revents));
}

static const char *
resizes(int s, const struct address *to)
{
	static const int sizes[] = { 4096, 65536, 8192 };
	int ret = 0;

	(void)to;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]) && ret == 0; i++)
		if ((ret = setsockopt(s, SOL_SOCKET, SO_RCVBUF, &sizes[i], sizeof(sizes[i]))) == 0)
			ret = setsockopt(s, SOL_SOCKET, SO_SNDBUF, &sizes[i], sizeof(sizes[i]));
	return (result(ret));
}

static const char *
sends(int s, const struct address *to)
{
	(void)to;
	return (result(send(s, "d", 1, MSG_DONTWAIT)));
}

static const char *
receives(int s, const struct address *to)
{
	char byte;
	ssize_t n = recv(s, &byte, 1, MSG_DONTWAIT);

	(void)to;
	return (n == -1 ? result(-1) : n == 0 ? "end of file" : "a byte");
}

static const char *
binds(int s, const struct address *to)
{
	return (result(bind(s, ADDRESS(to))));
}

static const char *
listens(int s, const struct address *to)
{
	(void)to;
	return (result(listen(s, 1)));
}

static const char *
forks(int s, const struct address *to)
{
	pid_t pid, reaped;
	int status;

	child_need();
	(void)s;
	(void)to;
	if ((pid = fork()) == 0)
		_exit(0);
	if (pid == -1)
		return (result(-1));
	while ((reaped = waitpid(pid, &status, 0)) == -1 && errno == EINTR)
		continue;
	return (result(reaped));
}

static const char *
connects(int s, const struct address *to)
{
	static _Thread_local char outcome[OUTCOME_MAX];
	struct call c = connect_unbounded(s, ADDRESS(to));

	call_outcome(&c, outcome);
	return (outcome);
}

static const char *
connects_nonblocking(int s, const struct address *to)
{
	const char *set = sets_nonblocking(s, to);

	return (strcmp(set, "0") == 0 ? connects(s, to) : set);
}

static deed_function *const deeds[DEEDS] = {
	[DEED_NOTHING] = nothing,
	[DEED_CLOSE] = closes,
	[DEED_REPLACE] = replaces,
	[DEED_SHUT_READ] = shuts_read,
	[DEED_SHUT_WRITE] = shuts_write,
	[DEED_SHUT_BOTH] = shuts_both,
	[DEED_SET_NONBLOCKING] = sets_nonblocking,
	[DEED_SO_ERROR] = reads_error,
	[DEED_LOCAL] = asks_local,
	[DEED_PEER] = asks_peer,
	[DEED_POLL] = polls,
	[DEED_RESIZE_BUFFERS] = resizes,
	[DEED_SEND] = sends,
	[DEED_RECEIVE] = receives,
	[DEED_BIND] = binds,
	[DEED_LISTEN] = listens,
	[DEED_FORK] = forks,
	[DEED_CONNECT] = connects,
	[DEED_CONNECT_NONBLOCKING] = connects_nonblocking,
};

/*
 * The actor's side.
 */

/* Transfers all bytes, which may come in pieces. */
static bool
transfer(ssize_t (*move)(int, void *, size_t), int channel, void *bytes, size_t size)
{
	size_t done = 0;
	ssize_t n;

	while (done < size) {
		if ((n = move(channel, (char *)bytes + done, size - done)) == 0 || (n == -1 && errno != EINTR))
			return (false);
		done += n > 0 ? (size_t)n : 0;
	}
	return (true);
}

static ssize_t
put(int channel, void *bytes, size_t size)
{
	return (write(channel, bytes, size));
}

/* Waits for requests until the other end of the channel is closed. */
static void
act(int channel, int s, pid_t id)
{
	struct answer answer = { .id = id };
	struct request request;

	while (transfer(put, channel, &answer, sizeof(answer)) && transfer(read, channel, &request, sizeof(request))) {
		memset(answer.outcome, 0, sizeof(answer.outcome));
		strlcpy(answer.outcome, deeds[request.deed](s, &request.to), sizeof(answer.outcome));
	}
}

static void *
act_in_thread(void *arg)
{
	const struct actor *a = arg;

	act(a->does, a->s, host_thread_id());
	return (NULL);
}

static void
act_in_child(void *arg)
{
	const struct actor *a = arg;

	close(a->asks);
	act(a->does, a->s, getpid());
}

static void
act_in_program(void *arg)
{
	const struct actor *a = arg;
	char channel[16], s[16];
	char *arguments[] = { (char[]){ ALL_CASES }, (char[]){ ACTOR_ARGUMENT }, channel, s, NULL };

	close(a->asks);
	snprintf(channel, sizeof(channel), "%d", a->does);
	snprintf(s, sizeof(s), "%d", a->s);
	if (program_path() != NULL)
		execv(program_path(), arguments);
	_exit(1);
}

int
actor_program(int argc, char *argv[])
{
	if (argc != 4)
		return (1);
	signal(SIGPIPE, SIG_IGN);
	act(atoi(argv[2]), atoi(argv[3]), getpid());
	return (0);
}

static void
act_on_passed(void *arg)
{
	const struct actor *a = arg;
	int s;

	close(a->asks);
	close(a->s);
	if ((s = descriptor_receive(a->does)) != -1)
		act(a->does, s, getpid());
}

/*
 * The side of those who ask.
 */

/* The next answer; false if there is none within WAIT_BOUND seconds, or the actor has ended. */
static bool
hear(struct actor *a, struct answer *answer)
{
	return (wait_readable(a->asks, WAIT_BOUND) && transfer(read, a->asks, answer, sizeof(*answer)));
}

static void
meet(struct actor *a)
{
	struct answer answer;

	if (!hear(a, &answer))
		untested("another process, or thread, cannot act on the socket");
	a->id = answer.id;
	a->met = true;
}

struct actor *
actor_open(enum actor_kind kind, int s)
{
	static void (*const functions[])(void *) = {
		[ACTOR_CHILD] = act_in_child, [ACTOR_PROGRAM] = act_in_program, [ACTOR_RECEIVER] = act_on_passed,
	};
	struct actor *a;
	int ends[2];

	if (actors == NULL) {
		actors = mmap(NULL, ACTORS_MAX * sizeof(*actors), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (actors == MAP_FAILED)
			setup_failed("mmap: %s", strerror(errno));
		opener = getpid();
	}
	if (n_actors == ACTORS_MAX)
		setup_failed("more than %d actors", ACTORS_MAX);
	SETUP(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	a = &actors[n_actors++];
	a->kind = kind;
	a->s = s;
	a->asks = ends[0];
	a->does = ends[1];
	if (kind == ACTOR_THREAD)
		return (a);
	a->child = child_start(functions[kind], a);
	/* An actor that has ended is heard to have. */
	close(a->does);
	if (kind == ACTOR_RECEIVER && descriptor_pass(a->asks, s) == -1)
		untested("a descriptor cannot be passed: %s", strerror(errno));
	a->begun = true;
	meet(a);
	return (a);
}

/*
 * All signals are for the thread that makes the call: the bound's is one of them.  This one must not wait here, which a script
 * would take for waiting in the call: who asks first meets the thread.
 */
static void
begin(struct actor *a)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&a->thread, NULL, act_in_thread, a);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0)
		untested("no second thread: %s", strerror(error));
	a->begun = true;
}

void
actors_begin(void)
{
	for (size_t i = 0; i < n_actors; i++)
		if (!actors[i].begun)
			begin(&actors[i]);
}

const char *
actor_does(struct actor *a, enum deed deed, const struct address *to)
{
	static struct address none;
	struct request request = { .deed = deed, .to = to != NULL ? *to : none };

	if (!a->begun && getpid() == opener)
		begin(a);
	if (!a->met)
		meet(a);
	if (!transfer(put, a->asks, &request, sizeof(request)))
		setup_failed("an actor has ended");
	/* Others of these sleep for a moment, on a busy host for more than one: fork(), dup2(). */
	if ((deed == DEED_CONNECT || deed == DEED_CONNECT_NONBLOCKING) && waits_in_call(a->id, a->asks))
		return ("waits");
	return (actor_answers(a));
}

const char *
actor_answers(struct actor *a)
{
	static char outcome[OUTCOME_MAX];
	struct answer answer;

	if (!hear(a, &answer))
		return (OUTCOME_BLOCKED);
	strlcpy(outcome, answer.outcome, sizeof(outcome));
	return (outcome);
}

/* The actor reads until the end of file. */
void
actor_end(struct actor *a)
{
	SETUP(shutdown(a->asks, SHUT_RDWR));
	if (a->kind != ACTOR_THREAD)
		child_finish(a->child);
	else if (a->begun)
		(void)pthread_join(a->thread, NULL);
}
