/*
 * For a pseudo-terminal: posix_openpt(3).
 */
#define	_XOPEN_SOURCE	700

#include <atf-c.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/tests/run_report.h"

static bool
is_a(const char *path, mode_t type)
{
	struct stat st;

	return (lstat(path, &st) == 0 && (st.st_mode & S_IFMT) == type);
}

/* Reads the descriptor until its other end is closed, which a terminal may report as an error. */
static size_t
take_all(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t n;

	while (length < size - 1 && (n = read(fd, text + length, size - 1 - length)) > 0)
		length += (size_t)n;
	text[length] = '\0';
	return (length);
}

static const char *
contents(const char *path)
{
	static char text[1 << 20];
	int fd = open(path, O_RDONLY);

	ATF_REQUIRE(fd != -1);
	take_all(fd, text, sizeof(text));
	close(fd);
	return (text);
}

ATF_TC(fifo);
ATF_TC_HEAD(fifo, tc)
{
	atf_tc_set_md_var(tc, "descr", "A FIFO is written to, not replaced");
}

/* Copies the FIFO to a file; does not wait forever if nobody writes. */
static pid_t
read_fifo(const char *file)
{
	static char text[1 << 20];
	pid_t child = fork();
	FILE *out;

	ATF_REQUIRE(child != -1);
	if (child != 0)
		return (child);
	alarm(30);
	take_all(open("fifo", O_RDONLY), text, sizeof(text));
	if ((out = fopen(file, "w")) == NULL || fputs(text, out) == EOF || fclose(out) == EOF)
		_exit(1);
	_exit(0);
}

ATF_TC_BODY(fifo, tc)
{
	static char *const formats[] = { "markdown", "json", "kcidb" };

	(void)tc;
	make_good("t.db");
	ATF_REQUIRE_EQ(0, mkfifo("fifo", 0600));
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		pid_t reader = read_fifo("got");

		ATF_CHECK_EQ(0, report((char *[]){ "connect-report", formats[i], "-o", "fifo", "t.db", NULL }));
		ATF_REQUIRE(is_a("fifo", S_IFIFO));
		ATF_CHECK_EQ(0, program_status(reader));
		ATF_CHECK_EQ(0, report((char *[]){ "connect-report", formats[i], "-o", "file", "t.db", NULL }));
		ATF_CHECK(atf_utils_compare_file("got", contents("file")));
	}
	ATF_CHECK_EQ(1, files_named(".", "fifo"));
}

ATF_TC(symlink);
ATF_TC_HEAD(symlink, tc)
{
	atf_tc_set_md_var(tc, "descr", "A symbolic link is followed, even to a missing file, and stays a link");
}
ATF_TC_BODY(symlink, tc)
{
	(void)tc;
	make_good("t.db");
	ATF_REQUIRE_EQ(0, mkdir("a", 0700));
	ATF_REQUIRE_EQ(0, mkdir("b", 0700));
	atf_utils_create_file("b/file", "old\n");
	ATF_REQUIRE_EQ(0, symlink("../b/file", "a/there"));
	ATF_REQUIRE_EQ(0, symlink("there", "a/twice"));
	ATF_REQUIRE_EQ(0, symlink("../b/new", "a/dangling"));
	ATF_REQUIRE_EQ(0, symlink("loop", "a/loop"));
	ATF_REQUIRE_EQ(0, symlink("../b/none/x", "a/nowhere"));
	ATF_CHECK_EQ(0, REPORT("markdown", "-o", "a/twice", "t.db"));
	ATF_CHECK(is_a("a/twice", S_IFLNK) && is_a("a/there", S_IFLNK) && is_a("b/file", S_IFREG));
	ATF_CHECK(atf_utils_grep_file("connect", "b/file"));
	ATF_CHECK_EQ(0, REPORT("markdown", "-o", "a/dangling", "t.db"));
	ATF_CHECK(is_a("a/dangling", S_IFLNK) && is_a("b/new", S_IFREG));
	ATF_CHECK(atf_utils_grep_file("connect", "b/new"));
	ATF_CHECK_EQ(2, REPORT("markdown", "-o", "a/loop", "t.db"));
	ATF_CHECK_EQ(2, REPORT("markdown", "-o", "a/nowhere", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK(is_a("a/loop", S_IFLNK) && is_a("a/nowhere", S_IFLNK));
	/* Likewise a page in a folder. */
	ATF_REQUIRE_EQ(0, mkdir("page", 0700));
	ATF_REQUIRE_EQ(0, symlink("../b/page.html", "page/index.html"));
	ATF_CHECK_EQ(0, REPORT("html", "-o", "page", "t.db"));
	ATF_CHECK(is_a("page/index.html", S_IFLNK) && is_a("b/page.html", S_IFREG));
	ATF_CHECK_EQ(5, files_named("a", "") - 2);
	ATF_CHECK_EQ(3, files_named("b", "") - 2);
}

ATF_TC(terminal);
ATF_TC_HEAD(terminal, tc)
{
	atf_tc_set_md_var(tc, "descr", "A terminal is written to, also through a link, and not replaced");
}
ATF_TC_BODY(terminal, tc)
{
	static char text[65536];
	int terminal, other;
	struct stat st;

	(void)tc;
	make_good("t.db");
	if ((terminal = posix_openpt(O_RDWR | O_NOCTTY)) == -1 || grantpt(terminal) == -1 || unlockpt(terminal) == -1)
		atf_tc_skip("no terminal: %s", strerror(errno));
	/* Held open, so that the output stays until it is read. */
	ATF_REQUIRE((other = open(ptsname(terminal), O_RDWR | O_NOCTTY)) != -1);
	ATF_REQUIRE_EQ(0, symlink(ptsname(terminal), "link"));
	ATF_CHECK_EQ(0, report((char *[]){ "connect-report", "markdown", "-o", "link", "t.db", NULL }));
	ATF_CHECK(is_a("link", S_IFLNK));
	ATF_REQUIRE_EQ(0, stat("link", &st));
	ATF_CHECK(S_ISCHR(st.st_mode));
	close(other);
	take_all(terminal, text, sizeof(text));
	ATF_CHECK_MSG(strstr(text, "connect() on") != NULL, "\"%.80s\"", text);
	close(terminal);
}

ATF_TC(standard_output);
ATF_TC_HEAD(standard_output, tc)
{
	atf_tc_set_md_var(tc, "descr", "\"-\" is standard output, and so is the file that it goes to");
}

static void
append(void)
{
	int fd = open("log", O_WRONLY | O_APPEND);

	if (fd == -1 || dup2(fd, STDOUT_FILENO) == -1)
		_exit(98);
}

ATF_TC_BODY(standard_output, tc)
{
	(void)tc;
	make_good("t.db");
	ATF_CHECK_EQ(0, REPORT("markdown", "-o", "-", "t.db"));
	ATF_CHECK(atf_utils_grep_file("connect", "out"));
	ATF_CHECK_EQ(-1, access("-", F_OK));
	/* Output appended to a file keeps the old contents. */
	atf_utils_create_file("log", "before\n");
	ATF_CHECK_EQ(0, program_status(report_start((char *[]){ "connect-report", "markdown", "-o", "log", "t.db", NULL }, append)));
	ATF_CHECK(atf_utils_grep_file("before", "log"));
	ATF_CHECK(atf_utils_grep_file("connect", "log"));
	ATF_CHECK_EQ(3, REPORT("html", "-o", "-", "t.db"));
	ATF_CHECK_EQ(-1, access("-", F_OK));
}

ATF_TC(inputs);
ATF_TC_HEAD(inputs, tc)
{
	atf_tc_set_md_var(tc, "descr", "An input is never overwritten");
}
ATF_TC_BODY(inputs, tc)
{
	(void)tc;
	make_good("t.db");
	make_good("u.db");
	atf_utils_create_file("list.tsv", "#nothing\n");
	ATF_REQUIRE_EQ(0, symlink("t.db", "link.db"));
	ATF_CHECK_EQ(2, REPORT("json", "-o", "t.db", "t.db"));
	ATF_CHECK(atf_utils_grep_file("t.db: is an input", "err"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK_EQ(2, REPORT("json", "-o", "link.db", "u.db", "t.db"));
	ATF_CHECK_EQ(2, REPORT("json", "-o", "list.tsv", "-d", "list.tsv", "t.db"));
	ATF_CHECK_EQ(2, REPORT("compare", "-o", "t.db", "--since", "t.db", "u.db"));
	ATF_REQUIRE_EQ(0, mkdir("page", 0700));
	ATF_REQUIRE_EQ(0, link("t.db", "page/index.html"));
	ATF_CHECK_EQ(2, REPORT("html", "-o", "page", "t.db", "u.db"));
	ATF_CHECK_EQ(1, files_named("page", "") - 2);
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "page/index.html"));
	ATF_CHECK_EQ(0, REPORT("summary", "--all", "t.db"));
	ATF_CHECK(atf_utils_compare_file("list.tsv", "#nothing\n"));
}

static void
limit_files(void)
{
	struct rlimit limit = { .rlim_cur = 400, .rlim_max = 400 };

	(void)setrlimit(RLIMIT_FSIZE, &limit);
}

static void
close_output(void)
{
	close(STDOUT_FILENO);
}

ATF_TC(errors);
ATF_TC_HEAD(errors, tc)
{
	atf_tc_set_md_var(tc, "descr", "A full disk, closed output or read-only folder is an error, and leaves no partial file");
}
ATF_TC_BODY(errors, tc)
{
	(void)tc;
	make_good("t.db");
	make_bad("u.db");
	atf_utils_create_file("r.json", "old\n");
	ATF_CHECK_EQ(2, program_status(report_start((char *[]){ "connect-report", "json", "-o", "r.json", "t.db", NULL },
	    limit_files)));
	ATF_CHECK(atf_utils_grep_file("r.json: ", "err"));
	ATF_CHECK_EQ(1, lines_of("err"));
	ATF_CHECK(atf_utils_compare_file("r.json", "old\n"));
	ATF_CHECK_EQ(1, files_named(".", "r.json"));
	ATF_CHECK_EQ(2, program_status(report_start((char *[]){ "connect-report", "html", "-o", "page", "t.db", "u.db", NULL },
	    limit_files)));
	ATF_CHECK_EQ(0, files_named("page", "") - 2);
	ATF_CHECK_EQ(2, program_status(report_start((char *[]){ "connect-report", "json", "t.db", NULL }, limit_files)));
	ATF_CHECK(atf_utils_grep_file("standard output: ", "err"));
	ATF_CHECK_EQ(2, program_status(report_start((char *[]){ "connect-report", "json", "-o", "-", "t.db", NULL },
	    close_output)));
	ATF_CHECK(atf_utils_grep_file("standard output: ", "err"));
	ATF_CHECK_EQ(2, program_status(report_start((char *[]){ "connect-report", "summary", "--all", "t.db", NULL }, close_output)));
	ATF_CHECK_EQ(2, program_status(report_start((char *[]){ "connect-report", "--version", NULL }, close_output)));
	ATF_CHECK_EQ(2, REPORT("json", "-o", ".", "t.db"));
	ATF_CHECK(atf_utils_grep_file("a directory", "err"));
	ATF_CHECK_EQ(2, REPORT("json", "-o", "", "t.db"));
	ATF_CHECK_EQ(1, lines_of("err"));
	/* Root can write in a folder of any mode. */
	ATF_REQUIRE_EQ(0, mkdir("closed", 0500));
	if (geteuid() != 0) {
		ATF_CHECK_EQ(2, REPORT("json", "-o", "closed/r.json", "t.db"));
		ATF_CHECK_EQ(1, lines_of("err"));
	}
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, fifo);
	ATF_TP_ADD_TC(tp, symlink);
	ATF_TP_ADD_TC(tp, terminal);
	ATF_TP_ADD_TC(tp, standard_output);
	ATF_TP_ADD_TC(tp, inputs);
	ATF_TP_ADD_TC(tp, errors);
	return (atf_no_error());
}
