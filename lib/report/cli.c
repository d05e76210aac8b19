#include "report/cli.h"

#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/about.h"
#include "report/command.h"
#include "report/output.h"
#include "report/text.h"

struct command {
	const char *name;
	const char *options;	/* the short options it takes */
	const char *synopsis;
	size_t stores_min, stores_max;
	int (*run)(const struct arguments *);
};

#define	JUDGING		"Ad:m:S"
#define	JUDGING_USAGE	"[-d file] [-m manuals] [--as-run] [--strict]"

static const struct command commands[] = {
	{ "summary", JUDGING "ag:", JUDGING_USAGE " [--all | --page file] store", 1, 1, command_summary },
	{ "html", JUDGING "k:o:", JUDGING_USAGE " [-k mutants] -o directory store ...", 1, SIZE_MAX, command_html },
	{ "json", JUDGING "k:o:", JUDGING_USAGE " [-k mutants] [-o file] store ...", 1, SIZE_MAX, command_json },
	{ "markdown", JUDGING "o:", JUDGING_USAGE " [-o file] store ...", 1, SIZE_MAX, command_markdown },
	{ "document", JUDGING "o:", JUDGING_USAGE " [-o file] store ...", 1, SIZE_MAX, command_document },
	{ "junit", JUDGING "o:", JUDGING_USAGE " [-o file] store", 1, 1, command_junit },
	{ "ktap", JUDGING "o:", JUDGING_USAGE " [-o file] store", 1, 1, command_ktap },
	{ "ctrf", JUDGING "o:", JUDGING_USAGE " [-o file] store", 1, 1, command_ctrf },
	{ "csv", JUDGING "o:", JUDGING_USAGE " [-o file] store ...", 1, SIZE_MAX, command_csv },
	{ "check", JUDGING "T", JUDGING_USAGE " [--tested] store", 1, 1, command_check },
	{ "compare", JUDGING "F:f:o:X", JUDGING_USAGE " [-f format] [-o file] [--fail-on-difference] store store ...\n"
	    "       connect-report compare " JUDGING_USAGE " [-f format] [-o file] --since old new",
	    1, SIZE_MAX, command_compare },
	{ "kcidb", JUDGING "o:BCO", JUDGING_USAGE " [-o file] [--origin id] [--build-id id | --checkout-id id] store ...",
	    1, SIZE_MAX, command_kcidb },
	{ "merge", "o:P", "[--prefer-first] -o file store store ...", 2, SIZE_MAX, command_merge },
	{ "outcomes", "o:rw", "[--results | --waits] [-o file] store", 1, 1, command_outcomes },
	{ "deviations", "c:d:m:o:S", "[-c catalogue] [-d file] [-m manuals] [--strict] [-o file] store ...", 1, SIZE_MAX,
	    command_deviations },
	{ "show", JUDGING "c:p:", JUDGING_USAGE " [-c catalogue] [--pcap file] case | clause | errno [store ...]", 1, SIZE_MAX,
	    command_show },
	{ "cases", "c:l:s:", "[-c catalogue] [-l clauses] [-s store] [folder | program | case | @state ...]", 0, SIZE_MAX,
	    command_cases },
	{ "machine", JUDGING "o:DG", JUDGING_USAGE " [--dot | --svg] [-o file] case [store ...]", 1, SIZE_MAX, command_machine },
	{ "program", JUDGING "c:o:", JUDGING_USAGE " [-c catalogue] [-o file] case [word] [store ...]", 1, SIZE_MAX,
	    command_program },
	{ "catalogue", "c:o:", "[-c catalogue] -o directory [runs]", 0, 1, command_catalogue },
	{ "clauses", "c:m:s:L", "[-c catalogue | -s store] [-m manuals] [--lint]", 0, 0, command_clauses },
};

/* The usage of one subcommand, or of all with NULL. */
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

static enum format
format_of(const char *name)
{
	static const char *const names[] = { "text", "markdown", "json", "csv" };

	for (int i = FORMAT_TEXT; i <= FORMAT_CSV; i++)
		if (strcmp(name, names[i]) == 0)
			return ((enum format)i);
	text_warnx("%s is not one of the formats text, markdown, json, csv", name);
	exit(EXIT_USAGE);
}

/* Checks a list of manuals, separated by spaces or commas, and returns it with spaces. */
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
			text_warnx("%s is not one of the manuals:%s", id, names);
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
		{ "all", no_argument, NULL, 'a' },
		{ "as-run", no_argument, NULL, 'A' },
		{ "build-id", required_argument, NULL, 'B' },
		{ "catalogue", required_argument, NULL, 'c' },
		{ "checkout-id", required_argument, NULL, 'C' },
		{ "clauses", required_argument, NULL, 'l' },
		{ "deviations", required_argument, NULL, 'd' },
		{ "dot", no_argument, NULL, 'D' },
		{ "fail-on-difference", no_argument, NULL, 'X' },
		{ "format", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ "lint", no_argument, NULL, 'L' },
		{ "manuals", required_argument, NULL, 'm' },
		{ "mutants", required_argument, NULL, 'k' },
		{ "origin", required_argument, NULL, 'O' },
		{ "output", required_argument, NULL, 'o' },
		{ "page", required_argument, NULL, 'g' },
		{ "pcap", required_argument, NULL, 'p' },
		{ "prefer-first", no_argument, NULL, 'P' },
		{ "results", no_argument, NULL, 'r' },
		{ "since", required_argument, NULL, 'F' },
		{ "store", required_argument, NULL, 's' },
		{ "strict", no_argument, NULL, 'S' },
		{ "svg", no_argument, NULL, 'G' },
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
	a.program = a.options.program = argv[0];
	argc--;
	argv++;
	opterr = 0;
	for (;;) {
		int at = optind;

		if ((option = getopt_long(argc, argv, "+:Vc:d:f:hk:l:m:o:rs:w", long_options, NULL)) == -1)
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
		case 'A':
			a.options.as_run = true;
			break;
		case 'a':
			a.all = true;
			break;
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
		case 'D':
			a.dot = true;
			break;
		case 'F':
			a.since = optarg;
			break;
		case 'f':
			a.format = format_of(optarg);
			break;
		case 'G':
			a.svg = true;
			break;
		case 'g':
			a.page = optarg;
			break;
		case 'k':
			a.options.mutants = optarg;
			break;
		case 'L':
			a.lint = true;
			break;
		case 'l':
			a.clauses = optarg;
			break;
		case 'm':
			free(selected);
			a.options.manuals = selected = manual_list(optarg);
			break;
		case 'o':
			a.output = optarg;
			break;
		case 'p':
			a.pcap = optarg;
			break;
		case 'P':
			a.prefer_first = true;
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
	if (a.pcap != NULL)
		keep_inputs(&a, a.pcap);
	if ((status = command->run(&a)) == EXIT_USAGE)
		usage(command);
	free(selected);
	return (status);
}
