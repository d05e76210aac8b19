/*
 * The manuals and their clauses, read from the data files that are compiled in.
 */
#ifndef JUDGE_MANUAL_H
#define	JUDGE_MANUAL_H

#include <stddef.h>

enum level { LEVEL_SHALL, LEVEL_SHOULD, LEVEL_MAY };

struct clause {
	const char *id;		/* freebsd:ECONNREFUSED */
	const char *kind;	/* behaviour, errno, return; survey where the manual leaves it open */
	enum level level;
	const char *applies;	/* to which sockets */
	const char *statement;
};

struct manual {
	const char *id;		/* freebsd */
	const char *title, *version, *date, *name, *source;
	struct clause *clauses;
	size_t n_clauses;
};

/*
 * All manuals, in the order of their ids.  Read once; the memory is kept.  A data file that does not parse ends the
 * program with a message: it is part of the program.
 */
const struct manual *manuals(size_t *count);

/* The manual or clause of that id, or NULL. */
const struct manual *manual_find(const char *id);
const struct clause *clause_find(const char *id);

/* The manual that a clause's id names, or NULL. */
const struct manual *clause_manual(const char *clause);

/* "shall", "should" or "may". */
const char *level_name(enum level);

#endif
