#include "world/survey.h"

/* POSIX has no way to ask. */
void
host_settings(void (*report)(const char *, const char *))
{
	(void)report;
}
