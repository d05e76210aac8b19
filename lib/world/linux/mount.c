#define	_GNU_SOURCE	/* for unshare() */

#include "world/mount.h"

#include <sys/mount.h>
#include <sys/stat.h>

#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/linux/fuse.h"
#include "world/linux/isolation.h"
#include "world/linux/proc.h"

static int
mount_it(const char *what, const char *where, const char *type, unsigned long flags, const char *options, char *reason,
    size_t size)
{
	if (!has_private_mounts()) {
		snprintf(reason, size, "no mount namespace of the case's own");
		return (-1);
	}
	if (mount(what, where, type, flags, options) == 0)
		return (0);
	snprintf(reason, size, "mounting %s: %s", type != NULL ? type : "again", strerror(errno));
	return (-1);
}

int
host_mount_again(const char *what, const char *where, bool read_only, char *reason, size_t size)
{
	if (mount_it(what, where, NULL, MS_BIND, NULL, reason, size) == -1)
		return (-1);
	return (read_only ? mount_it(NULL, where, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID, NULL, reason, size) : 0);
}

int
host_mount_empty(const char *where, char *reason, size_t size)
{
	return (mount_it("tmpfs", where, "tmpfs", MS_NOSUID, "size=1m,mode=0700", reason, size));
}

int
host_mount_protect(const char *where, char *reason, size_t size)
{
	return (mount_it(NULL, where, NULL, MS_REMOUNT | MS_RDONLY | MS_NOSUID, NULL, reason, size));
}

int
host_mount_layers(const char *lower, const char *upper, const char *work, const char *where, char *reason, size_t size)
{
	char options[256];

	/* Mounting it would load the module. */
	if (!proc_has_file_system("overlay")) {
		snprintf(reason, size, "overlayfs not loaded");
		return (-1);
	}
	snprintf(options, sizeof(options), "lowerdir=%s,upperdir=%s,workdir=%s,userxattr", lower, upper, work);
	return (mount_it("overlay", where, "overlay", MS_NOSUID, options, reason, size));
}

/* The nodes of the foreign file system: its root, the socket that is there, and one that the case makes. */
enum { REMOTE = FUSE_ROOT_ID + 1, MADE };

static void
attributes_of(uint64_t node, struct fuse_attr *attributes)
{
	memset(attributes, 0, sizeof(*attributes));
	attributes->ino = node;
	attributes->mode = node == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFSOCK | 0777;
	attributes->nlink = 1;
	attributes->uid = (uint32_t)geteuid();
	attributes->gid = (uint32_t)getegid();
}

static int
found(uint64_t node, struct fuse_answer *a)
{
	struct fuse_entry_out entry = { .nodeid = node, .entry_valid = UINT32_MAX, .attr_valid = UINT32_MAX };

	attributes_of(node, &entry.attr);
	memcpy(a->body, &entry, sizeof(entry));
	a->length = sizeof(entry);
	return (0);
}

static int
serve_sockets(const struct fuse_in_header *request, const void *arguments, struct fuse_answer *a)
{
	static bool made;
	struct fuse_attr_out attributes = { .attr_valid = UINT32_MAX };

	switch (request->opcode) {
	case FUSE_LOOKUP:
		if (strcmp(arguments, "remote") == 0)
			return (found(REMOTE, a));
		return (made ? found(MADE, a) : ENOENT);
	case FUSE_MKNOD:
		made = true;
		return (found(MADE, a));
	case FUSE_GETATTR:
		attributes_of(request->nodeid, &attributes.attr);
		memcpy(a->body, &attributes, sizeof(attributes));
		a->length = sizeof(attributes);
		return (0);
	default:
		return (ENOSYS);
	}
}

int
host_mount_foreign(const char *where, char *reason, size_t size)
{
	return (fuse_mount(where, serve_sockets, reason, size));
}

int
host_mount_apart(char *reason, size_t size)
{
	if (!has_private_mounts()) {
		snprintf(reason, size, "no mount namespace of the case's own");
		return (-1);
	}
	if (unshare(CLONE_NEWNS) == 0)
		return (0);
	snprintf(reason, size, "no second mount namespace: %s", strerror(errno));
	return (-1);
}
