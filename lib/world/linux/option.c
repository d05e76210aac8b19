#include "world/option.h"

#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "world/linux/proc.h"

int
host_wait_for_accept(int s)
{
	(void)s;
	errno = ENOTSUP;
	return (-1);
}

int
host_bind_to_interface(int s, const char *interface)
{
	return (setsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, interface, (socklen_t)strlen(interface) + 1));
}

int
host_hold_datagrams(int s, const struct transport *t, bool hold)
{
	return (setsockopt(s, t->protocol == IPPROTO_UDPLITE ? IPPROTO_UDPLITE : IPPROTO_UDP, UDP_CORK, &(int){ hold },
	    sizeof(int)));
}

int
host_bind_to_any_address(int s, const struct transport *t)
{
	return (t->domain == AF_INET6 ? setsockopt(s, IPPROTO_IPV6, IPV6_FREEBIND, &(int){ 1 }, sizeof(int)) :
	    setsockopt(s, IPPROTO_IP, IP_FREEBIND, &(int){ 1 }, sizeof(int)));
}

int
host_take_any_address(int s, const struct transport *t)
{
	return (t->domain == AF_INET6 ? setsockopt(s, IPPROTO_IPV6, IPV6_TRANSPARENT, &(int){ 1 }, sizeof(int)) :
	    setsockopt(s, IPPROTO_IP, IP_TRANSPARENT, &(int){ 1 }, sizeof(int)));
}

int
host_limit_establishment(int s, int seconds)
{
	(void)s;
	(void)seconds;
	errno = ENOTSUP;
	return (-1);
}

int
host_leave_out_options(int s)
{
	(void)s;
	errno = ENOTSUP;
	return (-1);
}

int
host_limit_window(int s, int bytes)
{
	return (setsockopt(s, IPPROTO_TCP, TCP_WINDOW_CLAMP, &bytes, sizeof(bytes)));
}

int
host_forbid_fragments(int s, bool forbid)
{
	return (setsockopt(s, IPPROTO_IP, IP_MTU_DISCOVER, &(int){ forbid ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT }, sizeof(int)));
}

int
host_choose_port_at_connect(int s, const struct transport *t)
{
	(void)t;	/* the IPv4 option works for IPv6 too */
	return (setsockopt(s, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &(int){ 1 }, sizeof(int)));
}

int
host_syn_retries(int s, int retries)
{
	char text[16];

	if (s >= 0)
		return (setsockopt(s, IPPROTO_TCP, TCP_SYNCNT, &retries, sizeof(retries)));
	snprintf(text, sizeof(text), "%d", retries);
	return (write_setting("net/ipv4/tcp_syn_retries", text));
}

/* net.ipv4.tcp_fastopen: 1 enables it for clients, 4 allows data in the SYN without a cookie. */
int
host_fastopen_at_connect(int s, enum host_fastopen how)
{
	if (write_setting("net/ipv4/tcp_fastopen", how == FASTOPEN_BY_COOKIE ? "1" : "5") == -1)
		return (-1);
	return (setsockopt(s, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &(int){ 1 }, sizeof(int)));
}

int
host_fastopen_client(bool on)
{
	return (write_setting("net/ipv4/tcp_fastopen", on ? "1" : "0"));
}

ssize_t
host_fastopen_send(int s, const void *data, size_t size, const struct address *to)
{
	return (sendto(s, data, size, MSG_FASTOPEN | MSG_NOSIGNAL, to == NULL ? NULL : &to->u.any, to == NULL ? 0 : to->length));
}
