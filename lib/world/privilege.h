/*
 * What lets a process pass over the modes of files.
 */
#ifndef WORLD_PRIVILEGE_H
#define	WORLD_PRIVILEGE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether it can be given up, or why not. */
bool host_can_lose_file_privilege(char *reason, size_t size);

/*
 * Gives it up, for good; done in a child, which is then also another user where the host's privilege is the uid.  0, or -1
 * with errno.
 */
int host_lose_file_privilege(void);

#endif
