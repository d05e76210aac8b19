/*
 * For a library that is preloaded to trace or to change the call under test: set for just as long as that call is made, and
 * not during the calls by which fixtures connect sockets.
 */
#ifndef CASE_UNDER_TEST_H
#define	CASE_UNDER_TEST_H

#include <signal.h>

extern volatile sig_atomic_t connect_under_test;

#endif
