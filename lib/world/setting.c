#include "world/setting.h"

#include <errno.h>
#include <stdio.h>

static char refused[128];
static int refused_with;

void
setting_refused(const char *name)
{
	refused_with = errno;
	snprintf(refused, sizeof(refused), "%s", name);
	errno = refused_with;
}

const char *
setting_name(int error)
{
	return (error == refused_with ? refused : "");
}
