#include "world/survey.h"

#include <sys/types.h>
#include <sys/sysctl.h>

#include <stdio.h>

/* The settings of FreeBSD, NetBSD and macOS: unknown names are skipped. */
void
host_settings(void (*report)(const char *, const char *))
{
	static const char *const names[] = {
		"kern.ipc.maxsockets", "kern.ipc.soacceptqueue", "kern.ipc.somaxconn", "kern.somaxconn",
		"net.inet.icmp.icmplim", "net.inet.ip.anonportmax", "net.inet.ip.anonportmin", "net.inet.ip.lowportmax",
		"net.inet.ip.lowportmin", "net.inet.ip.portrange.first", "net.inet.ip.portrange.hifirst",
		"net.inet.ip.portrange.hilast", "net.inet.ip.portrange.last", "net.inet.ip.portrange.lowfirst",
		"net.inet.ip.portrange.lowlast", "net.inet.ip.portrange.randomized", "net.inet.ip.portrange.reservedhigh",
		"net.inet.tcp.blackhole", "net.inet.tcp.drop_synfin", "net.inet.tcp.ecn.enable",
		"net.inet.tcp.fastopen.client_enable", "net.inet.tcp.icmp_may_rst", "net.inet.tcp.keepinit",
		"net.inet.tcp.msl", "net.inet.tcp.nolocaltimewait", "net.inet.tcp.rexmit_initial", "net.inet.tcp.syncookies",
		"net.inet.udp.blackhole", "net.inet6.ip6.v6only",
		"net.link.ether.inet.maxtries", "net.local.dgram.recvspace", "net.local.stream.recvspace",
		"security.jail.allow_raw_sockets", "security.jail.jailed", "security.jail.vnet",
	};
	union {
		char byte;
		int number;
		long long wide;
		char room[64];
	} value;
	char text[32];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t size = sizeof(value);

		if (sysctlbyname(names[i], &value, &size, NULL, 0) == -1)
			continue;
		if (size == sizeof(value.byte))
			snprintf(text, sizeof(text), "%d", value.byte);
		else if (size == sizeof(value.number))
			snprintf(text, sizeof(text), "%d", value.number);
		else if (size == sizeof(value.wide))
			snprintf(text, sizeof(text), "%lld", value.wide);
		else
			continue;
		report(names[i], text);
	}
}
