#include "world/surroundings.h"

#include <sys/types.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"

#define	DESCRIPTORS_MAX	512	/* more than a case opens */
#define	SIGNALS_MAX	65	/* numbers that a host lacks are skipped */
/* A C library may set other flags. */
#define	FLAGS		(SA_NOCLDSTOP | SA_ONSTACK | SA_RESETHAND | SA_RESTART | SA_SIGINFO | SA_NOCLDWAIT | SA_NODEFER)

#define	GROUPS_MAX	64
#define	ECN		3	/* the bits of a traffic class that are the host's (RFC 3168): Linux's SCTP sets one */
#define	FILES_MAX	64
#define	AN_HOUR		3600
#define	WAITING		"waits"	/* the data that waits in the pipe */

const char *const surrounding_names[SURROUNDINGS] = {
	[DESCRIPTORS] = "descriptors", [SIGNALS] = "signals", [TIMERS] = "timers", [PROCESS] = "process", [FILES] = "files",
	[OPTIONS] = "options",
};

/*
 * Options that only the program may change.  The sizes of buffers and segments are not among them, because the host may adapt
 * them to the connection.
 */
enum kind { NUMBER, CLASS, LINGER, TIME, FIXED, PATH_MTU };

static const struct option {
	int level, option;
	const char *name;
	enum kind kind;		/* FIXED options and PATH_MTU stay as they are */
	int value;
} options[] = {
	{ SOL_SOCKET, SO_TYPE, "SO_TYPE", FIXED, 0 },
	{ SOL_SOCKET, SO_ACCEPTCONN, "SO_ACCEPTCONN", FIXED, 0 },
	{ SOL_SOCKET, SO_DEBUG, "SO_DEBUG", FIXED, 0 },
	{ SOL_SOCKET, SO_DONTROUTE, "SO_DONTROUTE", FIXED, 0 },
	{ SOL_SOCKET, SO_BROADCAST, "SO_BROADCAST", NUMBER, 1 },
	{ SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE", NUMBER, 1 },
	{ SOL_SOCKET, SO_OOBINLINE, "SO_OOBINLINE", NUMBER, 1 },
	{ SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", FIXED, 0 },
	{ SOL_SOCKET, SO_RCVLOWAT, "SO_RCVLOWAT", FIXED, 0 },
	{ SOL_SOCKET, SO_LINGER, "SO_LINGER", LINGER, 0 },
	{ SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO", TIME, AN_HOUR },
	{ SOL_SOCKET, SO_SNDTIMEO, "SO_SNDTIMEO", TIME, AN_HOUR },
#ifdef SO_REUSEPORT
	{ SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT", FIXED, 0 },
#endif
#ifdef SO_DOMAIN
	{ SOL_SOCKET, SO_DOMAIN, "SO_DOMAIN", FIXED, 0 },
#endif
#ifdef SO_PROTOCOL
	{ SOL_SOCKET, SO_PROTOCOL, "SO_PROTOCOL", FIXED, 0 },
#endif
#ifdef SO_TIMESTAMP
	{ SOL_SOCKET, SO_TIMESTAMP, "SO_TIMESTAMP", NUMBER, 1 },
#endif
#ifdef SO_PRIORITY
	{ SOL_SOCKET, SO_PRIORITY, "SO_PRIORITY", NUMBER, 5 },
#endif
#ifdef SO_MARK
	{ SOL_SOCKET, SO_MARK, "SO_MARK", FIXED, 0 },
#endif
#ifdef SO_PASSCRED
	{ SOL_SOCKET, SO_PASSCRED, "SO_PASSCRED", FIXED, 0 },
#endif
#ifdef SO_BINDTODEVICE
	{ SOL_SOCKET, SO_BINDTODEVICE, "SO_BINDTODEVICE", FIXED, 0 },
#endif
	/* IP_TOS comes after SO_PRIORITY, which Linux derives from it. */
	{ IPPROTO_IP, IP_TTL, "IP_TTL", NUMBER, 77 },
	{ IPPROTO_IP, IP_TOS, "IP_TOS", CLASS, 8 },
	{ IPPROTO_IP, IP_MULTICAST_TTL, "IP_MULTICAST_TTL", NUMBER, 7 },
	{ IPPROTO_IP, IP_MULTICAST_LOOP, "IP_MULTICAST_LOOP", NUMBER, 0 },
#ifdef IP_MTU_DISCOVER
	{ IPPROTO_IP, IP_MTU_DISCOVER, "IP_MTU_DISCOVER", PATH_MTU, 0 },
#endif
#ifdef IP_BIND_ADDRESS_NO_PORT
	{ IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, "IP_BIND_ADDRESS_NO_PORT", FIXED, 0 },
#endif
	{ IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY", FIXED, 0 },
	{ IPPROTO_IPV6, IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS", NUMBER, 77 },
	{ IPPROTO_IPV6, IPV6_MULTICAST_HOPS, "IPV6_MULTICAST_HOPS", NUMBER, 7 },
	{ IPPROTO_IPV6, IPV6_MULTICAST_LOOP, "IPV6_MULTICAST_LOOP", NUMBER, 0 },
#ifdef IPV6_TCLASS
	{ IPPROTO_IPV6, IPV6_TCLASS, "IPV6_TCLASS", CLASS, 8 },
#endif
#ifdef IPV6_RECVPKTINFO
	{ IPPROTO_IPV6, IPV6_RECVPKTINFO, "IPV6_RECVPKTINFO", NUMBER, 1 },
#endif
	{ IPPROTO_TCP, TCP_NODELAY, "TCP_NODELAY", NUMBER, 1 },
#ifdef TCP_KEEPIDLE
	{ IPPROTO_TCP, TCP_KEEPIDLE, "TCP_KEEPIDLE", NUMBER, 300 },
#endif
#ifdef TCP_KEEPINTVL
	{ IPPROTO_TCP, TCP_KEEPINTVL, "TCP_KEEPINTVL", NUMBER, 30 },
#endif
#ifdef TCP_KEEPCNT
	{ IPPROTO_TCP, TCP_KEEPCNT, "TCP_KEEPCNT", NUMBER, 5 },
#endif
#ifdef TCP_SYNCNT
	{ IPPROTO_TCP, TCP_SYNCNT, "TCP_SYNCNT", NUMBER, 5 },
#endif
#ifdef TCP_LINGER2
	{ IPPROTO_TCP, TCP_LINGER2, "TCP_LINGER2", NUMBER, 30 },
#endif
#ifdef TCP_USER_TIMEOUT
	{ IPPROTO_TCP, TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT", FIXED, 0 },
#endif
#ifdef TCP_CONGESTION
	{ IPPROTO_TCP, TCP_CONGESTION, "TCP_CONGESTION", FIXED, 0 },
#endif
};

#define	OPTIONS_MAX	(sizeof(options) / sizeof(options[0]))

struct descriptor {
	bool open;
	int flags, status;
	dev_t device;
	ino_t inode;
	mode_t mode;
	off_t offset;		/* 0 for the standard ones, which the case itself writes to */
};

struct file {
	char name[256];
	dev_t device;
	ino_t inode;
	mode_t mode;
	nlink_t links;
	uid_t owner;
	gid_t group;
	off_t size;
};

struct process {
	pid_t session, group;
	uid_t uid, euid;
	gid_t gid, egid, groups[GROUPS_MAX];
	int n_groups, priority;
	mode_t mask;
	struct stat working, root;
	struct rlimit limits[7];
	bool has_children;
};

struct signal {
	bool there, blocked, pending;
	void (*handler)(int);
	int flags;
	sigset_t mask;
};

static const int limits[] = { RLIMIT_CORE, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_STACK, RLIMIT_AS };
static const int timers[] = { ITIMER_VIRTUAL, ITIMER_PROF };

/* The recorded state. */
static struct {
	struct descriptor descriptors[DESCRIPTORS_MAX];
	struct signal signals[SIGNALS_MAX];
	stack_t stack;
	struct process process;
	struct file files[FILES_MAX];
	size_t n_files;
	struct setting {
		bool there;
		socklen_t length;
		unsigned char bytes[64];
	} options[OPTIONS_MAX];
} noted;

static int pipe_ends[2];	/* a pipe in which a few bytes wait */

static struct descriptor
descriptor_of(int fd)
{
	struct descriptor d;
	struct stat status;

	memset(&d, 0, sizeof(d));
	d.flags = fcntl(fd, F_GETFD);
	if (!(d.open = d.flags != -1))
		return (d);
	d.status = fcntl(fd, F_GETFL);
	if (fstat(fd, &status) == 0) {
		d.device = status.st_dev;
		d.inode = status.st_ino;
		/* The permissions of a socket may say whether it can receive and send, as on FreeBSD. */
		d.mode = S_ISSOCK(status.st_mode) ? status.st_mode & S_IFMT : status.st_mode;
		d.offset = fd > STDERR_FILENO && S_ISREG(status.st_mode) ? lseek(fd, 0, SEEK_CUR) : 0;
	}
	return (d);
}

static const char *
descriptors_since(void)
{
	char waiting[sizeof(WAITING) + 1];
	bool kept;

	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++) {
		struct descriptor was = noted.descriptors[fd], is = descriptor_of(fd);

		if (was.open != is.open)
			return (is.open ? "changed: a descriptor has been opened" : "changed: a descriptor has been closed");
		if (was.flags != is.flags)
			return ("changed: FD_CLOEXEC of a descriptor");
		if (was.status != is.status)
			return ("changed: the status flags of a file");
		if (was.device != is.device || was.inode != is.inode || was.mode != is.mode)
			return ("changed: the file of a descriptor");
		if (was.offset != is.offset)
			return ("changed: the offset in a file");
	}
	/* Put the data back for the next comparison. */
	kept = read(pipe_ends[0], waiting, sizeof(waiting)) == (ssize_t)sizeof(WAITING) &&
	    memcmp(waiting, WAITING, sizeof(WAITING)) == 0;
	SETUP(write(pipe_ends[1], WAITING, sizeof(WAITING)));
	return (kept ? "unchanged" : "changed: what waits at a descriptor");
}

static void
note_signals(struct signal signals[SIGNALS_MAX])
{
	sigset_t mask, pending;

	SETUP(sigprocmask(SIG_BLOCK, NULL, &mask));
	SETUP(sigpending(&pending));
	for (int signo = 1; signo < SIGNALS_MAX; signo++) {
		struct signal *signal = &signals[signo];
		struct sigaction action;

		memset(signal, 0, sizeof(*signal));
		if (sigaction(signo, NULL, &action) == -1)
			continue;
		signal->there = true;
		signal->blocked = sigismember(&mask, signo) == 1;
		signal->pending = sigismember(&pending, signo) == 1;
		signal->handler = action.sa_handler;
		signal->flags = action.sa_flags & FLAGS;
		signal->mask = action.sa_mask;
	}
}

static bool
masks_equal(const sigset_t *a, const sigset_t *b)
{
	for (int signo = 1; signo < SIGNALS_MAX; signo++)
		if (sigismember(a, signo) != sigismember(b, signo))
			return (false);
	return (true);
}

static const char *
signals_since(void)
{
	static struct signal now[SIGNALS_MAX];
	stack_t stack;

	note_signals(now);
	for (int signo = 1; signo < SIGNALS_MAX; signo++) {
		const struct signal *was = &noted.signals[signo], *is = &now[signo];

		if (was->there != is->there || !was->there)
			continue;
		if (was->blocked != is->blocked)
			return ("changed: the signal mask");
		if (was->pending != is->pending)
			return ("changed: the pending signals");
		if (was->handler != is->handler || was->flags != is->flags || !masks_equal(&was->mask, &is->mask))
			return ("changed: the action of a signal");
	}
	SETUP(sigaltstack(NULL, &stack));
	return (stack.ss_sp == noted.stack.ss_sp && stack.ss_flags == noted.stack.ss_flags ? "unchanged" :
	    "changed: the alternate signal stack");
}

static const char *
timers_since(void)
{
	for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++) {
		struct itimerval timer;

		SETUP(getitimer(timers[i], &timer));
		/* The timers count processor time down; a host may round it up by a tick. */
		if (timer.it_value.tv_sec == 0 || timer.it_value.tv_sec > AN_HOUR + 1 || timer.it_interval.tv_sec != AN_HOUR)
			return ("changed: a timer");
	}
	return ("unchanged");
}

static struct process
process_of(void)
{
	struct process p;
	siginfo_t info;

	memset(&p, 0, sizeof(p));
	p.session = getsid(0);
	p.group = getpgrp();
	p.uid = getuid();
	p.euid = geteuid();
	p.gid = getgid();
	p.egid = getegid();
	p.n_groups = getgroups(GROUPS_MAX, p.groups);
	p.priority = getpriority(PRIO_PROCESS, 0);
	p.mask = umask(0);
	(void)umask(p.mask);
	SETUP(stat(".", &p.working));
	SETUP(stat("/", &p.root));
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		SETUP(getrlimit(limits[i], &p.limits[i]));
	p.has_children = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
	return (p);
}

static const char *
process_since(void)
{
	struct process was = noted.process, is = process_of();

	if (was.session != is.session || was.group != is.group)
		return ("changed: the session or process group");
	if (was.uid != is.uid || was.euid != is.euid || was.gid != is.gid || was.egid != is.egid ||
	    was.n_groups != is.n_groups || memcmp(was.groups, is.groups, sizeof(was.groups)) != 0)
		return ("changed: the user or group ids");
	if (was.priority != is.priority)
		return ("changed: the priority");
	if (was.mask != is.mask)
		return ("changed: the umask");
	if (was.working.st_dev != is.working.st_dev || was.working.st_ino != is.working.st_ino)
		return ("changed: the working directory");
	if (was.root.st_dev != is.root.st_dev || was.root.st_ino != is.root.st_ino)
		return ("changed: the root directory");
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (was.limits[i].rlim_cur != is.limits[i].rlim_cur || was.limits[i].rlim_max != is.limits[i].rlim_max)
			return ("changed: a limit");
	return (was.has_children == is.has_children ? "unchanged" : "changed: the child processes");
}

static size_t
list_files(struct file files[FILES_MAX])
{
	DIR *directory = opendir(".");
	struct dirent *entry;
	size_t n = 0;

	if (directory == NULL)
		setup_failed("the working directory cannot be read: %s", strerror(errno));
	while ((entry = readdir(directory)) != NULL) {
		struct file *f = &files[n++];
		struct stat status;

		if (n == FILES_MAX)
			setup_failed("more than %d files in the working directory", FILES_MAX);
		SETUP(lstat(entry->d_name, &status));
		memset(f, 0, sizeof(*f));
		strlcpy(f->name, entry->d_name, sizeof(f->name));
		f->device = status.st_dev;
		f->inode = status.st_ino;
		f->mode = status.st_mode;
		f->owner = status.st_uid;
		f->group = status.st_gid;
		/* Not of a directory: its entries are listed themselves, and the parent is not the case's own. */
		if (!S_ISDIR(status.st_mode)) {
			f->links = status.st_nlink;
			f->size = status.st_size;
		}
	}
	closedir(directory);
	return (n);
}

static const struct file *
find_file(const struct file *files, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(files[i].name, name) == 0)
			return (&files[i]);
	return (NULL);
}

static const char *
files_since(void)
{
	static struct file now[FILES_MAX];
	size_t n = list_files(now);

	for (size_t i = 0; i < n; i++) {
		const struct file *is = &now[i], *was = find_file(noted.files, noted.n_files, is->name);

		if (was == NULL)
			return ("changed: a file has been made");
		if (was->device != is->device || was->inode != is->inode)
			return ("changed: a file has been replaced");
		if (was->mode != is->mode || was->owner != is->owner || was->group != is->group)
			return ("changed: the mode or owner of a file");
		if (was->links != is->links || was->size != is->size)
			return ("changed: the links or the size of a file");
	}
	for (size_t i = 0; i < noted.n_files; i++)
		if (find_file(now, n, noted.files[i].name) == NULL)
			return ("changed: a file has been removed");
	return ("unchanged");
}

static bool
is_inet6(int s)
{
	struct sockaddr_storage name;
	socklen_t length = sizeof(name);

	return (getsockname(s, (struct sockaddr *)&name, &length) == 0 && name.ss_family == AF_INET6);
}

/* SCTP has an option of its own for the path's MTU, SCTP_PEER_ADDR_PARAMS, and Linux derives IP's from it. */
static bool
has_own_path_mtu(int s)
{
#ifdef SO_PROTOCOL
	int protocol = 0;
	socklen_t length = sizeof(protocol);

	return (getsockopt(s, SOL_SOCKET, SO_PROTOCOL, &protocol, &length) == 0 && protocol == IPPROTO_SCTP);
#else
	(void)s;
	return (false);
#endif
}

static struct setting
setting_of(int s, const struct option *o)
{
	struct setting setting;
	int class;

	memset(&setting, 0, sizeof(setting));
	setting.length = sizeof(setting.bytes);
	/* On an IPv4 socket a host may return arbitrary values for options of IPv6. */
	setting.there = (o->level != IPPROTO_IPV6 || is_inet6(s)) && (o->kind != PATH_MTU || !has_own_path_mtu(s)) &&
	    getsockopt(s, o->level, o->option, setting.bytes, &setting.length) == 0;
	if (setting.there && o->kind == CLASS && setting.length == sizeof(class)) {
		memcpy(&class, setting.bytes, sizeof(class));
		class &= ~ECN;
		memcpy(setting.bytes, &class, sizeof(class));
	}
	return (setting);
}

/* An option that is no longer told has changed, unless the attempt has failed, when FreeBSD's TCP tells none. */
static const char *
options_since(int s, bool failed)
{
	static char changed[64];

	for (size_t i = 0; i < OPTIONS_MAX; i++) {
		struct setting *was = &noted.options[i], is = setting_of(s, &options[i]);

		if (was->there && !is.there && failed)
			continue;
		if (was->there && (!is.there || was->length != is.length || memcmp(was->bytes, is.bytes, is.length) != 0)) {
			snprintf(changed, sizeof(changed), "changed: %s", options[i].name);
			return (changed);
		}
	}
	return ("unchanged");
}

static void
on_hangup(int signo)
{
	(void)signo;
}

/* Ignores the options that the socket lacks. */
static void
set_options(int s)
{
	for (size_t i = 0; i < OPTIONS_MAX; i++) {
		const struct option *o = &options[i];
		struct linger linger = { .l_onoff = 1, .l_linger = o->value };
		struct timeval time = { .tv_sec = o->value };

		if (o->kind == NUMBER || o->kind == CLASS)
			(void)setsockopt(s, o->level, o->option, &o->value, sizeof(o->value));
		else if (o->kind == LINGER)
			(void)setsockopt(s, o->level, o->option, &linger, sizeof(linger));
		else if (o->kind == TIME)
			(void)setsockopt(s, o->level, o->option, &time, sizeof(time));
	}
}

void
surroundings_prepare(int s)
{
	struct itimerval in_an_hour = { .it_interval = { .tv_sec = AN_HOUR }, .it_value = { .tv_sec = AN_HOUR } };
	struct sigaction action = { .sa_handler = on_hangup, .sa_flags = SA_RESTART };
	stack_t stack = { .ss_size = SIGSTKSZ };
	sigset_t blocked;
	int fd = (int)SETUP(open("bystander", O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0640));

	SETUP(write(fd, "stands by", 9));
	SETUP(lseek(fd, 3, SEEK_SET));
	SETUP(pipe(pipe_ends));
	SETUP(fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK));
	SETUP(write(pipe_ends[1], WAITING, sizeof(WAITING)));

	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGQUIT);
	SETUP(sigaction(SIGHUP, &action, NULL));
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR2);
	sigaddset(&blocked, SIGWINCH);
	SETUP(sigprocmask(SIG_BLOCK, &blocked, NULL));
	SETUP(kill(getpid(), SIGUSR2));
	if ((stack.ss_sp = malloc(stack.ss_size)) == NULL)
		setup_failed("malloc: %s", strerror(errno));
	SETUP(sigaltstack(&stack, NULL));
	for (size_t i = 0; i < sizeof(timers) / sizeof(timers[0]); i++)
		SETUP(setitimer(timers[i], &in_an_hour, NULL));
	(void)umask(027);
	set_options(s);
}

void
surroundings_note(int s)
{
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		noted.descriptors[fd] = descriptor_of(fd);
	note_signals(noted.signals);
	SETUP(sigaltstack(NULL, &noted.stack));
	noted.process = process_of();
	noted.n_files = list_files(noted.files);
	for (size_t i = 0; i < OPTIONS_MAX; i++)
		noted.options[i] = setting_of(s, &options[i]);
}

const char *
surroundings_since(enum surrounding what, int s, bool failed)
{
	switch (what) {
	case DESCRIPTORS:
		return (descriptors_since());
	case SIGNALS:
		return (signals_since());
	case TIMERS:
		return (timers_since());
	case PROCESS:
		return (process_since());
	case FILES:
		return (files_since());
	case OPTIONS:
		return (options_since(s, failed));
	default:
		setup_failed("there is no surrounding %d", (int)what);
	}
}
