#include "world/freebsd/sysctl.h"

#include <sys/types.h>
#include <sys/sysctl.h>

#include <errno.h>
#include <stddef.h>

#include "world/freebsd/isolation.h"
#include "world/setting.h"

int
get_setting(const char *name, int *value)
{
	size_t size = sizeof(*value);

	return (sysctlbyname(name, value, &size, NULL, 0));
}

int
set_setting(const char *name, int value)
{
	if (has_own_network() && sysctlbyname(name, NULL, NULL, &value, sizeof(value)) == 0)
		return (0);
	if (!has_own_network())
		errno = ENOTSUP;
	setting_refused(name);
	return (-1);
}
