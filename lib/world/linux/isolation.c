#define	_GNU_SOURCE

#include "world/isolation.h"

#include <sys/socket.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include <net/if.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/address.h"
#include "world/linux/interface.h"
#include "world/linux/isolation.h"
#include "world/linux/proc.h"

static bool mounts_are_private;

/* The loopback works when a datagram socket can be bound to it. */
static bool
loopback_works(void)
{
	struct address at = address_loopback(&(struct transport){ .address = ADDRESS_INET }, 0);
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool works = s != -1 && bind(s, ADDRESS(&at)) == 0;

	if (s != -1)
		close(s);
	return (works);
}

/* Maps the ids to themselves in the new user namespace: files keep their owners and root stays root. */
static bool
keep_ids(uid_t uid, gid_t gid, char *detail, size_t size)
{
	char map[64];

	snprintf(map, sizeof(map), "%d %d 1", (int)uid, (int)uid);
	if (proc_write("/proc/self/uid_map", map) == -1) {
		snprintf(detail, size, "/proc/self/uid_map: %s", strerror(errno));
		return (false);
	}
	snprintf(map, sizeof(map), "%d %d 1", (int)gid, (int)gid);
	/* A kernel without /proc/self/setgroups does not require it before gid_map. */
	if ((proc_write("/proc/self/setgroups", "deny") == -1 && errno != ENOENT) ||
	    proc_write("/proc/self/gid_map", map) == -1) {
		snprintf(detail, size, "/proc/self/gid_map: %s", strerror(errno));
		return (false);
	}
	return (true);
}

bool
transport_has_names(const struct transport *t)
{
	struct address probe;
	bool have;
	int s, saved;

	if (t->address != ADDRESS_ABSTRACT || (s = socket(t->domain, t->type | SOCK_CLOEXEC, t->protocol)) == -1)
		return (true);
	probe = address_unix(t, "probe");
	have = bind(s, ADDRESS(&probe)) == 0;
	saved = errno;
	close(s);
	errno = saved;
	return (have);
}

/* Ubuntu grants the namespace but no capabilities in it, so try to use it. */
static bool
network_is_of_use(const struct transport *t, char *detail, size_t size)
{
	if (interface_change_flags("lo", IFF_UP, 0) == -1 || !loopback_works()) {
		snprintf(detail, size, "the loopback of a new network namespace cannot be brought up "
		    "(kernel.apparmor_restrict_unprivileged_userns?): %s", strerror(errno));
		return (false);
	}
	if (t != NULL && !transport_has_names(t)) {
		snprintf(detail, size, "no abstract name can be bound in a new network namespace: %s", strerror(errno));
		return (false);
	}
	return (true);
}

static bool
wants_mounts(const struct transport *t)
{
	return (t != NULL && t->address == ADDRESS_PATH);
}

/* Keeps this process's mounts from propagating. */
static bool
keep_mounts(void)
{
	return (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
}

/*
 * Puts this process into new namespaces; the user namespace gives it the privilege to create the others.  Where user namespaces
 * are off, root does without one; where there is no mount namespace, the case mounts nothing.  Returns the types entered, or 0
 * with the step that failed in detail.
 */
static int
enter_namespaces(const struct transport *t, char *detail, size_t size)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	int entered = CLONE_NEWNET;

	if (unshare(CLONE_NEWUSER) == 0) {
		entered |= CLONE_NEWUSER;
		if (!keep_ids(uid, gid, detail, size))
			return (0);
	} else if (uid != 0) {
		snprintf(detail, size, "no user namespace (user.max_user_namespaces, kernel.unprivileged_userns_clone): %s",
		    strerror(errno));
		return (0);
	}
	if (unshare(CLONE_NEWNET) == -1) {
		snprintf(detail, size, "no network namespace: %s", strerror(errno));
		return (0);
	}
	if (!network_is_of_use(t, detail, size))
		return (0);
	if (wants_mounts(t) && unshare(CLONE_NEWNS) == 0 && keep_mounts())
		entered |= CLONE_NEWNS;
	return (entered);
}

/* In the order of entering: the first permits the others. */
static const struct {
	const char *name;
	int type;
	const char *in_words;
} namespaces[] = {
	{ "user", CLONE_NEWUSER, "user" },
	{ "net", CLONE_NEWNET, "network" },
	{ "mnt", CLONE_NEWNS, "mount" },
};

#define	NAMESPACES	(sizeof(namespaces) / sizeof(namespaces[0]))

static int
open_namespace(const char *process, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%s/ns/%s", process, name);
	return (open(path, O_RDONLY | O_CLOEXEC));
}

/* Enters those of the scout's namespaces that it found usable. */
static bool
join(pid_t pid, int types)
{
	char process[32];
	bool joined = true;
	int fd;

	snprintf(process, sizeof(process), "%ld", (long)pid);
	for (size_t i = 0; joined && i < NAMESPACES; i++) {
		if ((types & namespaces[i].type) == 0)
			continue;
		fd = open_namespace(process, namespaces[i].name);
		joined = fd != -1 && setns(fd, namespaces[i].type) == 0;
		if (fd != -1)
			close(fd);
	}
	return (joined);
}

struct scout {
	int entered;
	char detail[256];
};

/*
 * A process cannot leave namespaces that it has entered.  So a child, the scout, tries them first, and this process follows only
 * if they are usable: by setns(2), which does not create a second set, or where that is refused by repeating the scout's steps.
 */
static void
follow_scout(const struct transport *t, struct scout *scout)
{
	int findings[2], leave[2];
	bool followed;
	char byte;
	pid_t pid;

	if (pipe2(findings, O_CLOEXEC) == -1 || pipe2(leave, O_CLOEXEC) == -1 || (pid = fork()) == -1) {
		snprintf(scout->detail, sizeof(scout->detail), "%s", strerror(errno));
		return;
	}
	if (pid == 0) {
		close(leave[1]);
		scout->entered = enter_namespaces(t, scout->detail, sizeof(scout->detail));
		if (write(findings[1], scout, sizeof(*scout)) == (ssize_t)sizeof(*scout))
			(void)read(leave[0], &byte, 1);	/* end of file: the parent has followed, or died */
		_exit(0);
	}
	close(findings[1]);
	close(leave[0]);
	if (read(findings[0], scout, sizeof(*scout)) != (ssize_t)sizeof(*scout))
		strcpy(scout->detail, "the child that tries namespaces died");
	followed = scout->entered != 0 && join(pid, scout->entered);
	close(leave[1]);
	close(findings[0]);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	if (scout->entered != 0 && !followed)
		scout->entered = enter_namespaces(t, scout->detail, sizeof(scout->detail));
}

struct quick_scout {
	const struct transport *t;
	uid_t uid;
	gid_t gid;
	int types;
	bool of_use;
	int fds[NAMESPACES];
};

static int
look_round(void *arg)
{
	struct quick_scout *q = arg;
	char detail[256];

	if (!keep_ids(q->uid, q->gid, detail, sizeof(detail)) || !network_is_of_use(q->t, detail, sizeof(detail)) ||
	    ((q->types & CLONE_NEWNS) != 0 && !keep_mounts()))
		return (0);
	for (size_t i = 0; i < NAMESPACES; i++)
		if ((q->types & namespaces[i].type) != 0 && (q->fds[i] = open_namespace("self", namespaces[i].name)) == -1)
			return (0);
	q->of_use = true;
	return (0);
}

/*
 * The fast way, where all namespaces are granted, as nearly everywhere: the child shares this process's memory and descriptors
 * while this process waits (as with vfork(2)), so nothing is copied.  Returns false if that fails; follow_scout() then finds out
 * why, even from within a new user namespace.
 */
static bool
follow_quick_scout(const struct transport *t, int types)
{
	static char stack[64 * 1024] __attribute__((aligned(16)));
	struct quick_scout q = { .t = t, .uid = geteuid(), .gid = getegid(), .types = types, .fds = { -1, -1, -1 } };
	bool followed;
	pid_t pid = clone(look_round, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD | types, &q);

	if (pid == -1)
		return (false);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	followed = q.of_use;
	for (size_t i = 0; i < NAMESPACES; i++) {
		if (q.fds[i] == -1)
			continue;
		followed = followed && setns(q.fds[i], namespaces[i].type) == 0;
		close(q.fds[i]);
	}
	return (followed);
}

/* Mounts a tmpfs over the directory if permitted, and changes to it: joining a mount namespace has moved us to its root. */
static void
mount_directory(const char *directory)
{
	(void)mount("tmpfs", directory, "tmpfs", MS_NOSUID, "size=8m,mode=0700");
	/* A case must not run in any other directory. */
	if (chdir(directory) == -1)
		err(1, "%s in the new mount namespace", directory);
}

bool
host_isolate(const struct transport *t, char *detail, size_t size)
{
	/* A mount namespace costs as much as a network namespace (its teardown waits for all processors), so it is optional. */
	int types = CLONE_NEWUSER | CLONE_NEWNET | (wants_mounts(t) ? CLONE_NEWNS : 0);
	struct scout scout = { .entered = 0 };
	char path[PATH_MAX];

	if (getcwd(path, sizeof(path)) == NULL) {
		snprintf(detail, size, "%s", strerror(errno));
		return (false);
	}
	if (follow_quick_scout(t, types))
		scout.entered = types;
	else
		follow_scout(t, &scout);
	if (scout.entered == 0) {
		snprintf(detail, size, "%s", scout.detail);
		return (false);
	}
	mounts_are_private = (scout.entered & CLONE_NEWNS) != 0;
	if (mounts_are_private)
		mount_directory(path);
	strlcpy(detail, "namespaces: ", size);
	for (size_t i = 0, n = 0; i < NAMESPACES; i++) {
		if ((scout.entered & namespaces[i].type) == 0)
			continue;
		strlcat(detail, n++ > 0 ? ", " : "", size);
		strlcat(detail, namespaces[i].in_words, size);
	}
	return (true);
}

bool
has_private_mounts(void)
{
	return (mounts_are_private);
}
