/*
 * Other users and groups, of whom files have permissions.  The namespace of users that a case enters has one user and one group
 * alone; so a process is left behind outside it, which may become whom its user may become, and works in a directory of its own.
 */
#ifndef WORLD_IDENTITY_H
#define	WORLD_IDENTITY_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

/* Who a process is.  It has one supplementary group, beside the effective one. */
struct identity {
	uid_t real, effective;
	gid_t real_group, effective_group, supplementary;
};

/* Whether the process may become anybody; if not, it can but be itself. */
bool identity_is_free(void);

/* Becomes that for good: -1 with errno where it may not. */
int identity_take(const struct identity *);

/* Leaves the process behind: what `.before` of a condition calls. */
void identity_stay_behind(void);

/*
 * Has it run the function, once, to its end, and returns what that wrote to the buffer, as a string.  The function finds what arg
 * leads to as it was when the case began: the test.  Ends the case where it does not finish.
 */
void identity_report(void (*function)(char *report, size_t size, const void *arg), const void *arg, char *report, size_t size);

#endif
