/*
 * The subcommand that writes a folder of pages.
 */
#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/cli.h"
#include "report/command.h"
#include "report/draft.h"
#include "report/machine_pages.h"
#include "report/output.h"
#include "report/text.h"

/* Creates the folder and its parents. */
static void
make_folder(const char *path)
{
	char *part = text_copy(path, strlen(path));

	for (char *slash = part;;) {
		slash += strspn(slash, "/");
		slash += strcspn(slash, "/");
		if (*slash == '\0')
			break;
		*slash = '\0';
		(void)mkdir(part, 0777);	/* the final mkdir() below tells whether it worked */
		*slash = '/';
	}
	free(part);
	if (mkdir(path, 0777) == -1 && errno != EEXIST)
		text_err(EXIT_ERROR, "%s", path);
}

/* The pages of a folder: all are complete before the first of them replaces an older one. */
struct folder {
	const struct arguments *arguments;
	struct output **outputs;
	char **paths;
	size_t n, n_paths;
};

static void
add_page(struct folder *folder, struct draft *draft, const char *name)
{
	char *full = text_format("%s/%s", folder->arguments->output, name);
	struct output *output = text_allocate(1, sizeof(*output));

	keep_inputs(folder->arguments, full);
	output_begin(output, full);
	draft_write(draft, output);
	*(struct output **)text_append(&folder->outputs, &folder->n, sizeof(output)) = output;
	*(char **)text_append(&folder->paths, &folder->n_paths, sizeof(full)) = full;
}

/* The pages of a host's machines, to which its own page links. */
static void
add_machines(struct folder *folder, const struct run *run)
{
	struct machine_pages pages;
	struct draft draft;

	machine_pages_of(&pages, run);
	for (size_t i = 0; i < pages.n; i++) {
		draft_begin(&draft);
		machine_page_write(draft.stream, run, &pages.list[i]);
		add_page(folder, &draft, pages.list[i].name);
	}
	machine_pages_free(&pages);
}

/*
 * A page for each host and, for several, the matrix as the index.  The index is moved into place last, after the pages that it
 * links to.
 */
int
command_html(const struct arguments *a)
{
	struct folder folder = { .arguments = a };
	struct comparison c;
	struct run *runs;
	struct draft draft;

	if (a->output == NULL) {
		text_warnx("html needs -o directory");
		return (EXIT_USAGE);
	}
	if (strcmp(a->output, "-") == 0) {
		text_warnx("html writes a directory, but - is standard output; use ./- for that directory");
		return (EXIT_USAGE);
	}
	runs = read_runs(a);
	make_folder(a->output);
	if (a->n_stores == 1) {
		add_machines(&folder, runs);
		draft_begin(&draft);
		html_write(draft.stream, runs, NULL);
	} else {
		compare_runs(&c, runs, a->n_stores);
		for (size_t i = 0; i < a->n_stores; i++) {
			runs[i].page = c.pages[i];
			add_machines(&folder, &runs[i]);
			draft_begin(&draft);
			html_write(draft.stream, &runs[i], "index.html");
			add_page(&folder, &draft, c.pages[i]);
		}
		draft_begin(&draft);
		matrix_write(draft.stream, &c);
		compare_free(&c);
	}
	add_page(&folder, &draft, "index.html");
	for (size_t i = 0; i < folder.n; i++) {
		output_end(folder.outputs[i]);
		free(folder.outputs[i]);
		free(folder.paths[i]);
	}
	free(folder.outputs);
	free(folder.paths);
	free_runs(runs, a->n_stores);
	return (0);
}
