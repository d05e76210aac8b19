/*
 * Writes a report or a store.  A regular file is replaced by a complete new one; anything else is opened and written.
 */
#ifndef REPORT_OUTPUT_H
#define	REPORT_OUTPUT_H

#include <stddef.h>

/*
 * A path given as output.  If it names a regular file or nothing, the output goes to a temporary file beside it, which replaces
 * it at the end; symbolic links are followed, even to a missing file.  If it names a FIFO, a terminal or the like, that is opened
 * at the end and written.  "-" is standard output, and so is a path to the file that is standard output or standard error.
 */
struct output {
	const char *name;	/* for messages */
	const char *path;	/* as given; must stay valid */
	char *target;		/* the file to replace; NULL if nothing is replaced */
	char *temporary;	/* the temporary file; NULL if there is none */
	int fd;			/* of the temporary file, or of what is written directly; -1 before it is open */
	struct output *next;	/* in the list of incomplete outputs */
};

/*
 * Call first in a program that writes: opens descriptors 0 to 2 if closed, so that no later file gets one of them, and makes
 * exceeding the file size limit an error instead of a signal.
 */
void output_prepare(void);

/* Examines the path.  This and all functions below exit with status 2 and one line on an error. */
void output_begin(struct output *, const char *path);

/*
 * Creates a temporary file even if none is needed, for output that must be written by name; output_end() copies it if necessary.
 */
void output_need_file(struct output *);

void output_write(struct output *, const void *, size_t);

/* Completes the output. */
void output_end(struct output *);

/* Removes incomplete outputs; also done at exit. */
void output_discard(void);

/* Exits if the input (a path or NULL) is the file that the output would replace or write to. */
void output_is_not(const char *output, const char *input);

#endif
