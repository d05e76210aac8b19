#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atf-c.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run/run.h"
#include "run/tests/run_program.h"

/* The head of a test program in shell: lists the cases, or sets the case ($1) and the path of its result ($result). */
#define	PROGRAM(list)							\
	"#!/bin/sh\n"							\
	"for a; do case $a in\n"					\
	"-l) printf 'Content-Type: application/X-atf-tp; version=\"1\"\\n'; printf '" list "'; exit ;;\n" \
	"-r*) result=${a#-r} ;;\n-v) ;;\n*=*) variable=$a ;;\n*) set -- \"$a\" ;;\n" \
	"esac; done\npass() { echo passed >$result; }\ncase $1 in\n"

static void
make_program(const char *path, const char *text)
{
	char folder[256];

	(void)mkdir("t", 0755);
	snprintf(folder, sizeof(folder), "t/%s", path);
	atf_utils_create_file(folder, "%s", text);
	ATF_REQUIRE_EQ(0, chmod(folder, 0755));
}

static void
make_kyuafile(const char *names)
{
	(void)mkdir("t", 0755);
	atf_utils_create_file("t/Kyuafile", "syntax(2)\ntest_suite(\"connect\")\nfor _, program in ipairs({ %s }) do\n"
	    "atf_test_program{name=program}\nend\n", names);
}

static void
prepare(void)
{
	(void)mkdir("tmp", 0755);
	setenv("TMPDIR", atf_utils_readline(open("where", O_RDONLY)), 1);
	setenv("SECRET", "hunter2", 1);
}

static void
prepare_full(void)
{
	struct rlimit limit = { .rlim_cur = 16384, .rlim_max = 16384 };

	prepare();
	(void)setrlimit(RLIMIT_FSIZE, &limit);
}

static pid_t
begin(char *const arguments[], void (*before)(void))
{
	char where[1024];

	ATF_REQUIRE(getcwd(where, sizeof(where)) != NULL);
	atf_utils_create_file("where", "%s/tmp\n", where);
	return (program_start(connect_run, arguments, "out", before));
}

/* Whether the runner has left a directory in TMPDIR. */
static bool
left_anything(void)
{
	DIR *directory = opendir("tmp");
	struct dirent *entry;
	bool left = false;

	ATF_REQUIRE(directory != NULL);
	while ((entry = readdir(directory)) != NULL)
		left = left || entry->d_name[0] != '.';
	closedir(directory);
	return (left);
}

/* The exit status, or minus the signal that killed it. */
static int
end_of(pid_t child)
{
	int status = program_status(child);

	ATF_CHECK_MSG(!left_anything(), "a directory was left behind");
	return (status);
}

static int
run(char *const arguments[])
{
	return (end_of(begin(arguments, prepare)));
}

#define	RUN(...)	run((char *[]){ "connect-run", "-r", "t", "-o", "s.db", __VA_ARGS__, NULL })

/* The first column of the first row. */
static const char *
sql(const char *query)
{
	static char text[4096];
	sqlite3 *db;
	sqlite3_stmt *s;

	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_open_v2("s.db", &db, SQLITE_OPEN_READONLY, NULL));
	ATF_REQUIRE_EQ_MSG(SQLITE_OK, sqlite3_prepare_v2(db, query, -1, &s, NULL), "%s", sqlite3_errmsg(db));
	strlcpy(text, "nothing", sizeof(text));
	if (sqlite3_step(s) == SQLITE_ROW && sqlite3_column_text(s, 0) != NULL)
		strlcpy(text, (const char *)sqlite3_column_text(s, 0), sizeof(text));
	sqlite3_finalize(s);
	sqlite3_close(db);
	return (text);
}

#define	RESULT(name)	sql("SELECT result_type || ': ' || coalesce(result_reason, '') FROM test_results " \
	"JOIN test_cases USING (test_case_id) WHERE name = '" name "'")

ATF_TC(kinds);
ATF_TC_HEAD(kinds, tc)
{
	atf_tc_set_md_var(tc, "descr", "Cases that pass, fail, skip, break, hang, crash, leave processes and write too much");
}
ATF_TC_BODY(kinds, tc)
{
	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", PROGRAM("\\nident: good\\nX-clauses: a b\\n\\nident: bad\\n\\nident: skip\\n\\nident: early\\n\\n"
	    "ident: crash\\n\\nident: hang\\ntimeout: 1\\n\\nident: nul\\n\\nident: huge\\n\\nident: child\\n\\n"
	    "ident: closed\\n\\nident: cleanup\\nhas.cleanup: true\\n")
	    "good) echo out; echo err >&2; pass ;;\n"
	    "bad) echo 'failed: why' >$result; exit 1 ;;\n"
	    "skip) echo 'skipped: untested: no network' >$result ;;\n"
	    "early) exit 3 ;;\n"
	    "crash) kill -SEGV $$ ;;\n"
	    "hang) exec sleep 60 ;;\n"
	    "nul) printf 'a\\0b'; pass ;;\n"
	    "huge) exec yes ;;\n"
	    "child) sleep 60 & echo $! >&2; pass ;;\n"
	    "closed) mkdir -p a/b; touch a/b/c; chmod 0 a/b a; ln -s / root; pass ;;\n"
	    "esac\n");
	ATF_CHECK_EQ(1, RUN("-j", "4"));
	ATF_CHECK_STREQ("passed: ", RESULT("good"));
	ATF_CHECK_STREQ("failed: why", RESULT("bad"));
	ATF_CHECK_STREQ("skipped: untested: no network", RESULT("skip"));
	ATF_CHECK_STREQ("broken: Premature exit; test case exited with code 3", RESULT("early"));
	ATF_CHECK_STREQ("broken: Premature exit; test case received signal 11", RESULT("crash"));
	ATF_CHECK_STREQ("broken: Test case body timed out", RESULT("hang"));
	ATF_CHECK_STREQ("passed: ", RESULT("nul"));
	ATF_CHECK_MATCH("^broken: Test case wrote over", RESULT("huge"));
	ATF_CHECK_STREQ("passed: ", RESULT("child"));
	ATF_CHECK_STREQ("passed: ", RESULT("closed"));
	ATF_CHECK_MATCH("^broken: .*has.cleanup", RESULT("cleanup"));
	ATF_CHECK_STREQ("3", sql("SELECT max(schema_version) FROM metadata"));
	ATF_CHECK_STREQ("610062", sql("SELECT hex(contents) FROM files JOIN test_case_files USING (file_id) "
	    "JOIN test_cases USING (test_case_id) WHERE name = 'nul'"));
	ATF_CHECK_STREQ("a b", sql("SELECT property_value FROM metadatas JOIN test_cases USING (metadata_id) WHERE name = 'good' "
	    "AND property_name = 'custom.clauses'"));
	ATF_CHECK_STREQ("12", sql("SELECT count(*) FROM metadatas JOIN test_cases USING (metadata_id) WHERE name = 'bad'"));
	ATF_CHECK_STREQ("11", sql("SELECT count(DISTINCT metadata_id) FROM test_cases"));
	ATF_CHECK_STREQ("0", sql("SELECT count(*) FROM env_vars WHERE var_value LIKE '%hunter2%'"));
	ATF_CHECK(atf_utils_grep_file("^5/11 passed \\(6 failed\\)$", "out"));
	ATF_CHECK(atf_utils_grep_file("^p:bad  ->  failed: why  \\[0\\.[0-9]*s\\]$", "out"));
	/* The process group of a case is gone with it. */
	pid_t left = (pid_t)atoi(sql("SELECT contents FROM files JOIN test_case_files USING (file_id) JOIN test_cases "
	    "USING (test_case_id) WHERE name = 'child' AND file_name = '__STDERR__'"));
	ATF_REQUIRE(left > 1);
	for (int i = 0; i < 500 && kill(left, 0) == 0; i++)
		usleep(10000);
	ATF_CHECK_EQ(-1, kill(left, 0));
	ATF_CHECK_EQ(ESRCH, errno);
}

ATF_TC(programs);
ATF_TC_HEAD(programs, tc)
{
	atf_tc_set_md_var(tc, "descr", "A program without a list is a broken case, a missing one is left out; the others run");
}
ATF_TC_BODY(programs, tc)
{
	(void)tc;
	make_kyuafile("\"missing\", \"garbage\", \"dies\", \"text\", \"good\"");
	make_program("garbage", "#!/bin/sh\necho garbage\n");
	make_program("dies", "#!/bin/sh\nkill -9 $$\n");
	atf_utils_create_file("t/text", "not executable\n");
	make_program("good", PROGRAM("\\nident: a\\n") "a) pass ;; esac\n");
	ATF_CHECK_EQ(1, RUN("-j", "2"));
	ATF_CHECK_STREQ("3", sql("SELECT count(*) FROM test_cases WHERE name = '__test_cases_list__'"));
	ATF_CHECK_STREQ("4", sql("SELECT count(*) FROM test_programs WHERE test_suite_name = 'connect'"));
	ATF_CHECK_STREQ("passed: ", RESULT("a"));
	ATF_CHECK(atf_utils_grep_file("missing is listed but left out: No such file", "err"));
	ATF_CHECK_STREQ("broken: Test program cannot be run: Permission denied", sql("SELECT result_type || ': ' || result_reason "
	    "FROM test_results JOIN test_cases USING (test_case_id) JOIN test_programs USING (test_program_id) "
	    "WHERE relative_path = 'text'"));
}

ATF_TC(selected);
ATF_TC_HEAD(selected, tc)
{
	atf_tc_set_md_var(tc, "descr", "Named programs and cases run alone, with the variables given");
}
ATF_TC_BODY(selected, tc)
{
	(void)tc;
	make_kyuafile("\"p\", \"q\"");
	make_program("p", PROGRAM("\\nident: a\\n\\nident: b\\n") "*) echo $variable; pass ;; esac\n");
	make_program("q", PROGRAM("\\nident: c\\n") "*) pass ;; esac\n");
	ATF_CHECK_EQ(0, RUN("-v", "manuals=posix linux", "p:a"));
	ATF_CHECK_STREQ("1", sql("SELECT count(*) FROM test_cases"));
	ATF_CHECK_STREQ("manuals=posix linux\n", sql("SELECT contents FROM files"));
	ATF_CHECK_EQ(0, RUN("tests/p", "q:c"));
	ATF_CHECK_STREQ("3", sql("SELECT count(*) FROM test_cases"));
	/* That a case does not exist is known only after the others have run. */
	ATF_CHECK_EQ(1, RUN("p:a", "p:nosuch"));
	ATF_CHECK(atf_utils_grep_file("no case matched p:nosuch", "err"));
	ATF_CHECK_EQ(2, RUN("nosuch"));
	ATF_CHECK(atf_utils_grep_file("nosuch: no such program", "err"));
	ATF_REQUIRE_EQ(0, unlink("t/Kyuafile"));
	ATF_CHECK_EQ(0, RUN("p:b"));
	ATF_CHECK_STREQ("b", sql("SELECT name FROM test_cases"));
	ATF_CHECK_EQ(2, RUN("-j", "1"));
	ATF_CHECK(atf_utils_grep_file("Kyuafile: No such file", "err"));
}

ATF_TC(usage);
ATF_TC_HEAD(usage, tc)
{
	atf_tc_set_md_var(tc, "descr", "Wrong arguments get a message and exit status 3");
}
ATF_TC_BODY(usage, tc)
{
	static char *const wrong[][3] = { { "-v", "x", NULL }, { "-v", "=x", NULL }, { "-z", "1", NULL } };
	static char *const jobs[] = { "0", "-1", "+1", " 1", "1x", "x", "", "257", "99999999999999999999", "0x8", "1 ", "-o" };

	(void)tc;
	(void)mkdir("tmp", 0755);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ATF_CHECK_EQ(3, run((char *[]){ "connect-run", wrong[i][0], wrong[i][1], NULL }));
		ATF_CHECK(atf_utils_grep_file("^usage: ", "err"));
	}
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		ATF_CHECK_EQ_MSG(3, run((char *[]){ "connect-run", "-j", jobs[i], NULL }), "-j '%s'", jobs[i]);
		ATF_CHECK(atf_utils_grep_file("not a number of jobs from 1 to 256$", "err"));
	}
}

ATF_TC(asked);
ATF_TC_HEAD(asked, tc)
{
	atf_tc_set_md_var(tc, "descr", "--help, --version and other options work in any place");
}
ATF_TC_BODY(asked, tc)
{
	static struct {
		char *arguments[6];	/* getopt_long() permutes them */
		int status;
		const char *out;
	} of[] = {
		{ { "connect-run", "-h" }, 0, "^usage: connect-run " }, { { "connect-run", "--help" }, 0, "^usage: " },
		{ { "connect-run", "-j", "1", "--help" }, 0, "^usage: " },
		{ { "connect-run", "-v", "a=b", "p:a", "-h" }, 0, "^usage: " },
		{ { "connect-run", "p", "-o", "s.db", "--help" }, 0, "^usage: " },
		{ { "connect-run", "-V" }, 0, "^run_test [0-9]" }, { { "connect-run", "--version" }, 0, "^run_test [0-9]" },
		{ { "connect-run", "-r", "t", "-V" }, 0, "^run_test [0-9]" },
		{ { "connect-run", "p", "--version" }, 0, "^run_test [0-9]" },
		{ { "connect-run", "--hello" }, 3, NULL }, { { "connect-run", "--help=x" }, 3, NULL },
		{ { "connect-run", "-j" }, 3, NULL }, { { "connect-run", "p", "-o" }, 3, NULL },
		{ { "connect-run", "p", "--nosuch" }, 3, NULL }, { { "connect-run", "-jx", "--help" }, 3, NULL },
	};

	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", PROGRAM("\\nident: a\\n") "*) pass ;; esac\n");
	(void)mkdir("tmp", 0755);
	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		ATF_CHECK_EQ_MSG(of[i].status, run(of[i].arguments), "%s", of[i].arguments[1]);
		if (of[i].out != NULL)
			ATF_CHECK(atf_utils_grep_file("%s", "out", of[i].out));
		ATF_CHECK(atf_utils_compare_file(of[i].out != NULL ? "err" : "out", ""));
	}
	ATF_CHECK_EQ(-1, access("results.db", F_OK));
	/* Options may follow operands, but not after "--". */
	ATF_CHECK_EQ(0, run((char *[]){ "connect-run", "p:a", "-r", "t", "-o", "s.db", NULL }));
	ATF_CHECK_STREQ("passed: ", RESULT("a"));
	ATF_CHECK_EQ(2, run((char *[]){ "connect-run", "-r", "t", "--", "--help", NULL }));
	ATF_CHECK(atf_utils_grep_file("--help: no such program", "err"));
}

ATF_TC(strangers);
ATF_TC_HEAD(strangers, tc)
{
	atf_tc_set_md_var(tc, "descr", "Control characters in names, reasons and lines reach no terminal");
}
ATF_TC_BODY(strangers, tc)
{
	(void)tc;
	make_kyuafile("\"p\", \"p\033[2J\", \"gone\r\033[2J\xff\"");
	make_program("p", PROGRAM("\\nident: a\\033[2J\\n\\nident: b\\rb\\n\\nident: c\\377\\n")
	    "a*) printf 'failed: \\033[2J \\r \\377\\n' >$result; exit 1 ;;\n"
	    "*) pass ;; esac\n");
	make_program("p\033[2J", "#!/bin/sh\nprintf '\\033[2J\\n'\n");
	ATF_CHECK_EQ(1, RUN("p", "p\033[2J", "p:\033\xff", "-j", "2"));
	ATF_CHECK(is_clean("out", "p:a\\x1b[2J  ->  failed: \\x1b[2J \\r \xef\xbf\xbd  ["));
	ATF_CHECK(is_clean("out", "p:b\\rb  ->  passed"));
	ATF_CHECK(is_clean("out", "p:c\xef\xbf\xbd  ->  passed"));
	ATF_CHECK(is_clean("out", "p\\x1b[2J:__test_cases_list__  ->  broken: Invalid header"));
	ATF_CHECK(is_clean("err", "no case matched p:\\x1b\xef\xbf\xbd"));
	ATF_CHECK_STREQ("1B", sql("SELECT hex(substr(name, 2, 1)) FROM test_cases WHERE name LIKE 'a%'"));

	ATF_CHECK_EQ(1, RUN("-j", "1"));
	ATF_CHECK(is_clean("err", "gone\\r\\x1b[2J\xef\xbf\xbd is listed but left out: No such file"));
	ATF_CHECK_EQ(2, RUN("gone\r\033[2J\xff"));
	ATF_CHECK(is_clean("err", "/t/gone\\r\\x1b[2J\xef\xbf\xbd: No such file"));
	ATF_CHECK_EQ(2, RUN("\033\xff"));
	ATF_CHECK(is_clean("err", "\\x1b\xef\xbf\xbd: no such program or folder"));
	ATF_CHECK_EQ(2, RUN("-r", "\033\xff"));
	ATF_CHECK(is_clean("err", "\\x1b\xef\xbf\xbd: No such file"));
	ATF_CHECK_EQ(2, RUN("-o", "\033/\xff"));
	ATF_CHECK(is_clean("err", "\\x1b/\xef\xbf\xbd: No such file"));
	ATF_CHECK_EQ(0, RUN("-o", "s\033.db", "p:b\rb"));
	ATF_CHECK(is_clean("out", "Results saved to s\\x1b.db"));
	ATF_CHECK_EQ(3, RUN("-v", "\033\r"));
	ATF_CHECK(is_clean("err", "-v \\x1b\\r: not variable=value"));
	ATF_CHECK_EQ(3, RUN("-j", "\033"));
	ATF_CHECK(is_clean("err", "-j '\\x1b': not a number"));
	ATF_CHECK_EQ(3, RUN("-\033"));
	ATF_CHECK(is_clean("err", "-\\x1b"));
	ATF_CHECK_EQ(3, RUN("--\033\xff"));
	ATF_CHECK(is_clean("err", "--\\x1b\xef\xbf\xbd"));

	atf_utils_create_file("t/Kyuafile", "include(\"x\033\r\xff/Kyuafile\")\n");
	ATF_CHECK_EQ(2, RUN("-j", "1"));
	ATF_CHECK(is_clean("err", "/x\\x1b\\r\xef\xbf\xbd/Kyuafile: No such file"));
}

ATF_TC(few_descriptors);
ATF_TC_HEAD(few_descriptors, tc)
{
	atf_tc_set_md_var(tc, "descr", "The descriptor limit lowers the number of jobs, and every case still runs");
}
ATF_TC_BODY(few_descriptors, tc)
{
	struct rlimit limit = { .rlim_cur = 48, .rlim_max = 48 };

	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", "#!/bin/sh\nif [ $1 = -l ]; then\n"
	    "\tprintf 'Content-Type: application/X-atf-tp; version=\"1\"\\n'\n"
	    "\tfor i in 1 2 3 4 5 6 7 8 9; do for j in 0 1 2 3 4 5; do printf '\\nident: c%s\\n' $i$j; done; done\n"
	    "else\n\techo passed >${1#-r}\nfi\n");
	ATF_REQUIRE_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	ATF_CHECK_EQ(0, RUN("-j", "256"));
	ATF_CHECK(atf_utils_grep_file("^54/54 passed", "out"));
	ATF_CHECK(atf_utils_grep_file("jobs at a time, not 256: the limit is 48 descriptors", "err"));
}

ATF_TC(results);
ATF_TC_HEAD(results, tc)
{
	atf_tc_set_md_var(tc, "descr", "A result that is not a regular file breaks its case alone, and is not opened");
}
ATF_TC_BODY(results, tc)
{
	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", PROGRAM("\\nident: fifo\\n\\nident: held\\n\\nident: link\\n\\nident: dangling\\n\\nident: device\\n\\n"
	    "ident: folder\\n\\nident: huge\\n\\nident: closed\\n\\nident: stops\\ntimeout: 1\\n\\nident: deaf\\ntimeout: 1\\n\\n"
	    "ident: holds\\n\\nident: open\\n")
	    "fifo) mkfifo $result ;;\n"
	    "held) mkfifo $result; sleep 60 <>$result & exec 9<>$result; echo passed >&9 ;;\n"
	    "link) echo passed >there; ln -s $HOME/there $result ;;\n"
	    "dangling) ln -s nowhere $result ;;\n"
	    "device) ln -s /dev/zero $result ;;\n"
	    "folder) mkdir $result ;;\n"
	    "huge) dd if=/dev/zero of=$result bs=1024 count=20000 2>/dev/null ;;\n"
	    "closed) exec >&- 2>&-; pass ;;\n"
	    "stops) kill -STOP $$ ;;\n"
	    "deaf) trap '' TERM INT HUP; while :; do sleep 60; done ;;\n"
	    "holds) sleep 60 & pass ;;\n"
	    "open) if (: <&200) 2>/dev/null; then echo 'failed: 200 is open' >$result; exit 1; fi; pass ;;\n"
	    "esac\n");
	/* Cases must not inherit the caller's descriptors. */
	ATF_REQUIRE_EQ(200, dup2(STDIN_FILENO, 200));
	ATF_CHECK_EQ(1, RUN("-j", "4"));
	ATF_CHECK_STREQ("broken: Test result is not a regular file", RESULT("fifo"));
	ATF_CHECK_STREQ("broken: Test result is not a regular file", RESULT("held"));
	ATF_CHECK_STREQ("broken: Test result is not a regular file", RESULT("link"));
	ATF_CHECK_STREQ("broken: Test result is not a regular file", RESULT("dangling"));
	ATF_CHECK_STREQ("broken: Test result is not a regular file", RESULT("device"));
	ATF_CHECK_STREQ("broken: Test result is not a regular file", RESULT("folder"));
	ATF_CHECK_MATCH("^broken: Empty test result", RESULT("huge"));
	ATF_CHECK_STREQ("passed: ", RESULT("closed"));
	ATF_CHECK_STREQ("broken: Test case body timed out", RESULT("stops"));
	ATF_CHECK_STREQ("broken: Test case body timed out", RESULT("deaf"));
	ATF_CHECK_STREQ("passed: ", RESULT("holds"));
	ATF_CHECK_STREQ("passed: ", RESULT("open"));
}

ATF_TC(store);
ATF_TC_HEAD(store, tc)
{
	atf_tc_set_md_var(tc, "descr", "A store that cannot be written gets a message, and an older one stays");
}
ATF_TC_BODY(store, tc)
{
	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", PROGRAM("\\nident: a\\n") "*) dd if=/dev/zero bs=1024 count=100 2>/dev/null; pass ;; esac\n");
	ATF_CHECK_EQ(2, run((char *[]){ "connect-run", "-r", "t", "-o", "no/such/s.db", NULL }));
	ATF_CHECK(atf_utils_grep_file("no/such/s.db: ", "err"));
	atf_utils_create_file("s.db", "old\n");
	/* A file size limit stands for a full disk. */
	ATF_CHECK_EQ(2, end_of(begin((char *[]){ "connect-run", "-r", "t", "-o", "s.db", NULL }, prepare_full)));
	ATF_CHECK(atf_utils_grep_file("s.db: ", "err"));
	ATF_CHECK(atf_utils_compare_file("s.db", "old\n"));
	ATF_CHECK_EQ(1, files_named(".", "s.db"));
}

/* A store replaces what a path names, but writes into a FIFO and follows a link. */
ATF_TC(output);
ATF_TC_HEAD(output, tc)
{
	atf_tc_set_md_var(tc, "descr", "The store goes into a FIFO, over a link and to standard output");
}
ATF_TC_BODY(output, tc)
{
	struct stat st;
	pid_t reader;
	int status;

	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", PROGRAM("\\nident: a\\n") "*) pass ;; esac\n");
	ATF_REQUIRE_EQ(0, mkfifo("fifo", 0600));
	ATF_REQUIRE((reader = fork()) != -1);
	if (reader == 0) {
		alarm(30);
		execlp("sh", "sh", "-c", "cat fifo >s.db", (char *)NULL);
		_exit(99);
	}
	ATF_CHECK_EQ(0, run((char *[]){ "connect-run", "-r", "t", "-o", "fifo", NULL }));
	ATF_REQUIRE_EQ(0, lstat("fifo", &st));
	ATF_REQUIRE(S_ISFIFO(st.st_mode));
	ATF_REQUIRE_EQ(reader, waitpid(reader, &status, 0));
	ATF_REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ATF_CHECK_STREQ("passed: ", RESULT("a"));

	ATF_REQUIRE_EQ(0, unlink("s.db"));
	ATF_REQUIRE_EQ(0, symlink("s.db", "link"));
	ATF_CHECK_EQ(0, run((char *[]){ "connect-run", "-r", "t", "-o", "link", NULL }));
	ATF_REQUIRE_EQ(0, lstat("link", &st));
	ATF_CHECK(S_ISLNK(st.st_mode));
	ATF_CHECK_STREQ("passed: ", RESULT("a"));

	ATF_REQUIRE_EQ(0, unlink("s.db"));
	ATF_CHECK_EQ(0, run((char *[]){ "connect-run", "-r", "t", "-o", "-", NULL }));
	ATF_REQUIRE_EQ(0, rename("out", "s.db"));
	ATF_CHECK_STREQ("passed: ", RESULT("a"));
	ATF_CHECK(atf_utils_grep_file("p:a  ->  passed", "err"));
	ATF_CHECK_EQ(-1, access("-", F_OK));
}

ATF_TC(stopped);
ATF_TC_HEAD(stopped, tc)
{
	atf_tc_set_md_var(tc, "descr", "A signal ends the cases; no directory or process is left, and the older store stays");
}
ATF_TC_BODY(stopped, tc)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", PROGRAM("\\nident: a\\n") "*) echo $$ >$HOME/../../../pid.new; mv $HOME/../../../pid.new $HOME/../../../pid;"
	    " exec sleep 60 ;; esac\n");
	atf_utils_create_file("s.db", "old\n");
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		pid_t child = begin((char *[]){ "connect-run", "-r", "t", "-o", "s.db", NULL }, prepare), left;
		char *line = NULL;

		for (int j = 0; j < 1000 && access("tmp/pid", F_OK) == -1; j++)
			usleep(10000);
		ATF_REQUIRE((line = atf_utils_readline(open("tmp/pid", O_RDONLY))) != NULL);
		left = (pid_t)atoi(line);
		ATF_REQUIRE(left > 1);
		ATF_REQUIRE_EQ(0, unlink("tmp/pid"));
		ATF_REQUIRE_EQ(0, kill(child, signals[i]));
		ATF_CHECK_EQ(-signals[i], end_of(child));
		ATF_CHECK(kill(left, 0) == -1 && errno == ESRCH);
		ATF_CHECK(atf_utils_compare_file("s.db", "old\n"));
		ATF_CHECK_EQ(1, files_named(".", "s.db"));
		ATF_CHECK(atf_utils_grep_file("stopped after 0 cases", "err"));
	}
}

ATF_TC(kept);
ATF_TC_HEAD(kept, tc)
{
	atf_tc_set_md_var(tc, "descr", "With -k a signal leaves a store of what ran, and of what did not");
}
ATF_TC_BODY(kept, tc)
{
	pid_t child;

	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", PROGRAM("\\nident: a\\n\\nident: b\\n\\nident: c\\n") "a) pass ;; *) >$HOME/../../../pid; exec sleep 60 ;; "
	    "esac\n");
	child = begin((char *[]){ "connect-run", "-k", "-j", "1", "-r", "t", "-o", "s.db", NULL }, prepare);
	for (int j = 0; j < 1000 && access("tmp/pid", F_OK) == -1; j++)
		usleep(10000);
	ATF_REQUIRE_EQ(0, unlink("tmp/pid"));
	ATF_REQUIRE_EQ(0, kill(child, SIGINT));
	ATF_CHECK_EQ(-SIGINT, end_of(child));
	ATF_CHECK_EQ(1, files_named(".", "s.db"));
	ATF_CHECK_STREQ("passed: ", RESULT("a"));
	ATF_CHECK_STREQ("3", sql("SELECT count(*) FROM test_cases"));
	ATF_CHECK_STREQ("1", sql("SELECT count(*) FROM test_results"));
	ATF_CHECK(atf_utils_grep_file("stopped after 1 cases, with 2 left; s.db has what ran", "err"));
}

ATF_TC(progress);
ATF_TC_HEAD(progress, tc)
{
	atf_tc_set_md_var(tc, "descr", "With -p a line for each tenth says how far the run is");
}
ATF_TC_BODY(progress, tc)
{
	FILE *file;
	int lines = 0, c;

	(void)tc;
	make_kyuafile("\"p\", \"q\"");
	make_program("p", PROGRAM("\\nident: a\\n\\nident: b\\n\\nident: c\\n\\nident: d\\n\\nident: e\\n\\nident: f\\n\\nident: g\\n"
	    "\\nident: h\\n\\nident: i\\n\\nident: j\\n\\nident: k\\n\\nident: l\\n") "l) ;; *) pass ;; esac\n");
	make_program("q", PROGRAM("\\nident: a\\n") "*) echo 'expected_failure: so' >$result ;; esac\n");
	ATF_CHECK_EQ(1, run((char *[]){ "connect-run", "-p", "-r", "t", "-o", "s.db", NULL }));
	ATF_CHECK(atf_utils_grep_file("^13 of 13 cases done, 1 known, 1 failed$", "err"));
	ATF_CHECK(!atf_utils_grep_file("of 0 cases", "err"));
	ATF_REQUIRE((file = fopen("err", "r")) != NULL);
	while ((c = getc(file)) != EOF)
		lines += c == '\n';
	fclose(file);
	ATF_CHECK_EQ(10, lines);
	ATF_CHECK(atf_utils_grep_file("^p:a  ->  passed", "out"));
}

ATF_TC(environment);
ATF_TC_HEAD(environment, tc)
{
	atf_tc_set_md_var(tc, "descr", "-e adds to the clean environment of the cases");
}
ATF_TC_BODY(environment, tc)
{
	(void)tc;
	make_kyuafile("\"p\"");
	make_program("p", PROGRAM("\\nident: a\\n") "*) [ \"$FOO:$TZ:$SECRET\" = \"b=r:here:\" ] && pass ;; esac\n");
	ATF_CHECK_EQ(0, run((char *[]){ "connect-run", "-e", "FOO=b=r", "-e", "TZ=here", "-r", "t", "-o", "s.db", NULL }));
	ATF_CHECK_STREQ("passed: ", RESULT("a"));
	ATF_CHECK_EQ(1, run((char *[]){ "connect-run", "-e", "FOO=b=r", "-r", "t", "-o", "s.db", NULL }));
	ATF_CHECK_EQ(3, run((char *[]){ "connect-run", "-e", "FOO", "-r", "t", "-o", "s.db", NULL }));
	ATF_CHECK(atf_utils_grep_file("-e FOO: not name=value", "err"));
	ATF_CHECK_EQ(3, run((char *[]){ "connect-run", "-e", "=x", "-r", "t", "-o", "s.db", NULL }));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, kinds);
	ATF_TP_ADD_TC(tp, programs);
	ATF_TP_ADD_TC(tp, selected);
	ATF_TP_ADD_TC(tp, usage);
	ATF_TP_ADD_TC(tp, asked);
	ATF_TP_ADD_TC(tp, strangers);
	ATF_TP_ADD_TC(tp, few_descriptors);
	ATF_TP_ADD_TC(tp, results);
	ATF_TP_ADD_TC(tp, store);
	ATF_TP_ADD_TC(tp, output);
	ATF_TP_ADD_TC(tp, stopped);
	ATF_TP_ADD_TC(tp, kept);
	ATF_TP_ADD_TC(tp, progress);
	ATF_TP_ADD_TC(tp, environment);
	return (atf_no_error());
}
