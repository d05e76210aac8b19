#include <atf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/deviation.h"
#include "judge/manual.h"
#include "judge/embedded.h"

#ifndef CATALOGUE
#define	CATALOGUE	"build/catalogue.tsv"
#endif

#define	FILE_NAME	"list.tsv"
#define	ROW		"\terrno/x:*\tfreebsd:EBADF posix:EBADF\tcall\t0\t*\t3\n"
#define	PARAGRAPH	"It does so\n" ROW
#define	OLD_LINE	"errno/x:*\tfreebsd:EBADF posix:EBADF\tcall\t0\t*\tit does so\n"
#define	NOT_A_PATTERN	"\" is not a pattern of case ids: {a,b} holds alternatives, a final * matches any rest"

static void
write_bytes(const char *bytes, size_t length)
{
	FILE *file = fopen(FILE_NAME, "w");

	ATF_REQUIRE(file != NULL);
	ATF_REQUIRE_EQ(length, fwrite(bytes, 1, length, file));
	ATF_REQUIRE(fclose(file) == 0);
}

/* Writes the file and reads it as a list. */
static struct deviations
load(const char *text)
{
	struct deviations list = { .n = 0 };
	char message[1024] = "";

	write_bytes(text, strlen(text));
	ATF_REQUIRE_MSG(deviations_load(&list, FILE_NAME, message, sizeof(message)) == 0, "%s", message);
	return (list);
}

static void
check_wrong_bytes(const char *bytes, size_t length, const char *expected)
{
	struct deviations list = { .n = 0 };
	char message[1024] = "";

	write_bytes(bytes, length);
	ATF_CHECK_EQ_MSG(-1, deviations_load(&list, FILE_NAME, message, sizeof(message)), "%s", bytes);
	ATF_CHECK_MSG(strncmp(message, FILE_NAME, strlen(FILE_NAME)) == 0 && strcmp(message + strlen(FILE_NAME), expected) == 0,
	    "%s, expected %s", message, expected);
	deviations_free(&list);
}

static void
check_wrong(const char *text, const char *expected)
{
	check_wrong_bytes(text, strlen(text), expected);
}

ATF_TC_WITHOUT_HEAD(files);
ATF_TC_BODY(files, tc)
{
	struct deviations list = load("# comment\n\n" PARAGRAPH "# another\n"
	    "\terrno/y:{a,b}.tcp*\tposix:EIO\tpeer\tas named\t12.1\t10\n\n\n"
	    "A reason\nof two lines\n\t*\tposix:EBADF\tpeer\tnone\t-5.15,6.1-\t7");

	(void)tc;
	ATF_REQUIRE_EQ(3, list.n);
	ATF_CHECK_STREQ("errno/x:*", list.entries[0].cases);
	ATF_CHECK_STREQ("freebsd:EBADF posix:EBADF", list.entries[0].clauses);
	ATF_CHECK_STREQ("call", list.entries[0].observation);
	ATF_CHECK_STREQ("0", list.entries[0].outcome);
	ATF_CHECK_STREQ("*", list.entries[0].releases);
	ATF_CHECK_STREQ("It does so", list.entries[0].reason);
	ATF_CHECK_EQ(3, list.entries[0].count);
	ATF_CHECK_EQ(4, list.entries[0].line);
	ATF_CHECK_STREQ("It does so", list.entries[1].reason);
	ATF_CHECK_EQ(6, list.entries[1].line);
	ATF_CHECK_STREQ("A reason of two lines", list.entries[2].reason);
	ATF_CHECK_STREQ("-5.15,6.1-", list.entries[2].releases);
	ATF_CHECK_EQ(7, list.entries[2].count);
	deviations_free(&list);
	ATF_CHECK_EQ(0, list.n);

	list = load("It hangs\n\terrno/x:a\t-\tagain\tblocked\t*\t1\n\terrno/x:a\t-\tkept\tchanged: flags\t*\t1\n");
	ATF_REQUIRE_EQ(2, list.n);
	ATF_CHECK_STREQ(DEVIATION_NO_CLAUSE, list.entries[0].clauses);
	ATF_CHECK_STREQ("changed: flags", list.entries[1].outcome);
	deviations_free(&list);

	list = load("");
	ATF_CHECK_EQ(0, list.n);
	deviations_free(&list);
	list = load("# nothing is known\n");
	ATF_CHECK_EQ(0, list.n);
	deviations_free(&list);
}

/* CR LF and a byte order mark change nothing. */
ATF_TC_WITHOUT_HEAD(line_ends);
ATF_TC_BODY(line_ends, tc)
{
	struct deviations list = load("\xef\xbb\xbfIt does\r\nso\r\n\t*\tposix:EBADF\tcall\t0\t*\t3\r\n\r\nAnother\r\n"
	    "\t*\tposix:EIO\tcall\t0\t*\t4\r");

	(void)tc;
	ATF_REQUIRE_EQ(2, list.n);
	ATF_CHECK_STREQ("It does so", list.entries[0].reason);
	ATF_CHECK_EQ(3, list.entries[0].count);
	ATF_CHECK_STREQ("Another", list.entries[1].reason);
	ATF_CHECK_EQ(4, list.entries[1].count);
	deviations_free(&list);
	list = load("*\tposix:EBADF\tcall\t0\t*\tit does so\r\n");
	ATF_CHECK_STREQ("it does so", list.entries[0].reason);
	deviations_free(&list);
}

/* Reasons are shown on terminals and pages, and are written to records. */
ATF_TC_WITHOUT_HEAD(reasons_are_clean);
ATF_TC_BODY(reasons_are_clean, tc)
{
	struct deviations list = load("It \x1b[31mdoes\r so\xff \xe2\x80\xae" "now\n" ROW);
	char text[4096] = "";

	(void)tc;
	ATF_CHECK_STREQ("It \\x1b[31mdoes\\r so\xef\xbf\xbd \\u202enow", list.entries[0].reason);
	deviations_free(&list);
	list = load("*\tposix:EBADF\tcall\t0\t*\tit \x1b[31mdoes\xff so\n");
	ATF_CHECK_STREQ("it \\x1b[31mdoes\xef\xbf\xbd so", list.entries[0].reason);
	deviations_free(&list);
	memset(text, 'x', 2000);
	strcat(text, "\n" ROW);
	list = load(text);
	ATF_CHECK_EQ(1024 + strlen("[cut]"), strlen(list.entries[0].reason));
	deviations_free(&list);
}

/* A paragraph may name a bug: all of its rows have it, and no other. */
ATF_TC_WITHOUT_HEAD(bugs);
ATF_TC_BODY(bugs, tc)
{
	struct deviations list = load("It does\nso\nBug: https://bugs.example.org/1?a=b#c\n" ROW ROW "\nAnother\n" ROW);

	(void)tc;
	ATF_REQUIRE_EQ(3, list.n);
	ATF_CHECK_STREQ("It does so", list.entries[0].reason);
	ATF_CHECK_STREQ("https://bugs.example.org/1?a=b#c", list.entries[0].bug);
	ATF_CHECK_STREQ("https://bugs.example.org/1?a=b#c", list.entries[1].bug);
	ATF_CHECK_STREQ("Another", list.entries[2].reason);
	ATF_CHECK(list.entries[2].bug == NULL);
	deviations_free(&list);
#define	NO_BUG(address)	"\"" address "\" is not the address of a bug, which begins with https://"
	check_wrong("R\nBug: javascript:alert(1)\n" ROW, ":2: " NO_BUG("javascript:alert(1)"));
	check_wrong("R\nBug: https://\n" ROW, ":2: " NO_BUG("https://"));
	check_wrong("R\nBug: https://a/\"x\n" ROW, ":2: " NO_BUG("https://a/\"x"));
	check_wrong("R\nBug: https://a/ b\n" ROW, ":2: " NO_BUG("https://a/ b"));
	check_wrong("R\nBug: 12\n" ROW, ":2: " NO_BUG("12"));
	check_wrong("R\nBug: https://a/1\nBug: https://a/2\n" ROW, ":3: a paragraph names one bug");
	check_wrong("R\nBug: https://a/1\nMore\n" ROW, ":3: a reason stands before its bug");
	check_wrong("R\n" ROW "Bug: https://a/1\n", ":3: a bug stands between a reason and its rows");
	check_wrong("Bug: https://a/1\nR\n" ROW, ":1: a bug stands between a reason and its rows");
	check_wrong("R\nBug: https://a/1\n\n" PARAGRAPH, ":1: a reason without a row");
#undef NO_BUG
}

ATF_TC_WITHOUT_HEAD(errors_of_files);
ATF_TC_BODY(errors_of_files, tc)
{
	static const char null[] = "It does\0 so\n" ROW, null_in_row[] = PARAGRAPH "\terrno/x:a\0\tposix:EBADF\tcall\t0\t*\t3\n";
	struct deviations list = { .n = 0 };
	char message[1024] = "", brief[8];

	(void)tc;
#define	SIX	"a row needs six fields: cases, clauses, observation, outcome, releases, count"
	check_wrong("R\n\ta\tposix:EIO\tcall\t0\t*\n", ":2: " SIX);
	check_wrong("R\n\ta\tposix:EIO\tcall\t0\t*\t1\t\n", ":2: " SIX);
	check_wrong("# comment\n\n" PARAGRAPH "\ta\n", ":5: " SIX);
	check_wrong(PARAGRAPH "\ta\tposix:EIO\tcall\t\t*\t1\n", ":3: " SIX);
	check_wrong(PARAGRAPH "\t\ta\tposix:EIO\tcall\t0\t*\t1\n", ":3: " SIX);
	check_wrong(PARAGRAPH "\t\n", ":3: " SIX);
	check_wrong(ROW, ":1: a row without a reason above it");
	check_wrong(PARAGRAPH "\n" ROW, ":4: a row without a reason above it");
	check_wrong(PARAGRAPH "\nBare\nreason\n\n" PARAGRAPH, ":4: a reason without a row");
	check_wrong(PARAGRAPH "\nBare\n# comment\n", ":4: a reason without a row");
	check_wrong(PARAGRAPH "Next\n" ROW, ":3: a reason needs an empty line before it");
	check_wrong("R\n        a  posix:EIO\n", ":2: the line begins with a space; a row begins with a tab");
	check_wrong(PARAGRAPH " \n", ":3: the line begins with a space; a row begins with a tab");
	check_wrong(PARAGRAPH "\n" OLD_LINE, ":4: a reason cannot hold a tab; a row begins with one");

#define	CASES(cases)	PARAGRAPH "\t" cases "\tposix:EBADF\tcall\t0\t*\t1\n"
#define	BRACES		"\" has braces that do not hold two alternatives or more"
	check_wrong(CASES("errno/x:*.tcp4"), ":3: \"errno/x:*.tcp4\" has a * that is not its last character");
	check_wrong(CASES("errno/x:**"), ":3: \"errno/x:**\" has a * that is not its last character");
	check_wrong(CASES("x:tcp[46]"), ":3: \"x:tcp[46]" NOT_A_PATTERN);
	check_wrong(CASES("x:a?"), ":3: \"x:a?" NOT_A_PATTERN);
	check_wrong(CASES("x:a}"), ":3: \"x:a}" NOT_A_PATTERN);
	check_wrong(CASES("x:a,b"), ":3: \"x:a,b" NOT_A_PATTERN);
	check_wrong(CASES("x:{a"), ":3: \"x:{a" BRACES);
	check_wrong(CASES("x:{a,"), ":3: \"x:{a," BRACES);
	check_wrong(CASES("x:{a}"), ":3: \"x:{a}" BRACES);
	check_wrong(CASES("x:{}"), ":3: \"x:{}" BRACES);
	check_wrong(CASES("x:{a,}"), ":3: \"x:{a,}" BRACES);
	check_wrong(CASES("x:{,a}"), ":3: \"x:{,a}" BRACES);
	check_wrong(CASES("x:{a,{b,c}}"), ":3: \"x:{a,{b,c}}" BRACES);
	check_wrong(CASES("x:{a*,b}"), ":3: \"x:{a*,b}" BRACES);
	check_wrong(CASES("{a,b}{a,b}{a,b}{a,b}{a,b}"), ":3: \"{a,b}{a,b}{a,b}{a,b}{a,b}\" has too many braces");

#define	FIELDS(clauses, releases, count)	PARAGRAPH "\tx:a\t" clauses "\tcall\t0\t" releases "\t" count "\n"
	check_wrong(FIELDS("posix:EBADF posix:ENONE", "*", "1"), ":3: \"posix:ENONE\" is not a clause of any manual");
	check_wrong(FIELDS("EBADF", "*", "1"), ":3: \"EBADF\" is not a clause of any manual");
	check_wrong(FIELDS("posix:EBADF  posix:EIO", "*", "1"), ":3: \"\" is not a clause of any manual");
	check_wrong(FIELDS("posix:EBADF ", "*", "1"), ":3: \"\" is not a clause of any manual");
	check_wrong(FIELDS("-", "*", "1"), ":3: \"0\" is an outcome that a manual could permit, so that its row needs a clause");
	check_wrong(FIELDS("posix:EBADF -", "*", "1"), ":3: \"-\" is not a clause of any manual");
	check_wrong(FIELDS("- posix:EBADF", "*", "1"), ":3: \"-\" is not a clause of any manual");
	check_wrong(FIELDS("posix:EBADF", "new", "1"), ":3: \"new\" is not a list of releases");
	check_wrong(FIELDS("posix:EBADF", "6.1,", "1"), ":3: \"6.1,\" is not a list of releases");
	check_wrong(FIELDS("posix:EBADF", "-", "1"), ":3: \"-\" is not a list of releases");
	check_wrong(FIELDS("posix:EBADF", "6.1-6.2-6.3", "1"), ":3: \"6.1-6.2-6.3\" is not a list of releases");
	check_wrong(FIELDS("posix:EBADF", "*", "0"), ":3: \"0\" is not a count of cases");
	check_wrong(FIELDS("posix:EBADF", "*", "-1"), ":3: \"-1\" is not a count of cases");
	check_wrong(FIELDS("posix:EBADF", "*", "It does so"), ":3: \"It does so\" is not a count of cases");
	check_wrong(FIELDS("posix:EBADF", "*", "1000000"), ":3: \"1000000\" is not a count of cases");

	/* The old form. */
#define	OLD_SIX	"six fields are needed: cases, clauses, observation, outcome, releases, reason"
	check_wrong("a\tposix:EIO\tc\td\te\n", ":1: " OLD_SIX);
	check_wrong(OLD_LINE "a\tposix:EIO\tc\td\t\tf\n", ":2: " OLD_SIX);
	check_wrong(OLD_LINE "\n\tposix:EIO\tc\td\te\tf\n", ":3: " OLD_SIX);
	check_wrong(OLD_LINE "a\tposix:EIO\tc\td\te\tf\t", ":2: " OLD_SIX);
	check_wrong(OLD_LINE "a\t-\tc\td\te\tf\n",
	    ":2: \"d\" is an outcome that a manual could permit, so that its row needs a clause");
	check_wrong(OLD_LINE "a\tposix:ENONE\tc\td\te\tf\n", ":2: \"posix:ENONE\" is not a clause of any manual");

	/* Messages quote only cleaned text. */
	check_wrong_bytes(null, sizeof(null) - 1, ":1: the line holds a null byte");
	check_wrong_bytes(null_in_row, sizeof(null_in_row) - 1, ":3: the line holds a null byte");
#define	NO_FIELD	"\" holds a byte that is not allowed in this field"
	check_wrong(PARAGRAPH "\tx:\xff\tposix:EBADF\tcall\t0\t*\t1\n", ":3: \"x:\xef\xbf\xbd" NO_FIELD);
	check_wrong(PARAGRAPH "\tx:a\tposix:EBADF\tcall\t\x1b[31m\t*\t1\n", ":3: \"\\x1b[31m" NO_FIELD);
	check_wrong(PARAGRAPH "\tx:a\tposix:EBADF\tcall\t0\r\t*\t1\n", ":3: \"0\\r" NO_FIELD);
	check_wrong(OLD_LINE "x:a\tposix:EBADF\tcall\t\x1b[31m\t*\tr\n", ":2: \"\\x1b[31m" NO_FIELD);
	check_wrong(PARAGRAPH "\tx:\xc3\xa4\tposix:EBADF\tcall\t0\t*\t1\n",
	    ":3: \"x:\xc3\xa4" NOT_A_PATTERN);

	ATF_CHECK_EQ(-1, deviations_load(&list, "none.tsv", message, sizeof(message)));
	ATF_CHECK_STREQ("none.tsv: No such file or directory", message);
	ATF_CHECK_EQ(-1, deviations_load(&list, "no\x1b[31mne\n\xff", message, sizeof(message)));
	ATF_CHECK_STREQ("no\\x1b[31mne\\n\xef\xbf\xbd: No such file or directory", message);
	ATF_CHECK_EQ(-1, deviations_load(&list, ".", message, sizeof(message)));
	ATF_CHECK_STREQ(".: Is a directory", message);
	ATF_CHECK_EQ(-1, deviations_load(&list, "none.tsv", brief, sizeof(brief)));
	ATF_CHECK_STREQ("none.ts", brief);
	ATF_CHECK_EQ(0, list.n);
}

/* Reads the files in a child, since a process warns only once, and checks what it writes to standard error. */
static void
check_warning(const char *first, const char *second, const char *expected)
{
	pid_t child = atf_utils_fork();

	if (child == 0) {
		struct deviations list = { .n = 0 };
		char message[1024];

		if (deviations_load(&list, first, message, sizeof(message)) == -1 ||
		    deviations_load(&list, second, message, sizeof(message)) == -1)
			_exit(1);
		deviations_free(&list);
		_exit(0);
	}
	atf_utils_wait(child, 0, "", expected);
}

ATF_TC_WITHOUT_HEAD(old_form);
ATF_TC_BODY(old_form, tc)
{
	struct deviations list;

	(void)tc;
	atf_utils_create_file("old.tsv", OLD_LINE);
	atf_utils_create_file("new.tsv", PARAGRAPH);
	atf_utils_create_file("empty.tsv", "\n");
	check_warning("old.tsv", "old.tsv", "save:warning");
	ATF_CHECK(atf_utils_compare_file("warning", "deviation_test: old.tsv: one deviation per line is the old form, which a later "
	    "release will not read: docs/deviations.md\n"));
	check_warning("new.tsv", "empty.tsv", "");

	list = load("# comment\n\n" OLD_LINE "*.tcp[46]\tposix:EBADF\tpeer\tnone\t-5.15,6.1-\tlast, without a newline");
	ATF_REQUIRE_EQ(2, list.n);
	ATF_CHECK_STREQ("errno/x:*", list.entries[0].cases);
	ATF_CHECK_STREQ("it does so", list.entries[0].reason);
	ATF_CHECK_STREQ("last, without a newline", list.entries[1].reason);
	ATF_CHECK_EQ(0, list.entries[1].count);
	ATF_CHECK(deviation_covers(&list.entries[1], "errno/x:a.tcp6"));
	ATF_CHECK(!deviation_covers(&list.entries[1], "errno/x:a.udp6"));
	deviations_free(&list);
}

/* Every compiled-in list parses, or the program exits here; a host without a list has no deviations. */
ATF_TC_WITHOUT_HEAD(compiled_in);
ATF_TC_BODY(compiled_in, tc)
{
	struct deviations list = { .n = 0 };

	(void)tc;
	deviations_builtin(&list, "no such host");
	ATF_CHECK_EQ(0, list.n);
	deviations_builtin(&list, "linux");
	ATF_CHECK(list.n > 0);
	deviations_free(&list);
}

struct catalogue_case {
	char *id, *clauses, *rows;
};

struct catalogue {
	struct catalogue_case *cases;
	size_t n;
};

static void
read_catalogue(struct catalogue *catalogue, FILE *file)
{
	char *line = NULL;
	size_t allocated = 0;

	memset(catalogue, 0, sizeof(*catalogue));
	while (getline(&line, &allocated, file) != -1) {
		struct catalogue_case *c;
		char *rest = line, *id = strsep(&rest, "\t"), *clauses = strsep(&rest, "\t");

		ATF_REQUIRE(clauses != NULL && rest != NULL);
		rest[strcspn(rest, "\n")] = '\0';
		catalogue->cases = realloc(catalogue->cases, (catalogue->n + 1) * sizeof(*catalogue->cases));
		ATF_REQUIRE(catalogue->cases != NULL);
		c = &catalogue->cases[catalogue->n++];
		ATF_REQUIRE((c->id = strdup(id)) != NULL && (c->clauses = strdup(clauses)) != NULL);
		/* The first of the fields left is the description. */
		ATF_REQUIRE((c->rows = strdup(rest + strcspn(rest, "\t"))) != NULL);
	}
	free(line);
}

static void
free_catalogue(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->n; i++) {
		free(catalogue->cases[i].id);
		free(catalogue->cases[i].clauses);
		free(catalogue->cases[i].rows);
	}
	free(catalogue->cases);
}

/* Whether a row of the case's table, "CLAUSE... OBSERVATION ALLOWED", judges the observation. */
static bool
judges(const struct catalogue_case *c, const char *observation)
{
	for (const char *at = strchr(c->rows, '\t'); at != NULL; at = strchr(at, '\t')) {
		size_t length;

		for (at++; length = strcspn(at, " "), memchr(at, ':', length) != NULL; at += length)
			length += at[length] == ' ';
		if (length == strlen(observation) && strncmp(at, observation, length) == 0)
			return (true);
	}
	return (false);
}

static bool
cites(const struct deviation *d, const struct catalogue_case *c)
{
	char *clauses = strdup(c->clauses), *rest = clauses, *word;
	bool cited = false;

	ATF_REQUIRE(clauses != NULL);
	while ((word = strsep(&rest, " ")) != NULL)
		cited = cited || deviation_names(d, word);
	free(clauses);
	return (cited);
}

/* Whether both rows name a clause that the case cites. */
static bool
share_clause(const struct deviation *a, const struct deviation *b, const struct catalogue_case *c)
{
	char *clauses = strdup(c->clauses), *rest = clauses, *word;
	bool shared = deviation_names(a, "") && deviation_names(b, "");

	ATF_REQUIRE(clauses != NULL);
	while ((word = strsep(&rest, " ")) != NULL)
		shared = shared || (deviation_names(a, word) && deviation_names(b, word));
	free(clauses);
	return (shared);
}

/* Writes a line for each row whose count is wrong, that covers a case citing none of its clauses, or that overlaps another. */
static void
audit(FILE *out, const char *name, const struct deviations *list, const struct catalogue *catalogue)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct deviation *d = &list->entries[i];
		size_t covered = 0;

		for (size_t j = 0; j < catalogue->n; j++) {
			const struct catalogue_case *c = &catalogue->cases[j];

			if (!deviation_covers(d, c->id))
				continue;
			covered++;
			if (deviation_names(d, "")) {
				if (judges(c, d->observation))
					fprintf(out, "%s:%zu: covers %s, where a clause judges %s\n", name, d->line, c->id,
					    d->observation);
			} else if (!cites(d, c))
				fprintf(out, "%s:%zu: covers %s, which cites none of the row's clauses\n", name, d->line, c->id);
			for (size_t k = 0; k < i; k++) {
				const struct deviation *other = &list->entries[k];

				if (strcmp(d->observation, other->observation) == 0 && strcmp(d->outcome, other->outcome) == 0 &&
				    releases_overlap(d->releases, other->releases) && deviation_covers(other, c->id) &&
				    share_clause(d, other, c))
					fprintf(out, "%s:%zu: covers %s, as line %zu does\n", name, d->line, c->id, other->line);
			}
		}
		if (covered != d->count)
			fprintf(out, "%s:%zu: covers %zu cases but says %zu\n", name, d->line, covered, d->count);
	}
}

/* Returns what is wrong with the rows, for free(3). */
static char *
audit_text(const char *name, const struct deviations *list, const struct catalogue *catalogue)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ATF_REQUIRE(out != NULL);
	audit(out, name, list, catalogue);
	ATF_REQUIRE(fclose(out) == 0);
	return (text);
}

/* Each row covers exactly as many cases as it says, so that no new case becomes known by chance. */
ATF_TC_WITHOUT_HEAD(rows);
ATF_TC_BODY(rows, tc)
{
	const char *folder = CATALOGUE[0] == '/' ? "" : atf_tc_get_config_var(tc, "srcdir");
	struct catalogue catalogue;
	char path[4096], name[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s%s%s", folder, folder[0] != '\0' ? "/../../../" : "", CATALOGUE);
	ATF_REQUIRE_MSG((file = fopen(path, "r")) != NULL, "%s", path);
	read_catalogue(&catalogue, file);
	fclose(file);
	ATF_REQUIRE(catalogue.n > 1000);
	for (const struct embedded *f = deviation_files; f->name != NULL; f++) {
		struct deviations list = { .n = 0 };
		char *text;

		deviations_builtin(&list, f->name);
		ATF_CHECK(list.n > 0);
		snprintf(name, sizeof(name), "lib/deviations/%s.tsv", f->name);
		text = audit_text(name, &list, &catalogue);
		fputs(text, stderr);
		ATF_CHECK_MSG(text[0] == '\0', "%s: see standard error", name);
		free(text);
		deviations_free(&list);
	}
	free_catalogue(&catalogue);
}

/* The audit finds each fault. */
ATF_TC_WITHOUT_HEAD(wrong_rows);
ATF_TC_BODY(wrong_rows, tc)
{
	char cases[] = "errno/x:a.tcp4\tposix:EBADF posix:EIO\tA\nerrno/x:a.tcp6\tposix:EBADF\tB\nerrno/x:a.udp4\tposix:EIO\tC\n"
	    "errno/y:a\tposix:EIO\tD\tposix:EIO posix:EBADF call 0|-1 EIO\tposix:EIO again 0\nerrno/y:b\t\tE\n";
	struct catalogue catalogue;
	FILE *file = fmemopen(cases, strlen(cases), "r");
	struct deviations list;
	char *text;

	(void)tc;
	ATF_REQUIRE(file != NULL);
	read_catalogue(&catalogue, file);
	fclose(file);
	list = load("In order\n\terrno/x:a.{tcp4,tcp6}\tposix:EBADF\tcall\t0\t-5.15\t2\n"
	    "\terrno/x:a.{tcp4,tcp6}\tposix:EBADF\tcall\t0\t6.1-\t2\n"
	    "\terrno/x:a.{tcp4,tcp6}\tposix:EBADF\tagain\t0\t*\t2\n\terrno/x:a.{tcp4,tcp6}\tposix:EBADF\tcall\tblocked\t*\t2\n"
	    "\terrno/x:a.{tcp4,udp4}\tposix:EIO\tcall\t0\t*\t2\n"
	    "\terrno/y:*\t-\tpeer\tblocked\t*\t2\n\terrno/y:b\t-\tcall\tblocked\t*\t1\n");
	text = audit_text("l", &list, &catalogue);
	ATF_CHECK_STREQ("", text);
	free(text);
	deviations_free(&list);
	list = load("Not\n\terrno/x:a.tcp*\tposix:EBADF\tcall\t0\t*\t1\n\terrno/x:a.*\tposix:EBADF\tpeer\t0\t*\t3\n"
	    "\terrno/x:a.tcp4\tposix:EIO posix:EBADF\tcall\t0\t6.1\t1\n\terrno/x:none\tposix:EIO\tcall\t0\t*\t1\n"
	    "\terrno/y:*\t-\tcall\tblocked\t*\t2\n\terrno/y:a\t-\tagain\tblocked\t*\t1\n"
	    "\terrno/y:b\t-\tcall\tblocked\t6.1-\t1\n");
	text = audit_text("l", &list, &catalogue);
	ATF_CHECK_STREQ("l:2: covers 2 cases but says 1\nl:3: covers errno/x:a.udp4, which cites none of the row's clauses\n"
	    "l:4: covers errno/x:a.tcp4, as line 2 does\nl:5: covers 0 cases but says 1\n"
	    "l:6: covers errno/y:a, where a clause judges call\nl:7: covers errno/y:a, where a clause judges again\n"
	    "l:8: covers errno/y:b, as line 6 does\n", text);
	free(text);
	deviations_free(&list);
	free_catalogue(&catalogue);
}

ATF_TC_WITHOUT_HEAD(covering);
ATF_TC_BODY(covering, tc)
{
	static const struct {
		const char *cases, *id;
		bool covers;
	} patterns[] = {
		{ "x:a.tcp4", "x:a.tcp4", true },
		{ "x:a.tcp4", "x:a.tcp4-mapped", false },
		{ "x:a.tcp4-mapped", "x:a.tcp4", false },
		{ "x:a.tcp4*", "x:a.tcp4-mapped", true },
		{ "x:a.*", "x:a.", true },
		{ "x:a.*", "x:ab.tcp4", false },
		{ "*", "x:a", true },
		{ "x:{a,b}.tcp4", "x:a.tcp4", true },
		{ "x:{a,b}.tcp4", "x:b.tcp4", true },
		{ "x:{a,b}.tcp4", "x:c.tcp4", false },
		{ "x:{a,b}.tcp4", "x:{a,b}.tcp4", false },
		{ "x:{a,b}.tcp4", "x:", false },
		/* One alternative is a prefix of another. */
		{ "x:{a,a_b}.{tcp4,tcp4-mapped}", "x:a_b.tcp4-mapped", true },
		{ "x:{a,a_b}.{tcp4,tcp4-mapped}", "x:a.tcp4", true },
		{ "x:{a,a_b}.{tcp4,tcp4-mapped}", "x:a_.tcp4", false },
		{ "x:a.{tcp4,udp}*", "x:a.udplite6", true },
		{ "x:a.{tcp4,udp}*", "x:a.tcp6", false },
	};

	(void)tc;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		char cases[64];
		struct deviation d = { .cases = cases };

		snprintf(cases, sizeof(cases), "%s", patterns[i].cases);
		ATF_CHECK_EQ_MSG(patterns[i].covers, deviation_covers(&d, patterns[i].id), "%s %s", cases, patterns[i].id);
	}
}

static bool
finds(const struct deviations *list, const char *release, const char *id, const char *clause, const char *observation,
    const char *outcome)
{
	return (deviation_find(list, release, id, clause, observation, outcome) != NULL);
}

ATF_TC_WITHOUT_HEAD(finding);
ATF_TC_BODY(finding, tc)
{
	struct deviations list = load(
	    "the first\n\terrno/x:closed.*\tfreebsd:EBADF posix:EINVAL-length\tcall\t0\t6.1-\t1\n\n"
	    "the second\n\terrno/x:{closed,file}.{tcp4,tcp6}\tfreebsd:EBADF\tcall\t0\t*\t1\n\n"
	    "the third (seen, not explained)\n\terrno/x:closed.*\t-\tcall\tblocked\t6.1-\t1\n");
	const struct deviation *d;

	(void)tc;
	d = deviation_find(&list, "6.1", "errno/x:closed.tcp4", "freebsd:EBADF", "call", "0");
	ATF_REQUIRE(d != NULL);
	ATF_CHECK_STREQ("the first", d->reason);
	d = deviation_find(&list, "5.10", "errno/x:closed.tcp4", "freebsd:EBADF", "call", "0");
	ATF_REQUIRE(d != NULL);
	ATF_CHECK_STREQ("the second", d->reason);
	ATF_CHECK(finds(&list, "6.1", "errno/x:closed.udp4", "posix:EINVAL-length", "call", "0"));

	/* A difference in any one field: no match. */
	ATF_CHECK(!finds(&list, "5.10", "errno/x:closed.udp4", "freebsd:EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/y:closed.udp4", "freebsd:EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "linux:EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "freebsd:EBADF", "again", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "freebsd:EBADF", "call", "-1 EBADF"));
	/* Clauses match as whole words; outcomes are not patterns. */
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "posix:EINVAL", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "EBADF", "call", "0"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "freebsd:EBADF", "call", "*"));

	/* An outcome that no clause judges has rows of its own. */
	ATF_CHECK(finds(&list, "6.1", "errno/x:closed.udp4", "", "call", "blocked"));
	ATF_CHECK(!finds(&list, "5.10", "errno/x:closed.udp4", "", "call", "blocked"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "", "again", "blocked"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "freebsd:EBADF", "call", "blocked"));
	ATF_CHECK(!finds(&list, "6.1", "errno/x:closed.udp4", "", "call", "0"));

	ATF_CHECK(deviation_explained(&list.entries[0]));
	ATF_CHECK(!deviation_explained(&list.entries[2]));
	deviations_free(&list);
}

ATF_TC_WITHOUT_HEAD(releases);
ATF_TC_BODY(releases, tc)
{
	(void)tc;
	ATF_CHECK(release_matches("*", "6.18.44-amd64"));
	ATF_CHECK(release_matches("*", ""));
	ATF_CHECK(release_matches("6.1", "6.1"));
	ATF_CHECK(release_matches("6.1", "6.1.140-cloud"));
	ATF_CHECK(release_matches("6.1", "6.1-rc3"));
	ATF_CHECK(!release_matches("6.1", "6.18"));
	ATF_CHECK(!release_matches("6.18", "6.1"));
	ATF_CHECK(release_matches("6", "6.18"));
	ATF_CHECK(!release_matches("6", "16.1"));
	ATF_CHECK(release_matches("12.1", "12.1-RELEASE-p10"));

	ATF_CHECK(release_matches("6.1-", "6.1"));
	ATF_CHECK(release_matches("6.1-", "6.12.3"));
	ATF_CHECK(release_matches("6.1-", "7.0"));
	ATF_CHECK(!release_matches("6.1-", "6.0.19"));
	ATF_CHECK(!release_matches("6.1-", "5.15"));
	ATF_CHECK(release_matches("-5.15", "5.15.160"));
	ATF_CHECK(release_matches("-5.15", "4.4.0"));
	ATF_CHECK(!release_matches("-5.15", "5.16"));
	ATF_CHECK(release_matches("6.1-6.12", "6.1"));
	ATF_CHECK(release_matches("6.1-6.12", "6.6"));
	ATF_CHECK(release_matches("6.1-6.12", "6.12.9"));
	ATF_CHECK(!release_matches("6.1-6.12", "6.13"));
	ATF_CHECK(!release_matches("6.1-6.12", "6.0"));

	ATF_CHECK(release_matches("-5.15,6.1-6.6", "6.2"));
	ATF_CHECK(release_matches("-5.15, 6.1-6.6", "6.2"));
	ATF_CHECK(release_matches("5.10, 6.1", "5.10.1"));
	ATF_CHECK(!release_matches("-5.15,6.1-6.6", "5.19"));
	ATF_CHECK(!release_matches("", "6.1"));
	/* A release without a number sorts before all others. */
	ATF_CHECK(!release_matches("6.1", ""));
	ATF_CHECK(release_matches("-6.1", ""));
	/* A range that is too long is ignored. */
	ATF_CHECK(!release_matches("6.1-6.0000000000000000000000000000000000000000000000000000000000000012", "6.1"));
	ATF_CHECK(releases_overlap("*", "6.1"));
	ATF_CHECK(releases_overlap("6.1-", "-6.1"));
	ATF_CHECK(releases_overlap("5.10,6.1", "6.0-6.2"));
	ATF_CHECK(releases_overlap("6", "6.12"));
	ATF_CHECK(!releases_overlap("-5.15", "6.1-"));
	ATF_CHECK(!releases_overlap("5.10, 6.1", "5.11-6.0"));
}

/* A row speaks for the clauses of later manuals that mean the same, and a row of those for them alone. */
ATF_TC_WITHOUT_HEAD(later);
ATF_TC_BODY(later, tc)
{
	struct deviations list = load("It does so\n"
	    "\terrno/x:*\tposix:EBADF freebsd:EAGAIN\tcall\t0\t*\t1\n"
	    "\terrno/y:*\tfreebsd15:EAGAIN\tcall\t0\t*\t1\n");

	(void)tc;
	ATF_REQUIRE_EQ(2, list.n);
	ATF_CHECK_STREQ("freebsd:EAGAIN", clause_find("freebsd15:EAGAIN")->as);
	ATF_CHECK_EQ(&list.entries[0], deviation_find(&list, "15.0", "errno/x:a", "freebsd15:EAGAIN", "call", "0"));
	ATF_CHECK_EQ(&list.entries[1], deviation_find(&list, "15.0", "errno/y:a", "freebsd15:EAGAIN", "call", "0"));
	ATF_CHECK_EQ(NULL, deviation_find(&list, "15.0", "errno/y:a", "freebsd:EAGAIN", "call", "0"));
	ATF_CHECK_EQ(NULL, deviation_find(&list, "15.0", "errno/x:a", "freebsd15:EBADF", "call", "0"));
	ATF_CHECK_EQ(NULL, deviation_find(&list, "15.0", "errno/x:a", "freebsd15:NONE", "call", "0"));
	deviations_free(&list);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, files);
	ATF_TP_ADD_TC(tp, line_ends);
	ATF_TP_ADD_TC(tp, reasons_are_clean);
	ATF_TP_ADD_TC(tp, bugs);
	ATF_TP_ADD_TC(tp, errors_of_files);
	ATF_TP_ADD_TC(tp, old_form);
	ATF_TP_ADD_TC(tp, compiled_in);
	ATF_TP_ADD_TC(tp, rows);
	ATF_TP_ADD_TC(tp, wrong_rows);
	ATF_TP_ADD_TC(tp, covering);
	ATF_TP_ADD_TC(tp, finding);
	ATF_TP_ADD_TC(tp, later);
	ATF_TP_ADD_TC(tp, releases);
	return (atf_no_error());
}
