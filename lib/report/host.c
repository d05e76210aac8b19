/*
 * The names of the host and the suite, from a run's records.
 */
#include <stdlib.h>
#include <string.h>

#include "report/run.h"
#include "report/text.h"

#define	SUITES_MAX	4	/* of the suite's versions that are named */

static char *
copy(const char *string)
{
	return (text_format("%s", string != NULL ? string : ""));
}

void
run_name_host(struct run *run)
{
	const struct record *r = NULL;

	run->libc = copy("");
	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];

		if (!c->recorded)
			continue;
		if (r == NULL)
			r = &c->record;
		else if (strcmp(r->host, c->record.host) != 0 ||
		    (r->release != NULL && c->record.release != NULL && strcmp(r->release, c->record.release) != 0))
			run->several_hosts = true;
		for (size_t f = 0; f < c->record.n_facts; f++) {
			if (run->libc[0] == '\0' && strcmp(c->record.facts[f].name, "libc") == 0) {
				free(run->libc);
				run->libc = copy(c->record.facts[f].value);
			}
		}
		if (c->record.isolation == NULL)
			continue;
		if (strcmp(c->record.isolation, "none") != 0) {
			run->n_isolated++;
			continue;
		}
		if (run->n_unisolated++ == 0)
			run->isolation_missing = c->record.isolation_detail;
	}
	if (run->isolation_missing == NULL)
		run->isolation_missing = "";
	run->host = copy(r != NULL ? r->host : "");
	run->sysname = copy(r != NULL ? r->sysname : "");
	run->release = copy(r != NULL ? r->release : "");
	run->version = copy(r != NULL ? r->version : "");
	run->machine = copy(r != NULL ? r->machine : "");
}

void
run_name_suite(struct run *run)
{
	size_t n = 0;

	run->suite = copy("");
	for (size_t i = 0; i < run->n_cases && n < SUITES_MAX; i++) {
		const char *version = run->cases[i].recorded ? run->cases[i].record.suite : NULL;
		char *more;

		if (version == NULL || text_has_word(run->suite, version, strlen(version)))
			continue;
		more = text_format("%s%s%s", run->suite, n++ > 0 ? " " : "", version);
		free(run->suite);
		run->suite = more;
	}
}
