/*
 * Mistakes in the names and errors that are reported after the call, at both ends of the connection; connect() is the host's.
 */
#include "mutants/calls.h"
#include "mutants/preload.h"

int
peer_scope_lost(const struct attempt *a)
{
	spoil(PEER_SCOPE_LOST);
	return (as_host(a));
}

int
local_scope_lost(const struct attempt *a)
{
	spoil(LOCAL_SCOPE_LOST);
	return (as_host(a));
}

int
accepted_scope_lost(const struct attempt *a)
{
	spoil(ACCEPTED_SCOPE_LOST);
	return (as_host(a));
}

int
scope_invented(const struct attempt *a)
{
	spoil(SCOPE_INVENTED);
	return (as_host(a));
}

int
name_overruns(const struct attempt *a)
{
	spoil(NAME_OVERRUN);
	return (as_host(a));
}

int
accepted_name_overruns(const struct attempt *a)
{
	spoil(ACCEPTED_OVERRUN);
	return (as_host(a));
}

int
name_length_cut(const struct attempt *a)
{
	spoil(NAME_LENGTH_CUT);
	return (as_host(a));
}

int
name_left_out(const struct attempt *a)
{
	spoil(NAME_LEFT_OUT);
	return (as_host(a));
}

int
peer_as_called(const struct attempt *a)
{
	spoil(PEER_AS_CALLED);
	return (as_host(a));
}

int
null_uncounted(const struct attempt *a)
{
	spoil(NULL_UNCOUNTED);
	return (as_host(a));
}

int
unnamed_padded(const struct attempt *a)
{
	spoil(UNNAMED_PADDED);
	return (as_host(a));
}

int
accepted_unnamed(const struct attempt *a)
{
	spoil(ACCEPTED_UNNAMED);
	return (as_host(a));
}

int
accepted_peer_changed(const struct attempt *a)
{
	spoil(ACCEPTED_PEER_CHANGED);
	return (as_host(a));
}

int
accepted_local_changed(const struct attempt *a)
{
	spoil(ACCEPTED_LOCAL_CHANGED);
	return (as_host(a));
}

/* The mistake begins with the socket. */
int
credentials_own(const struct attempt *a)
{
	return (as_host(a));
}

int
sender_believed(const struct attempt *a)
{
	spoil(SENDER_BELIEVED);
	return (as_host(a));
}

int
network_errors_alike(const struct attempt *a)
{
	spoil(NETWORK_ERRORS_ALIKE);
	return (as_host(a));
}

int
quench_reported(const struct attempt *a)
{
	spoil(SECOND_SEND_FAILS);
	return (as_host(a));
}

/* The mistakes of these begin with the socket, and end with the call. */

int
unbound_named(const struct attempt *a)
{
	return (as_host(a));
}

int
unconnected_hears(const struct attempt *a)
{
	return (as_host(a));
}
