/*
 * Files of proc(5), and settings below /proc/sys.
 */
#ifndef WORLD_LINUX_PROC_H
#define	WORLD_LINUX_PROC_H

#include <stdbool.h>
#include <stddef.h>

/* proc_write() writes the text in one write(2) and returns 0, or -1 with errno; proc_read() reads the first line. */
int proc_write(const char *path, const char *text);
bool proc_read(const char *path, char *text, size_t size);

/* Whether a file system that needs no device ("fuse") is built in or loaded. */
bool proc_has_file_system(const char *type);

/* Whether a protocol is in the kernel's list: socket() would load it. */
bool proc_has_protocol(const char *name);

/*
 * Changes a setting below /proc/sys ("net/ipv4/tcp_syn_retries") in the case's network namespace only: elsewhere it would be the
 * host's. A setting that cannot be written but has the value already counts as changed.  Returns 0, or -1 with errno, and then
 * setting_name() names it.
 */
int write_setting(const char *name, const char *value);

#endif
