#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atf-c.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/clean.h"
#include "mutants/run/run.h"
#include "report/output.h"

#define	HOSTILE		"x\033[2J\r\xff"
#define	SHOWN		"x\\x1b[2J\\r\xef\xbf\xbd"

static const struct mutant some[] = { { .name = "first", .about = "*:*", .mistake = "m" },
    { .name = "first-as-second", .about = "*:*", .mistake = "m" } };

/* What a child does. */
static const char *path, *other;
static char *arguments[32];

static void
catalogue(void)
{
	read_catalogue(path);
}

static void
likely(void)
{
	table = some;
	n_table = sizeof(some) / sizeof(some[0]);
	read_catalogue(other);
	read_likely(path, true);
}

static void
likely_of_part(void)
{
	table = some;
	n_table = sizeof(some) / sizeof(some[0]);
	read_catalogue(other);
	read_likely(path, false);
	if (is_likely(0, 0) || !is_likely(1, 0) || is_likely(1, 1))
		exit(98);
}

static void
unreachable(void)
{
	read_catalogue(other);
	read_unreachable(path);
}

static void
library(void)
{
	read_table(path);
}

static void
matrix(void)
{
	table = some;
	n_table = sizeof(some) / sizeof(some[0]);
	tallies = calloc(n_table, sizeof(*tallies));
	write_matrix(path, NULL, 0);
}

static void
full_disk(void)
{
	struct rlimit limit = { .rlim_cur = 128, .rlim_max = 128 };

	if (setrlimit(RLIMIT_FSIZE, &limit) == -1)
		_exit(99);
	matrix();
}

static void
whole(void)
{
	int argc = 0;

	while (arguments[argc] != NULL)
		argc++;
	/* As in a program that has parsed nothing yet: ATF has, and by other rules. */
#ifdef __linux__
	optind = 0;
#else
	optind = optreset = 1;
#endif
	exit(mutants_run(argc, arguments));
}

/* The exit status of a child that does that, its messages in "err". */
static int
status_of(void (*what)(void))
{
	pid_t child;
	int status;

	fflush(stdout);
	fflush(stderr);
	ATF_REQUIRE((child = fork()) != -1);
	if (child == 0) {
		alarm(60);
		if (freopen("out", "w", stdout) == NULL || freopen("err", "w", stderr) == NULL)
			_exit(99);
		output_prepare();
		what();
		exit(0);
	}
	ATF_REQUIRE_EQ(child, waitpid(child, &status, 0));
	ATF_REQUIRE_MSG(WIFEXITED(status), "killed by %d", WTERMSIG(status));
	return (WEXITSTATUS(status));
}

/* Whether the first line on standard error says so, and does nothing to a terminal. */
static bool
says(const char *what)
{
	char line[8192] = "", *clean;
	FILE *file = fopen("err", "r");
	bool said;

	ATF_REQUIRE(file != NULL);
	(void)!fgets(line, sizeof(line), file);
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	ATF_REQUIRE((clean = clean_copy(line, strlen(line), sizeof(line))) != NULL);
	said = strstr(line, what) != NULL && strcmp(clean, line) == 0;
	if (!said)
		fprintf(stderr, "said: %s\n", line);
	free(clean);
	return (said);
}

ATF_TC(inputs);
ATF_TC_HEAD(inputs, tc)
{
	atf_tc_set_md_var(tc, "descr", "What cannot be read, or is no list of that kind, is said with its name and line");
}
ATF_TC_BODY(inputs, tc)
{
	static const struct {
		void (*what)(void);
		const char *text, *message;
	} wrong[] = {
		{ catalogue, "", ": no cases" }, { catalogue, HOSTILE "\n", ":1: not a line of a catalogue: " SHOWN },
		{ catalogue, "e/p:a\tx:y\td\n\n", ":2: not a line of a catalogue" },
		{ catalogue, "e/p" HOSTILE ":a\tx:y\td\n", ":1: not a line of a catalogue" },
		{ catalogue, "p:a\tx:y\td\n", ":1: not a line" }, { catalogue, "e/p\tx:y\td\n", ":1: not a line" },
		{ likely, HOSTILE "\n", ":1: not a mutant and a case: " SHOWN },
		{ likely, "first\te/p:a.tcp4\nfirs\te/p:a.tcp4\n", ":2: there is no mutant of that name" },
		{ likely, "first" HOSTILE "\te/p:a.tcp4\n", "no mutant of that name: first" SHOWN },
		{ likely, "first\te/p:nosuch\n", ":1: there is no case of that name" },
		{ likely, "first\te/p:a.tcp4", NULL }, { likely_of_part, "first-as-second\te/p:a.tcp4\nfirst\te/q:b\n", NULL },
		{ unreachable, "# comment\n\n" HOSTILE "\n", ":3: no reason: " SHOWN },
	};

	(void)tc;
	other = "catalogue";
	atf_utils_create_file(other, "e/p:a.tcp4\tx:y\td\n");
	path = HOSTILE;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		atf_utils_create_file(path, "%s", wrong[i].text);
		ATF_CHECK_EQ_MSG(wrong[i].message != NULL ? 2 : 0, status_of(wrong[i].what), "%s", wrong[i].text);
		if (wrong[i].message != NULL) {
			ATF_CHECK_MSG(says(wrong[i].message), "%s", wrong[i].text);
			ATF_CHECK(says(SHOWN ":"));
		} else {
			ATF_CHECK(atf_utils_compare_file("err", ""));
		}
	}
	atf_utils_create_file(path, "no library\n");
	ATF_CHECK_EQ(2, status_of(library));
	ATF_CHECK(says("\\x1b[2J"));
	ATF_REQUIRE_EQ(0, unlink(path));
	ATF_CHECK_EQ(2, status_of(catalogue));
	ATF_CHECK(says(SHOWN ": No such file"));
	ATF_CHECK_EQ(2, status_of(likely));
	ATF_CHECK(says(SHOWN ": No such file"));
	ATF_CHECK_EQ(2, status_of(unreachable));
	ATF_CHECK(says(SHOWN ": No such file"));
	path = ".";
	ATF_CHECK_EQ(2, status_of(catalogue));
	ATF_CHECK(says(".: Is a directory"));
}

ATF_TC(outputs);
ATF_TC_HEAD(outputs, tc)
{
	atf_tc_set_md_var(tc, "descr", "A matrix that cannot be written is said, and an older one stays as it was");
}
ATF_TC_BODY(outputs, tc)
{
	(void)tc;
	path = "no\033/such";
	ATF_CHECK_EQ(2, status_of(matrix));
	ATF_CHECK(says("no\\x1b/such.tsv: No such file"));
	path = "m";
	ATF_CHECK_EQ(0, status_of(matrix));
	ATF_CHECK(atf_utils_grep_file("^mutant ", "m.txt"));
	atf_utils_create_file("m.txt", "old\n");
	ATF_CHECK_EQ(2, status_of(full_disk));
	ATF_CHECK(says("m.txt: File too large"));
	ATF_CHECK(atf_utils_compare_file("m.txt", "old\n"));
}

ATF_TC(usage);
ATF_TC_HEAD(usage, tc)
{
	atf_tc_set_md_var(tc, "descr", "Wrong arguments are said and exit with 3");
}
ATF_TC_BODY(usage, tc)
{
	static const struct {
		const char *option, *argument, *message;
	} wrong[] = {
		{ "-\033", NULL, "there is no option -\\x1b" }, { "-k", NULL, "-k" }, { "-j", "0", "-j '0': not a number" },
		{ "-j", HOSTILE, "-j '" SHOWN "': not a number" }, { "catalogue", NULL, "usage: mutants-run" },
	};

	(void)tc;
	arguments[0] = (char[]){ "mutants-run" };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		arguments[1] = (char *)(uintptr_t)wrong[i].option;
		arguments[2] = (char *)(uintptr_t)wrong[i].argument;
		ATF_CHECK_EQ_MSG(3, status_of(whole), "%s", wrong[i].message);
		ATF_CHECK(says(wrong[i].message));
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, inputs);
	ATF_TP_ADD_TC(tp, outputs);
	ATF_TP_ADD_TC(tp, usage);
	return (atf_no_error());
}
