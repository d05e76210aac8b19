#include "report/folder.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/cli.h"
#include "report/text.h"

/* Creates the folder and its parents. */
static void
make_folder(const char *path)
{
	char *part = text_copy(path, strlen(path));

	for (char *slash = part;;) {
		slash += strspn(slash, "/");
		slash += strcspn(slash, "/");
		if (*slash == '\0')
			break;
		*slash = '\0';
		(void)mkdir(part, 0777);	/* the final mkdir() below tells whether it worked */
		*slash = '/';
	}
	free(part);
	if (mkdir(path, 0777) == -1 && errno != EEXIST)
		text_err(EXIT_ERROR, "%s", path);
}

bool
folder_begin(struct folder *folder, const struct arguments *a, const char *subcommand)
{
	*folder = (struct folder){ .arguments = a };
	if (a->output == NULL) {
		text_warnx("%s needs -o directory", subcommand);
		return (false);
	}
	if (strcmp(a->output, "-") == 0) {
		text_warnx("%s writes a directory, but - is standard output; use ./- for that directory", subcommand);
		return (false);
	}
	return (true);
}

void
folder_add(struct folder *folder, struct draft *draft, const char *name)
{
	char *full = text_format("%s/%s", folder->arguments->output, name);
	struct output *output = text_allocate(1, sizeof(*output));

	if (folder->n == 0)
		make_folder(folder->arguments->output);
	keep_inputs(folder->arguments, full);
	output_begin(output, full);
	draft_write(draft, output);
	*(struct output **)text_append(&folder->outputs, &folder->n, sizeof(output)) = output;
	*(char **)text_append(&folder->paths, &folder->n_paths, sizeof(full)) = full;
}

void
folder_end(struct folder *folder)
{
	for (size_t i = 0; i < folder->n; i++) {
		output_end(folder->outputs[i]);
		free(folder->outputs[i]);
		free(folder->paths[i]);
	}
	free(folder->outputs);
	free(folder->paths);
}
