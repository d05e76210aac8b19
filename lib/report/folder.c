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
	struct folder_page *page = text_allocate(1, sizeof(*page));

	if (folder->n == 0)
		make_folder(folder->arguments->output);
	page->path = text_format("%s/%s", folder->arguments->output, name);
	keep_inputs(folder->arguments, page->path);
	output_begin(&page->output, page->path);
	draft_write(draft, &page->output);
	*(struct folder_page **)text_append(&folder->pages, &folder->n, sizeof(page)) = page;
}

void
folder_end(struct folder *folder)
{
	for (size_t i = 0; i < folder->n; i++) {
		output_end(&folder->pages[i]->output);
		free(folder->pages[i]->path);
		free(folder->pages[i]);
	}
	free(folder->pages);
}
