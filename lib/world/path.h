/*
 * Files for a case, relative to the working directory.  A function that cannot make its file ends the case.
 */
#ifndef WORLD_PATH_H
#define	WORLD_PATH_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

/* Modes are exact, whatever the umask.  The regular file is empty. */
void path_directory(const char *name, mode_t mode);
void path_file(const char *name);
void path_fifo(const char *name);
void path_link(const char *target, const char *name);
void path_mode(const char *name, mode_t mode);

/* A descriptor of the file, which is not opened (O_PATH); where the host has none, the case is unsupported. */
int path_descriptor(const char *name);

/* Symbolic links "chain1" to "chainN", each to the next one, and the last to the target. */
void path_chain(int links, const char *target);

/*
 * Writes a path of exactly that length, which leads where last does: "./././last".  Its components are short, so that only the
 * total length can be too long.
 */
void path_of_length(char *path, size_t length, const char *last);

/* Writes a component of exactly that length. */
void path_component(char *name, size_t length);

/* NAME_MAX and PATH_MAX (which counts the null byte) by pathconf(2); without a limit the case ends as untested. */
size_t path_name_max(void);
size_t path_path_max(void);

#endif
