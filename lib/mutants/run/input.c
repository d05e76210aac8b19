#include "mutants/run/run.h"

#include <sys/types.h>

#include <dlfcn.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

/* A file that is read line by line. */
struct input {
	const char *path;
	FILE *file;
	char *line;		/* without its newline */
	size_t room, number;
};

static struct pair {
	size_t mutant, test_case;
} *likely;
static size_t n_likely;

struct debt *debts;
size_t n_debts;

static void
begin(struct input *in, const char *path)
{
	*in = (struct input){ .path = path, .file = fopen(path, "r") };
	if (in->file == NULL)
		text_err(2, "%s", path);
}

static void __attribute__((noreturn))
wrong(const struct input *in, const char *what)
{
	text_errx(2, "%s:%zu: %s: %s", in->path, in->number, what, in->line);
}

/* Reads a line; at the end, closes the file and returns false. */
static bool
next_line(struct input *in)
{
	ssize_t length = getline(&in->line, &in->room, in->file);

	if (length == -1) {
		if (ferror(in->file) != 0)
			text_err(2, "%s", in->path);
		free(in->line);
		fclose(in->file);
		return (false);
	}
	in->number++;
	if (in->line[length - 1] == '\n')
		in->line[--length] = '\0';
	if (strlen(in->line) != (size_t)length)
		wrong(in, "a null byte is in the line");
	return (true);
}

void
read_table(const char *library)
{
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	const size_t *count;

	if (handle == NULL)
		text_errx(2, "%s", dlerror());
	table = dlsym(handle, MUTANTS_TABLE);
	count = dlsym(handle, MUTANTS_COUNT);
	if (table == NULL || count == NULL)
		text_errx(2, "%s: not a library of mutants", library);
	n_table = *count;
	tallies = text_allocate(n_table, sizeof(*tallies));
	for (size_t i = 0; i < n_table; i++) {
		if (table[i].from < 0 || table[i].from >= ERRNO_LIMIT)
			text_errx(2, "%s: %d is no errno", table[i].name, table[i].from);
		for (size_t j = 0; j < i; j++)
			if (strcmp(table[i].name, table[j].name) == 0)
				text_errx(2, "%s: two mutants of that name", table[i].name);
	}
}

/* Whether it is "folder/program:case", without control characters. */
static bool
is_id(const char *id)
{
	const char *colon = strchr(id, ':'), *slash = strchr(id, '/');
	char *clean = text_clean(id, strlen(id), SIZE_MAX);
	bool is = slash != NULL && colon != NULL && slash < colon && strcmp(clean, id) == 0;

	free(clean);
	return (is);
}

void
read_catalogue(const char *path)
{
	struct input in;

	for (begin(&in, path); next_line(&in);) {
		size_t length = strcspn(in.line, "\t"), clauses;
		struct test_case *c;

		if (in.line[length] == '\0')
			wrong(&in, "not a line of a catalogue");
		c = text_append(&cases, &n_cases, sizeof(*c));
		c->id = text_copy(in.line, length);
		if (!is_id(c->id))
			wrong(&in, "not a line of a catalogue");
		clauses = strcspn(in.line + length + 1, "\t");
		c->clauses = text_copy(in.line + length + 1, clauses);
	}
	if (n_cases == 0)
		text_errx(2, "%s: no cases", path);
}

void
read_likely(const char *path, bool whole)
{
	struct input in;

	for (begin(&in, path); next_line(&in);) {
		size_t m = 0, c = 0;
		char *tab = strchr(in.line, '\t');
		struct pair *p;

		if (tab == NULL)
			wrong(&in, "not a mutant and a case");
		while (m < n_table && (strncmp(table[m].name, in.line, (size_t)(tab - in.line)) != 0 ||
		    table[m].name[tab - in.line] != '\0'))
			m++;
		while (c < n_cases && strcmp(cases[c].id, tab + 1) != 0)
			c++;
		if (m == n_table)
			wrong(&in, "there is no mutant of that name");
		if (c == n_cases && whole)
			wrong(&in, "there is no case of that name");
		if (c == n_cases)
			continue;
		p = text_append(&likely, &n_likely, sizeof(*p));
		*p = (struct pair){ m, c };
	}
}

bool
is_likely(size_t mutant, size_t test_case)
{
	for (size_t i = 0; i < n_likely; i++)
		if (likely[i].mutant == mutant && likely[i].test_case == test_case)
			return (true);
	return (false);
}

void
read_debts(const char *path, bool whole)
{
	struct input in;

	for (begin(&in, path); next_line(&in);) {
		char *observation = strchr(in.line, '\t'), *reason = observation != NULL ? strchr(observation + 1, '\t') : NULL;
		bool found = !whole;
		struct debt *d;

		if (in.line[0] == '#' || in.line[0] == '\0')
			continue;
		if (reason == NULL || reason == observation + 1 || reason[1] == '\0')
			wrong(&in, "not cases, an observation and a reason");
		d = text_append(&debts, &n_debts, sizeof(*d));
		d->cases = text_copy(in.line, (size_t)(observation - in.line));
		d->observation = text_copy(observation + 1, (size_t)(reason - observation - 1));
		for (size_t i = 0; i < n_cases && !found; i++)
			found = fnmatch(d->cases, cases[i].id, 0) == 0;
		if (!found)
			wrong(&in, "there is no case of that name");
	}
}

const struct debt *
debt_of(const char *id, const char *observation)
{
	for (size_t i = 0; i < n_debts; i++)
		if (fnmatch(debts[i].cases, id, 0) == 0 && strcmp(debts[i].observation, observation) == 0)
			return (&debts[i]);
	return (NULL);
}
