/*
 * What the compiler made of the programs of the synopses when the suite was built (lib/make/synopsis.sh).
 */
#ifndef WORLD_SYNOPSIS_H
#define	WORLD_SYNOPSIS_H

/*
 * A program, and how the function is declared: "as in the synopsis", "otherwise", "not declared", "no header"; NULL if there was no
 * compiler for it.  An empty entry ends the list.
 */
struct synopsis {
	const char *program, *made;
};
extern const struct synopsis synopses[];

#endif
