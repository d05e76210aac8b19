/*
 * The summary that fits a screen: what deviates and what did not run, by reason, and the verdict at the end.
 */
#include <stdlib.h>
#include <string.h>

#include "report/notes.h"
#include "report/render.h"
#include "report/sheet.h"
#include "report/text.h"

#define	LINES_MAX	24	/* make report adds one */
#define	LINES_FIXED	11	/* all but notes, deviations and reasons */
#define	LINES_LEAST	2	/* of deviations, and of reasons, whatever notes take */
#define	NOTE_LINES	2	/* of one note */

/* What deviates with one reason, or what did not run. */
struct item {
	bool unexpected;	/* a deviation or unresolved cases that make check fail */
	char *text;
	size_t n_cases;
};

struct items {
	struct item *items;
	size_t n;
};

/* Cuts the text to so many characters, between two words, with an ellipsis. */
static void
cut(char *text, size_t width)
{
	size_t n = 0, space = 0;

	for (size_t i = 0; text[i] != '\0'; i++) {
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
		if (text[i] == ' ' && n + 3 <= width)
			space = i;
		if (n > width) {
			/* A first word that is too long stays whole. */
			if (space != 0)
				strcpy(text + space, " ...");
			return;
		}
	}
}

/* Writes the text in one line of the width, and frees it. */
static void
one_line(const struct sheet *s, size_t indent, char *text)
{
	cut(text, sheet_width() - indent);
	fprintf(s->out, "%*s", (int)indent, "");
	s->text(s->out, text);
	putc('\n', s->out);
	free(text);
}

/* Writes a note in few lines, cut if need be; returns how many. */
static size_t
note(const struct sheet *s, char *text)
{
	size_t width = sheet_width(), lines = strlen(text) <= width ? 1 : NOTE_LINES;

	cut(text, NOTE_LINES * width - width / 4);
	sheet_wrap(s, 0, text);
	free(text);
	return (lines);
}

static void
add(struct items *items, size_t n_cases, bool unexpected, char *text)
{
	*(struct item *)text_append(&items->items, &items->n, sizeof(*items->items)) = (struct item){ unexpected, text, n_cases };
}

static int
compare_items(const void *a, const void *b)
{
	const struct item *first = a, *second = b;

	if (first->unexpected != second->unexpected)
		return (first->unexpected ? -1 : 1);
	if (first->n_cases != second->n_cases)
		return (first->n_cases > second->n_cases ? -1 : 1);
	return (strcmp(first->text, second->text));
}

/* The unexpected deviations and unresolved cases; and the reasons of the known ones, each once. */
static void
find_deviations(struct items *items, const struct run *run)
{
	size_t n;
	struct deviation_reason *known = deviations_by_reason(run, DEVIATION_KNOWN, &n);

	for (size_t i = 0; i < run->n_deviations; i++) {
		const struct deviation_group *g = &run->deviations[i];

		if (g->kind == DEVIATION_UNEXPECTED)
			add(items, g->n_cases, true, text_format("%s: %s is %s, expected %s", clauses_shown(g->clauses),
			    g->observation, g->outcome, g->allowed));
	}
	for (size_t i = 0; i < n; i++)
		add(items, known[i].n_cases, false, text_format("known: %s", run->deviations[known[i].first].known->reason));
	free(known);
	for (size_t i = 0; i < run->n_reasons; i++)
		if (run->reasons[i].state == CASE_UNRESOLVED)
			add(items, run->reasons[i].n_cases, true, text_format("unresolved: %s", run->reasons[i].reason));
}

static void
find_reasons(struct items *items, const struct run *run)
{
	for (size_t i = 0; i < run->n_reasons; i++)
		if (run->reasons[i].state != CASE_UNRESOLVED)
			add(items, run->reasons[i].n_cases, false, text_format("%s: %s",
			    case_state_name(run->reasons[i].state), run->reasons[i].reason));
}

/* Writes so many lines of items, with how many there are beyond them, and frees all. */
static void
write_items(const struct sheet *s, const char *heading, struct items *items, size_t lines)
{
	size_t shown = items->n <= lines ? items->n : lines - 1;

	if (items->n == 0)
		return;
	qsort(items->items, items->n, sizeof(*items->items), compare_items);
	sheet_heading(s, "%s", heading);
	for (size_t i = 0; i < items->n; i++) {
		if (i < shown) {
			sheet_style(s, items->items[i].unexpected ? "31" : "0");
			one_line(s, 2, text_format("%4zu  %s", items->items[i].n_cases, items->items[i].text));
			sheet_style(s, "0");
		}
		free(items->items[i].text);
	}
	if (shown < items->n)
		fprintf(s->out, "        and %zu other reason%s\n", items->n - shown, plural(items->n - shown));
	free(items->items);
}

/* The case to look at first: of an unexpected deviation, or unresolved.  False if there is none. */
static bool
first_failure(const struct run *run, size_t *index)
{
	for (size_t i = 0; i < run->n_deviations; i++) {
		if (run->deviations[i].kind == DEVIATION_UNEXPECTED) {
			*index = run->deviations[i].cases[0];
			return (true);
		}
	}
	for (size_t i = 0; i < run->n_reasons; i++) {
		if (run->reasons[i].state == CASE_UNRESOLVED) {
			*index = run->reasons[i].cases[0];
			return (true);
		}
	}
	return (false);
}

void
brief_write(FILE *out, const struct run *run, const char *page, bool colour)
{
	struct sheet s = { out, text_plain, colour };
	struct items deviations = { .n = 0 }, reasons = { .n = 0 };
	char title[1024], *notes[NOTES_MAX], *verdict;
	size_t n_notes = run_notes(run, notes), lines = 0, room, half, failure;
	bool holds = run_holds(run, false);

	sheet_style(&s, "1");
	one_line(&s, 0, text_format("connect() on %s%s%s", run_title(run, title, sizeof(title)), run->libc[0] != '\0' ? ", " : "",
	    run->libc));
	sheet_style(&s, "0");
	one_line(&s, 0, text_format("%zu case%s, %zu ran: %zu passed, %zu expected failure%s, %zu failed", run->n_cases,
	    plural(run->n_cases), run_ran(run), run->count[CASE_PASSED], run->count[CASE_KNOWN], plural(run->count[CASE_KNOWN]),
	    run->count[CASE_FAILED]));
	for (size_t i = 0; i < n_notes; i++)
		lines += note(&s, notes[i]);
	find_deviations(&deviations, run);
	find_reasons(&reasons, run);
	room = LINES_MAX - LINES_FIXED > lines + 2 * LINES_LEAST ? LINES_MAX - LINES_FIXED - lines : 2 * LINES_LEAST;
	/* What one list leaves, the other may have. */
	half = reasons.n < room / 3 ? room - reasons.n : room - room / 3;
	write_items(&s, "Deviations, in cases", &deviations, half < LINES_LEAST ? LINES_LEAST : half);
	half = deviations.n < half ? room - deviations.n : room - half;
	write_items(&s, "Did not run", &reasons, half < LINES_LEAST ? LINES_LEAST : half);
	putc('\n', out);
	if (page != NULL)
		one_line(&s, 0, text_format("All of it: %s, or summary --all", page));
	verdict = run_verdict(run, false);
	sheet_style(&s, holds ? "1;32" : "1;31");
	sheet_wrap(&s, 0, verdict);
	sheet_style(&s, "0");
	free(verdict);
	if (first_failure(run, &failure))
		next_show(out, run, "Next: ", failure);
	else if (run->program != NULL && page == NULL)
		next_command(out, run, "Next: ", "summary --all");
}
