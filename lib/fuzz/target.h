/*
 * What fuzzers drive: each target gives any bytes to a reader of the suite.  A fault is what a sanitizer reports, an abort(3),
 * memory that nobody frees, or a target that does not return.  A reader that exits has refused the input.
 */
#ifndef FUZZ_TARGET_H
#define	FUZZ_TARGET_H

#include <stdbool.h>
#include <stddef.h>

struct target {
	const char *name;	/* also of its folder of seeds */
	void (*read)(const unsigned char *, size_t);
	/* Makes of a seed the input that is changed, to be freed; NULL where the seed is the input. */
	unsigned char *(*prepare)(const unsigned char *, size_t, size_t *);
	bool planted;		/* it has a fault on purpose, so that the driver's test sees it found */
};

extern const struct target targets[];	/* ends with a NULL name */

/* The target of that name, or NULL. */
const struct target *target_find(const char *name);

/* A folder for the files that targets read, made by the first call and removed at exit by the process that made it. */
const char *target_folder(void);

#endif
