/*
 * The privilege to ignore file modes.
 */
#ifndef WORLD_PRIVILEGE_H
#define	WORLD_PRIVILEGE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the process can give it up, or why not. */
bool host_can_lose_file_privilege(char *reason, size_t size);

/*
 * Gives it up for good.  Call it in a child, which also changes its user where the privilege comes with the uid.  Returns 0, or
 * -1 with errno.
 */
int host_lose_file_privilege(void);

#endif
