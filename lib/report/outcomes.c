/*
 * The cases' observations, a line each, sorted: for comparing two runs of one host, and for scripts.
 */
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/text.h"

struct lines {
	char **list;
	size_t n;
};

static void
add_line(struct lines *lines, char *line)
{
	*(char **)text_append(&lines->list, &lines->n, sizeof(*lines->list)) = line;
}

static int
compare_lines(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

/* Writes the lines, sorted bytewise, and frees them. */
static void
write_lines(FILE *out, struct lines *lines)
{
	if (lines->n > 0)
		qsort(lines->list, lines->n, sizeof(*lines->list), compare_lines);
	for (size_t i = 0; i < lines->n; i++) {
		fprintf(out, "%s\n", lines->list[i]);
		free(lines->list[i]);
	}
	free(lines->list);
}

void
outcomes_write(FILE *out, const struct run *run)
{
	struct lines lines = { NULL, 0 };

	for (size_t i = 0; i < run->n_cases; i++) {
		const char *id = run->cases[i].id;
		const struct record *r = &run->cases[i].record;

		for (size_t o = 0; o < r->n_observations; o++)
			add_line(&lines, text_format("%s\tobserve\t%s\t%s", id, r->observations[o].name,
			    r->observations[o].outcome));
		if (r->skip_kind != NULL)
			add_line(&lines, text_format("%s\tskip\t%s\t%s", id, r->skip_kind, r->skip_reason));
		if (r->result != NULL)
			add_line(&lines, text_format("%s\tend\t%s", id, r->result));
	}
	write_lines(out, &lines);
}

void
results_write(FILE *out, const struct run *run)
{
	struct lines lines = { NULL, 0 };

	for (size_t i = 0; i < run->n_cases; i++) {
		const struct store_case *stored = run->cases[i].stored;

		add_line(&lines, text_format("%s\t%s\t%s", run->cases[i].id,
		    stored->result != NULL ? stored->result : "-", stored->reason));
	}
	write_lines(out, &lines);
}

void
waits_write(FILE *out, const struct run *run)
{
	struct lines lines = { NULL, 0 };

	for (size_t i = 0; i < run->n_cases; i++)
		if (run->cases[i].waited > 0)
			add_line(&lines, text_format("%s\t%.3f", run->cases[i].id, run->cases[i].waited));
	write_lines(out, &lines);
}
