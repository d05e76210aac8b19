/*
 * The subcommand that writes a folder of pages.
 */
#include "report/cli.h"
#include "report/folder.h"
#include "report/machine_pages.h"

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
		folder_add(folder, &draft, pages.list[i].name);
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
	struct folder folder;
	struct comparison c;
	struct run *runs;
	struct draft draft;

	if (!folder_begin(&folder, a, "html"))
		return (EXIT_USAGE);
	runs = read_runs(a);
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
			folder_add(&folder, &draft, c.pages[i]);
		}
		draft_begin(&draft);
		matrix_write(draft.stream, &c);
		compare_free(&c);
	}
	folder_add(&folder, &draft, "index.html");
	folder_end(&folder);
	free_runs(runs, a->n_stores);
	return (0);
}
