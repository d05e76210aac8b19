#include <stdlib.h>
#include <string.h>

#include "report/machine_pages.h"
#include "report/page.h"
#include "report/render.h"
#include "report/text.h"

/* The case's name in a file's: what that may not have becomes '-'. */
static char *
page_name(const char *page, const char *id)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
	size_t length = page != NULL && strlen(page) > strlen(".html") ? strlen(page) - strlen(".html") : 0;
	char *text = text_format("%.*s%s%.100s.html", (int)length, length > 0 ? page : "", length > 0 ? "-" : "", id);

	for (char *c = text + length; *c != '\0'; c++)
		if (strchr(plain, *c) == NULL)
			*c = '-';
	return (text);
}

bool
run_has_machines(const struct run *run)
{
	for (size_t i = 0; i < run->n_cases; i++)
		if (case_ran(&run->cases[i]) && machine_is_of(&run->cases[i]))
			return (true);
	return (false);
}

void
machine_pages_of(struct machine_pages *pages, const struct run *run)
{
	memset(pages, 0, sizeof(*pages));
	for (size_t i = 0; i < run->n_cases; i++) {
		const struct report_case *c = &run->cases[i];
		struct machine_page *same = NULL;
		struct machine machine;

		if (!case_ran(c) || !machine_is_of(c) || machine_read(&machine, c) != NULL)
			continue;
		for (size_t j = 0; j < pages->n && same == NULL; j++)
			if (machine_equal(&pages->list[j].machine, &machine))
				same = &pages->list[j];
		if (same != NULL) {
			text_add_word(&same->cases, ", ", c->id);
			machine_free(&machine);
			continue;
		}
		same = text_append(&pages->list, &pages->n, sizeof(*same));
		*same = (struct machine_page){ machine, page_name(run->page, c->id), text_copy(c->id, strlen(c->id)) };
	}
}

void
machine_pages_free(struct machine_pages *pages)
{
	for (size_t i = 0; i < pages->n; i++) {
		machine_free(&pages->list[i].machine);
		free(pages->list[i].name);
		free(pages->list[i].cases);
	}
	free(pages->list);
}

void
machine_page_write(FILE *out, const struct run *run, const struct machine_page *page)
{
	char host[1024], title[1400];
	struct drawing drawing;

	drawing_begin(&drawing, &page->machine, run_title(run, host, sizeof(host)));
	snprintf(title, sizeof(title), "%s on %s", page->machine.c->id, host);
	machine_html(out, &drawing, title, run->page != NULL ? run->page : "index.html", page->cases);
	drawing_free(&drawing);
}

void
machine_pages_section(FILE *out, const struct run *run)
{
	struct machine_pages pages;

	machine_pages_of(&pages, run);
	if (pages.n > 0)
		markup(out, "<section><h2 id=\"machines\">The machines</h2>\n<p class=\"soft\">What a socket of this host "
		    "does after every sequence "
		    "of operations: a table and a graph each, on pages of their own.</p>\n<ul>");
	for (size_t i = 0; i < pages.n; i++)
		markup(out, "<li><a href=\"%s\">%zu states</a> of %s</li>\n", pages.list[i].name, pages.list[i].machine.n_states,
		    pages.list[i].cases);
	if (pages.n > 0)
		markup(out, "</ul></section>\n");
	machine_pages_free(&pages);
}
