#include <sys/resource.h>
#include <sys/stat.h>

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
debts_of_whole(int argc, char *argv[])
{
	(void)argc;
	read_catalogue(CATALOGUE);
	read_debts(argv[1], true);
	return (debt_of("e/p:a.tcp4", "call") == NULL || debt_of("e/p:a.tcp4", "peer") != NULL ? 98 : 0);
}

static int
debts_of_part(int argc, char *argv[])
{
	(void)argc;
	read_catalogue(CATALOGUE);
	read_debts(argv[1], false);
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
		{ debts_of_whole, "# comment\n\n" HOSTILE "\n", ":3: not cases, an observation and a reason: " SHOWN },
		{ debts_of_whole, "e/p:*\tcall\t\n", ":1: not cases, an observation and a reason" },
		{ debts_of_whole, "e/p:*\t\treason\n", ":1: not cases, an observation and a reason" },
		{ debts_of_whole, "e/q:*\tcall\treason\n", ":1: there is no case of that name" },
		{ debts_of_part, "e/q:*\tcall\treason\n", NULL }, { debts_of_whole, "e/p:*\tcall\treason\n", NULL },
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
	ATF_CHECK_EQ(2, status_of(debts_of_whole, HOSTILE, NULL));
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

/* A program whose cases are told apart by how they fail under the mutant of their own name. */
#define	PROGRAM									\
	"for case; do :; done\n"						\
	"outcome=0 other=0\n"							\
	"[ \"${CONNECT_MUTANT-}\" != \"$case\" ] || echo 'mutant: acted' >&2\n"	\
	"case $case:${CONNECT_MUTANT-}:${CONNECT_MUTANT_WAIT:+wait} in\n"	\
	"firm:firm:*) outcome='-1 EIO' ;;\n"					\
	"waits:waits:*) outcome=blocked ;;\n"					\
	"slow:*:wait) outcome=blocked ;;\n"					\
	"once:once:*) mkdir ../../once && outcome='-1 EIO' ;;\n"		\
	"esac\n"								\
	"result=passed reason=\n"						\
	"[ $outcome = 0 ] || result=failed reason=call\n"			\
	"printf 'connect\\t1\\ncase\\te/p:%s\\t%s\\t-\\nhost\\tlinux\\tLinux\\t6\\t#1\\tx86_64\\n' $case $case\n" \
	"printf 'manuals\\tposix\\nstrict\\tfalse\\nexpect\\tcall\\tposix:%s\\t0\\nexpect\\tother\\tposix:other\\t0\\n' $case\n" \
	"printf 'observe\\tcall\\t%s\\nobserve\\tother\\t0\\nend\\t%s\\t%s\\n' \"$outcome\" $result $reason\n"

static const struct mutant thin[] = {
	{ .name = "firm", .about = "posix:firm", .mistake = "m", .wrong = ERRNO_TOUCHED },
	{ .name = "waits", .about = "posix:waits", .mistake = "m", .wrong = ERRNO_TOUCHED },
	{ .name = "slow", .about = "posix:slow", .mistake = "m", .wrong = ERRNO_TOUCHED },
	{ .name = "once", .about = "posix:once", .mistake = "m", .wrong = ERRNO_TOUCHED },
};

/* Runs each mutant; the list of debts is argv[1], and argv[2] says whether the run is quick. */
static int
run_thin(int argc, char *argv[])
{
	char programs[4096];
	struct run *runs = NULL;
	size_t n;
	bool quick = argc > 2, good;

	table = thin;
	n_table = sizeof(thin) / sizeof(thin[0]);
	tallies = calloc(n_table, sizeof(*tallies));
	for (size_t i = 0; i < n_table; i++)
		tallies[i].selected = true;
	read_catalogue(CATALOGUE);
	read_debts(argv[1], true);
	if (getcwd(programs, sizeof(programs)) == NULL)
		return (98);
	runs_open("", programs, 2);
	n = quick ? plan_quick(&runs) : plan_whole(&runs, false);
	if (!quick)
		repeat_thin(runs, n, THIN_OF_MUTANT | THIN_OF_CASE | THIN_IF_SINGLE);
	runs_close();
	write_matrix("matrix", runs, n);
	good = report_mutants(quick);
	return (report_cases(quick, true, true) && good ? 0 : 1);
}

static void
make_program(void)
{
	ATF_REQUIRE(mkdir("e", 0755) != -1);
	atf_utils_create_file("e/p", "#!/bin/sh\n%s", PROGRAM);
	ATF_REQUIRE(chmod("e/p", 0755) != -1);
}

static int
status_of_thin(const char *list, const char *quick)
{
	char *arguments[] = { (char *)(uintptr_t)"mutants-run", (char *)(uintptr_t)list, (char *)(uintptr_t)quick, NULL };

	(void)rmdir("once");
	return (program_status(program_start(run_thin, arguments, "out", NULL)));
}

ATF_TC(thin);
ATF_TC_HEAD(thin, tc)
{
	atf_tc_set_md_var(tc, "descr", "A proof by one case or by waits alone counts only if it stands beside a control");
}
ATF_TC_BODY(thin, tc)
{
	(void)tc;
	make_program();
	atf_utils_create_file(CATALOGUE, "e/p:firm\tposix:firm\td\ne/p:waits\tposix:waits\td\ne/p:slow\tposix:slow\td\n"
	    "e/p:once\tposix:once\td\n");
	atf_utils_create_file("debts", "e/p:*\tother\treason\n");
	ATF_CHECK_EQ(1, status_of_thin("debts", NULL));
	atf_utils_cat_file("out", "out: ");
	atf_utils_cat_file("err", "err: ");
	ATF_CHECK(atf_utils_grep_file("^4 proofs were thin and repeated beside a run without the mutant; 2 stand$", "out"));
	ATF_CHECK(atf_utils_grep_file("^  slow, by e/p:slow: the case did not pass without the mutant either$", "out"));
	ATF_CHECK(atf_utils_grep_file("^  once, by e/p:once: the case did not fail again$", "out"));
	ATF_CHECK(atf_utils_grep_file("^2 of 4 mutants were detected", "out"));
	ATF_CHECK(atf_utils_grep_file("^2 of 4 cases that judge a clause here", "out"));
	ATF_CHECK(atf_utils_grep_file("^once	e/p:once	unconfirmed$", "matrix.tsv"));
	ATF_CHECK(atf_utils_grep_file("^waits	e/p:waits	killed$", "matrix.tsv"));

	/* A quick run looks for no second proof: only waits are thin. */
	ATF_CHECK_EQ(1, status_of_thin("debts", "quick"));
	ATF_CHECK(atf_utils_grep_file("^2 proofs were thin and repeated beside a run without the mutant; 1 stand$", "out"));
	ATF_CHECK(atf_utils_grep_file("^3 of 4 mutants were detected", "out"));
}

ATF_TC(debts);
ATF_TC_HEAD(debts, tc)
{
	atf_tc_set_md_var(tc, "descr", "The list of debts has every judged observation that no mutant changes, and no other");
}
ATF_TC_BODY(debts, tc)
{
	(void)tc;
	make_program();
	atf_utils_create_file(CATALOGUE, "e/p:firm\tposix:firm\td\ne/p:waits\tposix:waits\td\n");
	/* The other two mutants have no case, and the run fails in any event: its output tells. */
	atf_utils_create_file("debts", "e/p:*\tother\treason\n");
	(void)status_of_thin("debts", NULL);
	ATF_CHECK(atf_utils_grep_file("^2 judged observations are debts", "out"));
	ATF_CHECK(!atf_utils_grep_file("list of debts", "out"));
	atf_utils_create_file("debts", "e/p:firm\tother\treason\ne/p:firm\tcall\treason\ne/p:waits\tnone\treason\n");
	(void)status_of_thin("debts", NULL);
	ATF_CHECK(atf_utils_grep_file("^1 judged observations are debts", "out"));
	ATF_CHECK(atf_utils_grep_file("^Judged observations that no mutant changed, and that the list of debts lacks:$", "out"));
	ATF_CHECK(atf_utils_grep_file("^  e/p:waits other$", "out"));
	ATF_CHECK(atf_utils_grep_file("^  e/p:firm call is in the list of debts, but a mutant changes it$", "out"));
	ATF_CHECK(atf_utils_grep_file("^  e/p:waits none is in the list of debts, but no clause judges it$", "out"));
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
	ATF_TP_ADD_TC(tp, thin);
	ATF_TP_ADD_TC(tp, debts);
	ATF_TP_ADD_TC(tp, usage);
	return (atf_no_error());
}
