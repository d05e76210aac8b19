/*
 * Integer sysctl(8) settings.
 */
#ifndef WORLD_FREEBSD_SYSCTL_H
#define	WORLD_FREEBSD_SYSCTL_H

/* Both return 0, or -1 with errno, and then setting_name() names the setting.  Changes are made in the case's network only. */
int get_setting(const char *name, int *value);
int set_setting(const char *name, int value);

#endif
