/*
 * Mistakes beside the call: connect() is the host's, but something that it must leave alone changes.
 */
#include "mutants/calls.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mutants/attempt.h"
#include "mutants/libc.h"
#include "mutants/name.h"

/* Makes the host's call, then does the deed, which leaves errno alone. */
static int
and_then(const struct attempt *a, void (*deed)(const struct attempt *))
{
	int ret = as_host(a), error = errno;

	acted();
	deed(a);
	errno = error;
	return (ret);
}

static void
open_another(const struct attempt *a)
{
	(void)a;
	(void)socket(AF_UNIX, SOCK_STREAM, 0);
}

int
leaves_descriptor(const struct attempt *a)
{
	return (and_then(a, open_another));
}

int
failure_leaves_descriptor(const struct attempt *a)
{
	int ret = as_host(a), error = errno;

	if (ret == -1 && !is_under_way(error)) {
		open_another(a);
		return (fails(error));
	}
	return (ret);
}

static void
close_on_exec(const struct attempt *a)
{
	(void)libc()->fcntl(a->s, F_SETFD, FD_CLOEXEC);
}

int
sets_cloexec(const struct attempt *a)
{
	return (and_then(a, close_on_exec));
}

static void
set_nonblocking(const struct attempt *a)
{
	int flags = libc()->fcntl(a->s, F_GETFL);

	if (flags != -1)
		(void)libc()->fcntl(a->s, F_SETFL, flags | O_NONBLOCK);
}

int
leaves_nonblocking(const struct attempt *a)
{
	return (and_then(a, set_nonblocking));
}

/* The first open file whose offset is not 0, or -1. */
static int
file_in_use(void)
{
	for (int fd = STDERR_FILENO + 1; fd < 64; fd++)
		if (lseek(fd, 0, SEEK_CUR) > 0)
			return (fd);
	return (-1);
}

static void
close_file(const struct attempt *a)
{
	(void)a;
	(void)libc()->close(file_in_use());
}

int
closes_file(const struct attempt *a)
{
	return (and_then(a, close_file));
}

/* Takes the data that waits in the first pipe. */
static void
read_pipe(const struct attempt *a)
{
	char data[64];
	struct stat status;

	(void)a;
	for (int fd = STDERR_FILENO + 1; fd < 64; fd++)
		if (fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode) && (libc()->fcntl(fd, F_GETFL) & O_NONBLOCK) != 0 &&
		    libc()->read(fd, data, sizeof(data)) > 0)
			return;
}

int
reads_pipe(const struct attempt *a)
{
	return (and_then(a, read_pipe));
}

static void
rewind_file(const struct attempt *a)
{
	(void)a;
	(void)lseek(file_in_use(), 0, SEEK_SET);
}

int
rewinds_file(const struct attempt *a)
{
	return (and_then(a, rewind_file));
}

static void
block_signal(const struct attempt *a)
{
	sigset_t mask;

	(void)a;
	sigemptyset(&mask);
	sigaddset(&mask, SIGIO);
	sigprocmask(SIG_BLOCK, &mask, NULL);
}

int
leaves_signal_blocked(const struct attempt *a)
{
	return (and_then(a, block_signal));
}

static void
ignore_signal(const struct attempt *a)
{
	(void)a;
	(void)signal(SIGIO, SIG_IGN);
}

int
leaves_signal_ignored(const struct attempt *a)
{
	return (and_then(a, ignore_signal));
}

/* Ignoring a signal for a moment discards it if it is pending. */
static void
discard_pending(const struct attempt *a)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;

	(void)a;
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGUSR2, &ignore, &before);
	sigaction(SIGUSR2, &before, NULL);
}

int
discards_pending_signal(const struct attempt *a)
{
	return (and_then(a, discard_pending));
}

static void
stop_timer(const struct attempt *a)
{
	struct itimerval never;

	(void)a;
	memset(&never, 0, sizeof(never));
	(void)libc()->setitimer(ITIMER_PROF, &never, NULL);
}

int
stops_timer(const struct attempt *a)
{
	return (and_then(a, stop_timer));
}

static void
stop_alarm(const struct attempt *a)
{
	(void)a;
	(void)alarm(0);
}

int
stops_alarm(const struct attempt *a)
{
	return (and_then(a, stop_alarm));
}

static void
clear_umask(const struct attempt *a)
{
	(void)a;
	(void)umask(0);
}

int
clears_umask(const struct attempt *a)
{
	return (and_then(a, clear_umask));
}

static void
leave_directory(const struct attempt *a)
{
	(void)a;
	(void)!chdir("/");
}

int
leaves_directory(const struct attempt *a)
{
	return (and_then(a, leave_directory));
}

static void
leave_child(const struct attempt *a)
{
	(void)a;
	if (fork() == 0)
		_exit(0);
}

int
leaves_child(const struct attempt *a)
{
	return (and_then(a, leave_child));
}

static void
end_keepalive(const struct attempt *a)
{
	(void)setsockopt(a->s, SOL_SOCKET, SO_KEEPALIVE, &(int){ 0 }, sizeof(int));
}

int
resets_keepalive(const struct attempt *a)
{
	return (and_then(a, end_keepalive));
}

static void
set_reuse(const struct attempt *a)
{
	(void)setsockopt(a->s, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
}

int
leaves_reuseaddr(const struct attempt *a)
{
	return (and_then(a, set_reuse));
}

static void
reset_hops(const struct attempt *a)
{
	(void)setsockopt(a->s, IPPROTO_IP, IP_TTL, &(int){ 64 }, sizeof(int));
	(void)setsockopt(a->s, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &(int){ -1 }, sizeof(int));
}

int
resets_hops(const struct attempt *a)
{
	return (and_then(a, reset_hops));
}

/* The path as a string; empty if the address has none. */
static void
path_of(const struct attempt *a, char path[], size_t size)
{
	struct name name;

	path[0] = '\0';
	if (read_name(a, AF_UNIX, &name) && name.u.un.sun_path[0] != '\0')
		snprintf(path, size, "%.*s", (int)(name.length - PATH_OFFSET), name.u.un.sun_path);
}

/* Beside the named file, so that the path leads where it did. */
static void
leave_lock(const struct attempt *a)
{
	char path[256], lock[sizeof(path) + 8];
	int fd;

	path_of(a, path, sizeof(path));
	snprintf(lock, sizeof(lock), "%s.lock", path);
	if (path[0] != '\0' && (fd = open(lock, O_WRONLY | O_CREAT, 0600)) != -1)
		libc()->close(fd);
}

int
leaves_lock_file(const struct attempt *a)
{
	return (and_then(a, leave_lock));
}

int
missing_is_made(const struct attempt *a)
{
	char path[256];
	int ret = as_host(a), error = errno, fd;

	path_of(a, path, sizeof(path));
	if (ret == -1 && error == ENOENT && path[0] != '\0' && (fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600)) != -1) {
		libc()->close(fd);
		return (fails(error));
	}
	errno = error;
	return (ret);
}

static void
open_to_all(const struct attempt *a)
{
	char path[256];

	path_of(a, path, sizeof(path));
	if (path[0] != '\0')
		(void)!chmod(path, 0777);
}

int
opens_to_all(const struct attempt *a)
{
	return (and_then(a, open_to_all));
}

static void
write_behind(const struct attempt *a)
{
	write_byte((unsigned char *)(uintptr_t)a->name + a->namelen, 0);
}

int
writes_behind_address(const struct attempt *a)
{
	if (a->name == NULL)
		return (as_host(a));
	return (and_then(a, write_behind));
}

/* A call that had to wait leaves the errno of its first try behind. */
int
wait_leaves_errno(const struct attempt *a)
{
	int ret;

	if (is_nonblocking(a->s) || domain_of(a->s) != AF_UNIX)
		return (as_host(a));
	if ((ret = with_nonblocking(a, true)) != -1 || errno != EAGAIN)
		return (ret);
	ret = as_host(a);
	if (ret == 0)
		leave_errno(EAGAIN);
	return (ret);
}
