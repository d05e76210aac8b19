/*
 * The links of a page.
 */
#ifndef REPORT_TESTS_PAGE_LINKS_H
#define	REPORT_TESTS_PAGE_LINKS_H

#include <atf-c.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "judge/manual.h"

/* Whether the address is that of a manual's text. */
static inline bool
is_text_of_manual(const char *address)
{
	size_t n;
	const struct manual *all = manuals(&n);

	for (size_t i = 0; i < n; i++) {
		if (all[i].text != NULL && strcmp(all[i].text, address) == 0)
			return (true);
		for (size_t p = 0; p < all[i].n_pages; p++)
			if (strcmp(all[i].pages[p].address, address) == 0)
				return (true);
	}
	return (false);
}

/* Checks that each link leads to an id of the page, to one of the other pages, or to a manual's text; returns their number. */
static inline size_t
check_links(const char *text, char *const pages[], size_t n_pages)
{
	size_t links = 0;

	for (const char *at = text; (at = strstr(at, "href=")) != NULL; links++) {
		bool quoted = at[strlen("href=")] == '"', found = false;
		char target[512], id[600];

		at += strlen("href=") + quoted;
		snprintf(target, sizeof(target), "%.*s", (int)strcspn(at, quoted ? "\"" : " >"), at);
		/* Of what is escaped, addresses of manuals have only this. */
		for (char *and; (and = strstr(target, "&amp;")) != NULL;)
			memmove(and + 1, and + 5, strlen(and + 5) + 1);
		if (target[0] != '#') {
			for (size_t i = 0; i < n_pages; i++) {
				size_t length = strlen(pages[i]);

				found = found || (strncmp(target, pages[i], length) == 0 && (target[length] == '\0' || target[length] == '#'));
			}
			ATF_CHECK_MSG(found || is_text_of_manual(target), "a link to %s", target);
			continue;
		}
		snprintf(id, sizeof(id), "id=\"%s\"", target + 1);
		found = strstr(text, id) != NULL;
		for (const char *end = " >"; *end != '\0' && !found; end++) {
			snprintf(id, sizeof(id), "id=%s%c", target + 1, *end);
			found = strstr(text, id) != NULL;
		}
		ATF_CHECK_MSG(found, "nothing has the id %s", target + 1);
	}
	return (links);
}

#endif
