/*
 * The rows of the matrix: what each host answered, program by program.
 *
 * The table is laid out in blocks of lines of one height (--n of them), so that the browser skips the programs that are not in
 * sight: that is what makes some hundred thousand cells fast.
 */
#include <string.h>

#include "report/matrix.h"
#include "report/render.h"
#include "report/text.h"

/* The class of a cell: the camp's letter if there are several camps, then X or K if it deviates. */
static void
outcome_cell(FILE *out, const struct compared *o, size_t h)
{
	char class[3] = "", *at = class;

	if (o->differs)
		*at++ = (char)('a' + (o->camps[h] < CAMPS_SHOWN ? o->camps[h] : CAMPS_SHOWN - 1));
	if (o->worst[h] != FINDING_MET) {
		if (at == class)
			*at++ = '_';
		*at++ = o->worst[h] == FINDING_KNOWN ? 'K' : 'X';
	}
	*at = '\0';
	if (class[0] != '\0')
		markup(out, "<td class=%s>%s", class, o->outcomes[h]);
	else
		markup(out, "<td>%s", o->outcomes[h]);
}

static void
cells(FILE *out, const struct comparison *c, const struct row *row, const struct compared *o, bool first)
{
	static const char *const others[CELLS] = {
		[CELL_RAN] = "<td class=z>·",
		[CELL_UNRESOLVED] = "<td class=r>unresolved",
		[CELL_UNTESTED] = "<td class=u>untested",
		[CELL_UNSUPPORTED] = "<td class=s>unsupported",
		[CELL_MISSING] = "<td class=m>not in store",
	};

	for (size_t h = 0; h < c->n; h++) {
		if (row->cells[h].kind == CELL_RAN && o != NULL && o->outcomes[h] != NULL)
			outcome_cell(out, o, h);
		else
			fputs(first ? others[row->cells[h].kind] : others[CELL_RAN], out);
	}
	markup(out, "\n");
}

/* Whether one of the clauses belongs to the manual. */
static bool
cites(const char *clauses, const char *manual)
{
	const char *word;
	size_t length, n = strlen(manual);

	while ((word = text_word(&clauses, &length)) != NULL)
		if (length > n && strncmp(word, manual, n) == 0 && word[n] == ':')
			return (true);
	return (false);
}

static bool
judges(const struct record *r, const char *manual)
{
	for (size_t e = 0; e < r->n_expectations; e++)
		if (cites(r->expectations[e].clauses, manual))
			return (true);
	return (false);
}

/* The numbers of hosts with an unexpected and with a known deviation from the manual. */
static void
count_deviating(const struct comparison *c, const struct row *row, const char *manual, size_t *unknown, size_t *known)
{
	*unknown = *known = 0;
	for (size_t h = 0; h < c->n; h++) {
		bool fails = false, is_known = false;

		for (int f = 0; row->cells[h].kind == CELL_RAN && f < row->cells[h].c->n_findings; f++) {
			const struct finding *finding = &row->cells[h].c->findings[f];

			if (!is_deviation(finding) || !cites(finding->clause, manual))
				continue;
			fails |= finding->kind != FINDING_KNOWN;
			is_known |= finding->kind == FINDING_KNOWN;
		}
		*unknown += fails;
		*known += is_known && !fails;
	}
}

/* The manuals that judge the case, with the number of hosts that deviate from each, for the filters. */
static void
filter_words(FILE *out, const struct comparison *c, const struct row *row)
{
	size_t count, n = 0, deviating = 0, unknown, known;
	const struct manual *all = manuals(&count);

	for (size_t i = 0; i < count; i++) {
		if (!judges(&row->first->record, all[i].id))
			continue;
		markup(out, n++ > 0 ? " " : " data-m=\"");
		markup(out, "%s", all[i].id);
	}
	markup(out, n > 0 ? "\"" : "");
	for (size_t i = 0; i < count; i++) {
		count_deviating(c, row, all[i].id, &unknown, &known);
		if (known + unknown == 0)
			continue;
		markup(out, deviating++ > 0 ? " " : " data-d=\"");
		markup(out, "%s:%zu:%zu", all[i].id, unknown, known);
	}
	markup(out, deviating > 0 ? "\"" : "");
}

/* Whether an outcome of the observation is a deviation: then its cells are shown even if all are equal. */
static bool
observation_deviates(const struct comparison *c, const struct compared *o)
{
	for (size_t h = 0; h < c->n; h++)
		if (o->outcomes[h] != NULL && o->worst[h] != FINDING_MET)
			return (true);
	return (false);
}

static bool
has_line(const struct comparison *c, const struct compared *o)
{
	return (o->differs || observation_deviates(c, o));
}

/* The number of table lines of a row. */
static size_t
lines_of(const struct comparison *c, const struct row *row)
{
	size_t n = 1;

	for (size_t i = 1; i < row->n_observations; i++)
		n += has_line(c, &row->observations[i]);
	return (n);
}

/* The condition without its program, which is in the heading. */
static void
condition(FILE *out, const struct row *row)
{
	size_t length = condition_length(row->first), program = row->first->program_length, skipped = 0;

	if (row->id[program] == ':' && length > program)
		skipped = program + 1;
	markup(out, "<span>%.*s</span> <b>%s</b>", (int)(length - skipped), row->id + skipped, row->first->transport);
}

static void
write_row(FILE *out, const struct comparison *c, const struct row *row)
{
	const struct compared *main = row->n_observations > 0 ? &row->observations[0] : NULL;

	markup(out, "<tr id=\"");
	markup_anchor(out, row->id, strlen(row->id));
	markup(out, row->differs ? "\" class=d" : "\"");
	filter_words(out, c, row);
	markup(out, "><th scope=row><details><summary>");
	condition(out, row);
	if (main != NULL && strcmp(main->name, "call") != 0)
		markup(out, " <i>%s</i>", main->name);
	markup(out, "</summary>");
	matrix_case(out, c, row);
	markup(out, "</details>");
	cells(out, c, row, main, true);
	for (size_t i = 1; i < row->n_observations; i++) {
		const struct compared *o = &row->observations[i];

		if (!has_line(c, o))
			continue;
		markup(out, row->differs ? "<tr class=o>" : "<tr class=o data-s>");
		markup(out, "<th scope=row>%s", o->name);
		cells(out, c, row, o, false);
	}
}

void
matrix_programs(FILE *out, const struct comparison *c)
{
	for (size_t i = 0; i < c->n_rows;) {
		const struct report_case *first = c->rows[i].first;
		size_t end = i, differ = 0, lines = 1;

		for (; end < c->n_rows && same_program(c->rows[end].first, first); end++) {
			differ += c->rows[end].differs;
			lines += lines_of(c, &c->rows[end]);
		}
		markup(out, "<tbody style=\"--n:%zu\"><tr class=g><th scope=rowgroup colspan=%zu><span>%.*s</span> <small>%zu "
		    "case%s, %zu differ%s</small>\n", lines, c->n + 1, (int)first->program_length, first->id, end - i,
		    plural(end - i), differ, differ == 1 ? "s" : "");
		for (; i < end; i++)
			write_row(out, c, &c->rows[i]);
		markup(out, "</tbody>\n");
	}
}
