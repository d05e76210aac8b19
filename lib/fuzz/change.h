/*
 * Changing inputs by chance that is always the same: the number of an input is all that it depends on, beside the seeds.
 */
#ifndef FUZZ_CHANGE_H
#define	FUZZ_CHANGE_H

#include <stddef.h>

#define	INPUT_MAX	(1 << 18)	/* bytes */

struct input {
	unsigned char *bytes;
	size_t n;
};

/* Makes the input of that number of a target, to be freed, from its seeds, of which there is at least one. */
struct input input_make(const char *target, unsigned long number, const struct input *seeds, size_t n_seeds);

#endif
