/*
 * Notes: sentences that every report shows beside a verdict, since the verdict misleads without them.
 */
#ifndef REPORT_NOTES_H
#define	REPORT_NOTES_H

#include <stdbool.h>
#include <stddef.h>

struct run;

#define	NOTES_MAX	4

/*
 * Writes the notes of a run, each one line of text that may come from a store: that the run was stopped; why there was no private network, and the way
 * out; that many cases did not run; that Kyua's results are others than the states here.  Returns their number; the caller frees
 * each.
 */
size_t run_notes(const struct run *, char *notes[NOTES_MAX]);

/* Whether so many cases did not run that a verdict must say so. */
bool run_is_scarce(const struct run *);

/* The number of cases that ran. */
size_t run_ran(const struct run *);

#endif
