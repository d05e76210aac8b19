/*
 * Set only during the call under test, not while fixtures connect sockets.  A preloaded library that traces or changes the call
 * under test reads it.
 */
#ifndef CASE_UNDER_TEST_H
#define	CASE_UNDER_TEST_H

#include <signal.h>

extern volatile sig_atomic_t connect_under_test;

#endif
