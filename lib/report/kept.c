#include "report/kept.h"

#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/place.h"
#include "report/text.h"

#define	ENDING		".run.xz"
#define	FIELDS		7	/* of a case's line */
#define	NOT_FOUND	127	/* the shell's exit status for a command that is not there */

/* Reading one run: the case whose lines come now, and those that were wanted. */
struct reader {
	kept_wanted *wanted;
	const void *argument;
	struct store store;
	struct store_case current;
	char *lines;
	size_t n_lines;
	FILE *stream;	/* of lines; NULL before the first case */
};

/* Ends the case whose lines were read, and keeps it if it is wanted. */
static void
end_case(struct reader *r)
{
	struct store_case *c = &r->current;
	char *id;

	if (r->stream == NULL)
		return;
	if (fclose(r->stream) == EOF)
		text_err(2, "a case of a kept run");
	r->stream = NULL;
	c->output = r->lines;
	c->output_length = r->n_lines;
	id = text_format("%s:%s", c->program, c->name);
	if (r->wanted(id, c->output, r->argument))
		*(struct store_case *)text_append(&r->store.cases, &r->store.n_cases, sizeof(*c)) = *c;
	else
		store_case_free(c);
	free(id);
	memset(c, 0, sizeof(*c));
}

/* Begins a case from its line: "case", program, name, result, reason, clauses, description. */
static bool
begin_case(struct reader *r, char *line)
{
	char *field[FIELDS], *at = line;
	size_t n = 0;

	while (n < FIELDS && (field[n] = strsep(&at, "\t")) != NULL)
		n++;
	if (n < FIELDS || at != NULL)
		return (false);
	r->current = (struct store_case){
	    .program = text_clean(field[1], strlen(field[1]), STORE_NAME_MAX),
	    .name = text_clean(field[2], strlen(field[2]), STORE_NAME_MAX),
	    .result = field[3][0] != '\0' ? text_clean(field[3], strlen(field[3]), STORE_NAME_MAX) : NULL,
	    .reason = text_clean(field[4], strlen(field[4]), STORE_REASON_MAX),
	    .clauses = text_clean(field[5], strlen(field[5]), STORE_REASON_MAX),
	    .description = text_clean(field[6], strlen(field[6]), STORE_REASON_MAX),
	};
	if ((r->stream = open_memstream(&r->lines, &r->n_lines)) == NULL)
		text_err(2, "memory");
	return (true);
}

/* Reads a run's text; returns whether it is one, up to its last line. */
static bool
read_text(struct reader *r, FILE *in)
{
	char *line = NULL;
	size_t allocated = 0;
	bool good = true, ended = false;
	unsigned long version = 0, n_cases = 0;
	ssize_t n;

	/* Version 1 has no last line. */
	while (good && !(ended && version > 1) && (n = getline(&line, &allocated, in)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		if (line[0] == '\t') {
			good = r->stream != NULL && fprintf(r->stream, "%s\n", line + 1) > 0;
		} else {
			end_case(r);
			if (strncmp(line, "run\t", 4) == 0) {
				char *time;

				version = strtoul(line + 4, &time, 10);
				r->store.time = strtoll(time, NULL, 10);
				ended = version == 1;
			} else if (strncmp(line, "case\t", 5) == 0) {
				n_cases++;
				good = version > 0 && begin_case(r, line);
			} else {
				ended = good = strncmp(line, "end\t", 4) == 0 && strtoul(line + 4, NULL, 10) == n_cases;
			}
		}
	}
	end_case(r);
	free(line);
	return (good && ended);
}

/* Reads one file.  Returns whether it could be read. */
static bool
read_run(struct kept_host *host, const char *folder, const char *file, kept_wanted *wanted, const void *argument)
{
	static const struct run_options options = { .as_run = true };
	struct reader r = { .wanted = wanted, .argument = argument };
	char *path = text_format("%s/%s", folder, file), *word = text_shell(path), *command = text_format("xz -dc %s", word);
	char message[2048] = "not a kept run";
	FILE *in = popen(command, "r");
	bool good = in != NULL && read_text(&r, in);
	int status = in != NULL ? pclose(in) : -1;

	free(command);
	free(word);
	host->label = text_copy(file, strlen(file) - strlen(ENDING));
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
		snprintf(message, sizeof(message), "xz(1) is not installed, which decompresses it");
	good = good && status == 0;
	if (!good)
		store_free(&r.store);
	else if (r.store.n_cases > 0)
		good = run_of_store(&host->run, &r.store, path, &options, message, sizeof(message)) == 0;
	if (!good)
		text_warnx("%s: left out: %s", path, message);
	free(path);
	return (good);
}

static int
is_run(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name), ending = strlen(ENDING);

	return (length > ending && strcmp(entry->d_name + length - ending, ENDING) == 0);
}

char *
kept_folder(const char *folder)
{
	static const char *const places[] = { "../docs/results", "../../docs/results",
	    "../share/doc/connect-suite/docs/results", NULL };

	return (place_find(folder, places));
}

struct kept_host *
kept_read(const char *folder, kept_wanted *wanted, const void *argument, size_t *n)
{
	struct kept_host *hosts = NULL;
	struct dirent **files;
	int found = scandir(folder, &files, is_run, alphasort);

	*n = 0;
	if (found == -1) {
		text_warn("%s", folder);
		return (NULL);
	}
	for (int i = 0; i < found; i++) {
		struct kept_host host = { .label = NULL };

		if (read_run(&host, folder, files[i]->d_name, wanted, argument))
			*(struct kept_host *)text_append(&hosts, n, sizeof(host)) = host;
		else
			free(host.label);
		free(files[i]);
	}
	free(files);
	return (hosts);
}

void
kept_free(struct kept_host *hosts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(hosts[i].label);
		run_free(&hosts[i].run);
	}
	free(hosts);
}
