/*
 * How a case ends before its call: all that fixtures know of the case that they serve.
 */
#ifndef CASE_FAIL_H
#define	CASE_FAIL_H

/*
 * Ends the case: the condition cannot be set up here (untested), the host lacks the feature (unsupported), or its set-up
 * failed although it should not have.  The reason is a sentence without the leading word.
 */
void untested(const char *reason, ...) __attribute__((noreturn, format(printf, 1, 2)));
void unsupported(const char *reason, ...) __attribute__((noreturn, format(printf, 1, 2)));
void setup_failed(const char *reason, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Evaluates a call that sets the condition up; ends the case, naming the call and errno, where it gave -1. */
#define	SETUP(call)	setup_result((long)(call), #call, __FILE__, __LINE__)
long setup_result(long ret, const char *what, const char *file, int line);

/*
 * Evaluates a call that makes a setting which a host may refuse, or not have; ends the case as untested where it gave -1.  The
 * reason is the words, which say what cannot be done then, the setting and errno.  Ask before the call under test.
 */
#define	SETTING(call, words)	setting_result((long)(call), words)
long setting_result(long ret, const char *words);

#endif
