/*
 * Where things lie, relative to this program: in the tree where it was built, or where it is installed.
 */
#ifndef REPORT_PLACE_H
#define	REPORT_PLACE_H

/* The program's folder, from its argv[0] by the shell's search in PATH; empty if unknown.  To be freed. */
char *place_of_program(const char *called);

/* The first of these paths, relative to the folder, that exists, resolved; to be freed; NULL if none.  The list ends with NULL. */
char *place_find(const char *folder, const char *const paths[]);

#endif
