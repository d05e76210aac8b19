#include "world/privilege.h"

#include <sys/syscall.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/capability.h>

#include "world/linux/privilege.h"

int
lose_capabilities(uint32_t capabilities)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data) == -1)
		return (-1);
	data[0].effective &= ~capabilities;
	return ((int)syscall(SYS_capset, &header, data));
}

/* Some sandboxes refuse capset(), so try it without giving up anything. */
bool
host_can_lose_file_privilege(char *reason, size_t size)
{
	if (lose_capabilities(0) == 0)
		return (true);
	snprintf(reason, size, "capabilities cannot be given up: %s", strerror(errno));
	return (false);
}

/* Root ignores file modes by capability, in a user namespace as well; without it root is an ordinary user. */
int
host_lose_file_privilege(void)
{
	return (lose_capabilities(1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH));
}
