#include "report/links.h"

#include <stdio.h>
#include <string.h>

/* Where a manual's pages are.  A site of several has the page's name and section in the address: %1, %2. */
static const struct {
	const char *manual, *address;
} sites[] = {
	{ "freebsd", "https://man.freebsd.org/cgi/man.cgi?query=%1&sektion=%2&manpath=FreeBSD+9.2-RELEASE" },
	{ "freebsd12", "https://man.freebsd.org/cgi/man.cgi?query=%1&sektion=%2&manpath=FreeBSD+12.2-RELEASE" },
	{ "freebsd15", "https://man.freebsd.org/cgi/man.cgi?query=%1&sektion=%2&manpath=FreeBSD+15.0-RELEASE" },
	{ "linux", "https://man7.org/linux/man-pages/man%2/%1.%2.html" },
	{ "posix", "https://pubs.opengroup.org/onlinepubs/9799919799/functions/connect.html" },
	{ "rfc1122", "https://www.rfc-editor.org/rfc/rfc1122" },
	{ "rfc9293", "https://www.rfc-editor.org/rfc/rfc9293" },
};

/* How the ids of clauses begin that are not of connect(2). */
static const struct {
	const char *prefix, *page, *section;
} pages[] = {
	{ "inet4-", "inet", "4" },
	{ "inet6-", "inet6", "4" },
	{ "ip4-", "ip", "4" },
	{ "ip6-", "ip6", "4" },
	{ "ip7-", "ip", "7" },
	{ "ipv6-", "ipv6", "7" },
	{ "raw7-", "raw", "7" },
	{ "sctp4-", "sctp", "4" },
	{ "socket7-", "socket", "7" },
	{ "tcp4-", "tcp", "4" },
	{ "tcp7-", "tcp", "7" },
	{ "udp4-", "udp", "4" },
	{ "udp7-", "udp", "7" },
	{ "unix4-", "unix", "4" },
	{ "unix7-", "unix", "7" },
	{ "", "connect", "2" },
};

static void
write_address(const char *address, const char *page, const char *section, char *buffer, size_t size)
{
	size_t n = 0;

	for (; *address != '\0' && n < size; address++) {
		if (*address == '%')
			n += (size_t)snprintf(buffer + n, size - n, "%s", *++address == '1' ? page : section);
		else
			n += (size_t)snprintf(buffer + n, size - n, "%c", *address);
	}
}

bool
clause_link(const struct clause *clause, char *buffer, size_t size)
{
	size_t manual = strcspn(clause->id, ":"), page = 0;

	while (strncmp(clause->id + manual + 1, pages[page].prefix, strlen(pages[page].prefix)) != 0)
		page++;
	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		if (strlen(sites[i].manual) != manual || strncmp(clause->id, sites[i].manual, manual) != 0)
			continue;
		write_address(sites[i].address, pages[page].page, pages[page].section, buffer, size);
		return (true);
	}
	return (false);
}
