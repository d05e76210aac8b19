#include "case/program.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct declaration *declarations;
static const char *selected;

void
condition_declare(struct declaration *d)
{
	d->next = declarations;
	declarations = d;
}

static int
compare(const void *a, const void *b)
{
	const struct declaration *const *x = a, *const *y = b;
	int files = strcmp((*x)->file, (*y)->file);

	return (files != 0 ? files : ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line));
}

struct declaration **
program_declarations(size_t *count)
{
	struct declaration **ordered;
	size_t n = 0;

	for (struct declaration *d = declarations; d != NULL; d = d->next)
		n++;
	if ((ordered = calloc(n + 1, sizeof(*ordered))) == NULL)
		return (NULL);
	n = 0;
	for (struct declaration *d = declarations; d != NULL; d = d->next)
		if (selected == NULL || strcmp(d->program, selected) == 0)
			ordered[n++] = d;
	qsort(ordered, n, sizeof(*ordered), compare);
	*count = n;
	return (ordered);
}

const char *
program_selected(void)
{
	return (selected);
}

bool
path_names(const char *path, const char *program)
{
	size_t length = strlen(path), own = strlen(program);

	return (length >= own && strcmp(path + length - own, program) == 0 && (length == own || path[length - own - 1] == '/'));
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL ? slash + 1 : path);
}

/*
 * The program whose name the path ends with.  A copy elsewhere keeps only the last part of the name, which serves if no other
 * program has it.
 */
static const char *
find_program(const char *path)
{
	const char *found = NULL;
	bool several = false;

	for (const struct declaration *d = declarations; d != NULL; d = d->next) {
		if (path_names(path, d->program))
			return (d->program);
		if (strcmp(last_part(path), last_part(d->program)) != 0)
			continue;
		several = several || (found != NULL && strcmp(found, d->program) != 0);
		found = d->program;
	}
	return (several ? NULL : found);
}

/* Writes the path with its folder's links and dots resolved, but not its last part, which is the program's name. */
static void
resolve_folder(const char *called, char *path, size_t size)
{
	const char *last = last_part(called);
	char folder[PATH_MAX], real[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.*s", last > called ? (int)(last - called - 1) : 1, last > called ? called : ".");
	snprintf(path, size, "%s/%s", realpath(folder, real) != NULL ? real : folder, last);
}

static char called_path[2 * PATH_MAX];

void
program_called(const char *called)
{
	if (strchr(called, '/') != NULL)
		resolve_folder(called, called_path, sizeof(called_path));
}

const char *
program_path(void)
{
	return (called_path[0] != '\0' ? called_path : NULL);
}

bool
program_select(const char *called)
{
	char path[2 * PATH_MAX];

	resolve_folder(called, path, sizeof(path));
	return ((selected = find_program(path)) != NULL);
}

bool
program_select_next(void)
{
	static struct declaration **all;
	static size_t n, next;

	if (all == NULL && (all = program_declarations(&n)) == NULL)
		errx(1, "the programs: %s", strerror(ENOMEM));
	while (next < n && selected != NULL && strcmp(all[next]->program, selected) == 0)
		next++;
	selected = next < n ? all[next]->program : NULL;
	return (selected != NULL);
}
