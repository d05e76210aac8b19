#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/text.h"

#define	TRANSPORTS_SHOWN	5
#define	PAIRS_SHOWN		3
#define	PROGRAMS_SHOWN		6
#define	REASONS_SHOWN		5
#define	LABEL_WIDTH_MAX		48
#define	GROUPS_SHOWN		100	/* of a kind, in Markdown: what takes comments takes no book */

/* Where to, how text of a store is written there, and whether with colour. */
struct sheet {
	FILE *out;
	void (*text)(FILE *, const char *);
	bool colour;
};

static const char *const change_titles[CHANGES] = {
	[CHANGE_BROKE] = "Broke",
	[CHANGE_MENDED] = "Mended",
	[CHANGE_OTHERWISE] = "Changed otherwise",
	[CHANGE_RUNS_NOT] = "Ran, and does not any more",
	[CHANGE_RUNS_NOW] = "Did not run, and does now",
	[CHANGE_NEW] = "New: only the new store has it",
	[CHANGE_WENT] = "Went: only the old store has it",
};

static void
style(const struct sheet *s, const char *code)
{
	if (s->colour)
		fprintf(s->out, "\033[%sm", code);
}

/* The colour of a camp; the letter before it says the same. */
static const char *
camp_colour(int camp)
{
	static const char *const colours[] = { "36", "33", "35", "32", "34", "31" };

	return (colours[(size_t)camp % (sizeof(colours) / sizeof(colours[0]))]);
}

static void
heading(const struct sheet *s, const char *title, size_t n)
{
	putc('\n', s->out);
	style(s, "1");
	fprintf(s->out, "%s: %zu", title, n);
	style(s, "0");
	putc('\n', s->out);
}

/* "errno/einval:short.{tcp4,tcp6}": n rows of one condition. */
static void
write_ids(const struct sheet *s, const struct row *const *rows, size_t n)
{
	const struct report_case *first = rows[0]->first;
	char *condition;

	if (n == 1) {
		s->text(s->out, first->id);
		return;
	}
	condition = text_copy(first->id, condition_length(first));
	s->text(s->out, condition);
	free(condition);
	for (size_t i = 0; i < n && i < TRANSPORTS_SHOWN; i++) {
		s->text(s->out, i == 0 ? ".{" : ",");
		s->text(s->out, rows[i]->first->transport);
	}
	if (n > TRANSPORTS_SHOWN)
		fprintf(s->out, " and %zu more", n - TRANSPORTS_SHOWN);
	s->text(s->out, "}");
}

/* The hosts of a row for which the function says so, separated by commas; returns how many. */
static size_t
write_hosts(const struct sheet *s, const struct comparison *c, const bool *chosen)
{
	size_t n = 0;

	for (size_t h = 0; h < c->n; h++) {
		if (!chosen[h])
			continue;
		if (n++ > 0)
			fputs(", ", s->out);
		s->text(s->out, c->labels[h]);
	}
	return (n);
}

/* The hosts of a camp: those that meet the manuals, then those that do not. */
static void
write_camp(const struct sheet *s, const struct comparison *c, const struct compared *o, int camp)
{
	static const char *const words[] = { "", "known: ", "deviates: " };
	bool *chosen = text_allocate(c->n, sizeof(*chosen));
	bool any = false;

	for (int worst = 0; worst <= 2; worst++) {
		bool some = false;

		for (size_t h = 0; h < c->n; h++) {
			int is = o->worst[h] == FINDING_MET ? 0 : o->worst[h] == FINDING_KNOWN ? 1 : 2;

			chosen[h] = o->camps[h] == camp && is == worst;
			some |= chosen[h];
		}
		if (!some)
			continue;
		fprintf(s->out, "%s%s", any ? "; " : "", words[worst]);
		(void)write_hosts(s, c, chosen);
		any = true;
	}
	free(chosen);
}

static const char *
camp_outcome(const struct comparison *c, const struct compared *o, int camp)
{
	for (size_t h = 0; h < c->n; h++)
		if (o->camps[h] == camp)
			return (o->outcomes[h]);
	return ("");
}

static char
camp_letter(int camp)
{
	return (camp < 26 ? (char)('A' + camp) : '+');
}

/* The hosts where the case is unresolved although it ran elsewhere, each with its reason. */
static void
unresolved_hosts(const struct sheet *s, const struct comparison *c, const struct row *row, const char *before,
    const char *after)
{
	for (size_t h = 0; row->count[CELL_RAN] > 0 && h < c->n; h++) {
		if (row->cells[h].kind != CELL_UNRESOLVED)
			continue;
		fputs(before, s->out);
		s->text(s->out, c->labels[h]);
		fputs(": ", s->out);
		s->text(s->out, row->cells[h].c->why);
		fputs(after, s->out);
	}
}

static void
difference(const struct sheet *s, const struct comparison *c, const struct row *const *rows, size_t n)
{
	const struct row *row = rows[0];

	fputs("  ", s->out);
	style(s, "1");
	write_ids(s, rows, n);
	style(s, "0");
	putc('\n', s->out);
	for (size_t i = 0; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];

		for (int camp = 0; o->differs && camp < o->n_camps; camp++) {
			fprintf(s->out, "      %-12s ", camp == 0 ? o->name : "");
			style(s, camp_colour(camp));
			fprintf(s->out, "%c  %-20s", camp_letter(camp), camp_outcome(c, o, camp));
			style(s, "0");
			fputs("  ", s->out);
			write_camp(s, c, o, camp);
			putc('\n', s->out);
		}
	}
	unresolved_hosts(s, c, row, "      unresolved on ", "\n");
}

/* The rows that differ, those of one condition that tell the same together, each by the function given. */
static void
differences(const struct sheet *s, const struct comparison *c, size_t max,
    void (*one)(const struct sheet *, const struct comparison *, const struct row *const *, size_t))
{
	bool *written = text_allocate(c->n_rows, sizeof(*written));
	size_t shown = 0, left = 0;

	for (size_t i = 0; i < c->n_rows; i++) {
		const struct row **alike = NULL;
		size_t n = 0;

		if (!c->rows[i].differs || written[i])
			continue;
		for (size_t j = i; j < c->n_rows && same_condition(c->rows[i].first, c->rows[j].first); j++) {
			if (!c->rows[j].differs || written[j] || !rows_tell_the_same(c, &c->rows[i], &c->rows[j]))
				continue;
			written[j] = true;
			*(const struct row **)text_append(&alike, &n, sizeof(*alike)) = &c->rows[j];
		}
		if (shown++ < max)
			one(s, c, alike, n);
		else
			left += n;
		free(alike);
	}
	free(written);
	if (left > 0)
		fprintf(s->out, "\nAnd %zu more case%s that differ%s.\n", left, plural(left), left == 1 ? "s" : "");
}

/* The programs of the cases that a host lacks. */
static void
missing_programs(const struct sheet *s, const struct comparison *c, size_t host)
{
	size_t programs = 0, left = 0;

	for (size_t i = 0; i < c->n_rows;) {
		const struct report_case *first = c->rows[i].first;
		size_t n = 0;

		for (; i < c->n_rows && c->rows[i].first->program_length == first->program_length &&
		    strncmp(c->rows[i].id, first->id, first->program_length) == 0; i++)
			n += c->rows[i].cells[host].kind == CELL_MISSING;
		if (n == 0)
			continue;
		if (programs++ < PROGRAMS_SHOWN) {
			char *program = text_copy(first->id, first->program_length);

			fputs(programs > 1 ? ", " : "", s->out);
			s->text(s->out, program);
			fprintf(s->out, " %zu", n);
			free(program);
		} else
			left++;
	}
	if (left > 0)
		fprintf(s->out, " and %zu more program%s", left, plural(left));
}

static size_t
count_missing(const struct comparison *c, size_t host)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_rows; i++)
		n += c->rows[i].cells[host].kind == CELL_MISSING;
	return (n);
}

/* How wide a column of labels is; longer ones push what follows to the right. */
static int
label_width(const struct comparison *c)
{
	size_t width = 0;

	for (size_t h = 0; h < c->n; h++)
		if (strlen(c->labels[h]) > width && strlen(c->labels[h]) <= LABEL_WIDTH_MAX)
			width = strlen(c->labels[h]);
	return ((int)width);
}

static void
hosts_lines(const struct sheet *s, const struct comparison *c)
{
	for (size_t h = 0; h < c->n; h++) {
		const struct run *run = &c->runs[h];
		char when[32];

		fprintf(s->out, "  %-*s  %zu ran: %zu passed, %zu known, %zu failed; %zu untested, %zu unsupported, %zu "
		    "unresolved", label_width(c), c->labels[h],
		    run->count[CASE_PASSED] + run->count[CASE_KNOWN] + run->count[CASE_FAILED],
		    run->count[CASE_PASSED], run->count[CASE_KNOWN], run->count[CASE_FAILED], run->count[CASE_UNTESTED],
		    run->count[CASE_UNSUPPORTED], run->count[CASE_UNRESOLVED]);
		if (run_time(run, when, sizeof(when))[0] != '\0')
			fprintf(s->out, "; %s", when);
		if (run->suite[0] != '\0')
			fprintf(s->out, "; suite %s", run->suite);
		putc('\n', s->out);
	}
}

static void
totals(FILE *out, const struct comparison *c)
{
	fprintf(out, "%zu case%s: %zu differ%s, %zu alike on all hosts where they ran, %zu ran on one host or none", c->n_rows,
	    plural(c->n_rows), c->n_differ, c->n_differ == 1 ? "s" : "", c->n_alike, c->n_alone);
	if (c->n_partial > 0)
		fprintf(out, "; %zu not in every store", c->n_partial);
}

static void
agreement_line(const struct sheet *s, const struct comparison *c, const struct agreement *g)
{
	fputs("  ", s->out);
	s->text(s->out, c->labels[g->a]);
	fputs(" and ", s->out);
	s->text(s->out, c->labels[g->b]);
	if (g->both == 0)
		fputs(": no case ran on both\n", s->out);
	else
		fprintf(s->out, ": %.1f %% of the %zu case%s that ran on both\n", agreement_percent(g), g->both,
		    plural(g->both));
}

static void
agreements(const struct sheet *s, const struct comparison *c, const char *least, const char *most)
{
	size_t n = agreements_shared(c), shown = n > 2 * PAIRS_SHOWN ? PAIRS_SHOWN : n;

	fputs(most, s->out);
	for (size_t i = n; i-- > n - shown;)
		agreement_line(s, c, &c->agreements[i]);
	if (shown == n && n == c->n_agreements)
		return;
	fputs(least, s->out);
	for (size_t i = 0; shown < n && i < shown; i++)
		agreement_line(s, c, &c->agreements[i]);
	for (size_t i = n; i < c->n_agreements && i < n + PAIRS_SHOWN; i++)
		agreement_line(s, c, &c->agreements[i]);
}

static void
manual_cell(FILE *out, const struct manual_verdict *m)
{
	fprintf(out, "%zu pass, %zu fail", m->count[VERDICT_PASS], m->count[VERDICT_FAIL]);
	if (m->known > 0)
		fprintf(out, " (%zu known)", m->known);
	for (enum verdict v = VERDICT_UNTESTED; v < VERDICTS; v++)
		if (m->count[v] > 0)
			fprintf(out, ", %zu %s", m->count[v], verdict_name(v));
}

void
compare_write(FILE *out, const struct comparison *c, bool colour)
{
	struct sheet s = { out, text_plain, colour };

	style(&s, "1");
	fprintf(out, "connect() on %zu host%s", c->n, plural(c->n));
	style(&s, "0");
	putc('\n', out);
	hosts_lines(&s, c);
	totals(out, c);
	putc('\n', out);
	if (c->n_differ > 0) {
		heading(&s, "Cases that differ", c->n_differ);
		differences(&s, c, SIZE_MAX, difference);
	}
	for (size_t h = 0, headed = 0; h < c->n; h++) {
		size_t n = count_missing(c, h);

		if (n == 0)
			continue;
		if (headed++ == 0)
			heading(&s, "Cases that are not in every store", c->n_partial);
		fprintf(out, "  not in %s: %zu: ", c->labels[h], n);
		missing_programs(&s, c, h);
		putc('\n', out);
	}
	if (c->n > 1)
		agreements(&s, c, "\nThe pairs that agree least\n", "\nThe pairs that agree most\n");
	if (c->n == 0)
		return;
	fputs("\nClauses of each manual\n", out);
	for (size_t m = 0; m < c->runs[0].n_manuals; m++) {
		fprintf(out, "  %s, %zu clause%s\n", c->runs[0].manuals[m].manual->id, c->runs[0].manuals[m].manual->n_clauses,
		    plural(c->runs[0].manuals[m].manual->n_clauses));
		for (size_t h = 0; h < c->n; h++) {
			fprintf(out, "      %-*s  ", label_width(c), c->labels[h]);
			manual_cell(out, &c->runs[h].manuals[m]);
			fprintf(out, "%s\n", c->runs[h].manuals[m].selected ? "" : " (not selected)");
		}
	}
}

static void
difference_row(const struct sheet *s, const struct comparison *c, const struct row *const *rows, size_t n)
{
	const struct row *row = rows[0];
	bool first = true;

	for (size_t i = 0; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];

		if (!o->differs)
			continue;
		fputs("| ", s->out);
		if (first)
			write_ids(s, rows, n);
		first = false;
		fputs(" | ", s->out);
		s->text(s->out, o->name);
		fputs(" | ", s->out);
		for (int camp = 0; camp < o->n_camps; camp++) {
			fprintf(s->out, "%s**%c** ", camp > 0 ? "<br>" : "", camp_letter(camp));
			s->text(s->out, camp_outcome(c, o, camp));
			fputs(": ", s->out);
			write_camp(s, c, o, camp);
		}
		fputs(" |\n", s->out);
	}
	if (row->count[CELL_RAN] > 0 && row->count[CELL_UNRESOLVED] > 0) {
		fputs("| ", s->out);
		if (first)
			write_ids(s, rows, n);
		fputs(" | | ", s->out);
		unresolved_hosts(s, c, row, "unresolved on ", " ");
		fputs("|\n", s->out);
	}
}

void
compare_markdown(FILE *out, const struct comparison *c)
{
	struct sheet s = { out, text_markdown, false };
	bool suites = runs_name_suite(c->runs, c->n);

	fprintf(out, "## connect() on %zu host%s\n\n", c->n, plural(c->n));
	totals(out, c);
	fprintf(out, ".\n\n| host | passed | known | failed | unresolved | untested | unsupported | not in its store | run |%s\n"
	    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |%s\n", suites ? " suite |" : "", suites ? " --- |" : "");
	for (size_t h = 0; h < c->n; h++) {
		char when[32];

		fputs("| ", out);
		text_markdown(out, c->labels[h]);
		for (enum case_state state = CASE_PASSED; state < CASE_STATES; state++)
			fprintf(out, " | %zu", c->runs[h].count[state]);
		fprintf(out, " | %zu | %s |", count_missing(c, h), run_time(&c->runs[h], when, sizeof(when)));
		if (suites) {
			putc(' ', out);
			text_markdown(out, c->runs[h].suite);
			fputs(" |", out);
		}
		putc('\n', out);
	}
	fputs("\n### Cases that differ\n\n", out);
	if (c->n_differ == 0)
		fputs("None.\n", out);
	else {
		fputs("| case | observation | answers |\n| --- | --- | --- |\n", out);
		differences(&s, c, GROUPS_SHOWN, difference_row);
	}
	if (c->n > 1) {
		size_t n = agreements_shared(c);

		fputs("\n### Pairs\n\n| | hosts | agree in | of the cases that ran on both |\n| --- | --- | ---: | ---: "
		    "|\n", out);
		for (size_t i = n; i-- > 0;) {
			const struct agreement *g = &c->agreements[i];

			if (i >= PAIRS_SHOWN && i < n - PAIRS_SHOWN)
				continue;
			fprintf(out, "| %s | ", i + 1 == n ? "most" : i == 0 ? "least" : "");
			text_markdown(out, c->labels[g->a]);
			fputs(" and ", out);
			text_markdown(out, c->labels[g->b]);
			fprintf(out, " | %.1f %% | %zu |\n", agreement_percent(g), g->both);
		}
	}
	if (c->n == 0)
		return;
	fputs("\n### Clauses of each manual\n\n| host", out);
	for (size_t m = 0; m < c->runs[0].n_manuals; m++) {
		fputs(" | ", out);
		text_markdown(out, c->runs[0].manuals[m].manual->id);
	}
	fputs(" |\n| ---", out);
	for (size_t m = 0; m < c->runs[0].n_manuals; m++)
		fputs(" | ---", out);
	fputs(" |\n", out);
	for (size_t h = 0; h < c->n; h++) {
		fputs("| ", out);
		text_markdown(out, c->labels[h]);
		for (size_t m = 0; m < c->runs[h].n_manuals; m++) {
			fputs(" | ", out);
			manual_cell(out, &c->runs[h].manuals[m]);
		}
		fputs(" |\n", out);
	}
}

/* The changes of a kind, those of one condition that say the same together. */
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
	style(s, colours[change->kind]);
	write_ids(s, rows, n);
	style(s, "0");
	fprintf(s->out, "\n      %s\n", change->what);
}

static void
change_row(const struct sheet *s, const struct row *const *rows, size_t n, const struct change *change)
{
	fputs("| ", s->out);
	write_ids(s, rows, n);
	fputs(" | ", s->out);
	text_markdown(s->out, change->what);
	fputs(" |\n", s->out);
}

static void
change_summary(FILE *out, const struct changes *changes)
{
	fprintf(out, "%zu broke, %zu mended, %zu changed otherwise, %zu do%s not run any more, %zu run%s now, %zu new, %zu "
	    "went; %zu unchanged", changes->count[CHANGE_BROKE], changes->count[CHANGE_MENDED], changes->count[CHANGE_OTHERWISE],
	    changes->count[CHANGE_RUNS_NOT], changes->count[CHANGE_RUNS_NOT] == 1 ? "es" : "", changes->count[CHANGE_RUNS_NOW],
	    changes->count[CHANGE_RUNS_NOW] == 1 ? "s" : "", changes->count[CHANGE_NEW],
	    changes->count[CHANGE_WENT], changes->n_same);
}

void
changes_write(FILE *out, const struct changes *changes, bool colour)
{
	const struct comparison *c = changes->comparison;
	struct sheet s = { out, text_plain, colour };

	style(&s, "1");
	fprintf(out, "connect() since %s", c->labels[0]);
	style(&s, "0");
	putc('\n', out);
	hosts_lines(&s, c);
	if (changes->other_host)
		fputs("The two stores are not of one kind of host: these are differences, not changes.\n", out);
	for (enum change_kind kind = CHANGE_BROKE; kind < CHANGES; kind++) {
		if (changes->count[kind] == 0)
			continue;
		heading(&s, change_titles[kind], changes->count[kind]);
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
		fputs("\nThe two stores are not of one kind of host: these are differences, not changes.\n", out);
	for (enum change_kind kind = CHANGE_BROKE; kind < CHANGES; kind++) {
		if (changes->count[kind] == 0)
			continue;
		fprintf(out, "\n### %s: %zu\n\n| cases | |\n| --- | --- |\n", change_titles[kind], changes->count[kind]);
		change_groups(&s, changes, kind, GROUPS_SHOWN, change_row);
	}
}
