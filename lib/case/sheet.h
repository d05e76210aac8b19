/*
 * For the rest of lib/case: the sheet of notes that a case shares with the child that runs its script (meanwhile.h).
 */
#ifndef CASE_SHEET_H
#define	CASE_SHEET_H

#include <stdbool.h>

/* Notifies the script that the case's call has returned; does nothing without a script. */
void sheet_call_returned(void);

/*
 * In a script's child, records what observe(), or note() where is_fact, would write, or why the case is to end: kind is
 * "untested", "unsupported", or "" for a set-up that failed.  False elsewhere.
 */
bool sheet_write(bool is_fact, const char *name, const char *value);
bool sheet_end_case(const char *kind, const char *reason);

#endif
