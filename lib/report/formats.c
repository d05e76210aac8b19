/*
 * The subcommands that write a run in the form of others: for a printer, for CI systems, for spreadsheets.
 */
#include "report/cli.h"
#include "report/command.h"
#include "report/draft.h"
#include "report/text.h"

int
command_document(const struct arguments *a)
{
	struct run *runs = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	document_write(draft.stream, runs, a->n_stores);
	draft_end(&draft, a->output);
	free_runs(runs, a->n_stores);
	return (0);
}

int
command_csv(const struct arguments *a)
{
	struct run *runs = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	csv_write(draft.stream, runs, a->n_stores);
	draft_end(&draft, a->output);
	free_runs(runs, a->n_stores);
	return (0);
}

int
command_junit(const struct arguments *a)
{
	struct run *run = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	junit_write(draft.stream, run);
	draft_end(&draft, a->output);
	free_runs(run, 1);
	return (0);
}

int
command_ktap(const struct arguments *a)
{
	struct run *run = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	ktap_write(draft.stream, run);
	draft_end(&draft, a->output);
	free_runs(run, 1);
	return (0);
}

int
command_ctrf(const struct arguments *a)
{
	struct run *run = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	if (ctrf_write(draft.stream, run) == -1)
		text_errx(EXIT_ERROR, "the report cannot be written as JSON");
	draft_end(&draft, a->output);
	free_runs(run, 1);
	return (0);
}
