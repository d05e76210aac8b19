/*
 * Ends a case before its call.  Fixtures use nothing else of lib/case/.
 */
#ifndef CASE_FAIL_H
#define	CASE_FAIL_H

/*
 * End the case: the condition cannot be set up here (untested), the host lacks the feature (unsupported), or the set-up failed
 * unexpectedly.  The reason is a sentence without the leading "untested: " or the like.
 */
void untested(const char *reason, ...) __attribute__((noreturn, format(printf, 1, 2)));
void unsupported(const char *reason, ...) __attribute__((noreturn, format(printf, 1, 2)));
void setup_failed(const char *reason, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Makes a call that sets up the condition.  If it returns -1, ends the case and names the call and errno. */
#define	SETUP(call)	setup_result((long)(call), #call, __FILE__, __LINE__)
long setup_result(long ret, const char *what, const char *file, int line);

/*
 * Makes a setting that a host may lack or refuse.  If the call returns -1, ends the case as untested; the reason holds the words,
 * which say what cannot be done, the setting and errno.  Use it before the call under test.
 */
#define	SETTING(call, words)	setting_result((long)(call), words)
long setting_result(long ret, const char *words);

/* Likewise for a feature: where the host lacks it (ENOTSUP), ends the case as unsupported, by a sentence of its own. */
#define	FEATURE(call, lacking, words)	feature_result((long)(call), lacking, words)
long feature_result(long ret, const char *lacking, const char *words);

#endif
