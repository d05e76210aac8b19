/*
 * Names in the file system, relative to the working directory.  Every function here that makes something ends the case where it
 * cannot.
 */
#ifndef WORLD_PATH_H
#define	WORLD_PATH_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

/* A directory of exactly that mode, an empty regular file, a FIFO, a symbolic link; and a mode, whatever the umask. */
void path_directory(const char *name, mode_t mode);
void path_file(const char *name);
void path_fifo(const char *name);
void path_link(const char *target, const char *name);
void path_mode(const char *name, mode_t mode);

/* Symbolic links "chain1" to "chainN": each is a link to the next one, and the last to the target. */
void path_chain(int links, const char *target);

/*
 * Writes a path of exactly so many characters that ends in last and means what last does: "./././last".  No component of it
 * is long, so that the length of the whole is all that there is to refuse.
 */
void path_of_length(char *path, size_t length, const char *last);

/* A component of exactly so many characters. */
void path_component(char *name, size_t length);

/* The host's own NAME_MAX and PATH_MAX (with its null byte), as pathconf(2) has them here; ends as untested without a limit. */
size_t path_name_max(void);
size_t path_path_max(void);

#endif
