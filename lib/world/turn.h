/*
 * Turns, for cases that would disturb each other on a network that they share.
 */
#ifndef WORLD_TURN_H
#define	WORLD_TURN_H

#include <stdbool.h>

/*
 * Takes the turn among all processes that name the same file, until this one and its children have ended.  Waits for the others,
 * each of which runs a case, and returns false where that takes too long or the file cannot be locked.
 */
bool turn_take(const char *file);

#endif
