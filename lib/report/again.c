/*
 * Where a case's source is, and the commands that run it again, in the tree or installed.
 */
#include <sys/utsname.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/place.h"
#include "report/show.h"
#include "report/text.h"

/* A case leaves files where it runs; Kyua and connect-run give it a folder. */
#define	SCRATCH	"cd \"$(mktemp -d)\" && "

/*
 * The name that the line declares, for a line that begins a condition: CONDITION(name, or CONDITION_OF(body, name,.  NULL for
 * another line.
 */
static const char *
declared(const char *line, size_t *length)
{
	const char *name;

	if (strncmp(line, "CONDITION(", strlen("CONDITION(")) == 0)
		name = line + strlen("CONDITION(");
	else if (strncmp(line, "CONDITION_OF(", strlen("CONDITION_OF(")) == 0 && (name = strchr(line, ',')) != NULL)
		name += 1 + strspn(name + 1, " \t");
	else
		return (NULL);
	*length = strcspn(name, ",) \t\n");
	return (name);
}

/* Finds the line of the condition: a case's name begins with its condition's, unless a mode has a name of its own in quotes. */
static size_t
line_of(FILE *file, const char *name)
{
	size_t allocated = 0, number = 0, declaration = 0, found = 0, best = 0, length;
	char *line = NULL, *quoted = text_format("\"%s\"", name);
	const char *word;

	while (getline(&line, &allocated, file) > 0) {
		number++;
		if ((word = declared(line, &length)) != NULL) {
			declaration = number;
			if (length > best && strncmp(word, name, length) == 0 && (name[length] == '\0' || name[length] == '_')) {
				best = length;
				found = number;
			}
		} else if (best < strlen(name) && declaration != 0 && strstr(line, ".as") != NULL && strstr(line, quoted) != NULL) {
			best = strlen(name);
			found = declaration;
		}
	}
	free(line);
	free(quoted);
	return (found);
}

char *
source_of(const char *folder, const char *id)
{
	int program = (int)strcspn(id, ":");
	const char *name = id[program] == ':' ? id + program + 1 : "", *dot = strrchr(name, '.');
	char *near = text_format("../tests/%.*s.c", program, id), *far = text_format("../../tests/%.*s.c", program, id);
	char *path = place_find(folder, (const char *const []){ near, far, NULL });
	char *condition = text_copy(name, dot != NULL ? (size_t)(dot - name) : strlen(name)), *text = NULL;
	FILE *file = path != NULL ? fopen(path, "r") : NULL;
	size_t line = file != NULL ? line_of(file, condition) : 0;

	if (file != NULL)
		fclose(file);
	if (line != 0)
		text = text_format("tests/%.*s.c:%zu", program, id, line);
	else
		text = text_format("tests/%.*s.c%s", program, id, path == NULL ? " of the source tree" : "");
	free(condition);
	free(path);
	free(near);
	free(far);
	return (text);
}

/* The folder of the suite's Kyuafile and the program's path below it; both to be freed.  Returns whether the program is there. */
static bool
find_program(const char *folder, const char *id, char **root, char **below)
{
	/* A build with a folder of its own, an installed suite, and a build whose programs lie beside their sources. */
	static const struct {
		const char *root, *tests;
	} places[] = {
		{ ".", "tests/" },
		{ "../tests/connect", "" },
		{ "..", "tests/" },
		{ "../..", "tests/" },
	};
	int program = (int)strcspn(id, ":");

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char *file = text_format("%s/%s%.*s", places[i].root, places[i].tests, program, id);
		char *real = place_find(folder, (const char *const []){ file, NULL });

		free(file);
		if (real == NULL)
			continue;
		free(real);
		*root = place_find(folder, (const char *const []){ places[i].root, NULL });
		*below = text_format("%s%.*s", places[i].tests, program, id);
		return (*root != NULL);
	}
	return (false);
}

/* The runner beside this program, or its name. */
static char *
runner(const char *folder)
{
	char *path = place_find(folder, (const char *const []){ "connect-run", NULL });

	return (path != NULL ? path : text_format("connect-run"));
}

/* Writes a command: its beginning, and words that are quoted for the shell; the last may be NULL. */
static void
command(const struct show *s, const char *what, const char *begin, const char *first, const char *second)
{
	const char *const words[] = { first, second };

	fprintf(s->sheet.out, "  %s:\n    %s", what, begin);
	for (size_t i = 0; i < 2; i++) {
		char *word = text_shell(words[i]);

		fprintf(s->sheet.out, " %s", word);
		free(word);
	}
	putc('\n', s->sheet.out);
}

void
show_again(const struct show *s, const char *id)
{
	const char *name = strchr(id, ':');
	char *root, *below, *file, *one, *kyuafile, *begin, *word, *run = runner(s->folder);
	struct utsname host;
	bool linux_here = uname(&host) != -1 && strcmp(host.sysname, "Linux") == 0;

	if (name == NULL || !find_program(s->folder, id, &root, &below)) {
		fprintf(s->sheet.out, "  The program is not beside this one: make builds it.\n");
		free(run);
		return;
	}
	name++;
	file = text_format("%s/%s", root, below);
	one = text_format("%s:%s", below, name);
	kyuafile = text_format("%s/Kyuafile", root);
	word = text_shell(run);
	begin = text_format("%s -o again.db -r", word);
	command(s, "alone, with its lines", "kyua debug -k", kyuafile, one);
	command(s, "without Kyua, into a store", begin, root, one);
	command(s, "under a debugger", linux_here ? SCRATCH "gdb --args" : SCRATCH "lldb --", file, name);
	command(s, "with its system calls", linux_here ? SCRATCH "strace -f" : SCRATCH "truss -f", file, name);
	free(begin);
	free(word);
	free(file);
	free(one);
	free(kyuafile);
	free(root);
	free(below);
	free(run);
}
