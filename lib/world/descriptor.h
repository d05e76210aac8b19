/*
 * Descriptors beyond POSIX.
 */
#ifndef WORLD_DESCRIPTOR_H
#define	WORLD_DESCRIPTOR_H

/* An eventfd, and a path opened with O_PATH; -1 with ENOTSUP where the host lacks them. */
int host_eventfd(void);
int host_path_descriptor(const char *path);

/* close_range(); -1 with ENOTSUP where the host lacks it. */
int host_close_range(int first, int last);

#endif
