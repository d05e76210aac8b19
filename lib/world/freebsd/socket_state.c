#include "world/socket_state.h"

#include <sys/types.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/socketvar.h>
#include <sys/sysctl.h>

#include <netinet/in.h>
#include <netinet/in_pcb.h>
#include <netinet/tcp.h>
#include <netinet/tcp_fsm.h>
#include <netinet/tcp_var.h>

#include <errno.h>
#include <stdlib.h>

#include "world/address.h"

static const char *
tcp_state_named(int state)
{
	switch (state) {
	case TCPS_CLOSED:
		return ("CLOSED");
	case TCPS_LISTEN:
		return ("LISTEN");
	case TCPS_SYN_SENT:
		return ("SYN-SENT");
	case TCPS_SYN_RECEIVED:
		return ("SYN-RECEIVED");
	case TCPS_ESTABLISHED:
		return ("ESTABLISHED");
	case TCPS_CLOSE_WAIT:
		return ("CLOSE-WAIT");
	case TCPS_FIN_WAIT_1:
		return ("FIN-WAIT-1");
	case TCPS_CLOSING:
		return ("CLOSING");
	case TCPS_LAST_ACK:
		return ("LAST-ACK");
	case TCPS_FIN_WAIT_2:
		return ("FIN-WAIT-2");
	case TCPS_TIME_WAIT:
		return ("TIME-WAIT");
	default:
		return ("unknown");
	}
}

const char *
host_tcp_state(int s)
{
	struct tcp_info info;
	socklen_t length = sizeof(info);

	if (getsockopt(s, IPPROTO_TCP, TCP_INFO, &info, &length) == -1)
		return (NULL);
	return (tcp_state_named(info.tcpi_state));
}

#define	LIST	"net.inet.tcp.pcblist"

/* The list between two records that only count; to be freed. */
static struct xinpgen *
read_list(size_t *length)
{
	struct xinpgen *list;

	if (sysctlbyname(LIST, NULL, length, NULL, 0) == -1)
		return (NULL);
	*length += *length / 4;
	if ((list = malloc(*length)) == NULL)
		return (NULL);
	if (sysctlbyname(LIST, list, length, NULL, 0) == -1) {
		free(list);
		return (NULL);
	}
	return (list);
}

/* A client is found by its port, which no other client of the case's network has. */
const char *
host_tcp_listed_state(int s)
{
	struct address at = { .length = sizeof(at.u) };
	struct xinpgen *list, *record;
	const char *found = NULL;
	size_t length;
	in_port_t port;

	if (getsockname(s, &at.u.any, &at.length) == -1)
		return (NULL);
	port = htons((in_port_t)address_port(&at));
	if ((list = read_list(&length)) == NULL)
		return (NULL);
	for (record = list; port != 0 && (char *)record + record->xig_len < (char *)list + length;
	    record = (struct xinpgen *)(void *)((char *)record + record->xig_len)) {
		const struct xtcpcb *tcp = (const struct xtcpcb *)(const void *)record;

		if (record == list || record->xig_len < sizeof(*tcp))
			continue;
		if (tcp->xt_inp.inp_inc.inc_lport == port && tcp->t_state != TCPS_LISTEN)
			found = tcp_state_named(tcp->t_state);
	}
	free(list);
	errno = found == NULL ? ENOENT : 0;
	return (found);
}

int
host_list_sockets(void)
{
	size_t length;
	struct xinpgen *list = read_list(&length);

	free(list);
	return (list != NULL ? 0 : -1);
}
