#include <sys/resource.h>

#include <atf-c.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "mutants/run/run.h"
#include "run/tests/run_program.h"

#define	HOSTILE		"x\033[2J\r\xff"
#define	SHOWN		"x\\x1b[2J\\r\xef\xbf\xbd"

static const struct mutant some[] = { { .name = "first", .about = "*:*", .mistake = "m" },
    { .name = "first-as-second", .about = "*:*", .mistake = "m" } };

/* A valid catalogue. */
#define	CATALOGUE	"catalogue"

/* Functions for children that read a file. */

static int
catalogue(int argc, char *argv[])
{
	(void)argc;
	read_catalogue(argv[1]);
	return (0);
}

static void
prepare(void)
{
	table = some;
	n_table = sizeof(some) / sizeof(some[0]);
	tallies = calloc(n_table, sizeof(*tallies));
}

static int
likely(int argc, char *argv[])
{
	(void)argc;
	prepare();
	read_catalogue(CATALOGUE);
	read_likely(argv[1], true);
	return (0);
}

static int
likely_of_part(int argc, char *argv[])
{
	(void)argc;
	prepare();
	read_catalogue(CATALOGUE);
	read_likely(argv[1], false);
	return (!is_likely(0, 0) && is_likely(1, 0) ? 0 : 98);
}

static int
unreachable(int argc, char *argv[])
{
	(void)argc;
	read_catalogue(CATALOGUE);
	read_unreachable(argv[1]);
	return (0);
}

static int
library(int argc, char *argv[])
{
	(void)argc;
	read_table(argv[1]);
	return (0);
}

static int
matrix(int argc, char *argv[])
{
	(void)argc;
	prepare();
	write_matrix(argv[1], NULL, 0);
	return (0);
}

/* A file size limit stands for a full disk. */
static void
full_disk(void)
{
	struct rlimit limit = { .rlim_cur = 128, .rlim_max = 128 };

	(void)setrlimit(RLIMIT_FSIZE, &limit);
}

static int
status_of(int (*what)(int, char *[]), const char *path, void (*before)(void))
{
	char program[] = "mutants-run", *arguments[] = { program, (char *)(uintptr_t)path, NULL };

	return (program_status(program_start(what, arguments, "out", before)));
}

ATF_TC(inputs);
ATF_TC_HEAD(inputs, tc)
{
	atf_tc_set_md_var(tc, "descr", "A file that cannot be read or parsed gets a message with its name and line");
}
ATF_TC_BODY(inputs, tc)
{
	static const struct {
		int (*what)(int, char *[]);
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
	atf_utils_create_file(CATALOGUE, "e/p:a.tcp4\tx:y\td\n");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		atf_utils_create_file(HOSTILE, "%s", wrong[i].text);
		ATF_CHECK_EQ_MSG(wrong[i].message != NULL ? 2 : 0, status_of(wrong[i].what, HOSTILE, NULL), "%s", wrong[i].text);
		if (wrong[i].message != NULL) {
			ATF_CHECK_MSG(is_clean("err", wrong[i].message), "%s", wrong[i].text);
			ATF_CHECK(is_clean("err", SHOWN ":"));
		} else {
			ATF_CHECK(atf_utils_compare_file("err", ""));
		}
	}
	atf_utils_create_file(HOSTILE, "no library\n");
	ATF_CHECK_EQ(2, status_of(library, HOSTILE, NULL));
	ATF_CHECK(is_clean("err", "\\x1b[2J"));
	ATF_REQUIRE_EQ(0, unlink(HOSTILE));
	ATF_CHECK_EQ(2, status_of(catalogue, HOSTILE, NULL));
	ATF_CHECK(is_clean("err", SHOWN ": No such file"));
	ATF_CHECK_EQ(2, status_of(likely, HOSTILE, NULL));
	ATF_CHECK(is_clean("err", SHOWN ": No such file"));
	ATF_CHECK_EQ(2, status_of(unreachable, HOSTILE, NULL));
	ATF_CHECK(is_clean("err", SHOWN ": No such file"));
	ATF_CHECK_EQ(2, status_of(catalogue, ".", NULL));
	ATF_CHECK(is_clean("err", ".: Is a directory"));
}

ATF_TC(outputs);
ATF_TC_HEAD(outputs, tc)
{
	atf_tc_set_md_var(tc, "descr", "A matrix that cannot be written gets a message, and an older one stays");
}
ATF_TC_BODY(outputs, tc)
{
	(void)tc;
	ATF_CHECK_EQ(2, status_of(matrix, "no\033/such", NULL));
	ATF_CHECK(is_clean("err", "no\\x1b/such.tsv: No such file"));
	ATF_CHECK_EQ(0, status_of(matrix, "m", NULL));
	ATF_CHECK(atf_utils_grep_file("^mutant ", "m.txt"));
	atf_utils_create_file("m.txt", "old\n");
	ATF_CHECK_EQ(2, status_of(matrix, "m", full_disk));
	ATF_CHECK(is_clean("err", "m.txt: File too large"));
	ATF_CHECK(atf_utils_compare_file("m.txt", "old\n"));
}

ATF_TC(usage);
ATF_TC_HEAD(usage, tc)
{
	atf_tc_set_md_var(tc, "descr", "Wrong arguments get a message and exit status 3");
}
ATF_TC_BODY(usage, tc)
{
	static struct {
		char *arguments[4];	/* getopt() permutes them */
		const char *message;
	} wrong[] = {
		{ { "mutants-run", "-\033" }, "there is no option -\\x1b" }, { { "mutants-run", "-k" }, "-k" },
		{ { "mutants-run", "-j", "0" }, "-j '0': not a number" },
		{ { "mutants-run", "-j", HOSTILE }, "-j '" SHOWN "': not a number" },
		{ { "mutants-run", "catalogue" }, "usage: mutants-run" },
	};

	(void)tc;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ATF_CHECK_EQ_MSG(3, program_status(program_start(mutants_run, wrong[i].arguments, "out", NULL)), "%s",
		    wrong[i].message);
		ATF_CHECK(is_clean("err", wrong[i].message));
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, inputs);
	ATF_TP_ADD_TC(tp, outputs);
	ATF_TP_ADD_TC(tp, usage);
	return (atf_no_error());
}
