#include "world/survey.h"

/* POSIX has no interface for this. */
void
host_settings(void (*report)(const char *, const char *))
{
	(void)report;
}
