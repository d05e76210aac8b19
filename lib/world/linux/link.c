#include "world/link.h"

#include <sys/ioctl.h>

#include <netinet/in.h>
#include <netpacket/packet.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/if_ether.h>
#include <linux/if_tun.h>
#include <linux/veth.h>

#include "world/address.h"
#include "world/linux/interface.h"
#include "world/linux/netlink.h"
#include "world/route.h"

#define	NEAR_INTERFACE	"near0"
#define	FAR_INTERFACE	"far0"

static const struct transport inet = { .address = ADDRESS_INET }, inet6 = { .address = ADDRESS_INET6 };

/* One queue each way: by default the kernel creates one for each processor, and tearing them down takes a grace period. */
static void
name_end(struct netlink_request *request, const char *name)
{
	netlink_add(request, IFLA_IFNAME, name, strlen(name) + 1);
	netlink_add(request, IFLA_NUM_TX_QUEUES, &(uint32_t){ 1 }, sizeof(uint32_t));
	netlink_add(request, IFLA_NUM_RX_QUEUES, &(uint32_t){ 1 }, sizeof(uint32_t));
}

static int
veth_create(void)
{
	struct ifinfomsg body = { .ifi_family = AF_UNSPEC };
	struct netlink_request request;
	struct rtattr *info, *data, *peer;

	netlink_begin(&request, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &body, sizeof(body));
	name_end(&request, NEAR_INTERFACE);
	info = netlink_nest(&request, IFLA_LINKINFO, NULL, 0);
	netlink_add(&request, IFLA_INFO_KIND, "veth", 4);
	data = netlink_nest(&request, IFLA_INFO_DATA, NULL, 0);
	peer = netlink_nest(&request, VETH_INFO_PEER, &body, sizeof(body));
	name_end(&request, FAR_INTERFACE);
	netlink_nest_end(&request, peer);
	netlink_nest_end(&request, data);
	netlink_nest_end(&request, info);
	return (netlink_send(&request));
}

/* Adds the near addresses, without IPv6 where the host lacks it. */
static int
add_near_addresses(const char *interface)
{
	struct address near = address_near(&inet, 0), near6 = address_near(&inet6, 0);

	if (host_address_add(interface, &near, 24) == -1)
		return (-1);
	return (host_address_add(interface, &near6, 64) == -1 && errno == ETIMEDOUT ? -1 : 0);
}

static int
add_neighbour(const char *interface, const struct address *a, const unsigned char ether[6])
{
	struct ndmsg body = {
		.ndm_family = (unsigned char)a->u.any.sa_family,
		.ndm_ifindex = (int)if_nametoindex(interface),
		.ndm_state = NUD_PERMANENT,
	};
	struct netlink_request request;
	size_t length;
	const void *bytes = address_in_bytes(a, &length);

	netlink_begin(&request, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, &body, sizeof(body));
	netlink_add(&request, NDA_DST, bytes, length);
	netlink_add(&request, NDA_LLADDR, ether, 6);
	return (netlink_send(&request));
}

static int
ether_of(const char *interface, unsigned char ether[6])
{
	struct ifreq request;

	memset(&request, 0, sizeof(request));
	if (interface_ask(interface, SIOCGIFHWADDR, &request) == -1)
		return (-1);
	memcpy(ether, request.ifr_hwaddr.sa_data, 6);
	return (0);
}

/* Makes the near interface, which is what flags say (IFF_TUN or IFF_TAP), and opens its other side; -1 and no interface, or its fd. */
static int
tun_create(short flags)
{
	struct ifreq request;
	int fd, saved;

	if ((fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)) == -1)
		return (-1);
	memset(&request, 0, sizeof(request));
	request.ifr_flags = (short)(flags | IFF_NO_PI);
	strcpy(request.ifr_name, NEAR_INTERFACE);
	if (ioctl(fd, TUNSETIFF, &request) == -1) {
		saved = errno;
		close(fd);
		errno = saved;
		return (-1);
	}
	return (fd);
}

static int
open_tun(struct host_link *link)
{
	link->kind = LINK_TUN;
	strcpy(link->interface, NEAR_INTERFACE);
	if ((link->fd = tun_create(IFF_TUN)) == -1)
		return (-1);
	/*
	 * The interface lives until its network namespace goes, soon after the case.  If it went with its descriptor, the case's
	 * last process would wait for the interface's teardown, several times as long as the case takes.
	 */
	if (ioctl(link->fd, TUNSETPERSIST, 1) == -1) {
		/* gVisor's, which knows three requests.  It leaves segments to its own threads. */
		link->deals_late = errno == ENOTTY;
	}
	interface_quieten(NEAR_INTERFACE);
	return (interface_up(NEAR_INTERFACE) == -1 ? -1 : add_near_addresses(NEAR_INTERFACE));
}

static int
open_veth(struct host_link *link)
{
	struct sockaddr_ll at = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL) };
	struct address far = address_far(&inet, 0), far6 = address_far(&inet6, 0);
	unsigned char far_ether[6];

	link->kind = LINK_VETH;
	strcpy(link->interface, NEAR_INTERFACE);
	if (veth_create() == -1)
		return (-1);
	interface_quieten(NEAR_INTERFACE);
	interface_quieten(FAR_INTERFACE);
	if (interface_up(FAR_INTERFACE) == -1 || interface_up(NEAR_INTERFACE) == -1 ||
	    ether_of(NEAR_INTERFACE, link->ether) == -1 || ether_of(FAR_INTERFACE, far_ether) == -1 ||
	    add_near_addresses(NEAR_INTERFACE) == -1 || add_neighbour(NEAR_INTERFACE, &far, far_ether) == -1)
		return (-1);
	(void)add_neighbour(NEAR_INTERFACE, &far6, far_ether);
	at.sll_ifindex = link->peer_index = (int)if_nametoindex(FAR_INTERFACE);
	if ((link->fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) == -1)
		return (-1);
	/* The far end came up before its carrier: until the kernel notices, the queueing discipline drops what we send. */
	(void)setsockopt(link->fd, SOL_PACKET, PACKET_QDISC_BYPASS, &(int){ 1 }, sizeof(int));
	return (bind(link->fd, (const struct sockaddr *)&at, sizeof(at)));
}

int
host_link_open(struct host_link *link, const char *kind, char *reason, size_t size)
{
	if (strcmp(kind, "veth") != 0) {
		if (open_tun(link) == 0)
			return (0);
		if (strcmp(kind, "tun") == 0 || errno == ETIMEDOUT) {
			snprintf(reason, size, "tun: %s", strerror(errno));
			return (-1);
		}
		if (link->fd != -1)
			close(link->fd);
	}
	if (open_veth(link) == 0)
		return (0);
	snprintf(reason, size, "veth: %s", strerror(errno));
	return (-1);
}

/* A tun has no neighbours. */
int
host_link_reaches(const struct host_link *link, const struct address *a)
{
	unsigned char far_ether[6];

	if (link->kind == LINK_TUN)
		return (0);
	return (ether_of(FAR_INTERFACE, far_ether) == -1 ? -1 : add_neighbour(link->interface, a, far_ether));
}

ssize_t
host_link_receive(const struct host_link *link, void *packet, size_t size)
{
	struct sockaddr_ll from;
	socklen_t length = sizeof(from);
	ssize_t n;

	if (link->kind == LINK_TUN)
		return (read(link->fd, packet, size));
	n = recvfrom(link->fd, packet, size, MSG_DONTWAIT, (struct sockaddr *)&from, &length);
	/* A packet socket also receives what the case itself sends. */
	return (n > 0 && from.sll_pkttype == PACKET_OUTGOING ? 0 : n);
}

ssize_t
host_link_send(const struct host_link *link, const void *packet, size_t length)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = link->peer_index, .sll_halen = 6 };

	if (link->kind == LINK_TUN)
		return (write(link->fd, packet, length));
	to.sll_protocol = htons(*(const unsigned char *)packet >> 4 == 6 ? ETH_P_IPV6 : ETH_P_IP);
	memcpy(to.sll_addr, link->ether, sizeof(link->ether));
	return (sendto(link->fd, packet, length, 0, (const struct sockaddr *)&to, sizeof(to)));
}

static int
veth_alone(void)
{
	if (veth_create() == -1)
		return (-1);
	interface_quieten(NEAR_INTERFACE);
	interface_quieten(FAR_INTERFACE);
	return (interface_up(FAR_INTERFACE) == -1 || interface_up(NEAR_INTERFACE) == -1 ? -1 : add_near_addresses(NEAR_INTERFACE));
}

/* Its other side stays open, for the interface would go with it. */
static int
tap_alone(void)
{
	return (tun_create(IFF_TAP) == -1 || interface_up(NEAR_INTERFACE) == -1 ? -1 : add_near_addresses(NEAR_INTERFACE));
}

/*
 * A veth whose far end is up but has no addresses, so that nobody answers neighbour discovery; or a tap that nobody reads, where
 * the host has no veth, as gVisor.
 */
int
host_broadcast_interface(char interface[IF_NAMESIZE], char *reason, size_t size)
{
	int veth = veth_alone() == 0 ? 0 : errno;

	strcpy(interface, NEAR_INTERFACE);
	if (veth == 0 || (veth == EOPNOTSUPP && tap_alone() == 0))
		return (0);
	snprintf(reason, size, "veth: %s", strerror(veth));
	return (-1);
}
