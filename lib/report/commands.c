/*
 * The subcommands that write a single report.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/catalogue.h"
#include "report/clauses.h"
#include "report/cli.h"
#include "report/command.h"
#include "report/draft.h"
#include "report/list.h"
#include "report/output.h"
#include "report/place.h"
#include "report/text.h"

/* KCIDB's ids; the default origin is for reading a submission only. */
#define	KCIDB_ORIGIN_LETTERS	"abcdefghijklmnopqrstuvwxyz0123456789_"
#define	KCIDB_ORIGIN		"connect_suite"

void
keep_inputs(const struct arguments *a, const char *path)
{
	const char *const inputs[] = { a->store, a->catalogue, a->since, a->options.deviations, a->options.mutants };

	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++)
		output_is_not(path, inputs[i]);
	for (size_t i = 0; i < a->n_stores; i++)
		output_is_not(path, a->stores[i]);
}

bool
read_catalogue(const struct arguments *a, struct catalogue *catalogue, bool may_lack)
{
	char *found = a->catalogue == NULL ? catalogue_find(a->program, may_lack) : NULL, message[2048];
	const char *path = found != NULL ? found : a->catalogue;

	*catalogue = (struct catalogue){ .n = 0 };
	if (path != NULL && catalogue_read(catalogue, path, message, sizeof(message)) == -1)
		text_errx(EXIT_ERROR, "%s", message);
	free(found);
	return (path != NULL);
}

void
read_run(struct run *run, const char *path, const struct run_options *options)
{
	char message[2048];

	if (run_read(run, path, options, message, sizeof(message)) == -1)
		text_errx(EXIT_ERROR, "%s", message);
}

struct run *
read_runs(const struct arguments *a)
{
	struct run *runs = text_allocate(a->n_stores, sizeof(*runs));

	for (size_t i = 0; i < a->n_stores; i++)
		read_run(&runs[i], a->stores[i], &a->options);
	return (runs);
}

struct run *
read_stores(const struct arguments *a, size_t first, size_t *n)
{
	char *folder = place_of_program(a->program);
	char *found = a->n_stores == first ? place_find(folder, (const char *const []){ "results.db", NULL }) : NULL;
	struct arguments stores = *a;
	struct run *runs;

	stores.stores = found != NULL ? &found : a->stores + first;
	stores.n_stores = found != NULL ? 1 : a->n_stores - first;
	runs = read_runs(&stores);
	*n = stores.n_stores;
	free(found);
	free(folder);
	return (runs);
}

void
free_runs(struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_free(&runs[i]);
	free(runs);
}

bool
colourful(void)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return (isatty(STDOUT_FILENO) && (no == NULL || no[0] == '\0') && terminal != NULL && strcmp(terminal, "dumb") != 0);
}

int
command_summary(const struct arguments *a)
{
	struct run *run = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	if (a->all)
		summary_write(draft.stream, run, colourful());
	else
		brief_write(draft.stream, run, a->page, colourful());
	draft_end(&draft, NULL);
	free_runs(run, 1);
	return (0);
}

int
command_json(const struct arguments *a)
{
	struct run *runs = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	if (json_write(draft.stream, runs, a->n_stores) == -1)
		text_errx(EXIT_ERROR, "the report cannot be written as JSON");
	draft_end(&draft, a->output);
	free_runs(runs, a->n_stores);
	return (0);
}

int
command_check(const struct arguments *a)
{
	struct run *run = read_runs(a);
	struct draft draft;
	bool open;

	draft_begin(&draft);
	open = check_write(draft.stream, run, a->tested);
	draft_end(&draft, NULL);
	free_runs(run, 1);
	return (open ? 0 : EXIT_UNEXPECTED);
}

int
command_outcomes(const struct arguments *a)
{
	struct run *run;
	struct draft draft;

	if (a->results && a->waits) {
		text_warnx("outcomes takes one of --results and --waits");
		return (EXIT_USAGE);
	}
	run = read_runs(a);
	draft_begin(&draft);
	if (a->results)
		results_write(draft.stream, run);
	else if (a->waits)
		waits_write(draft.stream, run);
	else
		outcomes_write(draft.stream, run);
	draft_end(&draft, a->output);
	free_runs(run, 1);
	return (0);
}

/* Whether the id is "ORIGIN:...", as in KCIDB. */
static bool
is_kcidb_id(const char *id)
{
	size_t length = strspn(id, KCIDB_ORIGIN_LETTERS);
	char *clean = text_clean(id, strlen(id), SIZE_MAX);
	bool is = length > 0 && id[length] == ':' && id[length + 1] != '\0' && strcmp(clean, id) == 0;

	free(clean);
	return (is);
}

int
command_kcidb(const struct arguments *a)
{
	struct kcidb_options options = a->kcidb;
	struct run *runs;
	struct draft draft;

	if (options.origin == NULL)
		options.origin = KCIDB_ORIGIN;
	if (options.origin[0] == '\0' || options.origin[strspn(options.origin, KCIDB_ORIGIN_LETTERS)] != '\0') {
		text_warnx("--origin %s: an origin is made of lower-case letters, digits and '_'", options.origin);
		return (EXIT_USAGE);
	}
	if (options.build_id != NULL && options.checkout_id != NULL) {
		text_warnx("kcidb takes one of --build-id and --checkout-id");
		return (EXIT_USAGE);
	}
	if ((options.build_id != NULL && !is_kcidb_id(options.build_id)) ||
	    (options.checkout_id != NULL && !is_kcidb_id(options.checkout_id))) {
		text_warnx("%s: not an id, which is an origin, a colon and more",
		    options.build_id != NULL ? options.build_id : options.checkout_id);
		return (EXIT_USAGE);
	}
	runs = read_runs(a);
	for (size_t i = 0; i < a->n_stores; i++) {
		if (runs[i].several_hosts)
			text_errx(EXIT_ERROR, "%s: holds runs of several hosts", a->stores[i]);
		if ((options.build_id != NULL || options.checkout_id != NULL) && !kcidb_same_build(&runs[0], &runs[i]))
			text_errx(EXIT_ERROR, "%s: from another kernel than %s", a->stores[i], a->stores[0]);
	}
	draft_begin(&draft);
	if (kcidb_write(draft.stream, runs, a->n_stores, &options) == -1)
		text_errx(EXIT_ERROR, "the submission cannot be written as JSON");
	draft_end(&draft, a->output);
	free_runs(runs, a->n_stores);
	return (0);
}

int
command_clauses(const struct arguments *a)
{
	struct catalogue catalogue;
	struct draft draft;
	struct run run;
	bool clean = true;

	if (a->store != NULL && a->catalogue != NULL) {
		text_warnx("clauses takes one of -c and -s");
		return (EXIT_USAGE);
	}
	if (a->store != NULL) {
		read_run(&run, a->store, &a->options);
		catalogue_of_run(&catalogue, &run);
		run_free(&run);
	} else {
		(void)read_catalogue(a, &catalogue, false);
	}
	draft_begin(&draft);
	if (a->lint)
		clean = clauses_lint(draft.stream, &catalogue, a->options.manuals);
	else
		clauses_write(draft.stream, &catalogue, a->options.manuals);
	draft_end(&draft, NULL);
	catalogue_free(&catalogue);
	return (clean ? 0 : EXIT_UNEXPECTED);
}

/* Exits if the cases of the stores ran on different hosts. */
static void
need_one_host(const struct arguments *a, const struct run *runs)
{
	for (size_t r = 0; r < a->n_stores; r++)
		for (size_t i = 0; i < runs[r].n_cases; i++)
			if (runs[r].cases[i].recorded && strcmp(runs[r].cases[i].record.host, runs[0].host) != 0)
				text_errx(EXIT_ERROR, "%s: of the host %s, and a list is of one host: %s has %s", a->stores[r],
				    runs[r].cases[i].record.host, a->stores[0], runs[0].host);
}

int
command_deviations(const struct arguments *a)
{
	struct catalogue catalogue;
	struct run *runs = read_runs(a);
	struct draft draft;

	need_one_host(a, runs);
	if (!read_catalogue(a, &catalogue, true))
		text_warnx("there is no catalogue of cases beside this program: rows cover and count the cases of the stores");
	draft_begin(&draft);
	list_write(draft.stream, runs, a->n_stores, &catalogue, a->options.manuals);
	draft_end(&draft, a->output);
	catalogue_free(&catalogue);
	free_runs(runs, a->n_stores);
	return (0);
}

/* Writes the changes between two runs; returns whether something broke. */
static bool
compare_since(FILE *out, const struct comparison *c, const struct arguments *a)
{
	struct changes changes;
	bool broke;

	changes_find(&changes, c);
	broke = changes.count[CHANGE_BROKE] > 0;
	if (a->format == FORMAT_MARKDOWN)
		changes_markdown(out, &changes);
	else if (a->format == FORMAT_CSV)
		changes_csv(out, &changes);
	else if (a->format == FORMAT_TEXT)
		changes_write(out, &changes, a->output == NULL && colourful());
	else if (changes_json(out, &changes) == -1)
		text_errx(EXIT_ERROR, "the report cannot be written as JSON");
	changes_free(&changes);
	return (broke);
}

int
command_compare(const struct arguments *a)
{
	char *stores[] = { (char *)(uintptr_t)a->since, a->stores[0] };
	struct arguments both = *a;
	struct comparison c;
	struct run *runs;
	struct draft draft;
	bool unexpected;

	if (a->since != NULL) {
		both.stores = stores;
		both.n_stores = 2;
	}
	if (a->since != NULL ? a->n_stores != 1 || a->fail : a->n_stores < 2) {
		text_warnx(a->since == NULL ? "compare needs two stores" : a->fail ?
		    "--fail-on-difference does not go with --since, which fails where something broke" :
		    "--since takes two stores: the old one and the new one");
		return (EXIT_USAGE);
	}
	runs = read_runs(&both);
	compare_runs(&c, runs, both.n_stores);
	draft_begin(&draft);
	if (a->since != NULL) {
		unexpected = compare_since(draft.stream, &c, a);
	} else {
		unexpected = a->fail && c.n_differ > 0;
		if (a->format == FORMAT_MARKDOWN)
			compare_markdown(draft.stream, &c);
		else if (a->format == FORMAT_CSV)
			compare_csv(draft.stream, &c);
		else if (a->format == FORMAT_TEXT)
			compare_write(draft.stream, &c, a->output == NULL && colourful());
		else if (compare_json(draft.stream, &c) == -1)
			text_errx(EXIT_ERROR, "the report cannot be written as JSON");
	}
	draft_end(&draft, a->output);
	compare_free(&c);
	free_runs(runs, both.n_stores);
	return (unexpected ? EXIT_UNEXPECTED : 0);
}
