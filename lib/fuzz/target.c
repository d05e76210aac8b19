#include "fuzz/target.h"

#include <sys/stat.h>

#include <limits.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge/contradiction.h"
#include "judge/deviation.h"
#include "judge/judge.h"
#include "report/atf.h"
#include "report/catalogue.h"
#include "report/compare.h"
#include "report/machine.h"
#include "report/packets.h"
#include "report/render.h"
#include "report/text.h"
#include "report/writer.h"
#include "run/kyuafile.h"

#define	INSIDE		"inside"	/* the folder of the second Kyuafile */

static char folder[PATH_MAX];
static pid_t maker;

static void
remove_folder(void)
{
	static const char *const names[] = { INSIDE "/Kyuafile", INSIDE, "Kyuafile", "file", "store" };
	char path[PATH_MAX + 32];

	if (getpid() != maker)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)remove(path);
	}
	(void)rmdir(folder);
}

const char *
target_folder(void)
{
	const char *above = getenv("TMPDIR");
	char inside[PATH_MAX + 32];

	if (folder[0] != '\0')
		return (folder);
	snprintf(folder, sizeof(folder), "%s/fuzz.XXXXXX", above != NULL && above[0] != '\0' ? above : "/tmp");
	if (mkdtemp(folder) == NULL)
		text_err(2, "%s", folder);
	maker = getpid();
	(void)atexit(remove_folder);
	snprintf(inside, sizeof(inside), "%s/" INSIDE, folder);
	if (mkdir(inside, 0700) == -1)
		text_err(2, "%s", inside);
	return (folder);
}

/* The path of a new file in the folder, with these bytes; if they are NULL, of no file. */
static const char *
file_of(const char *name, const unsigned char *bytes, size_t n)
{
	static char path[PATH_MAX + 32];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", target_folder(), name);
	/* A new file: some file systems write one to the disk at once that is cut and filled again. */
	(void)unlink(path);
	if (bytes != NULL && ((file = fopen(path, "wb")) == NULL || fwrite(bytes, 1, n, file) != n || fclose(file) != 0))
		text_err(2, "%s", path);
	return (path);
}

/* A string that ends where its memory ends, so that a sanitizer notices a read beyond it. */
static char *
string_of(const unsigned char *bytes, size_t n)
{
	char *string = text_allocate(n + 1, 1);

	memcpy(string, bytes, n);
	return (string);
}

/* What is written for people and programs holds no control character of a store. */
static void
check_clean(const char *written, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)written[i];

		if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) {
			fprintf(stderr, "fault: what is written has the control character 0x%02x at byte %zu\n", c, i);
			abort();
		}
	}
}

static void
write_compared(FILE *out, const struct run *runs, int which)
{
	struct comparison comparison;

	compare_runs(&comparison, runs, 2);
	if (which == 0)
		compare_write(out, &comparison, false);
	else if (which == 1)
		compare_markdown(out, &comparison);
	else if (which == 2)
		(void)compare_json(out, &comparison);
	else if (which == 3)
		compare_csv(out, &comparison);
	else
		matrix_write(out, &comparison);
	compare_free(&comparison);
}

/* Writes two runs as one of the reports. */
static void
write_report(const struct run *runs, unsigned which)
{
	static const struct kcidb_options kcidb = { .origin = "fuzz" };
	char *written = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&written, &n);

	if (out == NULL)
		text_err(2, "memory");
	switch (which % 16) {
	case 0: summary_write(out, runs, false); break;
	case 1: brief_write(out, runs, NULL, false); break;
	case 2: html_write(out, runs, NULL); break;
	case 3: (void)json_write(out, runs, 2); break;
	case 4: markdown_write(out, runs, 2); break;
	case 5: document_write(out, runs, 2); break;
	case 6: junit_write(out, runs); break;
	case 7: ktap_write(out, runs); break;
	case 8: (void)ctrf_write(out, runs); break;
	case 9: csv_write(out, runs, 2); break;
	case 10: (void)kcidb_write(out, runs, 1, &kcidb); (void)check_write(out, runs, true); break;
	default: write_compared(out, runs, (int)(which % 16) - 11); break;
	}
	if (fclose(out) != 0)
		text_err(2, "memory");
	check_clean(written, n);
	free(written);
}

/* Reads a store as a run, and strictly as another, and writes both as the report that the bytes choose. */
static void
read_and_write(const char *path, const unsigned char *bytes, size_t n)
{
	struct run_options options = { .whole = true }, strictly = { .strict = true, .as_run = true, .manuals = "posix linux" };
	struct run runs[2];
	char message[2048];
	unsigned which = 0;

	for (size_t i = 0; i < n; i++)
		which = which * 31 + bytes[i];
	if (run_read(&runs[0], path, &options, message, sizeof(message)) == -1) {
		check_clean(message, strlen(message));
		return;
	}
	if (run_read(&runs[1], path, &strictly, message, sizeof(message)) == 0) {
		write_report(runs, which ^ which >> 16);
		run_free(&runs[1]);
	}
	run_free(&runs[0]);
}

/* What a structured store has otherwise than Kyua would: each takes a value, which may be of any type. */
static const char *const alterations[] = {
	"UPDATE test_programs SET relative_path = ?1",
	"UPDATE test_programs SET test_suite_name = ?1 WHERE test_program_id = 1",
	"UPDATE test_programs SET root = ?1",
	"UPDATE test_cases SET name = ?1 WHERE test_case_id = 1",
	"UPDATE test_cases SET metadata_id = ?1",
	"UPDATE test_cases SET test_program_id = ?1 WHERE test_case_id = 1",
	"UPDATE test_results SET result_type = ?1 WHERE test_case_id = 1",
	"UPDATE test_results SET result_reason = ?1",
	"UPDATE test_results SET start_time = ?1",
	"UPDATE test_results SET end_time = ?1",
	"UPDATE metadatas SET property_value = ?1",
	"UPDATE metadatas SET property_name = 'custom.clauses' WHERE property_name = ?1",
	"UPDATE test_case_files SET file_name = ?1",
	"UPDATE test_case_files SET file_id = ?1",
	"UPDATE files SET contents = ?1",
	"UPDATE metadata SET timestamp = ?1",
	"UPDATE metadata SET schema_version = ?1",
	"DELETE FROM test_results WHERE test_case_id = ?1",
	"DELETE FROM metadatas WHERE property_name = ?1",
	"ALTER TABLE test_cases RENAME COLUMN metadata_id TO other",
	"DROP TABLE files",
	"CREATE TRIGGER t BEFORE INSERT ON files BEGIN DELETE FROM files; END",
};

#define	N_ALTERATIONS	(sizeof(alterations) / sizeof(alterations[0]))

/* Alters the store by a line "NUMBER VALUE"; what SQLite refuses is left out. */
static void
alter(const char *path, const char *line)
{
	char *value;
	const char *sql = alterations[strtoul(line, &value, 10) % N_ALTERATIONS];
	sqlite3 *db;
	sqlite3_stmt *s = NULL;

	value += *value == ' ';
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_exec(db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK) {
		if (strcmp(value, "NULL") == 0)
			(void)sqlite3_bind_null(s, 1);
		else if (value[0] == '-' || (value[0] >= '0' && value[0] <= '9'))
			(void)sqlite3_bind_int64(s, 1, strtoll(value, NULL, 10));
		else if (value[0] == 'x')
			(void)sqlite3_bind_blob(s, 1, value + 1, (int)strlen(value + 1), SQLITE_STATIC);
		else
			(void)sqlite3_bind_text(s, 1, value, -1, SQLITE_STATIC);
		(void)sqlite3_step(s);
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
}

/* Cuts the text at the separator; what follows it, or NULL. */
static char *
cut(char *text, const char *separator)
{
	char *at = strstr(text, separator);

	if (at == NULL)
		return (NULL);
	*at = '\0';
	return (at + strlen(separator));
}

/*
 * A paragraph "case PROGRAM NAME RESULT REASON", with a tab before each field, and the lines that it wrote.  In place of a result
 * "-" stands for none.
 */
static void
add_case(char *paragraph)
{
	char *lines = cut(paragraph, "\n"), *fields[5] = { NULL };
	struct property clauses = { (char[]){ "custom.clauses" }, (char[]){ "posix:ECONNREFUSED posix:EBADF" } };
	struct atf_case c = { .properties = &clauses, .n_properties = 1 };
	struct atf_result result = { .reason = "" };
	size_t n = 0;

	for (char *at = paragraph; at != NULL && n < 5;) {
		char *rest = cut(at, "\t");

		fields[n++] = at;
		at = rest;
	}
	if (n < 4)
		return;
	c.name = fields[2];
	result.type = fields[3];
	snprintf(result.reason, sizeof(result.reason), "%s", n > 4 ? fields[4] : "");
	writer_case(writer_program("/suite", fields[1], "connect"), &c, strcmp(fields[3], "-") != 0 ? &result : NULL, 1000000,
	    1001000, lines != NULL ? lines : "", lines != NULL ? strlen(lines) : 0, "said\n", 5);
}

/* Writes the store that the text has: cases with an empty line after each, and lines "alter NUMBER VALUE" after the last. */
static const char *
store_of(const unsigned char *bytes, size_t n)
{
	char *text = string_of(bytes, n), *altered = cut(text, "\n\nalter ");
	const char *path = file_of("store", NULL, 0);

	writer_begin(path);
	writer_time(1700000000);
	for (char *at = text; at != NULL;) {
		char *rest = cut(at, "\n\n");

		add_case(at);
		at = rest;
	}
	writer_commit();
	while (altered != NULL) {
		char *rest = cut(altered, "\nalter ");

		altered[strcspn(altered, "\n")] = '\0';
		alter(path, altered);
		altered = rest;
	}
	free(text);
	return (path);
}

static void
read_cases(const unsigned char *bytes, size_t n)
{
	read_and_write(store_of(bytes, n), bytes, n);
}

static unsigned char *
bytes_of_store(const unsigned char *seed, size_t n, size_t *length)
{
	FILE *file = fopen(store_of(seed, n), "rb");
	unsigned char *bytes = text_allocate(1 << 20, 1);

	if (file == NULL || (*length = fread(bytes, 1, 1 << 20, file)) == 0)
		text_err(2, "store");
	fclose(file);
	return (bytes);
}

static void
read_store(const unsigned char *bytes, size_t n)
{
	read_and_write(file_of("store", bytes, n), bytes, n);
}

/* A compiled-in list, which is read once. */
static const struct deviations *
known_of_linux(void)
{
	static struct deviations list;

	if (list.n == 0)
		deviations_builtin(&list, "linux");
	return (&list);
}

/* The lines of a case, judged, with their contradictions and their machine. */
static void
read_record(const unsigned char *bytes, size_t n)
{
	struct store_case stored = { .program = (char[]){ "tests/errno/econnrefused" }, .name = (char[]){ "closed_port.tcp4" },
	    .description = (char[]){ "" }, .clauses = (char[]){ "" }, .result = (char[]){ "passed" }, .reason = (char[]){ "" },
	    .output = string_of(bytes, n), .output_length = n };
	struct report_case c = { .kyua_id = NULL };
	struct contradiction *found = NULL;
	struct machine machine;
	size_t classes;
	char reason[256];

	case_read(&c, &stored);
	c.selected = "posix linux freebsd";
	if (c.recorded) {
		if ((c.n_findings = judge(&c.record, known_of_linux(), &c.findings)) == -1)
			text_err(2, "memory");
		(void)judgement(c.findings, c.n_findings, c.selected, true, reason, sizeof(reason));
		check_clean(reason, strlen(reason));
		(void)contradictions(&c.record, &found);
		free(found);
	}
	case_decide(&c, false);
	if (c.recorded && machine_is_of(&c) && machine_read(&machine, &c) == NULL) {
		free(machine_classes(&machine, &classes));
		(void)machine_after(&machine, machine_word(&c) != NULL ? machine_word(&c) : "bind connect");
		machine_free(&machine);
	}
	case_free(&c);
	free(stored.output);
}

static void
read_deviations(const unsigned char *bytes, size_t n)
{
	static const char *const ids[] = { "", "errno/ebadf:closed.tcp4", "errno/einval:length_0.udp6", "x" };
	struct deviations list = { .n = 0 };
	char message[2048];

	if (deviations_load(&list, file_of("file", bytes, n), message, sizeof(message)) == -1)
		check_clean(message, strlen(message));
	for (size_t i = 0; i < list.n; i++) {
		const struct deviation *d = &list.entries[i];

		for (size_t id = 0; id < sizeof(ids) / sizeof(ids[0]); id++)
			(void)deviation_covers(d, ids[id]);
		(void)deviation_names(d, "posix:EBADF");
		(void)deviation_explained(d);
		(void)release_matches(d->releases, "6.18.44-amd64");
		(void)releases_overlap(d->releases, list.entries[list.n - 1 - i].releases);
		(void)deviation_find(&list, "6.1", "errno/ebadf:closed.tcp4", "posix:EBADF", d->observation, d->outcome);
	}
	deviations_free(&list);
}

static void
read_catalogue(const unsigned char *bytes, size_t n)
{
	struct catalogue catalogue = { .n = 0 };
	char message[2048];

	if (catalogue_read(&catalogue, file_of("file", bytes, n), message, sizeof(message)) == -1)
		check_clean(message, strlen(message));
	else
		catalogue_free(&catalogue);
}

/* One Kyuafile, or two, with a line "---" in between: the second is that of a folder. */
static void
read_kyuafile(const unsigned char *bytes, size_t n)
{
	struct listing listing = { .n = 0 };
	char *text = string_of(bytes, n), *second = cut(text, "\n---\n"), message[2048];

	if (second == NULL)
		second = text + n;
	else
		n = strlen(text);
	(void)file_of(INSIDE "/Kyuafile", (const unsigned char *)second, strlen(second));
	(void)file_of("Kyuafile", (const unsigned char *)text, n);
	(void)kyuafile_read(&listing, target_folder(), message, sizeof(message));
	listing_free(&listing);
	free(text);
}

static void
read_list(const unsigned char *bytes, size_t n)
{
	struct atf_cases cases = { .n = 0 };
	char *text = string_of(bytes, n), message[128];

	if (atf_read_list(&cases, text, message, sizeof(message)) == 0)
		atf_cases_free(&cases);
	free(text);
}

static void
read_result(const unsigned char *bytes, size_t n)
{
	static const int statuses[] = { 0, 1 << 8, 2 << 8, 6, 9, 255 << 8 };
	char *text = string_of(bytes, n);
	struct atf_result result;

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		atf_read_result(&result, text, statuses[i], i % 2 == 1);
		(void)atf_is_good(result.type);
	}
	free(text);
}

static unsigned char *
bytes_of_base64(const unsigned char *seed, size_t n, size_t *length)
{
	char *text = string_of(seed, n);
	unsigned char *bytes;

	text[strcspn(text, "\n")] = '\0';
	if ((bytes = packets_decode(text, length)) == NULL)
		text_errx(2, "a seed of packets is not in base64");
	free(text);
	return (bytes);
}

static void
read_packets(const unsigned char *bytes, size_t n)
{
	char *written = NULL;
	unsigned char *copy = text_allocate(n + 1, 1);
	size_t length = 0;
	FILE *out = open_memstream(&written, &length);

	if (out == NULL)
		text_err(2, "memory");
	/* It ends where its memory ends. */
	memcpy(copy + 1, bytes, n);
	packets_write(out, copy + 1, n, "  ");
	fclose(out);
	check_clean(written, length);
	free(written);
	free(copy);
}

static void
read_base64(const unsigned char *bytes, size_t n)
{
	char *text = string_of(bytes, n);
	size_t length;

	text[strcspn(text, "\n")] = '\0';
	free(packets_decode(text, &length));
	free(text);
}

/* A fault of each kind: a length that is believed, memory that is not freed, a loop that need not end. */
static void
read_planted_length(const unsigned char *bytes, size_t n)
{
	char *text = string_of(bytes, n), *end;
	unsigned long length = strtoul(text, &end, 10);
	volatile char last = '\0';

	if (*end == ':' && length > 0 && length < 1 << 20)
		last = end[length];
	(void)last;
	free(text);
}

static void
read_planted_leak(const unsigned char *bytes, size_t n)
{
	char *volatile text = string_of(bytes, n);

	if (strchr(text, ':') != NULL)
		free(text);
	text = NULL;
}

static void
read_planted_loop(const unsigned char *bytes, size_t n)
{
	volatile size_t at = 0;

	while (at < n && bytes[at] != ':')
		at += bytes[at] != '0';
}

const struct target targets[] = {
	{ .name = "record", .read = read_record },
	{ .name = "deviations", .read = read_deviations },
	{ .name = "catalogue", .read = read_catalogue },
	{ .name = "kyuafile", .read = read_kyuafile },
	{ .name = "list", .read = read_list },
	{ .name = "result", .read = read_result },
	{ .name = "packets", .read = read_packets, .prepare = bytes_of_base64 },
	{ .name = "base64", .read = read_base64 },
	{ .name = "cases", .read = read_cases },
	{ .name = "store", .read = read_store, .prepare = bytes_of_store },
	{ .name = "planted-length", .read = read_planted_length, .planted = true },
	{ .name = "planted-leak", .read = read_planted_leak, .planted = true },
	{ .name = "planted-loop", .read = read_planted_loop, .planted = true },
	{ .name = NULL },
};

const struct target *
target_find(const char *name)
{
	for (const struct target *t = targets; t->name != NULL; t++)
		if (strcmp(t->name, name) == 0)
			return (t);
	return (NULL);
}
