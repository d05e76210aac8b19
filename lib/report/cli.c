#include "report/cli.h"

#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/about.h"
#include "report/clauses.h"
#include "report/compare.h"
#include "report/output.h"
#include "report/render.h"
#include "report/text.h"

#define	CATALOGUE		"catalogue.tsv"
#define	CATALOGUE_INSTALLED	"../share/connect-suite/" CATALOGUE	/* from the folder of the program */

/* A report is made in memory and shown when it is whole, so that an error leaves none that is half. */
struct page {
	FILE *stream;
	char *text;
	size_t length;
};

enum format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_JSON };

struct arguments {
	struct run_options options;
	const char *output, *store, *catalogue, *since;
	const char *program;	/* what it was called by */
	bool tested, lint, fail, waits, results;
	enum format format;
	struct kcidb_options kcidb;
	char **stores;
	size_t n_stores;
};

struct command {
	const char *name;
	const char *options;	/* of the short ones, those it takes */
	const char *synopsis;
	size_t stores_min, stores_max;
	int (*run)(const struct arguments *);
};

static int summary(const struct arguments *);
static int html(const struct arguments *);
static int json(const struct arguments *);
static int markdown(const struct arguments *);
static int check(const struct arguments *);
static int kcidb(const struct arguments *);
static int outcomes(const struct arguments *);
static int clauses(const struct arguments *);
static int compare(const struct arguments *);

/* Of ids in KCIDB; the origin is for who only looks at a submission. */
#define	KCIDB_ORIGIN_LETTERS	"abcdefghijklmnopqrstuvwxyz0123456789_"
#define	KCIDB_ORIGIN		"connect_suite"

#define	JUDGING		"d:m:S"
#define	JUDGING_USAGE	"[-d file] [-m manuals] [--strict]"

static const struct command commands[] = {
	{ "summary", JUDGING, JUDGING_USAGE " store", 1, 1, summary },
	{ "html", JUDGING "k:o:", JUDGING_USAGE " [-k mutants] -o directory store ...", 1, SIZE_MAX, html },
	{ "json", JUDGING "k:o:", JUDGING_USAGE " [-k mutants] [-o file] store ...", 1, SIZE_MAX, json },
	{ "markdown", JUDGING "o:", JUDGING_USAGE " [-o file] store ...", 1, SIZE_MAX, markdown },
	{ "check", JUDGING "T", JUDGING_USAGE " [--tested] store", 1, 1, check },
	{ "compare", JUDGING "F:f:o:X", JUDGING_USAGE " [-f format] [-o file] [--fail-on-difference] store store ...\n"
	    "       connect-report compare " JUDGING_USAGE " [-f format] [-o file] --since old new", 1, SIZE_MAX, compare },
	{ "kcidb", JUDGING "o:BCO", JUDGING_USAGE " [-o file] [--origin id] [--build-id id | --checkout-id id] store ...",
	    1, SIZE_MAX, kcidb },
	{ "outcomes", "o:rw", "[--results | --waits] [-o file] store", 1, 1, outcomes },
	{ "clauses", "c:m:s:L", "[-c catalogue | -s store] [-m manuals] [--lint]", 0, 0, clauses },
};

/* Of one subcommand, or of all with NULL. */
static void
write_usage(FILE *out, const struct command *one)
{
	const char *lead = "usage:";

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (one != NULL && one != &commands[i])
			continue;
		fprintf(out, "%-6s connect-report %s %s\n", lead, commands[i].name, commands[i].synopsis);
		lead = "";
	}
	if (one == NULL)
		fprintf(out, "%-6s connect-report --help | --version\n", "");
}

static void
usage_of_all(FILE *out)
{
	write_usage(out, NULL);
}

static void __attribute__((__noreturn__))
usage(const struct command *one)
{
	write_usage(stderr, one);
	exit(EXIT_USAGE);
}

static void
page_begin(struct page *page)
{
	page->text = NULL;
	page->length = 0;
	if ((page->stream = open_memstream(&page->text, &page->length)) == NULL)
		err(EXIT_ERROR, NULL);
}

static void
page_end(struct page *page)
{
	bool failed = ferror(page->stream) != 0;

	if (fclose(page->stream) != 0 || failed)
		text_err(EXIT_ERROR, "the report");
}

static void
print_page(struct page *page)
{
	page_end(page);
	if (fwrite(page->text, 1, page->length, stdout) != page->length || fflush(stdout) != 0)
		text_err(EXIT_ERROR, "standard output");
	free(page->text);
}

static void
write_page(struct page *page, struct output *output)
{
	page_end(page);
	output_write(output, page->text, page->length);
	free(page->text);
}

static void
save_page(struct page *page, const char *path)
{
	struct output output;

	output_begin(&output, path);
	write_page(page, &output);
	output_end(&output);
}

/* Nothing that was read is lost: a report of it may come too late. */
static void
keep_inputs(const struct arguments *a, const char *path)
{
	const char *const inputs[] = { a->store, a->catalogue, a->since, a->options.deviations, a->options.mutants };

	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++)
		output_is_not(path, inputs[i]);
	for (size_t i = 0; i < a->n_stores; i++)
		output_is_not(path, a->stores[i]);
}

static void
read_run(struct run *run, const char *path, const struct run_options *options)
{
	char message[2048];

	if (run_read(run, path, options, message, sizeof(message)) == -1)
		text_errx(EXIT_ERROR, "%s", message);
}

static struct run *
read_runs(const struct arguments *a)
{
	struct run *runs = text_allocate(a->n_stores, sizeof(*runs));

	for (size_t i = 0; i < a->n_stores; i++)
		read_run(&runs[i], a->stores[i], &a->options);
	return (runs);
}

static void
free_runs(struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_free(&runs[i]);
	free(runs);
}

/* Whether a person looks at standard output, on a terminal with colours that they have not turned off. */
static bool
colourful(void)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return (isatty(STDOUT_FILENO) && (no == NULL || no[0] == '\0') && terminal != NULL && strcmp(terminal, "dumb") != 0);
}

static int
summary(const struct arguments *a)
{
	struct run *run = read_runs(a);
	struct page page;

	page_begin(&page);
	summary_write(page.stream, run, colourful());
	print_page(&page);
	free_runs(run, 1);
	return (0);
}

/* Makes the folder and those above it. */
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
		(void)mkdir(part, 0777);	/* the last one tells whether it worked */
		*slash = '/';
	}
	free(part);
	if (mkdir(path, 0777) == -1 && errno != EEXIST)
		text_err(EXIT_ERROR, "%s", path);
}

/* The pages of a folder: all are written before the first of them takes the place of an older one. */
struct folder {
	const struct arguments *arguments;
	struct output *outputs;
	char **paths;
	size_t n;
};

static void
add_page(struct folder *folder, struct page *page, const char *name)
{
	const char *path = folder->arguments->output;
	char *full = text_allocate(strlen(path) + strlen(name) + 2, 1);

	sprintf(full, "%s/%s", path, name);
	keep_inputs(folder->arguments, full);
	output_begin(&folder->outputs[folder->n], full);
	write_page(page, &folder->outputs[folder->n]);
	folder->paths[folder->n++] = full;
}

/* A page for each host and, with several, the matrix as the index, which is there last: what it links to is there before. */
static int
html(const struct arguments *a)
{
	struct folder folder = { .arguments = a };
	struct comparison c;
	struct run *runs;
	struct page page;

	if (a->output == NULL) {
		text_warnx("html needs -o directory");
		return (EXIT_USAGE);
	}
	if (strcmp(a->output, "-") == 0) {
		text_warnx("html writes a directory, and - is standard output; ./- is a directory");
		return (EXIT_USAGE);
	}
	runs = read_runs(a);
	make_folder(a->output);
	folder.outputs = text_allocate(a->n_stores + 1, sizeof(*folder.outputs));
	folder.paths = text_allocate(a->n_stores + 1, sizeof(*folder.paths));
	if (a->n_stores == 1) {
		page_begin(&page);
		html_write(page.stream, runs, NULL);
	} else {
		compare_runs(&c, runs, a->n_stores);
		for (size_t i = 0; i < a->n_stores; i++) {
			page_begin(&page);
			html_write(page.stream, &runs[i], "index.html");
			add_page(&folder, &page, c.pages[i]);
		}
		page_begin(&page);
		matrix_write(page.stream, &c);
		compare_free(&c);
	}
	add_page(&folder, &page, "index.html");
	for (size_t i = 0; i < folder.n; i++) {
		output_end(&folder.outputs[i]);
		free(folder.paths[i]);
	}
	free(folder.outputs);
	free(folder.paths);
	free_runs(runs, a->n_stores);
	return (0);
}

static void
print_or_save(struct page *page, const char *path)
{
	if (path != NULL)
		save_page(page, path);
	else
		print_page(page);
}

static int
json(const struct arguments *a)
{
	struct run *runs = read_runs(a);
	struct page page;

	page_begin(&page);
	if (json_write(page.stream, runs, a->n_stores) == -1)
		text_errx(EXIT_ERROR, "the report cannot be written as JSON");
	print_or_save(&page, a->output);
	free_runs(runs, a->n_stores);
	return (0);
}

static int
markdown(const struct arguments *a)
{
	struct run *runs = read_runs(a);
	struct page page;

	page_begin(&page);
	markdown_write(page.stream, runs, a->n_stores);
	print_or_save(&page, a->output);
	free_runs(runs, a->n_stores);
	return (0);
}

static int
check(const struct arguments *a)
{
	struct run *run = read_runs(a);
	struct page page;
	bool open;

	page_begin(&page);
	open = check_write(page.stream, run, a->tested);
	print_page(&page);
	free_runs(run, 1);
	return (open ? 0 : EXIT_UNEXPECTED);
}

static int
outcomes(const struct arguments *a)
{
	struct run *run;
	struct page page;

	if (a->results && a->waits) {
		text_warnx("outcomes takes one of --results and --waits");
		return (EXIT_USAGE);
	}
	run = read_runs(a);
	page_begin(&page);
	if (a->results)
		results_write(page.stream, run);
	else if (a->waits)
		waits_write(page.stream, run);
	else
		outcomes_write(page.stream, run);
	print_or_save(&page, a->output);
	free_runs(run, 1);
	return (0);
}

/* "ORIGIN:...", as every id in KCIDB is. */
static bool
is_kcidb_id(const char *id)
{
	size_t length = strspn(id, KCIDB_ORIGIN_LETTERS);
	char *clean = text_clean(id, strlen(id), SIZE_MAX);
	bool is = length > 0 && id[length] == ':' && id[length + 1] != '\0' && strcmp(clean, id) == 0;

	free(clean);
	return (is);
}

static int
kcidb(const struct arguments *a)
{
	struct kcidb_options options = a->kcidb;
	struct run *runs;
	struct page page;

	if (options.origin == NULL)
		options.origin = KCIDB_ORIGIN;
	if (options.origin[0] == '\0' || options.origin[strspn(options.origin, KCIDB_ORIGIN_LETTERS)] != '\0') {
		text_warnx("--origin %s: an origin is made of lower-case letters, digits and '_'", options.origin);
		return (EXIT_USAGE);
	}
	if (options.build_id != NULL && options.checkout_id != NULL) {
		text_warnx("kcidb takes one of --build-id and --checkout-id");
		return (EXIT_USAGE);
	}
	if ((options.build_id != NULL && !is_kcidb_id(options.build_id)) ||
	    (options.checkout_id != NULL && !is_kcidb_id(options.checkout_id))) {
		text_warnx("%s: an id is an origin, a colon and more",
		    options.build_id != NULL ? options.build_id : options.checkout_id);
		return (EXIT_USAGE);
	}
	runs = read_runs(a);
	for (size_t i = 0; i < a->n_stores; i++) {
		if (runs[i].several_hosts)
			text_errx(EXIT_ERROR, "%s: holds runs of several hosts", a->stores[i]);
		if ((options.build_id != NULL || options.checkout_id != NULL) && !kcidb_same_build(&runs[0], &runs[i]))
			text_errx(EXIT_ERROR, "%s: of another kernel than %s, and only one is named", a->stores[i], a->stores[0]);
	}
	page_begin(&page);
	if (kcidb_write(page.stream, runs, a->n_stores, &options) == -1)
		text_errx(EXIT_ERROR, "the submission cannot be written as JSON");
	print_or_save(&page, a->output);
	free_runs(runs, a->n_stores);
	return (0);
}

/* Where the program lies, as the shell found it; empty where that cannot be told. */
static char *
program_folder(const char *called)
{
	const char *path = getenv("PATH");
	char *full = NULL, *real = NULL;

	if (strchr(called, '/') != NULL) {
		real = realpath(called, NULL);
	} else {
		for (size_t length; real == NULL && path != NULL && *path != '\0'; path += length + (path[length] == ':')) {
			length = strcspn(path, ":");
			full = text_allocate(length + strlen(called) + 3, 1);
			sprintf(full, "%.*s/%s", length > 0 ? (int)length : 1, length > 0 ? path : ".", called);
			if (access(full, X_OK) == 0)
				real = realpath(full, NULL);
			free(full);
		}
	}
	if (real == NULL)
		return (text_copy("", 0));
	*strrchr(real, '/') = '\0';
	return (real);
}

/* The catalogue that was built beside the program, or installed with it. */
static char *
find_catalogue(const char *called)
{
	static const char *const places[] = { CATALOGUE, CATALOGUE_INSTALLED };
	char *folder = program_folder(called), *path = text_allocate(strlen(folder) + sizeof("/" CATALOGUE_INSTALLED), 1);

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		sprintf(path, "%s/%s", folder, places[i]);
		if (folder[0] != '\0' && access(path, F_OK) == 0) {
			free(folder);
			return (path);
		}
	}
	if (folder[0] == '\0')
		text_errx(EXIT_ERROR, "the catalogue of cases is looked for beside this program, and where that lies is not known; "
		    "-c names a catalogue, -s a store");
	text_errx(EXIT_ERROR, "there is no catalogue of cases: neither %s/" CATALOGUE " nor %s/" CATALOGUE_INSTALLED
	    "; -c names a catalogue, -s a store", folder, folder);
}

static int
clauses(const struct arguments *a)
{
	struct catalogue catalogue;
	struct page page;
	struct run run;
	char message[2048];
	bool clean = true;

	if (a->store != NULL && a->catalogue != NULL) {
		text_warnx("clauses takes one of -c and -s");
		return (EXIT_USAGE);
	}
	if (a->store != NULL) {
		read_run(&run, a->store, &a->options);
		catalogue_of_run(&catalogue, &run);
		run_free(&run);
	} else {
		char *found = a->catalogue == NULL ? find_catalogue(a->program) : NULL;

		if (catalogue_read(&catalogue, found != NULL ? found : a->catalogue, message, sizeof(message)) == -1)
			text_errx(EXIT_ERROR, "%s", message);
		free(found);
	}
	page_begin(&page);
	if (a->lint)
		clean = clauses_lint(page.stream, &catalogue, a->options.manuals);
	else
		clauses_write(page.stream, &catalogue, a->options.manuals);
	print_page(&page);
	catalogue_free(&catalogue);
	return (clean ? 0 : EXIT_UNEXPECTED);
}

/* Of two runs: what changed from the first to the second; returns whether something broke. */
static bool
compare_since(FILE *out, const struct comparison *c, const struct arguments *a)
{
	struct changes changes;
	bool broke;

	changes_find(&changes, c);
	broke = changes.count[CHANGE_BROKE] > 0;
	if (a->format == FORMAT_MARKDOWN)
		changes_markdown(out, &changes);
	else if (a->format == FORMAT_TEXT)
		changes_write(out, &changes, a->output == NULL && colourful());
	else if (changes_json(out, &changes) == -1)
		text_errx(EXIT_ERROR, "the report cannot be written as JSON");
	changes_free(&changes);
	return (broke);
}

static int
compare(const struct arguments *a)
{
	char *stores[] = { (char *)(uintptr_t)a->since, a->stores[0] };
	struct arguments both = *a;
	struct comparison c;
	struct run *runs;
	struct page page;
	bool unexpected;

	if (a->since != NULL) {
		both.stores = stores;
		both.n_stores = 2;
	}
	if (a->since != NULL ? a->n_stores != 1 || a->fail : a->n_stores < 2) {
		text_warnx(a->since == NULL ? "compare needs two stores" : a->fail ?
		    "--fail-on-difference does not go with --since, which fails where something broke" :
		    "--since takes two stores: the old one and the new one");
		return (EXIT_USAGE);
	}
	runs = read_runs(&both);
	compare_runs(&c, runs, both.n_stores);
	page_begin(&page);
	if (a->since != NULL) {
		unexpected = compare_since(page.stream, &c, a);
	} else {
		unexpected = a->fail && c.n_differ > 0;
		if (a->format == FORMAT_MARKDOWN)
			compare_markdown(page.stream, &c);
		else if (a->format == FORMAT_TEXT)
			compare_write(page.stream, &c, a->output == NULL && colourful());
		else if (compare_json(page.stream, &c) == -1)
			text_errx(EXIT_ERROR, "the report cannot be written as JSON");
	}
	print_or_save(&page, a->output);
	compare_free(&c);
	free_runs(runs, both.n_stores);
	return (unexpected ? EXIT_UNEXPECTED : 0);
}

static enum format
format_of(const char *name)
{
	static const char *const names[] = { "text", "markdown", "json" };

	for (int i = FORMAT_TEXT; i <= FORMAT_JSON; i++)
		if (strcmp(name, names[i]) == 0)
			return ((enum format)i);
	text_warnx("%s is none of the formats text, markdown, json", name);
	exit(EXIT_USAGE);
}

/* Checks a list of manuals, whose ids commas may separate as well, and returns it with spaces. */
static char *
manual_list(const char *list)
{
	char *words = text_copy(list, strlen(list));
	const char *at = words, *word;
	size_t length, n = 0;

	for (char *c = words; *c != '\0'; c++)
		if (*c == ',')
			*c = ' ';
	while ((word = text_word(&at, &length)) != NULL) {
		char *id = text_copy(word, length);

		if (manual_find(id) == NULL) {
			size_t count;
			const struct manual *m = manuals(&count);

			char names[1024] = "";

			for (size_t i = 0; i < count; i++)
				snprintf(names + strlen(names), sizeof(names) - strlen(names), " %s", m[i].id);
			text_warnx("%s is none of the manuals:%s", id, names);
			exit(EXIT_USAGE);
		}
		free(id);
		n++;
	}
	if (n == 0) {
		text_warnx("-m names no manual");
		exit(EXIT_USAGE);
	}
	return (words);
}

int
connect_report(int argc, char *argv[])
{
	static const struct option long_options[] = {
		{ "build-id", required_argument, NULL, 'B' },
		{ "catalogue", required_argument, NULL, 'c' },
		{ "checkout-id", required_argument, NULL, 'C' },
		{ "deviations", required_argument, NULL, 'd' },
		{ "fail-on-difference", no_argument, NULL, 'X' },
		{ "format", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ "lint", no_argument, NULL, 'L' },
		{ "manuals", required_argument, NULL, 'm' },
		{ "mutants", required_argument, NULL, 'k' },
		{ "origin", required_argument, NULL, 'O' },
		{ "output", required_argument, NULL, 'o' },
		{ "results", no_argument, NULL, 'r' },
		{ "since", required_argument, NULL, 'F' },
		{ "store", required_argument, NULL, 's' },
		{ "strict", no_argument, NULL, 'S' },
		{ "tested", no_argument, NULL, 'T' },
		{ "version", no_argument, NULL, 'V' },
		{ "waits", no_argument, NULL, 'w' },
		{ NULL, 0, NULL, 0 },
	};
	const struct command *command = NULL;
	struct arguments a;
	char *selected = NULL;
	int option, status;

	output_prepare();
	about(argc, argv, usage_of_all);
	memset(&a, 0, sizeof(a));
	for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			command = &commands[i];
	if (command == NULL) {
		if (argc > 1)
			text_warnx("%s is no command", argv[1]);
		usage(NULL);
	}
	a.program = argv[0];
	argc--;
	argv++;
	opterr = 0;
	for (;;) {
		int at = optind;

		if ((option = getopt_long(argc, argv, "+:Vc:d:f:hk:m:o:rs:w", long_options, NULL)) == -1)
			break;
		if (option == 'V')
			about_version();
		if (option == 'h') {
			write_usage(stdout, command);
			about_end();
		}
		if (option == '?' || option == ':' || strchr(command->options, option) == NULL) {
			text_warnx(option == ':' ? "%s: %s needs an argument" : "%s has no option %s", command->name, argv[at]);
			usage(command);
		}
		switch (option) {
		case 'B':
			a.kcidb.build_id = optarg;
			break;
		case 'C':
			a.kcidb.checkout_id = optarg;
			break;
		case 'O':
			a.kcidb.origin = optarg;
			break;
		case 'c':
			a.catalogue = optarg;
			break;
		case 'd':
			a.options.deviations = optarg;
			break;
		case 'F':
			a.since = optarg;
			break;
		case 'f':
			a.format = format_of(optarg);
			break;
		case 'k':
			a.options.mutants = optarg;
			break;
		case 'L':
			a.lint = true;
			break;
		case 'm':
			free(selected);
			a.options.manuals = selected = manual_list(optarg);
			break;
		case 'o':
			a.output = optarg;
			break;
		case 'r':
			a.results = true;
			break;
		case 's':
			a.store = optarg;
			break;
		case 'S':
			a.options.strict = true;
			break;
		case 'T':
			a.tested = true;
			break;
		case 'w':
			a.waits = true;
			break;
		case 'X':
			a.fail = true;
			break;
		}
	}
	a.stores = argv + optind;
	a.n_stores = (size_t)(argc - optind);
	if (a.n_stores < command->stores_min || a.n_stores > command->stores_max)
		usage(command);
	if (a.output != NULL)
		keep_inputs(&a, a.output);
	if ((status = command->run(&a)) == EXIT_USAGE)
		usage(command);
	free(selected);
	return (status);
}
