/*
 * Descriptors that POSIX does not have.
 */
#ifndef WORLD_DESCRIPTOR_H
#define	WORLD_DESCRIPTOR_H

/* Of an eventfd, and of a path alone (O_PATH); -1 with ENOTSUP where there are none. */
int host_eventfd(void);
int host_path_descriptor(const char *path);

/* Closes those from first to last.  -1 with ENOTSUP where there is no such call. */
int host_close_range(int first, int last);

#endif
