/*
 * The sheet of notes that a case shares with the child which plays its script (meanwhile.h), as the rest of lib/case sees it.
 */
#ifndef CASE_SHEET_H
#define	CASE_SHEET_H

#include <stdbool.h>

/* In the case: its call has returned.  Nothing where no script is played meanwhile. */
void sheet_call_returned(void);

/*
 * In a script's child, takes down what observe(), or note() where is_fact, would write, or why the case is to end: kind is
 * "untested", "unsupported", or "" for a set-up that failed.  False elsewhere.
 */
bool sheet_write(bool is_fact, const char *name, const char *value);
bool sheet_end_case(const char *kind, const char *reason);

#endif
