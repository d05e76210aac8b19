#include "world/transport.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <stdlib.h>

/* A host whose headers lack a protocol refuses its number.  IANA assigned these but for MPTCP's, which is Linux's own. */
#ifndef IPPROTO_SCTP
#define	IPPROTO_SCTP	132
#endif
#ifndef IPPROTO_UDPLITE
#define	IPPROTO_UDPLITE	136
#endif
#ifndef IPPROTO_MPTCP
#define	IPPROTO_MPTCP	262
#endif

/* Reserved for experiments (RFC 3692), so no host answers it by itself. */
#define	IPPROTO_EXPERIMENT	253

const struct transport transports[] = {
	{ TCP4, "tcp4", AF_INET, SOCK_STREAM, 0, ADDRESS_INET, NULL },
	{ TCP6, "tcp6", AF_INET6, SOCK_STREAM, 0, ADDRESS_INET6, NULL },
	{ TCP4_MAPPED, "tcp4-mapped", AF_INET6, SOCK_STREAM, 0, ADDRESS_MAPPED, NULL },
	{ MPTCP4, "mptcp4", AF_INET, SOCK_STREAM, IPPROTO_MPTCP, ADDRESS_INET, "MPTCP" },
	{ MPTCP6, "mptcp6", AF_INET6, SOCK_STREAM, IPPROTO_MPTCP, ADDRESS_INET6, "MPTCPv6" },
	{ SCTP4, "sctp4", AF_INET, SOCK_STREAM, IPPROTO_SCTP, ADDRESS_INET, "SCTP" },
	{ SCTP6, "sctp6", AF_INET6, SOCK_STREAM, IPPROTO_SCTP, ADDRESS_INET6, "SCTPv6" },
	{ UDP4, "udp4", AF_INET, SOCK_DGRAM, 0, ADDRESS_INET, NULL },
	{ UDP6, "udp6", AF_INET6, SOCK_DGRAM, 0, ADDRESS_INET6, NULL },
	{ UDP4_MAPPED, "udp4-mapped", AF_INET6, SOCK_DGRAM, 0, ADDRESS_MAPPED, NULL },
	{ UDPLITE4, "udplite4", AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, ADDRESS_INET, "UDP-Lite" },
	{ UDPLITE6, "udplite6", AF_INET6, SOCK_DGRAM, IPPROTO_UDPLITE, ADDRESS_INET6, "UDPLITEv6" },
	{ RAW4, "raw4", AF_INET, SOCK_RAW, IPPROTO_EXPERIMENT, ADDRESS_INET, NULL },
	{ RAW6, "raw6", AF_INET6, SOCK_RAW, IPPROTO_EXPERIMENT, ADDRESS_INET6, NULL },
	{ UNIX_STREAM, "unix-stream", AF_UNIX, SOCK_STREAM, 0, ADDRESS_PATH, NULL },
	{ UNIX_DGRAM, "unix-dgram", AF_UNIX, SOCK_DGRAM, 0, ADDRESS_PATH, NULL },
	{ UNIX_SEQPACKET, "unix-seqpacket", AF_UNIX, SOCK_SEQPACKET, 0, ADDRESS_PATH, NULL },
	{ ABSTRACT_STREAM, "abstract-stream", AF_UNIX, SOCK_STREAM, 0, ADDRESS_ABSTRACT, NULL },
	{ ABSTRACT_DGRAM, "abstract-dgram", AF_UNIX, SOCK_DGRAM, 0, ADDRESS_ABSTRACT, NULL },
	{ ABSTRACT_SEQPACKET, "abstract-seqpacket", AF_UNIX, SOCK_SEQPACKET, 0, ADDRESS_ABSTRACT, NULL },
};

const size_t n_transports = sizeof(transports) / sizeof(transports[0]);

const struct transport *
transport_of(unsigned bit)
{
	for (size_t i = 0; i < n_transports; i++)
		if (transports[i].bit == bit)
			return (&transports[i]);
	abort();
}
