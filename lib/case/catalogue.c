#include "case/catalogue.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "case/condition.h"
#include "case/program.h"
#include "judge/manual.h"

/* Says which of the clauses, separated by spaces, do not exist.  Cuts the text into words. */
static bool
exist(const struct named_test *named, char *clauses)
{
	bool all = true;

	for (char *clause; (clause = strsep(&clauses, " ")) != NULL;) {
		if (clause[0] == '\0' || clause_find(clause) != NULL)
			continue;
		warnx("%s:%s cites %s, which does not exist", program_selected(), named->name, clause);
		all = false;
	}
	return (all);
}

static bool
write_case(FILE *out, const struct named_test *named)
{
	const struct expectation *expect = test_expectations(&named->test);
	char clauses[CLAUSES_MAX], descr[DESCR_MAX];

	if (expect == NULL)
		errx(1, "the catalogue: %s", strerror(ENOMEM));
	fprintf(out, "%s:%s\t%s\t%s", program_selected(), named->name, expectations_clauses(expect, clauses, sizeof(clauses)),
	    test_descr(&named->test, descr, sizeof(descr)));
	for (const struct expectation *e = expect; e->observation != NULL; e++)
		fprintf(out, "\t%s %s %s", e->clauses, e->observation, e->allowed);
	fputc('\n', out);
	return (exist(named, clauses));
}

static bool
are_distinct(const struct named_test *tests, int n)
{
	bool distinct = true;

	for (int i = 1; i < n; i++)
		for (int j = 0; j < i; j++)
			if (strcmp(tests[i].name, tests[j].name) == 0) {
				warnx("tests/%s: two cases are named %s", program_selected(), tests[i].name);
				distinct = false;
			}
	return (distinct);
}

bool
catalogue_write(FILE *out)
{
	struct named_test *tests;
	bool good = true;
	int n;

	while (program_select_next()) {
		if ((n = tests_declared(NULL, &tests)) == -1)
			errx(1, "the catalogue: %s", strerror(ENOMEM));
		for (int i = 0; i < n; i++)
			good = write_case(out, &tests[i]) && good;
		good = are_distinct(tests, n) && good;
		free(tests);
	}
	if (fflush(out) == EOF || ferror(out)) {
		warn("the catalogue");
		good = false;
	}
	return (good);
}
