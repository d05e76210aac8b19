/*
 * Declares the conditions of a test program: each once, next to its body.
 *
 *	CONDITION(closed_port, .transports = INET_STREAM, .expect = refused,
 *	    .descr = "An attempt to connect to a port at which nothing listens is refused")
 *	{
 *		struct address to = nobody_listens(test->transport);
 *
 *		observe_connect("call", socket_open(test->transport), ADDRESS(&to));
 *	}
 *
 * Another condition can use an existing body with another argument.  It stands right below that body:
 *
 *	CONDITION_OF(target_is_file, target_is_fifo, .transports = UNIX_PATH, .expect = no_socket, .arg = "fifo",
 *	    .descr = "The name leads to a FIFO");
 *
 * The library has main() and makes a case of each condition on each transport in each mode.
 */
#ifndef CASE_CONDITION_H
#define	CASE_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

#include "case/mode.h"
#include "world/transport.h"

/*
 * What manuals say about an observation: the clauses, separated by spaces, and the outcomes that each of them allows, as
 * outcome_allowed() reads them.  Where manuals disagree, each has its own row.  A clause speaks for those of later manuals that
 * mean the same, unless they have rows of their own for the observation.  The type below leaves room for the empty row that ends
 * a table.
 */
struct expectation {
	const char *observation;
	const char *clauses;
	const char *allowed;
	unsigned transports;	/* that the row applies to; 0 for all */
	unsigned modes;		/* likewise */
};

#define	EXPECTATIONS_MAX	24
typedef const struct expectation expectations[EXPECTATIONS_MAX + 1];

struct test;

/* A condition, what manuals say about it, and the function that sets it up and calls connect(). */
struct condition {
	const char *name;
	const char *descr;	/* a sentence that a report can print */
	unsigned transports;	/* a case for each; 0 for one case without a transport */
	unsigned modes;		/* likewise; 0 if the body itself decides whether the socket blocks */
	/* The name and sentence of a mode's case, if they are not the condition's with the mode's suffix. */
	struct {
		const char *name, *descr;
	} as[MODES];
	bool at_once;		/* the call itself returns the outcome in every mode: nothing goes on after it */
	unsigned needs;		/* see below */
	unsigned far_end;	/* what it asks of its far end, which the loopback may be then (world/far_end.h); or 0 */
	const struct expectation *expect;	/* NULL for a survey */
	bool generated;		/* the build makes that table, which is as long as it needs to be, and has its end */
	void (*body)(const struct test *);
	const char *timeout;	/* seconds after which Kyua ends a case that does more than others; or NULL */
	const void *arg;	/* for a body that serves several conditions */
	void (*before)(void);	/* runs before the case enters its own network, to record facts about the host; or NULL */
};

/* What a case cannot run without. */
enum {
	NEEDS_NETWORK = 1 << 0,		/* a private network, in which the case may change addresses, routes and settings */
	NEEDS_CHANGED_UID = 1 << 1,	/* a user to whom file modes apply */
};

/* One run: a condition on a transport, in a mode. */
struct test {
	const struct condition *condition;
	const struct transport *transport;	/* NULL if the condition has none */
	const struct mode *mode;		/* likewise */
};

/*
 * A declared condition and its place in the source: the linker orders constructors as it likes, but reports follow the source.
 * The program's name is relative to tests/.
 */
struct declaration {
	const char *program, *file;
	int line;
	const struct condition *condition;
	struct declaration *next;
};

/* Registers the declaration, which must stay valid.  Constructors call this before main(). */
void condition_declare(struct declaration *);

/* The build defines PROGRAM. */
#define	CONDITION(ident, ...)						\
	static void ident##_body(const struct test *);			\
	CONDITION_OF(ident, ident, __VA_ARGS__);			\
	static void							\
	ident##_body(const struct test *test __attribute__((unused)))

#define	CONDITION_OF(of, ident, ...)					\
	static const struct condition ident##_condition = { .name = #ident, .body = of##_body, __VA_ARGS__ }; \
									\
	static void __attribute__((constructor))			\
	ident##_declare(void)						\
	{								\
		static struct declaration declaration = { PROGRAM, __FILE__, __LINE__, &ident##_condition, NULL }; \
									\
		condition_declare(&declaration);			\
	}								\
	struct test	/* takes the semicolon */

/* A case: a test with its name. */
#define	CASE_NAME_MAX	128
struct named_test {
	char name[CASE_NAME_MAX];
	struct test test;
};

/*
 * Finds the selected program's tests, ordered by file, line, mode and transport; with a name, that test alone.  The array is
 * never freed.  Returns the number of tests, or -1 if memory is short.  Exits with a message if a table has no empty row at its
 * end.
 */
int tests_declared(const char *name, struct named_test **);

/* Write the name and the sentence of a test's condition in its mode, and return them. */
#define	DESCR_MAX	512
const char *test_condition(const struct test *, char *name, size_t size);
const char *test_descr(const struct test *, char *descr, size_t size);

/*
 * Returns the expectations of a test: the rows that apply to its transport and mode, with those of `call` moved to `so_error`
 * where the mode reports the attempt's outcome there, and the clauses of later manuals that mean the same.  The table ends with an
 * empty row and is never freed.  Returns NULL if memory is short.
 */
const struct expectation *test_expectations(const struct test *);

/* Writes the clauses of all rows, each once, separated by spaces, and returns them. */
#define	CLAUSES_MAX	4096
const char *expectations_clauses(const struct expectation *, char *clauses, size_t size);

#endif
