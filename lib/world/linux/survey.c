#include "world/survey.h"

#include <stdio.h>
#include <string.h>

#include "world/linux/proc.h"

void
host_settings(void (*report)(const char *, const char *))
{
	static const char *const names[] = {
		"kernel.unprivileged_userns_clone", "kernel.apparmor_restrict_unprivileged_userns", "user.max_user_namespaces",
		"net.core.somaxconn", "net.ipv4.icmp_echo_ignore_all", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syn_retries",
		"net.ipv4.tcp_syn_linear_timeouts", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_fastopen", "net.ipv4.tcp_tw_reuse",
		"net.ipv4.tcp_ecn", "net.ipv4.tcp_timestamps", "net.ipv6.bindv6only", "net.ipv6.conf.all.disable_ipv6",
		"net.mptcp.enabled", "net.unix.max_dgram_qlen",
	};
	char path[128], value[256];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/proc/sys/%s", names[i]);
		for (char *dot = path + strlen("/proc/sys/"); *dot != '\0'; dot++)
			if (*dot == '.')
				*dot = '/';
		if (!proc_read(path, value, sizeof(value)))
			continue;
		for (char *tab = value; *tab != '\0'; tab++)
			if (*tab == '\t')
				*tab = ' ';
		report(names[i], value);
	}
}
