/*
 * Other users and groups, for permissions of files.  The user namespace that a case enters has one user and one group.  So the
 * case first leaves a process behind outside it, which may become whoever its user may, and works in its own directory.
 */
#ifndef WORLD_IDENTITY_H
#define	WORLD_IDENTITY_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

/* A process's ids, with one supplementary group beside the effective one. */
struct identity {
	uid_t real, effective;
	gid_t real_group, effective_group, supplementary;
};

/* Whether the process may become anybody else. */
bool identity_is_free(void);

/* Takes on the identity for good; returns 0, or -1 with errno. */
int identity_take(const struct identity *);

/* Leaves the process behind; for `.before` of a condition. */
void identity_stay_behind(void);

/*
 * Runs the function in the process left behind and returns the string that it wrote to its buffer; call it once.  The function
 * sees what arg points to as it was when the case began.  Ends the case if the function does not finish.
 */
void identity_report(void (*function)(char *report, size_t size, const void *arg), const void *arg, char *report, size_t size);

#endif
