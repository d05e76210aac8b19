/*
 * Which programs a Kyuafile lists.  Kyuafiles are Lua; of that this knows what lists of ATF programs are written with:
 * test_suite("..."), include("..."), atf_test_program{name="..."}, and the latter two in a loop over ipairs({ "...", ... }).
 */
#ifndef RUN_KYUAFILE_H
#define	RUN_KYUAFILE_H

#include <stddef.h>

struct listed {
	char *path;	/* relative to the folder of the first Kyuafile */
	char *suite;
};

struct listing {
	struct listed *programs;
	size_t n;
};

/* Adds what FOLDER/Kyuafile lists, in its order.  Returns 0, or -1 with one line in message. */
int kyuafile_read(struct listing *, const char *folder, char *message, size_t size);

/* Adds one program to the list. */
void listing_add(struct listing *, const char *path, const char *suite);

void listing_free(struct listing *);

#endif
