#define	_GNU_SOURCE	/* for memfd_create() */

#include "world/descriptor_kind.h"

#include <sys/types.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/bpf.h>
#include <linux/perf_event.h>

#include "world/posix/not_supported.h"

/* Newer than some C libraries: by number, which is the same on all architectures but for alpha's. */
#ifndef SYS_pidfd_open
#define	SYS_pidfd_open		434
#endif
#ifndef SYS_io_uring_setup
#define	SYS_io_uring_setup	425
#endif
#ifndef SYS_fsopen
#define	SYS_fsopen		430
#endif
#ifndef SYS_landlock_create_ruleset
#define	SYS_landlock_create_ruleset	444
#endif
#ifndef SYS_memfd_secret
#define	SYS_memfd_secret	447
#endif

#define	WITHOUT_PRIVILEGE_FAULTS	1	/* UFFD_USER_MODE_ONLY */
#define	WITHOUT_PRIVILEGE_WATCH		0x200	/* FAN_REPORT_FID */

static long
watch_all(void)
{
	return (syscall(SYS_fanotify_init, WITHOUT_PRIVILEGE_WATCH, O_RDONLY | O_CLOEXEC));
}

/* Its name is the IPC namespace's, and there for a moment. */
static long
message_queue(void)
{
	struct mq_attr attributes = { .mq_maxmsg = 1, .mq_msgsize = 1 };
	char name[64];
	long queue;
	int saved;

	snprintf(name, sizeof(name), "connect-suite.%ld", (long)getpid());
	queue = syscall(SYS_mq_open, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, &attributes);
	saved = errno;
	if (queue != -1)
		(void)syscall(SYS_mq_unlink, name);
	errno = saved;
	return (queue);
}

static long
signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	return (signalfd(-1, &none, SFD_CLOEXEC));
}

static long
map(void)
{
	union bpf_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.map_type = BPF_MAP_TYPE_ARRAY;
	attributes.key_size = 4;
	attributes.value_size = 4;
	attributes.max_entries = 1;
	return (syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof(attributes)));
}

static long
counter(void)
{
	struct perf_event_attr attributes;

	memset(&attributes, 0, sizeof(attributes));
	attributes.size = sizeof(attributes);
	attributes.type = PERF_TYPE_SOFTWARE;
	attributes.config = PERF_COUNT_SW_DUMMY;
	attributes.exclude_kernel = 1;
	return (syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
}

static long
ring(void)
{
	unsigned char parameters[120] = { 0 };	/* struct io_uring_params */

	return (syscall(SYS_io_uring_setup, 1, parameters));
}

static long
rules(void)
{
	return (syscall(SYS_landlock_create_ruleset, &(uint64_t){ 1 }, sizeof(uint64_t), 0));
}

int
host_descriptor(enum descriptor_kind kind)
{
	long fd = -1;

	errno = ENOSYS;
	switch (kind) {
	case DESCRIPTOR_TIMER:
		fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
		break;
	case DESCRIPTOR_SIGNALS:
		fd = signals();
		break;
	case DESCRIPTOR_WATCH:
		fd = inotify_init1(IN_CLOEXEC);
		break;
	case DESCRIPTOR_WATCH_ALL:
		fd = watch_all();
		break;
	case DESCRIPTOR_PROCESS:
		fd = syscall(SYS_pidfd_open, getpid(), 0);
		break;
	case DESCRIPTOR_MEMORY:
		fd = memfd_create("connect-suite", MFD_CLOEXEC);
		break;
	case DESCRIPTOR_SECRET_MEMORY:
		fd = syscall(SYS_memfd_secret, 0);
		break;
	case DESCRIPTOR_MESSAGE_QUEUE:
		fd = message_queue();
		break;
	case DESCRIPTOR_PAGE_FAULTS:
		fd = syscall(SYS_userfaultfd, O_CLOEXEC | WITHOUT_PRIVILEGE_FAULTS);
		break;
	case DESCRIPTOR_BPF_MAP:
		fd = map();
		break;
	case DESCRIPTOR_COUNTER:
		fd = counter();
		break;
	case DESCRIPTOR_RING:
		fd = ring();
		break;
	case DESCRIPTOR_NAMESPACE:
		fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
		break;
	case DESCRIPTOR_FILE_SYSTEM:
		fd = syscall(SYS_fsopen, "tmpfs", 0);
		break;
	case DESCRIPTOR_RULES:
		fd = rules();
		break;
	case DESCRIPTOR_CHILD:
	case DESCRIPTOR_SHARED_MEMORY:	/* a file like any other */
	case DESCRIPTOR_JAIL:
	case DESCRIPTORS:
		break;
	}
	if (fd == -1 && errno == ENOSYS)
		return (not_supported());
	return ((int)fd);
}
