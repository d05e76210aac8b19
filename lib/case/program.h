/*
 * Which test program this is: all are linked into one file, which has each of their names.
 */
#ifndef CASE_PROGRAM_H
#define	CASE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "case/condition.h"

/*
 * The first selects the program by the path it was called by, which ends with the program's name, or just with the last part of
 * it if no other program has that.  Returns whether there is such a program.  The second selects the first program in the order of
 * the sources, and then the next; returns false after the last.
 */
bool program_select(const char *called);
bool program_select_next(void);

/* Whether the path ends with the name, all of its folders included. */
bool path_names(const char *path, const char *name);

/* The file that all programs are names of.  Called by its own name, it takes the program's as its first argument. */
#define	ALL_CASES	"connect-cases"

/* Notes the path of the file that was called, and returns it for any working directory; NULL if it was called without a folder. */
void program_called(const char *called);
const char *program_path(void);

/* Returns the name of the selected program, or NULL. */
const char *program_selected(void);

/*
 * Returns the selected program's declarations in the order of the source, or those of all if none is selected.  The array is to be
 * freed; NULL if memory is short.
 */
struct declaration **program_declarations(size_t *count);

#endif
