/*
 * The comparison of machines as text, Markdown, HTML and JSON.
 */
#include <stdlib.h>
#include <string.h>

#include "report/builder.h"
#include "report/compare_words.h"
#include "report/machine_compare.h"
#include "report/page.h"
#include "report/render.h"
#include "report/text.h"

#define	WORDS_SHOWN	200	/* of a camp, in Markdown and on a page */

/* The labels of a camp's hosts, to be freed. */
static char *
camp_hosts(const struct comparison *c, const struct machine_group *g, int camp)
{
	char *hosts = text_copy("", 0);

	for (size_t h = 0; h < c->n; h++)
		if (g->camps[h] == camp)
			text_add_word(&hosts, ", ", c->labels[h]);
	return (hosts);
}

static void
head(FILE *out, void (*text)(FILE *, const char *), const struct comparison *c, const struct machine_group *g, int camp)
{
	for (int i = 0; i <= camp; i += camp) {
		char *hosts = camp_hosts(c, g, i);

		fprintf(out, "%s%c ", i > 0 ? "; " : "", camp_letter(i));
		text(out, hosts);
		free(hosts);
	}
}

/* Whether this is the first difference behind others, while some are not. */
static bool
begins_behind(const struct machine_camp *camp, size_t i)
{
	return (camp->differences[i].behind && (i == 0 || !camp->differences[i - 1].behind));
}

#define	BEHIND	"After an answer that differed before, which may be why:"

void
machines_text(const struct sheet *s, const struct comparison *c)
{
	struct machines_compared all;

	machines_compare(&all, c);
	if (all.n > 0)
		sheet_heading(s, "Machines that differ: the shortest words");
	for (size_t i = 0; i < all.n; i++) {
		const struct machine_group *g = &all.groups[i];

		fputs("  ", s->out);
		sheet_style(s, "1");
		sheet_ids(s, g->rows, g->n_rows);
		sheet_style(s, "0");
		putc('\n', s->out);
		for (int camp = 1; camp < g->n_camps; camp++) {
			fputs("    ", s->out);
			head(s->out, s->text, c, g, camp);
			putc('\n', s->out);
			for (size_t d = 0; d < g->by_camp[camp].n; d++) {
				const struct machine_difference *one = &g->by_camp[camp].differences[d];
				char *more = text_format(" (and in %zu more place%s)", one->places - 1, plural(one->places - 1));
				char *line = text_format("%s: A %s, %c %s%s", one->word, one->answers[0], camp_letter(camp),
				    one->answers[1],
				    one->places > 1 ? more : "");

				if (begins_behind(&g->by_camp[camp], d))
					fputs("      " BEHIND "\n", s->out);
				sheet_hang(s, 6, 10, line);
				free(line);
				free(more);
			}
		}
	}
	if (all.n_alike > 0)
		fprintf(s->out, "%s  %zu machine%s equal\n", all.n > 0 ? "" : "\nMachines\n", all.n_alike, all.n_alike == 1 ?
		    " is" : "s are");
	machines_free(&all);
}

void
machines_markdown(FILE *out, const struct comparison *c)
{
	struct sheet s = { out, text_markdown, false };
	struct machines_compared all;

	machines_compare(&all, c);
	if (all.n > 0)
		fputs("\n### Machines that differ: the shortest words\n\n| machine | word | answers | places |\n| --- | --- | "
		    "--- | ---: |\n", out);
	for (size_t i = 0; i < all.n; i++) {
		const struct machine_group *g = &all.groups[i];

		for (int camp = 1; camp < g->n_camps; camp++)
			for (size_t d = 0; d < g->by_camp[camp].n && d < WORDS_SHOWN; d++) {
				const struct machine_difference *one = &g->by_camp[camp].differences[d];

				fputs("| ", out);
				if (d == 0) {
					sheet_ids(&s, g->rows, g->n_rows);
					fputs("<br>", out);
					head(out, text_markdown, c, g, camp);
				}
				fputs(" | ", out);
				text_markdown(out, one->word);
				fputs(" | **A** ", out);
				text_markdown(out, one->answers[0]);
				fprintf(out, "<br>**%c** ", camp_letter(camp));
				text_markdown(out, one->answers[1]);
				fprintf(out, "%s | %zu |\n", one->behind ? "<br>after another difference" : "", one->places);
			}
	}
	machines_free(&all);
}

static void
html_camp(FILE *out, const struct comparison *c, const struct machine_group *g, int camp)
{
	const struct machine_camp *words = &g->by_camp[camp];
	char *first = camp_hosts(c, g, 0), *second = camp_hosts(c, g, camp);

	markup(out, "<table><thead><tr><th scope=\"col\">word<th scope=\"col\">%s<th scope=\"col\">%s<th scope=\"col\" "
	    "class=\"n\">places"
	    "</tr></thead><tbody>\n", first, second);
	for (size_t d = 0; d < words->n && d < WORDS_SHOWN; d++) {
		const struct machine_difference *one = &words->differences[d];

		if (begins_behind(words, d))
			markup(out, "<tr><td colspan=\"4\" class=\"soft\">" BEHIND "</td></tr>\n");
		markup(out, "<tr><td><code>%s</code></td><td><code>%s</code></td><td><code>%s</code></td><td "
		    "class=\"n\">%zu</td></tr>\n",
		    one->word, one->answers[0], one->answers[1], one->places);
	}
	markup(out, "</tbody></table>\n");
	if (words->n > WORDS_SHOWN)
		markup(out, "<p class=\"soft\">and %zu more</p>\n", words->n - WORDS_SHOWN);
	free(first);
	free(second);
}

void
machines_html(FILE *out, const struct comparison *c)
{
	struct machines_compared all;

	machines_compare(&all, c);
	if (all.n > 0)
		markup(out, "<section><h2 id=\"machines\">Machines that differ</h2>\n<p class=\"soft\">Of each case of "
		    "automaton/machine the "
		    "shortest words that two hosts answer differently, each difference once, and in how many pairs of states it "
		    "shows.</p>\n");
	for (size_t i = 0; i < all.n; i++) {
		const struct machine_group *g = &all.groups[i];

		markup(out, "<details><summary>");
		for (size_t r = 0; r < g->n_rows; r++)
			markup(out, "%s<code>%s</code>", r > 0 ? ", " : "", r > 0 ? g->rows[r]->first->transport :
			    g->rows[r]->id);
		markup(out, "</summary>\n");
		for (int camp = 1; camp < g->n_camps; camp++)
			html_camp(out, c, g, camp);
		markup(out, "</details>\n");
	}
	if (all.n > 0)
		markup(out, "</section>\n");
	machines_free(&all);
}

json_t *
machines_json(struct builder *b, const struct comparison *c)
{
	json_t *array = json_array();
	struct machines_compared all;

	machines_compare(&all, c);
	for (size_t i = 0; i < all.n; i++) {
		const struct machine_group *g = &all.groups[i];

		for (int camp = 1; camp < g->n_camps; camp++) {
			json_t *object = json_object(), *cases = json_array(), *differences = json_array(), *hosts[2];

			for (size_t r = 0; r < g->n_rows; r++)
				add(b, cases, json_string(g->rows[r]->id));
			for (int side = 0; side < 2; side++) {
				hosts[side] = json_array();
				for (size_t h = 0; h < c->n; h++)
					if (g->camps[h] == (side == 0 ? 0 : camp))
						add(b, hosts[side], json_string(c->labels[h]));
			}
			for (size_t d = 0; d < g->by_camp[camp].n; d++) {
				const struct machine_difference *one = &g->by_camp[camp].differences[d];
				json_t *difference = json_object(), *answers = json_array();

				add(b, answers, json_string(one->answers[0]));
				add(b, answers, json_string(one->answers[1]));
				put(b, difference, "word", words_of(b, one->word, " "));
				put(b, difference, "answers", answers);
				put(b, difference, "places", count_of(one->places));
				put(b, difference, "behind", json_boolean(one->behind));
				add(b, differences, difference);
			}
			put(b, object, "cases", cases);
			put(b, object, "first", hosts[0]);
			put(b, object, "second", hosts[1]);
			put(b, object, "differences", differences);
			add(b, array, object);
		}
	}
	machines_free(&all);
	return (array);
}
