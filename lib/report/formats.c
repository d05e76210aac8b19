/*
 * The subcommands that write runs in one form: for a reader, for a printer, for CI systems, for spreadsheets.
 */
#include "report/cli.h"
#include "report/command.h"
#include "report/draft.h"
#include "report/text.h"

static int
write_runs(const struct arguments *a, void (*write)(FILE *, const struct run *, size_t))
{
	struct run *runs = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	write(draft.stream, runs, a->n_stores);
	draft_end(&draft, a->output);
	free_runs(runs, a->n_stores);
	return (0);
}

static int
write_run(const struct arguments *a, void (*write)(FILE *, const struct run *))
{
	struct run *run = read_runs(a);
	struct draft draft;

	draft_begin(&draft);
	write(draft.stream, run);
	draft_end(&draft, a->output);
	free_runs(run, 1);
	return (0);
}

int
command_markdown(const struct arguments *a)
{
	return (write_runs(a, markdown_write));
}

int
command_document(const struct arguments *a)
{
	return (write_runs(a, document_write));
}

int
command_csv(const struct arguments *a)
{
	return (write_runs(a, csv_write));
}

int
command_junit(const struct arguments *a)
{
	return (write_run(a, junit_write));
}

int
command_ktap(const struct arguments *a)
{
	return (write_run(a, ktap_write));
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
