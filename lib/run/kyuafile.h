/*
 * Lists the programs of a Kyuafile.  Kyuafiles are Lua; this understands only what lists of ATF programs need: test_suite("..."),
 * include("..."), atf_test_program{name="..."}, and the latter two in a loop over ipairs({ "...", ... }).
 */
#ifndef RUN_KYUAFILE_H
#define	RUN_KYUAFILE_H

#include <stddef.h>

struct listed {
	char *path;	/* relative to the top Kyuafile */
	char *suite;
};

struct listing {
	struct listed *programs;
	size_t n;
};

/* Appends the programs of FOLDER/Kyuafile, in order.  Returns 0, or -1 with one line in message. */
int kyuafile_read(struct listing *, const char *folder, char *message, size_t size);

void listing_add(struct listing *, const char *path, const char *suite);

void listing_free(struct listing *);

#endif
