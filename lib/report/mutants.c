#include "report/mutants.h"

#include <sys/types.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define	NAME_MAX_LENGTH		64	/* of a mutant */
#define	NAMES_LENGTH_MAX	65536	/* of one case's list */

static int
compare_id(const void *key, const void *element)
{
	return (case_order(key, element));
}

/* Appends a word to a list, up to the length limit. */
static void
add_name(struct report_case *c, const char *name)
{
	size_t old = c->killed != NULL ? strlen(c->killed) : 0, length = strlen(name);
	char *names;

	if (old + length + 2 > NAMES_LENGTH_MAX)
		return;
	names = text_allocate(old + length + 2, 1);
	snprintf(names, old + length + 2, "%s%s%s", old > 0 ? c->killed : "", old > 0 ? " " : "", name);
	free(c->killed);
	c->killed = names;
	c->n_killed++;
}

static bool
read_line(struct run *run, char *line)
{
	char *rest = line, *mutant = strsep(&rest, "\t"), *id = strsep(&rest, "\t"), *result = strsep(&rest, "\t");
	struct report_case key = { .id = id }, *c;

	if (result == NULL || rest != NULL || mutant[0] == '\0' || strlen(mutant) > NAME_MAX_LENGTH)
		return (false);
	key.program_length = strcspn(id, ":");
	if (strcmp(result, "killed") != 0 ||
	    (c = bsearch(&key, run->cases, run->n_cases, sizeof(*run->cases), compare_id)) == NULL)
		return (true);
	mutant = text_clean(mutant, strlen(mutant), NAME_MAX_LENGTH);
	add_name(c, mutant);
	free(mutant);
	return (true);
}

int
mutants_read(struct run *run, const char *path, char *message, size_t size)
{
	char *line = NULL;
	size_t allocated = 0, number = 0;
	ssize_t length;
	FILE *file = fopen(path, "r");
	int result = 0;

	if (file == NULL) {
		snprintf(message, size, "%s: %s", path, strerror(errno));
		return (-1);
	}
	while (result == 0 && (length = getline(&line, &allocated, file)) != -1) {
		number++;
		if (length > 0 && line[length - 1] == '\n')
			line[length - 1] = '\0';
		if (!read_line(run, line)) {
			snprintf(message, size, "%s:%zu: not a line of mutant, case and result", path, number);
			result = -1;
		}
	}
	if (ferror(file) && result == 0) {
		snprintf(message, size, "%s: cannot be read", path);
		result = -1;
	}
	free(line);
	fclose(file);
	return (result);
}
