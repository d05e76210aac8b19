#include <atf-c.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/store.h"
#include "report/tests/make_store.h"
#include "report/text.h"
#include "report/writer.h"

/* Checks that reading the file fails with one line that names it and contains the words. */
static void
refused(const char *path, const char *words)
{
	struct store store;
	char message[1024] = "";

	ATF_CHECK_EQ_MSG(-1, store_read(&store, path, message, sizeof(message)), "%s was read", path);
	ATF_CHECK_MSG(strstr(message, words) != NULL, "\"%s\" does not say \"%s\"", message, words);
	ATF_CHECK_MSG(strstr(message, path) != NULL, "\"%s\" does not name the file", message);
	ATF_CHECK(strchr(message, '\n') == NULL && strchr(message, '\033') == NULL);
	ATF_CHECK_EQ(0, store.n_cases);
}

static void
read_well(struct store *store, const char *path)
{
	char message[1024];

	ATF_REQUIRE_MSG(store_read(store, path, message, sizeof(message)) == 0, "%s", message);
}

static void
make_one(const char *path, const char *sql)
{
	struct maker m = maker_open(path);

	maker_case(&m, "tests/errno/ebadf", "closed.tcp4", "passed", NULL, "freebsd:EBADF", LINES("errno/ebadf:closed.tcp4"));
	maker_sql(&m, sql);
	maker_close(&m);
}

/* A process can write one store after another: nothing of the first goes into the second. */
ATF_TC_WITHOUT_HEAD(writes_two);
ATF_TC_BODY(writes_two, tc)
{
	static const char *const paths[] = { "first.db", "second.db" };
	struct property clauses = { (char[]){ "custom.clauses" }, (char[]){ "posix:EBADF" } };
	struct atf_case c = { .name = (char[]){ "closed.tcp4" }, .properties = &clauses, .n_properties = 1 };
	struct store store;

	(void)tc;
	for (size_t i = 0; i < 2; i++) {
		writer_begin(paths[i]);
		for (size_t program = 0; program < 3; program++)
			writer_case(writer_program("/", "tests/errno/ebadf", "connect"), &c, NULL, 0, 0, NULL, 0, NULL, 0);
		writer_time(1700000000);
		writer_commit();
		read_well(&store, paths[i]);
		ATF_REQUIRE_EQ(3, store.n_cases);
		for (size_t n = 0; n < store.n_cases; n++)
			ATF_CHECK_STREQ("posix:EBADF", store.cases[n].clauses);
		store_free(&store);
	}
	ATF_CHECK(system("cmp first.db second.db") == 0);
}

ATF_TC_WITHOUT_HEAD(reads_cases);
ATF_TC_BODY(reads_cases, tc)
{
	struct maker m = maker_open("t.db");
	struct store store;

	(void)tc;
	maker_case(&m, "tests/errno/ebadf", "closed.tcp4", "failed", "a reason", "freebsd:EBADF", "connect\t1\n");
	maker_case(&m, "tests/errno/ebadf", "never.tcp4", NULL, NULL, NULL, NULL);
	maker_bytes(&m, "connect-project", "lib/x", "y", "passed", NULL, NULL, NULL, 0);
	maker_close(&m);
	read_well(&store, "t.db");
	ATF_REQUIRE_EQ(2, store.n_cases);
	ATF_CHECK_EQ(1, store.n_ignored);
	ATF_CHECK_EQ(1700000000, store.time);
	ATF_CHECK_STREQ("tests/errno/ebadf", store.cases[0].program);
	ATF_CHECK_STREQ("closed.tcp4", store.cases[0].name);
	ATF_CHECK_STREQ("What closed.tcp4 is.", store.cases[0].description);
	ATF_CHECK_STREQ("freebsd:EBADF", store.cases[0].clauses);
	ATF_CHECK_STREQ("failed", store.cases[0].result);
	ATF_CHECK_STREQ("a reason", store.cases[0].reason);
	ATF_CHECK_EQ(10, store.cases[0].output_length);
	ATF_CHECK(store.cases[0].seconds > 0.24 && store.cases[0].seconds < 0.26);
	ATF_CHECK(store.cases[1].result == NULL);
	store_free(&store);
}

ATF_TC_WITHOUT_HEAD(refuses_what_is_no_store);
ATF_TC_BODY(refuses_what_is_no_store, tc)
{
	(void)tc;
	refused("missing.db", "No such file");
	atf_utils_create_file("empty.db", "%s", "");
	refused("empty.db", "empty");
	atf_utils_create_file("text.db", "This is no database, and is long enough to be looked at: %0512d", 0);
	refused("text.db", "not a results file");
	ATF_REQUIRE_EQ(0, mkdir("folder.db", 0700));
	refused("folder.db", "a directory");
	ATF_REQUIRE_EQ(0, mkfifo("fifo.db", 0600));
	refused("fifo.db", "not a regular file");
}

ATF_TC_WITHOUT_HEAD(refuses_a_store_cut_off);
ATF_TC_BODY(refuses_a_store_cut_off, tc)
{
	struct stat st;

	(void)tc;
	make_one("t.db", "SELECT 1");
	ATF_REQUIRE_EQ(0, stat("t.db", &st));
	for (off_t length = st.st_size - 1; length > 0; length -= 1500) {
		char message[1024];
		struct store store;

		ATF_REQUIRE_EQ(0, truncate("t.db", length));
		ATF_CHECK_EQ_MSG(-1, store_read(&store, "t.db", message, sizeof(message)), "read with %lld bytes",
		    (long long)length);
	}
}

ATF_TC_WITHOUT_HEAD(refuses_another_schema_or_suite);
ATF_TC_BODY(refuses_another_schema_or_suite, tc)
{
	struct maker m;

	(void)tc;
	make_one("schema.db", "UPDATE metadata SET schema_version = 4");
	refused("schema.db", "schema 4");
	make_one("none.db", "DELETE FROM metadata");
	refused("none.db", "names no schema");
	make_one("table.db", "DROP TABLE files");
	refused("table.db", "no table files");
	make_one("column.db", "ALTER TABLE files DROP COLUMN contents");
	refused("column.db", "no such column");
	m = maker_open("suite.db");
	maker_bytes(&m, "other", "x", "y", "passed", NULL, NULL, NULL, 0);
	maker_close(&m);
	refused("suite.db", "no case of the test suite");
}

ATF_TC_WITHOUT_HEAD(refuses_tables_that_are_none);
ATF_TC_BODY(refuses_tables_that_are_none, tc)
{
	(void)tc;
	make_one("view.db", "ALTER TABLE files RENAME TO hidden; CREATE VIEW files AS WITH RECURSIVE n(i) AS (SELECT 1 UNION "
	    "ALL "
	    "SELECT i + 1 FROM n) SELECT i AS file_id, 'x' AS contents FROM n");
	refused("view.db", "not a plain table");
	make_one("computed.db", "DROP TABLE files; CREATE TABLE files (file_id INTEGER PRIMARY KEY, "
	    "contents BLOB AS (zeroblob(1000000000)))");
	refused("computed.db", "computed");
	make_one("absolute.db", "UPDATE test_programs SET relative_path = '/etc/passwd'");
	refused("absolute.db", "absolute");
}

/* No trigger runs, nothing is written, and the file is unchanged. */
ATF_TC_WITHOUT_HEAD(writes_nothing);
ATF_TC_BODY(writes_nothing, tc)
{
	struct store store;
	struct stat before, after;

	(void)tc;
	make_one("t.db", "CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM test_cases; END");
	ATF_REQUIRE_EQ(0, stat("t.db", &before));
	read_well(&store, "t.db");
	store_free(&store);
	ATF_REQUIRE_EQ(0, stat("t.db", &after));
	ATF_CHECK_EQ(before.st_size, after.st_size);
	ATF_CHECK_EQ(before.st_mtime, after.st_mtime);
	ATF_CHECK_EQ(-1, access("t.db-journal", F_OK));
	ATF_CHECK_EQ(-1, access("t.db-wal", F_OK));
}

ATF_TC_WITHOUT_HEAD(bounds_and_cleans_text);
ATF_TC_BODY(bounds_and_cleans_text, tc)
{
	struct maker m = maker_open("t.db");
	struct store store;
	size_t big = 10 * 1024 * 1024;
	char *reason = malloc(big + 1);

	(void)tc;
	memset(reason, 'r', big);
	reason[big] = '\0';
	maker_case(&m, "tests/a", "long", "failed", reason, NULL, reason);
	maker_case(&m, "tests/a", "bytes", "failed", "\033[31mred \xff\xc0\xaf \xe2\x80\xae" "back\nline", NULL, NULL);
	maker_case(&m, "tests/a", "folder", "broken", "in /secret/folder/tests/a and /tmp/kyua.aBcDeF/3/work/f, not "
	    "/dev/tun", NULL,
	    NULL);
	maker_sql(&m, "UPDATE test_cases SET name = CAST(x'6e756c00656e64' AS TEXT) WHERE name = 'bytes'");
	maker_close(&m);
	free(reason);
	read_well(&store, "t.db");
	ATF_REQUIRE_EQ(3, store.n_cases);
	ATF_CHECK_EQ(STORE_REASON_MAX + strlen(TEXT_CUT), strlen(store.cases[0].reason));
	ATF_CHECK_STREQ(TEXT_CUT, store.cases[0].reason + STORE_REASON_MAX);
	ATF_CHECK_EQ(STORE_OUTPUT_MAX, store.cases[0].output_length);
	ATF_CHECK_STREQ("\\x1b[31mred \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \\u202eback\\nline", store.cases[1].reason);
	ATF_CHECK_STREQ("nul\\x00end", store.cases[1].name);
	ATF_CHECK_STREQ("in tests/a and ./f, not /dev/tun", store.cases[2].reason);
	store_free(&store);
}

ATF_TC_WITHOUT_HEAD(refuses_too_much);
ATF_TC_BODY(refuses_too_much, tc)
{
	(void)tc;
	make_one("value.db", "UPDATE test_results SET result_reason = CAST(zeroblob(20000000) AS TEXT)");
	refused("value.db", "too big");
	make_one("cases.db", "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100002) "
	    "INSERT INTO test_cases SELECT i, 1, 'x', 0 FROM n");
	refused("cases.db", "more than 100000 cases");
	make_one("output.db", "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
	    "INSERT INTO test_cases SELECT i, 1, 'x', 0 FROM n; UPDATE files SET contents = zeroblob(1000000); "
	    "INSERT INTO test_case_files SELECT test_case_id, '__STDOUT__', 1 FROM test_cases WHERE test_case_id > 1");
	refused("output.db", "more output of cases");
}

/* A journal or log beside the file shows that the file is incomplete. */
ATF_TC_WITHOUT_HEAD(being_written);
ATF_TC_BODY(being_written, tc)
{
	struct store store;
	sqlite3 *db;

	(void)tc;
	make_one("t.db", "");
	ATF_REQUIRE_EQ(0, symlink("t.db", "link"));
	/* Deleted in an unfinished transaction. */
	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_open("t.db", &db));
	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_exec(db, "BEGIN; DELETE FROM test_results", NULL, NULL, NULL));
	ATF_REQUIRE_EQ(0, access("t.db-journal", F_OK));
	refused("t.db", "is being written");
	refused("link", "-journal");
	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL));
	read_well(&store, "t.db");
	store_free(&store);
	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_exec(db, "PRAGMA journal_mode = WAL; DELETE FROM test_results", NULL, NULL, NULL));
	ATF_REQUIRE_EQ(0, access("t.db-wal", F_OK));
	refused("t.db", "is being written");
	refused("link", "-wal");
	/* The log goes with its writer. */
	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_close(db));
	read_well(&store, "t.db");
	store_free(&store);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, writes_two);
	ATF_TP_ADD_TC(tp, reads_cases);
	ATF_TP_ADD_TC(tp, being_written);
	ATF_TP_ADD_TC(tp, refuses_what_is_no_store);
	ATF_TP_ADD_TC(tp, refuses_a_store_cut_off);
	ATF_TP_ADD_TC(tp, refuses_another_schema_or_suite);
	ATF_TP_ADD_TC(tp, refuses_tables_that_are_none);
	ATF_TP_ADD_TC(tp, writes_nothing);
	ATF_TP_ADD_TC(tp, bounds_and_cleans_text);
	ATF_TP_ADD_TC(tp, refuses_too_much);
	return (atf_no_error());
}
