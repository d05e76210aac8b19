/*
 * Runs, comparisons and changes as CSV, by RFC 4180.
 */
#include <stdlib.h>
#include <string.h>

#include "report/render.h"
#include "report/text.h"

/* Whether the text is "-1" and the name of an errno, as outcomes are. */
static bool
is_failure(const char *text)
{
	return (strncmp(text, "-1 E", 4) == 0 && text[4 + strspn(text + 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0');
}

/*
 * Writes the text as a field.  A spreadsheet would compute a text that begins like a formula, and a store can come from anyone:
 * such a text is written after an apostrophe.
 */
static void
text_csv(FILE *out, const char *text)
{
	bool quote = text[strcspn(text, "\",\r\n")] != '\0';

	if (quote)
		putc('"', out);
	if (text[0] != '\0' && strchr("=+-@", text[0]) != NULL && strcmp(text, "-") != 0 && !is_failure(text))
		putc('\'', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	if (quote)
		putc('"', out);
}

/* Writes the fields of a list that ends with NULL, and ends the row if there are no more. */
static void
fields(FILE *out, const char *const texts[], bool end)
{
	for (size_t i = 0; texts[i] != NULL; i++) {
		text_csv(out, texts[i]);
		if (texts[i + 1] != NULL || !end)
			putc(',', out);
	}
	if (end)
		fputs("\r\n", out);
}

/* The observations in one text: "call is -1 EBADF; peer is none". */
static char *
observations(const struct record *r)
{
	char *text = text_copy("", 0);

	for (size_t i = 0; i < r->n_observations; i++) {
		char *one = text_format("%s is %s", r->observations[i].name, r->observations[i].outcome);

		text_add_word(&text, "; ", one);
		free(one);
	}
	return (text);
}

/* Every clause that expects something of the case, once. */
static char *
clauses(const struct record *r)
{
	char *text = text_copy("", 0);

	for (size_t i = 0; i < r->n_expectations; i++) {
		const char *at = r->expectations[i].clauses, *word;
		size_t length;

		while ((word = text_word(&at, &length)) != NULL) {
			char *id = text_copy(word, length);

			if (!text_has_word(text, word, length))
				text_add_word(&text, " ", id);
			free(id);
		}
	}
	return (text);
}

static void
case_row(FILE *out, const struct run *run, const struct report_case *c, const char *when)
{
	const struct record_observation *call = record_observation(&c->record, "call");
	char *seen = observations(&c->record), *by = clauses(&c->record), *reason = case_reason(run, c), seconds[64] = "";

	if (c->stored->seconds > 0)
		snprintf(seconds, sizeof(seconds), "%.6f", c->stored->seconds);
	fields(out, (const char *[]){ c->id, c->condition, c->transport, c->stored->description, case_state_name(c->state),
	    call != NULL ? call->outcome : "", seen, by, reason, seconds, run->host, run->sysname, run->release, run->machine,
	    run->suite, when, NULL }, true);
	free(seen);
	free(by);
	free(reason);
}

void
csv_write(FILE *out, const struct run *runs, size_t n)
{
	char when[32];

	fields(out, (const char *[]){ "case", "condition", "transport", "description", "state", "outcome", "observations",
	    "clauses",
	    "reason", "seconds", "host", "sysname", "release", "machine", "suite", "run", NULL }, true);
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < runs[i].n_cases; c++)
			case_row(out, &runs[i], &runs[i].cases[c], run_date_time(&runs[i], "Z", when, sizeof(when)));
}

/* What a host's cell says: the outcome of the case's first observation, which is call if it has one, or its state. */
static const char *
cell_text(const struct row *row, size_t host)
{
	const struct cell *cell = &row->cells[host];

	if (cell->kind == CELL_MISSING)
		return ("");
	if (cell->kind != CELL_RAN)
		return (cell_name(cell->kind));
	if (row->n_observations == 0 || row->observations[0].outcomes[host] == NULL)
		return ("ran");
	return (row->observations[0].outcomes[host]);
}

void
compare_csv(FILE *out, const struct comparison *c)
{
	fields(out, (const char *[]){ "case", "condition", "transport", "observation", "differ", NULL }, false);
	for (size_t h = 0; h < c->n; h++) {
		const char *const one[] = { c->labels[h], NULL };

		fields(out, one, h + 1 == c->n);
	}
	for (size_t i = 0; i < c->n_rows; i++) {
		const struct row *row = &c->rows[i];
		char *differ = text_copy("", 0);

		for (size_t o = 0; o < row->n_observations; o++)
			if (row->observations[o].differs)
				text_add_word(&differ, " ", row->observations[o].name);
		if (row->differs && differ[0] == '\0')
			text_add_word(&differ, " ", "unresolved");
		fields(out, (const char *[]){ row->id, row->first->condition, row->first->transport,
		    row->n_observations > 0 ? row->observations[0].name : "", differ, NULL }, false);
		free(differ);
		for (size_t h = 0; h < c->n; h++) {
			const char *const one[] = { cell_text(row, h), NULL };

			fields(out, one, h + 1 == c->n);
		}
	}
}

void
changes_csv(FILE *out, const struct changes *changes)
{
	fields(out, (const char *[]){ "kind", "case", "old", "new", "what", NULL }, true);
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->entries[i];

		fields(out, (const char *[]){ change_name(change->kind), change->row->id, cell_state(&change->row->cells[0]),
		    cell_state(&change->row->cells[1]), change->what, NULL }, true);
	}
}
