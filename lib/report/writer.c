#include "report/writer.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/output.h"
#include "report/text.h"

/* As in Kyua's schema_v3.sql. */
static const char schema[] =
    "CREATE TABLE metadata (schema_version INTEGER PRIMARY KEY CHECK (schema_version >= 1), "
    "timestamp TIMESTAMP NOT NULL CHECK (timestamp >= 0));"
    "CREATE TABLE contexts (cwd TEXT NOT NULL);"
    "CREATE TABLE env_vars (var_name TEXT PRIMARY KEY, var_value TEXT NOT NULL);"
    "CREATE TABLE metadatas (metadata_id INTEGER NOT NULL, property_name TEXT NOT NULL, property_value TEXT, "
    "PRIMARY KEY (metadata_id, property_name));"
    "CREATE INDEX index_metadatas_by_id ON metadatas (metadata_id);"
    "CREATE TABLE test_programs (test_program_id INTEGER PRIMARY KEY AUTOINCREMENT, absolute_path TEXT NOT NULL, "
    "root TEXT NOT NULL, relative_path TEXT NOT NULL, test_suite_name TEXT NOT NULL, metadata_id INTEGER, "
    "interface TEXT NOT NULL);"
    "CREATE TABLE test_cases (test_case_id INTEGER PRIMARY KEY AUTOINCREMENT, "
    "test_program_id INTEGER REFERENCES test_programs, name TEXT NOT NULL, metadata_id INTEGER);"
    "CREATE INDEX index_test_cases_by_test_programs_id ON test_cases (test_program_id);"
    "CREATE TABLE test_results (test_case_id INTEGER PRIMARY KEY REFERENCES test_cases, result_type TEXT NOT NULL, "
    "result_reason TEXT, start_time TIMESTAMP NOT NULL, end_time TIMESTAMP NOT NULL);"
    "CREATE TABLE test_case_files (test_case_id INTEGER NOT NULL REFERENCES test_cases, file_name TEXT NOT NULL, "
    "file_id INTEGER NOT NULL REFERENCES files, PRIMARY KEY (test_case_id, file_name));"
    "CREATE TABLE files (file_id INTEGER PRIMARY KEY, contents BLOB NOT NULL);"
    "INSERT INTO metadata VALUES (3, strftime('%s', 'now'));"
    /* The cases' environment, which has nothing from this process's own. */
    "INSERT INTO env_vars VALUES ('HOME', '/nonexistent'), ('PATH', '/usr/bin:/bin'), ('TZ', 'UTC');";

enum { METADATA, PROGRAM, CASE, RESULT, CONTENTS, CASE_FILE, N_STATEMENTS };

static const char *const statements_sql[N_STATEMENTS] = {
	[METADATA] = "INSERT INTO metadatas VALUES (?1, ?2, ?3)",
	[PROGRAM] = "INSERT INTO test_programs VALUES (NULL, ?1, ?2, ?3, ?4, ?5, 'atf')",
	[CASE] = "INSERT INTO test_cases VALUES (NULL, ?1, ?2, ?3)",
	[RESULT] = "INSERT INTO test_results VALUES (?1, ?2, ?3, ?4, ?5)",
	[CONTENTS] = "INSERT INTO files VALUES (NULL, ?1)",
	[CASE_FILE] = "INSERT INTO test_case_files VALUES (?1, ?2, ?3)",
};

static sqlite3 *db;
static sqlite3_stmt *statements[N_STATEMENTS];
static struct output output;
static bool rooted;	/* contexts has its row */
static int64_t last_row;	/* of metadatas; where properties begin, they have its number as their id */

static void __attribute__((noreturn))
fail(void)
{
	int code = sqlite3_errcode(db), number = sqlite3_system_errno(db);

	if (number != 0 && code != SQLITE_FULL)
		text_errx(2, "%s: %s (%s)", output.name, sqlite3_errmsg(db), strerror(number));
	text_errx(2, "%s: %s", output.name, sqlite3_errmsg(db));
}

static void
execute(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail();
}

/* Runs a statement with its values bound and resets it; returns the row's id. */
static int64_t
insert(int which)
{
	if (sqlite3_step(statements[which]) != SQLITE_DONE)
		fail();
	(void)sqlite3_reset(statements[which]);
	return (sqlite3_last_insert_rowid(db));
}

static void
bind_text(int which, int place, const char *text)
{
	if ((text != NULL ? sqlite3_bind_text(statements[which], place, text, -1, SQLITE_TRANSIENT) :
	    sqlite3_bind_null(statements[which], place)) != SQLITE_OK)
		fail();
}

static void
bind_number(int which, int place, int64_t number)
{
	if (sqlite3_bind_int64(statements[which], place, number) != SQLITE_OK)
		fail();
}

void
writer_begin(const char *path)
{
	rooted = false;
	last_row = 0;
	output_begin(&output, path);
	output_need_file(&output);
	/* If the store is standard output, nothing else may be printed there. */
	if (strcmp(path, "-") == 0 && dup2(STDERR_FILENO, STDOUT_FILENO) == -1)
		text_err(2, "standard error");
	if (sqlite3_open_v2(output.temporary, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		fail();
	/* An incomplete file is thrown away, so SQLite needs no rollback. */
	execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;");
	execute(schema);
	for (int i = 0; i < N_STATEMENTS; i++)
		if (sqlite3_prepare_v2(db, statements_sql[i], -1, &statements[i], NULL) != SQLITE_OK)
			fail();
}

void
writer_time(int64_t seconds)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "UPDATE metadata SET timestamp = %lld", (long long)seconds);
	execute(sql);
}

/* Stores the properties, those given and the defaults of the others; returns their id. */
static int64_t
add_metadata(const struct property *properties, size_t n)
{
	int64_t id = last_row;

	for (size_t i = 0; i < n; i++) {
		bind_number(METADATA, 1, id);
		bind_text(METADATA, 2, properties[i].name);
		bind_text(METADATA, 3, properties[i].value);
		last_row = insert(METADATA);
	}
	for (const struct property *d = atf_defaults; d->name != NULL; d++) {
		bool given = false;

		for (size_t i = 0; i < n; i++)
			given = given || strcmp(properties[i].name, d->name) == 0;
		if (given)
			continue;
		bind_number(METADATA, 1, id);
		bind_text(METADATA, 2, d->name);
		bind_text(METADATA, 3, d->value);
		last_row = insert(METADATA);
	}
	return (id);
}

int64_t
writer_program(const char *root, const char *relative, const char *suite)
{
	char path[2 * PATH_MAX];

	if (!rooted) {
		sqlite3_stmt *s;

		if (sqlite3_prepare_v2(db, "INSERT INTO contexts VALUES (?1)", -1, &s, NULL) != SQLITE_OK ||
		    sqlite3_bind_text(s, 1, root, -1, SQLITE_TRANSIENT) != SQLITE_OK || sqlite3_step(s) != SQLITE_DONE)
			fail();
		sqlite3_finalize(s);
		rooted = true;
	}
	snprintf(path, sizeof(path), "%s/%s", root, relative);
	bind_text(PROGRAM, 1, path);
	bind_text(PROGRAM, 2, root);
	bind_text(PROGRAM, 3, relative);
	bind_text(PROGRAM, 4, suite);
	bind_number(PROGRAM, 5, add_metadata(NULL, 0));
	return (insert(PROGRAM));
}

static void
add_file(int64_t test_case, const char *name, const char *text, size_t length)
{
	int64_t file;

	if (length == 0)
		return;
	if (sqlite3_bind_blob64(statements[CONTENTS], 1, text, length, SQLITE_STATIC) != SQLITE_OK)
		fail();
	file = insert(CONTENTS);
	bind_number(CASE_FILE, 1, test_case);
	bind_text(CASE_FILE, 2, name);
	bind_number(CASE_FILE, 3, file);
	(void)insert(CASE_FILE);
}

void
writer_case(int64_t program, const struct atf_case *c, const struct atf_result *result, int64_t start, int64_t end,
    const char *out, size_t out_length, const char *errors, size_t errors_length)
{
	int64_t id;

	bind_number(CASE, 1, program);
	bind_text(CASE, 2, c->name);
	bind_number(CASE, 3, add_metadata(c->properties, c->n_properties));
	id = insert(CASE);
	if (result != NULL) {
		bind_number(RESULT, 1, id);
		bind_text(RESULT, 2, result->type);
		bind_text(RESULT, 3, result->reason[0] != '\0' ? result->reason : NULL);
		bind_number(RESULT, 4, start);
		bind_number(RESULT, 5, end);
		(void)insert(RESULT);
	}
	add_file(id, "__STDOUT__", out, out_length);
	add_file(id, "__STDERR__", errors, errors_length);
}

void
writer_commit(void)
{
	for (int i = 0; i < N_STATEMENTS; i++) {
		sqlite3_finalize(statements[i]);
		statements[i] = NULL;
	}
	execute("COMMIT");
	if (sqlite3_close(db) != SQLITE_OK)
		fail();
	db = NULL;
	output_end(&output);
}

void
writer_discard(void)
{
	output_discard();
}
