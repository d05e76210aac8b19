#include "world/linux/fuse.h"

#include <sys/mount.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/child.h"
#include "world/linux/isolation.h"
#include "world/linux/proc.h"

#define	REQUEST_MAX	(FUSE_MIN_READ_BUFFER + sizeof(struct fuse_in_header))

/* Every kernel still speaks this old version, in which the answer to FUSE_INIT is short. */
#define	FUSE_MINOR	12

static void
answer(int fd, const struct fuse_in_header *request, int error, const void *body, size_t length)
{
	struct {
		struct fuse_out_header header;
		unsigned char body[sizeof(((struct fuse_answer *)NULL)->body)];
	} reply;

	memset(&reply, 0, sizeof(reply));
	reply.header.len = (uint32_t)(sizeof(reply.header) + length);
	reply.header.error = -error;
	reply.header.unique = request->unique;
	if (length > 0)
		memcpy(reply.body, body, length);
	/* The write fails if the request was interrupted meanwhile: nobody waits for the answer then. */
	(void)write(fd, &reply, reply.header.len);
}

struct service {
	int fd;
	fuse_server *server;
};

/* Answers requests until the kernel has unmounted the file system. */
static void
serve(void *arg)
{
	static union {
		struct fuse_in_header header;
		unsigned char bytes[REQUEST_MAX];
	} request;
	struct fuse_init_out init = { .major = FUSE_KERNEL_VERSION, .minor = FUSE_MINOR, .max_write = 4096 };
	const struct service *service = arg;
	struct fuse_answer a;
	int fd = service->fd, error;
	ssize_t n;

	while ((n = read(fd, &request, sizeof(request))) >= (ssize_t)sizeof(request.header) ||
	    (n == -1 && (errno == EINTR || errno == ENOENT || errno == EAGAIN))) {
		if (n == -1)
			continue;
		if (request.header.opcode == FUSE_INIT) {
			answer(fd, &request.header, 0, &init, FUSE_COMPAT_22_INIT_OUT_SIZE);
		} else if (request.header.opcode != FUSE_FORGET && request.header.opcode != FUSE_BATCH_FORGET &&
		    request.header.opcode != FUSE_INTERRUPT) {
			a.length = 0;
			error = service->server(&request.header, request.bytes + sizeof(request.header), &a);
			answer(fd, &request.header, error, a.body, error == 0 ? a.length : 0);
		}
	}
}

int
fuse_mount(const char *directory, fuse_server *server, char *reason, size_t size)
{
	struct service service = { .server = server };
	char options[128];
	int fd;

	if (!has_private_mounts()) {
		snprintf(reason, size, "no mount namespace of the case's own");
		return (-1);
	}
	/* Opening the device would load the module. */
	if (!proc_has_file_system("fuse")) {
		snprintf(reason, size, "FUSE not loaded");
		return (-1);
	}
	if ((fd = open("/dev/fuse", O_RDWR | O_CLOEXEC)) == -1) {
		snprintf(reason, size, "/dev/fuse: %s", strerror(errno));
		return (-1);
	}
	snprintf(options, sizeof(options), "fd=%d,rootmode=40755,user_id=%ld,group_id=%ld", fd, (long)geteuid(),
	    (long)getegid());
	if (mount("connect-suite", directory, "fuse", MS_NOSUID | MS_NODEV, options) == -1) {
		snprintf(reason, size, "mounting FUSE: %s", strerror(errno));
		close(fd);
		return (-1);
	}
	service.fd = fd;
	(void)child_start(serve, &service);
	/* The child now has the last descriptor: if it dies, the kernel stops waiting for answers. */
	close(fd);
	return (0);
}
