/*
 * Where a report or a store goes.  A file is replaced by a whole new one; anything else is opened and written.
 */
#ifndef REPORT_OUTPUT_H
#define	REPORT_OUTPUT_H

#include <stddef.h>

/*
 * A path that was given as output.  Where it names a regular file or nothing, what is written goes to a new file beside that,
 * which takes its place at the end; a symbolic link is followed to what it names, be that there or not.  Where it names a FIFO,
 * a terminal or the like, that is opened at the end and written.  "-" is standard output, and so is a path that names the same
 * file as standard output or standard error.
 */
struct output {
	const char *name;	/* for messages */
	const char *path;	/* as it was given; it has to stay */
	char *target;		/* what the new file takes the place of; NULL where there is nothing to replace */
	char *temporary;	/* the new file as long as it is not whole; NULL where there is none */
	int fd;			/* of the new file, or of what is there to be written; -1 before it is open */
	struct output *next;	/* of those that are not whole */
};

/*
 * To be called first by a program that writes: descriptors 0 to 2 are open, so that no file that is opened later is taken for
 * one of them, and a limit on the size of files is an error and not the end of the program.
 */
void output_prepare(void);

/* Looks at what the path names.  This and all below end the program with status 2 and one line on what went wrong. */
void output_begin(struct output *, const char *path);

/* Makes sure that there is a temporary file, for what has to be written by its name; output_end() copies it where it must. */
void output_need_file(struct output *);

void output_write(struct output *, const void *, size_t);

/* The output is whole. */
void output_end(struct output *);

/* Removes what is not whole.  The end of the program does so, too. */
void output_discard(void);

/* Ends the program where the input, a path or NULL, is the file that the output is going to replace or to be written to. */
void output_is_not(const char *output, const char *input);

#endif
