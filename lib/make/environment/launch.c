/*
 * Runs a program as an unusual caller would: with system calls and socket options refused, signals blocked or ignored, a timer
 * running, descriptors open or closed, the loopback up, down or with more addresses.  For lib/make/environments.sh.
 */
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <linux/filter.h>
#include <linux/ipv6.h>
#include <linux/seccomp.h>

#ifndef CLONE_NEWUSER
#define	CLONE_NEWUSER	0x10000000
#endif
#define	CLONE_NEWNS_	0x00020000
#define	CLONE_NEWNET_	0x40000000
#endif

#define	CANNOT	90		/* exit status if the environment cannot be made here */
#define	PENDING	SIGTERM		/* the signal left blocked and pending */

static const struct {
	const char *name;
	int value;
} numbers[] = {
	{ "EACCES", EACCES }, { "EAFNOSUPPORT", EAFNOSUPPORT }, { "ENOPROTOOPT", ENOPROTOOPT }, { "ENOSYS", ENOSYS },
	{ "EPERM", EPERM },
	{ "AF_INET", AF_INET }, { "AF_INET6", AF_INET6 }, { "AF_UNIX", AF_UNIX },
#ifdef __linux__
	{ "AF_NETLINK", AF_NETLINK }, { "AF_PACKET", AF_PACKET },
#endif
};

static void __attribute__((noreturn))
usage(void)
{
	errx(3, "usage: launch [-abip] [-c descriptor] [-d last] [-l up|down] [-n errno] [-o option=errno] [-s family=errno] "
	    "[-t seconds] [-x call=errno] program [argument ...]");
}

static int
number(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (strlen(numbers[i].name) == length && strncmp(numbers[i].name, name, length) == 0)
			return (numbers[i].value);
	errx(3, "%s: not known here", name);
}

#ifdef __linux__
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define	ARGUMENT(n)	(offsetof(struct seccomp_data, args) + 8 * (n))
#else
#define	ARGUMENT(n)	(offsetof(struct seccomp_data, args) + 8 * (n) + 4)
#endif
#define	LOAD(at)	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (at))
#define	RETURN(what)	BPF_STMT(BPF_RET | BPF_K, (what))
#define	REFUSE(error)	RETURN(SECCOMP_RET_ERRNO | (unsigned)(error))

static void
install(struct sock_filter *filter, size_t n)
{
	struct sock_fprog program = { .len = (unsigned short)n, .filter = filter };

	/* Without privilege Linux accepts a filter only after PR_SET_NO_NEW_PRIVS. */
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1 && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == -1))
		err(CANNOT, "seccomp");
}

static void
refuse_sockets(int family, int error)
{
	struct sock_filter filter[] = {
		LOAD(offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
		LOAD(ARGUMENT(0)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)family, 0, 1),
		REFUSE(error),
		RETURN(SECCOMP_RET_ALLOW),
	};

	install(filter, sizeof(filter) / sizeof(filter[0]));
}

/* The flags of clone3() are in memory, where a filter cannot look, so it fails with ENOSYS and the caller uses clone(). */
static void
refuse_namespaces(int error)
{
	struct sock_filter filter[] = {
		LOAD(offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setns, 6, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 4, 5),
		LOAD(ARGUMENT(0)),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_NEWUSER | CLONE_NEWNS_ | CLONE_NEWNET_, 1, 0),
		RETURN(SECCOMP_RET_ALLOW),
		REFUSE(error),
		REFUSE(ENOSYS),
		RETURN(SECCOMP_RET_ALLOW),
	};

	install(filter, sizeof(filter) / sizeof(filter[0]));
}
#else
static void
refuse_sockets(int family, int error)
{
	(void)family;
	(void)error;
	errx(CANNOT, "this host cannot refuse system calls");
}

static void
refuse_namespaces(int error)
{
	refuse_sockets(0, error);
}
#endif

static void
refuse_call(const char *name, size_t length, int error)
{
#ifdef __linux__
	static const struct {
		const char *name;
		unsigned number;
	} calls[] = { { "capset", SYS_capset }, { "clone", SYS_clone }, { "close_range", SYS_close_range } };
	struct sock_filter filter[] = {
		LOAD(offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
		REFUSE(error),
		RETURN(SECCOMP_RET_ALLOW),
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strlen(calls[i].name) == length && strncmp(calls[i].name, name, length) == 0) {
			filter[1].k = calls[i].number;
			install(filter, sizeof(filter) / sizeof(filter[0]));
			return;
		}
	}
#endif
	(void)error;
	errx(3, "%.*s: not known here", (int)length, name);
}

static void
refuse_option(const char *name, size_t length, int error)
{
#ifdef __linux__
	static const struct {
		const char *name;
		unsigned call, level, option;
	} options[] = {
		{ "IP_MINTTL", SYS_setsockopt, IPPROTO_IP, IP_MINTTL },
		{ "IPV6_MINHOPCOUNT", SYS_setsockopt, IPPROTO_IPV6, IPV6_MINHOPCOUNT },
		{ "SO_MEMINFO", SYS_getsockopt, SOL_SOCKET, SO_MEMINFO },
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (strlen(options[i].name) == length && strncmp(options[i].name, name, length) == 0) {
			struct sock_filter filter[] = {
				LOAD(offsetof(struct seccomp_data, nr)),
				BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, options[i].call, 0, 5),
				LOAD(ARGUMENT(1)),
				BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, options[i].level, 0, 3),
				LOAD(ARGUMENT(2)),
				BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, options[i].option, 0, 1),
				REFUSE(error),
				RETURN(SECCOMP_RET_ALLOW),
			};

			install(filter, sizeof(filter) / sizeof(filter[0]));
			return;
		}
	}
#endif
	(void)error;
	errx(3, "%.*s: not known here", (int)length, name);
}

static void
block_all(void)
{
	sigset_t all;

	sigfillset(&all);
	if (sigprocmask(SIG_SETMASK, &all, NULL) == -1)
		err(CANNOT, "sigprocmask");
}

static void
ignore_all(void)
{
	struct sigaction action = { .sa_handler = SIG_IGN };

	sigemptyset(&action.sa_mask);
	for (int signo = 1; signo <= SIGRTMAX; signo++)
		(void)sigaction(signo, &action, NULL);	/* fails for SIGKILL and SIGSTOP */
}

/* ip(8) and ifconfig(8) are not on every machine. */
static void
set_loopback(bool up)
{
	struct ifreq request;
	int s = socket(AF_INET, SOCK_DGRAM, 0);

	memset(&request, 0, sizeof(request));
	strcpy(request.ifr_name, "lo");
	if (s == -1 || ioctl(s, SIOCGIFFLAGS, &request) == -1)
		err(CANNOT, "lo");
	request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
	if (ioctl(s, SIOCSIFFLAGS, &request) == -1)
		err(CANNOT, "lo");
	close(s);
}

/* Gives it an address of each family that is not the loopback's, as the interfaces of most hosts have (RFC 5737, RFC 3849). */
static void
add_addresses(void)
{
#ifdef __linux__
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct in6_ifreq request6 = { .ifr6_prefixlen = 128, .ifr6_ifindex = (int)if_nametoindex("lo") };
	struct ifreq request;
	int s = socket(AF_INET, SOCK_DGRAM, 0), s6 = socket(AF_INET6, SOCK_DGRAM, 0);

	memset(&request, 0, sizeof(request));
	strcpy(request.ifr_name, "lo:0");
	inet_pton(AF_INET, "203.0.113.1", &in.sin_addr);
	memcpy(&request.ifr_addr, &in, sizeof(in));
	if (s == -1 || ioctl(s, SIOCSIFADDR, &request) == -1)
		err(CANNOT, "lo:0");
	close(s);
	if (s6 == -1)
		return;
	inet_pton(AF_INET6, "2001:db8:2::1", &request6.ifr6_addr);
	if (ioctl(s6, SIOCSIFADDR, &request6) == -1)
		err(CANNOT, "lo");
	close(s6);
#else
	errx(CANNOT, "this host's loopback keeps its addresses");
#endif
}

static void
open_descriptors(int last)
{
	int fd = open("/dev/null", O_RDWR);

	if (fd == -1)
		err(CANNOT, "/dev/null");
	for (int i = 3; i <= last; i++)
		if (i != fd && dup2(fd, i) == -1)
			err(CANNOT, "descriptor %d", i);
}

int
main(int argc, char *argv[])
{
	struct itimerval timer = { .it_value = { .tv_sec = 0 } };
	const char *equals;
	int option;

	while ((option = getopt(argc, argv, "+abic:d:l:n:o:ps:t:x:")) != -1) {
		switch (option) {
		case 'a':
			add_addresses();
			break;
		case 'b':
			block_all();
			break;
		case 'c':
			(void)close(atoi(optarg));
			break;
		case 'd':
			open_descriptors(atoi(optarg));
			break;
		case 'i':
			ignore_all();
			break;
		case 'l':
			set_loopback(strcmp(optarg, "up") == 0);
			break;
		case 'n':
			refuse_namespaces(number(optarg, strlen(optarg)));
			break;
		case 'o':
			if ((equals = strchr(optarg, '=')) == NULL)
				usage();
			refuse_option(optarg, (size_t)(equals - optarg), number(equals + 1, strlen(equals + 1)));
			break;
		case 'p':
			block_all();
			(void)raise(PENDING);
			break;
		case 's':
			if ((equals = strchr(optarg, '=')) == NULL)
				usage();
			refuse_sockets(number(optarg, (size_t)(equals - optarg)), number(equals + 1, strlen(equals + 1)));
			break;
		case 't':
			timer.it_value.tv_sec = atoi(optarg);
			if (setitimer(ITIMER_REAL, &timer, NULL) == -1)
				err(CANNOT, "setitimer");
			break;
		case 'x':
			if ((equals = strchr(optarg, '=')) == NULL)
				usage();
			refuse_call(optarg, (size_t)(equals - optarg), number(equals + 1, strlen(equals + 1)));
			break;
		default:
			usage();
		}
	}
	if (optind == argc)
		usage();
	execvp(argv[optind], argv + optind);
	err(127, "%s", argv[optind]);
}
