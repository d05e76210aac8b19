/*
 * Settings of sysctl(8) that are numbers.
 */
#ifndef WORLD_FREEBSD_SYSCTL_H
#define	WORLD_FREEBSD_SYSCTL_H

/* 0, or -1 with errno.  Nothing is set but in the case's own network; of what is refused setting_name() says which. */
int get_setting(const char *name, int *value);
int set_setting(const char *name, int value);

#endif
