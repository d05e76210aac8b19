#include "report/store.h"

#include <sys/stat.h>

#include <errno.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/text.h"

#define	SCHEMA			3			/* the schema of supported stores */
#define	VALUE_BYTES_MAX		(16 * 1024 * 1024)	/* SQLite refuses longer rows and values */
#define	BYTES_MAX		(256ll * 1024 * 1024)	/* of all values; a bad file may refer to a page many times */
#define	HEAP_BYTES_MAX		(128 * 1024 * 1024)
#define	STEPS			10000			/* SQLite instructions between two calls of the progress handler */
#define	STEPS_MAX		20000			/* calls: seconds at most; 100,000 cases take about a thousand */

/* The state of reading a store. */
struct reader {
	sqlite3 *db;
	sqlite3_stmt *cases, *metadata, *output;
	bool whole;	/* also read what only a copy needs */
	int steps;
	long long bytes, output_bytes;
	const char *path;
	char *message;
	size_t size;
};

static const char *const tables[] = { "metadata", "metadatas", "test_programs", "test_cases", "test_results", "test_case_files",
    "files" };

static int wrong(struct reader *, const char *, ...) __attribute__((__format__(__printf__, 2, 3)));

/* Formats the message as a single clean line; returns -1. */
static int
wrong(struct reader *r, const char *format, ...)
{
	char text[512], *clean;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	clean = text_clean(text, strlen(text), sizeof(text));
	snprintf(r->message, r->size, "%s: %s", r->path, clean);
	free(clean);
	return (-1);
}

static int
wrong_by_sqlite(struct reader *r)
{
	int error = sqlite3_errcode(r->db);

	if (error == SQLITE_NOTADB)
		return (wrong(r, "not a results file of Kyua"));
	if (error == SQLITE_CORRUPT)
		return (wrong(r, "damaged or cut off"));
	if (error == SQLITE_INTERRUPT)
		return (wrong(r, "takes more work to read than a results file can"));
	return (wrong(r, "cannot be read as a results file of Kyua: %s", sqlite3_errmsg(r->db)));
}

static int
progress(void *argument)
{
	struct reader *r = argument;

	return (++r->steps > STEPS_MAX);
}

static int
prepare(struct reader *r, sqlite3_stmt **statement, const char *sql)
{
	return (sqlite3_prepare_v2(r->db, sql, -1, statement, NULL) == SQLITE_OK ? 0 : wrong_by_sqlite(r));
}

/* Whether the file is as long as its header says; SQLite checks only the pages that it reads. */
static int
check_length(struct reader *r, off_t size)
{
	unsigned char header[32];
	FILE *file;
	size_t n, page;
	off_t pages;

	if ((file = fopen(r->path, "rb")) == NULL)
		return (wrong(r, "%s", strerror(errno)));
	n = fread(header, 1, sizeof(header), file);
	fclose(file);
	if (n != sizeof(header) || memcmp(header, "SQLite format 3", 16) != 0)
		return (wrong(r, "not a results file of Kyua"));
	page = (size_t)header[16] << 8 | header[17];
	pages = (off_t)header[28] << 24 | (off_t)header[29] << 16 | (off_t)header[30] << 8 | (off_t)header[31];
	if (size < pages * (off_t)(page == 1 ? 65536 : page))
		return (wrong(r, "damaged or cut off"));
	return (0);
}

/*
 * Whether the file is complete.  While SQLite writes, a journal or log beside the file holds the rest, and disappears at the end.
 * This never recovers a store, which may be anyone's.
 */
static int
check_unwritten(struct reader *r)
{
	static const char *const endings[] = { "-journal", "-wal" };
	char *real = realpath(r->path, NULL), *beside;
	struct stat st;
	int status = 0;

	if (real == NULL)
		return (wrong(r, "%s", strerror(errno)));
	beside = text_allocate(strlen(real) + sizeof("-journal"), 1);
	for (size_t i = 0; status == 0 && i < sizeof(endings) / sizeof(endings[0]); i++) {
		sprintf(beside, "%s%s", real, endings[i]);
		if (stat(beside, &st) == 0 && st.st_size > 0)
			status = wrong(r, "is being written, or was left by a run that was killed: its %s lies beside it",
			    endings[i]);
	}
	free(beside);
	free(real);
	return (status);
}

/* Opens the file so that SQLite trusts, runs and writes nothing in it. */
static int
open_database(struct reader *r)
{
	static const int off[] = { SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW,
	    SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION };
	static const struct {
		int id, value;
	} limits[] = {
		{ SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX }, { SQLITE_LIMIT_SQL_LENGTH, 65536 }, { SQLITE_LIMIT_COLUMN, 64 },
		{ SQLITE_LIMIT_EXPR_DEPTH, 32 }, { SQLITE_LIMIT_VDBE_OP, 25000 }, { SQLITE_LIMIT_ATTACHED, 0 },
		{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64 }, { SQLITE_LIMIT_TRIGGER_DEPTH, 1 }, { SQLITE_LIMIT_WORKER_THREADS, 0 },
	};
	struct stat st;
	char *uri, *to;
	int error;

	if (check_unwritten(r) == -1)
		return (-1);
	if (stat(r->path, &st) == -1)
		return (wrong(r, "%s", strerror(errno)));
	if (!S_ISREG(st.st_mode))	/* opening a FIFO would block */
		return (wrong(r, S_ISDIR(st.st_mode) ? "a directory, not a results file of Kyua" : "not a regular file"));
	if (st.st_size == 0)
		return (wrong(r, "empty"));
	if (check_length(r, st.st_size) == -1)
		return (-1);

	to = uri = text_allocate(strlen(r->path) * 3 + 32, 1);
	to += sprintf(to, r->path[0] == '/' ? "file://" : "file:");
	for (const char *c = r->path; *c != '\0'; c++)
		to += sprintf(to, strchr("%?#", *c) != NULL ? "%%%02x" : "%c", (unsigned char)*c);
	strcpy(to, "?immutable=1");
	sqlite3_hard_heap_limit64(HEAP_BYTES_MAX);
	error = sqlite3_open_v2(uri, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_PRIVATECACHE, NULL);
	free(uri);
	if (error != SQLITE_OK)
		return (wrong(r, "%s", r->db != NULL ? sqlite3_errmsg(r->db) : "out of memory"));
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		sqlite3_limit(r->db, limits[i].id, limits[i].value);
	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++)
		sqlite3_db_config(r->db, off[i], 0, NULL);
	sqlite3_db_config(r->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_progress_handler(r->db, STEPS, progress, r);
	if (sqlite3_exec(r->db, "PRAGMA cell_size_check = 1; PRAGMA mmap_size = 0; PRAGMA temp_store = 2", NULL, NULL, NULL) !=
	    SQLITE_OK)
		return (wrong_by_sqlite(r));
	return (0);
}

/* Whether each table to read is plain: reading a view, a virtual table or a computed column would run code from the file. */
static int
check_tables(struct reader *r)
{
	sqlite3_stmt *type = NULL, *columns = NULL;
	int status = -1, error;

	if (prepare(r, &type, "SELECT type, rootpage FROM sqlite_master WHERE name = ?1 COLLATE NOCASE AND type IN "
	    "('table', 'view')") == -1 ||
	    prepare(r, &columns, "SELECT count(*) FROM pragma_table_xinfo(?1) WHERE hidden <> 0") == -1)
		goto out;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		sqlite3_bind_text(type, 1, tables[i], -1, SQLITE_STATIC);
		if ((error = sqlite3_step(type)) == SQLITE_DONE) {
			(void)wrong(r, "not a results file of Kyua: it has no table %s", tables[i]);
			goto out;
		}
		if (error != SQLITE_ROW) {
			(void)wrong_by_sqlite(r);
			goto out;
		}
		if (strcmp((const char *)sqlite3_column_text(type, 0), "table") != 0 || sqlite3_column_int(type, 1) <= 0) {
			(void)wrong(r, "refused: %s is not a plain table", tables[i]);
			goto out;
		}
		sqlite3_reset(type);
		sqlite3_bind_text(columns, 1, tables[i], -1, SQLITE_STATIC);
		if (sqlite3_step(columns) != SQLITE_ROW) {
			(void)wrong_by_sqlite(r);
			goto out;
		}
		if (sqlite3_column_int(columns, 0) != 0) {
			(void)wrong(r, "refused: %s has columns that are computed", tables[i]);
			goto out;
		}
		sqlite3_reset(columns);
	}
	status = 0;
out:
	sqlite3_finalize(type);
	sqlite3_finalize(columns);
	return (status);
}

static int
check_schema(struct reader *r, struct store *store)
{
	sqlite3_stmt *version = NULL;
	int status = -1, error;
	long long schema;

	if (prepare(r, &version, "SELECT schema_version, timestamp FROM metadata ORDER BY schema_version DESC LIMIT 1") == -1)
		return (-1);
	if ((error = sqlite3_step(version)) == SQLITE_ROW) {
		schema = sqlite3_column_int64(version, 0);
		store->time = sqlite3_column_int64(version, 1);
		if (store->time < 0 || store->time > 253402300799)	/* the year 9999 */
			store->time = 0;
		if (schema == SCHEMA)
			status = 0;
		else
			(void)wrong(r, "a results file of schema %lld; only schema %d is supported", schema, SCHEMA);
	} else if (error == SQLITE_DONE)
		(void)wrong(r, "not a results file of Kyua: it names no schema");
	else
		(void)wrong_by_sqlite(r);
	sqlite3_finalize(version);
	return (status);
}

/* A column's bytes, counted towards the limit in all; NULL with a message if that is reached. */
static const char *
column(struct reader *r, sqlite3_stmt *statement, int index, size_t *length)
{
	const char *bytes;

	*length = 0;
	if (sqlite3_column_type(statement, index) == SQLITE_NULL)
		return ("");
	if ((bytes = sqlite3_column_blob(statement, index)) == NULL) {
		if (sqlite3_errcode(r->db) == SQLITE_NOMEM) {
			(void)wrong_by_sqlite(r);
			return (NULL);
		}
		return ("");
	}
	*length = (size_t)sqlite3_column_bytes(statement, index);
	if ((r->bytes += (long long)*length) > BYTES_MAX) {
		(void)wrong(r, "holds more text than %lld MiB", BYTES_MAX / 1024 / 1024);
		return (NULL);
	}
	return (bytes);
}

/* A column as clean text of at most max bytes; NULL with a message on error. */
static char *
column_text(struct reader *r, sqlite3_stmt *statement, int index, size_t max)
{
	size_t length;
	const char *bytes = column(r, statement, index, &length);

	return (bytes != NULL ? text_clean(bytes, length, max) : NULL);
}

static int
read_metadata(struct reader *r, sqlite3_int64 id, struct store_case *c)
{
	int error;

	sqlite3_reset(r->metadata);
	sqlite3_bind_int64(r->metadata, 1, id);
	while ((error = sqlite3_step(r->metadata)) == SQLITE_ROW) {
		char **member = sqlite3_column_int(r->metadata, 0) ? &c->description : &c->clauses;

		if (*member == NULL && (*member = column_text(r, r->metadata, 1, STORE_REASON_MAX)) == NULL)
			return (-1);
	}
	if (c->description == NULL)
		c->description = text_copy("", 0);
	if (c->clauses == NULL)
		c->clauses = text_copy("", 0);
	return (error == SQLITE_DONE ? 0 : wrong_by_sqlite(r));
}

static int
read_output(struct reader *r, sqlite3_int64 id, const char *name, char **output, size_t *output_length)
{
	const char *bytes = "";
	size_t length = 0;
	int error;

	sqlite3_reset(r->output);
	sqlite3_bind_int64(r->output, 1, id);
	sqlite3_bind_text(r->output, 2, name, -1, SQLITE_STATIC);
	if ((error = sqlite3_step(r->output)) != SQLITE_ROW && error != SQLITE_DONE)
		return (wrong_by_sqlite(r));
	if (error == SQLITE_ROW && (bytes = column(r, r->output, 0, &length)) == NULL)
		return (-1);
	if (length > STORE_OUTPUT_MAX)
		length = STORE_OUTPUT_MAX;	/* the incomplete line is not read, and the end line is missing */
	if ((r->output_bytes += (long long)length) > STORE_OUTPUTS_MAX)
		return (wrong(r, "holds more output of cases than %d MiB", STORE_OUTPUTS_MAX / 1024 / 1024));
	*output = text_copy(bytes, length);
	*output_length = length;
	return (0);
}

static int
read_case(struct reader *r, struct store *store)
{
	struct store_case *c;
	char *folder;
	double seconds;

	if (store->n_cases == STORE_CASES_MAX)
		return (wrong(r, "holds more than %d cases", STORE_CASES_MAX));
	c = text_append(&store->cases, &store->n_cases, sizeof(*c));
	if ((c->program = column_text(r, r->cases, 0, STORE_NAME_MAX)) == NULL ||
	    (c->name = column_text(r, r->cases, 1, STORE_NAME_MAX)) == NULL)
		return (-1);
	if (c->program[0] == '/')
		return (wrong(r, "refused: the path of a test program is absolute"));
	if (sqlite3_column_type(r->cases, 2) != SQLITE_NULL &&
	    (c->result = column_text(r, r->cases, 2, 32)) == NULL)
		return (-1);
	if ((c->reason = column_text(r, r->cases, 3, STORE_REASON_MAX)) == NULL ||
	    (folder = column_text(r, r->cases, 9, STORE_REASON_MAX)) == NULL)
		return (-1);
	text_hide_folder(c->reason, folder);
	free(folder);
	/* From microseconds; as doubles, because the difference of integers may overflow. */
	seconds = ((double)sqlite3_column_int64(r->cases, 5) - (double)sqlite3_column_int64(r->cases, 4)) / 1e6;
	c->seconds = seconds > 0 && seconds < 1e6 ? seconds : 0;
	c->start = sqlite3_column_int64(r->cases, 4);
	c->end = sqlite3_column_int64(r->cases, 5);
	if (read_metadata(r, sqlite3_column_int64(r->cases, 7), c) == -1 ||
	    read_output(r, sqlite3_column_int64(r->cases, 6), "__STDOUT__", &c->output, &c->output_length) == -1)
		return (-1);
	return (!r->whole ? 0 :
	    read_output(r, sqlite3_column_int64(r->cases, 6), "__STDERR__", &c->errors, &c->errors_length));
}

static int
read_cases(struct reader *r, struct store *store)
{
	int error;

	if (prepare(r, &r->cases, "SELECT p.relative_path, c.name, r.result_type, r.result_reason, r.start_time, r.end_time, "
	    "c.test_case_id, c.metadata_id, p.test_suite_name = '" STORE_SUITE "', p.root FROM test_cases c "
	    "JOIN test_programs p ON p.test_program_id = c.test_program_id "
	    "LEFT JOIN test_results r ON r.test_case_id = c.test_case_id") == -1 ||
	    prepare(r, &r->metadata, "SELECT property_name = 'description', property_value FROM metadatas "
	    "WHERE metadata_id = ?1 AND property_name IN ('description', 'custom.clauses')") == -1 ||
	    prepare(r, &r->output, "SELECT f.contents FROM test_case_files t JOIN files f ON f.file_id = t.file_id "
	    "WHERE t.test_case_id = ?1 AND t.file_name = ?2 LIMIT 1") == -1)
		return (-1);
	while ((error = sqlite3_step(r->cases)) == SQLITE_ROW) {
		if (!sqlite3_column_int(r->cases, 8))
			store->n_ignored++;
		else if (read_case(r, store) == -1)
			return (-1);
	}
	if (error != SQLITE_DONE)
		return (wrong_by_sqlite(r));
	if (store->n_cases == 0)
		return (wrong(r, "holds no case of the test suite \"" STORE_SUITE "\""));
	return (0);
}

static int
read_store(struct store *store, bool whole, const char *path, char *message, size_t size)
{
	struct reader r = { .path = path, .whole = whole, .message = message, .size = size };
	int status = -1;

	memset(store, 0, sizeof(*store));
	if (open_database(&r) == 0 && check_tables(&r) == 0 && check_schema(&r, store) == 0)
		status = read_cases(&r, store);
	sqlite3_finalize(r.cases);
	sqlite3_finalize(r.metadata);
	sqlite3_finalize(r.output);
	sqlite3_close(r.db);
	if (status == -1)
		store_free(store);
	return (status);
}

int
store_read(struct store *store, const char *path, char *message, size_t size)
{
	return (read_store(store, false, path, message, size));
}

int
store_read_whole(struct store *store, const char *path, char *message, size_t size)
{
	return (read_store(store, true, path, message, size));
}

void
store_case_free(struct store_case *c)
{
	free(c->program);
	free(c->name);
	free(c->description);
	free(c->clauses);
	free(c->result);
	free(c->reason);
	free(c->output);
	free(c->errors);
}

void
store_free(struct store *store)
{
	for (size_t i = 0; i < store->n_cases; i++)
		store_case_free(&store->cases[i]);
	free(store->cases);
	memset(store, 0, sizeof(*store));
}
