/*
 * File systems of which a child of the case is the server.
 */
#ifndef WORLD_LINUX_FUSE_H
#define	WORLD_LINUX_FUSE_H

#include <stddef.h>
#include <stdint.h>

#include <linux/fuse.h>

/*
 * Answers a request, whose arguments are behind its header: returns 0 and the bytes of the answer, or an errno.  It need not
 * answer the first request, FUSE_INIT, nor those that want no answer.
 */
struct fuse_answer {
	unsigned char body[128];
	size_t length;
};
typedef int fuse_server(const struct fuse_in_header *, const void *arguments, struct fuse_answer *);

/* Mounts one on the directory, seen by this process and its children alone.  Returns 0, or -1 with a reason. */
int fuse_mount(const char *directory, fuse_server *, char *reason, size_t size);

#endif
