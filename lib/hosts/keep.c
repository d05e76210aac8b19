/*
 * Turns a store into a text that is small when compressed, and that into a store again, for runs that are kept in the tree.
 * Of a store it keeps what a verdict is made of: programs, cases, their descriptions and clauses, their results and lines.
 * Times of cases, other output, the environment and paths of the machine are left out.
 *
 * Usage: connect-keep store >text
 *	  connect-keep -x text store
 *
 * Exit status: 0, or 2 with one line on standard error.
 *
 * The text is a line "run", the version of this form and the time of the run; then for each case a line of seven fields,
 * separated by tabs: "case", program, name, result, reason, clauses, description; and the case's lines, each after a tab.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/about.h"
#include "report/output.h"
#include "report/store.h"
#include "report/text.h"
#include "run/writer.h"

#define	VERSION		"1"
#define	TYPES_MAX	8

static int
by_name(const void *a, const void *b)
{
	const struct store_case *x = a, *y = b;
	int programs = strcmp(x->program, y->program);

	return (programs != 0 ? programs : strcmp(x->name, y->name));
}

/* Of the line that begins at text, what is kept: the bytes up to the newline, without a time; 0 for none. */
static size_t
kept(const char *text, size_t length)
{
	static const char *const keywords[] = { "connect", "case", "suite", "host", "manuals", "strict", "isolation", "expect", "fact",
	    "observe", "skip", "end" };
	size_t word = strcspn(text, "\t\n"), fields = 0;

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (word != strlen(keywords[i]) || strncmp(text, keywords[i], word) != 0)
			continue;
		for (size_t j = 0; strcmp(keywords[i], "observe") == 0 && j < length; j++)
			if (text[j] == '\t' && ++fields == 3)
				return (j);
		return (length);
	}
	return (0);
}

static void
write_lines(const struct store_case *c)
{
	const char *line = c->output, *newline;
	size_t left = c->output_length;

	/* Bytes after the last newline are no line. */
	while ((newline = memchr(line, '\n', left)) != NULL) {
		size_t n = memchr(line, '\0', (size_t)(newline - line)) == NULL ? kept(line, (size_t)(newline - line)) : 0;

		if (n > 0)
			printf("\t%.*s\n", (int)n, line);
		left -= (size_t)(newline - line) + 1;
		line = newline + 1;
	}
}

static void
pack(const char *path)
{
	struct store store;
	char message[1024];

	if (store_read(&store, path, message, sizeof(message)) == -1)
		text_errx(2, "%s", message);
	qsort(store.cases, store.n_cases, sizeof(*store.cases), by_name);
	printf("run\t%s\t%lld\n", VERSION, (long long)store.time);
	for (size_t i = 0; i < store.n_cases; i++) {
		const struct store_case *c = &store.cases[i];

		if (c->result == NULL)	/* the run did not come to it */
			continue;
		printf("case\t%s\t%s\t%s\t%s\t%s\t%s\n", c->program, c->name, c->result, c->reason, c->clauses,
		    c->description);
		if (c->output != NULL)
			write_lines(c);
	}
	if (fflush(stdout) == EOF || ferror(stdout) != 0)
		text_err(2, "standard output");
	store_free(&store);
}

/* What is known of the case whose lines are being read. */
struct pending {
	char *line;		/* its own, cut into fields */
	char *fields[7];
	char *output;
	size_t length, room;
};

static void
write_pending(struct pending *p, int64_t time)
{
	static const char *const types[TYPES_MAX] = { "passed", "failed", "skipped", "expected_failure", "broken" };
	static char program[STORE_NAME_MAX];
	static int64_t id;
	char clauses[] = "custom.clauses", description[] = "description";
	struct property properties[2];
	struct atf_case c = { .name = p->fields[2], .properties = properties };
	struct atf_result result = { .type = NULL };

	if (p->line == NULL)
		return;
	for (size_t i = 0; i < TYPES_MAX && types[i] != NULL; i++)
		if (strcmp(p->fields[3], types[i]) == 0)
			result.type = types[i];
	if (result.type == NULL)
		text_errx(2, "%s:%s: no result %s", p->fields[1], p->fields[2], p->fields[3]);
	snprintf(result.reason, sizeof(result.reason), "%s", p->fields[4]);
	if (p->fields[5][0] != '\0')
		properties[c.n_properties++] = (struct property){ clauses, p->fields[5] };
	properties[c.n_properties++] = (struct property){ description, p->fields[6] };
	if (strcmp(program, p->fields[1]) != 0) {
		snprintf(program, sizeof(program), "%s", p->fields[1]);
		id = writer_program("/", program, STORE_SUITE);
	}
	writer_case(id, &c, &result, time * 1000000, time * 1000000, p->output, p->length, NULL, 0);
	free(p->line);
	p->line = NULL;
	p->length = 0;
}

static void
add_line(struct pending *p, const char *line, size_t length)
{
	if (p->length + length > p->room) {
		p->room = 2 * (p->length + length) + 4096;
		if ((p->output = realloc(p->output, p->room)) == NULL)
			text_err(2, "memory");
	}
	memcpy(p->output + p->length, line, length);
	p->length += length;
}

static void
unpack(const char *text, const char *store)
{
	FILE *file = fopen(text, "r");
	struct pending p = { .line = NULL };
	char *line = NULL, *rest;
	long long time = 0;
	size_t room = 0, number = 0;
	ssize_t length;

	if (file == NULL)
		text_err(2, "%s", text);
	output_is_not(store, text);
	writer_begin(store);
	if (atexit(writer_discard) != 0)
		text_errx(2, "atexit");
	while ((length = getline(&line, &room, file)) > 0) {
		number++;
		if (line[length - 1] != '\n' || strlen(line) != (size_t)length)
			text_errx(2, "%s:%zu: cut off", text, number);
		if (number == 1) {
			if (sscanf(line, "run\t" VERSION "\t%lld\n", &time) != 1 || time < 0 || time > INT64_MAX / 2000000)
				text_errx(2, "%s: no run that was kept", text);
			writer_time(time);
		} else if (line[0] == '\t') {
			if (p.line == NULL)
				text_errx(2, "%s:%zu: a line of no case", text, number);
			add_line(&p, line + 1, (size_t)length - 1);
		} else {
			size_t n = 0;

			write_pending(&p, time);
			line[length - 1] = '\0';
			if ((p.line = rest = strdup(line)) == NULL)
				text_err(2, "memory");
			while (n < 7 && (p.fields[n] = strsep(&rest, "\t")) != NULL)
				n++;
			if (n != 7 || rest != NULL || strcmp(p.fields[0], "case") != 0)
				text_errx(2, "%s:%zu: not a case", text, number);
		}
	}
	if (number == 0 || ferror(file) != 0)
		text_errx(2, "%s: %s", text, ferror(file) != 0 ? "cannot be read" : "empty");
	write_pending(&p, time);
	fclose(file);
	free(line);
	free(p.output);
	writer_commit();
}

static void
usage(FILE *out)
{
	fputs("usage: connect-keep store >text\n       connect-keep -x text store\n       connect-keep --help | --version\n", out);
}

int
main(int argc, char *argv[])
{
	bool extract = argc == 4 && strcmp(argv[1], "-x") == 0;

	output_prepare();
	about(argc, argv, usage);
	if (!extract && argc != 2) {
		usage(stderr);
		return (2);
	}
	if (extract)
		unpack(argv[2], argv[3]);
	else
		pack(argv[1]);
	return (0);
}
