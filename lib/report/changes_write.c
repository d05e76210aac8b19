/*
 * The changes between two runs, as text and as Markdown.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/compare_words.h"
#include "report/render.h"
#include "report/text.h"

static const char *const change_titles[CHANGES] = {
	[CHANGE_BROKE] = "Broke",
	[CHANGE_MENDED] = "Mended",
	[CHANGE_OTHERWISE] = "Changed in another way",
	[CHANGE_RUNS_NOT] = "Ran before, does not run now",
	[CHANGE_RUNS_NOW] = "Did not run before, runs now",
	[CHANGE_NEW] = "New: only the new store has it",
	[CHANGE_WENT] = "Gone: only the old store has it",
};

/* The changes of a kind; equal changes of one condition are grouped. */
static void
change_groups(const struct sheet *s, const struct changes *changes, enum change_kind kind, size_t max,
    void (*one)(const struct sheet *, const struct row *const *, size_t, const struct change *))
{
	bool *written = text_allocate(changes->n, sizeof(*written));
	size_t shown = 0, left = 0;

	for (size_t i = 0; i < changes->n; i++) {
		const struct change *first = &changes->entries[i];
		const struct row **alike = NULL;
		size_t n = 0;

		if (first->kind != kind || written[i])
			continue;
		for (size_t j = i; j < changes->n && changes->entries[j].kind == kind &&
		    same_condition(first->row->first, changes->entries[j].row->first); j++) {
			if (written[j] || strcmp(first->what, changes->entries[j].what) != 0)
				continue;
			written[j] = true;
			*(const struct row **)text_append(&alike, &n, sizeof(*alike)) = changes->entries[j].row;
		}
		if (shown++ < max)
			one(s, alike, n, first);
		else
			left += n;
		free(alike);
	}
	free(written);
	if (left > 0)
		fprintf(s->out, "\nAnd %zu more case%s.\n", left, plural(left));
}

static void
change_line(const struct sheet *s, const struct row *const *rows, size_t n, const struct change *change)
{
	static const char *const colours[CHANGES] = { "31", "32", "33", "33", "0", "0", "33" };

	fputs("  ", s->out);
	sheet_style(s, colours[change->kind]);
	sheet_ids(s, rows, n);
	sheet_style(s, "0");
	fprintf(s->out, "\n      %s\n", change->what);
}

static void
change_row(const struct sheet *s, const struct row *const *rows, size_t n, const struct change *change)
{
	fputs("| ", s->out);
	sheet_ids(s, rows, n);
	fputs(" | ", s->out);
	text_markdown(s->out, change->what);
	fputs(" |\n", s->out);
}

static void
change_summary(FILE *out, const struct changes *changes)
{
	fprintf(out, "%zu broke, %zu mended, %zu changed in another way, %zu no longer run%s, %zu run%s now, %zu new, %zu "
	    "gone; %zu unchanged", changes->count[CHANGE_BROKE], changes->count[CHANGE_MENDED], changes->count[CHANGE_OTHERWISE],
	    changes->count[CHANGE_RUNS_NOT], changes->count[CHANGE_RUNS_NOT] == 1 ? "s" : "", changes->count[CHANGE_RUNS_NOW],
	    changes->count[CHANGE_RUNS_NOW] == 1 ? "s" : "", changes->count[CHANGE_NEW],
	    changes->count[CHANGE_WENT], changes->n_same);
}

void
changes_write(FILE *out, const struct changes *changes, bool colour)
{
	const struct comparison *c = changes->comparison;
	struct sheet s = { out, text_plain, colour };

	sheet_style(&s, "1");
	fprintf(out, "connect() since %s", c->labels[0]);
	sheet_style(&s, "0");
	putc('\n', out);
	sheet_hosts(&s, c);
	if (changes->other_host)
		fputs("The two stores are from different kinds of host: these are differences, not changes.\n", out);
	for (enum change_kind kind = CHANGE_BROKE; kind < CHANGES; kind++) {
		if (changes->count[kind] == 0)
			continue;
		sheet_heading(&s, "%s: %zu", change_titles[kind], changes->count[kind]);
		change_groups(&s, changes, kind, SIZE_MAX, change_line);
	}
	putc('\n', out);
	change_summary(out, changes);
	putc('\n', out);
}

void
changes_markdown(FILE *out, const struct changes *changes)
{
	const struct comparison *c = changes->comparison;
	struct sheet s = { out, text_markdown, false };

	fprintf(out, "## connect(): %s\n\n", changes->count[CHANGE_BROKE] > 0 ? "something broke" : "nothing broke");
	fputs("From ", out);
	text_markdown(out, c->labels[0]);
	fputs(" to ", out);
	text_markdown(out, c->labels[1]);
	fputs(": ", out);
	change_summary(out, changes);
	fputs(".\n", out);
	if (changes->other_host)
		fputs("\nThe two stores are from different kinds of host: these are differences, not changes.\n", out);
	for (enum change_kind kind = CHANGE_BROKE; kind < CHANGES; kind++) {
		if (changes->count[kind] == 0)
			continue;
		fprintf(out, "\n### %s: %zu\n\n| cases | |\n| --- | --- |\n", change_titles[kind], changes->count[kind]);
		change_groups(&s, changes, kind, GROUPS_SHOWN, change_row);
	}
}
