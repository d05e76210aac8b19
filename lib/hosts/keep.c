#include "hosts/keep.h"

#include <getopt.h>
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
#include "report/writer.h"

/* Version 1 had no last line. */
#define	VERSION		2

#define	FIELDS		7	/* in a case's line */

static int
by_name(const void *a, const void *b)
{
	const struct store_case *x = a, *y = b;
	int programs = strcmp(x->program, y->program);

	return (programs != 0 ? programs : strcmp(x->name, y->name));
}

/* The bytes to keep of the line at text, up to the newline and without a time; 0 for none. */
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

	/* Bytes after the last newline do not count. */
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
	size_t n = 0;

	if (store_read(&store, path, message, sizeof(message)) == -1)
		text_errx(2, "%s", message);
	qsort(store.cases, store.n_cases, sizeof(*store.cases), by_name);
	printf("run\t%d\t%lld\n", VERSION, (long long)store.time);
	for (size_t i = 0; i < store.n_cases; i++) {
		const struct store_case *c = &store.cases[i];

		if (c->result == NULL)	/* the run did not reach it */
			continue;
		n++;
		printf("case\t%s\t%s\t%s\t%s\t%s\t%s\n", c->program, c->name, c->result, c->reason, c->clauses,
		    c->description);
		if (c->output != NULL)
			write_lines(c);
	}
	printf("end\t%zu\n", n);
	if (fflush(stdout) == EOF || ferror(stdout) != 0)
		text_err(2, "standard output");
	store_free(&store);
}

/* The case whose lines are being read. */
struct pending {
	char *line;		/* its line, split into fields; NULL if there is no case */
	char *fields[FIELDS];
	FILE *lines;		/* writes to output */
	char *output;
	size_t length;
	const char *type;
};

/* The name of the text, for messages. */
static const char *text_name;
static size_t line_number;

static void __attribute__((noreturn))
wrong(const char *what, const char *of)
{
	text_errx(2, "%s:%zu: %s%s", text_name, line_number, what, of);
}

static void
begin_case(struct pending *p, const char *line)
{
	static const char *const types[] = { "passed", "failed", "skipped", "expected_failure", "broken" };
	char *rest = p->line = text_copy(line, strlen(line));
	size_t n = 0;

	while (n < FIELDS && (p->fields[n] = strsep(&rest, "\t")) != NULL)
		n++;
	if (n != FIELDS || rest != NULL || strcmp(p->fields[0], "case") != 0)
		wrong("not a case", "");
	p->type = NULL;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(p->fields[3], types[i]) == 0)
			p->type = types[i];
	if (p->type == NULL)
		wrong("no result of a case: ", p->fields[3]);
	if ((p->lines = open_memstream(&p->output, &p->length)) == NULL)
		text_err(2, "memory");
}

/* Stores the case, all of whose lines have been read. */
static void
end_case(struct pending *p, int64_t time)
{
	static char *program;
	static int64_t id;
	char clauses[] = "custom.clauses", description[] = "description";
	struct property properties[2];
	struct atf_case c = { .properties = properties };
	struct atf_result result = { .type = p->type };

	if (p->line == NULL)
		return;
	if (fclose(p->lines) == EOF)
		text_err(2, "memory");
	c.name = p->fields[2];
	snprintf(result.reason, sizeof(result.reason), "%s", p->fields[4]);
	if (p->fields[5][0] != '\0')
		properties[c.n_properties++] = (struct property){ clauses, p->fields[5] };
	properties[c.n_properties++] = (struct property){ description, p->fields[6] };
	if (program == NULL || strcmp(program, p->fields[1]) != 0) {
		free(program);
		program = text_copy(p->fields[1], strlen(p->fields[1]));
		id = writer_program("/", program, STORE_SUITE);
	}
	writer_case(id, &c, &result, time * 1000000, time * 1000000, p->output, p->length, NULL, 0);
	free(p->output);
	free(p->line);
	p->line = NULL;
}

/* Reads the first line; returns the format's version. */
static int
read_head(const char *line, int64_t *time)
{
	int version, end = 0;
	long long seconds;

	if (sscanf(line, "run\t%d\t%lld%n", &version, &seconds, &end) != 2 || line[end] != '\0' || version < 1 ||
	    version > VERSION || seconds < 0 || seconds > INT64_MAX / 2000000)
		wrong("not the first line of a run that was kept", "");
	*time = seconds;
	return (version);
}

static void
unpack(const char *text, const char *store)
{
	FILE *file = fopen(text, "r");
	struct pending p = { .line = NULL };
	char *line = NULL;
	size_t room = 0, n_cases = 0;
	ssize_t length;
	int64_t time = 0;
	int version = 0;
	bool ended = false;

	if (file == NULL)
		text_err(2, "%s", text);
	text_name = text;
	output_is_not(store, text);
	writer_begin(store);
	if (atexit(writer_discard) != 0)
		text_errx(2, "atexit");
	while ((length = getline(&line, &room, file)) > 0) {
		line_number++;
		if (line[length - 1] != '\n')
			wrong("cut off", "");
		if (strlen(line) != (size_t)length)
			wrong("a null byte is in it", "");
		line[length - 1] = '\0';
		if (ended)
			wrong("a line behind the last one", "");
		if (line_number == 1) {
			version = read_head(line, &time);
			writer_time(time);
		} else if (version > 1 && strncmp(line, "end\t", 4) == 0) {
			if (strtoull(line + 4, NULL, 10) != n_cases)
				wrong("cases are missing before the last line", "");
			ended = true;
		} else if (line[0] != '\t') {
			n_cases++;
			end_case(&p, time);
			begin_case(&p, line);
		} else if (p.line == NULL) {
			wrong("a line of no case", "");
		} else if (fprintf(p.lines, "%s\n", line + 1) < 0) {
			text_err(2, "memory");
		}
	}
	if (ferror(file) != 0)
		text_err(2, "%s", text);
	if (line_number == 0)
		text_errx(2, "%s: empty", text);
	if (version > 1 && !ended)
		wrong("cut off: the last line is missing", "");
	end_case(&p, time);
	fclose(file);
	free(line);
	writer_commit();
}

static const char usage_text[] =
    "usage: connect-keep store >text\n       connect-keep -x text store\n       connect-keep --help | --version\n";

int
connect_keep(int argc, char *argv[])
{
	static const struct option long_options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	bool extract = false;
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "hVx", long_options, NULL)) != -1) {
		switch (option) {
		case 'h':
			fputs(usage_text, stdout);
			about_end();
		case 'V':
			about_version();
		case 'x':
			extract = true;
			break;
		default:
			fputs(usage_text, stderr);
			return (3);
		}
	}
	if (argc - optind != 1 + extract) {
		fputs(usage_text, stderr);
		return (3);
	}
	if (extract)
		unpack(argv[optind], argv[optind + 1]);
	else
		pack(argv[optind]);
	return (0);
}
