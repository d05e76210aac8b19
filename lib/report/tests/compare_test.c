#include <sys/stat.h>

#include <atf-c.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/compare.h"
#include "report/render.h"
#include "report/tests/make_store.h"
#include "report/tests/page_links.h"

#define	EXPECT(clauses, observation, allowed)	"expect\t" observation "\t" clauses "\t" allowed "\n"
#define	SAW(observation, outcome)		"observe\t" observation "\t" outcome "\t0.00004\n"
#define	UNTESTED				"skip\tuntested\tno net\n"
#define	SCRIPT					"<script>alert(1)</script>"

static void
read_store(struct run *run, struct maker *m, const char *path, const struct run_options *options)
{
	static const struct run_options none;
	char message[1024];

	maker_close(m);
	ATF_REQUIRE_MSG(run_read(run, path, options != NULL ? options : &none, message, sizeof(message)) == 0, "%s", message);
}

static const struct row *
row_of(const struct comparison *c, const char *name)
{
	char id[128];

	snprintf(id, sizeof(id), "errno/x:%s.tcp4", name);
	for (size_t i = 0; i < c->n_rows; i++)
		if (strcmp(c->rows[i].id, id) == 0)
			return (&c->rows[i]);
	atf_tc_fail("no row %s", id);
}

/* Three hosts: cases on which they agree, on which each is a camp, that one lacks, did not run or did not finish. */
static void
make_three(struct run runs[3])
{
	for (int h = 0; h < 3; h++) {
		const char *const names[] = { "freebsd", "gvisor", "linux" }, *const releases[] = { "14.2", "4.4.0", "6.1" };
		struct maker m = maker_open(names[h]);
#define	CASE(name, result, lines)	maker_case_of(&m, names[h], releases[h], name, result, lines)

		CASE("alike", "passed", SAW("call", "0") END("passed"));
		CASE("camps", "passed", h == 0 ? SAW("call", "0") END("passed") : SAW("call", "-1 EIO") END("passed"));
		CASE("peers", "passed", h == 1 ? SAW("call", "0") SAW("peer", "lost") END("passed") : h == 2 ?
		    SAW("call", "0") SAW("peer", "kept") END("passed") : SAW("call", "0") END("passed"));
		if (h != 1)
			CASE("newer", "passed", h == 0 ? SAW("call", "0") END("passed") : SAW("call", "0") SAW("more", "x")
			    END("passed"));
		CASE("skipped", h == 2 ? "passed" : "skipped", h == 2 ? SAW("call", "0") END("passed") : UNTESTED);
		CASE("broken", h == 0 ? "broken" : "passed", h == 0 ? "" : SAW("call", "0") END("passed"));
		CASE("all_broken", "broken", "");
#undef CASE
		read_store(&runs[h], &m, names[h], NULL);
	}
}

static void
free_runs(struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		run_free(&runs[i]);
}

ATF_TC_WITHOUT_HEAD(camps);
ATF_TC_BODY(camps, tc)
{
	struct comparison c;
	struct run runs[3];
	const struct row *row;

	(void)tc;
	make_three(runs);
	compare_runs(&c, runs, 3);
	ATF_CHECK_EQ(7, c.n_rows);
	row = row_of(&c, "alike");
	ATF_CHECK(!row->differs && row->n_observations == 1 && row->observations[0].n_camps == 1);
	row = row_of(&c, "camps");
	ATF_CHECK(row->differs);
	ATF_CHECK_EQ(2, row->observations[0].n_camps);
	/* The largest camp comes first, whichever hosts are in it. */
	ATF_CHECK_EQ(1, row->observations[0].camps[0]);
	ATF_CHECK_EQ(0, row->observations[0].camps[1]);
	ATF_CHECK_EQ(0, row->observations[0].camps[2]);
	row = row_of(&c, "peers");
	ATF_CHECK(row->differs && !row->observations[0].differs && row->observations[1].differs);
	ATF_CHECK_STREQ("peer", row->observations[1].name);
	ATF_CHECK_EQ(CAMP_NONE, row->observations[1].camps[0]);
	ATF_CHECK(!row_pair_differs(row, 0, 1) && row_pair_differs(row, 1, 2));
	compare_free(&c);
	free_runs(runs, 3);
}

/* A missing or untested case or observation is not a difference; a case broken on one host is. */
ATF_TC_WITHOUT_HEAD(what_is_no_difference);
ATF_TC_BODY(what_is_no_difference, tc)
{
	struct comparison c;
	struct run runs[3];
	const struct row *row;

	(void)tc;
	make_three(runs);
	compare_runs(&c, runs, 3);
	row = row_of(&c, "newer");
	ATF_CHECK(!row->differs);
	ATF_CHECK_EQ(CELL_MISSING, row->cells[1].kind);
	ATF_CHECK_EQ(1, row->count[CELL_MISSING]);
	row = row_of(&c, "skipped");
	ATF_CHECK(!row->differs && !row_pair_differs(row, 0, 2) && !row_pair_differs(row, 2, 1));
	ATF_CHECK_EQ(CELL_UNTESTED, row->cells[0].kind);
	ATF_CHECK(row_of(&c, "broken")->differs);
	ATF_CHECK(row_pair_differs(row_of(&c, "broken"), 0, 1) && !row_pair_differs(row_of(&c, "broken"), 1, 2));
	ATF_CHECK(!row_of(&c, "all_broken")->differs);
	ATF_CHECK_EQ(3, c.n_differ);
	ATF_CHECK_EQ(2, c.n_alike);
	ATF_CHECK_EQ(2, c.n_alone);
	ATF_CHECK_EQ(1, c.n_partial);
	compare_free(&c);
	free_runs(runs, 3);
}

ATF_TC_WITHOUT_HEAD(agreements);
ATF_TC_BODY(agreements, tc)
{
	struct comparison c;
	struct run runs[3];

	(void)tc;
	make_three(runs);
	compare_runs(&c, runs, 3);
	ATF_REQUIRE_EQ(3, c.n_agreements);
	/* freebsd and gvisor: of the cases alike, camps and peers, camps differs. */
	ATF_CHECK_EQ(0, c.agreements[0].a);
	ATF_CHECK_EQ(1, c.agreements[0].b);
	ATF_CHECK_EQ(3, c.agreements[0].both);
	ATF_CHECK_EQ(2, c.agreements[0].same);
	/* gvisor and linux, and freebsd and linux: three of four. */
	ATF_CHECK_EQ(4, c.agreements[1].both);
	ATF_CHECK_EQ(3, c.agreements[1].same);
	ATF_CHECK_EQ(0, c.agreements[1].a);
	ATF_CHECK_EQ(1, c.agreements[2].a);
	ATF_CHECK_EQ(3, agreements_shared(&c));
	compare_free(&c);
	free_runs(runs, 3);
	ATF_CHECK(agreement_percent(&(struct agreement){ .both = 100000, .same = 99999 }) < 99.95);
	ATF_CHECK(agreement_percent(&(struct agreement){ .both = 0 }) == 0);
}

static void
one_host(struct run *run, const char *path, const char *host, const char *release)
{
	struct maker m = maker_open(path);

	maker_case_of(&m, host, release, "a", "passed", SAW("call", "0") END("passed"));
	read_store(run, &m, path, NULL);
}

/* Stores of one host are distinguished by file name, never by path. */
ATF_TC_WITHOUT_HEAD(labels);
ATF_TC_BODY(labels, tc)
{
	struct comparison c;
	struct run runs[6];

	(void)tc;
	one_host(&runs[0], "old.db", "linux", "6.1");
	one_host(&runs[1], "./new.db", "linux", "6.1");
	one_host(&runs[2], "third.db", "../../etc/<b>", "A \"B\"");
	one_host(&runs[3], "same.db", "x", "1");
	ATF_REQUIRE_EQ(0, mkdir("folder", 0700));
	one_host(&runs[4], "folder/same.db", "x", "1");
	one_host(&runs[5], "index.db", "index", "");
	compare_runs(&c, runs, 6);
	ATF_CHECK_STREQ("linux 6.1 (old.db)", c.labels[0]);
	ATF_CHECK_STREQ("linux 6.1 (new.db)", c.labels[1]);
	ATF_CHECK_STREQ("../../etc/<b> A \"B\"", c.labels[2]);
	ATF_CHECK_STREQ("x 1 (store 4)", c.labels[3]);
	ATF_CHECK_STREQ("x 1 (store 5)", c.labels[4]);
	ATF_CHECK_STREQ("linux-6.1-old.db.html", c.pages[0]);
	ATF_CHECK_STREQ("etc-b-a-b.html", c.pages[2]);
	ATF_CHECK_STREQ("index-2.html", c.pages[5]);
	for (size_t i = 0; i < 6; i++) {
		ATF_CHECK_EQ(strlen(c.pages[i]), strspn(c.pages[i], "abcdefghijklmnopqrstuvwxyz0123456789._-"));
		ATF_CHECK(c.pages[i][0] != '.' && c.pages[i][0] != '-');
		for (size_t j = 0; j < i; j++)
			ATF_CHECK(strcmp(c.pages[i], c.pages[j]) != 0 && strcmp(c.labels[i], c.labels[j]) != 0);
	}
	compare_free(&c);
	free_runs(runs, 6);
}

static const struct change *
change_of(const struct changes *changes, const char *name)
{
	char id[128];

	snprintf(id, sizeof(id), "errno/x:%s.tcp4", name);
	for (size_t i = 0; i < changes->n; i++)
		if (strcmp(changes->entries[i].row->id, id) == 0)
			return (&changes->entries[i]);
	return (NULL);
}

/* One case for each kind of change, and for each kind of non-change. */
static void
make_two(struct run runs[2], const struct run_options *options)
{
	for (int new = 0; new < 2; new++) {
		struct maker m = maker_open(new ? "new.db" : "old.db");
		const char *met = EXPECT("freebsd:EBADF posix:EBADF", "call", "-1 EBADF") SAW("call", "-1 EBADF") END("passed");
		const char *not_met = EXPECT("freebsd:EBADF posix:EBADF", "call", "-1 EBADF") SAW("call", "0") END("failed");
		const char *also_not = EXPECT("freebsd:EBADF posix:EBADF", "call", "-1 EBADF") SAW("call", "-1 "
		    "EIO") END("failed");
#define	CASE(name, result, lines)	maker_case_of(&m, "linux", new ? "6.2" : "6.1", name, result, lines)
#define	BOTH(name, before, after)	CASE(name, (new ? after : before) == met ? "passed" : "failed", new ? after : before)

		BOTH("broke", met, not_met);
		BOTH("mended", not_met, met);
		BOTH("other_deviation", not_met, also_not);
		BOTH("now_known", met, also_not);
		BOTH("known_mended", also_not, met);
		BOTH("same", met, met);
		BOTH("same_deviation", not_met, not_met);
		CASE("hangs", new ? "broken" : "passed", new ? "" : met);
		CASE("hangs_no_more", new ? "passed" : "broken", new ? met : "");
		CASE("survey", "passed", new ? SAW("call", "0") END("passed") : SAW("call", "-1 EIO") END("passed"));
		CASE("impermissible", new ? "failed" : "passed", new ? SAW("call", "-2 EIO") END("failed") :
		    SAW("call", "-1 EIO") END("passed"));
		CASE("new_expectation", new ? "failed" : "passed", new ?
		    EXPECT("posix:EBADF", "call", "-1 EBADF") SAW("call", "0") END("failed") : SAW("call", "0") END("passed"));
		CASE("runs_not", new ? "skipped" : "passed", new ? UNTESTED : met);
		CASE("runs_now", new ? "passed" : "skipped", new ? met : UNTESTED);
		if (new)
			CASE("added", "failed", not_met);
		else
			CASE("went", "passed", met);
#undef BOTH
#undef CASE
		read_store(&runs[new], &m, new ? "new.db" : "old.db", options);
	}
}

ATF_TC_WITHOUT_HEAD(changes_of_a_host);
ATF_TC_BODY(changes_of_a_host, tc)
{
	static const struct {
		const char *name;
		enum change_kind kind;
	} expected[] = {
		{ "broke", CHANGE_BROKE },
		{ "hangs", CHANGE_BROKE },
		{ "impermissible", CHANGE_BROKE },
		{ "mended", CHANGE_MENDED },
		{ "known_mended", CHANGE_MENDED },
		{ "hangs_no_more", CHANGE_MENDED },
		{ "other_deviation", CHANGE_OTHERWISE },
		{ "now_known", CHANGE_OTHERWISE },
		{ "survey", CHANGE_OTHERWISE },
		{ "new_expectation", CHANGE_OTHERWISE },
		{ "runs_not", CHANGE_RUNS_NOT },
		{ "runs_now", CHANGE_RUNS_NOW },
		{ "added", CHANGE_NEW },
		{ "went", CHANGE_WENT },
	};
	struct run_options options = { .deviations = "known.tsv" };
	struct comparison c;
	struct changes changes;
	struct run runs[2];

	(void)tc;
	atf_utils_create_file("known.tsv", "It is so.\n"
	    "\terrno/x:{now_known,known_mended}.*\tfreebsd:EBADF posix:EBADF\tcall\t-1 EIO\t*\t2\n");
	make_two(runs, &options);
	compare_runs(&c, runs, 2);
	changes_find(&changes, &c);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		const struct change *change = change_of(&changes, expected[i].name);

		ATF_CHECK_MSG(change != NULL && change->kind == expected[i].kind, "%s: %d: %s", expected[i].name,
		    change != NULL ? (int)change->kind : -1, change != NULL ? change->what : "no change");
	}
	ATF_CHECK(change_of(&changes, "same") == NULL && change_of(&changes, "same_deviation") == NULL);
	ATF_CHECK_EQ(2, changes.n_same);
	ATF_CHECK_EQ(sizeof(expected) / sizeof(expected[0]), changes.n);
	ATF_CHECK_STREQ("freebsd:EBADF posix:EBADF: call was -1 EBADF, is 0", change_of(&changes, "broke")->what);
	ATF_CHECK_STREQ("was passed, is unresolved (broken)", change_of(&changes, "hangs")->what);
	ATF_CHECK(!changes.other_host);
	changes_free(&changes);
	compare_free(&c);
	free_runs(runs, 2);

	/* With --strict, a known deviation is a breakage. */
	options.strict = true;
	unlink("old.db");
	unlink("new.db");
	make_two(runs, &options);
	compare_runs(&c, runs, 2);
	changes_find(&changes, &c);
	ATF_CHECK_EQ(CHANGE_BROKE, change_of(&changes, "now_known")->kind);
	changes_free(&changes);
	compare_free(&c);
	free_runs(runs, 2);
}

static char *
matrix_of(const struct comparison *c)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	ATF_REQUIRE(out != NULL);
	matrix_write(out, c);
	ATF_REQUIRE_EQ(0, fclose(out));
	ATF_CHECK_EQ_MSG(length, strlen(text), "a NUL byte is in the report");
	return (text);
}

static void
check_holds(const char *text, const char *words)
{
	ATF_CHECK_MSG(strstr(text, words) != NULL, "the report lacks \"%s\"", words);
}

/* In the matrix, text from a store stays text, and every internal link has a target. */
ATF_TC_WITHOUT_HEAD(hostile_stores);
ATF_TC_BODY(hostile_stores, tc)
{
	struct comparison c;
	struct run runs[2];
	char *text, *script;

	(void)tc;
	for (int h = 0; h < 2; h++) {
		struct maker m = maker_open(h == 0 ? "h0.db" : "<i>.db");

		maker_case_of(&m, SCRIPT, "\"'>" SCRIPT, SCRIPT, "failed", h == 0 ?
		    EXPECT("posix:EBADF", "call", "0|" SCRIPT) SAW("call", SCRIPT "\\033[31m") SAW(SCRIPT, "1") END("failed") :
		    EXPECT("posix:EBADF", "call", "0") SAW("call", "\" onclick=\"x") SAW(SCRIPT, "2") END("failed"));
		maker_case_of(&m, SCRIPT, "\"'>" SCRIPT, "a b", "skipped", "skip\tuntested\t" SCRIPT "\n");
		maker_case_of(&m, SCRIPT, "\"'>" SCRIPT, "twice", "passed", SAW("call", "0") END("passed"));
		maker_case_of(&m, SCRIPT, "\"'>" SCRIPT, "twice", "passed", SAW("call", "-1 EIO") END("passed"));
		read_store(&runs[h], &m, h == 0 ? "h0.db" : "<i>.db", NULL);
	}
	compare_runs(&c, runs, 2);
	ATF_CHECK_EQ(3, c.n_rows);
	text = matrix_of(&c);
	check_holds(text, "&lt;script&gt;alert(1)&lt;/script&gt;");
	check_holds(text, "\\x1b");
	ATF_CHECK(strstr(text, SCRIPT) == NULL && strchr(text, '\033') == NULL && strstr(text, "\" onclick") == NULL);
	ATF_CHECK(strstr(text, "<i>.db") == NULL && strstr(text, "hunter2") == NULL && strstr(text, "/secret") == NULL);
	ATF_CHECK_MSG((script = strstr(text, "<script")) != NULL && strstr(script + 1, "<script") == NULL, "not one script");
	ATF_CHECK(strstr(text, "http://") == NULL && strstr(text, "src=") == NULL);
	ATF_CHECK(check_links(text, c.pages, 2) > 8);
	free(text);
	compare_free(&c);
	free_runs(runs, 2);
}

ATF_TC_WITHOUT_HEAD(matrix);
ATF_TC_BODY(matrix, tc)
{
	struct comparison c;
	struct run runs[3];
	char *text, *again;

	(void)tc;
	make_three(runs);
	compare_runs(&c, runs, 3);
	text = matrix_of(&c);
	check_holds(text, "<td class=b>0<td class=a>-1 EIO<td class=a>-1 EIO\n");
	check_holds(text, "<td>0<td class=m>not in store<td>0\n");
	check_holds(text, "<td class=u>untested<td class=u>untested<td>0\n");
	check_holds(text, "<td class=z>·<td class=a>lost<td class=b>kept\n");
	check_holds(text, "href=\"gvisor-4.4.0.html\"");
	again = matrix_of(&c);
	ATF_CHECK_STREQ(text, again);
	free(text);
	free(again);
	compare_free(&c);
	free_runs(runs, 3);
}

static char *
written(void (*write)(FILE *, const struct comparison *), const struct comparison *c)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	ATF_REQUIRE(out != NULL);
	write(out, c);
	ATF_REQUIRE_EQ(0, fclose(out));
	return (text);
}

static void
write_plain(FILE *out, const struct comparison *c)
{
	compare_write(out, c, false);
}

static void
write_json(FILE *out, const struct comparison *c)
{
	ATF_REQUIRE_EQ(0, compare_json(out, c));
}

/* Each clause has its verdict on each host, and a comparison of different suites says so. */
ATF_TC_WITHOUT_HEAD(clauses);
ATF_TC_BODY(clauses, tc)
{
	static const char expected[] = EXPECT("freebsd:EBADF", "call", "-1 EBADF");
	static const char address[] = "https://man.freebsd.org/cgi/man.cgi?query=connect&sektion=2&manpath=FreeBSD+9.2-RELEASE";
	struct comparison c;
	struct run runs[3];
	size_t i, found = 0;
	json_t *root, *one;
	char *text, words[512];

	(void)tc;
	for (int h = 0; h < 3; h++) {
		struct maker m = maker_open(h == 0 ? "a" : h == 1 ? "b" : "c");
		char lines[512];

		snprintf(lines, sizeof(lines), "%s%s%s%s", h == 2 ? "suite\t0.9\n" : "", expected,
		    h == 1 ? SAW("call", "0") : SAW("call", "-1 EBADF"), h == 1 ? END("failed") : END("passed"));
		maker_case_of(&m, "haiku", h == 0 ? "1" : h == 1 ? "2" : "3", "bad", h == 1 ? "failed" : "passed", lines);
		read_store(&runs[h], &m, h == 0 ? "a" : h == 1 ? "b" : "c", NULL);
	}
	compare_runs(&c, runs, 2);
	ATF_CHECK_EQ(1, c.n_clauses_differ);
	ATF_CHECK(!c.suites_differ);
	text = written(write_plain, &c);
	check_holds(text, "Clauses whose verdicts differ: 1\n  freebsd:EBADF  pass: haiku 1; fail: haiku 2\n");
	ATF_CHECK(strstr(text, "different suites") == NULL);
	free(text);
	text = written(compare_markdown, &c);
	snprintf(words, sizeof(words), "| [freebsd:EBADF](%s) | pass: haiku 1; fail: haiku 2 |\n", address);
	check_holds(text, words);
	check_holds(text, "\nOn all hosts untested: ");
	free(text);
	text = written(matrix_write, &c);
	check_holds(text, "<tr class=df id=\"freebsd:EBADF\"><th scope=row><a class=m href=\"https://man.freebsd.org/");
	check_holds(text, "<td><a href=\"haiku-2.html#freebsd:EBADF\"><span class=\"v vf\">✗ fail</span></a>");
	ATF_CHECK(strstr(text, "different suites") == NULL);
	free(text);
	compare_free(&c);

	compare_runs(&c, runs, 3);
	ATF_CHECK(c.suites_differ);
#define	DIFFERENT	"The stores are of different suites, so a difference can be one of the suites: "
	text = written(write_plain, &c);
	check_holds(text, DIFFERENT "from before versions were recorded: haiku 1, haiku 2; 0.9: haiku 3.\n");
	free(text);
	text = written(compare_markdown, &c);
	check_holds(text, DIFFERENT);
	free(text);
	text = written(matrix_write, &c);
	check_holds(text, "<p class=\"state warn\"><b>" DIFFERENT);
	free(text);
	text = written(write_json, &c);
	ATF_REQUIRE((root = json_loads(text, JSON_REJECT_DUPLICATES, NULL)) != NULL);
	ATF_CHECK(json_is_true(json_object_get(root, "suites_differ")));
	json_array_foreach(json_object_get(root, "clauses"), i, one) {
		if (strcmp(json_string_value(json_object_get(one, "id")), "freebsd:EBADF") != 0)
			continue;
		found++;
		ATF_CHECK(json_is_true(json_object_get(one, "differs")));
		ATF_CHECK_STREQ(address, json_string_value(json_object_get(one, "text")));
		ATF_REQUIRE_EQ(3, json_array_size(json_object_get(one, "verdicts")));
		ATF_CHECK_STREQ("pass", json_string_value(json_array_get(json_object_get(one, "verdicts"), 0)));
		ATF_CHECK_STREQ("fail", json_string_value(json_array_get(json_object_get(one, "verdicts"), 1)));
		ATF_CHECK(json_is_false(json_array_get(json_object_get(one, "known"), 1)));
	}
	ATF_CHECK_EQ(1, found);
	json_decref(root);
	free(text);
	compare_free(&c);
	free_runs(runs, 3);
}

ATF_TC_WITHOUT_HEAD(json);
ATF_TC_BODY(json, tc)
{
	struct comparison c;
	struct run runs[3];
	char *text = NULL;
	size_t length = 0, i;
	FILE *out = open_memstream(&text, &length);
	json_t *root, *one;
	json_error_t error;
	bool seen = false;

	(void)tc;
	ATF_REQUIRE(out != NULL);
	make_three(runs);
	compare_runs(&c, runs, 3);
	ATF_REQUIRE_EQ(0, compare_json(out, &c));
	ATF_REQUIRE_EQ(0, fclose(out));
	ATF_REQUIRE_MSG((root = json_loads(text, JSON_REJECT_DUPLICATES, &error)) != NULL, "%s", error.text);
	ATF_CHECK_EQ(3, json_integer_value(json_object_get(json_object_get(root, "counts"), "differ")));
	ATF_CHECK_EQ(3, json_array_size(json_object_get(root, "agreements")));
	json_array_foreach(json_object_get(root, "cases"), i, one) {
		if (strcmp(json_string_value(json_object_get(one, "id")), "errno/x:newer.tcp4") != 0)
			continue;
		seen = true;
		ATF_CHECK_STREQ("missing", json_string_value(json_array_get(json_object_get(one, "states"), 1)));
		ATF_CHECK(json_is_false(json_object_get(one, "differs")));
	}
	ATF_CHECK(seen);
	json_decref(root);
	free(text);
	compare_free(&c);
	free_runs(runs, 3);
}

ATF_TP_ADD_TCS(tp)
{
	ATF_TP_ADD_TC(tp, camps);
	ATF_TP_ADD_TC(tp, what_is_no_difference);
	ATF_TP_ADD_TC(tp, agreements);
	ATF_TP_ADD_TC(tp, labels);
	ATF_TP_ADD_TC(tp, changes_of_a_host);
	ATF_TP_ADD_TC(tp, hostile_stores);
	ATF_TP_ADD_TC(tp, matrix);
	ATF_TP_ADD_TC(tp, clauses);
	ATF_TP_ADD_TC(tp, json);
	return (atf_no_error());
}
