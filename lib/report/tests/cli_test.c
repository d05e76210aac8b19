#include <atf-c.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge/manual.h"
#include "report/tests/run_report.h"

ATF_TC_WITHOUT_HEAD(usage);
ATF_TC_BODY(usage, tc)
{
	(void)tc;
	make_good("t.db");
	ATF_CHECK_EQ(3, report((char *[]){ "connect-report", NULL }));
	ATF_CHECK_EQ(3, REPORT("nonsense"));
	ATF_CHECK_EQ(3, REPORT("summary"));
	ATF_CHECK_EQ(3, REPORT("summary", "--all", "t.db", "t.db"));
	ATF_CHECK_EQ(3, REPORT("summary", "--all", "-q", "t.db"));
	ATF_CHECK_EQ(3, REPORT("summary", "--all", "--tested", "t.db"));
	ATF_CHECK_EQ(3, REPORT("summary", "--all", "-m", "nobody", "t.db"));
	ATF_CHECK(atf_utils_grep_file("nobody is not one of the manuals: .*posix", "err"));
	ATF_CHECK_EQ(3, REPORT("html", "t.db"));
	ATF_CHECK_EQ(3, REPORT("clauses", "-s", "t.db", "-c", "x"));
	ATF_CHECK(atf_utils_grep_file("usage: connect-report clauses", "err"));
}

ATF_TC_WITHOUT_HEAD(mutants);
ATF_TC_BODY(mutants, tc)
{
	struct maker many;

	(void)tc;
	make_good("t.db");
	atf_utils_create_file("m.tsv", "wrong-errno\terrno/x:a.tcp4\tkilled\nno-errno\terrno/x:a.tcp4\tkilled\n"
	    "blocks\terrno/x:a.tcp4\tsurvived\n<b>\terrno/x:b.tcp4\tkilled\n");
	ATF_CHECK_EQ(0, REPORT("json", "-k", "m.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("\"wrong-errno\"", "out"));
	ATF_CHECK(atf_utils_grep_file("\"no-errno\"", "out"));
	ATF_CHECK(!atf_utils_grep_file("\"blocks\"", "out"));
	ATF_CHECK_EQ(0, REPORT("html", "-k", "m.tsv", "-o", "page", "t.db"));
	ATF_CHECK(atf_utils_grep_file("fails under 2 wrong", "page/index.html"));
	/* Cases are sorted by program, and x precedes x2. */
	many = maker_open("many.db");
	maker_case(&many, "tests/errno/x", "a.tcp4", "passed", NULL, NULL, LINES("errno/x:a.tcp4") END("passed"));
	maker_case(&many, "tests/errno/x2", "a.tcp4", "passed", NULL, NULL, LINES("errno/x2:a.tcp4") END("passed"));
	maker_close(&many);
	atf_utils_create_file("x.tsv", "of-x\terrno/x:a.tcp4\tkilled\n");
	ATF_CHECK_EQ(0, REPORT("json", "-k", "x.tsv", "many.db"));
	ATF_CHECK(atf_utils_grep_file("\"of-x\"", "out"));
	atf_utils_create_file("x2.tsv", "of-x2\terrno/x2:a.tcp4\tkilled\n");
	ATF_CHECK_EQ(0, REPORT("json", "-k", "x2.tsv", "many.db"));
	ATF_CHECK(atf_utils_grep_file("\"of-x2\"", "out"));
	ATF_CHECK_EQ(2, REPORT("json", "-k", "missing.tsv", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	atf_utils_create_file("bad.tsv", "wrong-errno\tkilled\n");
	ATF_CHECK_EQ(2, REPORT("json", "-k", "bad.tsv", "t.db"));
	ATF_CHECK(atf_utils_grep_file("bad.tsv:1: ", "err"));
	ATF_CHECK_EQ(0, lines_of("out"));
}

ATF_TC_WITHOUT_HEAD(check);
ATF_TC_BODY(check, tc)
{
	struct maker m;

	(void)tc;
	atf_utils_create_file("none.tsv", "#nothing\n");
	make_good("good.db");
	ATF_CHECK_EQ(0, REPORT("check", "-d", "none.tsv", "good.db"));
	ATF_CHECK(atf_utils_grep_file("^holds for freebsd posix", "out"));
	ATF_CHECK_EQ(1, REPORT("check", "--tested", "-d", "none.tsv", "good.db"));
	ATF_CHECK(atf_utils_grep_file("^untested: freebsd:EINTR: no case ran", "out"));
	make_bad("bad.db");
	ATF_CHECK_EQ(1, REPORT("check", "-d", "none.tsv", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("^deviation: freebsd:EBADF: call is 0, expected -1 EBADF: errno/x:a.tcp4", "out"));
	ATF_CHECK(atf_utils_grep_file("^does not hold", "out"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "none.tsv", "-m", "posix,linux", "bad.db"));
	atf_utils_create_file("list.tsv", "It is so.\n\terrno/x:*\tfreebsd:EBADF\tcall\t0\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("check", "-d", "list.tsv", "bad.db"));
	ATF_CHECK_EQ(1, REPORT("check", "-d", "list.tsv", "--strict", "bad.db"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "list.tsv", "good.db"));
	ATF_CHECK(atf_utils_grep_file("^warning: stale deviation: freebsd:EBADF", "out"));
	/* A row without a clause is for an outcome that no manual could permit. */
	make_hanging("hangs.db");
	ATF_CHECK_EQ(1, REPORT("check", "-d", "none.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("^deviation: every manual: again is blocked, expected 0.-1 E[*]: errno/x:a.tcp4", "out"));
	atf_utils_create_file("hang.tsv", "It hangs.\n\terrno/x:*\t-\tagain\tblocked\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("check", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file(": 1 case, 1 known deviation, none", "out"));
	ATF_CHECK(!atf_utils_grep_file("stale", "out"));
	ATF_CHECK_EQ(1, REPORT("check", "--strict", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("^deviation: every manual: again is blocked", "out"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "hang.tsv", "good.db"));
	ATF_CHECK(atf_utils_grep_file("^warning: stale deviation: every manual: again is blocked", "out"));
	ATF_CHECK_EQ(0, REPORT("check", "--as-run", "-d", "hang.tsv", "good.db"));
	ATF_CHECK(!atf_utils_grep_file("stale", "out"));
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("^  every manual$", "out"));
	ATF_CHECK(atf_utils_grep_file("^      It hangs.$", "out"));
	ATF_CHECK_EQ(0, REPORT("markdown", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("^. every manual . again . .* . blocked . It hangs", "out"));
	ATF_CHECK_EQ(0, REPORT("html", "-d", "hang.tsv", "-o", "page", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("<b>Every manual</b>.*<dt>Why</dt><dd>It hangs", "page/index.html"));
	ATF_CHECK_EQ(0, REPORT("kcidb", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("\"reason\": \"It hangs", "out"));
	ATF_CHECK_EQ(0, REPORT("json", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("\"kind\": \"known\"", "out"));
	ATF_CHECK(atf_utils_grep_file("\"clauses\": \\[\\]", "out"));
	ATF_CHECK_EQ(0, REPORT("json", "-d", "hang.tsv", "good.db"));
	ATF_CHECK(atf_utils_grep_file("\"cases\": \"errno/x:[*]\"", "out"));
	ATF_CHECK(!atf_utils_grep_file("\"-\"", "out"));
	/* Summary, page and JSON count the known deviations that nobody has explained. */
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("^Known deviations: 1$", "out"));
	ATF_CHECK_EQ(0, REPORT("json", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("\"unexplained\": 0", "out"));
	atf_utils_create_file("hang.tsv", "It hangs (seen, not explained)\n\terrno/x:*\t-\tagain\tblocked\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("^Known deviations: 1, 1 of them [(]seen, not explained[)]$", "out"));
	ATF_CHECK_EQ(0, REPORT("html", "-d", "hang.tsv", "-o", "page", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("<p>1 of them <i>[(]seen, not explained[)]</i></p>", "page/index.html"));
	ATF_CHECK_EQ(0, REPORT("json", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("\"unexplained\": 1", "out"));
	/* Under --strict none is known. */
	ATF_CHECK_EQ(0, REPORT("json", "--strict", "-d", "hang.tsv", "hangs.db"));
	ATF_CHECK(atf_utils_grep_file("\"unexplained\": 0", "out"));
	/* Text of a list does not affect a terminal or JSON, and errors in it are reported by line. */
	atf_utils_create_file("list.tsv", "It \x1b[31mis\xff so.\n\terrno/x:*\tfreebsd:EBADF\tcall\t0\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("json", "-d", "list.tsv", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("It .*x1b.31mis\xef\xbf\xbd so", "out"));
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "-d", "list.tsv", "bad.db"));
	ATF_CHECK(!atf_utils_grep_file("\x1b", "out"));
	atf_utils_create_file("list.tsv", "It is so.\n\terrno/x:*\tfreebsd:EBADF\tcall\t\x1b[31m\t*\t1\n");
	ATF_CHECK_EQ(2, REPORT("json", "-d", "list.tsv", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("list.tsv:2: \".x1b.31m\" holds", "err"));
	/* The warning about the old form comes once, however many stores there are. */
	atf_utils_create_file("old.tsv", "errno/x:*\tfreebsd:EBADF\tcall\t0\t*\tIt is so.\n");
	ATF_CHECK_EQ(0, REPORT("markdown", "-d", "old.tsv", "bad.db", "good.db"));
	ATF_CHECK(atf_utils_grep_file("old.tsv: .*the old form", "err"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK(!atf_utils_grep_file("old form", "out"));
	m = maker_open("broken.db");
	maker_case(&m, "tests/errno/x", "a.tcp4", "broken", "timed out", "freebsd:EBADF", NULL);
	maker_close(&m);
	ATF_CHECK_EQ(1, REPORT("check", "broken.db"));
	ATF_CHECK(atf_utils_grep_file("^unresolved: broken: timed out: errno/x:a.tcp4", "out"));
}

/* With --as-run, no report shows a clause that no case of the run names, and the report names the suite. */
ATF_TC_WITHOUT_HEAD(as_run);
ATF_TC_BODY(as_run, tc)
{
	struct maker m = maker_open("old.db");

	(void)tc;
	maker_case_of(&m, "linux", "6.1", "a", "passed", "expect\tcall\tfreebsd:EBADF\t-1 EBADF\nobserve\tcall\t-1 EBADF\n"
	    END("passed"));
	maker_close(&m);
	make_good("new.db");
	atf_utils_create_file("list.tsv", "It is newer.\n\terrno/x:*\tposix:EINTR\tcall\t0\t*\t1\n\n"
	    "It is over.\n\terrno/x:*\tfreebsd:EBADF\tcall\t-1 EIO\t*\t1\n");
	ATF_CHECK_EQ(0, REPORT("markdown", "--as-run", "-d", "list.tsv", "-o", "old", "old.db"));
	ATF_CHECK(atf_utils_grep_file("^\\| freebsd \\| 1 \\| 1 \\| 0 \\| 0 \\| 0 \\| 0 \\| 0 \\|$", "old"));
	ATF_CHECK(!atf_utils_grep_file("^\\| bs2000", "old"));
	ATF_CHECK(atf_utils_grep_file(", by a suite from before versions were recorded, judged by freebsd posix as of suite ",
	    "old"));
	ATF_CHECK(atf_utils_grep_file("-1 EIO", "old"));
	ATF_CHECK(!atf_utils_grep_file("EINTR", "old"));
	ATF_CHECK_EQ(0, REPORT("markdown", "-d", "list.tsv", "-o", "now", "old.db"));
	ATF_CHECK(!atf_utils_grep_file("^\\| freebsd \\| 1 \\|", "now"));
	ATF_CHECK(atf_utils_grep_file("^\\| bs2000", "now"));
	ATF_CHECK(atf_utils_grep_file("EINTR", "now"));
	ATF_CHECK(!atf_utils_grep_file("as of suite", "now"));
	ATF_CHECK_EQ(0, REPORT("markdown", "--as-run", "new.db"));
	ATF_CHECK(atf_utils_grep_file(", by suite 0.9, judged by", "out"));
	/* Among all current clauses, some are untested. */
	ATF_CHECK_EQ(0, REPORT("check", "--as-run", "--tested", "-d", "list.tsv", "old.db"));
	ATF_CHECK(atf_utils_grep_file("no clause untested", "out"));
	ATF_CHECK_EQ(2, lines_of("out"));
	ATF_CHECK_EQ(1, REPORT("check", "--tested", "-d", "list.tsv", "old.db"));
	ATF_CHECK_EQ(0, REPORT("json", "--as-run", "-o", "json", "old.db"));
	ATF_CHECK(atf_utils_grep_file("\"id\": \"freebsd:EBADF\"", "json"));
	ATF_CHECK(!atf_utils_grep_file("posix:EINTR", "json"));
	ATF_CHECK_EQ(0, REPORT("html", "--as-run", "-o", "page", "old.db"));
	ATF_CHECK(atf_utils_grep_file("id=\"freebsd:EBADF\"", "page/index.html"));
	ATF_CHECK(!atf_utils_grep_file("posix:EINTR", "page/index.html"));
	ATF_CHECK_EQ(0, REPORT("compare", "--as-run", "-f", "markdown", "old.db", "new.db"));
	ATF_CHECK(atf_utils_grep_file("from before versions were recorded \\|$", "out"));
	ATF_CHECK(atf_utils_grep_file("^\\| host \\| freebsd \\|$", "out"));
	ATF_CHECK(atf_utils_grep_file("as of suite", "out"));
	ATF_CHECK_EQ(0, REPORT("compare", "--as-run", "old.db", "new.db"));
	ATF_CHECK(atf_utils_grep_file("^  freebsd, 1 clause$", "out"));
	ATF_CHECK(!atf_utils_grep_file("^  posix", "out"));
}

/* An error prints one line, and leaves no complete or partial report. */
ATF_TC_WITHOUT_HEAD(errors);
ATF_TC_BODY(errors, tc)
{
	(void)tc;
	make_good("t.db");
	atf_utils_create_file("text.db", "no store %0512d", 0);
	ATF_REQUIRE_EQ(0, mkdir("old", 0700));
	atf_utils_create_file("old/index.html", "the old report");
	ATF_CHECK_EQ(2, REPORT("html", "-o", "old", "t.db", "text.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK(atf_utils_compare_file("old/index.html", "the old report"));
	ATF_CHECK_EQ(2, REPORT("html", "-o", "new", "missing.db"));
	ATF_CHECK_EQ(-1, access("new", F_OK));
	ATF_CHECK_EQ(2, REPORT("json", "-o", "report.json", "text.db"));
	ATF_CHECK_EQ(-1, access("report.json", F_OK));
	ATF_CHECK_EQ(2, REPORT("summary", "--all", "text.db"));
	ATF_CHECK_EQ(0, lines_of("out"));
	ATF_CHECK_EQ(2, REPORT("check", "-d", "missing.tsv", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK_EQ(2, REPORT("json", "-o", "no/such/folder", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
}

ATF_TC_WITHOUT_HEAD(reports);
ATF_TC_BODY(reports, tc)
{
	struct stat st;

	(void)tc;
	make_good("t.db");
	make_bad("b.db");
	umask(022);
	ATF_CHECK_EQ(0, REPORT("html", "-o", "a/b", "t.db"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a.tcp4", "a/b/index.html"));
	ATF_REQUIRE_EQ(0, stat("a/b/index.html", &st));
	ATF_CHECK_EQ(0644, st.st_mode & 0777);
	ATF_CHECK_EQ(0, REPORT("html", "-o", "two", "t.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("connect\\(\\) on 2 hosts", "two/index.html"));
	/* The hosts' pages are beside the matrix, with links both ways. */
	ATF_CHECK(atf_utils_grep_file("href=\"linux-6.18.0-test-t.db.html\"", "two/index.html"));
	ATF_CHECK(atf_utils_grep_file("href=\"linux-6.18.0-test-b.db.html\"", "two/index.html"));
	ATF_CHECK(atf_utils_grep_file("href=\"index.html\"", "two/linux-6.18.0-test-t.db.html"));
	ATF_CHECK(atf_utils_grep_file("id=errno/x:a.tcp4>", "two/linux-6.18.0-test-b.db.html"));
	ATF_CHECK_EQ(0, REPORT("json", "-o", "r.json", "t.db", "b.db"));
	ATF_CHECK(atf_utils_grep_file("\"kyua_id\": \"tests/errno/x:a.tcp4\"", "r.json"));
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "b.db"));
	ATF_CHECK(atf_utils_grep_file("1 failed", "out"));
	ATF_CHECK_EQ(0, REPORT("markdown", "b.db"));
	ATF_CHECK(atf_utils_grep_file("Unexpected deviations: 1", "out"));
}

ATF_TC_WITHOUT_HEAD(compare);
ATF_TC_BODY(compare, tc)
{
	struct maker m;

	(void)tc;
	make_good("good.db");
	make_bad("bad.db");
	ATF_CHECK_EQ(0, REPORT("compare", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("^1 case: 1 differs", "out"));
	ATF_CHECK(atf_utils_grep_file("B  0 .*deviates: linux 6.18.0-test .bad.db", "out"));
	ATF_CHECK_EQ(1, REPORT("compare", "--fail-on-difference", "good.db", "bad.db"));
	make_good("again.db");
	ATF_CHECK_EQ(0, REPORT("compare", "--fail-on-difference", "good.db", "again.db"));
	/* A case missing from one store is mentioned, but is not a difference. */
	m = maker_open("older.db");
	maker_case_of(&m, "linux", "5.1", "other", "passed", END("passed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("compare", "--fail-on-difference", "good.db", "older.db"));
	ATF_CHECK(atf_utils_grep_file("not in linux 5.1: 1: errno/x 1", "out"));

	ATF_CHECK_EQ(1, REPORT("compare", "--since", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("freebsd:EBADF: call was -1 EBADF, is 0", "out"));
	ATF_CHECK(atf_utils_grep_file("^1 broke, 0 mended", "out"));
	ATF_CHECK_EQ(0, REPORT("compare", "--since", "bad.db", "good.db"));
	ATF_CHECK_EQ(0, REPORT("compare", "--since", "good.db", "again.db"));
	ATF_CHECK(atf_utils_grep_file("1 unchanged", "out"));
	/* By a manual without that clause nothing broke. */
	ATF_CHECK_EQ(0, REPORT("compare", "-m", "posix", "--since", "good.db", "bad.db"));
	ATF_CHECK_EQ(1, REPORT("compare", "-f", "markdown", "-o", "since.md", "--since", "good.db", "bad.db"));
	ATF_CHECK_EQ(0, lines_of("out"));
	ATF_CHECK(atf_utils_grep_file("something broke", "since.md"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a.tcp4 . freebsd:EBADF: call was", "since.md"));
	ATF_CHECK_EQ(1, REPORT("compare", "--format", "json", "--since", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("\"kind\": \"broke\"", "out"));
	ATF_CHECK_EQ(0, REPORT("compare", "-f", "markdown", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("^. errno/x:a.tcp4 . call . ..A.. -1 EBADF: ", "out"));

	ATF_CHECK_EQ(3, REPORT("compare", "good.db"));
	ATF_CHECK_EQ(3, REPORT("compare", "--since", "good.db", "bad.db", "again.db"));
	ATF_CHECK_EQ(3, REPORT("compare", "--fail-on-difference", "--since", "good.db", "bad.db"));
	ATF_CHECK_EQ(3, REPORT("compare", "-f", "xml", "good.db", "bad.db"));
	ATF_CHECK(atf_utils_grep_file("xml is not one of the formats", "err"));
	ATF_CHECK_EQ(2, REPORT("compare", "good.db", "missing.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK_EQ(0, lines_of("out"));
}

/* A case's packet capture can be saved as a file, and its lines are shown unchanged. */
ATF_TC_WITHOUT_HEAD(packets);
ATF_TC_BODY(packets, tc)
{
	struct maker m = maker_open("t.db");

	(void)tc;
	maker_case_of(&m, "linux", "6.1", "a", "failed", "expect\tcall\tposix:EBADF\t-1 "
	    "EBADF\nobserve\tcall\t0\npackets\t1MOy\n"
	    "packets\toQ==\n" END("failed"));
	maker_case_of(&m, "linux", "6.1", "b", "failed", "packets\t\" onclick\n" END("failed"));
	maker_case_of(&m, "linux", "6.1", "c", "failed", "packets\tA===AAAA\n" END("failed"));
	maker_close(&m);
	ATF_CHECK_EQ(0, REPORT("json", "t.db"));
	ATF_CHECK(atf_utils_grep_file("\"packets\": \"1MOyoQ==\"", "out"));
	ATF_CHECK_EQ(0, REPORT("html", "-o", "page", "t.db"));
	ATF_CHECK(atf_utils_grep_file("<a download=\"errno-x-a.tcp4.pcap\" href=\"data:application/vnd.tcpdump.pcap;base64,"
	    "1MOyoQ==\"",
	    "page/index.html"));
	ATF_CHECK(!atf_utils_grep_file("errno-x-[bc].tcp4.pcap", "page/index.html"));
	ATF_CHECK(!atf_utils_grep_file("\" onclick", "page/index.html"));
}

/* What the rows of a catalogue demand. */
static const struct demand {
	const char *rows;	/* of the one case */
	const char *found;	/* a line of the lint, or NULL if there is none about rows */
} demands[] = {
	{ "posix:EBADF call -1 EBADF", NULL },
	{ "posix:EBADF linux:EBADF so_error EBADF", NULL },
	{ "posix:EBADF call -1 EBADF|-1 EINVAL", "posix:EBADF is never demanded" },
	{ "posix:EBADF call -1 E*", "posix:EBADF is never demanded" },
	{ "posix:EBADF call -1 EBADF|0", "posix:EBADF is never demanded" },
	{ "posix:EBADF peer none", "posix:EBADF is never demanded" },
	{ "posix:EBADF call -1 EBADF|-1 EINVAL\tposix:EBADF call -1 EBADF", NULL },
	/* An error at level may is met by its absence as well, and by no other error. */
	{ "posix:ENOBUFS call -1 ENOBUFS|0", NULL },
	{ "posix:ENOBUFS call 0", "posix:ENOBUFS is never demanded" },
	{ "posix:ENOBUFS call 0|-1 ENOBUFS|-1 ENOMEM", "posix:ENOBUFS is never demanded" },
	/* The statement names a second errno; a clause of kind errno may name none. */
	{ "linux:EACCES-broadcast call -1 EACCES|-1 EPERM", NULL },
	{ "rfc9293:invalid-remote call -1 E*", NULL },
	{ "rfc9293:invalid-remote call 0|-1 E*", "errno/x:a: the row of call cannot fail: 0|-1 E*" },
	{ "posix:dgram-peer call *", "posix:dgram-peer is never demanded" },
	{ "posix:dgram-peer so_error 0|E*", "errno/x:a: the row of so_error cannot fail: 0|E*" },
	/* All that the program knows of the observation. */
	{ "posix:dgram-peer peer as named|none", "errno/x:a: the row of peer cannot fail: as named|none" },
	{ "posix:dgram-peer peer as named|none", "posix:dgram-peer is never demanded" },
	{ "posix:dgram-peer peer as named|none\tlinux:dgram-peer peer as named", "posix:dgram-peer is never demanded" },
	{ "posix:dgram-peer peer as named|none\tlinux:dgram-peer peer another", NULL },
	{ "posix:dgram-peer peer as named|none\tlinux:dgram-peer sent another", "posix:dgram-peer is never demanded" },
	{ "posix:dgram-peer call 0|-1 EISCONN", NULL },
	/* A survey is not demanded, nor need its row fail. */
	{ "posix:unix-no-bind call 0|-1 E*", NULL },
	{ "posix:unix-no-bind posix:dgram-peer call 0|-1 E*", "errno/x:a: the row of call cannot fail: 0|-1 E*" },
	{ "posix:unix-no-bind local none|path\tlinux:unix7-autobind local another", NULL },
};

ATF_TC_WITHOUT_HEAD(demands);
ATF_TC_BODY(demands, tc)
{
	(void)tc;
	for (size_t i = 0; i < sizeof(demands) / sizeof(demands[0]); i++) {
		const struct demand *d = &demands[i];
		FILE *file = fopen("catalogue.tsv", "w");
		bool found = false;

		ATF_REQUIRE(file != NULL);
		fprintf(file, "errno/x:a\tposix:EBADF\tx\t%s\nerrno/y:a\tposix:EBADF\tx\tlinux:ENOTSOCK peer another\n", d->rows);
		fclose(file);
		ATF_CHECK_EQ(1, REPORT("clauses", "--lint", "-c", "catalogue.tsv"));
		ATF_REQUIRE((file = fopen("out", "r")) != NULL);
		for (char line[512]; fgets(line, sizeof(line), file) != NULL; ) {
			line[strcspn(line, "\n")] = '\0';
			/* The second case makes its clause one that is not demanded. */
			if (strstr(line, "ENOTSOCK") != NULL)
				continue;
			if (d->found == NULL)
				ATF_CHECK_MSG(strstr(line, "never demanded") == NULL && strstr(line, "cannot fail") == NULL,
				    "%s: %s", d->rows, line);
			else
				found = found || strcmp(line, d->found) == 0;
		}
		fclose(file);
		ATF_CHECK_MSG(d->found == NULL || found, "%s: nothing says: %s", d->rows, d->found);
	}
}

ATF_TC_WITHOUT_HEAD(clauses);
ATF_TC_BODY(clauses, tc)
{
	const struct manual *m = manual_find("freebsd12");
	FILE *file = fopen("catalogue.tsv", "w");

	(void)tc;
	ATF_REQUIRE(file != NULL && m != NULL);
	for (size_t i = 0; i < m->n_clauses; i++)
		fprintf(file, "errno/x:c%zu.tcp4\tposix:EBADF %s\tA sentence.\n", i, m->clauses[i].id);
	fclose(file);
	ATF_CHECK_EQ(0, REPORT("clauses", "-c", "catalogue.tsv"));
	ATF_CHECK(atf_utils_grep_file("^freebsd:EBADF \\(shall, all\\)", "out"));
	ATF_CHECK(atf_utils_grep_file("no case", "out"));
	ATF_CHECK(atf_utils_grep_file("errno/x:c0.tcp4", "out"));
	ATF_CHECK_EQ(0, REPORT("clauses", "--lint", "-m", "freebsd12", "-c", "catalogue.tsv"));
	ATF_CHECK_EQ(0, lines_of("out"));
	ATF_CHECK_EQ(1, REPORT("clauses", "--lint", "-c", "catalogue.tsv"));
	ATF_CHECK(atf_utils_grep_file("^freebsd:EBADF has no case", "out"));
	ATF_CHECK(!atf_utils_grep_file("posix:EBADF", "out"));
	atf_utils_create_file("wrong.tsv", "errno/x:a\tposix:NONE\tx\n");
	ATF_CHECK_EQ(1, REPORT("clauses", "--lint", "-m", "posix", "-c", "wrong.tsv"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a cites posix:NONE, which does not exist", "out"));
	atf_utils_create_file("bad.tsv", "no tab\n");
	ATF_CHECK_EQ(2, REPORT("clauses", "-c", "bad.tsv"));
	atf_utils_create_file("bad.tsv", "errno/x:a\tposix:EBADF\tx\tposix:EBADF call\n");
	ATF_CHECK_EQ(2, REPORT("clauses", "-c", "bad.tsv"));
	ATF_CHECK(atf_utils_grep_file("bad.tsv:1: a row is made of", "err"));
	make_good("t.db");
	ATF_CHECK_EQ(0, REPORT("clauses", "-s", "t.db", "-m", "freebsd"));
	ATF_CHECK(atf_utils_grep_file("errno/x:a.tcp4", "out"));
	ATF_CHECK_EQ(2, REPORT("clauses", "-c", "missing.tsv"));
}

/* The program and each subcommand print what is asked for to standard output, with status 0. */
ATF_TC_WITHOUT_HEAD(asked);
ATF_TC_BODY(asked, tc)
{
	static char *const help[] = { "--help", "-h" }, *const version[] = { "--version", "-V" };

	(void)tc;
	for (size_t i = 0; i < 2; i++) {
		ATF_CHECK_EQ(0, REPORT(help[i]));
		ATF_CHECK(atf_utils_grep_file("usage: connect-report summary", "out"));
		ATF_CHECK(atf_utils_grep_file("connect-report clauses", "out"));
		ATF_CHECK_EQ(0, lines_of("err"));
		ATF_CHECK_EQ(0, REPORT("check", help[i]));
		ATF_CHECK(atf_utils_grep_file("usage: connect-report check", "out"));
		ATF_CHECK(!atf_utils_grep_file("connect-report clauses", "out"));
		ATF_CHECK_EQ(0, REPORT(version[i]));
		ATF_CHECK(atf_utils_grep_file("^[^ ]+ [0-9]+\\.[0-9]+[^ ]*$", "out"));
		ATF_CHECK_EQ(1, lines_of("out"));
		ATF_CHECK_EQ(0, REPORT("json", version[i]));
		ATF_CHECK_EQ(1, lines_of("out"));
	}
	ATF_CHECK_EQ(3, REPORT("help"));
	ATF_CHECK_EQ(0, lines_of("out"));
}

/* Names and arguments reach the terminal escaped. */
ATF_TC_WITHOUT_HEAD(names);
ATF_TC_BODY(names, tc)
{
#define	EVIL	"\033[31m\r\xff\n"
	static char *const evil = EVIL;
	static char *const commands[][6] = {
		{ evil }, { "summary", evil }, { "html", "-o", EVIL "/" EVIL, "t.db" },
		{ "json", "-o", EVIL "no/x", "t.db" }, { "json", "-k", evil, "t.db" }, { "json", "-d", evil, "t.db" },
		{ "clauses", "-c", evil }, { "clauses", "-s", evil }, { "summary", "-m", evil, "t.db" },
		{ "compare", "-f", evil, "t.db" }, { "kcidb", "--origin", evil, "t.db" }, { "kcidb", "--build-id", evil, "t.db" },
		{ "summary", "--" EVIL, "t.db" }, { "summary", "-" EVIL, "t.db" }, { "summary", "bad" EVIL },
		{ "json", "-k", "bad" EVIL, "t.db" }, { "json", "-d", "bad" EVIL, "t.db" }, { "clauses", "-c", "bad" EVIL },
		{ "json", "-o", "t.db", "t.db", "bad" EVIL },
	};

	(void)tc;
	make_good("t.db");
	atf_utils_create_file("bad" EVIL, "%s", "x\n\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		char *arguments[8] = { "connect-report" };
		char text[8192];
		size_t length;
		FILE *err;
		int status;

		for (size_t j = 0; j < 6; j++)
			arguments[j + 1] = commands[i][j];
		status = report(arguments);
		ATF_CHECK_MSG(status == 2 || status == 3 || i == 2, "%zu: status %d", i, status);
		ATF_REQUIRE((err = fopen("err", "r")) != NULL);
		length = fread(text, 1, sizeof(text), err);
		fclose(err);
		ATF_CHECK_MSG(memchr(text, '\033', length) == NULL && memchr(text, '\r', length) == NULL &&
		    memchr(text, '\xff', length) == NULL, "%zu: %.*s", i, (int)length, text);
		ATF_CHECK_MSG(status != 2 || lines_of("err") == 1, "%zu: %d lines", i, lines_of("err"));
	}
#undef EVIL
}

/* One is followed by a singular. */
ATF_TC_WITHOUT_HEAD(counts);
ATF_TC_BODY(counts, tc)
{
	static char *const commands[][4] = { { "summary", "t.db" }, { "summary", "broken.db" }, { "markdown", "t.db" },
	    { "check", "t.db" }, { "check", "known.db" }, { "check", "broken.db" }, { "markdown", "known.db" },
	    { "compare", "t.db", "again.db" } };
	struct maker m;

	(void)tc;
	make_good("t.db");
	make_good("again.db");
	make_bad("known.db");
	atf_utils_create_file("list.tsv", "errno/x:*\tfreebsd:EBADF\tcall\t0\t*\tIt is so.\n");
	m = maker_open("broken.db");
	maker_case(&m, "tests/errno/x", "a.tcp4", "broken", "r", "freebsd:EBADF", HEAD("errno/x:a.tcp4", "none\tno"));
	maker_bytes(&m, "other", "tests/y", "b", "passed", NULL, NULL, NULL, 0);
	maker_close(&m);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		(void)report((char *[]){ "connect-report", commands[i][0], commands[i][1], commands[i][2], NULL });
		ATF_CHECK_MSG(!atf_utils_grep_file("(^|[^0-9.])1 +(cases|clauses|hosts|deviations|failures|known deviations|"
		    "unexpected deviations|expected failures)[^a-z]", "out"), "%s %s", commands[i][0], commands[i][1]);
	}
	ATF_CHECK_EQ(0, REPORT("markdown", "-d", "list.tsv", "known.db"));
	ATF_CHECK(atf_utils_grep_file("^1 case: 0 passed, 1 expected failure,", "out"));
	ATF_CHECK_EQ(0, REPORT("check", "-d", "list.tsv", "known.db"));
	ATF_CHECK(atf_utils_grep_file(": 1 case, 1 known deviation, none", "out"));
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "broken.db"));
	ATF_CHECK(atf_utils_grep_file("^1 case of other test suites in the store is left out", "out"));
}

/* Every output has the version of the suite that ran; stores from before it was recorded can be read. */
ATF_TC_WITHOUT_HEAD(version);
ATF_TC_BODY(version, tc)
{
	static const char *const lines[] = { "suite\t0.7+abc\n", "suite\t0.8\x1b\n" };
	static char *const commands[][4] = { { "summary", "--all", "t.db" }, { "markdown", "t.db" }, { "kcidb", "t.db" },
	    { "compare", "t.db", "old.db" }, { "compare", "-fmarkdown", "t.db", "old.db" },
	    { "compare", "-fjson", "t.db", "old.db" }, { "json", "t.db" } };
	struct maker m = maker_open("t.db");
	char output[2048];

	(void)tc;
	for (int i = 0; i < 2; i++) {
		char name[] = { (char)('a' + i), '\0' };

		snprintf(output, sizeof(output), "connect\t1\ncase\terrno/x:%s\tc\ttcp4\n%s"
		    "host\tlinux\tLinux\t6.1\t#1\tarm64\nmanuals\tposix\nstrict\tfalse\n" END("passed"), name, lines[i]);
		maker_case(&m, "tests/errno/x", name, "passed", NULL, NULL, output);
	}
	maker_close(&m);
	m = maker_open("old.db");
	maker_case_of(&m, "linux", "5.1", "other", "passed", END("passed"));
	maker_close(&m);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		ATF_CHECK_EQ(0, report((char *[]){ "connect-report", commands[i][0], commands[i][1], commands[i][2], commands[i][3],
		    NULL }));
		ATF_CHECK_MSG(atf_utils_grep_file("0\\.7[+\\]+abc", "out"), "%s", commands[i][0]);
		ATF_CHECK_MSG(atf_utils_grep_file("0\\.8", "out"), "%s", commands[i][0]);
	}
	ATF_CHECK(atf_utils_grep_file("\"version\": \"0.7[+]abc 0.8", "out"));
	ATF_CHECK_EQ(0, REPORT("html", "-o", "page", "t.db"));
	ATF_CHECK(atf_utils_grep_file("0.7[+]abc 0.8", "page/index.html"));
	ATF_CHECK_EQ(0, REPORT("html", "-o", "two", "t.db", "old.db"));
	ATF_CHECK(atf_utils_grep_file("0.7[+]abc 0.8", "two/index.html"));
	ATF_CHECK_EQ(0, REPORT("json", "old.db"));
	ATF_CHECK(atf_utils_grep_file("\"suite\": [{]", "out"));
	ATF_CHECK(atf_utils_grep_file("\"version\": null", "out"));
}

/* Times are in the format of RFC 3339. */
ATF_TC_WITHOUT_HEAD(times);
ATF_TC_BODY(times, tc)
{
	(void)tc;
	make_good("t.db");
	make_good("u.db");
	ATF_CHECK_EQ(0, REPORT("json", "t.db"));
	ATF_CHECK(atf_utils_grep_file("\"time\": \"2023-11-14T22:13:20Z\"", "out"));
	ATF_CHECK_EQ(0, REPORT("compare", "-f", "json", "t.db", "u.db"));
	ATF_CHECK(atf_utils_grep_file("\"time\": \"2023-11-14T22:13:20Z\"", "out"));
	ATF_CHECK_EQ(0, REPORT("compare", "-f", "json", "--since", "t.db", "u.db"));
	ATF_CHECK(atf_utils_grep_file("\"time\": \"2023-11-14T22:13:20Z\"", "out"));
}

/* The program finds the catalogue where make and make install put it. */
ATF_TC_WITHOUT_HEAD(catalogue);
ATF_TC_BODY(catalogue, tc)
{
	char path[1024];

	(void)tc;
	ATF_REQUIRE(mkdir("bin", 0700) == 0 && mkdir("share", 0700) == 0 && mkdir("share/connect-suite", 0700) == 0);
	atf_utils_create_file("bin/connect-report", "#!/bin/sh\n");
	ATF_REQUIRE_EQ(0, chmod("bin/connect-report", 0700));
	ATF_CHECK_EQ(2, report((char *[]){ "bin/connect-report", "clauses", NULL }));
	ATF_CHECK(atf_utils_grep_file("no catalogue .*/bin/catalogue.tsv .*/share/connect-suite/catalogue.tsv", "err"));
	ATF_CHECK_EQ(1, lines_of("err"));
	atf_utils_create_file("share/connect-suite/catalogue.tsv", "errno/x:installed\tposix:EBADF\tx\n");
	ATF_CHECK_EQ(0, report((char *[]){ "bin/connect-report", "clauses", NULL }));
	ATF_CHECK(atf_utils_grep_file("errno/x:installed", "out"));
	/* By its bare name, as from a shell, and through a symbolic link. */
	ATF_REQUIRE(getcwd(path, sizeof(path) - 8) != NULL);
	strcat(path, "/bin");
	ATF_REQUIRE_EQ(0, setenv("PATH", path, 1));
	ATF_CHECK_EQ(0, report((char *[]){ "connect-report", "clauses", NULL }));
	ATF_REQUIRE_EQ(0, symlink("bin/connect-report", "link"));
	ATF_CHECK_EQ(0, report((char *[]){ "./link", "clauses", NULL }));
	ATF_CHECK(atf_utils_grep_file("errno/x:installed", "out"));
	atf_utils_create_file("bin/catalogue.tsv", "errno/x:built\tposix:EBADF\tx\n");
	ATF_CHECK_EQ(0, report((char *[]){ "connect-report", "clauses", NULL }));
	ATF_CHECK(atf_utils_grep_file("errno/x:built", "out"));
	ATF_CHECK_EQ(2, report((char *[]){ "not/here", "clauses", NULL }));
	ATF_CHECK(atf_utils_grep_file("catalogue", "err"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, usage);
	ATF_TP_ADD_TC(tp, as_run);
	ATF_TP_ADD_TC(tp, mutants);
	ATF_TP_ADD_TC(tp, check);
	ATF_TP_ADD_TC(tp, errors);
	ATF_TP_ADD_TC(tp, reports);
	ATF_TP_ADD_TC(tp, compare);
	ATF_TP_ADD_TC(tp, packets);
	ATF_TP_ADD_TC(tp, clauses);
	ATF_TP_ADD_TC(tp, asked);
	ATF_TP_ADD_TC(tp, names);
	ATF_TP_ADD_TC(tp, counts);
	ATF_TP_ADD_TC(tp, version);
	ATF_TP_ADD_TC(tp, times);
	ATF_TP_ADD_TC(tp, catalogue);
	ATF_TP_ADD_TC(tp, demands);
	return (atf_no_error());
}
