/*
 * The arguments of the subcommands, and their common functions.
 */
#ifndef REPORT_COMMAND_H
#define	REPORT_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "report/catalogue.h"
#include "report/render.h"
#include "report/run.h"

enum format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_JSON, FORMAT_CSV };

struct arguments {
	struct run_options options;
	const char *output, *store, *catalogue, *since, *pcap, *page, *clauses;
	const char *program;	/* argv[0] */
	bool tested, lint, fail, waits, results, prefer_first, all, dot, svg;
	enum format format;
	struct kcidb_options kcidb;
	char **stores;
	size_t n_stores;
};

/* The subcommands.  Each returns the exit status, or exits with EXIT_ERROR and one line. */
int command_summary(const struct arguments *);
int command_html(const struct arguments *);
int command_json(const struct arguments *);
int command_markdown(const struct arguments *);
int command_document(const struct arguments *);
int command_junit(const struct arguments *);
int command_ktap(const struct arguments *);
int command_ctrf(const struct arguments *);
int command_csv(const struct arguments *);
int command_check(const struct arguments *);
int command_compare(const struct arguments *);
int command_kcidb(const struct arguments *);
int command_merge(const struct arguments *);
int command_outcomes(const struct arguments *);
int command_deviations(const struct arguments *);
int command_clauses(const struct arguments *);
int command_cases(const struct arguments *);
int command_show(const struct arguments *);
int command_machine(const struct arguments *);
int command_program(const struct arguments *);
int command_catalogue(const struct arguments *);

/* Exits if the output at path would overwrite an input: an error report after that is too late. */
void keep_inputs(const struct arguments *, const char *path);

/* Whether standard output is a colour terminal and the user has not disabled colours. */
bool colourful(void);

/*
 * Reads the catalogue that the arguments name, else that of this program.  If there is none, exits, or with may_lack leaves it
 * empty and returns false.
 */
bool read_catalogue(const struct arguments *, struct catalogue *, bool may_lack);

/* Reads and judges one store. */
void read_run(struct run *, const char *path, const struct run_options *);

/* Reads and judges all stores, in order. */
struct run *read_runs(const struct arguments *);

/* Likewise those from the first on; if none is named, that of make report, if it is there. */
struct run *read_stores(const struct arguments *, size_t first, size_t *n);

void free_runs(struct run *, size_t n);

#endif
