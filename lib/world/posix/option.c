#include "world/option.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "world/posix/not_supported.h"

/* The level of UNIX socket options, which some headers do not define. */
#ifndef SOL_LOCAL
#define	SOL_LOCAL	0
#endif

int
host_wait_for_accept(int s)
{
#ifdef LOCAL_CONNWAIT
	return (setsockopt(s, SOL_LOCAL, LOCAL_CONNWAIT, &(int){ 1 }, sizeof(int)));
#else
	(void)s;
	return (not_supported());
#endif
}

int
host_bind_to_interface(int s, const char *interface)
{
	(void)s;
	(void)interface;
	return (not_supported());
}

int
host_hold_datagrams(int s, const struct transport *t, bool hold)
{
	(void)s;
	(void)t;
	(void)hold;
	return (not_supported());
}

/* FreeBSD's IP_BINDANY also makes the foreign source valid, so connect() has nothing to refuse. */
int
host_bind_to_any_address(int s, const struct transport *t)
{
	(void)s;
	(void)t;
	return (not_supported());
}

int
host_take_any_address(int s, const struct transport *t)
{
#ifdef IP_BINDANY
	return (t->domain == AF_INET6 ? setsockopt(s, IPPROTO_IPV6, IPV6_BINDANY, &(int){ 1 }, sizeof(int)) :
	    setsockopt(s, IPPROTO_IP, IP_BINDANY, &(int){ 1 }, sizeof(int)));
#else
	(void)s;
	(void)t;
	return (not_supported());
#endif
}

int
host_limit_establishment(int s, int seconds)
{
#ifdef TCP_KEEPINIT
	return (setsockopt(s, IPPROTO_TCP, TCP_KEEPINIT, &seconds, sizeof(seconds)));
#else
	(void)s;
	(void)seconds;
	return (not_supported());
#endif
}

int
host_leave_out_options(int s)
{
#ifdef TCP_NOOPT
	return (setsockopt(s, IPPROTO_TCP, TCP_NOOPT, &(int){ 1 }, sizeof(int)));
#else
	(void)s;
	return (not_supported());
#endif
}

int
host_limit_window(int s, int bytes)
{
	(void)s;
	(void)bytes;
	return (not_supported());
}

int
host_forbid_fragments(int s, bool forbid)
{
#ifdef IP_DONTFRAG
	return (setsockopt(s, IPPROTO_IP, IP_DONTFRAG, &(int){ forbid }, sizeof(int)));
#else
	(void)s;
	(void)forbid;
	return (not_supported());
#endif
}

int
host_choose_port_at_connect(int s, const struct transport *t)
{
	(void)s;
	(void)t;
	return (not_supported());
}

int
host_syn_retries(int s, int retries)
{
	(void)s;
	(void)retries;
	return (not_supported());
}

/* On these hosts TCP Fast Open begins with a call other than connect(). */
int
host_fastopen_at_connect(int s, enum host_fastopen how)
{
	(void)s;
	(void)how;
	return (not_supported());
}

int
host_fastopen_client(bool on)
{
	(void)on;
	return (not_supported());
}

ssize_t
host_fastopen_send(int s, const void *data, size_t size, const struct address *to)
{
	(void)s;
	(void)data;
	(void)size;
	(void)to;
	return (not_supported());
}
