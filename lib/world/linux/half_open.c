#include "world/half_open.h"

#include <stdio.h>

#include "world/linux/proc.h"

int
host_half_open_limit(int n)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", n);
	return (write_setting("net/ipv4/tcp_max_syn_backlog", text));
}

int
host_syn_cookies(bool on)
{
	return (write_setting("net/ipv4/tcp_syncookies", on ? "1" : "0"));
}
