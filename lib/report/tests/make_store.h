/*
 * Stores for the tests: Kyua's schema 3, with cases whose lines are given as text.
 */
#ifndef REPORT_TESTS_MAKE_STORE_H
#define	REPORT_TESTS_MAKE_STORE_H

#include <atf-c.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* The first lines of every case, judged by freebsd and posix on Linux 6.18. */
#define	HEAD(id, isolation)	"connect\t1\ncase\t" id "\tcondition\ttcp4\nsuite\t0.9\n" \
	"host\tlinux\tLinux\t6.18.0-test\t#1 SMP\tx86_64\nmanuals\tfreebsd posix\nstrict\tfalse\nisolation\t" isolation "\n"
#define	LINES(id)		HEAD(id, "private\tnamespaces")
#define	END(result)		"end\t" result "\t\n"

struct maker {
	sqlite3 *db;
	int id;		/* the last one used */
};

static inline void
maker_sql(struct maker *m, const char *sql)
{
	char *error = NULL;

	if (sqlite3_exec(m->db, sql, NULL, NULL, &error) != SQLITE_OK)
		atf_tc_fail("%s: %s", sql, error);
}

static inline struct maker
maker_open(const char *path)
{
	struct maker m = { NULL, 0 };

	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_open(path, &m.db));
	maker_sql(&m, "PRAGMA synchronous = OFF; BEGIN;"
	    "CREATE TABLE metadata (schema_version INTEGER PRIMARY KEY, timestamp TIMESTAMP NOT NULL);"
	    "CREATE TABLE contexts (cwd TEXT NOT NULL);"
	    "CREATE TABLE env_vars (var_name TEXT PRIMARY KEY, var_value TEXT NOT NULL);"
	    "CREATE TABLE metadatas (metadata_id INTEGER NOT NULL, property_name TEXT NOT NULL, property_value TEXT, "
	    "PRIMARY KEY (metadata_id, property_name));"
	    "CREATE TABLE test_programs (test_program_id INTEGER PRIMARY KEY AUTOINCREMENT, absolute_path TEXT NOT NULL, "
	    "root TEXT NOT NULL, relative_path TEXT NOT NULL, test_suite_name TEXT NOT NULL, metadata_id INTEGER, "
	    "interface TEXT NOT NULL);"
	    "CREATE TABLE test_cases (test_case_id INTEGER PRIMARY KEY AUTOINCREMENT, test_program_id INTEGER, "
	    "name TEXT NOT NULL, metadata_id INTEGER);"
	    "CREATE TABLE test_results (test_case_id INTEGER PRIMARY KEY, result_type TEXT NOT NULL, result_reason TEXT, "
	    "start_time TIMESTAMP NOT NULL, end_time TIMESTAMP NOT NULL);"
	    "CREATE TABLE test_case_files (test_case_id INTEGER NOT NULL, file_name TEXT NOT NULL, file_id INTEGER NOT NULL, "
	    "PRIMARY KEY (test_case_id, file_name));"
	    "CREATE TABLE files (file_id INTEGER PRIMARY KEY, contents BLOB NOT NULL);"
	    "INSERT INTO metadata VALUES (3, 1700000000);"
	    "INSERT INTO contexts VALUES ('/secret/folder');"
	    "INSERT INTO env_vars VALUES ('TOKEN', 'hunter2');");
	return (m);
}

static inline void
maker_run(struct maker *m, const char *sql, const char *const texts[], const int lengths[], int n)
{
	sqlite3_stmt *s;

	ATF_REQUIRE_EQ_MSG(SQLITE_OK, sqlite3_prepare_v2(m->db, sql, -1, &s, NULL), "%s", sqlite3_errmsg(m->db));
	sqlite3_bind_int(s, 1, m->id);
	for (int i = 0; i < n; i++)
		sqlite3_bind_text(s, i + 2, texts[i], lengths != NULL ? lengths[i] : -1, SQLITE_TRANSIENT);
	ATF_REQUIRE_EQ_MSG(SQLITE_DONE, sqlite3_step(s), "%s", sqlite3_errmsg(m->db));
	sqlite3_finalize(s);
}

/* Adds a case in its own program; a NULL result is for a case that the run did not reach, length -1 for the string's length. */
static inline void
maker_bytes(struct maker *m, const char *suite, const char *program, const char *name, const char *result, const char *reason,
    const char *clauses, const char *output, int length)
{
	m->id++;
	maker_run(m, "INSERT INTO test_programs VALUES (?1, '/secret/folder/' || ?3, '/secret/folder', ?3, ?2, 0, 'atf')",
	    (const char *[]){ suite, program }, NULL, 2);
	maker_run(m, "INSERT INTO test_cases VALUES (?1, ?1, ?2, ?1)", &name, NULL, 1);
	maker_run(m, "INSERT INTO metadatas VALUES (?1, 'description', 'What ' || ?2 || ' is.')", &name, NULL, 1);
	if (clauses != NULL)
		maker_run(m, "INSERT INTO metadatas VALUES (?1, 'custom.clauses', ?2)", &clauses, NULL, 1);
	if (result != NULL)
		maker_run(m, "INSERT INTO test_results VALUES (?1, ?2, ?3, 1700000000000000, 1700000000250000)",
		    (const char *[]){ result, reason }, NULL, 2);
	if (output != NULL) {
		maker_run(m, "INSERT INTO files VALUES (?1, CAST(?2 AS BLOB))", &output, &length, 1);
		maker_run(m, "INSERT INTO test_case_files VALUES (?1, '__STDOUT__', ?1)", NULL, NULL, 0);
	}
}

static inline void
maker_case(struct maker *m, const char *program, const char *name, const char *result, const char *reason, const char *clauses,
    const char *output)
{
	maker_bytes(m, "connect", program, name, result, reason, clauses, output, -1);
}

/*
 * Adds a case of tests/errno/x, with those lines after its head, of a suite without a version.  The name may end in a dot and a
 * transport; the default is tcp4.
 */
static inline void
maker_case_of(struct maker *m, const char *host, const char *release, const char *name, const char *result, const char *lines)
{
	const char *dot = strrchr(name, '.'), *transport = dot != NULL ? dot + 1 : "tcp4";
	int n = dot != NULL ? (int)(dot - name) : (int)strlen(name);
	char output[8192], full[300];

	snprintf(full, sizeof(full), "%.*s.%s", n, name, transport);
	n = snprintf(output, sizeof(output), "connect\t1\ncase\terrno/x:%s\t%.*s\t%s\nhost\t%s\tSys\t%s\t#1\tarm64\n"
	    "manuals\tfreebsd posix\nstrict\tfalse\nisolation\tprivate\tnamespaces\n%s", full, n, name, transport, host,
	    release,
	    lines);
	ATF_REQUIRE(n > 0 && (size_t)n < sizeof(output));
	maker_case(m, "tests/errno/x", full, result, strcmp(result, "skipped") == 0 ? "untested: x" : NULL, NULL, output);
}

static inline void
maker_close(struct maker *m)
{
	maker_sql(m, "COMMIT");
	ATF_REQUIRE_EQ(SQLITE_OK, sqlite3_close(m->db));
}

#endif
