/*
 * All about one case.
 */
#include <stdlib.h>
#include <string.h>

#include "report/packets.h"
#include "report/render.h"
#include "report/show.h"
#include "report/text.h"

#define	OBSERVATIONS_INDENT	4

/* "0 or -1 EINTR", from alternatives separated by '|'; to be freed. */
static char *
alternatives(const char *allowed)
{
	char *text = text_copy("", 0);

	for (size_t length; *allowed != '\0'; allowed += length + (allowed[length] == '|')) {
		char *one;

		length = strcspn(allowed, "|");
		one = text_copy(allowed, length);
		text_add_word(&text, " or ", one);
		free(one);
	}
	return (text);
}

/* Writes a text in lines, and frees it. */
static void
wrapped(const struct show *s, size_t indent, char *text)
{
	sheet_hang(&s->sheet, indent, indent + 4, text);
	free(text);
}

/* The entry of the catalogue, or one made of the first run that has the case; NULL if nothing knows it. */
static const struct catalogue_entry *
entry_of(const struct show *s, const char *id, struct catalogue *made)
{
	for (size_t i = 0; i < s->catalogue->n; i++)
		if (strcmp(s->catalogue->entries[i].id, id) == 0)
			return (&s->catalogue->entries[i]);
	for (size_t r = 0; r < s->n_runs; r++) {
		catalogue_of_run(made, &s->runs[r]);
		for (size_t i = 0; i < made->n; i++)
			if (strcmp(made->entries[i].id, id) == 0)
				return (&made->entries[i]);
		catalogue_free(made);
	}
	return (NULL);
}

/* What is expected, and each clause that expects it, once. */
static void
expectations(const struct show *s, const struct catalogue_entry *e)
{
	char *shown = text_copy("", 0);

	sheet_heading(&s->sheet, "Expected");
	if (e->n_rows == 0)
		sheet_wrap(&s->sheet, 2, "Nothing: this is a survey, of what the manuals leave open.");
	for (size_t i = 0; i < e->n_rows; i++) {
		char *allowed = alternatives(e->rows[i].allowed), *clauses = text_copy("", 0);
		bool again = false;

		for (size_t j = 0; j < e->n_rows; j++) {
			if (strcmp(e->rows[j].observation, e->rows[i].observation) != 0 ||
			    strcmp(e->rows[j].allowed, e->rows[i].allowed) != 0)
				continue;
			again = again || j < i;
			text_add_word(&clauses, " ", e->rows[j].clauses);
		}
		if (!again) {
			wrapped(s, 2, text_format("%s: %s", e->rows[i].observation, allowed));
			sheet_wrap(&s->sheet, OBSERVATIONS_INDENT, clauses);
		}
		free(allowed);
		free(clauses);
	}
	if (e->n_rows > 0)
		sheet_heading(&s->sheet, "Clauses");
	for (size_t i = 0; i < e->n_rows; i++) {
		const char *at = e->rows[i].clauses, *word;
		size_t length;

		while ((word = text_word(&at, &length)) != NULL) {
			char *id = text_copy(word, length);
			const struct clause *clause = clause_find(id);

			if (!text_has_word(shown, word, length)) {
				text_add_word(&shown, " ", id);
				if (clause != NULL)
					show_statement(s, clause);
				else
					wrapped(s, 2, text_format("%s: no manual here has it", id));
			}
			free(id);
		}
	}
	free(shown);
}

static void
observations(const struct show *s, const struct report_case *c)
{
	for (size_t i = 0; i < c->record.n_observations; i++) {
		const struct record_observation *o = &c->record.observations[i];

		if (o->seconds >= 0)
			wrapped(s, OBSERVATIONS_INDENT, text_format("%s: %s, after %.6f s", o->name, o->outcome, o->seconds));
		else
			wrapped(s, OBSERVATIONS_INDENT, text_format("%s: %s", o->name, o->outcome));
	}
}

/* Each outcome that a clause does not allow, and why, if the list says. */
static void
deviations(const struct show *s, const struct report_case *c)
{
	for (int i = 0; i < c->n_findings; i++) {
		const struct finding *f = &c->findings[i];
		bool again = false;
		char *clauses, *allowed;

		if (f->kind == FINDING_MET)
			continue;
		clauses = text_copy("", 0);
		for (int j = 0; j < c->n_findings; j++) {
			const struct finding *other = &c->findings[j];

			if (other->kind != f->kind || strcmp(other->observation, f->observation) != 0 || other->known != f->known ||
			    strcmp(other->allowed, f->allowed) != 0)
				continue;
			again = again || j < i;
			text_add_word(&clauses, " ", clauses_shown(other->clause));
		}
		allowed = alternatives(f->allowed);
		if (!again)
			wrapped(s, OBSERVATIONS_INDENT, text_format("%s: %s is %s, expected %s (%s)%s%s",
			    f->kind == FINDING_KNOWN ? "known deviation" : f->kind == FINDING_MISSING ? "missing" : "deviation",
			    f->observation, f->outcome != NULL ? f->outcome : "not observed", allowed, clauses,
			    f->known != NULL ? ". Why: " : "", f->known != NULL ? f->known->reason : ""));
		if (!again && f->known != NULL && f->known->bug != NULL)
			wrapped(s, OBSERVATIONS_INDENT, text_format("Bug: %s", f->known->bug));
		free(allowed);
		free(clauses);
	}
}

/* A host's answer; label is the host's. */
static void
answer(const struct show *s, const char *label, const struct report_case *c)
{
	wrapped(s, 2, text_format("%s: %s%s%s", label, case_state_name(c->state), c->why[0] != '\0' ? ": " : "", c->why));
	observations(s, c);
	deviations(s, c);
}

/* Whether two hosts answered alike: state, and every observation. */
static bool
alike(const struct report_case *a, const struct report_case *b)
{
	if (a->state != b->state || a->record.n_observations != b->record.n_observations)
		return (false);
	for (size_t i = 0; i < a->record.n_observations; i++) {
		const struct record_observation *o = record_observation(&b->record, a->record.observations[i].name);

		if (o == NULL || strcmp(o->outcome, a->record.observations[i].outcome) != 0)
			return (false);
	}
	return (true);
}

static void
seen_in_stores(const struct show *s, const char *id)
{
	for (size_t r = 0; r < s->n_runs; r++) {
		const struct run *run = &s->runs[r];
		const struct report_case *c = run_case(run, id);
		char title[1024], when[32];
		unsigned char *pcap;
		size_t n;

		sheet_heading(&s->sheet, "Seen on %s, %s%s%s", run_title(run, title, sizeof(title)), run->name,
		    run_time(run, when, sizeof(when))[0] != '\0' ? ", " : "", when);
		if (c == NULL) {
			sheet_wrap(&s->sheet, 2, "The store does not have this case.");
			continue;
		}
		answer(s, "state", c);
		if (c->stored->result != NULL)
			wrapped(s, OBSERVATIONS_INDENT, text_format("The case took %.3f s; Kyua's result was %s.", c->stored->seconds,
			    c->stored->result));
		if (c->record.packets == NULL)
			continue;
		sheet_heading(&s->sheet, "Packets (--pcap FILE writes them)");
		if ((pcap = packets_decode(c->record.packets, &n)) == NULL)
			sheet_wrap(&s->sheet, 2, "They cannot be decoded.");
		else
			packets_write(s->sheet.out, pcap, n, "  ");
		free(pcap);
	}
}

/* The kept hosts; those that answered alike are named together. */
static void
seen_on_kept_hosts(const struct show *s, const char *id)
{
	bool *done = text_allocate(s->n_kept, sizeof(*done));
	char *lack = text_copy("", 0);

	if (s->n_kept > 0)
		sheet_heading(&s->sheet, "Seen on the hosts of docs/results");
	for (size_t i = 0; i < s->n_kept; i++) {
		const struct report_case *c = run_case(&s->kept[i].run, id), *other;
		char *labels;

		if (c == NULL)
			text_add_word(&lack, ", ", s->kept[i].label);
		if (c == NULL || done[i])
			continue;
		labels = text_format("%s", s->kept[i].label);
		for (size_t j = i + 1; j < s->n_kept; j++) {
			if ((other = run_case(&s->kept[j].run, id)) != NULL && alike(c, other)) {
				text_add_word(&labels, ", ", s->kept[j].label);
				done[j] = true;
			}
		}
		answer(s, labels, c);
		free(labels);
	}
	if (lack[0] != '\0')
		wrapped(s, 2, text_format("%s: the run was made before the suite had this case", lack));
	free(lack);
	free(done);
}

void
show_case(const struct show *s, const char *id)
{
	struct catalogue made = { .n = 0 };
	const struct catalogue_entry *e = entry_of(s, id, &made);
	char *source = source_of(s->folder, id);

	sheet_style(&s->sheet, "1");
	s->sheet.text(s->sheet.out, id);
	sheet_style(&s->sheet, "0");
	putc('\n', s->sheet.out);
	if (e != NULL && e->description != NULL && e->description[0] != '\0')
		wrapped(s, 2, text_format("%s.", e->description));
	wrapped(s, 2, text_format("Source: %s", source));
	if (e != NULL)
		expectations(s, e);
	seen_in_stores(s, id);
	seen_on_kept_hosts(s, id);
	sheet_heading(&s->sheet, "Run it again");
	show_again(s, id);
	catalogue_free(&made);
	free(source);
}
