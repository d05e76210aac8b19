/*
 * Mistakes about the events of a socket: connect() is the host's.
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
wrnorm_unknown(const struct attempt *a)
{
	return (spoiling(a, WRNORM_UNKNOWN));
}

int
poll_error_hidden(const struct attempt *a)
{
	return (spoiling(a, POLL_ERROR_HIDDEN));
}

int
hang_up_beside(const struct attempt *a)
{
	return (spoiling(a, HANG_UP_BESIDE));
}

int
select_reads_data(const struct attempt *a)
{
	return (spoiling(a, SELECT_READS_DATA));
}

/* fcntl() asks whether it is this mutant's. */
int
signals_nobody(const struct attempt *a)
{
	return (as_host(a));
}

/* select() asks whether it is this mutant's. */
int
unconnected_waits(const struct attempt *a)
{
	return (as_host(a));
}
