/*
 * The socket's options and names after the call.
 */
#undef _FORTIFY_SOURCE		/* its inline functions have the names defined here */

#include "mutants/preload.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netinet/in.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "mutants/calls.h"
#include "mutants/libc.h"

/* The pending error. */
static int
pending_error(int s, int *value)
{
	struct followed *f = follow(s);

	if (is_mutant_of(unconnected_hears) && !f->touched && is_datagram(s)) {
		acted();
		*value = chosen->to;
	} else if (is_spoiled_on(s, NETWORK_ERRORS_ALIKE) && is_of_network(*value)) {
		acted();
		*value = EIO;
	} else if (is_wrong(s, SO_ERROR_NEVER_SET) && *value != 0) {
		acted();
		*value = 0;
	} else if (is_wrong(s, SO_ERROR_NOT_CLEARED)) {
		if (*value != 0)
			f->error = *value;
		else if (f->error != 0)
			acted();
		*value = f->error;
	} else if (is_wrong(s, SO_ERROR_TOLD_TWICE) && *value == 0 && f->error != 0) {
		acted();
		*value = f->error;
		f->error = 0;
	} else if (is_spoiled_on(s, ERROR_STAYS) && *value == 0 && f->error != 0) {
		acted();
		*value = f->error;
	} else if (is_wrong(s, SO_ERROR_NEGATIVE) && *value != 0) {
		acted();
		*value = -*value;
	} else if (is_wrong(s, SO_ERROR_EXCHANGED) && *value == chosen->from) {
		acted();
		*value = chosen->to;
	} else if (is_wrong(s, SO_ERROR_LEFT) && *value == 0 && f->pending) {
		acted();
		*value = EINPROGRESS;
	} else if (is_wrong(s, SO_ERROR_FAILS) && *value != 0) {
		return (fails(*value));
	}
	return (0);
}

INTERPOSE int
getsockopt(int s, int level, int option, void *value, socklen_t *length)
{
	if (is_wrong(s, OPTION_SILENT) && (level == IPPROTO_IP || level == IPPROTO_IPV6))
		return (fails(ENOTCONN));
#ifdef SO_PEERCRED
	if (is_wrong(s, OPTION_SILENT) && level == SOL_SOCKET && option == SO_PEERCRED && value != NULL && length != NULL) {
		acted();
		memset(value, 0xff, *length);
		return (0);
	}
#endif
	if (libc()->getsockopt(s, level, option, value, length) == -1)
		return (-1);
#ifdef SO_PEERCRED
	if (level == SOL_SOCKET && option == SO_PEERCRED && *length == 3 * sizeof(int) && is_mutant_of(credentials_own) &&
	    (follow(s)->failed || !follow(s)->touched) && !follow(s)->accepted) {
		acted();
		memcpy(value, (const int[]){ (int)getpid(), (int)geteuid(), (int)getegid() }, *length);
	}
#endif
	if (level == SOL_SOCKET && option == SO_ERROR && is_spoiled_on(s, ERROR_TAKES_PEER)) {
		acted();
		forget_peer(s);
	}
	if (level == SOL_SOCKET && option == SO_ERROR && value != NULL && *length == sizeof(int)) {
		note_history(s, *(int *)value != 0 ? ERROR_ASKED | ERROR_TOLD : ERROR_ASKED);
		return (pending_error(s, value));
	}
	return (0);
}

/* The bytes of the host address; none for an unnamed address. */
static unsigned char *
address_bytes(struct sockaddr *name, size_t *n)
{
	if (name->sa_family == AF_INET) {
		*n = sizeof(struct in_addr);
		return ((unsigned char *)&((struct sockaddr_in *)(void *)name)->sin_addr);
	}
	*n = name->sa_family == AF_INET6 ? sizeof(struct in6_addr) : 0;
	return (*n == 0 ? NULL : (unsigned char *)&((struct sockaddr_in6 *)(void *)name)->sin6_addr);
}

/* Changes the port by a distance that leaves any range of a few ports; in the UNIX domain changes the name. */
static void
change_port(struct sockaddr *name, socklen_t length)
{
	in_port_t *port = port_of(name);

	acted();
	if (port != NULL)
		*port ^= htons(0x4100);
	else if (length > offsetof(struct sockaddr_un, sun_path) + 2)
		((unsigned char *)name)[offsetof(struct sockaddr_un, sun_path) + 1] ^= 1;
}

/* Whether the mutant is wrong in this way about the names of the socket: the call's own, or an accepted one. */
static bool
tells_wrongly(int s, unsigned what, unsigned accepted)
{
	return (is_spoiled_on(s, what) || (follow(s)->accepted && is_spoiled(accepted)));
}

/* Changes the name, which the host has written to the caller's buffer, to what the mutant reports. */
static void
tell_name(int s, struct sockaddr *name, socklen_t *length, socklen_t room, bool is_peer)
{
	struct sockaddr_storage whole;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)(void *)name;
	socklen_t whole_length = sizeof(whole), path = offsetof(struct sockaddr_un, sun_path);

	if (follow(s)->accepted && is_spoiled(is_peer ? ACCEPTED_PEER_CHANGED : ACCEPTED_LOCAL_CHANGED) && *length <= room)
		change_port(name, *length);
	if (*length > room && tells_wrongly(s, NAME_OVERRUN, ACCEPTED_OVERRUN)) {
		if ((is_peer ? libc()->getpeername : libc()->getsockname)(s, (struct sockaddr *)&whole, &whole_length) == 0) {
			acted();
			memcpy(name, &whole, whole_length);
		}
		return;
	}
	if (*length > room && tells_wrongly(s, NAME_LENGTH_CUT, NAME_LENGTH_CUT)) {
		acted();
		*length = room;
	} else if (*length > room && tells_wrongly(s, NAME_LEFT_OUT, NAME_LEFT_OUT)) {
		acted();
		memset(name, 0, room);
	}
	if (room < sizeof(struct sockaddr_in6) || room < *length)
		return;
	if (name->sa_family == AF_INET6 && in6->sin6_scope_id != 0 &&
	    tells_wrongly(s, is_peer ? PEER_SCOPE_LOST : LOCAL_SCOPE_LOST, ACCEPTED_SCOPE_LOST)) {
		acted();
		in6->sin6_scope_id = 0;
	} else if (name->sa_family == AF_INET6 && in6->sin6_scope_id == 0 && tells_wrongly(s, SCOPE_INVENTED, SCOPE_INVENTED)) {
		acted();
		in6->sin6_scope_id = 1;
	}
	if (name->sa_family != AF_UNIX)
		return;
	if (*length > path + 1 && ((char *)name)[path] != '\0' && tells_wrongly(s, NULL_UNCOUNTED, NULL_UNCOUNTED)) {
		acted();
		(*length)--;
	} else if (*length > path && is_peer && follow(s)->accepted && is_spoiled(ACCEPTED_UNNAMED)) {
		acted();
		*length = path;
	} else if (*length == path && tells_wrongly(s, UNNAMED_PADDED, UNNAMED_PADDED)) {
		acted();
		memset((char *)name + path, 0, sizeof(struct sockaddr) - path);
		*length = sizeof(struct sockaddr);
	}
}

INTERPOSE int
getsockname(int s, struct sockaddr *name, socklen_t *length)
{
	socklen_t size = length != NULL ? *length : 0;
	unsigned char *address;
	size_t n;

	note_history(s, NAME_ASKED);
	if (is_spoiled_on(s, LOCAL_TAKES_ERROR))
		take_error(s);
	if (libc()->getsockname(s, name, length) == -1)
		return (-1);
	if (is_mutant_of(unbound_named) && !follow(s)->touched && size >= *length && port_of(name) != NULL &&
	    *port_of(name) == 0) {
		acted();
		*port_of(name) = htons(IPPORT_RESERVED);
	}
	if (is_wrong(s, LOCAL_NAME_FAILS))
		return (fails(chosen->to));
	tell_name(s, name, length, size, false);
	if (size < *length || size < sizeof(struct sockaddr) || follow(s)->failed != follow(s)->pending)
		return (0);
	if (is_wrong(s, LOCAL_NAME_MISSING)) {
		acted();
		memset((char *)name + offsetof(struct sockaddr, sa_data), 0, *length - offsetof(struct sockaddr, sa_data));
		if (name->sa_family == AF_UNIX)
			*length = offsetof(struct sockaddr_un, sun_path);
	}
	if (is_wrong(s, LOCAL_PORT_CHANGED))
		change_port(name, *length);
	address = address_bytes(name, &n);
	if (is_wrong(s, LOCAL_ADDRESS_ANY) && address != NULL) {
		acted();
		memset(address, 0, n);
	}
	if (is_wrong(s, LOCAL_ADDRESS_CHANGED) && address != NULL) {
		acted();
		address[n - 1] ^= 0x40;
	}
	return (0);
}

/* Returns that name as the host would: truncated to the caller's buffer. */
static int
answer_name(const struct sockaddr_storage *from, socklen_t from_length, struct sockaddr *name, socklen_t *length)
{
	acted();
	memcpy(name, from, from_length < *length ? from_length : *length);
	*length = from_length;
	return (0);
}

static void
unmap_name(struct sockaddr *name, socklen_t *length)
{
	struct sockaddr_in6 in6;
	struct sockaddr_in in;

	memcpy(&in6, name, sizeof(in6));
	if (in6.sin6_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
		return;
	acted();
	memset(&in, 0, sizeof(in));
	in.sin_family = AF_INET;
	in.sin_port = in6.sin6_port;
	memcpy(&in.sin_addr, in6.sin6_addr.s6_addr + 12, sizeof(in.sin_addr));
	memcpy(name, &in, sizeof(in));
	*length = sizeof(in);
}

INTERPOSE int
getpeername(int s, struct sockaddr *name, socklen_t *length)
{
	const struct followed *f = follow(s);
	socklen_t room = length != NULL ? *length : 0;
	int ret;

	note_history(s, PEER_ASKED);
	if (is_spoiled_on(s, PEER_TAKES_ERROR))
		take_error(s);
	if (f->peer_remembered)
		return (answer_name(&f->peer, f->peer_length, name, length));
	ret = libc()->getpeername(s, name, length);
	if (ret == 0 && is_kept_from_caller())
		return (fails(ENOTCONN));
	if (ret == 0)
		tell_name(s, name, length, room, true);
	if (ret == 0 && is_spoiled_on(s, PEER_AS_CALLED) && f->named_length > 0 && f->named.ss_family == AF_UNIX) {
		*length = room;
		return (answer_name(&f->named, f->named_length, name, length));
	}
	if ((ret == 0 && is_wrong(s, PEER_NAME_MISSING)) || (ret == 0 && f->peer_forgotten))
		return (fails(ENOTCONN));
	if (ret == -1 && errno == ENOTCONN && is_wrong(s, PEER_NAME_UNPROVEN) && f->named_length > 0)
		return (answer_name(&f->named, f->named_length, name, length));
	if (ret == 0 && is_wrong(s, PEER_NAME_CHANGED))
		change_port(name, *length);
	if (ret == 0 && is_wrong(s, PEER_NAME_UNMAPPED) && *length >= sizeof(struct sockaddr_in6))
		unmap_name(name, length);
	return (ret);
}
