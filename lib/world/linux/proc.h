/*
 * Files of proc(5), and the settings below /proc/sys.
 */
#ifndef WORLD_LINUX_PROC_H
#define	WORLD_LINUX_PROC_H

#include <stdbool.h>
#include <stddef.h>

/* Writes the text by one write(2): 0, or -1 with errno; and reads the first line of what there is. */
int proc_write(const char *path, const char *text);
bool proc_read(const char *path, char *text, size_t size);

/*
 * Makes a setting below /proc/sys ("net/ipv4/tcp_syn_retries"), in the case's own network alone: elsewhere it would be the
 * host's.  One that cannot be written and has the value already is as good as made.  0, or -1 with errno: setting_name() then
 * says which it was.
 */
int write_setting(const char *name, const char *value);

#endif
