/*
 * Unique short labels for hosts side by side, and the names of their pages.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/compare.h"
#include "report/render.h"
#include "report/text.h"

#define	LABEL_BYTES_MAX	64	/* of each part of a label */
#define	PAGE_BYTES_MAX	80

/* One of the properties that distinguish hosts; empty if the store does not say. */
static const char *
label_part(const struct run *run, int part, size_t index, char *buffer, size_t size)
{
	switch (part) {
	case 0:
		return (run->machine);
	case 1:
		return (run->name);
	case 2:
		return (run_time(run, buffer, size));
	default:
		snprintf(buffer, size, "store %zu", index + 1);
		return (buffer);
	}
}

/* Appends the property to each ambiguous label, if it helps. */
static void
distinguish(struct comparison *c, int part)
{
	bool *alike = text_allocate(c->n, sizeof(*alike)), *done = text_allocate(c->n, sizeof(*done));
	char mine[64], other[64];

	for (size_t i = 0; i < c->n; i++) {
		bool helps = false;
		size_t n = 0;

		for (size_t j = i; j < c->n; j++) {
			if ((alike[j] = !done[j] && strcmp(c->labels[i], c->labels[j]) == 0)) {
				n++;
				helps |= strcmp(label_part(&c->runs[i], part, i, mine, sizeof(mine)),
				    label_part(&c->runs[j], part, j, other, sizeof(other))) != 0;
			}
		}
		for (size_t j = i; n > 1 && j < c->n; j++) {
			const char *text;
			char *label, *clean;

			if (!alike[j])
				continue;
			done[j] = true;
			text = label_part(&c->runs[j], part, j, mine, sizeof(mine));
			if (!helps || text[0] == '\0')
				continue;
			clean = text_clean(text, strlen(text), LABEL_BYTES_MAX);
			label = text_format("%s (%s)", c->labels[j], clean);
			free(clean);
			free(c->labels[j]);
			c->labels[j] = label;
		}
	}
	free(alike);
	free(done);
}

static void
name_labels(struct comparison *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct run *run = &c->runs[i];
		const char *host = run->host[0] != '\0' ? run->host : "an unnamed host";
		char *name = text_format("%s%s%s", host, run->release[0] != '\0' ? " " : "", run->release);

		c->labels[i] = text_clean(name, strlen(name), LABEL_BYTES_MAX);
		free(name);
	}
	for (int part = 0; part <= 3; part++)
		distinguish(c, part);
}

static bool
page_is_taken(const struct comparison *c, const char *page, size_t n)
{
	bool taken = strcmp(page, "index.html") == 0;

	for (size_t i = 0; i < n; i++)
		taken |= strcmp(c->pages[i], page) == 0;
	return (taken);
}

/* Names a host's page by its label, reduced to letters, digits, dots and dashes. */
static void
name_pages(struct comparison *c)
{
	for (size_t i = 0; i < c->n; i++) {
		char stem[PAGE_BYTES_MAX + 1], *page = text_allocate(PAGE_BYTES_MAX + 32, 1);
		size_t used = 0;

		for (const char *at = c->labels[i]; *at != '\0' && used < PAGE_BYTES_MAX; at++) {
			unsigned char byte = (unsigned char)*at;

			if (byte < 0x80 && (isalnum(byte) || ((byte == '.' || byte == '_') && used > 0)))
				stem[used++] = (char)tolower(byte);
			else if (used > 0 && stem[used - 1] != '-')
				stem[used++] = '-';
		}
		while (used > 0 && (stem[used - 1] == '-' || stem[used - 1] == '.'))
			used--;
		stem[used] = '\0';
		sprintf(page, "%s.html", used > 0 ? stem : "host");
		for (size_t k = 2; page_is_taken(c, page, i); k++)
			sprintf(page, "%s-%zu.html", used > 0 ? stem : "host", k);
		c->pages[i] = page;
	}
}

void
compare_name_hosts(struct comparison *c)
{
	c->labels = text_allocate(c->n, sizeof(*c->labels));
	c->pages = text_allocate(c->n, sizeof(*c->pages));
	name_labels(c);
	name_pages(c);
}
