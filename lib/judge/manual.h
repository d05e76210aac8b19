/*
 * The manuals and their clauses, from the compiled-in data files.
 */
#ifndef JUDGE_MANUAL_H
#define	JUDGE_MANUAL_H

#include <stddef.h>

enum level { LEVEL_SHALL, LEVEL_SHOULD, LEVEL_MAY };

struct clause {
	const char *id;		/* freebsd:ECONNREFUSED */
	const char *kind;	/* behaviour, errno, return, or survey if the manual leaves it open */
	enum level level;
	const char *applies;	/* the sockets that it applies to */
	const char *statement;
	const char *as;		/* the clause of an older manual that means the same, or NULL */
};

struct manual {
	const char *id;		/* freebsd */
	const char *title, *version, *date, *name, *source;
	struct clause *clauses;
	size_t n_clauses;
};

/*
 * Returns all manuals, ordered by id.  They are read once and never freed.  Exits with a message if a data file does not parse.
 */
const struct manual *manuals(size_t *count);

/* Return the manual or clause with that id, or NULL. */
const struct manual *manual_find(const char *id);
const struct clause *clause_find(const char *id);

/* "shall", "should" or "may". */
const char *level_name(enum level);

#endif
