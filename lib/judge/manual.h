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

/* Where the clauses are whose ids go on so after the colon. */
struct manual_page {
	const char *prefix, *address;
};

struct manual {
	const char *id;		/* freebsd */
	const char *title, *version, *date, *name, *source;
	const char *text;	/* the address of its text on the web, or NULL */
	const char *package;	/* what else has its text, or NULL; a manual names one of the two at least */
	struct manual_page *pages;	/* of a manual of several pages, those with addresses of their own */
	size_t n_pages;
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

/* The address of the text that the clause is of, or NULL if it is not on the web. */
const char *clause_address(const struct clause *);

/* What else has the text of its manual, or NULL. */
const char *clause_package(const struct clause *);

/* "shall", "should" or "may". */
const char *level_name(enum level);

#endif
