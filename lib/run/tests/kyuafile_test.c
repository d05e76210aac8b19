#include <atf-c.h>
#include <string.h>
#include <sys/stat.h>

#include "run/kyuafile.h"

static void
write_kyuafile(const char *path, const char *text)
{
	char copy[256], *slash = copy;

	strlcpy(copy, path, sizeof(copy));
	while ((slash = strchr(slash, '/')) != NULL) {
		*slash = '\0';
		(void)mkdir(copy, 0755);
		*slash++ = '/';
	}
	atf_utils_create_file(path, "%s", text);
}

/* The programs of folder/Kyuafile as "program(suite) ...", or the message. */
static const char *
listed(const char *folder)
{
	static char text[4096];
	struct listing listing = { .n = 0 };
	char message[512];

	text[0] = '\0';
	if (kyuafile_read(&listing, folder, message, sizeof(message)) == -1)
		strlcpy(text, message, sizeof(text));
	for (size_t i = 0; i < listing.n && strcmp(text, message) != 0; i++) {
		strlcat(text, i > 0 ? " " : "", sizeof(text));
		strlcat(text, listing.programs[i].path, sizeof(text));
		strlcat(text, "(", sizeof(text));
		strlcat(text, listing.programs[i].suite, sizeof(text));
		strlcat(text, ")", sizeof(text));
	}
	listing_free(&listing);
	return (text);
}

ATF_TC(loops);
ATF_TC_HEAD(loops, tc)
{
	atf_tc_set_md_var(tc, "descr", "Loops over programs and folders, as in this suite's Kyuafiles");
}
ATF_TC_BODY(loops, tc)
{
	(void)tc;
	write_kyuafile("t/Kyuafile", "syntax(2)\n\ninclude(\"tests/Kyuafile\")\n");
	write_kyuafile("t/tests/Kyuafile", "syntax(2)\nfor _, folder in ipairs({\n\t\"errno\", \"unix\",\n}) do\n"
	    "\tinclude(fs.join(folder, \"Kyuafile\"))\nend\n");
	write_kyuafile("t/tests/errno/Kyuafile", "syntax(2)\ntest_suite(\"connect\")\nfor _, program in ipairs({\n"
	    "\t\"a\",\n\t-- \"gone\",\n\t\"b\",\n}) do\n"
	    "\tif fs.exists(program) then\n\t\tatf_test_program{name=program}\n\tend\nend\n");
	write_kyuafile("t/tests/unix/Kyuafile", "syntax(2)\ntest_suite('other')\natf_test_program{name='c', timeout=3}\n");
	ATF_CHECK_STREQ("tests/errno/a(connect) tests/errno/b(connect) tests/unix/c(other)", listed("t"));
	ATF_CHECK_STREQ("errno/a(connect) errno/b(connect) unix/c(other)", listed("t/tests"));
}

ATF_TC(local_path);
ATF_TC_HEAD(local_path, tc)
{
	atf_tc_set_md_var(tc, "descr", "An include() of a path in a local variable");
}
ATF_TC_BODY(local_path, tc)
{
	(void)tc;
	write_kyuafile("t/Kyuafile", "syntax(2)\nfor _, folder in ipairs({ \"x\" }) do\n"
	    "\tlocal kyuafile = fs.join(folder, \"tests/Kyuafile\")\n"
	    "\tif fs.exists(kyuafile) then\n\t\tinclude(kyuafile)\n\tend\nend\n");
	write_kyuafile("t/x/tests/Kyuafile", "atf_test_program{name=\"p\"}\n");
	ATF_CHECK_STREQ("x/tests/p(connect)", listed("t"));
}

ATF_TC(wrong);
ATF_TC_HEAD(wrong, tc)
{
	atf_tc_set_md_var(tc, "descr", "A Kyuafile that is missing, empty, includes itself, or lists no ATF program");
}
ATF_TC_BODY(wrong, tc)
{
	(void)tc;
	ATF_CHECK_STREQ("nowhere/Kyuafile: No such file or directory", listed("nowhere"));
	write_kyuafile("empty/Kyuafile", "");
	ATF_CHECK_STREQ("empty/Kyuafile: lists no ATF program", listed("empty"));
	write_kyuafile("cut/Kyuafile", "for _, p in ipairs({ \"a");
	ATF_CHECK_STREQ("cut/Kyuafile: lists no ATF program", listed("cut"));
	write_kyuafile("self/Kyuafile", "include(\"Kyuafile\")");
	ATF_CHECK_STREQ("self/Kyuafile: included too deeply", listed("self"));
	write_kyuafile("plain/Kyuafile", "plain_test_program{name=\"p\"}");
	ATF_CHECK_STREQ("plain/Kyuafile: plain_test_program: only ATF programs can be run", listed("plain"));
	write_kyuafile("gone/Kyuafile", "include(\"x/Kyuafile\")");
	ATF_CHECK_STREQ("gone/x/Kyuafile: No such file or directory", listed("gone"));
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, loops);
	ATF_TP_ADD_TC(tp, local_path);
	ATF_TP_ADD_TC(tp, wrong);
	return (atf_no_error());
}
