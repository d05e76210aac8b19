/*
 * How many calls under test are being made: several threads may make one each.  Fixtures that connect sockets do not count.  A
 * preloaded library that traces or changes the call under test reads it.
 */
#ifndef CASE_UNDER_TEST_H
#define	CASE_UNDER_TEST_H

#include <stdatomic.h>

extern atomic_int connect_under_test;

#endif
