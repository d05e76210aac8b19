#include "world/address.h"

#include <arpa/inet.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case/fail.h"

struct address
address_from(const struct transport *t, const char *inet, const char *inet6, unsigned port)
{
	struct address a;
	char mapped[64];

	memset(&a, 0, sizeof(a));
	if (t->address == ADDRESS_INET) {
		a.u.in.sin_family = AF_INET;
		a.u.in.sin_port = htons((in_port_t)port);
		a.length = sizeof(a.u.in);
		if (inet_pton(AF_INET, inet, &a.u.in.sin_addr) != 1)
			setup_failed("%s is not an IPv4 address", inet);
		return (a);
	}
	if (t->address != ADDRESS_INET6 && t->address != ADDRESS_MAPPED)
		setup_failed("%s has no internet addresses", t->name);
	if (t->address == ADDRESS_MAPPED) {
		snprintf(mapped, sizeof(mapped), "::ffff:%s", inet);
		inet6 = mapped;
	}
	a.u.in6.sin6_family = AF_INET6;
	a.u.in6.sin6_port = htons((in_port_t)port);
	a.length = sizeof(a.u.in6);
	if (inet_pton(AF_INET6, inet6, &a.u.in6.sin6_addr) != 1)
		setup_failed("%s is not an IPv6 address", inet6);
	return (a);
}

struct address
address_loopback(const struct transport *t, unsigned port)
{
	return (address_from(t, "127.0.0.1", "::1", port));
}

struct address
address_any(const struct transport *t, unsigned port)
{
	return (address_from(t, "0.0.0.0", "::", port));
}

struct address
address_near(const struct transport *t, unsigned port)
{
	return (address_from(t, "192.0.2.1", "2001:db8::1", port));
}

struct address
address_far(const struct transport *t, unsigned port)
{
	return (address_from(t, "192.0.2.2", "2001:db8::2", port));
}

struct address
address_nobody(const struct transport *t, unsigned port)
{
	return (address_from(t, "192.0.2.9", "2001:db8::9", port));
}

struct address
address_elsewhere(const struct transport *t, unsigned port)
{
	return (address_from(t, "198.51.100.9", "2001:db8:1::9", port));
}

struct address
address_path(const char *path)
{
	struct address a;
	size_t length = strlen(path) + 1;

	memset(&a, 0, sizeof(a));
	if (length > sizeof(a.u.un.sun_path))
		setup_failed("a path of %zu bytes does not fit sun_path", length);
	a.u.un.sun_family = AF_UNIX;
	memcpy(a.u.un.sun_path, path, length);
	a.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
	return (a);
}

struct address
address_unix(const struct transport *t, const char *name)
{
	struct address a;
	int length;

	if (t->address == ADDRESS_PATH)
		return (address_path(name));
	memset(&a, 0, sizeof(a));
	a.u.un.sun_family = AF_UNIX;
	length = snprintf(a.u.un.sun_path + 1, sizeof(a.u.un.sun_path) - 1, "connect-suite.%ld.%s", (long)getpid(), name);
	a.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
	return (a);
}

struct address
address_unspec(const struct transport *t)
{
	struct address a;

	memset(&a, 0, sizeof(a));
	a.u.any.sa_family = AF_UNSPEC;
	a.length = is_unix(t) ? sizeof(a.u.un) : t->domain == AF_INET6 ? sizeof(a.u.in6) : sizeof(a.u.in);
	return (a);
}

struct address
address_on_the_wire(const struct address *a)
{
	struct address wire;

	if (a->u.any.sa_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&a->u.in6.sin6_addr))
		return (*a);
	memset(&wire, 0, sizeof(wire));
	wire.u.in.sin_family = AF_INET;
	wire.u.in.sin_port = a->u.in6.sin6_port;
	memcpy(&wire.u.in.sin_addr, a->u.in6.sin6_addr.s6_addr + 12, sizeof(wire.u.in.sin_addr));
	wire.length = sizeof(wire.u.in);
	return (wire);
}

bool
address_is_any(const struct address *a)
{
	static const unsigned char mapped_any[16] = { [10] = 0xff, [11] = 0xff };

	return (a->u.any.sa_family == AF_INET ? a->u.in.sin_addr.s_addr == htonl(INADDR_ANY) :
	    a->u.any.sa_family == AF_INET6 && (IN6_IS_ADDR_UNSPECIFIED(&a->u.in6.sin6_addr) ||
	    memcmp(&a->u.in6.sin6_addr, mapped_any, sizeof(mapped_any)) == 0));
}

unsigned
port_of_nobody(const struct transport *t)
{
	return ((t->bit & ALL_RAW) != 0 ? 0 : 7);
}

unsigned
address_port(const struct address *a)
{
	return (a->u.any.sa_family == AF_INET ? ntohs(a->u.in.sin_port) :
	    a->u.any.sa_family == AF_INET6 ? ntohs(a->u.in6.sin6_port) : 0);
}

void
address_set_port(struct address *a, unsigned port)
{
	if (a->u.any.sa_family == AF_INET)
		a->u.in.sin_port = htons((in_port_t)port);
	else
		a->u.in6.sin6_port = htons((in_port_t)port);
}

void
address_bytes(const struct address *a, uint8_t bytes[16])
{
	struct address wire = address_on_the_wire(a);

	memset(bytes, 0, 16);
	if (wire.u.any.sa_family == AF_INET6)
		memcpy(bytes, &wire.u.in6.sin6_addr, 16);
	else
		memcpy(bytes, &wire.u.in.sin_addr, 4);
}

bool
address_same_host(const struct address *a, const struct address *b)
{
	if (a->u.any.sa_family != b->u.any.sa_family)
		return (false);
	if (a->u.any.sa_family == AF_INET)
		return (a->u.in.sin_addr.s_addr == b->u.in.sin_addr.s_addr);
	if (a->u.any.sa_family == AF_INET6)
		return (memcmp(&a->u.in6.sin6_addr, &b->u.in6.sin6_addr, sizeof(struct in6_addr)) == 0);
	if (a->length < offsetof(struct sockaddr_un, sun_path) + 1 || b->length < offsetof(struct sockaddr_un, sun_path) + 1)
		return (a->length == b->length);	/* unnamed */
	if (a->u.un.sun_path[0] == '\0' || b->u.un.sun_path[0] == '\0')
		return (a->length == b->length &&
		    memcmp(a->u.un.sun_path, b->u.un.sun_path, a->length - offsetof(struct sockaddr_un, sun_path)) == 0);
	return (strncmp(a->u.un.sun_path, b->u.un.sun_path, sizeof(a->u.un.sun_path)) == 0);
}

bool
address_equal(const struct address *a, const struct address *b)
{
	return (address_same_host(a, b) && address_port(a) == address_port(b));
}

struct address
address_of_socket(int s)
{
	struct address a;

	memset(&a, 0, sizeof(a));
	a.length = sizeof(a.u);
	SETUP(getsockname(s, &a.u.any, &a.length));
	return (a);
}

struct address
address_of_peer(int s)
{
	struct address a;

	memset(&a, 0, sizeof(a));
	a.length = sizeof(a.u);
	SETUP(getpeername(s, &a.u.any, &a.length));
	return (a);
}
