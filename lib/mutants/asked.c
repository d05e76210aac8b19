/*
 * Mistakes about the order in which a program asks: connect() is the host's, but one answer changes the next.
 */
#include "mutants/calls.h"
#include "mutants/preload.h"

static int
spoiling(const struct attempt *a, unsigned what)
{
	spoil(what);
	return (as_host(a));
}

int
sleepers_sleep_on(const struct attempt *a)
{
	return (spoiling(a, SLEEPERS_SLEEP_ON));
}

int
ready_once(const struct attempt *a)
{
	return (spoiling(a, READY_ONCE));
}

int
peer_takes_error(const struct attempt *a)
{
	return (spoiling(a, PEER_TAKES_ERROR));
}

int
local_takes_error(const struct attempt *a)
{
	return (spoiling(a, LOCAL_TAKES_ERROR));
}

int
readiness_takes_error(const struct attempt *a)
{
	return (spoiling(a, READY_TAKES_ERROR));
}

int
error_takes_peer(const struct attempt *a)
{
	return (spoiling(a, ERROR_TAKES_PEER));
}

int
error_stays(const struct attempt *a)
{
	return (spoiling(a, ERROR_STAYS));
}
