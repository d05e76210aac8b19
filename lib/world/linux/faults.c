#include "world/faults.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "world/linux/proc.h"

/*
 * A kernel with CONFIG_FAULT_INJECTION has the first file, for each thread its own; one with the module of lib/hosts/faults has
 * the second.  A number that is written there is the allocation that fails; what is read is how many are still to come.
 */
static const char *const means[] = { "/proc/thread-self/fail-nth", "/proc/fail-nth" };

static int file = -1;

int
host_faults_open(void)
{
	int error = ENOENT;

	for (size_t i = 0; file == -1 && i < sizeof(means) / sizeof(means[0]); i++)
		if ((file = open(means[i], O_RDWR | O_CLOEXEC)) == -1 && errno != ENOENT)
			error = errno;
	errno = error == ENOENT ? ENOTSUP : error;
	return (file == -1 ? -1 : 0);
}

static int
write_number(unsigned n)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", n);

	return (pwrite(file, text, (size_t)length, 0) == length ? 0 : -1);
}

/* A route that is cached would need no allocation. */
int
host_fault_begin(unsigned n)
{
	(void)write_setting("net/ipv4/route/flush", "1");
	(void)write_setting("net/ipv6/route/flush", "1");
	return (write_number(n));
}

int
host_fault_end(void)
{
	char text[16] = "";

	if (pread(file, text, sizeof(text) - 1, 0) < 1 || write_number(0) == -1)
		return (-1);
	return (atoi(text) == 0);
}
