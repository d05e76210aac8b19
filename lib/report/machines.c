/*
 * connect-report machine: the machine that a case has learned, as text or as a graph.
 */
#include <stdlib.h>
#include <string.h>

#include "report/cli.h"
#include "report/command.h"
#include "report/draft.h"
#include "report/machine_draw.h"
#include "report/render.h"
#include "report/text.h"

static void
write_machine(FILE *out, const struct arguments *a, const struct run *run, const struct report_case *c)
{
	struct machine machine;
	struct drawing drawing;
	const char *wrong = machine_read(&machine, c);
	char title[1024], *svg;
	struct sheet sheet = { out, text_plain, a->output == NULL && colourful() };

	if (wrong != NULL)
		text_errx(EXIT_ERROR, "%s: %s: %s", run->path, c->id, c->why[0] != '\0' ? c->why : wrong);
	drawing_begin(&drawing, &machine, run_title(run, title, sizeof(title)));
	if (a->dot) {
		drawing_dot(out, &drawing);
	} else if (a->svg) {
		if ((svg = drawing_svg(&drawing)) == NULL)
			text_errx(EXIT_ERROR, "dot, of Graphviz, is not here or failed: --dot writes what it would draw");
		fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
		fputs(svg, out);
		free(svg);
	} else {
		drawing_text(&sheet, &drawing);
	}
	drawing_free(&drawing);
	machine_free(&machine);
}

int
command_machine(const struct arguments *a)
{
	const char *id = id_of_path(a->stores[0]);
	struct draft draft;
	struct run *runs;
	size_t n, found = 0;

	if (a->dot && a->svg) {
		text_warnx("machine takes one of --dot and --svg");
		return (EXIT_USAGE);
	}
	runs = read_stores(a, 1, &n);
	if (a->svg && n > 1) {
		text_warnx("--svg takes one store");
		return (EXIT_USAGE);
	}
	draft_begin(&draft);
	for (size_t r = 0; r < n; r++) {
		const struct report_case *c = run_case(&runs[r], id);

		if (c == NULL)
			continue;
		if (found++ > 0)
			putc('\n', draft.stream);
		write_machine(draft.stream, a, &runs[r], c);
	}
	if (found == 0)
		text_errx(EXIT_ERROR, "%s: %s", id, n > 0 ? "no store has this case" :
		    "name a store: there is none of make report");
	draft_end(&draft, a->output);
	free_runs(runs, n);
	return (0);
}
