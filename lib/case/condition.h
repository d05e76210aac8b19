/*
 * How a program declares what it checks: each condition once, where its body stands.
 *
 *	CONDITION(closed_port, .transports = INET_STREAM, .expect = refused,
 *	    .descr = "An attempt to connect to a port at which nothing listens is refused")
 *	{
 *		struct address to = nobody_listens(test->transport);
 *
 *		observe_connect("call", socket_open(test->transport), ADDRESS(&to));
 *	}
 *
 * A further condition of a body that is there stands right under it, and differs in its argument:
 *
 *	CONDITION_OF(target_is_file, target_is_fifo, .transports = UNIX_PATH, .expect = no_socket, .arg = "fifo",
 *	    .descr = "The name leads to a FIFO");
 *
 * The library has main(), and makes a case of each condition on each transport and in each mode.
 */
#ifndef CASE_CONDITION_H
#define	CASE_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

#include "case/mode.h"
#include "world/transport.h"

/*
 * What manuals say of an observation: the clauses, separated by spaces, and the outcomes that each of them allows, as
 * outcome_allowed() reads them.  Where manuals disagree there is an expectation for each.  A table ends with an empty one,
 * which it has of itself: its length is that of the type below.
 */
struct expectation {
	const char *observation;
	const char *clauses;
	const char *allowed;
	unsigned transports;	/* those that it applies to; 0 for all of the condition's */
	unsigned modes;		/* likewise */
};

#define	EXPECTATIONS_MAX	24
typedef const struct expectation expectations[EXPECTATIONS_MAX + 1];

struct test;

/* A condition: what the world is like, what manuals say of it, and the function that makes it and calls connect(). */
struct condition {
	const char *name;
	const char *descr;	/* a sentence that a report can print */
	unsigned transports;	/* a case for each; 0 for one case without a transport */
	unsigned modes;		/* likewise; 0 where the body itself says how the socket blocks */
	/* What a mode's case is called, and its sentence, where they are not those that the mode makes of the condition's. */
	struct {
		const char *name, *descr;
	} as[MODES];
	unsigned needs;		/* what a case cannot do without, see below */
	const struct expectation *expect;	/* NULL for a survey */
	void (*body)(const struct test *);
	const void *arg;	/* for a body that serves several conditions */
	void (*before)(void);	/* called before the case is kept apart from the host, to take note of what is there; or NULL */
};

/* Needs. */
enum {
	NEEDS_NETWORK = 1 << 0,		/* a network of its own, whose addresses, routes and settings the case may change */
	NEEDS_CHANGED_UID = 1 << 1,	/* a user whose access to files is refused by their modes */
};

/* One run: a condition on a transport, in a mode. */
struct test {
	const struct condition *condition;
	const struct transport *transport;	/* NULL where the condition has none */
	const struct mode *mode;		/* likewise */
};

/*
 * A condition that a program declares, and where: the order of constructors is the linker's own, that of a report is the
 * source's.  The program's name is relative to tests/.
 */
struct declaration {
	const char *program, *file;
	int line;
	const struct condition *condition;
	struct declaration *next;
};

/* Takes the declaration, which is kept; before main(). */
void condition_declare(struct declaration *);

/* PROGRAM is given by the build. */
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
 * The tests of all that was declared, by file and line, and in that by transport and mode; where a name is given, that one alone.
 * The array is kept until the process ends.  Returns their number, or -1 where memory is short.  A table that leaves no room for
 * its end is a mistake of the program, which ends with a message.
 */
int tests_declared(const char *name, struct named_test **);

/* The name of the program that declared conditions. */
const char *program_declared(void);

/* What a test's condition is called in its mode, and the sentence. */
const char *test_condition(const struct test *, char *name, size_t size);
const char *test_descr(const struct test *, char *descr, size_t size);

/*
 * The expectations of a test: those of its condition that apply to its transport, said of what shows in its mode.  The
 * table ends with an empty one and is kept until the process ends; NULL where memory is short.
 */
const struct expectation *test_expectations(const struct test *);

#endif
