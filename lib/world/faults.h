/*
 * Allocations of the host's own that fail on request.
 */
#ifndef WORLD_FAULTS_H
#define	WORLD_FAULTS_H

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "case/fail.h"

/* Opens the means.  Returns 0, or -1 with errno: ENOTSUP where the host has none. */
int host_faults_open(void);

/*
 * Makes the nth allocation fail that the host makes for the calling thread from now on, and no other.  host_fault_end() ends
 * that, and tells whether it has failed.  Nothing that allocates may stand between the two but the call under test.  Both return
 * -1 with errno where the host refuses.
 */
int host_fault_begin(unsigned n);
int host_fault_end(void);

/* Opens the means; ends the case as untested if there are none. */
static inline void
faults_need(void)
{
	if (host_faults_open() == 0)
		return;
	if (errno == ENOTSUP)
		untested("this host fails no allocation on request");
	untested("this host's means to fail an allocation are refused: %s", strerror(errno));
}

#endif
