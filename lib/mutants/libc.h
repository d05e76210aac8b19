/*
 * The C library's own calls, beneath the interposed ones.
 */
#ifndef MUTANTS_LIBC_H
#define	MUTANTS_LIBC_H

#include <sys/types.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <poll.h>
#include <signal.h>
#include <time.h>

#ifdef __linux__
#include <sys/epoll.h>
#endif

struct libc {
	int (*connect)(int, const struct sockaddr *, socklen_t);
	int (*connectat)(int, int, const struct sockaddr *, socklen_t);	/* NULL if the library lacks it */
	int (*getsockopt)(int, int, int, void *, socklen_t *);
	int (*getsockname)(int, struct sockaddr *, socklen_t *);
	int (*getpeername)(int, struct sockaddr *, socklen_t *);
	int (*poll)(struct pollfd *, nfds_t, int);
	int (*ppoll)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
	int (*select)(int, fd_set *, fd_set *, fd_set *, struct timeval *);
	int (*pselect)(int, fd_set *, fd_set *, fd_set *, const struct timespec *, const sigset_t *);
	ssize_t (*send)(int, const void *, size_t, int);
	ssize_t (*sendto)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
	ssize_t (*sendmsg)(int, const struct msghdr *, int);
	ssize_t (*write)(int, const void *, size_t);
	ssize_t (*recv)(int, void *, size_t, int);
	ssize_t (*recvfrom)(int, void *, size_t, int, struct sockaddr *, socklen_t *);
	ssize_t (*recvmsg)(int, struct msghdr *, int);
	ssize_t (*read)(int, void *, size_t);
	int (*socket)(int, int, int);
	int (*ioctl)(int, unsigned long, ...);
	int (*accept)(int, struct sockaddr *, socklen_t *);
	int (*shutdown)(int, int);
	int (*bind)(int, const struct sockaddr *, socklen_t);
	int (*close)(int);
	int (*dup)(int);
	int (*dup2)(int, int);
	int (*fcntl)(int, int, ...);
	int (*setitimer)(int, const struct itimerval *, struct itimerval *);
#ifdef __linux__
	int (*epoll_ctl)(int, int, int, struct epoll_event *);
	int (*epoll_wait)(int, struct epoll_event *, int, int);
#endif
};

/* Looks the calls up at the first use. */
const struct libc *libc(void);

#endif
