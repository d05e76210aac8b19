#include "world/starve.h"

#include <sys/socket.h>

#include "world/linux/proc.h"

bool
host_starve(unsigned n, int s, const char **means)
{
	switch (n) {
	case 0:
		*means = "the smallest send and receive buffers";
		(void)setsockopt(s, SOL_SOCKET, SO_SNDBUF, &(int){ 1 }, sizeof(int));
		(void)setsockopt(s, SOL_SOCKET, SO_RCVBUF, &(int){ 1 }, sizeof(int));
		return (true);
	case 1:
		*means = "no memory for options (net.core.optmem_max)";
		(void)write_setting("net/core/optmem_max", "0");
		return (true);
	case 2:
		*means = "buffers of TCP and UDP of a page at most (net.ipv4.tcp_wmem, tcp_rmem, udp_wmem_min)";
		(void)write_setting("net/ipv4/tcp_wmem", "1 1 1");
		(void)write_setting("net/ipv4/tcp_rmem", "1 1 1");
		(void)write_setting("net/ipv4/udp_wmem_min", "1");
		return (true);
	case 3:
		*means = "no routes of IPv6 to be cached (net.ipv6.route.max_size)";
		(void)write_setting("net/ipv6/route/max_size", "0");
		return (true);
	case 4:
		*means = "no datagram to be queued (net.unix.max_dgram_qlen)";
		(void)write_setting("net/unix/max_dgram_qlen", "0");
		return (true);
	default:
		return (false);
	}
}
