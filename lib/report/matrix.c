/*
 * The page of several hosts: its frame, the filters and the legend.
 */
#include <stdlib.h>
#include <string.h>

#include "report/compare_words.h"
#include "report/machine_compare.h"
#include "report/matrix.h"
#include "report/render.h"
#include "report/text.h"

#define	ERRNO_MAX	24
#define	OPTIONS_MAX	256	/* of a filter: more are not real transports or errnos */

void
matrix_host_link(FILE *out, const struct comparison *c, size_t host)
{
	markup(out, "<a href=\"%s\">%s</a>", c->pages[host], c->labels[host]);
}

void
matrix_columns(FILE *out, const struct comparison *c)
{
	for (size_t h = 0; h < c->n; h++) {
		markup(out, "<th scope=\"col\">");
		matrix_host_link(out, c, h);
	}
}

struct words {
	char **list;
	size_t n;
};

/* Adds a word unless it is there. */
static void
add_word(struct words *words, const char *word, size_t length)
{
	for (size_t i = 0; i < words->n; i++)
		if (strncmp(words->list[i], word, length) == 0 && words->list[i][length] == '\0')
			return;
	if (words->n < OPTIONS_MAX)
		*(char **)text_append(&words->list, &words->n, sizeof(*words->list)) = text_copy(word, length);
}

static int
compare_words(const void *a, const void *b)
{
	return (strcmp(*(const char *const *)a, *(const char *const *)b));
}

/* Writes the words as sorted options, and frees them. */
static void
options(FILE *out, struct words *words)
{
	if (words->n > 0)
		qsort(words->list, words->n, sizeof(*words->list), compare_words);
	for (size_t i = 0; i < words->n; i++) {
		markup(out, "<option>%s", words->list[i]);
		free(words->list[i]);
	}
	free(words->list);
}

static void
transport_options(FILE *out, const struct comparison *c)
{
	struct words words = { NULL, 0 };

	for (size_t i = 0; i < c->n_rows; i++)
		add_word(&words, c->rows[i].first->transport, strlen(c->rows[i].first->transport));
	options(out, &words);
}

/* The length of the errno's name at this place, or 0: E and capitals or digits. */
static size_t
errno_length(const char *at)
{
	size_t length = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	return (at[0] == 'E' && length > 1 && length <= ERRNO_MAX ? length : 0);
}

static void
add_errno(struct words *words, const char *outcome)
{
	const char *at = outcome != NULL ? strstr(outcome, "-1 E") : NULL;
	size_t length = at != NULL ? errno_length(at + 3) : 0;

	if (length > 0)
		add_word(words, at + 3, length);
}

static void
errno_options(FILE *out, const struct comparison *c)
{
	struct words words = { NULL, 0 };

	for (size_t i = 0; i < c->n_rows; i++)
		for (size_t o = 0; o < c->rows[i].n_observations; o++)
			for (size_t h = 0; h < c->n; h++)
				add_errno(&words, c->rows[i].observations[o].outcomes[h]);
	options(out, &words);
}

static void
tools(FILE *out, const struct comparison *c)
{
	size_t count;
	const struct manual *all = manuals(&count);

	markup(out, "<form class=\"tools\" id=\"tools\" hidden><input type=\"search\" name=\"q\" aria-label=\"Words that a case "
	    "must hold\" placeholder=\"Filter, say closed_port\"><label><input type=\"checkbox\" name=\"differ\" value=\"1\"> "
	    "only differences</label><select name=\"manual\" aria-label=\"Manual\"><option value=\"\">every manual");
	for (size_t i = 0; i < count; i++)
		markup(out, "<option>%s", all[i].id);
	markup(out, "</select><select name=\"transport\" aria-label=\"Transport\"><option value=\"\">every transport");
	transport_options(out, c);
	markup(out, "</select><select name=\"errno\" aria-label=\"Errno\"><option value=\"\">every errno");
	errno_options(out, c);
	markup(out, "</select><select name=\"verdict\" aria-label=\"Verdict on some host\"><option value=\"\">every verdict");
	markup_case_options(out);
	markup(out, "<option value=\"missing\">not in every store</select><button type=\"reset\">All</button><output "
	    "aria-live=\"polite\"></output></form>\n");
}

static void
key(FILE *out, const struct comparison *c)
{
	markup(out, "<p class=\"key mk\"><span>no letter: all outcomes are equal</span>");
	for (char letter = 'a'; letter < 'a' + CAMPS_SHOWN - 1 && (size_t)(letter - 'a') < c->n; letter++)
		markup(out, "<i class=%c>%s</i>", letter, letter == 'a' ? "the most" : letter == 'b' ? "the next" : "…");
	markup(out, "<i class=_X>fails a clause</i><i class=_K>fails as the list says</i><i class=r>broke or timed out</i><i "
	    "class=u>could not be set up</i><i class=s>feature not there</i><i class=m>not in this store</i></p>\n"
	    "<p class=\"key hint\" hidden>Keys: <kbd>/</kbd> filter, <kbd>j</kbd> <kbd>k</kbd> next and previous case, <kbd>"
	    "n</kbd> <kbd>p</kbd> next and previous difference, <kbd>Enter</kbd> open, <kbd>d</kbd> only differences, <kbd>"
	    "Esc</kbd> all cases</p>\n<p class=\"paper\">In print: the cases that differ or, if a filter is set, that "
	    "match it.</p>\n");
}

void
matrix_write(FILE *out, const struct comparison *c)
{
	static const char *const styles[] = { "page.css", "answers.css", "matrix.css", NULL };
	static const char *const scripts[] = { "page.js", "matrix.js", NULL };
	char title[64], *suites = compare_suites(c);

	snprintf(title, sizeof(title), "connect() on %zu hosts", c->n);
	page_begin(out, title, styles, "several", "matrix", "Skip to the matrix");
	markup(out, "<header><div><h1>%s</h1>\n<ul class=\"tiles\"><li><b>%zu</b>case%s</li><li><b>%zu</b>differ%s</li><li><b>%zu"
	    "</b>alike on all hosts where they ran</li><li><b>%zu</b>ran on one host or none</li><li><b>%zu</b>not in every "
	    "store</li></ul>\n<p class=\"jump\"><a href=\"#matrix\">The matrix</a> <a href=\"#manuals\">Manuals</a> <a "
	    "href=\"#clauses\">Clauses</a> <a href=\"#pairs\">Pairs</a> <a href=\"#hosts\">Hosts</a></p>\n", title, c->n_rows, plural(c->n_rows), c->n_differ,
	    c->n_differ == 1 ? "s" : "", c->n_alike, c->n_alone, c->n_partial);
	if (suites != NULL)
		markup(out, "<p class=\"state warn\"><b>%s</b></p>\n", suites);
	free(suites);
	matrix_manuals(out, c);
	matrix_clauses(out, c);
	matrix_pairs(out, c);
	matrix_hosts(out, c);
	machines_html(out, c);
	markup(out, c->n < 4 ? "</div></header>\n<main class=\"few\"" : "</div></header>\n<main");
	markup(out, " style=\"--c:%zu\">\n<div class=\"above\"><h2>Cases by hosts</h2>\n", c->n);
	key(out, c);
	markup(out, "</div>\n");
	tools(out, c);
	markup(out, "<div class=\"matrix\"><table id=\"matrix\"><thead><tr><th scope=\"col\">case");
	matrix_columns(out, c);
	markup(out, "</tr></thead>\n");
	matrix_programs(out, c);
	markup(out, "</table></div></main>\n");
	page_end(out, "Open a case to see what is expected of it, and what each host did.", scripts);
}
