#include <atf-c.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/tests/run_report.h"

#define	HEADER	"# What linux does that a clause does not allow.  docs/deviations.md describes the file.\n" \
	"# A row: cases, clauses, observation, outcome, releases, and how many cases of the catalogue it covers.\n"
#define	PARAGRAPH	"\n(seen, not explained)\n"

#define	MET		"expect\tcall\tfreebsd:EBADF posix:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\n" END("passed")
#define	ZERO		"expect\tcall\tfreebsd:EBADF posix:EBADF\t-1 EBADF\nobserve\tcall\t0\n" END("failed")
#define	ZERO_OF(clause)	"expect\tcall\t" clause "\t-1 EBADF\nobserve\tcall\t0\n" END("failed")

static void
add(struct maker *m, const char *name, const char *lines)
{
	maker_case_of(m, "linux", "6.18.44-amd64", name, strstr(lines, "failed") != NULL ? "failed" : "passed", lines);
}

/* A catalogue of these cases of errno/x. */
static void
make_catalogue(const char *const names[])
{
	FILE *file = fopen("catalogue.tsv", "w");

	ATF_REQUIRE(file != NULL);
	for (size_t i = 0; names[i] != NULL; i++)
		fprintf(file, "errno/x:%s\tfreebsd:EBADF posix:EBADF\tA sentence\n", names[i]);
	ATF_REQUIRE_EQ(0, fclose(file));
}

/* The list of t.db, of all that it shows, is this; given back, it leaves nothing to list, and check holds. */
static void
check_list(const char *text)
{
	atf_utils_create_file("none.tsv", "#nothing\n");
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "none.tsv", "-o", "list.tsv", "t.db"));
	ATF_CHECK_EQ(0, lines_of("err"));
	if (!atf_utils_compare_file("list.tsv", text)) {
		atf_utils_cat_file("list.tsv", "");
		atf_tc_fail_nonfatal("expected:\n%s", text);
	}
	ATF_CHECK_EQ(0, REPORT("check", "-d", "list.tsv", "t.db"));
	ATF_CHECK(!atf_utils_grep_file("warning", "out"));
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "list.tsv", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out", HEADER));
}

ATF_TC(patterns);
ATF_TC_HEAD(patterns, tc)
{
	atf_tc_set_md_var(tc, "descr", "A row names its cases as a person would, and covers exactly these");
}
ATF_TC_BODY(patterns, tc)
{
	static const char *const names[] = { "a.tcp4", "a.tcp6", "b.tcp4", "b.tcp6", "b.udp4", "c.tcp4", "c.tcp6", "c.tcp4-mapped",
	    "d.tcp4", "d.tcp6", "d.udp4", "e.unix-stream", "e.unix-dgram", "e.abstract-stream", "f", "g", "h.tcp4", "h.tcp6",
	    "i.tcp4", "i.tcp6", "j.tcp4", "never.tcp4", NULL };
	static const char *const shown[] = { "a.tcp4", "a.tcp6", "b.tcp4", "b.tcp6", "b.udp4", "c.tcp4", "c.tcp4-mapped", "d.tcp4",
	    "d.tcp6", "e.unix-stream", "e.unix-dgram", "f", "g", "h.tcp4", "i.tcp4" };
	static const char *const met[] = { "c.tcp6", "d.udp4", "e.abstract-stream", "h.tcp6", "j.tcp4" };
	struct maker m = maker_open("t.db");

	(void)tc;
	make_catalogue(names);
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		char output[1024];

		snprintf(output, sizeof(output), "connect\t1\ncase\terrno/x:%s\tc\t%s\nhost\tlinux\tLinux\t6.18.44-amd64\t#1\tarm64\n"
		    "manuals\tfreebsd posix\nstrict\tfalse\n" ZERO, shown[i], strchr(shown[i], '.') != NULL ?
		    strchr(shown[i], '.') + 1 : "-");
		maker_case(&m, "tests/errno/x", shown[i], "failed", NULL, NULL, output);
	}
	for (size_t i = 0; i < sizeof(met) / sizeof(met[0]); i++)
		add(&m, met[i], MET);
	maker_close(&m);
	/* i.tcp6 did not run, so that nothing is said of it. */
	check_list(HEADER PARAGRAPH
	    "\terrno/x:{a,b}.*\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t5\n"
	    "\terrno/x:c.{tcp4,tcp4-mapped}\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t2\n"
	    "\terrno/x:d.tcp*\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t2\n"
	    "\terrno/x:e.unix-*\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t2\n"
	    "\terrno/x:{f,g}\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t2\n"
	    "\terrno/x:{h,i}.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t2\n");
}

ATF_TC(all_of_a_program);
ATF_TC_HEAD(all_of_a_program, tc)
{
	atf_tc_set_md_var(tc, "descr", "If all cases of a program show it, the row names the program");
}
ATF_TC_BODY(all_of_a_program, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	add(&m, "a.tcp4", ZERO);
	add(&m, "b.tcp4", ZERO);
	add(&m, "b.tcp6", ZERO);
	maker_close(&m);
	make_catalogue((const char *const[]){ "a.tcp4", NULL });
	check_list(HEADER PARAGRAPH "\terrno/x:*\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t3\n");
	make_catalogue((const char *const[]){ "a.tcp4", "c.tcp4", NULL });
	check_list(HEADER PARAGRAPH "\terrno/x:a.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t1\n"
	    "\terrno/x:b.*\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t2\n");
}

ATF_TC(paragraphs);
ATF_TC_HEAD(paragraphs, tc)
{
	atf_tc_set_md_var(tc, "descr", "Rows of one clause and outcome form a paragraph; an outcome that no clause judges has a row");
}
ATF_TC_BODY(paragraphs, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	make_catalogue((const char *const[]){ "a.tcp4", "b.tcp4", "c.tcp4", "d.tcp4", "e.tcp4", "f.tcp4", "g.tcp4", NULL });
	add(&m, "a.tcp4", ZERO_OF("freebsd:EBADF"));
	add(&m, "b.tcp4", "expect\tcall\tfreebsd:EINTR\t-1 EINTR\nobserve\tcall\t0\n" END("failed"));
	/* Of a clause and the later ones that mean the same, the row names the clause. */
	add(&m, "c.tcp4", ZERO_OF("posix:EBADF"));
	add(&m, "d.tcp4", "expect\tcall\tfreebsd:EAGAIN freebsd15:EAGAIN\t-1 EAGAIN\nobserve\tcall\t-1 EIO\n" END("failed"));
	add(&m, "e.tcp4", "expect\tcall\tfreebsd15:EAGAIN\t-1 EAGAIN\nobserve\tcall\t-1 EIO\n" END("passed"));
	add(&m, "f.tcp4", "observe\tcall\tblocked\nobserve\tkept\tchanged: flags\n" END("failed"));
	/* Clauses of manuals that are not selected are listed as well. */
	add(&m, "g.tcp4", "expect\tcall\tlinux:EBADF\t-1 EBADF\nexpect\tagain\tlinux:EBADF\t0\nobserve\tcall\t0\nobserve\tagain\t0\n"
	    END("passed"));
	maker_close(&m);
	check_list(HEADER PARAGRAPH
	    "\terrno/x:a.tcp4\tfreebsd:EBADF\tcall\t0\t6.18\t1\n"
	    "\terrno/x:c.tcp4\tposix:EBADF\tcall\t0\t6.18\t1\n"
	    "\terrno/x:g.tcp4\tlinux:EBADF\tcall\t0\t6.18\t1\n" PARAGRAPH
	    "\terrno/x:b.tcp4\tfreebsd:EINTR\tcall\t0\t6.18\t1\n" PARAGRAPH
	    "\terrno/x:d.tcp4\tfreebsd:EAGAIN\tcall\t-1 EIO\t6.18\t1\n"
	    "\terrno/x:e.tcp4\tfreebsd15:EAGAIN\tcall\t-1 EIO\t6.18\t1\n" PARAGRAPH
	    "\terrno/x:f.tcp4\t-\tcall\tblocked\t6.18\t1\n" PARAGRAPH
	    "\terrno/x:f.tcp4\t-\tkept\tchanged: flags\t6.18\t1\n");
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "list.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("^Known deviations: 8, 8 of them [(]seen, not explained[)]$", "out"));
	/* -m selects the clauses; what no manual could permit stays. */
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "none.tsv", "-m", "linux", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out", HEADER PARAGRAPH "\terrno/x:f.tcp4\t-\tcall\tblocked\t6.18\t1\n" PARAGRAPH
	    "\terrno/x:f.tcp4\t-\tkept\tchanged: flags\t6.18\t1\n" PARAGRAPH
	    "\terrno/x:g.tcp4\tlinux:EBADF\tcall\t0\t6.18\t1\n"));
}

ATF_TC(known);
ATF_TC_HEAD(known, tc)
{
	atf_tc_set_md_var(tc, "descr", "What a row covers is left out, so that the output can be added to the list; --strict lists all");
}
ATF_TC_BODY(known, tc)
{
#define	KNOWN	"It is so.\n\terrno/x:a.*\tfreebsd:EBADF posix:EBADF\tcall\t0\t*\t1\n"
#define	OTHER	"\terrno/x:b.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t1\n"
	struct maker m = maker_open("t.db");

	(void)tc;
	make_catalogue((const char *const[]){ "a.tcp4", "b.tcp4", "c.tcp4", NULL });
	atf_utils_create_file("list.tsv", KNOWN);
	add(&m, "a.tcp4", ZERO);
	add(&m, "b.tcp4", ZERO);
	add(&m, "c.tcp4", MET);
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "list.tsv", "-o", "more.tsv", "t.db"));
	ATF_CHECK(atf_utils_compare_file("more.tsv", HEADER PARAGRAPH OTHER));
	ATF_CHECK(atf_utils_compare_file("list.tsv", KNOWN));
	ATF_REQUIRE_EQ(0, system("cat list.tsv more.tsv >both.tsv"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "both.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("2 known deviations, none unexpected", "out"));
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "both.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("^Known deviations: 2, 1 of them", "out"));
	ATF_CHECK_EQ(0, REPORT("deviations", "--strict", "-c", "catalogue.tsv", "-d", "both.tsv", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out", HEADER PARAGRAPH
	    "\terrno/x:{a,b}.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t2\n"));
	/* Of a case that a row covers by one clause, the other is listed. */
	atf_utils_create_file("list.tsv", "It is so.\n\terrno/x:*\tposix:EBADF\tcall\t0\t*\t3\n");
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "list.tsv", "t.db"));
	ATF_CHECK(atf_utils_compare_file("out", HEADER PARAGRAPH "\terrno/x:{a,b}.tcp4\tfreebsd:EBADF\tcall\t0\t6.18\t2\n"));
}

ATF_TC(stores);
ATF_TC_HEAD(stores, tc)
{
	atf_tc_set_md_var(tc, "descr", "Several stores of one host make one list, which names the releases; other hosts are refused");
}
ATF_TC_BODY(stores, tc)
{
	static const struct {
		const char *name, *host, *release, *cases[3];
	} stores[] = {
		{ "a.db", "linux", "5.10.223", { "a", "b" } },
		{ "b.db", "linux", "6.1.9-amd64", { "a" } },
		{ "c.db", "linux", "6.1.9-amd64", { "a" } },
		{ "d.db", "linux", "rolling", { "a" } },
		{ "e.db", "linux", "7", { "a" } },
		{ "f.db", "freebsd", "15.0-RELEASE", { "a" } },
	};

	(void)tc;
	make_catalogue((const char *const[]){ "a.tcp4", "b.tcp4", "c.tcp4", NULL });
	atf_utils_create_file("none.tsv", "#nothing\n");
	for (size_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++) {
		struct maker m = maker_open(stores[i].name);

		for (size_t j = 0; stores[i].cases[j] != NULL; j++)
			maker_case_of(&m, stores[i].host, stores[i].release, stores[i].cases[j], "failed", ZERO);
		maker_close(&m);
	}
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "none.tsv", "-o", "list.tsv", "a.db", "b.db", "c.db"));
	ATF_CHECK(atf_utils_compare_file("list.tsv", HEADER PARAGRAPH
	    "\terrno/x:a.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t5.10,6.1\t1\n"
	    "\terrno/x:b.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t5.10\t1\n"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "list.tsv", "a.db"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "list.tsv", "b.db"));
	ATF_CHECK_EQ(1, REPORT("check", "-d", "list.tsv", "e.db"));
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "none.tsv", "-o", "list.tsv", "d.db"));
	ATF_CHECK(atf_utils_compare_file("list.tsv", HEADER PARAGRAPH
	    "\terrno/x:a.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t*\t1\n"));
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "none.tsv", "-o", "list.tsv", "e.db"));
	ATF_CHECK(atf_utils_compare_file("list.tsv", HEADER PARAGRAPH
	    "\terrno/x:a.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t7\t1\n"));
	ATF_CHECK_EQ(2, REPORT("deviations", "-c", "catalogue.tsv", "-o", "other.tsv", "a.db", "f.db"));
	ATF_CHECK(atf_utils_grep_file("f.db: of the host freebsd, and a list is of one host: a.db has linux", "err"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK_EQ(-1, access("other.tsv", F_OK));
}

ATF_TC(outputs);
ATF_TC_HEAD(outputs, tc)
{
	atf_tc_set_md_var(tc, "descr", "Inputs are never overwritten; without a catalogue the stores are one, and that is said");
}
ATF_TC_BODY(outputs, tc)
{
	(void)tc;
	make_bad("t.db");
	make_catalogue((const char *const[]){ "a.tcp4", "b.tcp4", NULL });
	atf_utils_create_file("none.tsv", "#nothing\n");
	ATF_CHECK_EQ(2, REPORT("deviations", "-d", "none.tsv", "-c", "catalogue.tsv", "-o", "none.tsv", "t.db"));
	ATF_CHECK_EQ(2, REPORT("deviations", "-d", "none.tsv", "-c", "catalogue.tsv", "-o", "catalogue.tsv", "t.db"));
	ATF_CHECK_EQ(2, REPORT("deviations", "-d", "none.tsv", "-c", "catalogue.tsv", "-o", "t.db", "t.db"));
	ATF_CHECK(atf_utils_grep_file("t.db: is an input", "err"));
	ATF_CHECK(atf_utils_compare_file("none.tsv", "#nothing\n"));
	ATF_CHECK_EQ(2, REPORT("deviations", "-c", "missing.tsv", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK_EQ(3, REPORT("deviations"));
	ATF_CHECK_EQ(3, REPORT("deviations", "--tested", "t.db"));
	ATF_CHECK_EQ(0, report((char *[]){ "./no/program", "deviations", "-d", "none.tsv", "t.db", NULL }));
	ATF_CHECK(atf_utils_grep_file("there is no catalogue of cases", "err"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK(atf_utils_compare_file("out", HEADER PARAGRAPH "\terrno/x:a.tcp4\tfreebsd:EBADF\tcall\t0\t6.18\t1\n"));
}

ATF_TC(hostile);
ATF_TC_HEAD(hostile, tc)
{
	atf_tc_set_md_var(tc, "descr", "What no row can name is left out with a warning, and every list that is written can be read");
}
ATF_TC_BODY(hostile, tc)
{
#define	ODD(id, lines)	"connect\t1\ncase\t" id "\tc\ttcp4\nhost\tlinux\tLinux\t6.18\t#1\tarm64\n" \
	"manuals\tfreebsd posix\nstrict\tfalse\n" lines
	struct maker m = maker_open("t.db");

	(void)tc;
	make_catalogue((const char *const[]){ "a.tcp4", NULL });
	maker_case(&m, "tests/errno/x", "p", "failed", NULL, NULL, ODD("errno/x:a{b,c}*.tcp4", ZERO));
	maker_case(&m, "tests/errno/x", "q", "failed", NULL, NULL, ODD("errno/x:\033[31m", ZERO));
	maker_case(&m, "tests/errno/x", "r", "failed", NULL, NULL, ODD("errno/x:a.tcp4", ZERO_OF("freebsd:NONE nobody:KNOWS")));
	maker_case(&m, "tests/errno/x", "s", "failed", NULL, NULL, ODD("errno/x:b.tcp4",
	    "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t\n" END("failed")));
	/* A pattern of the first two would cover the third as well. */
	maker_case(&m, "tests/errno/x", "t", "failed", NULL, NULL, ODD("errno/x:d.tcp4", ZERO));
	maker_case(&m, "tests/errno/x", "u", "failed", NULL, NULL, ODD("errno/x:d.tcp6", ZERO));
	maker_case(&m, "tests/errno/x", "v", "passed", NULL, NULL, ODD("errno/x:d.e.tcp4", MET));
	maker_case(&m, "tests/errno/x", "w", "failed", NULL, NULL, ODD("no colon", ZERO));
	maker_case(&m, "tests/errno/x", "x", "failed", NULL, NULL, ODD("nocolon", ZERO));
	maker_close(&m);
	atf_utils_create_file("none.tsv", "#nothing\n");
	ATF_CHECK_EQ(0, REPORT("deviations", "-c", "catalogue.tsv", "-d", "none.tsv", "-o", "list.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a[{]b,c[}][*].tcp4: call is 0: left out, since no row can name it", "err"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a.tcp4: call is 0: left out, since no manual here has the clause nobody:KNOWS", "err"));
	ATF_CHECK(!atf_utils_grep_file("\033", "err"));
	ATF_CHECK(atf_utils_compare_file("list.tsv", HEADER PARAGRAPH
	    "\terrno/x:d.tcp4\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t1\n"
	    "\terrno/x:d.tcp6\tfreebsd:EBADF posix:EBADF\tcall\t0\t6.18\t1\n"));
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "list.tsv", "t.db"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, patterns);
	ATF_TP_ADD_TC(tp, all_of_a_program);
	ATF_TP_ADD_TC(tp, paragraphs);
	ATF_TP_ADD_TC(tp, known);
	ATF_TP_ADD_TC(tp, stores);
	ATF_TP_ADD_TC(tp, outputs);
	ATF_TP_ADD_TC(tp, hostile);
	return (atf_no_error());
}
