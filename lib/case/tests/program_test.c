/* Which of the programs that are linked into one file runs. */
#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <atf-c.h>

#include "case/catalogue.h"
#include "case/condition.h"
#include "case/program.h"

static void
nothing(const struct test *test)
{
	(void)test;
}

static const struct condition plain = { .name = "plain", .descr = "A sentence", .body = nothing };
static const struct condition named_alike = {
	.name = "other", .descr = "A sentence", .body = nothing, .modes = BLOCKING, .as = { { .name = "plain" } },
};
static expectations of_nobody = { { "call", "posix:EBADF posix:EBADFOOD", "-1 EBADF" } };
static const struct condition unfounded = { .name = "unfounded", .descr = "A sentence", .body = nothing, .expect = of_nobody };

static struct declaration declared[] = {
	{ "stream/example", "tests/stream/example.c", 1, &plain, NULL },
	{ "errno/other", "tests/errno/other.c", 2, &plain, NULL },
	{ "errno/example", "tests/errno/example.c", 5, &plain, NULL },
	{ "errno/other", "tests/errno/other.c", 1, &unfounded, NULL },
};
static struct declaration alike = { "errno/other", "tests/errno/other.c", 3, &named_alike, NULL };

static void
declare(void)
{
	for (size_t i = 0; i < sizeof(declared) / sizeof(declared[0]); i++)
		condition_declare(&declared[i]);
}

ATF_TC_WITHOUT_HEAD(by_path);
ATF_TC_BODY(by_path, tc)
{
	static const struct {
		const char *called, *program;
	} wanted[] = {
		{ "errno/example", "errno/example" },
		{ "./stream/example", "stream/example" },
		{ "/somewhere/tests/errno/example", "errno/example" },
		{ "/somewhere/errno/other", "errno/other" },
		{ "other", "errno/other" },			/* no other program has that last part */
		{ "/copied/other", "errno/other" },
		{ "example", NULL },				/* one of two */
		{ "/copied/example", NULL },
		{ "xerrno/example", NULL },
		{ "none", NULL },
		{ "", NULL },
	};

	(void)tc;
	declare();
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		bool found = program_select(wanted[i].called);

		ATF_CHECK_EQ_MSG(wanted[i].program != NULL, found, "%s", wanted[i].called);
		if (found)
			ATF_CHECK_STREQ_MSG(wanted[i].program, program_selected(), "%s", wanted[i].called);
	}
}

/* In a program's own folder, its path does not name the folder. */
ATF_TC_WITHOUT_HEAD(by_folder);
ATF_TC_BODY(by_folder, tc)
{
	(void)tc;
	declare();
	ATF_REQUIRE(mkdir("stream", 0777) == 0 && chdir("stream") == 0);
	ATF_REQUIRE(program_select("./example"));
	ATF_CHECK_STREQ("stream/example", program_selected());
	ATF_REQUIRE(program_select("example"));
	ATF_CHECK_STREQ("stream/example", program_selected());
	ATF_CHECK(!program_select("../example"));
	/* The program's own name may be a link. */
	ATF_REQUIRE(symlink("../all", "example") == 0);
	ATF_REQUIRE(program_select("../stream/example"));
	ATF_CHECK_STREQ("stream/example", program_selected());
}

ATF_TC_WITHOUT_HEAD(only_its_own);
ATF_TC_BODY(only_its_own, tc)
{
	struct named_test *tests;

	(void)tc;
	declare();
	ATF_REQUIRE(program_select("errno/other"));
	ATF_REQUIRE_EQ(2, tests_declared(NULL, &tests));
	ATF_CHECK_STREQ("unfounded", tests[0].name);
	ATF_CHECK_STREQ("plain", tests[1].name);
}

/* Checks the catalogue that is written, and whether all is well with it. */
static void
check_catalogue(bool good, const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	ATF_REQUIRE(out != NULL);
	ATF_CHECK_EQ(good, catalogue_write(out));
	fclose(out);
	ATF_CHECK_STREQ(expected, text);
	free(text);
}

ATF_TC_WITHOUT_HEAD(catalogue);
ATF_TC_BODY(catalogue, tc)
{
	(void)tc;
	condition_declare(&declared[0]);
	condition_declare(&declared[2]);
	check_catalogue(true, "errno/example:plain\t\tA sentence\nstream/example:plain\t\tA sentence\n");
}

ATF_TC_WITHOUT_HEAD(catalogue_cites_nothing);
ATF_TC_BODY(catalogue_cites_nothing, tc)
{
	(void)tc;
	condition_declare(&declared[3]);
	check_catalogue(false, "errno/other:unfounded\tposix:EBADF posix:EBADFOOD\tA sentence\t"
	    "posix:EBADF posix:EBADFOOD call -1 EBADF\n");
}

ATF_TC_WITHOUT_HEAD(catalogue_twice);
ATF_TC_BODY(catalogue_twice, tc)
{
	(void)tc;
	condition_declare(&declared[1]);
	condition_declare(&alike);
	check_catalogue(false, "errno/other:plain\t\tA sentence\nerrno/other:plain\t\tA sentence\n");
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, by_path);
	ATF_TP_ADD_TC(tp, by_folder);
	ATF_TP_ADD_TC(tp, only_its_own);
	ATF_TP_ADD_TC(tp, catalogue);
	ATF_TP_ADD_TC(tp, catalogue_cites_nothing);
	ATF_TP_ADD_TC(tp, catalogue_twice);
	return (atf_no_error());
}
