#define	_GNU_SOURCE	/* for syscall() and unshare() */

#include "world/sandbox.h"

#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#include "world/network.h"
#include "world/posix/not_supported.h"
#include "world/wait.h"

/* Landlock, by number and with structures of our own: headers lack what newer kernels have. */
#ifndef SYS_landlock_create_ruleset
#define	SYS_landlock_create_ruleset	444
#define	SYS_landlock_add_rule		445
#define	SYS_landlock_restrict_self	446
#endif

#define	VERSION_ASKED		1
#define	FIRST_WITH_PORTS	4
#define	FIRST_WITH_SCOPES	6
#define	ALL_OF_FIRST		0x1fff	/* the rights over files of the first version */
#define	CONNECT_TCP		2
#define	RULE_PORT		2
#define	SCOPE_ABSTRACT		1

struct rules {
	uint64_t files, network, scoped;
};

struct port_rule {
	uint64_t allowed, port;
};

static int
lay(const struct rules *rules, size_t size, long first, unsigned port)
{
	struct port_rule rule = { CONNECT_TCP, port };
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION_ASKED);
	int fd, saved;

	/* EOPNOTSUPP: it is built in, and switched off. */
	if (version == -1 && errno != ENOSYS && errno != EOPNOTSUPP)
		return (-1);
	if (version < first)
		return (not_supported());
	if ((fd = (int)syscall(SYS_landlock_create_ruleset, rules, size, 0)) == -1)
		return (-1);
	if ((port == 0 || syscall(SYS_landlock_add_rule, fd, RULE_PORT, &rule, 0) == 0) &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, fd, 0) == 0) {
		close(fd);
		return (0);
	}
	saved = errno;
	close(fd);
	errno = saved;
	return (-1);
}

int
host_forbid_ports(unsigned but)
{
	struct rules rules = { .network = CONNECT_TCP };

	return (lay(&rules, sizeof(rules) - sizeof(rules.scoped), FIRST_WITH_PORTS, but));
}

int
host_forbid_strange_names(void)
{
	struct rules rules = { .scoped = SCOPE_ABSTRACT };

	return (lay(&rules, sizeof(rules), FIRST_WITH_SCOPES, 0));
}

int
host_forbid_files(void)
{
	struct rules rules = { .files = ALL_OF_FIRST };

	return (lay(&rules, sizeof(rules.files), 1, 0));
}

#define	ARGUMENT_LOW(n)	((uint32_t)(offsetof(struct seccomp_data, args[n]) + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0)))

static uint32_t
action_of(enum filter filter, int error)
{
	switch (filter) {
	case FILTER_TRAP:
		return (SECCOMP_RET_TRAP);
	case FILTER_KILL:
		return (SECCOMP_RET_KILL_PROCESS);
	case FILTER_SUPERVISOR:
		return (SECCOMP_RET_USER_NOTIF);
	case FILTER_ERRNO:
		break;
	}
	return (SECCOMP_RET_ERRNO | ((uint32_t)error & SECCOMP_RET_DATA));
}

/* The C library makes the system call of that name wherever there is one. */
int
host_filter_connect(enum filter filter, int error, socklen_t length, int *supervisor)
{
	struct sock_filter instructions[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_connect, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ARGUMENT_LOW(2)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, length, 0, length == 0 ? 0 : 1),
		BPF_STMT(BPF_RET | BPF_K, action_of(filter, error)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(instructions) / sizeof(instructions[0]), instructions };
	long fd;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return (-1);
	fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    filter == FILTER_SUPERVISOR ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0, &program);
	if (fd == -1)
		return (errno == ENOSYS || errno == EINVAL ? not_supported() : -1);
	if (filter == FILTER_SUPERVISOR)
		*supervisor = (int)fd;
	return (0);
}

int
host_supervise(int supervisor, int seconds, int error)
{
	struct seccomp_notif call;
	struct seccomp_notif_resp answer;

	if (!wait_readable(supervisor, seconds)) {
		errno = ETIMEDOUT;
		return (-1);
	}
	memset(&call, 0, sizeof(call));
	if (ioctl(supervisor, SECCOMP_IOCTL_NOTIF_RECV, &call) == -1)
		return (-1);
	memset(&answer, 0, sizeof(answer));
	answer.id = call.id;
	if (error == LET_GO_ON)
		answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	else
		answer.error = -error;
	return (ioctl(supervisor, SECCOMP_IOCTL_NOTIF_SEND, &answer));
}

int
host_network_apart(void)
{
	return (network_is_private() ? unshare(CLONE_NEWNET) : not_supported());
}
